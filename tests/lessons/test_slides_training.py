"""What slides S17 and S25 to S32 claim about training, and, where a claim needs a condition, both directions."""
import math

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from jax.flatten_util import ravel_pytree

from course_lib import initialization as init
from course_lib import network
from course_lib import optimizers as opt
from course_lib.activations import sigm, tanh
from course_lib.backprop import loss_and_grad
from course_lib.data.examples import Data, subset
from course_lib.data.mnist import mnist
from course_lib.early_stopping import stop
from course_lib.evaluation import evaluate
from course_lib.learning_rate import halve_on_plateau, unseen
from course_lib.loss import softmax_nll
from course_lib.model_selection.search import Errors, best, search
from course_lib.model_selection.space import grid, random, uniform
from course_lib.training import gradient_step, run_steps, start, supervised_objective, trajectory

KEY = jax.random.key(0)
fprop = jax.jit(network.fprop, static_argnums=(2, 3))
RANDOM = np.random.default_rng(0)


def bowl_steps(curvature, optimizer, steps=400, theta=1.0):
    """|θ| after each step on ½ Σ curvature θ²."""
    curvature = jnp.asarray(curvature, jnp.float32)

    def step(carry, _):
        theta, state = carry
        updates, state = optimizer.update(curvature * theta, state, theta)
        return (theta + updates, state), jnp.abs(theta + updates).max()

    theta = jnp.full(curvature.shape, theta)
    return np.asarray(jax.lax.scan(step, (theta, optimizer.init(theta)), length=steps)[1])


def test_S17_descent_converges_below_two_over_L_and_diverges_above():
    assert bowl_steps([4.0], opt.sgd(0.49), 200)[-1] < 0.05
    assert bowl_steps([4.0], opt.sgd(0.51), 200)[-1] > 20


# item 1: W = 0 with tanh

X4 = np.random.default_rng(3).normal(size=(12, 4)).astype(np.float32)
BALANCED, UNBALANCED = np.arange(12) % 3, np.array([0] * 8 + [1, 1, 2, 2])


def gradient_norms(theta, y, g=tanh):
    """|∇| of every W(k) and b(k)."""
    return [[float(np.linalg.norm(part)) for part in layer] for layer in GRADIENT(theta, X4, y, g)[1]]


GRADIENT = jax.jit(loss_and_grad, static_argnums=3)


def test_S25_item1_with_W_0_and_tanh_only_the_output_bias_moves_unless_the_classes_balance():
    theta = init.zeros((4, 3, 3))
    balanced, unbalanced = gradient_norms(theta, BALANCED), gradient_norms(theta, UNBALANCED)
    assert balanced[0] == unbalanced[0] == [0, 0] and balanced[1][0] == unbalanced[1][0] == 0
    assert balanced[1][1] < 1e-7 and unbalanced[1][1] > 0.3
    at_prior = (theta[0], theta[1]._replace(b=jnp.log(jnp.array([8, 2, 2]) / 12)))
    assert np.max(gradient_norms(at_prior, UNBALANCED)) < 1e-7


def test_S25_item1_with_W_0_and_sigm_the_output_weights_do_move():
    norms = gradient_norms(init.zeros((4, 3, 3)), UNBALANCED, sigm)
    assert norms[0] == [0, 0] and norms[1][0] > 0.1


def hessian_of_weights(sizes):
    """Hessian of the loss with respect to all W(k) at θ = 0, balanced classes, in float64."""
    with jax.enable_x64(True):
        theta = jax.tree.map(lambda p: p.astype(jnp.float64), init.zeros(sizes))
        flat, back = ravel_pytree([layer.W for layer in theta])

        def loss(flat):
            layers = tuple(layer._replace(W=W) for layer, W in zip(theta, back(flat), strict=True))
            return softmax_nll.value(fprop(layers, X4).a[-1], BALANCED).mean()

        return np.asarray(jax.jit(jax.hessian(loss))(flat))


def test_S25_item1_it_is_a_strict_saddle_with_one_hidden_layer_and_flatter_with_two():
    eigenvalues = np.linalg.eigvalsh(hessian_of_weights((4, 3, 3)))
    assert eigenvalues[-1] > 0.01
    np.testing.assert_allclose(eigenvalues, -eigenvalues[::-1], atol=1e-12)
    assert np.abs(hessian_of_weights((4, 2, 2, 3))).max() < 1e-15


# item 2: equal weights


def spread_of_units(theta, m=None):
    """Largest difference between the incoming weights of hidden units after ten updates."""
    for _ in range(10):
        theta = jax.tree.map(lambda p, d: p - 0.5 * d, theta, STEP_GRAD(theta, m))
    return float(np.ptp(np.asarray(theta[0].W), axis=0).max())


STEP_GRAD = jax.jit(lambda theta, m: loss_and_grad(theta, X4, UNBALANCED, m=m)[1])


def test_S25_item2_equal_weights_in_and_out_keep_the_units_equal():
    equal = init.constant((4, 3, 3), 0.5)
    assert spread_of_units(equal) < 1e-6
    assert spread_of_units((equal[0], equal[1]._replace(W=jnp.array([[1.0], [0.0], [-1.0]]) * jnp.ones(3)))) < 1e-6


def test_S25_item2_unequal_outgoing_weights_or_dropout_part_them():
    equal = init.constant((4, 3, 3), 0.5)
    assert spread_of_units((equal[0], equal[1]._replace(W=equal[1].W.at[0, 0].add(0.1)))) > 1e-3
    different = (equal[0], equal[1]._replace(W=jnp.array([[1.0], [0.0], [-1.0]]) * jnp.ones(3)))
    assert spread_of_units(different, (None, RANDOM.integers(0, 2, (12, 3)).astype(np.float32))) > 1e-2
    assert spread_of_units(init.glorot(KEY, (4, 3, 3))) > 1e-2


def test_S25_the_variance_and_the_singular_values_that_the_recipe_aims_at():
    W = np.asarray(init.glorot(KEY, (300, 300))[0].W)
    assert W.var() == pytest.approx(2 / 600, rel=0.02)
    standard = np.asarray(init.uniform(KEY, (300, 300), 1 / math.sqrt(300))[0].W)
    mean = [np.linalg.svd(matrix, compute_uv=False).mean() for matrix in (W, standard)]
    assert mean == pytest.approx([0.85, 0.49], abs=0.02), "0.8 and 0.5 with tanh, Glorot & Bengio 2010"


SQUARE = {"x": uniform(0, 1), "y": uniform(0, 1)}


def test_S26_nine_trials_see_three_values_of_each_axis_on_a_grid_and_nine_at_random():
    assert [len(np.unique(column)) for column in grid(SQUARE, 3).values()] == [3, 3]
    assert [len(np.unique(column)) for column in random(KEY, SQUARE, 9).values()] == [9, 9]


def test_S26_the_best_of_sixty_random_trials_is_in_the_top_five_percent():
    space = {name: uniform(0, 1) for name in "abcd"}
    values = np.prod([np.sin(3 * column + 1) for column in random(KEY, space, 60 * 400).values()], axis=0)
    found = (values.reshape(400, 60).min(axis=1) <= np.quantile(values, 0.05)).mean()
    assert found == pytest.approx(1 - 0.95**60, abs=0.03), "95.4 %, whatever the function and the number of axes"


def test_S26_the_winners_validation_error_is_too_good_to_be_true():
    """Labels without any rule: every network errs half of the time, yet the best of 200 seems to do clearly better."""
    def guess(key, config, train, valid):
        w = jax.random.normal(jax.random.fold_in(key, config["seed"]), (5,))
        return Errors(*(((data.X @ w > 0) != (data.y > 0)).mean() for data in (train, valid)))

    draw = np.random.default_rng(1)
    sets = [Data(draw.normal(size=(n, 5)).astype(np.float32), draw.integers(0, 2, n).astype(np.int32))
            for n in (50, 50, 5000)]
    winner = best(search(KEY, guess, {"seed": np.arange(200)}, *sets[:2]))
    on_test = guess(KEY, winner.config, sets[2], sets[2]).valid
    assert winner.valid < 0.4 and abs(on_test - 0.5) < 0.03


def test_S27_the_rule_keeps_the_minimum_it_saw_and_the_test_error_there_is_lower_than_at_the_end():
    epoch = np.arange(60)
    valid = 0.2 + ((epoch - 20) / 60) ** 2 + 0.005 * RANDOM.normal(size=60)
    test = 0.21 + ((epoch - 21) / 60) ** 2
    kept = stop(valid, 8)
    assert kept.stopped and kept.best == valid[: kept.at + 1].argmin()
    assert test[kept.best] < test[-1]


def test_S28_normalising_the_inputs_improves_the_condition_number_and_the_speed():
    raw = RANDOM.normal(size=(400, 3)) * [1, 5, 0.2] + [4, -3, 1]
    normal = (raw - raw.mean(axis=0)) / raw.std(axis=0)
    conditions, errors = [], []
    for x in (raw, normal):
        rows = np.column_stack([x, np.ones(400)])
        hessian = np.linalg.eigvalsh(rows.T @ rows / 400)
        conditions.append(hessian[-1] / hessian[0])
        errors.append(bowl_steps(hessian, opt.sgd(1 / hessian[-1]), 50)[-1])
    assert conditions[0] > 100 * conditions[1] and conditions[1] < 2
    assert errors[1] < 1e-3 < 0.5 < errors[0], "after 50 steps"


def noise_floor(alpha):
    """Mean θ² of SGD on ½θ² with gradient noise of variance 1, long after the start."""
    def objective(theta, x, y, key, hyper):
        return theta**2 / 2, theta + jax.random.normal(key, theta.shape)

    optimizer = opt.sgd(0.0)
    step = gradient_step(objective, optimizer.update)
    state = start(jnp.zeros(500), opt.sgd(alpha), KEY)
    X, y, idx = np.zeros((1, 1), np.float32), np.zeros(1, np.float32), np.zeros((8, 60, 1), int)
    run = jax.jit(lambda state: trajectory(step_of_many(step), state, X, y, idx, lambda s: s.theta)[1])
    return float((np.asarray(run(state))[4:] ** 2).mean())


def step_of_many(step):
    """`step`, its vector loss averaged: 500 independent runs side by side in one θ."""
    def averaged(state, x, y):
        state, info = step(state, x, y)
        return state, info._replace(loss=info.loss.mean())

    return averaged


def test_S28_halving_alpha_halves_the_noise_floor():
    assert noise_floor(0.2) / noise_floor(0.1) == pytest.approx(2, rel=0.15)  # α/(2-α) in theory: 2.11


def test_S28_the_schedule_keeps_alpha_while_the_error_falls_and_halves_it_when_it_stalls():
    state, seen, alphas = opt.sgd(0.1).init(jnp.zeros(1)), unseen(), []
    for error in (0.5, 0.4, 0.3, 0.3, 0.25, 0.26, 0.24):
        state, seen = halve_on_plateau(state, seen, error)
        alphas.append(round(float(state.alpha), 4))
    assert alphas == [0.1, 0.1, 0.1, 0.05, 0.05, 0.025, 0.025]


def test_S29_the_variance_of_a_mini_batch_gradient_falls_as_one_over_m():
    theta, X, y = init.glorot(KEY, (4, 3, 3)), RANDOM.normal(size=(4096, 4)).astype(np.float32), None
    y = (X @ RANDOM.normal(size=(4, 3))).argmax(axis=1)
    sizes, variance = [4, 16, 64], []
    each = jax.jit(jax.vmap(lambda i: ravel_pytree(loss_and_grad(theta, jnp.asarray(X)[i], jnp.asarray(y)[i])[1])[0]))
    for m in sizes:
        variance.append(np.asarray(each(RANDOM.integers(0, 4096, (2000, m)))).var(axis=0).sum())
    assert np.polyfit(np.log(sizes), np.log(variance), 1)[0] == pytest.approx(-1, abs=0.1)


def test_S29_on_a_narrow_valley_momentum_needs_about_root_kappa_fewer_steps():
    kappa = 100.0
    def steps(optimizer):
        return int((bowl_steps([1.0, kappa], optimizer, 1000) > 1e-3).sum())

    root = math.sqrt(kappa)
    plain = steps(opt.sgd(2 / (1 + kappa)))
    heavy = steps(opt.momentum((2 / (1 + root)) ** 2, ((root - 1) / (root + 1)) ** 2))
    assert root / 2 < plain / heavy < 2 * root


def test_S29_momentum_crosses_a_plateau_sooner():
    def steps(optimizer):
        theta, state, count = jnp.float32(4.0), optimizer.init(jnp.float32(4.0)), 0
        update = jax.jit(lambda theta, state: optimizer.update(1 - jnp.tanh(theta) ** 2, state, theta))
        while theta > 0 and count < 3000:
            delta, state = update(theta, state)
            theta, count = theta + delta, count + 1
        return count

    assert 5 * steps(opt.momentum(0.5, 0.9)) < steps(opt.sgd(0.5))


def test_S29_item6_momentum_is_a_sum_so_the_step_grows_to_alpha_over_one_minus_beta():
    assert slope_steps(opt.momentum(0.1, 0.9), 200)[-1] == pytest.approx(0.1 / (1 - 0.9), rel=1e-4)


def test_S29_item6_it_is_the_exponential_average_only_up_to_that_factor():
    gradients = RANDOM.normal(size=50).astype(np.float32)
    average = optax.chain(optax.ema(0.9, debias=False), optax.scale(-0.1))
    scaled = optax.chain(optax.ema(0.9, debias=False), optax.scale(-0.1 / (1 - 0.9)))
    ours = slope_steps(opt.momentum(0.1, 0.9), gradients)
    np.testing.assert_allclose(slope_steps(scaled, gradients), ours, rtol=1e-3, atol=1e-5)
    assert np.abs(slope_steps(average, gradients)).max() < 0.2 * np.abs(ours).max()


def slope_steps(optimizer, gradients):
    """-Δ at each step, for the gradients given (or that many gradients of 1)."""
    gradients = jnp.ones(gradients) if isinstance(gradients, int) else jnp.asarray(gradients)
    with jax.numpy_dtype_promotion("standard"):
        return -np.asarray(jax.lax.scan(lambda state, g: optimizer.update(g, state, g)[::-1],
                                        optimizer.init(jnp.float32(0)), gradients)[1])


@pytest.mark.parametrize("ours, same, other", [
    (opt.adagrad(0.1, eps=1e-7), optax.adagrad(0.1, initial_accumulator_value=0.0, eps=1e-7), optax.adagrad(0.1)),
    (opt.rmsprop(0.1, 0.9, eps=1e-4), optax.rmsprop(0.1, 0.9, eps=1e-4),
     optax.rmsprop(0.1, 0.9, eps=1e-4, eps_in_sqrt=False)),
], ids=["adagrad", "rmsprop"])
def test_S30_item7_eps_is_inside_the_root_and_gamma_starts_at_0(ours, same, other):
    gradients = 0.01 * RANDOM.normal(size=30).astype(np.float32)
    np.testing.assert_allclose(slope_steps(ours, gradients), slope_steps(same, gradients), rtol=1e-4, atol=1e-7)
    assert np.abs(slope_steps(ours, gradients) - slope_steps(other, gradients)).max() > 1e-3


def test_S30_the_first_step_of_adam_has_size_alpha_whatever_the_gradient_and_that_is_the_bias_correction():
    for scale in (1e-3, 1.0, 1e3):
        assert slope_steps(opt.adam(0.1), [scale])[0] == pytest.approx(0.1, rel=1e-4)
    assert slope_steps(opt.rmsprop(0.1, 0.999), [1.0])[0] > 1, "without the correction the first step is 30 times that"


def test_S30_scaling_the_loss_changes_nothing_for_adaptive_rates_and_everything_for_sgd():
    gradients = RANDOM.normal(size=10).astype(np.float32)
    for optimizer in (opt.adagrad(0.1, eps=0), opt.rmsprop(0.1, eps=0), opt.adam(0.1, eps=0)):
        scaled = slope_steps(optimizer, 100 * gradients)
        np.testing.assert_allclose(scaled, slope_steps(optimizer, gradients), rtol=1e-4)
    sgd = opt.sgd(0.1)
    np.testing.assert_allclose(slope_steps(sgd, 100 * gradients), 100 * slope_steps(sgd, gradients), rtol=1e-5)


@pytest.fixture(scope="module")
def fifty():
    return subset(KEY, mnist().train, 50, balanced=True)


def overfit(data, objective):
    """Training error after 300 updates on the whole of `data` with 30 hidden units."""
    optimizer = opt.adam(0.01)
    state = start(init.glorot(KEY, (784, 30, 10)), optimizer, KEY)
    state, _ = run_steps(gradient_step(objective, optimizer.update), state, *data, np.tile(np.arange(50), (300, 1)))
    return float(evaluate(state.theta, *data).error)


def test_S32_fifty_digits_can_be_learned_by_heart(fifty):
    assert overfit(fifty, supervised_objective()) == 0


def test_S32_a_wrong_gradient_passes_this_test_too_so_it_does_not_replace_gradient_checking(fifty):
    def first_layer_forgotten(theta, x, y, key, hyper):
        loss, grads = loss_and_grad(theta, x, y)
        return loss, (jax.tree.map(jnp.zeros_like, grads[0]), grads[1])

    assert overfit(fifty, first_layer_forgotten) == 0


def test_S32_inputs_a_hundred_times_too_large_saturate_the_units_before_the_first_update(fifty):
    theta, pixels = init.glorot(KEY, (784, 30, 10)), fifty.X.astype(np.float32) / 255
    saturated = [float((np.abs(fprop(theta, scale * pixels).h[1]) > 0.95).mean()) for scale in (1, 100)]
    assert saturated[0] < 0.05 and saturated[1] > 0.9

"""What slides S04 to S24 claim, one assertion each, and, where a claim needs a condition, both directions."""
import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.optimize import linprog

from course_lib import initialization as init
from course_lib import network
from course_lib import optimizers as opt
from course_lib.activations import ACTIVATIONS, linear, reclin, sigm, softmax, tanh
from course_lib.backprop import backprop, loss_and_grad
from course_lib.loss import linear_squared, onehot, risk, softmax_nll, zero_one
from course_lib.network import Layer
from course_lib.regularization import grad_omega, l2, omega
from course_lib.training import epochs, gradient_step, minibatches, run_steps, start, supervised_objective

KEY = jax.random.key(0)
fprop = jax.jit(network.fprop, static_argnums=(2, 3))
RANDOM = np.random.default_rng(0)
GRID = np.stack(np.meshgrid(*[np.linspace(-1, 1, 21)] * 2), axis=-1).reshape(-1, 2)
CORNERS = np.array([[-1.0, -1], [-1, 1], [1, -1], [1, 1]])


def neuron(w, b, g=tanh):
    """(a(x), h(x)) of one artificial neuron, as functions of x (2,) or (T, 2)."""
    theta = (Layer(jnp.array([w]), jnp.array([b])), Layer(jnp.ones((1, 1)), jnp.zeros(1)))

    def run(x):
        forward = fprop(theta, x, g, linear_squared)
        return forward.a[1][..., 0], forward.h[1][..., 0]

    return run


def two_layer(W, b, w, c, scale=1.0):
    """z = tanh(scale (c + w · tanh(scale (b + W x)))), large scale: the sign functions of the figures."""
    theta = (Layer(scale * np.array(W), scale * np.array(b)), Layer(scale * np.array([w]), scale * np.array([c])))
    return lambda x: tanh.g(fprop(theta, x, tanh, linear_squared).a[2][..., 0])


# --- part 1: making predictions ---------------------------------------------------------------------------------------


def test_S04_a_neuron_is_the_sum_written_out():
    a, h = neuron([0.5, -2.0], 0.25)(np.array([2.0, 1.0]))
    assert a == pytest.approx(0.25 + 0.5 * 2 - 2 * 1) and h == pytest.approx(math.tanh(-0.75))


def test_S04_a_batch_of_neurons_equals_the_loop():
    run = neuron([0.5, -2.0], 0.25, sigm)
    np.testing.assert_allclose(run(GRID[:9])[1], [run(x)[1] for x in GRID[:9]], rtol=1e-6)


def test_S05_the_rift_is_perpendicular_to_w_at_distance_minus_b_over_norm_w():
    w, b = np.array([3.0, 4.0]), 1.5
    on_rift = -b / 5 * w / 5 + np.outer(np.linspace(-2, 2, 7), [-0.8, 0.6])
    np.testing.assert_allclose(neuron(w, b)(on_rift)[0], 0, atol=1e-5)


def test_S05_b_moves_the_rift_and_does_not_turn_it():
    slope = jax.jit(jax.vmap(jax.grad(lambda x, b: neuron(np.array([3.0, 4.0]), b)(x)[1]), in_axes=(0, None)))
    for b in (-1.0, 0.0, 2.0):
        gradient = np.asarray(slope(GRID[::40].astype(np.float32), b))
        np.testing.assert_allclose(gradient[:, 0] * 4, gradient[:, 1] * 3, atol=1e-6)


@pytest.mark.parametrize("g", ACTIVATIONS[:2], ids=lambda g: g.name)
def test_S05_the_steepest_slope_is_dg0_times_norm_w(g):
    x = np.linspace(-1, 1, 2001)[:, None] * np.array([0.6, 0.8])
    h = np.asarray(neuron([3.0, 4.0], 0.0, g)(x)[1])
    assert np.diff(h).max() / 1e-3 == pytest.approx(float(g.dg(0.0)) * 5, rel=1e-3)


def test_S05_XOR_is_not_linearly_separable_and_one_unit_gets_three_of_four():
    signs = np.array([-1, 1, 1, -1])
    rows = -signs[:, None] * np.column_stack([CORNERS, np.ones(4)])  # -y (w·x + b) <= -1
    assert linprog(np.zeros(3), A_ub=rows, b_ub=-np.ones(4), bounds=[(None, None)] * 3).status == 2
    lines = np.random.default_rng(0).normal(size=(2000, 3))
    right = (np.sign(lines[:, :2] @ CORNERS.T + lines[:, 2:]) == signs).mean(axis=1)
    assert right.max() == 0.75
    ands = np.stack([CORNERS[:, 0] - CORNERS[:, 1] - 1, CORNERS[:, 1] - CORNERS[:, 0] - 1], axis=1) > 0
    assert (np.sign(ands.sum(axis=1) - 0.5) == signs).all(), "in the plane of the two ANDs one line is enough"


def test_S06_the_weights_of_the_figure_compute_XOR():
    z = two_layer([[1, 1], [1, 1]], [0.5, -1.5], [0.7, -0.4], -1.0, scale=50)
    np.testing.assert_allclose(z(CORNERS), [-1, 1, 1, -1], atol=1e-4)


def test_S07_four_steps_make_a_bump():
    z = two_layer([[1, 0], [-1, 0], [0, 1], [0, -1]], [0.5] * 4, [1, 1, 1, 1], -3.0, scale=10)
    inside = np.abs(GRID).max(axis=1) < 0.45
    outside = np.abs(GRID).max(axis=1) > 0.55
    height = np.asarray(z(GRID))
    assert height[inside].min() > 0 > height[outside].max()


def test_S08_one_unit_is_bound_by_the_best_line_and_two_carve_a_band():
    target = np.abs(GRID.sum(axis=1)) < 0.75
    lines = [(GRID @ [math.cos(t), math.sin(t)] > c) == side
             for t in np.linspace(0, math.pi, 37) for c in np.linspace(-1.5, 1.5, 31) for side in (False, True)]
    assert max((line == target).mean() for line in lines) < 0.8
    band = two_layer([[1, 1], [-1, -1]], [0.75, 0.75], [1, 1], -1.0, scale=40)
    assert ((np.asarray(band(GRID)) > 0) == target).mean() == 1


def staircase_error(H):
    """sup |f - staircase| of a sum of H steep sigm units, for f = sin on [0, 3], on a fine grid."""
    x, knots = np.linspace(0, 3, 4001), np.linspace(0, 3, H + 1)
    middle = (knots[1:] + knots[:-1]) / 2
    theta = (Layer(np.full((H, 1), 1e5), -1e5 * middle), Layer(np.diff(np.sin(knots))[None], np.array([0.0])))
    return np.abs(np.asarray(fprop(theta, x[:, None], sigm, linear_squared).h[2])[:, 0] - np.sin(x)).max()


def test_S09_a_staircase_of_steps_approximates_as_one_over_H():
    H = np.array([8, 16, 32, 64])
    errors = np.array([staircase_error(h) for h in H])
    assert (errors <= 3 / H).all(), "error <= Lipschitz constant × width of a step"
    assert np.polyfit(np.log(H), np.log(errors), 1)[0] == pytest.approx(-1, abs=0.15)


def test_S09_the_theorem_promises_no_algorithm():
    x = np.linspace(0, 3, 64, dtype=np.float32)[:, None]
    optimizer = opt.sgd(0.01)
    state = start(init.glorot(KEY, (1, 64, 1)), optimizer, KEY)
    step = gradient_step(supervised_objective(sigm, linear_squared), optimizer.update)
    state, _ = run_steps(step, state, x, np.sin(x), epochs(KEY, 64, 8, 40))
    trained = np.abs(np.asarray(fprop(state.theta, x, sigm, linear_squared).h[2]) - np.sin(x)).max()
    assert trained > 3 * staircase_error(64), "the weights exist; this training does not find them"


def test_S10_linear_layers_are_one_matrix_and_tanh_layers_are_not():
    theta, x = init.glorot(KEY, (3, 5, 4, 2)), RANDOM.normal(size=(6, 3)).astype(np.float32)
    product = theta[2].W @ theta[1].W @ theta[0].W
    np.testing.assert_allclose(fprop(theta, x, linear).a[3], x @ product.T, rtol=1e-4, atol=1e-5)
    additive = fprop(theta, x[0] + x[1]).a[3] - fprop(theta, x[0]).a[3] - fprop(theta, x[1]).a[3]
    assert np.abs(additive).max() > 0.01


@pytest.mark.parametrize("g, low, high", [(sigm, 0, 1), (tanh, -1, 1)], ids=["S11", "S12"])
def test_S11_S12_bounded_and_strictly_increasing_until_float32_runs_out(g, low, high):
    inside = np.asarray(g.g(np.linspace(-6, 6, 200)))
    assert low < inside.min() and inside.max() < high and (np.diff(inside) > 0).all()
    assert g.g(17.0) == g.g(18.0) == high


def test_S11_tanh_is_a_stretched_sigm():
    a = np.linspace(-5, 5, 101)
    np.testing.assert_allclose(tanh.g(a), 2 * sigm.g(2 * a) - 1, atol=1e-6)


def test_S13_half_of_the_reclin_units_are_silent_at_a_symmetric_start():
    h = fprop(init.glorot(KEY, (50, 400, 2)), RANDOM.normal(size=(100, 50)), reclin).h[1]
    assert (np.asarray(h) == 0).mean() == pytest.approx(0.5, abs=0.02) and np.min(h) >= 0


def test_S14_softmax():
    a = np.array([[1.0, -2.0, 0.5], [1e3, -1e3, 999.0], [30.0, -30.0, 0.0]])
    f = np.asarray(softmax(a))
    np.testing.assert_allclose(f.sum(axis=1), 1, rtol=1e-6)
    assert np.isfinite(f).all() and (f[[0, 2]] > 0).all() and (f.argmax(axis=1) == a.argmax(axis=1)).all()
    np.testing.assert_allclose(softmax(a + 100), f, rtol=1e-4, atol=1e-7)
    np.testing.assert_allclose(softmax(a[:, :2])[:, 0], sigm.g(a[:, 0] - a[:, 1]), rtol=1e-5, atol=1e-30)


# --- part 2: training -------------------------------------------------------------------------------------------------


def test_S16_the_zero_one_loss_has_no_slope_and_nll_bounds_it():
    theta, x, y = init.glorot(KEY, (2, 4, 2)), RANDOM.normal(size=(50, 2)), RANDOM.integers(0, 2, 50)
    along = jax.tree.map(lambda p: jnp.asarray(RANDOM.normal(size=p.shape), jnp.float32), theta)
    a = jax.jit(jax.vmap(lambda s: fprop(jax.tree.map(lambda p, d: p + s * d, theta, along), x).a[-1]))(
        jnp.linspace(-2, 2, 200))
    wrong, nll = (np.asarray(jax.vmap(lambda a, f=f: f(a, y))(a)) for f in (zero_one, softmax_nll.value))
    assert (np.diff(wrong.mean(axis=1)) == 0).mean() > 0.4, "flat pieces"
    assert not np.any(jax.grad(lambda a: zero_one(a, y).mean())(a[0]))
    assert (nll / math.log(2) >= wrong - 1e-6).all()


def test_S16_the_regularized_risk():
    theta, x, y = init.glorot(KEY, (2, 3, 2)), RANDOM.normal(size=(5, 2)), np.array([0, 1, 1, 0, 1])
    a = fprop(theta, x).a[-1]
    assert float(risk(a, y, lam=0.1, omega=omega(theta))) == pytest.approx(
        float(softmax_nll.value(a, y).mean()) + 0.1 * sum(float((layer.W**2).sum()) for layer in theta), rel=1e-5)


def test_S17_an_epoch_of_stochastic_descent_is_one_update_for_each_example():
    assert minibatches(KEY, 20, 1).shape == (20, 1)


def test_S18_nll_is_the_cross_entropy_with_e_y():
    a, y = RANDOM.normal(size=(6, 3)), RANDOM.integers(0, 3, 6)
    np.testing.assert_allclose(softmax_nll.value(a, y), -(onehot(y, 3) * jnp.log(softmax(a))).sum(axis=1), rtol=1e-5)


@pytest.mark.parametrize("scale, near", [(1.0, True), (0.01, True), (30.0, False)])
def test_S18_item13_the_loss_starts_at_the_natural_logarithm_of_C_if_the_weights_are_small(scale, near):
    x, y = RANDOM.uniform(-1, 1, size=(500, 20)), RANDOM.integers(0, 10, 500)
    start_loss = float(softmax_nll.value(fprop(init.glorot(KEY, (20, 30, 10), scale), x).a[-1], y).mean())
    assert (abs(start_loss - math.log(10)) < 0.5) == near


def test_S19_the_output_gradient_and_the_chain_rule_of_the_slide():
    theta, x = init.glorot(KEY, (3, 4, 2)), RANDOM.normal(size=3).astype(np.float32)
    forward = fprop(theta, x)
    grads = backprop(theta, forward, 1)
    np.testing.assert_allclose(grads.a[2], -(onehot(1, 2) - forward.h[2]), rtol=1e-6)
    np.testing.assert_allclose(grads.theta[1].W, np.outer(grads.a[2], forward.h[1]), rtol=1e-5)
    np.testing.assert_allclose(grads.h[1], np.asarray(theta[1].W).T @ grads.a[2], rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(grads.a[1], grads.h[1] * (1 - np.asarray(forward.h[1]) ** 2), rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(grads.theta[0].b, grads.a[1], rtol=1e-6)


def test_S19_all_gradients_cost_two_to_four_forward_passes():
    theta, x, y = init.glorot(KEY, (64, 64, 64, 10)), jnp.zeros((100, 64)), jnp.zeros(100, jnp.int32)
    both = jax.jit(loss_and_grad).lower(theta, x, y).cost_analysis()["flops"]
    forward = jax.jit(lambda theta, x, y: softmax_nll.value(fprop(theta, x).a[-1], y).mean())
    assert 2 < both / forward.lower(theta, x, y).cost_analysis()["flops"] < 4


@pytest.mark.parametrize("g, formula, largest", [
    (sigm, lambda h: h * (1 - h), 0.25), (tanh, lambda h: 1 - h**2, 1.0), (reclin, lambda h: h > 0, 1.0),
], ids=["S20", "S21", "S22"])
def test_S20_S22_the_derivatives_as_functions_of_g_and_their_maxima(g, formula, largest):
    a = np.linspace(-4, 4, 81)
    np.testing.assert_allclose(g.dg(a), formula(np.asarray(g.g(a))), atol=1e-6)
    assert np.max(g.dg(a)) == pytest.approx(largest) and np.min(g.dg(a)) >= 0


def test_S22_the_slope_of_reclin_at_0_is_0_here_and_in_JAX():
    assert reclin.dg(0.0) == jax.grad(jax.nn.relu)(0.0) == 0


def test_S24_from_loss_0_one_step_scales_W_by_one_minus_two_alpha_lambda():
    theta = init.uniform(KEY, (3, 2), 1.0)
    theta = (theta[0]._replace(b=jnp.ones(2)),)
    optimizer = opt.chain(l2(0.1), opt.sgd(0.5))
    updates, _ = optimizer.update(jax.tree.map(jnp.zeros_like, theta), optimizer.init(theta), theta)
    after = opt.apply_updates(theta, updates)
    np.testing.assert_allclose(after[0].W, theta[0].W * (1 - 2 * 0.5 * 0.1), rtol=1e-6)
    np.testing.assert_array_equal(after[0].b, theta[0].b)


def test_S24_weight_decay_is_a_gaussian_prior_of_variance_one_over_two_lambda_T():
    theta, T, lam = init.uniform(KEY, (3, 2), 1.0), 50, 0.1
    minus_log_prior = jax.grad(lambda theta: -jax.scipy.stats.norm.logpdf(theta[0].W, 0, (2 * lam * T) ** -0.5).sum())
    np.testing.assert_allclose(minus_log_prior(theta)[0].W / T, lam * grad_omega(theta)[0].W, rtol=1e-5)

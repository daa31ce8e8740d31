"""Update rules against optax over 100 steps, inside optax and around it, and hyper-parameters that never retrace."""
import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from course_lib import optimizers as ours
from course_lib.initialization import glorot
from course_lib.regularization import l2
from course_lib.subnetwork import freeze
from course_lib.training import epochs, gradient_step, run_steps, start, supervised_objective

KEY = jax.random.key(0)
THETA = glorot(KEY, (3, 4, 2))
WEIGHTS = jax.tree.map(lambda p: p.ndim == 2, THETA)
NOISE = jax.tree.map(lambda p: np.random.default_rng(p.size).normal(size=(100, *p.shape)).astype(np.float32), THETA)
# optax folds its Python hyper-parameters into constants in double precision; ours are float32 arrays. Numbers that
# float32 holds exactly let the two be compared to the last digits: 1 - 0.999 alone differs by 1.3e-5 of itself.
B1, B2, BETA = float(np.float32(0.9)), float(np.float32(0.999)), float(np.float32(0.9))
PAIRS = {
    "sgd": (ours.sgd(0.1), optax.sgd(0.1)),
    "momentum": (ours.momentum(0.01, BETA), optax.sgd(0.01, momentum=BETA)),
    "adagrad": (ours.adagrad(0.1), optax.adagrad(0.1, initial_accumulator_value=0.0, eps=1e-7)),
    "rmsprop": (ours.rmsprop(0.01, BETA), optax.rmsprop(0.01, decay=BETA, eps=1e-8)),
    "adam": (ours.adam(0.01, B1, B2), optax.adam(0.01, b1=B1, b2=B2, eps=1e-8)),
    "l2 + momentum": (ours.chain(l2(0.01), ours.momentum(0.01, BETA)),
                      optax.chain(optax.add_decayed_weights(0.02, WEIGHTS), optax.sgd(0.01, momentum=BETA))),
}


def follow(optimizer):
    """θ after each of 100 steps on noisy gradients of a bowl: Array (100, number of parameters)."""
    def step(carry, noise):
        theta, state = carry
        updates, state = optimizer.update(jax.tree.map(lambda p, n: p - 1 + n, theta, noise), state, theta)
        theta = ours.apply_updates(theta, updates)
        return (theta, state), jnp.concatenate([p.ravel() for p in jax.tree.leaves(theta)])

    with jax.numpy_dtype_promotion("standard"):  # optax mixes integers and floats
        return jax.jit(lambda: jax.lax.scan(step, (THETA, optimizer.init(THETA)), NOISE)[1])()


@pytest.mark.slow
@pytest.mark.parametrize("name", PAIRS)
def test_one_hundred_steps_are_optaxs(name):
    mine, theirs = (np.asarray(follow(optimizer)) for optimizer in PAIRS[name])
    assert np.abs(theirs[-1] - theirs[0]).max() > 0.05
    np.testing.assert_allclose(mine, theirs, rtol=2e-5, atol=2e-6)


def bare(optimizer, gradients, theta=0.0):
    """θ after each step of a one-parameter problem that shows the optimizer these gradients."""
    theta, out = jnp.float32(theta), []
    state = optimizer.init(theta)
    for gradient in gradients:
        updates, state = optimizer.update(jnp.float32(gradient), state, theta)
        theta = ours.apply_updates(theta, updates)
        out.append(float(theta))
    return np.array(out)


def test_the_first_step_of_adam_and_adagrad_has_size_alpha_whatever_the_gradient():
    for gradient in (1e-3, 1.0, 1e4):
        for optimizer in (ours.adam(0.1), ours.adagrad(0.1, eps=0.0)):
            assert bare(optimizer, [gradient])[0] == pytest.approx(-0.1, rel=1e-4)
    assert bare(ours.rmsprop(0.1, 0.9), [1.0])[0] == pytest.approx(-0.1 / np.sqrt(0.1), rel=1e-4)


def test_adaptive_rates_do_not_see_the_scale_of_the_gradient():
    gradients = np.array([1.0, -0.5, 2.0, 0.3])
    for optimizer in (ours.adagrad(0.1, eps=0), ours.rmsprop(0.1, eps=0), ours.adam(0.1, eps=0)):
        np.testing.assert_allclose(bare(optimizer, 1e3 * gradients), bare(optimizer, gradients), rtol=1e-4)
    assert not np.allclose(bare(ours.sgd(0.1), 2 * gradients), bare(ours.sgd(0.1), gradients))


def test_the_slides_sums_written_out():
    g = np.array([1.0, 2.0, -1.0])
    nabla, gamma = [1.0, 2.5, 0.25], [1.0, 5.0, 6.0]
    np.testing.assert_allclose(bare(ours.momentum(0.1, 0.5), g), -0.1 * np.cumsum(nabla), rtol=1e-6)
    by_hand = -0.1 * np.cumsum(g / np.sqrt(np.add(gamma, 3)))
    np.testing.assert_allclose(bare(ours.adagrad(0.1, eps=3), g), by_hand, rtol=1e-6)


@pytest.mark.slow
def test_optax_runs_in_our_loop_and_ours_in_its_chain():
    X, y = jax.random.normal(KEY, (8, 3)), jnp.arange(8) % 2
    idx = epochs(KEY, 8, 4, 5)
    after = []
    for optimizer in (optax.adam(0.01), ours.adam(0.01), optax.chain(optax.identity(), ours.adam(0.01))):
        step = gradient_step(supervised_objective(), optimizer.update)
        with jax.numpy_dtype_promotion("standard"):
            state, info = run_steps(step, start(THETA, optimizer, KEY), X, y, idx)
        assert info.loss.shape == (10,)
        after.append(state.theta[0].W)
    np.testing.assert_allclose(after[0], after[1], rtol=1e-3, atol=1e-5)
    np.testing.assert_array_equal(after[1], after[2])


@pytest.mark.parametrize("make, moves", [
    (ours.sgd, dict(alpha=0.2)), (ours.momentum, dict(alpha=0.2, beta=0.5)), (ours.adagrad, dict(alpha=0.2, eps=0.1)),
    (ours.rmsprop, dict(beta=0.5)), (ours.adam, dict(beta1=0.5, beta2=0.9, eps=0.1)),
    (lambda alpha: ours.chain(l2(0.1), ours.momentum(alpha)), dict(lam=0.3, beta=0.1)),
], ids="sgd momentum adagrad rmsprop adam chain".split())
def test_moving_a_hyper_parameter_never_retraces(make, moves):
    traces = []

    @jax.jit
    def one(theta, state):
        traces.append(1)
        updates, state = make(0.0).update(theta, state, theta)
        return ours.apply_updates(theta, updates), state

    optimizer = make(0.1)
    first, _ = one(THETA, optimizer.init(THETA))
    moved, state = one(THETA, ours.with_hyper(optimizer.init(THETA), **moves))
    again, _ = one(THETA, make(0.3).init(THETA))
    assert len(traces) == 1
    assert make(0.5).update is make(0.1).update
    assert not np.array_equal(moved[0].W, first[0].W) and not np.array_equal(again[0].W, first[0].W)
    assert {name: float(ours.get_hyper(state, name)) for name in moves} == pytest.approx(moves)


def test_what_is_frozen_keeps_its_last_bit():
    active = jax.tree.map(jnp.ones_like, THETA)
    active = (active[0]._replace(W=active[0].W.at[1].set(0)), active[1]._replace(b=jnp.zeros(2)))
    optimizer = ours.chain(l2(0.1), ours.adam(0.1), freeze(active))
    theta, state = THETA, optimizer.init(THETA)
    for _ in range(3):
        updates, state = optimizer.update(jax.tree.map(jnp.ones_like, theta), state, theta)
        theta = ours.apply_updates(theta, updates)
    np.testing.assert_array_equal(theta[0].W[1], THETA[0].W[1])
    np.testing.assert_array_equal(theta[1].b, THETA[1].b)
    assert np.all(theta[0].W[0] != THETA[0].W[0]) and np.all(theta[1].W != THETA[1].W)
    with pytest.raises(ValueError, match=r"active must be shaped like theta: \(4,\) does not fit \(4, 3\)"):
        freeze((active[0]._replace(W=jnp.ones(4)), active[1])).init(THETA)


def test_float64_parameters_stay_float64():
    with jax.enable_x64(True):
        theta = jax.tree.map(lambda p: p.astype(jnp.float64), THETA)
        for optimizer, _ in PAIRS.values():
            updates, _ = optimizer.update(theta, optimizer.init(theta), theta)
            assert all(leaf.dtype == jnp.float64 for leaf in jax.tree.leaves(updates))


@pytest.mark.parametrize("optimizer, error, message", [
    (ours.sgd(-1), ValueError, "alpha must be at least 0, it is -1"),
    (ours.sgd(float("nan")), ValueError, "alpha must be finite, it is nan"),
    (ours.sgd([0.1, 0.2]), ValueError, r"alpha must be one number, it has shape \(2,\)"),
    (ours.sgd("fast"), TypeError, "alpha must hold real numbers"),
    (ours.momentum(0.1, 1.5), ValueError, "beta must be between 0 and 1, it is 1.5"),
    (ours.adam(0.1, beta2=-0.1), ValueError, "beta2 must be between 0 and 1"),
    (ours.adam(0.1, eps=-1), ValueError, "eps must be at least 0"),
])
def test_bad_hyper_parameters(optimizer, error, message):
    with pytest.raises(error, match=message):
        optimizer.init(THETA)


def test_names_that_are_no_hyper_parameters():
    state = ours.adam(0.1).init(THETA)
    for name in ("beta", "gamma", "t", "nabla"):
        with pytest.raises(ValueError, match=f"this optimizer has no hyper-parameter {name}"):
            ours.with_hyper(state, alpha=0.2, **{name: 0.5})
        with pytest.raises(ValueError, match=f"no hyper-parameter {name}"):
            ours.get_hyper(state, name)


@pytest.mark.parametrize("name", ["beta1", "beta2"])
def test_a_beta_of_one_is_refused_where_it_would_divide_by_zero(name):
    with pytest.raises(ValueError, match="beta1 and beta2 must be below 1: the bias correction divides by"):
        ours.adam(0.1, **{name: 1.0}).init({"w": jnp.ones(2)})


def test_without_eps_an_input_that_was_always_zero_makes_its_weight_nan():
    for optimizer in (ours.adagrad(0.1, eps=0), ours.rmsprop(0.1, eps=0), ours.adam(0.1, eps=0)):
        assert np.isnan(bare(optimizer, [0.0])[0]) and np.isfinite(bare(optimizer, [1.0])[0])


@pytest.mark.parametrize("dtype", [jnp.float16, jnp.bfloat16])
@pytest.mark.parametrize("name", ["sgd", "momentum", "adagrad", "rmsprop", "adam"])
def test_half_a_float_is_trained_by_moments_in_float32(name, dtype):
    """In float16 the ε of 10⁻⁸ is 0 and in bfloat16 β₂ is 1: where a gradient is 0 there would be 0/0."""
    optimizer, theta = PAIRS[name][0], {"w": jnp.ones(2, dtype)}
    state, exact = optimizer.init(theta), optimizer.init({"w": jnp.ones(2)})
    for gradient in ([0.0, 1.0], *[[0.0, 1e-3]] * 20):
        given = jnp.array(gradient, dtype)
        update, state = optimizer.update({"w": given}, state, theta)
        wanted, exact = optimizer.update({"w": given.astype(jnp.float32)}, exact, theta)
        assert update["w"].dtype == dtype
        np.testing.assert_allclose(update["w"].astype(jnp.float32), wanted["w"], rtol=1e-2, atol=1e-7)

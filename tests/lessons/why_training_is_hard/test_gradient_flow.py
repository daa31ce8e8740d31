"""Slide S37: gradients layer by layer in deep networks, against jax.grad and the product of factors."""
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib.activations import place
from course_lib.backprop import backprop
from course_lib.initialization import glorot_bound
from course_lib.lessons.why_training_is_hard.gradient_flow import (
    KINDS,
    L_MAX,
    UPDATES,
    DeepRun,
    down_to,
    draw_deep,
    factor_inputs,
    factors,
    hundred_digits,
    layer_factor,
    layer_sizes,
    predicted,
    spread,
    train_deep,
)
from course_lib.network import fprop


def flow(g="tanh", kind="Glorot", scale=1.0, L=5, seed=0, same=False):
    X, y = hundred_digits()
    theta = draw_deep(np.int32(seed), np.int32(KINDS.index(kind)), np.float32(scale), np.bool_(same))
    return theta, layer_sizes(theta, X, y, place(g), np.int32(L))


def as_network(theta, depth):
    """The same network as the tuple of Layers that `fprop` and `backprop` take."""
    hidden = [jax.tree.map(lambda part, k=k: part[k], theta.hidden) for k in range(depth - 1)]
    return (theta.first, *hidden, theta.out)


# --- S37 ---------------------------------------------------------------------------------------------------------------

@pytest.mark.slow
@pytest.mark.parametrize("g, L", [("sigm", 1), ("tanh", 2), ("reclin", 6)])
def test_the_sizes_are_those_of_backprop_on_the_small_network(g, L):
    X, y = hundred_digits()
    theta, seen = flow(g, L=L)
    net_, gs = as_network(theta, L), g
    grads = jax.jit(lambda t: backprop(t, fprop(t, X, gs), y, gs))(net_)
    a = [float(jnp.sqrt((one**2).sum() * len(y))) for one in grads.a[1:]]
    W = [float(jnp.sqrt((one.W**2).sum())) for one in grads.theta]
    np.testing.assert_allclose(down_to(L, seen.grad_a), a, rtol=1e-3)
    np.testing.assert_allclose(down_to(L, seen.grad_W), W, rtol=1e-3)
    assert not np.asarray(seen.grad_a)[L:-1].any() and not np.asarray(seen.grad_W)[L:-1].any()


@pytest.mark.slow
def test_a_deep_run_needs_no_widget():
    run = DeepRun(6, "tanh", False, "Glorot", 1.0, 0)
    assert len(run.losses) == 1 and run.losses[0] == pytest.approx(float(run.sizes.loss)) and run.updates == 0
    before = run.theta
    run.learned(0.1)
    assert run.theta is before, "what is compiled ahead changes nothing"
    run.train(0.1)
    assert run.updates == UPDATES and run.losses[-1] == float(run.sizes.loss) < 0.5 * run.losses[0]
    assert len(factor_inputs(run.theta, run.sizes.dg, 6)) == 6 == len(down_to(6, run.sizes.grad_a)) - 1
    while run.updates < 1000:
        run.train(0.1)
    with pytest.raises(ValueError, match="full"):
        run.train(0.1)


@pytest.mark.slow
def test_training_moves_the_layers_that_are_there_and_only_those():
    X, y = hundred_digits()
    theta, seen = flow(L=3)
    after, losses = train_deep(theta, X, y, place("tanh"), np.int32(3), np.float32(0.1), np.bool_(False))
    moved = np.asarray(jnp.abs(after.hidden.W - theta.hidden.W).max((1, 2)))
    assert (moved[:2] > 0).all() and not moved[2:].any()
    assert losses[0] == pytest.approx(float(seen.loss), rel=1e-5) and losses[-1] < 0.3


@pytest.mark.slow
def test_one_W_for_all_layers_stays_one():
    X, y = hundred_digits()
    theta, _ = flow(L=4, same=True)
    after, _ = train_deep(theta, X, y, place("tanh"), np.int32(4), np.float32(0.05), np.bool_(True))
    for one in (theta, after):
        np.testing.assert_array_equal(one.hidden.W, np.broadcast_to(one.hidden.W[0], one.hidden.W.shape))
    assert not np.array_equal(after.hidden.W, theta.hidden.W)


@pytest.mark.slow
@pytest.mark.parametrize("kind, scale, bound", [("uniform", 0.3, 0.3), ("Glorot", 2.0, 2 * glorot_bound(50, 50)),
                                                ("He", 1.0, (6 / 50) ** 0.5)])
def test_the_three_starts(kind, scale, bound):
    W = np.asarray(flow(kind=kind, scale=scale)[0].hidden.W)
    assert np.abs(W).max() == pytest.approx(bound, rel=1e-3) and W.var() == pytest.approx(bound**2 / 3, rel=0.02)
    assert len(np.unique(W[:, 0, 0])) == L_MAX - 1


def test_the_slides_claim_sigm_decays_geometrically_and_tanh_and_reclin_need_not():
    for seed in range(4):
        for L in (5, 10):
            sigm, tanh, he = (down_to(L, flow(g, kind, L=L, seed=seed)[1].grad_a)
                              for g, kind in (("sigm", "Glorot"), ("tanh", "Glorot"), ("reclin", "He")))
            steps = sigm[:-1] / sigm[1:]
            assert (steps < 0.5).all() and 0.15 < (sigm[0] / sigm[-1]) ** (1 / L) < 0.3
            assert tanh.max() <= 10 * tanh.min() and he.max() <= 10 * he.min()
            small = down_to(L, flow("sigm", "uniform", 0.05, L, seed)[1].grad_a)
            assert small[0] / small[-1] < sigm[0] / sigm[-1] / 100
        reclin = flow("reclin", "Glorot", L=10, seed=seed)[1]
        a, W = down_to(10, reclin.grad_a), down_to(10, reclin.grad_W)
        assert a.max() > 10 * a.min() and W.max() <= 10 * W.min(), "flat gradients of W can hide a fading gradient"


@pytest.mark.parametrize("g", ["sigm", "tanh", "reclin"])
def test_the_spread_is_that_of_h_and_goes_on_where_float32_sees_its_own_rounding(g):
    theta, seen = flow(g, L=6)
    X, _ = hundred_digits()
    np.testing.assert_allclose(spread(theta, X, g, 6), np.asarray(seen.h[:6]).std(axis=1).mean(axis=1), rtol=0.02)
    deep = spread(flow(g, scale=0.5)[0], X, g, L_MAX)
    assert (deep[1:] < 0.75 * deep[:-1])[deep[1:] > 1e-14].all() and deep.min() < 1e-5


def test_each_layer_stays_below_its_bound():
    theta, seen = flow("sigm", L=8)
    a = down_to(8, seen.grad_a)
    for k in range(1, 8):
        assert a[k - 1] / a[k] <= np.linalg.norm(np.asarray(theta.hidden.W[k - 1]), 2) / 4


def test_the_factor_is_the_mean_over_random_directions():
    rng = np.random.default_rng(0)
    W, dg = rng.normal(size=(6, 4)), rng.uniform(0, 1, (9, 4))
    delta = rng.normal(size=(20000, 6))
    delta /= np.linalg.norm(delta, axis=1, keepdims=True)
    arrived = (delta @ W)[:, None, :] * dg
    assert layer_factor(W, dg) == pytest.approx(np.sqrt((arrived**2).sum(-1).mean()), rel=0.02)


@pytest.mark.parametrize("g, scale", [("sigm", 1.0), ("tanh", 1.0), ("tanh", 0.3), ("reclin", 1.0)])
def test_the_prediction_is_near_the_gradient_of_a_fresh_network(g, scale):
    for seed in range(3):
        theta, seen = flow(g, scale=scale, L=10, seed=seed)
        guess = predicted(float(seen.grad_a[-1]), factors(theta, seen.dg, 10))
        assert np.abs(np.log(guess / down_to(10, seen.grad_a))).max() < np.log(2.5)

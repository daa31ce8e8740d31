"""Gradients of an RBM: exact, CD-k, persistent; in the ordinary training loop."""
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib.optimizers import momentum, sgd, with_hyper
from course_lib.rbm.likelihood import log_p, log_z
from course_lib.rbm.model import binarize, free_energy, init, p_h
from course_lib.rbm.training import (
    Chains,
    cd_hyper,
    cd_objective,
    contrast,
    exact_objective,
    moments,
    pcd_hyper,
    persistent_step,
)
from course_lib.training import gradient_step, run_steps, start
from tests.compilations import compilations

from .oracle import bits, joint, on_device, random_rbm

KEY, D, H = jax.random.key(0), 4, 3
DATA = np.array([[1, 1, 0, 0], [0, 0, 1, 1], [1, 1, 0, 1], [1, 1, 0, 0]], bool)
Y = np.zeros(len(DATA), np.int32)


def gap(a, b):
    """Largest difference between two trees of arrays."""
    return max(float(np.abs(np.asarray(p, np.float64) - np.asarray(q)).max()) for p, q in zip(a, b, strict=True))


def expected_cd(raw, X, k):
    """E[CD-k gradient] by the exact transition matrix of block Gibbs, in NumPy."""
    states, hs = bits(D), bits(H)
    p, _ = joint(raw)
    T = (p / p.sum(1, keepdims=True)) @ (p / p.sum(0)).T  # p(h|x) p(x'|h), (2^D, 2^D)
    start = np.bincount(X.astype(int) @ 2 ** np.arange(D), minlength=2**D) / len(X)
    change = start @ np.linalg.matrix_power(T, k) - start
    h_given = (p / p.sum(1, keepdims=True)) @ hs
    return [change @ np.einsum("xh,xd->xhd", h_given, states).reshape(2**D, -1), change @ h_given, change @ states]


@pytest.mark.slow
def test_exact_gradient_is_jax_grad_of_the_mean_of_minus_log_p():
    with jax.enable_x64(True):
        theta = on_device(random_rbm(1, 5, 4))
        value, grads = jax.jit(exact_objective())(theta, DATA, Y, KEY, ())
        want, wanted = jax.jit(jax.value_and_grad(lambda theta: -log_p(theta, DATA).mean()))(theta)
        assert float(value) == pytest.approx(float(want), abs=1e-10) and gap(grads, wanted) < 1e-10


def test_the_contrast_is_the_gradient_of_the_free_energies_gap():
    with jax.enable_x64(True):
        theta, fake = on_device(random_rbm(2, H, D)), bits(D)[[3, 8, 11]]
        a = [theta.b + x @ theta.W.T for x in (DATA.astype(float), fake)]
        value, grads = jax.jit(contrast)(theta, DATA.astype(float), a[0], jnp.asarray(fake), a[1])
        want, wanted = jax.jit(jax.value_and_grad(
            lambda theta: free_energy(theta, DATA).mean() - free_energy(theta, fake).mean()))(theta)
        assert float(value) == pytest.approx(float(want), abs=1e-10) and gap(grads, wanted) < 1e-10


@pytest.mark.parametrize("k", [1, 3])
def test_the_mean_of_cd_k_is_the_one_of_the_exact_transition_matrix(k):
    raw = random_rbm(3, H, D, dtype=np.float32)
    many = np.tile(DATA, (20_000, 1))
    _, grads = jax.jit(cd_objective())(on_device(raw), many, None, KEY, cd_hyper(k))
    want = expected_cd(raw, DATA, k)
    assert gap([grads.W.ravel(), grads.b, grads.c], want) < 0.006


def test_cd_k_tends_to_the_exact_gradient():
    raw = random_rbm(3, H, D, dtype=np.float32)
    theta, many = on_device(raw), np.tile(DATA, (20_000, 1))
    objective, true = jax.jit(cd_objective()), jax.jit(exact_objective())(on_device(raw), DATA, Y, KEY, ())[1]
    bias = [gap(objective(theta, many, None, KEY, cd_hyper(k))[1], true) for k in (1, 3, 100)]
    assert bias[0] > 1.5 * bias[1] > 3 * bias[2] and bias[2] < 0.01


@pytest.mark.slow
def test_persistent_chains_carry_on_and_give_the_exact_gradient_when_theta_rests():
    raw = random_rbm(4, H, D, dtype=np.float32)
    theta, true = on_device(raw), jax.jit(exact_objective())(on_device(raw), DATA, Y, KEY, ())[1]
    optimizer = sgd(0.0)
    state = start(theta, optimizer, KEY, pcd_hyper(KEY, theta, M=20_000))
    idx = np.tile(np.arange(4), (40, 1))
    state, info = run_steps(persistent_step(optimizer.update), state, DATA, Y, idx)
    assert state.hyper.x.shape == (20_000, D) and int(state.t) == 40 and info.loss.shape == (40,)
    positive = moments(p_h(theta, DATA), jnp.asarray(DATA, jnp.float32))
    negative = moments(p_h(theta, state.hyper.x), state.hyper.x)
    assert gap([n - p for n, p in zip(negative, positive, strict=True)], true) < 0.02


@pytest.mark.slow
def test_k_steps_of_persistent_cd_move_the_chains_k_times():
    theta, optimizer = on_device(random_rbm(4, H, D, dtype=np.float32)), sgd(0.0)
    far = jnp.zeros((20_000, D))
    means = [run_steps(persistent_step(optimizer.update), start(theta, optimizer, KEY, Chains(cd_hyper(k).k, far)), DATA, Y,
                   np.zeros((n, 1), np.int32))[0].hyper.x.mean(0) for k, n in ((6, 1), (1, 6))]
    np.testing.assert_allclose(*means, atol=0.02)


@pytest.mark.slow
@pytest.mark.parametrize("method", ["exact", "cd", "persistent"])
def test_training_raises_the_exact_likelihood_towards_the_entropy(method):
    theta, optimizer = init(KEY, D, 6, sigma=0.1), momentum(0.05, 0.5)
    hyper = {"exact": (), "cd": cd_hyper(10), "persistent": pcd_hyper(KEY, theta, 200, k=5)}[method]
    step = {"exact": gradient_step(exact_objective(), optimizer.update), "cd": gradient_step(cd_objective(), optimizer.update),
            "persistent": persistent_step(optimizer.update)}[method]
    state, info = run_steps(step, start(theta, optimizer, KEY, hyper), DATA, Y, np.tile(np.arange(4), (2000, 25)))
    entropy = 0.5 * np.log(2) + 0.5 * np.log(4)
    assert float(log_p(theta, DATA).mean()) < -2.7
    reached = float(log_p(state.theta, DATA).mean())
    assert -entropy - (0.05 if method == "exact" else 0.15) < reached < -entropy
    if method == "exact":
        assert float(info.loss[-1]) == pytest.approx(-reached, abs=0.01)


def test_moving_k_alpha_and_chains_does_not_compile_again(nothing_compiled):
    theta, optimizer, idx = init(KEY, D, H), sgd(0.1), np.zeros((3, 2), np.int32)
    ks = 1, 2, 9
    for step, hypers in ((gradient_step(cd_objective(), optimizer.update), [cd_hyper(k) for k in ks]),
                         (persistent_step(optimizer.update), [pcd_hyper(jax.random.key(k), theta, 7, k) for k in ks])):
        state = start(theta, optimizer, KEY, hypers[0])
        run_steps(step, state, DATA, Y, idx)
        with compilations() as names:
            for hyper, alpha in zip(hypers, (0.5, 0.01, 3.0), strict=True):
                run_steps(step, state._replace(hyper=hyper, opt=with_hyper(state.opt, alpha=alpha)), DATA, Y, idx)
        assert names == []
    assert cd_objective() is cd_objective() and persistent_step(optimizer.update) is persistent_step(sgd(9.0).update)


@pytest.mark.slow
def test_many_k_at_once_under_vmap():
    theta, optimizer, idx = init(KEY, D, H), sgd(0.1), jnp.zeros((5, 2), jnp.int32)
    step = gradient_step(cd_objective(), optimizer.update)

    def run(k):
        return run_steps(step, start(theta, optimizer, KEY, cd_hyper(k)), DATA, Y, idx)[0].theta

    together = jax.jit(jax.vmap(run))(jnp.asarray([1, 4]))
    for i, k in enumerate((1, 4)):
        assert gap(jax.tree.map(lambda part, i=i: part[i], together), run(k)) < 1e-5


@pytest.mark.slow
def test_grey_levels_are_taken_only_with_probabilities():
    theta, levels = init(KEY, D, H), np.array([[0, 51, 255, 10]], np.uint8)
    for objective in (cd_objective, exact_objective):
        assert np.isfinite(jax.jit(objective(probabilities=True))(theta, levels, None, KEY, cd_hyper())[0])
        for x in (levels, levels / 255, DATA.astype(int), DATA.astype(np.float32)):
            with pytest.raises(ValueError, match="needs bool data.*binarize"):
                objective()(theta, x, None, KEY, cd_hyper())
    step = persistent_step(sgd(0.1).update)
    with pytest.raises(ValueError, match="needs bool data"):
        run_steps(step, start(theta, sgd(0.1), KEY, pcd_hyper(KEY, theta, 2)), levels, Y[:1], np.zeros((1, 1), int))
    assert np.isfinite(jax.jit(cd_objective())(theta, binarize(KEY, levels), None, KEY, cd_hyper())[0])


def test_levels_outside_0_1_are_an_error_and_inside_a_trace_nan():
    theta, x = init(KEY, D, H), np.array([[0.0, 1.2, 0.5, 0.5]], np.float32)
    with pytest.raises(ValueError, match=r"lie in \[0, 1\]"):
        cd_objective(probabilities=True)(theta, x, None, KEY, cd_hyper())
    assert np.isnan(jax.jit(cd_objective(probabilities=True))(theta, x, None, KEY, cd_hyper())[0])


def test_bad_arguments():
    theta = init(KEY, D, H)
    for k in (0, -2, 1.5, None, [1, 2]):
        with pytest.raises(ValueError, match="Gibbs steps"):
            cd_hyper(k)
        with pytest.raises(ValueError, match="Gibbs steps"):
            pcd_hyper(KEY, theta, 5, k)
    with pytest.raises(ValueError, match="M must be at least 1"):
        pcd_hyper(KEY, theta, 0)
    with pytest.raises(TypeError, match="PRNG key"):
        pcd_hyper(0, theta, 5)
    for objective, hyper in ((cd_objective(), cd_hyper()), (exact_objective(), ())):
        for x, words in ((np.zeros(D, bool), "mini-batch"), (np.zeros((0, D), bool), "empty"),
                         (np.zeros((2, D + 1), bool), "needs D = 4")):
            with pytest.raises(ValueError, match=words):
                objective(theta, x, None, KEY, hyper)
    with pytest.raises(ValueError, match="at most 20"):
        exact_objective()(init(KEY, 21, 21), np.zeros((1, 21), bool), None, KEY, ())
    with pytest.raises(ValueError, match="D = 4"):
        optimizer = sgd(0.1)
        wrong = Chains(cd_hyper().k, jnp.zeros((3, 5)))
        run_steps(persistent_step(optimizer.update), start(theta, optimizer, KEY, wrong), DATA, Y, np.zeros((1, 1), int))


def test_log_z_of_the_trained_dtype():
    assert log_z(init(KEY, D, H)).dtype == jnp.float32

"""Block Gibbs sampling against the exact distribution, clamped and free."""
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib.rbm.gibbs import advance, check_k, gibbs, sample_from_biases
from course_lib.rbm.model import init, p_h, p_x
from tests.compilations import compilations

from .oracle import bits, joint, on_device, random_rbm

KEY, D, H = jax.random.key(0), 4, 3
RAW = random_rbm(0, H, D, scale=1.5, dtype=np.float32)
THETA = on_device(RAW)


def frequencies(x):
    """How often each of the 2^D states occurs among the rows of x."""
    return np.bincount((np.asarray(x) @ 2 ** np.arange(x.shape[-1])).astype(int), minlength=2 ** x.shape[-1]) / len(x)


def total_variation(p, q):
    return np.abs(p - q).sum() / 2


@pytest.mark.slow
def test_history_holds_the_states_and_the_probabilities_they_were_drawn_with():
    x0 = sample_from_biases(KEY, THETA, 5)
    run = gibbs(KEY, THETA, x0, 7)
    assert run.x.shape == run.p_x.shape == (7, 5, D) and run.h.shape == run.p_h.shape == (7, 5, H)
    before = jnp.concatenate([x0[None], run.x[:-1]])
    for t in range(7):
        np.testing.assert_allclose(run.p_h[t], p_h(THETA, before[t]), rtol=1e-6)
        np.testing.assert_allclose(run.p_x[t], p_x(THETA, run.h[t]), rtol=1e-6)
    assert set(np.unique(run.x)) | set(np.unique(run.h)) == {0.0, 1.0}
    assert gibbs(KEY, THETA, x0[0], 7).x.shape == (7, D)


def test_chains_reach_p_of_x_from_one_far_state():
    p, _ = joint(RAW)
    start = jnp.broadcast_to(jnp.asarray(bits(D)[np.argmin(p.sum(1))]), (40_000, D))
    far = total_variation(frequencies(gibbs(KEY, THETA, start, 1).x[-1]), p.sum(1))
    near = total_variation(frequencies(gibbs(KEY, THETA, start, 50).x[-1]), p.sum(1))
    assert far > 0.05 and near < 0.015


def test_one_step_has_the_exact_transition_probabilities():
    given = bits(D)[6]
    ph = np.asarray(p_h(THETA, given), np.float64)
    weights = [np.prod(np.where(h, ph, 1 - ph)) for h in bits(H)]
    exact = sum(w * np.array([np.prod(np.where(x, px, 1 - px)) for x in bits(D)])
                for w, px in zip(weights, np.asarray(p_x(THETA, bits(H)), np.float64), strict=True))
    x = gibbs(KEY, THETA, jnp.broadcast_to(jnp.asarray(given), (40_000, D)), 1).x[-1]
    assert total_variation(frequencies(x), exact) < 0.015


@pytest.mark.slow
def test_clamped_chains_sample_the_conditional_by_enumeration():
    p, _ = joint(RAW)
    known, x = np.array([True, False, True, False]), np.array([1.0, 0.0, 0.0, 1.0])
    fits = (bits(D)[:, known] == x[known]).all(1)
    conditional = np.where(fits, p.sum(1), 0) / p.sum(1)[fits].sum()
    start = jnp.broadcast_to(jnp.asarray(x), (40_000, D))
    end = gibbs(KEY, THETA, start, 40, known=known).x[-1]
    assert (np.asarray(end)[:, known] == x[known]).all()
    assert total_variation(frequencies(end), conditional) < 0.015
    history = gibbs(KEY, THETA, start[:50], 20, known=known)
    assert (np.asarray(history.x)[..., known] == x[known]).all()


@pytest.mark.slow
def test_probabilities_vary_less_than_samples():
    run = gibbs(KEY, THETA, sample_from_biases(KEY, THETA, 2000), 30)
    assert (run.p_x.mean(0).var(0) < 0.95 * run.x.mean(0).var(0)).all()


def test_moving_k_and_theta_does_not_compile_again(nothing_compiled):
    x = sample_from_biases(KEY, THETA, 6)
    advance(KEY, THETA, x, 3)
    key, theta, five = jax.random.key(1), THETA._replace(b=THETA.b + 1), jnp.asarray(5)
    with compilations() as names:
        for k in (1, 2, np.int64(7), five):
            advance(key, theta, x, k)
    bare = {name.removeprefix("jit(").removesuffix(")") for name in names}
    assert bare <= {"convert_element_type"}, "a number becomes an array, and no more"


def test_a_traced_k_is_taken():
    x = sample_from_biases(KEY, THETA, 6)
    np.testing.assert_array_equal(jax.jit(lambda k: advance(KEY, THETA, x, k))(4), advance(KEY, THETA, x, 4))


@pytest.mark.slow
@pytest.mark.parametrize("impl", ["threefry2x32", "rbg"])
def test_the_same_key_gives_the_same_chains(impl):
    key = jax.random.key(5, impl=impl)
    np.testing.assert_array_equal(gibbs(key, THETA, np.zeros((3, D)), 4).x, gibbs(key, THETA, np.zeros((3, D)), 4).x)


def test_bad_arguments():
    x = np.zeros((2, D))
    for k in (0, -1, 1.5, True, "3", [1, 2]):
        with pytest.raises((ValueError, TypeError)):
            check_k(k)
        with pytest.raises((ValueError, TypeError)):
            gibbs(KEY, THETA, x, 0 if k is True else k)
    with pytest.raises(ValueError, match="k must be one number of Gibbs steps >= 1, it is 0"):
        check_k(0)
    with pytest.raises(TypeError, match="bool"):
        gibbs(KEY, THETA, x, 1, known=np.ones(D))
    with pytest.raises(ValueError, match="known needs the shape"):
        gibbs(KEY, THETA, x, 1, known=np.ones(D + 1, bool))
    with pytest.raises(ValueError, match="must be 0 or 1"):
        gibbs(KEY, THETA, x + 0.5, 1)
    with pytest.raises(ValueError, match="needs D = 4"):
        gibbs(KEY, THETA, np.zeros(3), 1)
    with pytest.raises(TypeError, match="PRNG key"):
        gibbs(0, THETA, x, 1)
    with pytest.raises(ValueError, match="M must be at least 1"):
        sample_from_biases(KEY, init(KEY, 3, 2), 0)

"""S52: energy, free energy, conditionals against brute force in float64, against scikit-learn, and bad inputs."""
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib.rbm.model import (
    binarize,
    energy,
    free_energy,
    init,
    p_h,
    p_x,
    reconstruct,
    sample_h,
    sample_x,
    softplus,
    transpose,
)

from .oracle import bits, joint, on_device, random_rbm

KEY = jax.random.key(0)
THETA = init(KEY, 4, 3)


@pytest.mark.parametrize("seed, H, D", [(0, 3, 4), (1, 5, 2), (2, 1, 1)])
def test_energy_and_free_energy_equal_the_brute_force_sums(seed, H, D):
    raw = random_rbm(seed, H, D)
    p, log_z = joint(raw)
    X, Hs = bits(D), bits(H)
    with jax.enable_x64(True):
        theta = on_device(raw)
        E = np.array([[float(energy(theta, x, h)) for h in Hs] for x in X])
        np.testing.assert_allclose(np.exp(-E - log_z), p, rtol=1e-10)
        np.testing.assert_allclose(np.exp(-np.asarray(free_energy(theta, X)) - log_z), p.sum(1), rtol=1e-10)
        np.testing.assert_allclose(np.exp(-np.asarray(free_energy(transpose(theta), Hs)) - log_z), p.sum(0), rtol=1e-10)


def test_batched_is_looped():
    raw = random_rbm(3, 3, 4, dtype=np.float32)
    theta, X, Hs = on_device(raw), bits(4)[:8], bits(3)
    looped = [energy(theta, x, h) for x, h in zip(X, Hs, strict=True)]
    np.testing.assert_allclose(energy(theta, X, Hs), looped, rtol=1e-6)
    for f, rows in ((free_energy, X), (p_h, X), (p_x, Hs), (reconstruct, X)):
        np.testing.assert_allclose(f(theta, rows), np.stack([f(theta, row) for row in rows]), rtol=1e-6)


def test_samples_have_the_conditional_frequencies():
    theta = on_device(random_rbm(4, 3, 4, dtype=np.float32))
    x, h = (np.broadcast_to(row, (40_000, row.size)) for row in (bits(4)[5], bits(3)[3]))
    np.testing.assert_allclose(sample_h(KEY, theta, x).mean(0), p_h(theta, x[0]), atol=0.0125)
    np.testing.assert_allclose(sample_x(KEY, theta, h).mean(0), p_x(theta, h[0]), atol=0.0125)
    assert set(np.unique(sample_h(KEY, theta, x))) == {0.0, 1.0}


def test_scikit_learn_has_the_same_conventions():
    sklearn = pytest.importorskip("sklearn.neural_network")
    raw, X = random_rbm(5, 6, 9), (np.random.default_rng(0).random((20, 9)) < 0.5).astype(float)
    model = sklearn.BernoulliRBM(6)
    model.components_, model.intercept_hidden_, model.intercept_visible_ = raw
    with jax.enable_x64(True):
        theta = on_device(raw)
        np.testing.assert_allclose(free_energy(theta, X), model._free_energy(X), rtol=1e-12)
        np.testing.assert_allclose(p_h(theta, X), model.transform(X), rtol=1e-12)


def test_softplus_is_safe_and_has_the_slope_of_sigm():
    a = jnp.asarray([-1e4, -30.0, 0.0, 1.0, 30.0, 1e4])
    np.testing.assert_allclose(softplus(a), jnp.logaddexp(a, 0.0), rtol=1e-6)
    np.testing.assert_allclose(jax.vmap(jax.grad(softplus))(a), jax.nn.sigmoid(a), rtol=1e-6)


def test_huge_weights_stay_finite():
    theta = THETA._replace(W=jnp.full((3, 4), 1e4))
    for value in (free_energy(theta, jnp.ones(4)), p_h(theta, jnp.ones(4)), p_x(theta, jnp.ones(3))):
        assert np.isfinite(value).all()


def test_every_kind_of_binary_input_is_taken():
    want = free_energy(THETA, jnp.asarray([1.0, 0.0, 1.0, 1.0]))
    for x in ([1, 0, 1, 1], [True, False, True, True], np.array([1, 0, 1, 1]), np.array([255, 0, 255, 255], np.uint8),
              np.array([1.0, 0.0, 1.0, 1.0])):
        assert free_energy(THETA, x) == want


def test_init_starts_at_the_data_s_mean_or_at_zero():
    assert not THETA.b.any() and not THETA.c.any()
    assert float(init(KEY, 300, 200, sigma=0.1).W.std()) == pytest.approx(0.1, rel=0.02)
    c = init(KEY, 3, 2, mean=np.array([0.0, 0.25, 1.0])).c
    np.testing.assert_allclose(jax.nn.sigmoid(c), [0.01, 0.25, 0.99], rtol=1e-5)


def test_binarize_draws_pixels_with_their_levels():
    X = np.broadcast_to(np.array([0, 51, 255], np.uint8), (20_000, 3))
    drawn = binarize(KEY, X)
    assert drawn.dtype == bool
    np.testing.assert_allclose(drawn.mean(0), [0, 0.2, 1], atol=0.015)


@pytest.mark.parametrize("x, words", [
    (np.zeros(5), "b \\+ W x needs D = 4, x has 5"),
    (np.zeros((2, 5)), "needs D = 4"),
    (np.zeros((1, 2, 4)), r"one example \(D,\) or a mini-batch"),
    (np.zeros((0, 4)), "empty"),
    (np.array([0, 1, np.nan, 0]), "NaN"),
    (np.array([0, 1, 0.5, 0]), r"must be 0 or 1.*0\.5.*binarize"),
    (np.array([0, 1, 128, 0], np.uint8), "must be 0 or 1"),
    (np.array([0, 1, 2, 0]), "must be 0 or 1"),
    ([[0, 1, 0, 1], [1]], "ragged"),
])
def test_bad_x(x, words):
    for f in (free_energy, p_h, reconstruct):
        with pytest.raises(ValueError, match=words):
            f(THETA, x)
    with pytest.raises(ValueError, match=words):
        sample_h(KEY, THETA, x)


def test_probabilities_are_taken_only_when_asked_for_and_only_inside_0_1():
    x = np.array([0, 1, 0.5, 0])
    assert np.isfinite(free_energy(THETA, x, probabilities=True))
    assert p_h(THETA, x, probabilities=True).shape == (3,) and reconstruct(THETA, x, probabilities=True).shape == (4,)
    assert p_x(THETA, [0.1, 0.2, 0.3], probabilities=True).shape == (4,)
    with pytest.raises(ValueError, match=r"lie in \[0, 1\]"):
        free_energy(THETA, x - 0.2, probabilities=True)
    with pytest.raises(ValueError, match=r"lie in \[0, 1\]"):
        binarize(KEY, np.array([[0.5, 1.5]]))


def test_other_bad_arguments():
    with pytest.raises(ValueError, match="c \\+ h'W needs H = 3, h has 4"):
        p_x(THETA, np.zeros(4))
    with pytest.raises(ValueError, match="one h for each x"):
        energy(THETA, np.zeros((2, 4)), np.zeros(3))
    with pytest.raises(ValueError, match="b is the bias of the hidden units"):
        free_energy(THETA._replace(b=THETA.c, c=THETA.b), np.zeros(4))
    with pytest.raises(ValueError, match=r"matrix \(H, D\)"):
        free_energy(THETA._replace(W=jnp.zeros(4)), np.zeros(4))
    with pytest.raises(TypeError, match="PRNG key"):
        sample_h(THETA, KEY, np.zeros(4))
    with pytest.raises(TypeError, match="PRNG key"):
        free_energy(THETA, KEY)
    with pytest.raises(ValueError, match="mean image needs shape"):
        init(KEY, 4, 3, mean=np.zeros(3))
    with pytest.raises((ValueError, TypeError)):
        init(KEY, 4, 0)
    with pytest.raises(TypeError, match="real numbers"):
        free_energy(THETA, np.array(["a"] * 4))

"""Optimal stimuli and class shares, slide S33, and the surrogate photographs beside the real ones."""
import jax
import numpy as np
import pytest

from course_lib.activations import tanh
from course_lib.initialization import glorot
from course_lib.lessons.why_deep.digit_features import class_share, optimal_stimuli
from course_lib.lessons.why_deep.patches import shuffled_phases, shuffled_pixels
from course_lib.network import Layer, fprop

THETA = glorot(jax.random.key(1), (12, 8, 6, 3))
FIRST = np.linspace(0.1, 1, 12)


def value(theta, x, k, j, g):
    return float(fprop(theta, x, g).a[k][j])


def test_the_first_layer_likes_its_own_weights():
    X = optimal_stimuli(THETA, FIRST, length=3.0)
    W = np.asarray(THETA[0].W)
    np.testing.assert_allclose(X[0], 3 * W / np.linalg.norm(W, axis=1, keepdims=True), atol=2e-3)
    assert [x.shape for x in X] == [(8, 12), (6, 12), (3, 12)]


@pytest.mark.slow
def test_higher_layers_are_beaten_by_no_random_inputs_nearby():
    rng, X = np.random.default_rng(0), optimal_stimuli(THETA, FIRST, length=3.0, g=tanh)
    for k in (2, 3):
        for j, x in enumerate(np.asarray(X[k - 1])):
            best = value(THETA, x, k, j, tanh)
            assert np.linalg.norm(x) == pytest.approx(3, rel=1e-4)
            others = x + 0.3 * rng.normal(size=(200, 12))
            others *= 3 / np.linalg.norm(others, axis=1, keepdims=True)
            near = np.asarray(fprop(THETA, others, tanh).a[k])[:, j]
            assert (near < best).mean() > 0.99 and near.max() < best + 1e-3
            assert best > value(THETA, 3 * FIRST / np.linalg.norm(FIRST), k, j, tanh)


def test_bounds_hold():
    for x in optimal_stimuli(THETA, FIRST, length=2.0, low=0.0, high=1.0):
        x = np.asarray(x)
        assert x.min() >= 0 and x.max() <= 1 and (np.linalg.norm(x, axis=1) <= 2 + 1e-4).all()


def test_bad_starts_are_refused():
    for first in (np.zeros(12), np.ones(11)):
        with pytest.raises(ValueError, match="an x other than 0 of D = 12 numbers"):
            optimal_stimuli(THETA, first)
    with pytest.raises(ValueError, match="steps must be at least 1"):
        optimal_stimuli(THETA, FIRST, steps=0)
    with pytest.raises(ValueError, match="needs H_1"):
        optimal_stimuli((THETA[0], Layer(np.ones((2, 5)), np.zeros(2))), FIRST)


def test_class_share_is_the_squared_correlation_ratio():
    from sklearn.feature_selection import f_classif

    rng = np.random.default_rng(0)
    y = rng.integers(0, 4, 300)
    a = np.stack([y * 1.0, rng.normal(size=300), y + rng.normal(size=300), np.full(300, 2.0)], 1)
    share = class_share(a, y)
    assert share[0] == pytest.approx(1) and share[1] < 0.05 and share[3] == 0
    F = f_classif(a[:, 2:3], y)[0][0]                         # F = (share / 3) / ((1 - share) / 296)
    assert share[2] == pytest.approx(3 * F / (3 * F + 296))
    with pytest.raises(ValueError, match="the same T"):
        class_share(a, y[:5])


def test_surrogates_keep_what_they_promise():
    images = np.random.default_rng(0).gamma(1.0, size=(2, 32, 32)).cumsum(axis=2).astype(np.float32)
    pixels, phases = shuffled_pixels(0, images), shuffled_phases(0, images)
    np.testing.assert_array_equal(np.sort(pixels.reshape(2, -1)), np.sort(images.reshape(2, -1)))
    assert (pixels != images).mean() > 0.9 and phases.dtype == np.float32
    power, want = (np.abs(np.fft.rfft2(one.astype(np.float64)))[:, 1:-1, 1:-1] for one in (phases, images))
    np.testing.assert_allclose(power, want, rtol=1e-3, atol=1e-2)
    assert np.abs(np.corrcoef(phases[0].ravel(), images[0].ravel())[0, 1]) < 0.9
    with pytest.raises(ValueError, match=r"\(k, N, N\)"):
        shuffled_phases(0, images[0])

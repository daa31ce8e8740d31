"""Gabor fits: functions made from known parameters are found again, noise is not, scale and sign do not matter."""
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib.lessons.why_deep.gabor import Gabor, bars, fit_gabor, gabor_pair

RANDOM = np.random.default_rng(0)
TRUE = [
    Gabor(*map(jnp.float32, (4.0, 6.5, 0.3, 0.15, 2.0, 3.0))),
    Gabor(*map(jnp.float32, (7.2, 5.0, 1.9, 0.22, 1.6, 2.2))),
    Gabor(*map(jnp.float32, (2.0, 2.5, 2.8, 0.10, 2.2, 1.5))),
    Gabor(*map(jnp.float32, (6.0, 9.0, 0.9, 0.30, 2.5, 2.5))),
]
CLEAN = np.stack([np.float32([1, 0.5 * k - 1]) @ gabor_pair(shape, 12) for k, shape in enumerate(TRUE)])
NOISE = RANDOM.normal(size=(4, 144))
FIT = fit_gabor(np.concatenate([CLEAN, CLEAN + 0.5 * CLEAN.std(axis=1, keepdims=True) * NOISE, NOISE, -3 * CLEAN]))


def test_the_parameters_of_a_gabor_function_are_found_again():
    np.testing.assert_allclose(FIT.r2[:4], 1, atol=1e-4)
    np.testing.assert_allclose(FIT.fitted[:4], CLEAN, atol=0.02)
    for k, shape in enumerate(TRUE):
        found = Gabor(*(float(one[k]) for one in FIT.shape))
        np.testing.assert_allclose([found.u, found.v], [shape.u, shape.v], atol=0.1)
        np.testing.assert_allclose([found.f, found.sigma, found.tau], [shape.f, shape.sigma, shape.tau], rtol=0.05)
        np.testing.assert_allclose(np.cos(2 * (found.phi - float(shape.phi))), 1, atol=1e-3)


def test_r2_is_the_share_of_variance_explained():
    np.testing.assert_allclose(FIT.r2[4:8], 1 / 1.25, atol=0.08)
    W = CLEAN + 0.5 * CLEAN.std(axis=1, keepdims=True) * NOISE
    by_hand = 1 - ((W - FIT.fitted[4:8]) ** 2).sum(axis=1) / ((W - W.mean(axis=1, keepdims=True)) ** 2).sum(axis=1)
    np.testing.assert_allclose(FIT.r2[4:8], by_hand, atol=1e-4)


def test_noise_is_no_gabor_function_and_scale_and_sign_do_not_matter():
    assert (FIT.r2[8:12] < 0.3).all()
    np.testing.assert_allclose(FIT.r2[12:], FIT.r2[:4], atol=1e-4)


@pytest.mark.slow
def test_a_filter_without_contrast_has_r2_zero():
    W = np.zeros((16, 144))
    W[1:8] = 2.0
    W[8:] = CLEAN[[0, 1, 2, 3, 0, 1, 2, 3]]
    r2 = fit_gabor(W).r2
    assert (r2[:8] == 0).all() and (r2[8:] > 0.99).all()


@pytest.mark.slow
def test_the_pair_is_even_and_odd_around_the_centre():
    even, odd = gabor_pair(Gabor(*map(jnp.float32, (4, 4, 0.7, 0.2, 2, 2))), 9)
    np.testing.assert_allclose(even, even[::-1], atol=1e-6)
    np.testing.assert_allclose(odd, -odd[::-1], atol=1e-6)


@pytest.mark.parametrize("W", [np.zeros((3, 143)), np.zeros(144), np.zeros((0, 144)), np.zeros((3, 9))],
                         ids=lambda W: str(W.shape))
def test_filters_must_be_square(W):
    with pytest.raises(ValueError, match=r"one square filter a row, \(H, size²\) with size >= 4"):
        fit_gabor(W)


def test_filters_must_be_finite():
    with pytest.raises(ValueError, match="W has 1 NaN"):
        fit_gabor(np.where(np.arange(144) == 7, np.nan, 0)[None])


@pytest.mark.parametrize(("phi", "angle"), [(0.0, 90), (np.pi / 2, 0), (np.pi / 4, 45), (-np.pi / 4, 135)])
def test_bars_say_how_they_stand(phi, angle):
    one = Gabor(*map(jnp.float32, (5, 5, phi, 0.2, 3, 3)))
    said, distance = bars(one)
    assert np.cos(2 * np.radians(said - angle)) == pytest.approx(1, abs=1e-6) and distance == pytest.approx(5)
    w = np.asarray(gabor_pair(one, 12)[0]).reshape(12, 12)
    to_right = {90: (1, 0), 0: (0, 1), 45: (-1, 1), 135: (1, 1)}[angle]          # (row, column) along the bar
    along, across = w[5 + to_right[0], 5 + to_right[1]], w[5 + to_right[1], 5 - to_right[0]]
    assert along > across

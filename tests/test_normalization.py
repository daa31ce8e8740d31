"""Standardized inputs: statistics of the training set only, a floor for constant dimensions, what it does to κ."""
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib.loss import linear_squared
from course_lib.network import Layer, fprop
from course_lib.normalization import condition_number, second_moment, standardize, statistics

RNG = np.random.default_rng(0)
X = (RNG.normal(size=(50, 3)) * [1, 10, 0.1] + [0, 5, -2]).astype(np.float32)


def test_the_training_set_gets_mean_0_and_deviation_1():
    Z = np.asarray(standardize(X, statistics(X)))
    np.testing.assert_allclose(Z.mean(0), 0, atol=2e-5)
    np.testing.assert_allclose(Z.std(0), 1, rtol=1e-4)
    np.testing.assert_allclose(standardize(X[7], statistics(X)), Z[7], rtol=1e-5)


def test_another_set_is_treated_with_the_same_numbers():
    known = statistics(X)
    np.testing.assert_allclose(standardize(X + 1, known) - standardize(X, known),
                               np.tile(1 / np.asarray(known.std), (50, 1)), rtol=1e-3)


def test_a_constant_dimension_stays_finite_and_the_floor_bounds_a_surprise():
    constant = np.hstack([X, np.zeros((50, 1), np.float32)])
    known = statistics(constant, floor=0.1)
    assert known.std[3] == np.float32(0.1) and not np.asarray(standardize(constant, known))[:, 3].any()
    assert standardize(np.array([0, 0, 0, 1], np.float32), known)[3] == pytest.approx(10)


@pytest.mark.parametrize("floor", [0.0, -1.0])
def test_a_floor_of_nothing_is_refused(floor):
    with pytest.raises(ValueError, match="floor must be positive"):
        statistics(X, floor)


def test_shapes_are_refused_in_words():
    with pytest.raises(ValueError, match="X must be"):
        statistics(X[0])
    with pytest.raises(ValueError, match="D = 3"):
        standardize(X[:, :2], statistics(X))


@pytest.mark.slow
@pytest.mark.parametrize("bias", [False, True])
def test_the_second_moment_is_the_hessian_of_a_linear_unit(bias):
    y = RNG.normal(size=(50, 1)).astype(np.float32)

    def risk(theta):
        layer = Layer(theta[-3:][None], theta[:1] if bias else jnp.zeros(1))
        return linear_squared.value(fprop((layer,), X, (), linear_squared).a[-1], y).mean()

    hessian = jax.hessian(risk)(jnp.zeros(3 + bias))
    np.testing.assert_allclose(second_moment(X, bias), hessian, rtol=1e-4, atol=1e-4)


def test_standardizing_lowers_the_condition_number_to_what_the_correlation_leaves():
    z = RNG.normal(size=(2000, 2))
    z[:, 1] = 0.8 * z[:, 0] + 0.6 * z[:, 1]
    raw = (z * [10, 0.1] + [3, 3]).astype(np.float32)
    r = np.corrcoef(z.T)[0, 1]
    Z = standardize(raw, statistics(raw))
    assert condition_number(second_moment(raw, bias=True)) > 50 * condition_number(second_moment(Z, bias=True))
    assert condition_number(second_moment(Z)) == pytest.approx((1 + r) / (1 - r), rel=1e-2)


def test_a_flat_direction_has_no_finite_condition_number():
    assert condition_number(np.diag([0.0, 2.0])) == float("inf") and condition_number(np.diag([8.0, 2.0])) == 4


@pytest.mark.parametrize("dtype", [np.int64, np.bool_, np.float16, np.float64])
def test_whatever_holds_the_numbers(dtype):
    X = np.random.default_rng(1).integers(0, 2, (40, 3)).astype(dtype)
    wanted = statistics(X.astype(np.float32))
    np.testing.assert_allclose(statistics(X), wanted, rtol=2e-3)
    np.testing.assert_allclose(standardize(X, wanted), standardize(X.astype(np.float32), wanted), rtol=2e-3, atol=2e-3)
    np.testing.assert_allclose(second_moment(X), second_moment(X.astype(np.float32)), rtol=2e-3)


def test_pixels_are_scaled_and_never_wrap_round():
    pixels = (np.arange(60).reshape(12, 5) * 4).astype(np.uint8)
    X = pixels.astype(np.float32) / 255
    np.testing.assert_allclose(second_moment(pixels), second_moment(X), rtol=1e-5)
    np.testing.assert_allclose(statistics(pixels), statistics(X), rtol=1e-5)
    np.testing.assert_allclose(standardize(pixels, statistics(pixels)), standardize(X, statistics(X)), rtol=1e-4, atol=1e-5)

"""The Gaussian process against scikit-learn's, expected improvement against sampling, and the length it learns."""
import numpy as np
import pytest
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import Matern

from course_lib.model_selection.gaussian_process import expected_improvement, fit, kernel, predict

RANDOM = np.random.default_rng(0)
U, AT = RANDOM.random((12, 2)), RANDOM.random((30, 2))
V = 5 + np.sin(6 * U[:, 0]) + 0.01 * U[:, 1]


def test_the_kernel_and_the_posterior_are_scikit_learns():
    process = fit(U, V)
    oracle = Matern(process.length, nu=2.5)
    np.testing.assert_allclose(kernel(U, AT, process.length), oracle(U, AT), rtol=1e-10)
    noise = (process.cholesky @ process.cholesky.T)[0, 0] - 1
    theirs = GaussianProcessRegressor(oracle, alpha=noise, optimizer=None, normalize_y=True).fit(U, V)
    mean, deviation = theirs.predict(AT, return_std=True)
    np.testing.assert_allclose(predict(process, AT)[0], mean, rtol=1e-6)
    np.testing.assert_allclose(predict(process, AT)[1], deviation, rtol=1e-3, atol=1e-5)


def test_it_passes_through_what_was_measured_and_doubts_what_is_far():
    process = fit(U, V)
    mean, deviation = predict(process, U)
    np.testing.assert_allclose(mean, V, atol=1e-3)
    assert deviation.max() < 0.01 < predict(process, [[5.0, 5.0]])[1][0]
    assert process.length[1] > 2 * process.length[0], "the axis that does not matter must get the longer length"


def test_expected_improvement_is_the_mean_of_what_lies_below_the_best():
    v = RANDOM.normal(1.0, 0.5, 400_000)
    for best in (0.5, 1.0, 3.0):
        sampled = np.maximum(0, best - v).mean()
        assert expected_improvement(np.array([1.0]), 0.5, best)[0] == pytest.approx(sampled, rel=0.02)
    assert expected_improvement(1.0, 1e-6, 0.0) == 0


def test_degenerate_records():
    mean, _ = predict(fit(U[:1], V[:1]), AT)
    np.testing.assert_allclose(mean, V[0])
    np.testing.assert_allclose(predict(fit(U, np.ones(12)), AT)[0], 1)
    assert np.isfinite(predict(fit(np.repeat(U, 3, axis=0), np.repeat(V, 3)), AT)[0]).all()


@pytest.mark.slow
def test_bad_input():
    with pytest.raises(ValueError, match="finite values v"):
        fit(U, np.where(V > 5, np.nan, V))
    with pytest.raises(ValueError, match=r"needs points U \(n, d\) and values v \(n,\): \(12,\), \(12,\)"):
        fit(V, V)

"""Slide S33: a sparse autoencoder on natural patches learns oriented edges, the same one without sparsity does not."""
import jax
import numpy as np
import pytest

from course_lib.autoencoder_training import gaussian
from course_lib.lessons.why_deep.gabor import fit_gabor
from course_lib.lessons.why_deep.patches import patch_set
from course_lib.lessons.why_deep.sparse_edges import sparse_start, sparse_step
from course_lib.training import run_steps
from tests.compilations import compilations

KEY = jax.random.key(0)


@pytest.fixture(scope="module")
def X():
    return patch_set("whitened")[0]


@pytest.mark.slow
def test_patches(X):
    assert X.shape == (10_000, 144)
    np.testing.assert_allclose([X.mean(), X.std()], [0, 1], atol=1e-5)
    contrast = X.std(axis=1)
    assert contrast.max() > 5 * contrast.min()  # patches are not scaled each by itself


def trained(X, lam, steps, noise=0.0):
    """(θ, losses) of 100 units after so many mini-batches of 200 patches."""
    idx = np.random.default_rng(0).integers(0, len(X), (steps, 200), np.int32)
    state = sparse_start(KEY, 144, 100, lam, 1e-2, noise)
    state, info = run_steps(sparse_step(gaussian if noise else None), state, X, np.zeros(len(X), np.int8), idx)
    return state.theta, info.loss


def gabor_share(theta):
    return float((fit_gabor(theta.W).r2 > 0.5).mean())


@pytest.mark.thorough
def test_sparse_units_are_gabor_functions_and_those_of_the_plain_autoencoder_are_not(X):
    shares = {}
    for lam in (1.0, 0.0):
        theta, loss = trained(X, lam, 2000)
        np.testing.assert_allclose(np.linalg.norm(theta.W, axis=1), 1, rtol=1e-5)
        assert loss[-100:].mean() < loss[:100].mean()
        shares[lam] = gabor_share(theta)
    assert shares[1.0] > 0.5 and shares[0.0] < 0.15, shares


@pytest.mark.slow
def test_denoising_finds_them_without_a_penalty(X):
    assert gabor_share(trained(X, 0.0, 1500, noise=2.0)[0]) > 0.5


@pytest.mark.slow
def test_moving_lambda_or_alpha_never_retraces(X, nothing_compiled):
    idx = np.zeros((2, 4), np.int32)
    y = np.zeros(len(X), np.int8)
    losses, traces = set(), []
    for lam, alpha in [(1.0, 1e-3), (0, 0.1), (3, 1)]:
        with compilations() as names:
            losses.add(float(run_steps(sparse_step(), sparse_start(KEY, 144, 8, lam, alpha), X, y, idx)[1].loss[-1]))
        traces.append(bool(names))
    assert len(losses) == 3 and traces == [True, False, False]


@pytest.mark.slow
def test_bad_input():
    with pytest.raises(ValueError, match="lam must be at least 0, it is -1"):
        sparse_start(KEY, 144, lam=-1)
    with pytest.raises(TypeError, match="PRNG key"):
        sparse_start(0, 144)

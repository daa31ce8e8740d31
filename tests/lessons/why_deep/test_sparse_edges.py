"""Slide S33: a sparse autoencoder on natural patches learns oriented edges, the same one without sparsity does not."""
import jax
import numpy as np
import pytest

from course_lib.lessons.why_deep.gabor import fit_gabor
from course_lib.lessons.why_deep.sparse_edges import natural_patches, sparse_edges, sparse_start, sparse_step
from course_lib.training import run_steps
from tests.compilations import compilations

KEY = jax.random.key(0)


@pytest.fixture(scope="module")
def X():
    return natural_patches(KEY, 10_000)


def test_patches(X):
    assert X.shape == (10_000, 144)
    np.testing.assert_allclose([X.mean(), X.std()], [0, 1], atol=1e-5)
    contrast = X.std(axis=1)
    assert contrast.max() > 5 * contrast.min()  # patches are not scaled each by itself


def gabor_share(theta):
    return float((fit_gabor(theta.W).r2 > 0.5).mean())


def test_sparse_units_are_gabor_functions_and_those_of_the_plain_autoencoder_are_not(X):
    shares = {}
    for lam in (1.0, 0.0):
        edges = sparse_edges(KEY, X, lam=lam, steps=2000, alpha=1e-2)
        np.testing.assert_allclose(np.linalg.norm(edges.theta.W, axis=1), 1, rtol=1e-5)
        assert edges.loss.shape == (2000,) and edges.loss[-100:].mean() < edges.loss[:100].mean()
        shares[lam] = gabor_share(edges.theta)
    assert shares[1.0] > 0.5 and shares[0.0] < 0.15, shares


def test_denoising_finds_them_without_a_penalty(X):
    assert gabor_share(sparse_edges(KEY, X, lam=0.0, steps=1500, alpha=1e-2, noise=2.0).theta) > 0.5


def test_moving_lambda_or_alpha_never_retraces(X, nothing_compiled):
    idx = np.zeros((2, 4), np.int32)
    y = np.zeros(len(X), np.int8)
    losses, traces = set(), []
    for lam, alpha in [(1.0, 1e-3), (0, 0.1), (3, 1)]:
        with compilations() as names:
            losses.add(float(run_steps(sparse_step(), sparse_start(KEY, 144, 8, lam, alpha), X, y, idx)[1].loss[-1]))
        traces.append(bool(names))
    assert len(losses) == 3 and traces == [True, False, False]


def test_bad_input(X):
    with pytest.raises(ValueError, match="lam must be at least 0, it is -1"):
        sparse_edges(KEY, X, lam=-1)
    with pytest.raises(ValueError, match="steps must be at least 1"):
        sparse_edges(KEY, X, steps=0)
    with pytest.raises(ValueError, match="the mini-batch size B must be at least 1"):
        sparse_edges(KEY, X, B=0)
    with pytest.raises(ValueError, match=r"X must be \(T, D\)"):
        sparse_edges(KEY, X[0])
    with pytest.raises(ValueError, match="empty|at least 1"):
        sparse_edges(KEY, X[:0])
    with pytest.raises(TypeError, match="PRNG key"):
        sparse_edges(0, X)

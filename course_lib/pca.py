"""Principal components and the angles between subspaces. Slide S41: a linear autoencoder finds what PCA finds."""
import numpy as np
from numpy.typing import ArrayLike

from .arguments import as_numpy, check_count, check_finite


def principal_components(X: ArrayLike, k: int) -> tuple[np.ndarray, np.ndarray]:
    """(mean (D,), components (k, D)): orthonormal rows, the directions in which the rows of X (T, D) vary most."""
    X = as_numpy(X, "X", float, pixels=True)
    check_finite(X, "X")
    if X.ndim != 2 or not 1 <= check_count(k, "k") <= min(X.shape):
        raise ValueError(f"k = {k} components need X (T, D) with T, D >= k, it has shape {X.shape}")
    mean = X.mean(axis=0)
    return mean, np.linalg.svd(X - mean, full_matrices=False)[2][:k]


def residual(X: ArrayLike, mean: np.ndarray, components: np.ndarray) -> float:
    """Mean of ½ ‖x - x̂‖² over the rows of X, with x̂ the nearest point of the mean + the span of the components."""
    X = as_numpy(X, "X", float, pixels=True)
    if X.ndim != 2 or not len(X):
        raise ValueError(f"X must be (T, D) with T >= 1, it has shape {X.shape}")
    Z = X - mean
    return float(((Z - Z @ components.T @ components) ** 2).sum(axis=1).mean() / 2)


def principal_angles(A: ArrayLike, B: ArrayLike) -> np.ndarray:
    """The angles in degrees, the largest first, between the spans of the rows of A (k, D) and of B (l, D).

    All 0: one span holds the other. ValueError for another D, or for rows that are linearly dependent.
    """
    A, B = (np.atleast_2d(check_finite(as_numpy(part, "the rows", float), "the rows")) for part in (A, B))
    if A.ndim != 2 or not A.size or not B.size:
        raise ValueError(f"a subspace is spanned by rows (k, D), k >= 1; they have shapes {A.shape} and {B.shape}")
    if A.shape[1] != B.shape[1]:
        raise ValueError(f"both subspaces must lie in one space: D is {A.shape[1]} and {B.shape[1]}")
    bases = [_basis(part) for part in (A, B)]
    small, large = sorted(bases, key=lambda Q: Q.shape[1])
    # the sine is exact for small angles, where the arc cosine is not
    sines = np.linalg.svd(small - large @ (large.T @ small), compute_uv=False)
    return np.degrees(np.arcsin(np.clip(sines, 0, 1)))


def _basis(rows):
    Q, R = np.linalg.qr(rows.T)
    if np.abs(np.diag(R)).min() < 1e-10 * max(np.abs(R).max(), 1e-300):
        raise ValueError("the rows are linearly dependent: they span less than they seem to")
    return Q

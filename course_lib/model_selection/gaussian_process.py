"""A Gaussian process: what a sequential search believes about errors it has not measured yet. Slide S26.

    v(u) ~ GP(0, k),   k(u, u′) = (1 + r + r²/3) exp(-r),   r² = 5 Σ_i (u_i - u_i′)² / ℓ_i²      (Matérn 5/2)
    v̂(u) = k(u, U) K⁻¹ v      s²(u) = 1 - k(u, U) K⁻¹ k(U, u)      K = k(U, U) + noise · I

u is a point of the unit cube, v an error scaled to mean 0 and variance 1. Each ℓ_i is chosen by the likelihood of what
was measured: a long ℓ_i says that axis i hardly matters. NumPy in float64: a few dozen points are nothing.
"""
import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from course_lib.arguments import as_numpy, check_finite

LENGTHS = (0.1, 0.2, 0.4, 0.8, 1.6, 3.2)
NOISES = (1e-6, 1e-3, 1e-1)


class Process(NamedTuple):
    """What `fit` learned from the points U (n, d): ℓ (d,), the Cholesky factor of K, K⁻¹v, mean and scale of v."""

    U: np.ndarray
    length: np.ndarray
    cholesky: np.ndarray
    weights: np.ndarray
    mean: float
    scale: float


def fit(U: ArrayLike, v: ArrayLike) -> Process:
    """The Process through the values v (n,) at the points U (n, d): ℓ_i and noise of the highest likelihood.

    Coordinate by coordinate over LENGTHS, twice, for each of NOISES. ValueError for values that are NaN or infinite.
    """
    U, v = as_numpy(U, "U", float), as_numpy(v, "v", float)
    check_finite(U, "U")
    if U.ndim != 2 or v.shape != U.shape[:1] or not len(v):
        raise ValueError(f"a Gaussian process needs points U (n, d) and values v (n,): {U.shape}, {v.shape}")
    if not np.isfinite(v).all():
        raise ValueError("a Gaussian process needs finite values v: replace those of runs that diverged")
    mean, scale = v.mean(), v.std() or 1.0
    standard = (v - mean) / scale
    _, length, noise = max((_best_lengths(U, standard, noise) for noise in NOISES), key=lambda found: found[0])
    cholesky, weights = _solve(U, standard, length, noise)
    return Process(U, length, cholesky, weights, mean, scale)


def predict(process: Process, u: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """(v̂, s): mean and standard deviation of the error at the points u (n, d), each (n,), in the units of v."""
    between = kernel(as_numpy(u, "u", float), process.U, process.length)
    explained = np.linalg.solve(process.cholesky, between.T)
    deviation = np.sqrt(np.maximum(1 - (explained**2).sum(axis=0), 1e-12))
    return process.mean + process.scale * between @ process.weights, process.scale * deviation


def expected_improvement(mean: np.ndarray, deviation: np.ndarray, best: float) -> np.ndarray:
    """E max(0, best - v) for v ~ N(mean, deviation²): how far below `best` one more trial will bring us, on average.

    (best - mean) Φ(z) + deviation φ(z),  z = (best - mean)/deviation           (Jones, Schonlau & Welch, 1998)
    """
    mean, deviation, best = (as_numpy(x, name, float) for x, name in ((mean, "v̂"), (deviation, "s"), (best, "best")))
    check_finite(best, "best")
    if deviation.shape not in ((), mean.shape) or best.shape:
        raise ValueError(f"v̂ and s need one shape, and best is one number: {mean.shape}, {deviation.shape}, {best.shape}")
    z = (best - mean) / deviation
    below = np.array([math.erfc(-one / math.sqrt(2)) / 2 for one in np.ravel(z)]).reshape(np.shape(z))
    return (best - mean) * below + deviation * np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)


def kernel(u: np.ndarray, U: np.ndarray, length: np.ndarray) -> np.ndarray:
    """k(u, U): Array (n, m) from points (n, d) and (m, d); (…, n, m) for many lengths (…, d) at once."""
    gaps = (u[:, None] - U) / np.asarray(length)[..., None, None, :]
    r = np.sqrt(5 * np.einsum("...i,...i->...", gaps, gaps))
    return (1 + r + r**2 / 3) * np.exp(-r)


def log_likelihood(U: np.ndarray, v: np.ndarray, length: np.ndarray, noise: float) -> np.ndarray:
    """log N(v; 0, K), without its constant, for each of the lengths (…, d)."""
    cholesky = _cholesky(U, length, noise)
    standard = np.linalg.solve(cholesky, v[:, None])[..., 0]
    return -(standard**2).sum(axis=-1) / 2 - np.log(np.diagonal(cholesky, axis1=-2, axis2=-1)).sum(axis=-1)


def _best_lengths(U, v, noise):
    length = np.full(U.shape[1], 0.4)
    for i in list(range(len(length))) * 2:
        tried = np.where(np.arange(len(length)) == i, np.array(LENGTHS)[:, None], length)
        value = log_likelihood(U, v, tried, noise)
        length = tried[value.argmax()]
    return value.max(), length, noise


def _solve(U, v, length, noise):
    cholesky = _cholesky(U, length, noise)
    return cholesky, np.linalg.solve(cholesky.T, np.linalg.solve(cholesky, v))


def _cholesky(U, length, noise):
    return np.linalg.cholesky(kernel(U, U, length) + (noise + 1e-9) * np.eye(len(U)))

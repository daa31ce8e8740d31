"""Ways to the right answer that do not use the formula asked for, and formulas many exercises share. Float64 NumPy."""
from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike


def differences(f: Callable[[np.ndarray], float], z: ArrayLike, eps: float = 1e-6) -> np.ndarray:
    """Central finite differences of the number f(z) at every entry of z."""
    z = np.asarray(z, float)
    out = np.zeros_like(z)
    for i in np.ndindex(z.shape):
        step = np.zeros_like(z)
        step[i] = eps
        out[i] = (f(z + step) - f(z - step)) / (2 * eps)
    return out


def sigm(a: np.ndarray) -> np.ndarray:
    """1 / (1 + exp(-a))."""
    return 1 / (1 + np.exp(-a))


def softmax(a: np.ndarray) -> np.ndarray:
    """exp(a_c) / Σ exp(a) over the last axis."""
    e = np.exp(a - np.max(a, axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def all_states(D: int) -> np.ndarray:
    """All 2^D binary vectors, (2^D, D) float64, in the order of binary numbers with the first entry highest."""
    return (np.arange(2**D)[:, None] >> np.arange(D)[::-1] & 1).astype(float)

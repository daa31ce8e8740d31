"""Towers side by side in the plane, slides S07 and S09: each is four steps and an output unit, a linear unit adds them.

    z_ij = sigm(s⁽²⁾ (up_i(x₁) + down_{i+1}(x₁) + up_j(x₂) + down_{j+1}(x₂) - 3.5))      f̂(x) = Σ_ij f(m_ij) z_ij

up_i(x) = sigm(s (x - e_i)) is on right of the edge e_i, down_i = 1 - up_i left of it. So 2 (n + 1) steps in the first
hidden layer serve n² towers in the SECOND. Along an edge two neighbours add up to 1; where four meet, none is on.
"""
from collections.abc import Callable

import numpy as np

from course_lib.numpy_forward import sigm

AT_ONCE = 1000          # inputs: a row of z holds n² numbers


def plane_of_towers(x: np.ndarray, f: Callable, n: int, sharpness: float = 40.0, out: float = 20.0) -> np.ndarray:
    """f̂(x) of n × n towers on [-1, 1]² for x (T, 2); sharpness is s times the width of a tower, out is s⁽²⁾."""
    edges = np.linspace(-1, 1, n + 1)
    middles = (edges[:-1] + edges[1:]) / 2
    levels = f(*np.meshgrid(middles, middles, indexing="ij"))

    def height(some):
        up = sigm(sharpness * n / 2 * (some[:, :, None] - edges))          # (some, 2, n + 1)
        inside = up[:, :, :-1] + 1 - up[:, :, 1:]                          # (some, 2, n)
        z = sigm(out * (inside[:, 0, :, None] + inside[:, 1, None, :] - 3.5))
        return (z * levels).sum((1, 2))

    x = np.asarray(x, float)
    return np.concatenate([height(x[i : i + AT_ONCE]) for i in range(0, len(x), AT_ONCE)])

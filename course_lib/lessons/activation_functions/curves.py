"""g and g′ of the lecture's activation functions on a grid, and where g saturates. Slides S11-S13, S20-S22."""
import numpy as np

from course_lib.activations import NAMES, pair, place

REACH = 6.0                                                     # the curves are known on [-REACH, REACH]
GRID = np.linspace(-REACH, REACH, 481, dtype=np.float32)
SATURATED = 0.01                                                # below it g′ passes almost no gradient


def activation_curves() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """{name: (g, g′)} on GRID."""
    return {name: tuple(np.asarray(values) for values in pair(GRID, place(name))) for name in NAMES}


def saturated_intervals(dg: np.ndarray) -> list[tuple[float, float]]:
    """[(a₀, a₁), …] of GRID where g′ < SATURATED; dg is g′ on GRID."""
    low = np.concatenate([[False], dg < SATURATED, [False]])
    change = np.flatnonzero(low[1:] != low[:-1])
    return [(float(GRID[i]), float(GRID[j - 1])) for i, j in zip(change[::2], change[1::2], strict=True)]

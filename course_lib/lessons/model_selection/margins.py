"""Grid and random search on an error that can be written down, with its two margins. Slide S26 MODEL SELECTION.

    error(x, y) = (f(x − c) + w f(y − d)) / (1 + w)      f(z) = 1 − exp(−z² / 2·0.1²)

c, d: where the valley lies; w: how much y matters. After figure 1 of Bergstra & Bengio, "Random search for
hyper-parameter optimization" (JMLR, 2012). To be fair to the grid, its k values are the middles of k equal parts.
"""
from functools import cache

import numpy as np

WIDTH, SIDES, DRAWS = 0.1, (2, 3, 4, 5), 64
Y = 0.62                             # where the valley of the picture lies along y
PLACES = np.linspace(0, 1, 101)      # of the valley along x, and along y


def valley(z: np.ndarray) -> np.ndarray:
    """f(z): 0 at the bottom, 1 far from it."""
    return 1 - np.exp(-(z**2) / (2 * WIDTH**2))


def error(x: np.ndarray, y: np.ndarray, c: float, d: float, w: float) -> np.ndarray:
    """The error at (x, y) in [0, 1]²: 0 is the best there is, 1 the worst."""
    return (valley(x - c) + w * valley(y - d)) / (1 + w)


def grid_points(k: int) -> np.ndarray:
    """The k × k grid (k·k, 2): every combination of the middles of k equal parts."""
    middles = (np.arange(k) + 0.5) / k
    return np.stack(np.meshgrid(middles, middles, indexing="ij"), axis=-1).reshape(-1, 2)


def random_points(draw: int, n: int) -> np.ndarray:
    """The first n points of a random search (n, 2)."""
    return np.random.default_rng(draw).random((max(SIDES) ** 2, 2))[:n]


def lowest(points: np.ndarray, w: float, places: np.ndarray = PLACES) -> np.ndarray:
    """The lowest error among the points (n, 2) for a valley at each place c, the mean over all places d: (places,)."""
    fx, fy = (valley(points[:, i, None] - at) for i, at in ((0, places), (1, PLACES[::5])))
    return ((fx[:, :, None] + w * fy[:, None]) / (1 + w)).min(axis=0).mean(axis=1)


@cache
def along(k: int, w: float) -> tuple[np.ndarray, np.ndarray]:
    """(grid, random): the lowest error over the place c of the valley (101,); for random the mean of 64 draws."""
    draws = np.mean([lowest(random_points(draw, k * k), w) for draw in range(DRAWS)], axis=0)
    return lowest(grid_points(k), w), draws

"""Linear pieces of a reclin network on a line: depth multiplies them, width only adds. Slide S34, the real-valued case.

    one hidden layer of H units: at most H + 1 pieces
    L hidden layers of 2 units: the sawtooth below has 2^L (Telgarsky, 2016)
"""
from functools import cache

import numpy as np

from course_lib.arguments import check_count
from course_lib.network import Layer, check_theta

MOST_L, MOST_H = 8, 256
GRID = np.linspace(0, 1, 4 * MOST_H + 1)      # holds every kink of the deepest sawtooth


def sawtooth(L: int, slope: float = 2.0) -> tuple[Layer, ...]:
    """θ of the reclin network with L hidden layers of 2 units whose f, on [0, 1], goes 2^L times between 0 and 1.

    Each layer folds the line once: t(h) = 2 reclin(h) - 4 reclin(h - ½), and f = t ∘ ... ∘ t. D = 1, one linear output.
    slope: s instead of 2, a fold that reaches s/2 only. For 1 < s < 2 the pieces grow like s^L, for s <= 1 not at all.
    """
    fold, bias = np.array([[slope, -2 * slope]], np.float32), np.array([0.0, -0.5], np.float32)
    ones = np.ones((2, 1), np.float32)
    hidden = (Layer(ones @ fold, bias),) * (check_count(L, "L") - 1)
    return (Layer(ones, bias), *hidden, Layer(fold, np.zeros(1, np.float32)))


@cache
def folded(L: int, slope: float) -> tuple[np.ndarray, np.ndarray, int]:
    """(x, f) at the ends and kinks of the deep network's f on [0, 1], and its number of pieces."""
    theta = sawtooth(L, slope)
    x, f = kinks(theta)
    return x, f[:, 0], linear_pieces(theta)


def first_units(L: int, slope: float, H: int) -> tuple[np.ndarray, np.ndarray, int]:
    """(x, f) of one layer with the first H of the units that run through the deep network's kinks, and its pieces.

    Unit k begins at kink k: f is the deep network's up to kink H, then goes straight on.
    """
    x, f, pieces = folded(L, slope)
    if H >= len(x) - 1:
        return x, f, pieces
    straight = f[H] + (f[H] - f[H - 1]) / (x[H] - x[H - 1]) * (1 - x[H])
    return np.append(x[: H + 1], 1.0), np.append(f[: H + 1], straight), H


def fold_height(L: int, slope: float) -> float:
    """How far, at most, f falls between two of its peaks: s/2 - s(1 - s/2) with 1 < s and enough layers, 0 with one peak."""
    f = folded(L, slope)[1]
    lower_peak = np.minimum(np.maximum.accumulate(f), np.maximum.accumulate(f[::-1])[::-1])
    return float((lower_peak - f).max())


def way_through(x: float, L: int, slope: float) -> np.ndarray:
    """x and what each of the L folds makes of it, (L + 1,)."""
    way = [x]
    for _ in range(L):
        way.append(slope * min(way[-1], 1 - way[-1]))
    return np.array(way)


def linear_pieces(theta: tuple[Layer, ...], low: float = 0.0, high: float = 1.0) -> int:
    """How many linear pieces f(x), x from `low` to `high`, has: θ with D = 1, reclin hidden units, linear output.

    Exact up to rounding in float64: the kinks of each layer are solved for, none is looked for on a grid.
    ValueError unless D = 1 and low < high.
    """
    x, f = kinks(theta, low, high)
    slopes = np.diff(f, axis=0) / np.diff(x)[:, None]
    changes = np.abs(np.diff(slopes, axis=0)).max(axis=1, initial=0.0)
    return 1 + int((changes > 1e-6 * np.abs(slopes).max(initial=1e-30)).sum())


def kinks(theta: tuple[Layer, ...], low: float = 0.0, high: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    """(x (K,), f (K, C)): `low`, `high` and all x between them where a hidden unit switches on or off, and f there."""
    theta = check_theta(theta)
    if theta[0].W.shape[1] != 1:
        raise ValueError(f"pieces are counted along a line: D must be 1, W(1) has shape {theta[0].W.shape}")
    if not low < high:
        raise ValueError(f"the line must run from low to high, low < high; they are {low} and {high}")
    x = np.array([low, high], np.float64)
    h = x[:, None]
    for layer in theta[:-1]:
        W, b = (np.asarray(part, np.float64) for part in layer)
        more = np.union1d(x, crossings(x, h @ W.T + b))
        more = more[np.diff(more, prepend=-np.inf) > 1e-12 * (high - low)]
        h = np.column_stack([np.interp(more, x, column) for column in h.T])
        x, h = more, np.maximum(h @ W.T + b, 0)
    W, b = (np.asarray(part, np.float64) for part in theta[-1])
    return x, h @ W.T + b


def crossings(x: np.ndarray, a: np.ndarray) -> np.ndarray:
    """Where the columns of a (K, H), linear between the points x (K,), change their sign."""
    before, after = a[:-1], a[1:]
    piece, unit = np.nonzero((before < 0) & (after > 0) | (before > 0) & (after < 0))
    share = before[piece, unit] / (before[piece, unit] - after[piece, unit])
    return x[piece] + share * (x[piece + 1] - x[piece])

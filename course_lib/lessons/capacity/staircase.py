"""Universal approximation in one dimension. Slide S09 (Hornik, 1991): on a compact interval, and existence only.

The constructive half: a pair of steps sigm(s(x - t_j)) - sigm(s(x - t_{j+1})) is a tower over one cell. Towers side by
side, as high as f at the middle of their cells, are a staircase. Neighbours share a step: H units make H + 1 levels:

    f̂(x) = c_0 + Σ_{j=1}^{H} (c_j - c_{j-1}) sigm(s (x - t_j))

With cells of width w and a Lipschitz constant K of f,  max |f̂ - f| <= K (w/2 + 2 ln 2 / s): f̂(x) is a mean of the c_i
with weights P(x + ε/s lies in cell i), ε logistic, and E|ε| = 2 ln 2.
"""
import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from course_lib.numpy_forward import sigm

LOW, HIGH = -1.0, 1.0


class Steps(NamedTuple):
    """Thresholds t (H,), levels c (H + 1,) and steepness s of a staircase."""

    t: np.ndarray
    c: np.ndarray
    s: float


def staircase(x: np.ndarray, t: np.ndarray, c: np.ndarray, s: float) -> np.ndarray:
    """f̂(x) of the staircase with thresholds t (H,), levels c (H + 1,), steepness s, at each x (T,)."""
    rises = sigm(s * (np.asarray(x, float)[:, None] - np.asarray(t)))
    return c[0] + rises @ np.diff(c)


def construct(f: Callable, H: int, sharpness: float = 12.0, low: float = LOW, high: float = HIGH) -> Steps:
    """The staircase of H sigmoids for a function f on [low, high]: `staircase(x, *construct(f, H))`.

    `sharpness` is s times the width of a cell. ValueError unless H >= 1, sharpness > 0 and low < high are finite.
    """
    if isinstance(H, bool) or int(H) != H or H < 1:
        raise ValueError(f"H must be a whole number of units, at least 1, it is {H!r}")
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        raise ValueError(f"the theorem needs a compact interval [low, high], not [{low:g}, {high:g}]")
    if not 0 < sharpness < math.inf:
        raise ValueError(f"sharpness must be a positive number, it is {sharpness!r}")
    width = (high - low) / (H + 1)
    middles = low + width * (np.arange(H + 1) + 0.5)
    c = np.asarray(f(middles), float)
    if c.shape != middles.shape or not np.isfinite(c).all():
        raise ValueError(f"f must give one finite number for each x; for {middles.shape} it gave shape {c.shape}")
    return Steps(low + width * np.arange(1, H + 1), c, sharpness / width)


def single_towers(x: np.ndarray, t: np.ndarray, c: np.ndarray, s: float) -> np.ndarray:
    """Each tower c_j (sigm(s(x - t_j)) - sigm(s(x - t_{j+1}))) alone, (H + 1, len(x)); the outer two have one step."""
    x = np.asarray(x, float)
    rise = sigm(s * (x - np.asarray(t)[:, None]))
    rise = np.concatenate([np.ones((1, len(x))), rise, np.zeros((1, len(x)))])
    return np.asarray(c)[:, None] * (rise[:-1] - rise[1:])


def highest_tower(c: np.ndarray) -> int:
    """The number j of the highest tower, or the deepest, among those with a step up and one down; 1 when H = 1."""
    return 1 + int(np.argmax(np.abs(np.asarray(c)[1:-1]))) if len(c) > 2 else 1


def bound(K: float, H: int, sharpness: float = 12.0, low: float = LOW, high: float = HIGH) -> float:
    """What the construction guarantees: K w (1/2 + 2 ln 2 / sharpness), at most K w when sharpness >= 4 ln 2 = 2.8."""
    return K * (high - low) / (H + 1) * (0.5 + 2 * math.log(2) / sharpness)


def lipschitz(x: np.ndarray, y: np.ndarray) -> float:
    """The Lipschitz constant of the broken line through (x, y): its steepest piece."""
    return float(np.max(np.abs(np.diff(y) / np.diff(x))))


def sup_error(fhat: np.ndarray, f: np.ndarray) -> float:
    """The sup norm max_x |f̂(x) - f(x)| over the sample."""
    return float(np.max(np.abs(np.asarray(fhat, float) - np.asarray(f, float))))


def log_log_slope(H: np.ndarray, errors: np.ndarray) -> float:
    """Slope of the line through (log H, log error): -1 when twice the units halve the error. NaN under 2 points."""
    H, errors = np.asarray(H, float), np.asarray(errors, float)
    good = (errors > 0) & np.isfinite(errors)
    return float(np.polyfit(np.log(H[good]), np.log(errors[good]), 1)[0]) if good.sum() > 1 else float("nan")

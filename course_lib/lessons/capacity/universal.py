"""One curve on [-1, 1], built from H sigmoids and learned by nets of many widths. Slide S09: the errors over H."""
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from .staircase import Steps, bound, construct, lipschitz, log_log_slope, staircase, sup_error
from .width_sweep import sweep_curves, train_widths, training_points

KNOTS, HIGHEST, REACH = 33, 1.25, 1.4            # a drawn curve is straight between its knots and no higher than HIGHEST
SHAPES = {
    "fading wave": lambda x: 0.7 * np.sin(2 * np.pi * x) * np.exp(-0.4 * x),
    "hat": lambda x: 0.9 - 1.8 * np.abs(x),
    "cliff": lambda x: 0.8 * np.tanh(8 * (x - 0.2)),
    "waves": lambda x: 0.8 * np.sin(4 * np.pi * x),
}
PLACES = np.linspace(-1, 1, KNOTS)
FINE = np.linspace(-1, 1, 513)                       # where the sup norm is taken
SHOWN = np.linspace(-REACH, REACH, 421)              # where curves are drawn; ±1 are among these points
BUILT_WIDTHS = np.array([1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128])
MANY = BUILT_WIDTHS >= 16                            # the widths over which the slope is measured


class Approximation(NamedTuple):
    """What H sigmoids make of a curve, by construction and by training."""

    stairs: Steps               # of width H
    heights: np.ndarray         # (len(SHOWN),), the staircase's f̂
    net: np.ndarray             # (len(SHOWN),), the trained net's f̂
    error: float                # of the staircase, largest on [-1, 1]
    promised: float             # the bound on it
    built: np.ndarray           # (len(BUILT_WIDTHS),), errors of the staircases of all widths
    bounds: np.ndarray          # (len(BUILT_WIDTHS),)
    trained: np.ndarray         # (len(WIDTHS) + 1,), errors of the trained nets, the last of width H
    K: float                    # the curve's Lipschitz constant
    slope: float                # of log error over log H


def curve_at(knots: np.ndarray, x: np.ndarray) -> np.ndarray:
    """The curve through `knots` (KNOTS,) at x."""
    return np.interp(x, PLACES, knots)


def shape_knots(name: str) -> np.ndarray:
    """Knots (KNOTS,) of the shape of that name."""
    return np.clip(SHAPES[name](PLACES), -HIGHEST, HIGHEST)


def approximate(f: Callable, H: int, sharp: float, alpha: float, seed: int) -> Approximation:
    """Both halves of the slide for f on [-1, 1]: the staircases of BUILT_WIDTHS and of H, and nets of WIDTHS and H trained."""
    theta = train_widths(f(training_points()), H, alpha, seed)
    nets = np.asarray(sweep_curves(theta, np.concatenate([FINE, SHOWN]).astype(np.float32)))
    stairs = construct(f, H, sharp)
    built = np.array([sup_error(staircase(FINE, *construct(f, h, sharp)), f(FINE)) for h in BUILT_WIDTHS])
    K = lipschitz(FINE, f(FINE))
    return Approximation(
        stairs, staircase(SHOWN, *stairs), nets[-1, len(FINE):], sup_error(staircase(FINE, *stairs), f(FINE)),
        bound(K, H, sharp), built, np.array([bound(K, h, sharp) for h in BUILT_WIDTHS]),
        np.array([sup_error(net[: len(FINE)], f(FINE)) for net in nets]), K, log_log_slope(BUILT_WIDTHS[MANY], built[MANY]))


def with_heights(found: Approximation, f: Callable, heights: np.ndarray) -> Approximation:
    """`found` with another staircase in place of its own: heights at FINE and SHOWN, one after the other."""
    return found._replace(heights=heights[len(FINE):], error=sup_error(heights[: len(FINE)], f(FINE)))

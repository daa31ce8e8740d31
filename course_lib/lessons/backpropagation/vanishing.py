"""What is left of a gradient after many layers. Slides S20-S22: each one multiplies it by w g′(a)."""
import numpy as np

from course_lib.activations import pair, place

NAMES = ("sigm", "tanh", "reclin")
REACH, MOST = 6.0, 20                       # of a, and of layers
GRID = np.linspace(-REACH, REACH, 481, dtype=np.float32)


def slope_curves() -> dict[str, np.ndarray]:
    """{name: g′} on GRID."""
    return {name: np.asarray(pair(GRID, place(name))[1]) for name in NAMES}


def slopes_at(a: float) -> dict[str, float]:
    """{name: g′(a)}."""
    return {name: float(pair(np.float32(a), place(name))[1]) for name in NAMES}


def gradient_left(slope: float, w: float, L: int) -> np.ndarray:
    """|w g′(a)|ⁿ for n = 0 … L: what is left of a gradient of 1 after n layers."""
    return abs(w * slope) ** np.arange(L + 1.0)

"""The input plane (x₁, x₂): a coloured map of some h(x), labelled points, lines a(x) = 0."""
from typing import Any

import numpy as np
from matplotlib.colors import Colormap
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke
from matplotlib.text import Text
from numpy.typing import ArrayLike

from .canvas import Canvas
from .style import CLASSES, INK, PALE, SIGNED, styled

HALO = [withStroke(linewidth=3.0, foreground="white")]
REACH = 3.0


class Plane:
    """A square map with points on it. `map` is the field behind, `show_points` moves the markers."""

    def __init__(self, canvas: Canvas, left: float, bottom: float, size: float, reach: float = REACH,
                 cmap: str | Colormap = SIGNED, low: float = -1.0, high: float = 1.0, labels: bool = True) -> None:
        self.canvas, self.reach = canvas, reach
        self.ax = canvas.axes(left, bottom, size, size, xlim=(-reach, reach), ylim=(-reach, reach),
                              xticks=(-reach, 0, reach), yticks=(-reach, 0, reach))
        for side in self.ax.spines.values():
            side.set(visible=True, color=PALE)
        if labels:
            here: dict[str, Any] = dict(transform=self.ax.transAxes, fontsize=14, ha="center", va="center")
            self.ax.text(0.78, -0.055, "$x_1$", **here)
            self.ax.text(-0.045, 0.78, "$x_2$", **here)
        self.map = canvas.field(self.ax, cmap, low, high)
        self.clouds: list[Line2D] = []

    def points(self, size: float = 8.0, classes: int = 2) -> None:
        """Add one marker artist for each class, white-edged so that they read on any colour."""
        self.clouds = [self.ax.plot([], [], ls="", ms=size + (c == 1), mec="white", mew=1.0, zorder=3, **CLASSES[c])[0]
                       for c in range(classes)]
        self.canvas.live(*self.clouds)

    def show_points(self, X: ArrayLike, y: ArrayLike) -> None:
        """Put the markers at the rows of X (T, 2), each among those of its class y (T,)."""
        X, y = np.asarray(X, float).reshape(-1, 2), np.asarray(y)
        for c, cloud in enumerate(self.clouds):
            cloud.set_data(X[y == c, 0], X[y == c, 1])

    def level_lines(self, z: np.ndarray, levels: ArrayLike) -> list[np.ndarray]:
        """The lines along which z (n, n), a function over the plane, has these values, as segments."""
        line = np.linspace(-self.reach, self.reach, len(z))
        with styled():
            contours = self.ax.contour(line, line, z, levels)
        segments = [part for parts in contours.allsegs for part in parts]
        contours.remove()
        return segments

    def text(self, words: str = "", **kw: Any) -> Text:
        """A live label with a white halo."""
        look: dict[str, Any] = {"color": INK, "fontsize": 11} | kw
        return self.canvas.live(self.ax.text(0, 0, words, path_effects=HALO, **look))

    def line(self, **kw: Any) -> Line2D:
        """A live line; give its ends to `set_line`."""
        look: dict[str, Any] = {"color": INK, "lw": 2.0} | kw
        return self.canvas.live(self.ax.plot([], [], **look)[0])


def drawable(path: ArrayLike, far: float = 50) -> np.ndarray:
    """A path (T, 2) that matplotlib can draw, wherever it has gone: neither NaN nor further out than `far`."""
    return np.clip(np.nan_to_num(path, nan=far, posinf=far, neginf=-far), -far, far)


def ends(w: ArrayLike, b: float, reach: float) -> np.ndarray:
    """Two far points of the line b + w·x = 0, or none when w = 0."""
    w = np.asarray(w)
    norm = float(np.hypot(*w))
    if norm < 1e-9:
        return np.empty((0, 2))
    foot = -b * w / norm**2
    along = np.array([-w[1], w[0]]) / norm
    return np.stack([foot - 4 * reach * along, foot + 4 * reach * along]) if np.abs(foot).max() < 6 * reach else \
        np.empty((0, 2))


def distance(p: ArrayLike, a: ArrayLike, b: ArrayLike) -> float:
    """From the point p to the segment from a to b."""
    p, a, b = (np.asarray(v, float) for v in (p, a, b))
    along = np.clip((p - a) @ (b - a) / ((b - a) @ (b - a)), 0, 1)
    return float(np.hypot(*(p - a - along * (b - a))))

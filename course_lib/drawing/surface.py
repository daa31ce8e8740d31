"""A surface z(x₁, x₂) seen from a fixed place: quads projected and sorted once, then only heights and colours move.

matplotlib's own 3-D axes rebuild and sort everything on each frame; a height field seen from a fixed angle never
changes its back-to-front order, so a plain 2-D QuadMesh is enough and several times faster.
"""
from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, QuadMesh
from matplotlib.colors import Colormap
from matplotlib.text import Text
from numpy.typing import ArrayLike

from .canvas import Canvas
from .style import GREY, INK, PALE, SIGNED

Coordinate = TypeVar("Coordinate", float, np.ndarray)   # of one point or, in an array, of many
TURN, TILT, TALL = np.radians(-62.0), np.radians(26.0), 1.15


class Surface:
    """z over the square [-reach, reach]² on an n × n grid, heights from `low` to `high`, in `ax` (which it takes over)."""

    def __init__(self, canvas: Canvas, ax: Axes, n: int = 41, reach: float = 3.0, low: float = -1.0, high: float = 1.0,
                 cmap: Colormap = SIGNED) -> None:
        self.canvas, self.ax, self.n, self.reach, self.cmap = canvas, ax, n, reach, cmap
        ax.set_axis_off()
        line = np.linspace(-1, 1, n)
        u, v = np.meshgrid(line, line[::-1])  # far to near for this view: quads painted in this order cover well
        self.floor = np.stack(project(u, v, 0.0), -1)
        self.quads = QuadMesh(self.floor.copy(), antialiased=True, linewidth=0.4, edgecolors=(1, 1, 1, 0.5))
        ax.add_collection(self.quads)
        canvas.live(self.quads)
        self.texts: list[Text] = []
        self.frame: LineCollection | None = None
        self.range(low, high)

    def range(self, low: float, high: float, ticks: Sequence[float] | None = None) -> None:
        """Set the heights shown and redraw the box around them."""
        self.low, self.high = low, high
        for text in self.texts:
            text.remove()
        if self.frame is not None:
            self.frame.remove()
        self.texts, ax, r = [], self.ax, self.reach
        back = [((-1, 1, 0), (1, 1, 0)), ((-1, 1, 1), (1, 1, 1)), ((-1, -1, 0), (-1, 1, 0)), ((-1, -1, 1), (-1, 1, 1)),
                ((-1, 1, 0), (-1, 1, 1)), ((1, 1, 0), (1, 1, 1)), ((-1, -1, 0), (-1, -1, 1)), ((-1, -1, 0), (1, -1, 0)),
                ((1, -1, 0), (1, 1, 0))]
        self.frame = LineCollection(
            [[project(*p), project(*q)] for p, q in back], colors=PALE, linewidths=0.8, zorder=0
        )
        ax.add_collection(self.frame)
        for value, place in ((-r, -1), (0, 0), (r, 1)):
            self._write(place, -1.1, 0, f"{value:g}", GREY, va="top")
            self._write(1.1, place, 0, f"{value:g}", GREY, ha="left")
        self._write(0.35, -1.38, 0, "$x_1$", INK, 14)
        self._write(1.42, 0.35, 0, "$x_2$", INK, 14)
        for value in ticks or (low, (low + high) / 2, high):
            self._write(-1.06, -1.0, (value - low) / (high - low), f"{value:g}", GREY, ha="right", va="bottom")
        xy = np.array([project(x, y, z) for x in (-1.3, 1.3) for y in (-1.3, 1.3) for z in (0, 1.0)])
        ax.set(xlim=(xy[:, 0].min() - 0.02, xy[:, 0].max() + 0.02), ylim=(xy[:, 1].min() - 0.05, xy[:, 1].max() + 0.05))
        self.canvas.stale(self.ax)

    def _write(self, x, y, z, words, colour, size=10, ha="center", va="center"):
        px, py = project(x, y, z)
        self.texts.append(self.ax.text(px, py, words.replace("-", "−"), color=colour, fontsize=size, ha=ha, va=va))

    def place(self, x: ArrayLike, z: ArrayLike) -> np.ndarray:
        """Where in `ax` points x (..., 2) of the plane stand at heights z (...): (..., 2)."""
        u, v = np.moveaxis(np.asarray(x, float) / self.reach, -1, 0)
        across, up = project(u, v, 0.0)
        return np.stack([across, up + self._lift(z)], -1)

    def _lift(self, z):
        return np.clip((np.asarray(z) - self.low) / (self.high - self.low), -0.05, 1.05) * TALL * np.cos(TILT)

    def set(self, z: ArrayLike, colour: ArrayLike) -> None:
        """Heights z (n, n), row 0 at x₂ = -reach, and the numbers in [0, 1] that pick each vertex's colour."""
        lift = self._lift(np.asarray(z)[::-1])
        shade = np.asarray(colour)[::-1]
        corners = self.floor.copy()
        corners[..., 1] += lift
        self.quads._coordinates = corners  # type: ignore[attr-defined]  # QuadMesh has no public way to move them
        middle = (shade[:-1, :-1] + shade[1:, 1:] + shade[:-1, 1:] + shade[1:, :-1]) / 4
        self.quads.set_facecolor(self.cmap(middle).reshape(-1, 4))


def project(x: Coordinate, y: Coordinate, z: float) -> tuple[Coordinate, Coordinate]:
    """Orthographic view from azimuth TURN and elevation TILT: x, y in [-1, 1], z in [0, 1] -> the picture plane."""
    across = np.cos(TURN) * y - np.sin(TURN) * x
    depth = np.cos(TURN) * x + np.sin(TURN) * y
    return across, -np.sin(TILT) * depth + z * TALL * np.cos(TILT)

"""A wall of filters: the weights of many units as small square pictures, positive blue, negative orange, 0 paper white."""
import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.colors import Colormap
from numpy.typing import ArrayLike

from .canvas import Canvas
from .style import INK, SIGNED, styled


class FilterWall:
    """rows x columns pictures of side x side pixels at (left, bottom, width, height) CSS pixels, `gap` pixels between.

    .set(images (n, side²)) shows n <= rows · columns, each scaled by its own largest weight, or all by `scale`;
    .ring(i) puts a frame around one, .mark(bool (n,)) a dot at the corner of some, .at(x, y) is the one under a point.
    """

    @styled()
    def __init__(self, canvas: Canvas, left: float, bottom: float, width: float, height: float, rows: int, columns: int,
                 side: int, gap: int = 2, cmap: str | Colormap = SIGNED, low: float = -1.0) -> None:
        self.rows, self.columns, self.side, self.gap = rows, columns, side, gap
        self.ax = canvas.axes(left, bottom, width, height, xlim=(0, columns), ylim=(rows, 0))
        self.ax.set_axis_off()
        self.field = canvas.field(self.ax, cmap, low, 1.0)
        self.marks = canvas.live(self.ax.plot([], [], "o", ms=4.0, mfc=INK, mec="white", mew=0.8, clip_on=False)[0])
        self.frame = LineCollection([], colors=INK, linewidths=2.2, clip_on=False)
        self.ax.add_collection(self.frame, autolim=False)
        canvas.live(self.frame)
        self.title = canvas.live(self.ax.text(0, 1.02, "", transform=self.ax.transAxes, fontsize=12, va="bottom"))
        self.pixels = np.zeros((rows * (side + gap), columns * (side + gap)), np.float32)
        self.count = 0

    def set(self, images: ArrayLike, title: str = "", scale: float | None = None) -> None:
        """Show `images` (n, side²)."""
        images = np.asarray(images, np.float32)
        self.count = len(images)
        largest = np.abs(images).max(axis=1, keepdims=True) if scale is None else scale
        images = images / np.maximum(largest, 1e-12)
        cell = self.side + self.gap
        tiles = np.zeros((self.rows * self.columns, cell, cell), np.float32)
        edge = self.gap // 2
        tiles[: self.count, edge : edge + self.side, edge : edge + self.side] = images.reshape(-1, self.side, self.side)
        self.pixels = tiles.reshape(self.rows, self.columns, cell, cell).swapaxes(1, 2).reshape(self.pixels.shape)
        self.field.set(self.pixels[::-1])
        self.title.set_text(title)

    def ring(self, i: int | None) -> None:
        """A frame around picture i, or none."""
        corners = []
        if i is not None:
            r, c = divmod(i, self.columns)
            corners.append([(c, r), (c + 1, r), (c + 1, r + 1), (c, r + 1), (c, r)])
        self.frame.set_segments(corners)

    def mark(self, chosen: ArrayLike) -> None:
        """A dot at the lower right corner of each picture i with chosen[i]."""
        r, c = np.divmod(np.flatnonzero(chosen), self.columns)
        self.marks.set_data(c + 0.88, r + 0.86)

    def at(self, x: float, y: float) -> int | None:
        """Which picture is under the data point (x, y) of `ax`, or None."""
        inside = 0 <= x < self.columns and 0 <= y < self.rows
        i = int(y) * self.columns + int(x) if inside else self.count
        return i if i < self.count else None

    def step(self, i: int, key: str) -> int:
        """The picture one arrow key away from i, staying on the wall."""
        by = {"ArrowLeft": -1, "ArrowRight": 1, "ArrowUp": -self.columns, "ArrowDown": self.columns}[key]
        return i + by if 0 <= i + by < self.count else i

"""A wall of digits: many 28 × 28 pictures painted as one array, each with a short caption."""
from collections.abc import Sequence

import numpy as np
from matplotlib.typing import ColorType
from numpy.typing import ArrayLike

from .canvas import Canvas
from .style import GREY, NEG, styled

SIDE, GAP = 28, 9


class DigitWall:
    """rows × columns digits in `ax`-sized space at (left, bottom, width, height) CSS pixels; captions below each."""

    @styled()
    def __init__(self, canvas: Canvas, left: float, bottom: float, width: float, height: float, rows: int, columns: int,
                 size: float = 10.5) -> None:
        self.canvas, self.rows, self.columns = canvas, rows, columns
        self.ax = canvas.axes(left, bottom, width, height, xlim=(0, columns), ylim=(0, rows))
        self.ax.set_axis_off()
        self.field = canvas.field(self.ax, "gray_r", 0, 255)
        self.captions = [canvas.live(self.ax.text(c + 0.5, rows - r - 1.0, "", ha="center", va="bottom", fontsize=size,
                                                  color=GREY)) for r in range(rows) for c in range(columns)]
        self.title = canvas.live(self.ax.text(0, 1.03, "", transform=self.ax.transAxes, fontsize=12, va="bottom"))
        self.wall = np.zeros((rows * (SIDE + GAP), columns * (SIDE + GAP)), np.uint8)

    def set(self, images: ArrayLike, captions: Sequence[str], title: str = "", colour: ColorType = NEG) -> None:
        """`images` (n, 784) uint8 or floats in [0, 1], n <= rows · columns; the rest stays empty."""
        images = np.asarray(images)
        images = images if images.dtype == np.uint8 else np.round(255 * np.clip(images, 0, 1)).astype(np.uint8)
        self.wall[:] = 0
        for i, text in enumerate(self.captions):
            shown = i < len(images)
            text.set_text(captions[i] if shown else "")
            text.set_color(colour)
            if shown:
                r, c = divmod(i, self.columns)
                y, x = r * (SIDE + GAP) + 1, c * (SIDE + GAP) + GAP // 2
                self.wall[y : y + SIDE, x : x + SIDE] = images[i].reshape(SIDE, SIDE)
        self.field.set(self.wall[::-1])
        self.title.set_text(title)

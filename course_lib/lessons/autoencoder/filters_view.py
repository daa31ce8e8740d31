"""Filters of two autoencoders that differ in the noise alone, and how they rebuild half erased digits. Extension of S41."""
from typing import NamedTuple

import numpy as np

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.digit_wall import SIDE, DigitWall
from course_lib.drawing.filter_wall import FilterWall
from course_lib.drawing.style import GREY, INK, PALE, POS, styled

ROWS, WALL = 6, 316


class FiltersPicture(NamedTuple):
    """Of the plain autoencoder and of the one with noise: filters, their titles, reconstructions."""

    filters: tuple[np.ndarray, np.ndarray]      # each (ROWS², 784)
    titles: tuple[str, str]
    names: tuple[str, str]
    erased: np.ndarray                          # (n, 784), what both are shown
    x_hat: tuple[np.ndarray, np.ndarray]        # each (n, 784)
    spread: tuple[np.ndarray, np.ndarray]       # how far the filters of each reach, (H,)


class FilterWallsView:
    """Room for `digits` digits and for `spread` up to `farthest` pixels."""

    @styled()
    def __init__(self, digits: int, farthest: float):
        self.canvas = canvas = Canvas(960, 396)
        self.walls = [FilterWall(canvas, left, 34, WALL, WALL, ROWS, ROWS, SIDE) for left in (10, 338)]
        self.digits = DigitWall(canvas, 728, 190, 224, 150, 3, digits)
        for row, words in enumerate(("shown", "x̂, left", "x̂, right")):
            self.digits.ax.text(-0.1, 2.55 - row, words, ha="right", va="center", fontsize=10.5, color=GREY)
        ax = canvas.axes(680, 62, 256, 74, xlim=(0, farthest), ylim=(0, 1), yticks=(), xlabel="reach of a filter, pixels")
        ax.spines.left.set_visible(False)
        self.edges = np.linspace(0, farthest, 31)
        self.stairs = [ax.stairs(np.zeros(30), self.edges, color=c, lw=1.8, ls=ls) for c, ls in ((INK, "-"), (POS, (0, (5, 2))))]
        canvas.live(*self.stairs)
        self.legend = [canvas.live(ax.text(x, 1.06, "", transform=ax.transAxes, fontsize=11, color=c, ha=ha))
                       for x, c, ha in ((1, INK, "right"), (0, POS, "left"))]
        ax.axhline(0, color=PALE, lw=0.8)
        canvas.fig.text(10 / 960, 12 / 396, "each filter on its own scale: orange below 0, blue above", fontsize=10.5, color=GREY)

    def update(self, seen: FiltersPicture):
        for wall, filters, title in zip(self.walls, seen.filters, seen.titles, strict=True):
            wall.set(filters, title)
        images = np.concatenate([seen.erased, *seen.x_hat])
        self.digits.set(images, [""] * len(images), "half erased digits")
        counts = [np.histogram(part, self.edges)[0] for part in seen.spread]
        most = max(count.max() for count in counts)
        for stairs, count, words, name in zip(self.stairs, counts, self.legend, seen.names, strict=True):
            stairs.set_data(count / most)
            words.set_text(name)

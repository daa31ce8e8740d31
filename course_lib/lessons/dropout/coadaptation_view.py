"""The filters of two networks, with and without dropout; the removed ones are gone, the error rises. Slide S46."""
from typing import NamedTuple

import numpy as np

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.curves import Curves
from course_lib.drawing.style import GREY, INK, PAIR, SIGNED, styled

SIDE, N, GAP, WALL = 14, 4, 1, 300         # weights are means over 2 × 2 pixels: what each unit looks at, without the grain
PITCH = SIDE + GAP


class CoadaptationPicture(NamedTuple):
    """Both networks, without and with dropout."""

    filters: list       # two (N², 784), the weights of the units shown
    gone: list          # two (N²,) bool: which of these are removed
    counts: tuple       # two numbers of removed units
    curves: list        # two (n,): error over `removed` units at random
    errors: list        # two: error now
    titles: tuple       # two
    title: str          # of the curves


class CoadaptationView:
    """Two walls of filters, named `names`; their error over the numbers `removed` of units taken out."""

    @styled()
    def __init__(self, names, removed):
        self.x = removed
        self.canvas = canvas = Canvas(960, 400)
        self.walls, self.fields, self.titles = [], [], []
        for left in (16, 336):
            ax = canvas.axes(left, 20, WALL, WALL, xlim=(0, N), ylim=(N, 0))
            ax.set_axis_off()
            self.walls.append(ax)
            self.fields.append(canvas.field(ax, SIGNED, -1.0, 1.0))
            self.titles.append(canvas.live(ax.text(0, 1.03, "", transform=ax.transAxes, fontsize=11.5, va="bottom",
                                                   linespacing=1.4)))
        ax = canvas.axes(700, 62, 190, 258, xlim=(0, removed[-1]), ylim=(0, 1), xlabel="units removed of 100",
                         yticks=(0, 0.25, 0.5, 0.75, 1))
        ax.set_yticks((0, 0.25, 0.5, 0.75, 1), ("0", "25 %", "50 %", "75 %", "100 %"))
        ax.axhline(0.9, color=GREY, lw=0.8, ls=(0, (1, 2)))
        ax.text(2, 0.915, "guessing", color=GREY, fontsize=10)
        self.curves = Curves(canvas, ax, names, PAIR)
        self.dots = [canvas.live(ax.plot([], [], "o", ms=9, color=c, mec=INK, mew=1.2, zorder=5)[0]) for c in PAIR]

    def update(self, seen: CoadaptationPicture):
        for field, W, out in zip(self.fields, seen.filters, seen.gone, strict=True):
            field.set(mosaic(W, out)[::-1])
        self.curves.set(self.x, seen.curves, None, seen.title)
        self.curves.cursor.set_visible(False)
        for dot, count, error in zip(self.dots, seen.counts, seen.errors, strict=True):
            dot.set_data([count], [error])
        for text, words in zip(self.titles, seen.titles, strict=True):
            text.set_text(words)

    def unit_at(self, ax, x, y):
        """(network, place in its wall) under a point of a wall, or None."""
        if ax not in self.walls or not (0 <= x < N and 0 <= y < N):
            return None
        return self.walls.index(ax), N * int(y) + int(x)


def mosaic(W, gone):
    """N² filters as one picture, each in its own scale, the removed ones (N²,) left white (that is 0)."""
    W = np.asarray(W).reshape(-1, SIDE, 2, SIDE, 2).mean(axis=(2, 4)).reshape(N * N, -1)
    wall = np.zeros((N, PITCH, N, PITCH), np.float32)
    scaled = 0.9 * W / np.maximum(np.abs(W).max(axis=1, keepdims=True), 1e-12)
    scaled[gone] = 0
    wall[:, :SIDE, :, :SIDE] = scaled.reshape(N, N, SIDE, SIDE).transpose(0, 2, 1, 3)
    return wall.reshape(N * PITCH, N * PITCH)

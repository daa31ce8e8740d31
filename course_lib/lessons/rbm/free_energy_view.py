"""One image you draw, what each pixel would gain by a flip, and its log p(x) among digits and other images: S52."""
from typing import NamedTuple

import numpy as np

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.plane import HALO
from course_lib.drawing.style import DASHES, GREY, INK, NEG, POS, SIGNED, TEST, styled
from course_lib.notation import signed

SIDE, REACH, GONE = 28, 10.0, 0.3                 # pixels; nats at which the colours of the gains are full; grey of what is gone
KINDS = (("digits", POS, "-", -980, 1.02), ("digits, pixels shuffled", GREY, DASHES[1], -980, 1.13),
         ("coins of each pixel’s mean", TEST, DASHES[2], -980, 1.24),
         ("the RBM’s own samples", NEG, DASHES[3], -980, 1.35))   # what, colour, dashes, where its label stands


class FreeEnergyPicture(NamedTuple):
    """An image, what each pixel would gain by a flip, in nats, and log p(x); pale, the same of the image it began with."""

    x: np.ndarray          # (784,)
    first: np.ndarray      # (784,)
    gains: np.ndarray      # (784,)
    best: int | None       # the pixel that gains most
    log_p: float
    first_log_p: float
    titles: tuple          # three


class FreeEnergyView:
    """`densities` of log p(x) for four kinds of images, between `edges`."""

    @styled()
    def __init__(self, edges, densities):
        self.low, high = int(edges[0]), int(edges[-1])
        self.canvas = canvas = Canvas(960, 396)
        square = dict(xlim=(0, SIDE), ylim=(SIDE, 0), xticks=(), yticks=())
        self.image, self.gain = (canvas.axes(left, 62, 280, 280, **square) for left in (14, 310))
        for ax in (self.image, self.gain):
            for spine in ax.spines.values():
                spine.set(visible=True, color=GREY)
        self.ink, self.gains = canvas.field(self.image, "gray_r", 0, 1), canvas.field(self.gain, SIGNED, -REACH, REACH)
        self.where = canvas.axes(636, 62, 306, 280, xlim=(self.low, high), ylim=(0, 1.47), yticks=(),
                                 xticks=range(self.low + 250, 1, 250))
        self.where.text(0.5, -0.17, "log p(x) = −F(x) − log Z, in nats", transform=self.where.transAxes, ha="center")
        for density, (name, colour, dash, at, y) in zip(densities, KINDS, strict=True):
            self.where.stairs(density / density.max(), edges, color=colour, ls=dash, lw=1.8)
            self.where.text(at, y, name, color=colour, fontsize=12, path_effects=HALO)
        live = canvas.live
        self.first_mark = live(self.where.axvline(0, ymax=0.67, color=INK, alpha=GONE, lw=2.4))
        self.mark = live(self.where.axvline(0, ymax=0.67, color=INK, lw=2.4))
        self.best = live(self.gain.plot([], [], "s", ms=10.5, mfc="none", mec=INK, mew=1.8)[0])
        self.titles = [live(canvas.fig.text(x / 960, 364 / 396, "", fontsize=12, va="center")) for x in (14, 310, 636)]
        _, self.below = (canvas.fig.text(x / 960, 40 / 396, words, fontsize=12, color=GREY, va="center")
                         for x, words in ((310, "blue: p(x) grows, orange: shrinks"), (14, "")))
        live(self.below)
        self.edge = live(self.where.text(self.low + 10, 0.2, "", fontsize=11, va="top", path_effects=HALO))

    def update(self, seen: FreeEnergyPicture):
        best = seen.best
        self.ink.set(np.maximum(seen.x, GONE * np.asarray(seen.first, float)).reshape(SIDE, SIDE)[::-1])
        self.below.set_text("draw with the mouse" if (seen.x == seen.first).all() else "pale: as it began")
        self.gains.set(np.asarray(seen.gains).reshape(SIDE, SIDE)[::-1])
        for mark, log_p in ((self.mark, seen.log_p), (self.first_mark, seen.first_log_p)):
            mark.set_xdata([max(log_p, self.low + 2)] * 2)
        self.edge.set_text(f"← at {signed(seen.log_p, 0)}" if seen.log_p < self.low else "")
        self.best.set_data(*(([], []) if best is None else ([best % SIDE + 0.5], [best // SIDE + 0.5])))
        for text, words in zip(self.titles, seen.titles, strict=True):
            text.set_text(words)

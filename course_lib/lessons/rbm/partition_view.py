"""The price of Z, slide S52: how many terms for how many units, what the terms add up to, and which are the largest."""
from typing import NamedTuple

import numpy as np
from matplotlib.ticker import NullLocator

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.digit_wall import DigitWall
from course_lib.drawing.plane import HALO
from course_lib.drawing.style import DASHES, GREY, INK, NEG, PALE, POS, styled

MOST, LOW, HIGH = 80, 0.0, 220.0                # the axes: hidden units, and log Z
TIMES = ((6, "one second"), (10.94, "one day"), (13.5, "one year"), (23.64, "the age of the universe"))


class PartitionPicture(NamedTuple):
    """How many terms there are, what the first of them add up to, and the largest."""

    H: int
    D: int
    n: int                 # 2^n terms have been summed
    needed: int            # of 2^needed
    log_Z: np.ndarray      # log Z₀ … log Zₙ
    words: tuple           # of both lines, and of the point
    images: np.ndarray     # (at most 6, 784)
    shares: list           # of Z, as words
    titles: tuple          # of the sum, and of the images


class PartitionView:
    """At most `most` units are summed over; the axis of the terms has `decades`."""

    @styled()
    def __init__(self, most, decades):
        self.canvas = canvas = Canvas(960, 530)
        self.cost = canvas.axes(56, 62, 390, 384, xlim=(0, MOST), ylim=(0, decades), xticks=range(0, MOST + 1, 20))
        self.cost.set_yticks([0, 6, 12, 18, 24], ["1", "10⁶", "10¹²", "10¹⁸", "10²⁴"])
        self.cost.text(0.5, -0.135, "hidden units H", transform=self.cost.transAxes, ha="center", fontsize=11)
        self.cost.text(0, 1.135, "terms of the sum, and the time at a million a second", transform=self.cost.transAxes,
                       fontsize=12)
        for y, words in TIMES:
            self.cost.axhline(y, color=PALE, lw=1.0, zorder=0)
            self.cost.text(1.5, y + 0.2, words, fontsize=10, color=GREY)
        live = canvas.live
        self.lines = [live(self.cost.plot([], [], color=c, ls=d, lw=w)[0])
                      for c, d, w in ((NEG, DASHES[1], 1.8), (POS, "-", 2.6))]
        self.names = [live(self.cost.text(0, y, "", color=c, fontsize=11, transform=self.cost.transAxes))
                      for c, y in ((NEG, 1.025), (POS, 1.08))]
        self.point = live(self.cost.plot([], [], "o", ms=11, mfc="white", mec=INK, mew=2.2)[0])
        self.said = live(self.cost.text(0, 0, "", fontsize=11.5, va="center", path_effects=HALO))
        self._sum(most)

    def _sum(self, most):
        self.total = self.canvas.axes(536, 344, 400, 130, xlim=(-0.5, most + 0.5), ylim=(LOW, HIGH), xticks=range(0, most + 1, 5))
        self.total.xaxis.set_minor_locator(NullLocator())
        self.total.text(0.5, -0.37, "n: units that may be 1", transform=self.total.transAxes, ha="center", fontsize=11)
        live = self.canvas.live
        self.curve = live(self.total.plot([], [], "o-", color=INK, lw=1.4, ms=5)[0])
        self.rest = live(self.total.axvspan(0, 1, color=PALE, alpha=0.5, lw=0))
        self.title = live(self.total.text(0, 1.07, "", transform=self.total.transAxes, fontsize=12))
        self.wall = DigitWall(self.canvas, 560, 20, 342, 228, 2, 3)

    def update(self, seen: PartitionPicture):
        h, n, needed = np.arange(MOST + 1.0), seen.n, seen.needed
        exponents = seen.D + h, np.minimum(seen.D, h)
        for line, name, exponent, text in zip(self.lines, self.names, exponents, seen.words[:2], strict=True):
            line.set_data(h, exponent * np.log10(2))
            name.set_text(text)
        self.point.set_data([seen.H], [needed * np.log10(2)])
        self.said.set(text=seen.words[2], position=(seen.H + 2.5, max(0.9, needed * np.log10(2) - 1.3)))
        self.curve.set_data(np.arange(n + 1), seen.log_Z[: n + 1])
        self.rest.set(x=n + 0.5, width=max(needed - n, 0), visible=needed > n)
        self.title.set_text(seen.titles[0])
        self.wall.set(seen.images, seen.shares, seen.titles[1], colour=GREY)

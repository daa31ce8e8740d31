"""The price of Z, slide S52: how many terms for how many units, what the terms add up to, and which are the largest."""
import numpy as np
from matplotlib.ticker import NullLocator

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.digit_wall import DigitWall
from course_lib.drawing.plane import HALO
from course_lib.drawing.style import DASHES, GREY, INK, NEG, PALE, POS, styled

MOST, TOP = 80, 26                              # the axes: hidden units, decades of terms
TIMES = ((6, "one second"), (10.94, "one day"), (13.5, "one year"), (23.64, "the age of the universe"))


class PartitionView:
    """update(H, D, n, log_Z, words, images, shares, titles): log_Z (n + 1,) of Z₀ … Zₙ."""

    @styled()
    def __init__(self, most, low, high):
        self.canvas = canvas = Canvas(960, 530)
        self.cost = canvas.axes(56, 62, 390, 384, xlim=(0, MOST), ylim=(0, TOP), xticks=range(0, MOST + 1, 20))
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
        self._sum(most, low, high)

    def _sum(self, most, low, high):
        self.total = self.canvas.axes(536, 344, 400, 130, xlim=(-0.5, most + 0.5), ylim=(low, high), xticks=range(0, most + 1, 5))
        self.total.xaxis.set_minor_locator(NullLocator())
        self.total.text(0.5, -0.37, "n: units that may be 1", transform=self.total.transAxes, ha="center", fontsize=11)
        live = self.canvas.live
        self.curve = live(self.total.plot([], [], "o-", color=INK, lw=1.4, ms=5)[0])
        self.rest = live(self.total.axvspan(0, 1, color=PALE, alpha=0.5, lw=0))
        self.title = live(self.total.text(0, 1.07, "", transform=self.total.transAxes, fontsize=12))
        self.wall = DigitWall(self.canvas, 560, 20, 342, 228, 2, 3)

    def update(self, H, D, n, needed, log_Z, words, images, shares, titles):
        """`needed`: the terms that the whole sum has, as an exponent of 2; n of them doubled so far."""
        h = np.arange(MOST + 1.0)
        for line, name, exponent, text in zip(self.lines, self.names, (D + h, np.minimum(D, h)), words[:2], strict=True):
            line.set_data(h, exponent * np.log10(2))
            name.set_text(text)
        self.point.set_data([H], [needed * np.log10(2)])
        self.said.set(text=words[2], position=(H + 2.5, max(0.9, needed * np.log10(2) - 1.3)))
        self.curve.set_data(np.arange(n + 1), log_Z[: n + 1])
        self.rest.set(x=n + 0.5, width=max(needed - n, 0), visible=needed > n)
        self.title.set_text(titles[0])
        self.wall.set(images, shares, titles[1], colour=GREY)

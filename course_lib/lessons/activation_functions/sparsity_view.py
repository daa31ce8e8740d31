"""A layer's activations as a wall, units by examples, beside the histogram of its pre-activations (slide S13)."""
from typing import NamedTuple

import numpy as np
from matplotlib.collections import PolyCollection

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.style import GREY, INK, NEG, PALE, POS, SIGNED, styled

BINS = np.linspace(-4, 4, 65)


class SparsityPicture(NamedTuple):
    """A layer's pre-activations and activations."""

    h: np.ndarray           # (units, examples)
    a: np.ndarray           # (units, examples)
    b: float                # the bias, the middle of the histogram
    mark: tuple             # (j, t)
    titles: tuple           # over the wall, over the histogram
    sides: tuple            # words for a < 0 and for a > 0


class SparsityView:
    """A wall of `units` by `examples` activations, and the histogram of a."""

    @styled()
    def __init__(self, units, examples):
        self.canvas = canvas = Canvas(960, 400)
        self.wall = canvas.axes(52, 48, 500, 300, xlim=(0, examples), ylim=(0, units), xticks=(0, examples),
                                yticks=(0, units), xlabel="example t", ylabel="hidden unit j")
        self.wall.yaxis.set_label_coords(-0.045, 0.5)
        self.wall.xaxis.set_label_coords(0.5, -0.05)
        for side in self.wall.spines.values():
            side.set(visible=True, color=PALE)
        self.field = canvas.field(self.wall, SIGNED, -2.0, 2.0)
        self.mark = canvas.live(self.wall.plot([], [], "s", ms=9, mfc="none", mec=INK, mew=2.0)[0])
        self.hist = canvas.axes(620, 48, 310, 300, xlim=(-4, 4), ylim=(0, 0.09), xticks=(-4, -2, 0, 2, 4), yticks=(),
                                xlabel="pre-activation a")
        self.hist.spines["left"].set_visible(False)
        self.bars = canvas.live(PolyCollection([], linewidths=0.5, edgecolors="white"))
        self.hist.add_collection(self.bars, autolim=False)
        self.hist.axvline(0, color=INK, lw=1.2)
        live = canvas.live
        self.left = live(self.hist.text(-3.9, 0.083, "", ha="left", fontsize=11, color=GREY))
        self.right = live(self.hist.text(3.9, 0.083, "", ha="right", fontsize=11, color=POS))
        self.bias = live(self.hist.plot([], [], color=GREY, lw=1.4, ls=(0, (4, 2)))[0])
        self.bias_name = live(self.hist.text(0, 0, "", color=GREY, fontsize=11, ha="center", va="bottom"))
        self.titles = [live(ax.text(0, 1.05, "", transform=ax.transAxes, fontsize=13)) for ax in (self.wall, self.hist)]

    def update(self, seen: SparsityPicture):
        self.field.set(seen.h)
        self.mark.set_data([seen.mark[1] + 0.5], [seen.mark[0] + 0.5])
        share = np.histogram(seen.a, BINS)[0] / seen.a.size
        x0, x1, top = BINS[:-1], BINS[1:], np.minimum(share, 0.089)
        self.bars.set_verts(np.stack([np.stack([x0, 0 * top], 1), np.stack([x0, top], 1), np.stack([x1, top], 1),
                                      np.stack([x1, 0 * top], 1)], 1))
        cut = x1 <= 1e-9
        self.bars.set_facecolor([(PALE if seen.sides[0].endswith("0") else NEG) if c else POS for c in cut])
        self.bias.set_data([seen.b, seen.b], [0, 0.074])
        self.bias_name.set_position((seen.b, 0.0745))
        self.bias_name.set_text("b")
        for label, word in zip((*self.titles, self.left, self.right), (*seen.titles, *seen.sides), strict=True):
            label.set_text(word)

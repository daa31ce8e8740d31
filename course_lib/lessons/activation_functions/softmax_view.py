"""Bars one can pull: pre-activations a_c on the left, softmax(a)_c on the right, and what float32 makes of exp(a_c)."""
from typing import NamedTuple

import numpy as np
from matplotlib.collections import PolyCollection

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.style import CLASSES, GREY, INK, PALE, SERIES, styled
from course_lib.notation import signed, sub

HALF = 0.32             # of a bar's width
COLOURS = [*(c["color"] for c in CLASSES), *SERIES[4:]]
WRONG = "#b3261e"


class SoftmaxBarsPicture(NamedTuple):
    """Pre-activations and what becomes of them."""

    a: np.ndarray           # (C,)
    shift: int              # added to every a for the numbers above the bars
    f: np.ndarray           # (C,), softmax(a)
    naive: np.ndarray       # (C,), another way, possibly NaN
    chosen: int             # the bar with the grip
    titles: tuple           # over the two axes
    row: str                # what the line of `naive` is called


class SoftmaxBarsView:
    """At most `most` bars."""

    @styled()
    def __init__(self, most):
        self.most = most
        self.canvas = canvas = Canvas(960, 420)
        across = dict(xlim=(-0.6, most - 0.4), xticks=())
        self.left = canvas.axes(48, 78, 400, 285, ylim=(-6.4, 6.4), yticks=(-5, 0, 5), **across)
        self.right = canvas.axes(530, 78, 400, 285, ylim=(0, 1.12), yticks=(0, 0.5, 1), **across)
        self.left.axhline(0, color=GREY, lw=0.8)
        self.right.axhline(1, color=PALE, lw=0.8)
        live, text = canvas.live, lambda ax, **kw: canvas.live(ax.text(0, 0, "", ha="center", **kw))
        self.bars, self.shares = (live(ax.add_collection(PolyCollection([]), autolim=False))
                                  for ax in (self.left, self.right))
        self.grip = live(self.left.plot([], [], "o", ms=11, mfc="white", mec=INK, mew=2.2)[0])
        self.heights = [text(self.left, fontsize=12, va="center") for _ in range(most)]
        self.parts = [text(self.right, fontsize=12, va="bottom") for _ in range(most)]
        self.names = [text(ax, fontsize=13, va="top") for ax in (self.left, self.right) for _ in range(most)]
        self.row = live(self.right.text(-0.62, -0.185, "", fontsize=11.5, ha="right", va="center", color=GREY))
        self.naive = [text(self.right, fontsize=11.5, va="center") for _ in range(most)]
        self.titles = [live(canvas.fig.text(x / 960, 397 / 420, "", fontsize=13, va="center")) for x in (48, 530)]

    def update(self, seen: SoftmaxBarsPicture):
        C, a, f = len(seen.a), seen.a, seen.f
        c = self.places(C)
        self.bars.set_verts(_bars(c, np.zeros(C), a))
        self.bars.set_facecolor(COLOURS[:C])
        self.shares.set_verts(_bars(c, np.zeros(C), np.nan_to_num(f)))
        self.shares.set_facecolor(COLOURS[:C])
        best = int(np.argmax(a))
        self.shares.set_edgecolor([INK if i == best else "white" for i in range(C)])
        self.shares.set_linewidth([2.2 if i == best else 0 for i in range(C)])
        self.grip.set_data([c[seen.chosen]], [a[seen.chosen]])
        for label in (*self.heights, *self.parts, *self.names, *self.naive):
            label.set_text("")
        for i in range(C):
            self._write(i, c[i], seen)
        self.row.set_text(seen.row)
        for label, word in zip(self.titles, seen.titles, strict=True):
            label.set_text(word)

    def _write(self, i, x, seen):
        """The numbers and names of bar i, which stands at x."""
        a, f, naive = seen.a[i], seen.f[i], seen.naive[i]
        self.heights[i].set_text(signed(a + seen.shift, 2 if abs(seen.shift) < 100 else 1))
        self.heights[i].set_position((x, a + (0.85 if a >= 0 else -0.85)))
        self.parts[i].set_text(f"{f:.3f}")
        self.parts[i].set_position((x, f + 0.02))
        for label, word, y in zip(self.names[i :: self.most], ("a", "f(x)"), (-6.75, -0.035), strict=True):
            label.set_text(f"{word}{sub(i)}")
            label.set_position((x, y))
        bad = np.isnan(naive) or abs(naive - f) > 1e-4
        self.naive[i].set(text="nan" if np.isnan(naive) else f"{naive:.3f}", position=(x, -0.185),
                          color=WRONG if bad else GREY, fontweight="bold" if bad else "normal")

    def places(self, C):
        """Where the middle of each of C bars stands: a row in the middle of the axes."""
        return np.arange(C) + (self.most - C) / 2


def _bars(x, low, high):
    x0, x1 = x - HALF, x + HALF
    return np.stack([np.stack(p, -1) for p in ((x0, low), (x0, high), (x1, high), (x1, low))], 1)

"""Bars one can pull: pre-activations a_c on the left, softmax(a)_c on the right, and what float32 makes of exp(a_c)."""
import numpy as np
from matplotlib.collections import PolyCollection

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.style import CLASSES, GREY, INK, PALE, SERIES, styled
from course_lib.notation import signed, sub

MOST, REACH, HALF = 6, 5.0, 0.32
COLOURS = [*(c["color"] for c in CLASSES), *SERIES[4:]]
WRONG = "#b3261e"


class SoftmaxBarsView:
    """update(a, shift, f, naive, chosen, titles, row): a (C,), f (C,), naive (C,) possibly NaN."""

    @styled()
    def __init__(self):
        self.canvas = canvas = Canvas(960, 420)
        across = dict(xlim=(-0.6, MOST - 0.4), xticks=())
        self.left = canvas.axes(48, 78, 400, 285, ylim=(-6.4, 6.4), yticks=(-5, 0, 5), **across)
        self.right = canvas.axes(530, 78, 400, 285, ylim=(0, 1.12), yticks=(0, 0.5, 1), **across)
        self.left.axhline(0, color=GREY, lw=0.8)
        self.right.axhline(1, color=PALE, lw=0.8)
        live, text = canvas.live, lambda ax, **kw: canvas.live(ax.text(0, 0, "", ha="center", **kw))
        self.bars, self.shares = (live(ax.add_collection(PolyCollection([]), autolim=False))
                                  for ax in (self.left, self.right))
        self.grip = live(self.left.plot([], [], "o", ms=11, mfc="white", mec=INK, mew=2.2)[0])
        self.heights = [text(self.left, fontsize=12, va="center") for _ in range(MOST)]
        self.parts = [text(self.right, fontsize=12, va="bottom") for _ in range(MOST)]
        self.names = [text(ax, fontsize=13, va="top") for ax in (self.left, self.right) for _ in range(MOST)]
        self.row = live(self.right.text(-0.62, -0.185, "", fontsize=11.5, ha="right", va="center", color=GREY))
        self.naive = [text(self.right, fontsize=11.5, va="center") for _ in range(MOST)]
        self.titles = [live(canvas.fig.text(x / 960, 397 / 420, "", fontsize=13, va="center")) for x in (48, 530)]

    def update(self, a, shift, f, naive, chosen, titles, row):
        C = len(a)
        c = places(C)
        self.bars.set_verts(_bars(c, np.zeros(C), a))
        self.bars.set_facecolor(COLOURS[:C])
        self.shares.set_verts(_bars(c, np.zeros(C), np.nan_to_num(f)))
        self.shares.set_facecolor(COLOURS[:C])
        best = int(np.argmax(a))
        self.shares.set_edgecolor([INK if i == best else "white" for i in range(C)])
        self.shares.set_linewidth([2.2 if i == best else 0 for i in range(C)])
        self.grip.set_data([c[chosen]], [a[chosen]])
        for i in range(MOST):
            on = i < C
            self.heights[i].set_text(signed(a[i] + shift, 2 if abs(shift) < 100 else 1) if on else "")
            self.parts[i].set_text(f"{f[i]:.3f}" if on else "")
            self.names[i].set_text(f"a{sub(i)}" if on else "")
            self.names[MOST + i].set_text(f"f(x){sub(i)}" if on else "")
            self.naive[i].set_text(("nan" if np.isnan(naive[i]) else f"{naive[i]:.3f}") if on else "")
            if on:
                bad = np.isnan(naive[i]) or abs(naive[i] - f[i]) > 1e-4
                self.naive[i].set(position=(c[i], -0.185), color=WRONG if bad else GREY,
                                  fontweight="bold" if bad else "normal")
                self.heights[i].set_position((c[i], a[i] + (0.85 if a[i] >= 0 else -0.85)))
                self.parts[i].set_position((c[i], f[i] + 0.02))
                self.names[i].set_position((c[i], -6.75))
                self.names[MOST + i].set_position((c[i], -0.035))
        self.row.set_text(row)
        for label, word in zip(self.titles, titles, strict=True):
            label.set_text(word)


def places(C):
    """Where the middle of each of C bars stands: a row in the middle of the axes."""
    return np.arange(C) + (MOST - C) / 2


def _bars(x, low, high):
    x0, x1 = x - HALF, x + HALF
    return np.stack([np.stack(p, -1) for p in ((x0, low), (x0, high), (x1, high), (x1, low))], 1)

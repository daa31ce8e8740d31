"""Bars one can pull: pre-activations a_c on the left, softmax(a)_c on the right, and what float32 makes of exp(a_c)."""
from typing import NamedTuple

import numpy as np
from matplotlib.collections import PolyCollection

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.plane import HALO
from course_lib.drawing.style import GREY, INK, PALE, styled
from course_lib.notation import signed, sub

HALF, ROOM = 0.32, 6.4  # of a bar's width, of its place; how far beyond 0 and s the axis of a reaches
ROOF = 1.06             # where the right axes end for a bar: a probability stays below
PLAIN, BEST, WRONG = "#8a95a5", INK, "#b3261e"


class SoftmaxBarsPicture(NamedTuple):
    """Pre-activations and what becomes of them."""

    a: np.ndarray           # (C,)
    shift: int              # added to every a
    f: np.ndarray           # (C,), the bars: softmax(a), or what the reader's gives, possibly NaN
    other: np.ndarray       # (C,), the row under them: another way, possibly NaN
    mine: bool              # whether the bars are the reader's and the row the course's
    chosen: int             # the bar with the grip
    titles: tuple           # over the two axes
    row: str                # what the line of `other` is called


class SoftmaxBarsView:
    """At most `most` bars."""

    @styled()
    def __init__(self, most):
        self.most = most
        self.canvas = canvas = Canvas(960, 430)
        across = dict(xlim=(-0.6, most - 0.4), xticks=())
        self.left = canvas.axes(66, 88, 424, 285, ylim=(-ROOM, ROOM), yticks=(), **across)
        self.right = canvas.axes(604, 88, 340, 285, ylim=(0, 1.14), yticks=(0, 0.5, 1), **across)
        self.right.tick_params(labelsize=12)
        self.right.axhline(1, color=PALE, lw=1.2)
        live, text = canvas.live, lambda ax, **kw: canvas.live(ax.text(0, 0, "", ha="center", **kw))
        self.zero = live(self.left.axhline(0, color=GREY, lw=1.6))
        self.level = live(self.left.plot([], [], color=GREY, lw=2.4, clip_on=False)[0])
        self.ticks = [live(self.left.text(-0.7, 0, "", ha="right", va="center", fontsize=12, color=GREY)) for _ in "0s"]
        self.bars, self.shares = (live(ax.add_collection(PolyCollection([]), autolim=False))
                                  for ax in (self.left, self.right))
        self.outline = live(self.right.add_collection(PolyCollection([], fc="none", ec=INK, lw=1.6, path_effects=HALO),
                                                      autolim=False))
        self.grip = live(self.left.plot([], [], "o", ms=12, mfc="white", mec=INK, mew=2.4)[0])
        self.heights = [text(self.left, fontsize=12, va="center") for _ in range(most)]
        self.parts = [text(self.right, fontsize=12, va="bottom") for _ in range(most)]
        self.names = [text(ax, fontsize=14, va="top") for ax in (self.left, self.right) for _ in range(most)]
        self.row = live(self.right.text(-0.75, -0.215, "", fontsize=12, ha="right", va="center", color=GREY))
        self.others = [text(self.right, fontsize=12, va="center") for _ in range(most)]
        self.titles = [live(canvas.fig.text(x / 960, 404 / 430, "", fontsize=14, va="center")) for x in (24, 574)]

    def update(self, seen: SoftmaxBarsPicture):
        C, f, s = len(seen.a), seen.f, seen.shift
        c, half = self.places(C), self.half(C)
        zero, tops = self.height(0, s), self.height(seen.a + s, s)
        best = int(np.argmax(seen.a))
        for bars, low, high in ((self.bars, np.full(C, zero), tops), (self.shares, np.zeros(C), _in_sight(f))):
            bars.set_verts(_bars(c, half, low, high))
            bars.set_facecolor([BEST if i == best else PLAIN for i in range(C)])
        self.outline.set_verts(_bars(c, half, np.zeros(C), seen.other) if seen.mine else [])
        self.zero.set_ydata([zero, zero])
        self.level.set_data([-0.68, -0.52], [self.height(s, s)] * 2)
        near = abs(self.height(s, s) - zero) < 0.9
        for label, value in zip(self.ticks, (0, s), strict=True):
            label.set(text=signed(value, 0), y=self.height(value, s), visible=value == 0 and label is self.ticks[0] or not near)
        self.grip.set_data([c[seen.chosen]], [tops[seen.chosen]])
        for label in (*self.heights, *self.parts, *self.names, *self.others):
            label.set_text("")
        for i in range(C):
            self._write(i, c[i], tops[i], zero, seen)
        self.row.set_text(seen.row)
        for label, word in zip(self.titles, seen.titles, strict=True):
            label.set_text(word)

    def _write(self, i, x, top, zero, seen):
        """The numbers and names of bar i, which stands at x."""
        a, f, other = seen.a[i], seen.f[i], seen.other[i]
        self.heights[i].set_text(signed(a + seen.shift, 2 if abs(seen.shift) < 10 else 1))
        self.heights[i].set_fontsize(12 if len(seen.a) < 6 or abs(seen.shift) < 100 else 11)     # six of −1000.5
        self.heights[i].set_position((x, top + (0.85 if top >= zero else -0.85)))
        bad, quiet = not abs(f - other) <= 1e-4, dict(color=GREY, fontweight="normal")
        loud = dict(color=WRONG, fontweight="bold")
        self.parts[i].set(text=_number(f), position=(x, max(_in_sight(f), 0, other if seen.mine else 0) + 0.02),
                          **(loud if bad and seen.mine else quiet | dict(color=INK)))
        for label, word, y in zip(self.names[i :: self.most], ("a", "f(x)"), (-ROOM - 0.35, -0.035), strict=True):
            label.set_text(f"{word}{sub(i + 1)}")
            label.set_position((x, y))
        self.others[i].set(text=_number(other), position=(x, -0.215), **(loud if bad and not seen.mine else quiet))

    def height(self, value, s):
        """Where a pre-activation `value` stands in the left axes."""
        low, high = span(s)
        return -ROOM + 2 * ROOM * (value - low) / (high - low)

    def value(self, height, s):
        """The pre-activation at a height of the left axes."""
        low, high = span(s)
        return low + (high - low) * (height + ROOM) / (2 * ROOM)

    def places(self, C):
        """Where the middle of each of C bars stands, over the whole width."""
        return -0.6 + (np.arange(C) + 0.5) * self.most / C

    def half(self, C):
        """Half the width of each of C bars."""
        return HALF * self.most / max(C, 4)


def span(s):
    """(lowest, highest) pre-activation of the left axes: 0 and s are in it, and room for the numbers at the bars."""
    room = ROOM + 0.12 * abs(s)
    return min(s, 0) - room, max(s, 0) + room


def _in_sight(f):
    """Where a bar of height f ends: a softmax that is wrong may give anything."""
    return np.clip(np.nan_to_num(f, posinf=ROOF), -0.1, ROOF)


def _number(f):
    """Short: six stand side by side."""
    if 100 <= abs(f) < np.inf:
        return ">99" if f > 0 else "<−99"
    return signed(f, 3 if 0 <= f < 10 else 1)


def _bars(x, half, low, high):
    x0, x1 = x - half, x + half
    return np.stack([np.stack(p, -1) for p in ((x0, low), (x0, high), (x1, high), (x1, low))], 1)

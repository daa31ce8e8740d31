"""g′ of three activation functions under one cross-hair, and what is left of a gradient after many such layers: S20-S22."""
from typing import NamedTuple

import numpy as np
from matplotlib.ticker import NullLocator

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.plane import HALO
from course_lib.drawing.style import DASHES, GREY, INK, PALE, styled

LOW, HIGH = 1e-12, 1e6      # of what is left of a gradient


class VanishingPicture(NamedTuple):
    """One a, and what passes of a gradient, for each activation function by name."""

    a: float
    slopes: dict            # {name: g′(a)}
    left: dict              # {name: (L + 1,), what is left after 0 … L layers}
    words: dict             # {name: the words at its end}


class VanishingView:
    """curves {name: g′ over a}, and up to `most` layers."""

    @styled()
    def __init__(self, a, curves, most):
        self.canvas = canvas = Canvas(960, 390)
        self.slope = canvas.axes(52, 50, 380, 290, xlim=(a[0], a[-1]), ylim=(-0.06, 1.16), xticks=(-6, -4, -2, 0, 2, 4, 6),
                                 yticks=(0, 0.25, 0.5, 0.75, 1))
        self.deep = canvas.axes(522, 50, 330, 290, xlim=(-0.4, most + 0.4), yscale="log", ylim=(LOW, HIGH),
                                xticks=range(0, most + 1, 5))
        self.deep.set_yticks([1e-12, 1e-8, 1e-4, 1, 1e4], ["10⁻¹²", "10⁻⁸", "10⁻⁴", "1", "10⁴"])
        self.deep.yaxis.set_minor_locator(NullLocator())
        self.deep.axhline(1, color=PALE, lw=1.0)
        for ax, x, word in ((self.slope, 1.0, "$a$"), (self.deep, 0.5, "layers on the way down")):
            ax.text(x, -0.15, word, transform=ax.transAxes, ha="center", fontsize=14 if x == 1 else 11)
        self.slope.text(0, 1.07, "g′(a)", transform=self.slope.transAxes, fontsize=13)
        self.deep.text(0, 1.07, "the gradient that is left, |w g′(a)|ᴸ", transform=self.deep.transAxes, fontsize=13)
        dashes = dict(zip(curves, DASHES, strict=False))
        for name, dash in dashes.items():
            self.slope.plot(a, with_gap(curves[name]), color=INK, ls=dash, lw=2.2)
        for x, y, name in zip((-5.8, -2.7, 3.4), (0.07, 0.72, 1.05), curves, strict=True):
            self.slope.text(x, y, f"{name}′", fontsize=12)
        live = canvas.live
        self.cross = live(self.slope.axvline(0, color=GREY, lw=1.0, ls=(0, (2, 2))))
        self.dots = {n: live(self.slope.plot([], [], "o", ms=9, mec="white", mfc=INK)[0]) for n in curves}
        self.lines = {n: live(self.deep.plot([], [], ls=d, lw=2.2, color=INK)[0]) for n, d in dashes.items()}
        self.ends = {n: live(self.deep.text(0, 1, "", fontsize=11, va="center", path_effects=HALO)) for n in curves}

    def update(self, seen: VanishingPicture):
        self.cross.set_xdata([seen.a, seen.a])
        heights = {name: float(np.clip(values[-1], 3 * LOW, HIGH / 3)) for name, values in seen.left.items()}
        names = sorted(heights, key=heights.get)
        free = spaced([np.log10(heights[name]) for name in names], 1.15, np.log10(LOW) + 0.6, np.log10(HIGH) - 0.5)
        for name, height in zip(names, free, strict=True):
            left = seen.left[name]
            self.dots[name].set_data([seen.a], [seen.slopes[name]])
            self.lines[name].set_data(np.arange(len(left)), np.maximum(left, 1e-200))
            self.ends[name].set_text(seen.words[name])
            self.ends[name].set_position((len(left) - 0.5, 10.0**height))


def with_gap(values):
    """A curve whose jump is no line: NaN where it has just jumped up."""
    return np.where(np.diff(values, prepend=values[0]) > 0.5, np.nan, values)


def spaced(heights, gap, low, high):
    """`heights` (rising) moved as little as needed so that labels do not stand on each other, within low … high."""
    out = list(heights)
    for i in range(1, len(out)):
        out[i] = max(out[i], out[i - 1] + gap)
    out[-1] = min(out[-1], high)
    for i in range(len(out) - 2, -1, -1):
        out[i] = min(out[i], out[i + 1] - gap)
    return [max(value, low + gap * i) for i, value in enumerate(out)]

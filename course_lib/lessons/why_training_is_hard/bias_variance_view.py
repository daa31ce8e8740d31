"""The slide's figure, measured; the fits behind it; bias² and variance over capacity, and the sum they make. Slide S38."""
from typing import NamedTuple

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.patches import Circle, Rectangle

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.curves import Curves
from course_lib.drawing.style import GREY, INK, PALE, POS, SERIES, styled

HIGH, LOW, REACH, MOST = 1.6, -0.8, 1.75, 0.5
BIAS, VARIANCE, ONE = SERIES[1], POS, SERIES[4]
PLANES = (16, 240, 464)                     # left ends of the three squares
SQUARE, BOTTOM = 206, 366


class ErrorBar(NamedTuple):
    """What the bar is made of, and what was measured on new examples, with two of its standard errors."""

    bias2: float
    variance: float
    noise: float
    measured: float
    margin: float
    title: str


class Situation(NamedTuple):
    """One square of the slide's figure: fits (S, 2), bias, √variance; its name, its capacity; whether the hand is there."""

    places: np.ndarray
    bias: float
    radius: float
    name: str
    capacity: str
    here: bool


class FitsPicture(NamedTuple):
    f: np.ndarray                           # (S, points), one row for each training set
    f_star: np.ndarray                      # (points,)
    chosen: int                             # which of the S is shown with its set
    x: np.ndarray                           # (T,) of the chosen set
    y: np.ndarray
    three: tuple[Situation, ...]            # least capacity first
    axis: str                               # what the curves run over
    capacities: tuple[str, ...]             # names of its six places
    curves: list[np.ndarray]                # bias², variance, sum, each (6,)
    at: float                               # place on the axis, and the three values there
    values: list[float]
    bar: ErrorBar
    title: str
    situation: str


class BiasVarianceView:
    """`grid` (points,): where the fits are drawn."""

    @styled()
    def __init__(self, grid: np.ndarray):
        self.canvas, self.grid = Canvas(960, 610), grid
        self.planes = [Plane(self.canvas, left) for left in PLANES]
        for x, words, colour in ((16, "★ f*, the truth", INK), (134, "■ mean fit: its distance from ★ is the bias", BIAS),
                                 (472, "● one of the 32 fits, ○ beyond the frame;   ring: √variance", POS)):
            self.canvas.fig.text(x / 960, 324 / 610, words, fontsize=11, color=colour, va="center")
        self._fits()
        self._curves()
        self._bar()

    def _fits(self):
        live = self.canvas.live
        self.ax = ax = self.canvas.axes(44, 40, 410, 212, xlim=(-1, 1), ylim=(LOW, HIGH), xticks=(-1, 0, 1), yticks=(0, 1))
        ax.text(0.75, -0.1, "$x$", transform=ax.transAxes, fontsize=14, ha="center", va="center")
        self.many = LineCollection([], colors=POS, linewidths=0.9, alpha=0.35)
        ax.add_collection(self.many, autolim=False)
        live(self.many)
        self.star = live(ax.plot([], [], color=INK, lw=2.6)[0])
        self.mean = live(ax.plot([], [], color=BIAS, lw=2.6, ls=(0, (5, 2)))[0])
        self.one = live(ax.plot([], [], color=ONE, lw=2.0)[0])
        self.dots = live(ax.plot([], [], "o", color=ONE, ms=6, mec="white")[0])
        self.title = live(ax.text(0, 1.16, "", transform=ax.transAxes, fontsize=12))
        for x, words, colour in ((0.0, "— f*", INK), (0.13, "- - mean", BIAS), (0.34, "— all fits", POS),
                                 (0.58, "— one fit, its set ●", ONE)):
            ax.text(x, 1.05, words, transform=ax.transAxes, color=colour, fontsize=11, va="bottom")

    def _curves(self):
        self.over = ax = self.canvas.axes(730, 390, 140, 172, xlim=(-0.3, 5.3), ylim=(0, MOST), xticks=range(6),
                                          yticks=(0, 0.2, 0.4))
        self.parts = Curves(self.canvas, ax, ("  bias²", "  variance", "  sum"), (BIAS, VARIANCE, INK))
        dot = dict(ms=8, mec="white", zorder=5, clip_on=False)
        self.now = [self.canvas.live(ax.plot([], [], "o", color=c, **dot)[0]) for c in (BIAS, VARIANCE, INK)]
        self.labels, self.word = None, ax.text(0.5, -0.2, "", transform=ax.transAxes, ha="center", fontsize=11, va="center")

    def _bar(self):
        live = self.canvas.live
        self.bar = ax = self.canvas.axes(500, 60, 430, 130, xlim=(0, MOST), ylim=(0, 130), yticks=(),
                                         xticks=(0, 0.1, 0.2, 0.3, 0.4, 0.5))
        ax.spines["left"].set_visible(False)
        self.blocks = [live(ax.add_patch(Rectangle((0, 58), 0, 40, fc=c, ec="white"))) for c in (BIAS, VARIANCE, PALE)]
        self.names = [live(ax.text(0, 78, "", color=c, ha="center", va="center", fontsize=11)) for c in ("white", "white", INK)]
        self.margin = live(ax.plot([], [], color=INK, lw=2)[0])
        self.measured = live(ax.plot([], [], "|", color=INK, ms=16, mew=2.4)[0])
        self.bar_title = live(ax.text(0, 1.0, "", transform=ax.transAxes, fontsize=12, va="center"))
        self.below = live(ax.text(0, 20, "", fontsize=11, va="center", ha="center"))

    @styled()
    def _axis(self, word, labels):
        """What the curves run over; redraws the background when it changes."""
        if labels != self.labels:
            self.labels = labels
            self.over.set_xticklabels(labels)
            self.word.set_text(word)
            self.canvas.stale(self.over)

    def update(self, seen: FitsPicture):
        clipped = np.clip(seen.f, -9, 9)
        self.many.set_segments(np.stack([np.broadcast_to(self.grid, clipped.shape), clipped], axis=2))
        self.star.set_data(self.grid, seen.f_star)
        self.mean.set_data(self.grid, clipped.mean(axis=0))
        self.one.set_data(self.grid, clipped[seen.chosen])
        self.dots.set_data(seen.x, seen.y)
        self.title.set_text(seen.title)
        for plane, one in zip(self.planes, seen.three, strict=True):
            plane.set(one, seen.chosen)
        self._axis(seen.axis, seen.capacities)
        self.parts.set(np.arange(6), [np.minimum(c, MOST) for c in seen.curves], seen.at, seen.situation)
        for dot, value in zip(self.now, seen.values, strict=True):
            dot.set_data([seen.at], [min(value, MOST)])
        self._show_bar(seen.bar)

    def _show_bar(self, bar):
        left = 0.0
        named = zip((bar.bias2, bar.variance, bar.noise), ("bias²", "variance", "σ²"), strict=True)
        for block, name, (width, word) in zip(self.blocks, self.names, named, strict=True):
            block.set(x=left, width=max(min(width, 9), 0))
            seen = min(left + width, MOST) - min(left, MOST)
            name.set_text(word if seen > 0.055 + 0.035 * (word == "variance") else "")
            name.set_x(min(left, MOST) + seen / 2)
            left += min(width, 9)
        at = min(bar.measured, MOST)
        self.measured.set_data([at], [44])
        self.margin.set_data([max(at - bar.margin, 0), min(at + bar.margin, MOST)], [44, 44])
        self.below.set_text(f"measured on new examples {bar.measured:.3f} ± {bar.margin:.3f}")
        self.below.set_x(float(np.clip(at, 0.17, MOST - 0.17)))
        self.bar_title.set_text(bar.title)


class Plane:
    """One square of the slide's figure. A fit beyond its frame is a hollow dot at the edge."""

    @styled()
    def __init__(self, canvas: Canvas, left: float):
        live = canvas.live
        self.ax = ax = canvas.axes(left, BOTTOM, SQUARE, SQUARE, xlim=(-0.75, REACH - 0.75), ylim=(-REACH / 2, REACH / 2),
                                   xticks=(), yticks=())
        for side in ax.spines.values():
            side.set(visible=True, color=PALE)
        self.name = live(ax.text(0, 1.04, "", transform=ax.transAxes, fontsize=12))
        self.under = live(ax.text(0, -0.035, "", transform=ax.transAxes, fontsize=10.5, color=GREY, va="top"))
        self.ring = live(ax.add_patch(Circle((0, 0), 0.1, fc=POS, alpha=0.13, ec=POS, lw=1.2)))
        self.cloud, self.outside = (live(ax.plot([], [], "o", ms=5, mfc=face, mec=edge, mew=0.8)[0])
                                    for face, edge in ((POS, "white"), ("white", POS)))
        self.gap = live(ax.plot([], [], color=BIAS, lw=2.2, ls=(0, (5, 2)))[0])
        self.centre = live(ax.plot([], [], "s", color=BIAS, ms=7, mec="white")[0])
        self.chosen = live(ax.plot([], [], "o", color=ONE, ms=8, mec="white")[0])
        live(ax.plot([0], [0], "*", color=INK, ms=15, mec="white", zorder=6)[0])
        self.frame = live(ax.add_patch(Rectangle((0, 0), 1, 1, transform=ax.transAxes, fc="none", ec=INK, lw=1.8,
                                                 clip_on=False)))

    def set(self, seen: Situation, chosen: int):
        low, high = np.array([-0.75, -REACH / 2]) + 0.02, np.array([REACH - 0.75, REACH / 2]) - 0.02
        self.places = np.clip(seen.places, low, high)
        inside = (self.places == seen.places).all(axis=1)
        self.cloud.set_data(*self.places[inside].T)
        self.outside.set_data(*self.places[~inside].T)
        self.chosen.set_data(*self.places[chosen][:, None])
        middle = min(seen.bias, high[0])
        self.centre.set_data([middle], [0])
        self.gap.set_data([0, middle], [0, 0])
        self.ring.set(center=(middle, 0), radius=seen.radius)
        self.name.set_text(seen.name)
        self.under.set_text(seen.capacity)
        self.frame.set_visible(seen.here)

"""Many fits, the slide's picture of them, bias² and variance over capacity, and the sum they make. Slide S38."""
from typing import NamedTuple

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.patches import Circle, Rectangle

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.curves import Curves
from course_lib.drawing.plane import HALO
from course_lib.drawing.style import GRAD, INK, PALE, POS, SERIES, styled

HIGH, REACH, MOST = 1.6, 0.75, 0.5
BIAS, VARIANCE = SERIES[1], POS


class ErrorBar(NamedTuple):
    """What the bar is made of, and what was measured on new examples, with its standard error."""

    bias2: float
    variance: float
    noise: float
    measured: float
    error: float
    title: str


class FitsPicture(NamedTuple):
    f: np.ndarray                           # (S, points), one row for each training set
    f_star: np.ndarray                      # (points,)
    chosen: int                             # which of the S is shown with its set
    x: np.ndarray                           # (T,) of the chosen set
    y: np.ndarray
    places: np.ndarray                      # (S, 2) in the plane of functions
    bias: float
    radius: float
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
        self.canvas, self.grid = Canvas(960, 470), grid
        self._fits()
        self._plane()
        self._curves()
        self._bar()

    def _fits(self):
        live = self.canvas.live
        self.ax = ax = self.canvas.axes(44, 50, 380, 370, xlim=(-1, 1), ylim=(-HIGH, HIGH), xticks=(-1, 0, 1), yticks=(-1, 0, 1))
        ax.text(0.75, -0.06, "$x$", transform=ax.transAxes, fontsize=14, ha="center", va="center")
        self.many = LineCollection([], colors=POS, linewidths=0.9, alpha=0.35)
        ax.add_collection(self.many, autolim=False)
        live(self.many)
        self.star = live(ax.plot([], [], color=INK, lw=2.6)[0])
        self.mean = live(ax.plot([], [], color=BIAS, lw=2.6, ls=(0, (5, 2)))[0])
        self.one = live(ax.plot([], [], color=GRAD, lw=2.0)[0])
        self.dots = live(ax.plot([], [], "o", color=GRAD, ms=6, mec="white")[0])
        self.title = live(ax.text(0, 1.03, "", transform=ax.transAxes, fontsize=12))
        for x, y, words, colour in ((0.02, 0.965, "— f*, the truth", INK), (0.02, 0.91, "- - mean of the fits", BIAS),
                                    (0.42, 0.965, "— all fits", POS), (0.42, 0.91, "— one fit and its set ●", GRAD)):
            ax.text(x, y, words, transform=ax.transAxes, color=colour, fontsize=10.5, va="center", path_effects=HALO)

    def _plane(self):
        live = self.canvas.live
        self.plane = ax = self.canvas.axes(465, 205, 220, 215, xlim=(-REACH / 2, 1.5 * REACH), ylim=(-REACH, REACH),
                                           xticks=(), yticks=())
        for side in ax.spines.values():
            side.set(visible=True, color=PALE)
        ax.text(0, 1.05, "the slide's picture: possible f̂", transform=ax.transAxes, fontsize=12)
        ax.text(0, -0.05, "■ mean fit: its distance from f* is the bias", transform=ax.transAxes, color=BIAS, fontsize=9.5,
                va="top")
        ax.text(0, -0.125, "ring: √variance", transform=ax.transAxes, color=POS, fontsize=9.5, va="top")
        self.ring = live(ax.add_patch(Circle((0, 0), 0.1, fc=POS, alpha=0.13, ec=POS, lw=1.2)))
        self.cloud = live(ax.plot([], [], "o", color=POS, ms=5, mec="white", mew=0.7)[0])
        self.gap = live(ax.plot([], [], color=BIAS, lw=2.2, ls=(0, (5, 2)))[0])
        self.centre = live(ax.plot([], [], "s", color=BIAS, ms=7, mec="white")[0])
        self.chosen = live(ax.plot([], [], "o", color=GRAD, ms=9, mec="white")[0])
        self.truth = ax.plot([0], [0], "*", color=INK, ms=15, mec="white", zorder=6)[0]
        live(self.truth)
        self.truth_label = live(ax.text(-0.04, -0.1, "f*", fontsize=13, ha="right", path_effects=HALO))

    def _curves(self):
        self.over = ax = self.canvas.axes(735, 235, 140, 185, xlim=(-0.3, 5.3), ylim=(0, MOST), xticks=range(6),
                                          yticks=(0, 0.2, 0.4))
        self.parts = Curves(self.canvas, ax, ("bias²", "variance", "sum"), (BIAS, VARIANCE, INK))
        dot = dict(ms=8, mec="white", zorder=5)
        self.now = [self.canvas.live(ax.plot([], [], "o", color=c, **dot)[0]) for c in (BIAS, VARIANCE, INK)]
        self.labels, self.word = None, ax.text(0.5, -0.2, "", transform=ax.transAxes, ha="center", fontsize=11)

    def _bar(self):
        live = self.canvas.live
        self.bar = ax = self.canvas.axes(465, 46, 470, 96, xlim=(0, MOST), ylim=(0, 96), yticks=(),
                                         xticks=(0, 0.1, 0.2, 0.3, 0.4, 0.5))
        ax.spines["left"].set_visible(False)
        self.blocks = [live(ax.add_patch(Rectangle((0, 30), 0, 34, fc=c, ec="white"))) for c in (BIAS, VARIANCE, PALE)]
        self.names = [live(ax.text(0, 47, "", color=c, ha="center", va="center", fontsize=11)) for c in ("white", "white", INK)]
        self.error = live(ax.plot([], [], color=INK, lw=2)[0])
        self.measured = live(ax.plot([], [], "|", color=INK, ms=26, mew=2.4)[0])
        self.bar_title = live(ax.text(0, 1.0, "", transform=ax.transAxes, fontsize=12, va="center"))
        self.below = live(ax.text(0, 15, "", fontsize=11, va="center", ha="center"))

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
        self._show_plane(seen)
        self._axis(seen.axis, seen.capacities)
        self.parts.set(np.arange(6), [np.minimum(c, MOST) for c in seen.curves], seen.at, seen.situation)
        for dot, value in zip(self.now, seen.values, strict=True):
            dot.set_data([seen.at], [min(value, MOST)])
        self._show_bar(seen.bar)

    def _show_plane(self, seen):
        low, high = (-REACH / 2, -REACH), (1.5 * REACH, REACH)
        places = np.clip(seen.places, np.array(low) + 0.02, np.array(high) - 0.02)
        self.cloud.set_data(*places.T)
        self.chosen.set_data(*places[seen.chosen][:, None])
        middle = min(seen.bias, high[0] - 0.04)
        self.centre.set_data([middle], [0])
        self.gap.set_data([0, middle], [0, 0])
        self.ring.set(center=(middle, 0), radius=seen.radius)

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
        self.measured.set_data([at], [47])
        self.error.set_data([at - bar.error, min(at + bar.error, MOST)], [47, 47])
        self.below.set_text(f"measured on new examples {bar.measured:.3f}")
        self.below.set_x(float(np.clip(at, 0.14, MOST - 0.14)))
        self.bar_title.set_text(bar.title)

"""All masked networks as dots, and what becomes of them: expectation, geometric and arithmetic mean, a sample. S49."""
from typing import NamedTuple

import numpy as np

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.plane import Plane
from course_lib.drawing.style import GREY, INK, PALE, POS, SERIES, styled

SIDE, FAR, GAP_HIGH = 186, 0.5, 0.1
GOLD, SLATE = SERIES[4:6]


class DropoutAveragePicture(NamedTuple):
    """Two maps, all masked networks at x, and f(x)_2 as each average has it."""

    map: np.ndarray        # f(x)₂ - f(x)₁ by the expectation, (n, n)
    gap: np.ndarray        # f(x)₂ by the expectation minus the geometric mean, (n, n)
    x: tuple               # (x₁, x₂)
    points: tuple          # X (T, 2), y (T,)
    kept: np.ndarray       # of each masked network: how many units it keeps,
    P: np.ndarray          # its probability,
    f: np.ndarray          # and its f(x)_2
    expected: float
    geometric: float
    arithmetic: float
    own: float | None      # the reader's
    sampled: np.ndarray    # mean of the first 1, 2, … sampled masks
    n: int                 # how many are taken
    half: float            # half the width of the 95 % interval of that mean
    titles: tuple          # three
    lines: tuple           # six, empty where there is none


class DropoutAverageView:
    """All masked networks of one network, whatever its width; means of at most `samples` sampled masks."""

    @styled()
    def __init__(self, samples):
        self.canvas = canvas = Canvas(960, 490)
        self.plane = Plane(canvas, 34, 266, SIDE, labels=False)
        self.plane.points(size=4.5)
        self.gaps = Plane(canvas, 34, 24, SIDE, labels=False, low=-GAP_HIGH, high=GAP_HIGH)
        live = canvas.live
        self.here = []
        for plane in (self.plane, self.gaps):
            plane.ax.set(xticks=(), yticks=())
            self.here.append(live(plane.ax.plot([], [], "o", ms=12, mfc="white", mec=INK, mew=2.2, zorder=5)[0]))
        self.titles = [live(plane.ax.text(0, 1.05, "", transform=plane.ax.transAxes, fontsize=11.5))
                       for plane in (self.plane, self.gaps)]
        self._dots()
        self._path(samples)
        self._lines()

    def _dots(self):
        live = self.canvas.live
        self.ax = ax = self.canvas.axes(296, 62, 324, 292, xlim=(-0.03, 1.03), xticks=(0, 0.25, 0.5, 0.75, 1))
        self.most = None
        ax.set_xlabel("f(x)₂, the probability of class 2, △")
        ax.set_ylabel("units kept (dot size: P(m))")
        self.dots = live(ax.scatter([], [], color=GREY, alpha=0.35, linewidths=0))
        self.drop = live(ax.axvline(0, color=INK, lw=0.8, ls=(0, (2, 3))))
        means = self.canvas.axes(296, 372, 324, 60, xlim=(-0.03, 1.03), ylim=(-1, 1), xticks=(), yticks=())
        means.spines[["left", "bottom"]].set_visible(False)
        means.axhline(0, color=PALE, lw=0.8)
        means.text(-0.03, 0.5, "means", transform=means.transAxes, ha="right", va="center", fontsize=11)
        self.bar = live(means.plot([], [], color=SLATE, lw=2.0)[0])
        self.marks = [live(means.plot([], [], ls="", zorder=5, clip_on=False, **kw)[0]) for kw in (
            dict(marker="o", ms=17, mfc="none", mec=INK, mew=2.0), dict(marker="D", ms=7, color=POS),
            dict(marker="s", ms=8, color=GOLD), dict(marker="^", ms=9, color=SLATE),
            dict(marker="*", ms=15, color="#2e8b57", mec="white"))]
        self.title = live(means.text(0, 1.1, "", transform=means.transAxes, fontsize=12))

    def _path(self, samples):
        live = self.canvas.live
        ax = self.canvas.axes(694, 62, 244, 120, xlim=(1, samples), xscale="log", ylim=(-FAR, FAR), xlabel="n sampled masks",
                              yticks=(-FAR, 0, FAR))
        ax.set_xticks([1, 10, 100, 1000], ["1", "10", "100", "1000"])
        ax.minorticks_off()
        ax.axhline(0, color=GOLD, lw=1.4)
        ax.text(0, 1.08, "sampled mean − arithmetic mean", transform=ax.transAxes, fontsize=10.5)
        self.path = live(ax.plot([], [], color=SLATE, lw=1.6)[0])
        self.beyond = [live(ax.plot([], [], mark, color=SLATE, ms=6, clip_on=False)[0]) for mark in "v^"]
        self.now = live(ax.plot([], [], "^", color=SLATE, ms=9)[0])
        self.exact = live(ax.axhline(0, color=INK, lw=1.0, ls=(0, (2, 2))))

    def _lines(self):
        self.words = self.canvas.axes(640, 226, 316, 220, xlim=(0, 316), ylim=(0, 220))
        self.words.set_axis_off()
        kinds = ((dict(marker="o", ms=13, mfc="none", mec=INK, mew=2.0)), dict(marker="D", ms=6, color=POS), None,
                 dict(marker="s", ms=7, color=GOLD), dict(marker="^", ms=8, color=SLATE),
                 dict(marker="*", ms=13, color="#2e8b57"))
        self.keys = [kw and self.canvas.live(self.words.plot([10], [204 - 32 * i], ls="", **kw)[0])
                     for i, kw in enumerate(kinds)]
        self.rows = [self.canvas.live(self.words.text(26, 204 - 32 * i, "", va="center", fontsize=11,
                                                      color=GREY if kw is None else INK)) for i, kw in enumerate(kinds)]

    def update(self, seen: DropoutAveragePicture):
        self.plane.map.set(seen.map)
        self.gaps.map.set(seen.gap)
        self.plane.show_points(*seen.points)
        for mark in self.here:
            mark.set_data([seen.x[0]], [seen.x[1]])
        self._networks(seen)
        n, away = np.arange(1, len(seen.sampled) + 1), seen.sampled - seen.arithmetic
        self.path.set_data(n, away)
        for mark, out, edge in zip(self.beyond, (away < -FAR, away > FAR), (-FAR, FAR), strict=True):
            mark.set_data(n[out], np.full(out.sum(), edge))        # an arrowhead at each n whose mean lies outside
        self.now.set_data([seen.n], [np.clip(seen.sampled[seen.n - 1] - seen.arithmetic, -FAR, FAR)])
        self.exact.set_ydata([seen.expected - seen.arithmetic] * 2)
        for text, words in zip((*self.titles, self.title), seen.titles, strict=True):
            text.set_text(words)
        for key, row, words in zip(self.keys, self.rows, seen.lines, strict=True):
            row.set_text(words)
            if key is not None:
                key.set_visible(bool(words))

    @styled()
    def _units(self, most):
        """The axis of the units kept goes up to this number."""
        if most != self.most:
            self.most = most
            self.ax.set(ylim=(-0.6, most + 0.6), yticks=range(0, most + 1, 2))
            self.canvas.stale(self.ax)

    def _networks(self, seen):
        """A dot for each network, larger for a more probable one; above them the averages."""
        self._units(int(seen.kept.max()))
        sampled = seen.sampled[seen.n - 1]
        self.dots.set_offsets(np.stack([seen.f, seen.kept], 1))
        self.dots.set_sizes(np.clip(2500 * seen.P, 9, 300))
        means = (seen.expected, seen.geometric, seen.arithmetic, sampled, seen.own)
        for mark, value in zip(self.marks, means, strict=True):
            mark.set_data(*(([], []) if value is None else ([value], [0])))
        self.bar.set_data([sampled - seen.half, sampled + seen.half], [0, 0])
        self.drop.set_xdata([seen.expected, seen.expected])

"""Where a run stands between underfitting and overfitting, how it came there, and what its error is made of. Slide S39."""
from typing import NamedTuple

import numpy as np
from matplotlib.colors import ListedColormap
from matplotlib.patches import Rectangle

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.curves import Curves
from course_lib.drawing.plane import HALO
from course_lib.drawing.style import GREY, INK, PALE, POS, SERIES, TEST, TRAIN, VALID, styled

TICKS = (0, 0.01, 0.05, 0.1, 0.25, 0.5, 1)
UNDER, OVER, FINE = SERIES[1], POS, TEST
TINTS = ListedColormap(np.repeat(["#f9e3cd", "#d3e3f1", "#cfb3d8", "#dcefe2"], 64))
BAR = 0.5


class DiagnosisPicture(NamedTuple):
    """Errors are fractions in 0 … 1; the axes of the plane show √error, so that small errors have room."""

    cells: np.ndarray                           # the map of verdicts, equal steps of √error, each + 0.5
    updates: np.ndarray                         # the run so far, at each frame
    train: np.ndarray
    new: np.ndarray
    last: int                                   # updates of the whole run
    kept: int                                   # index of the frame that counts
    visited: np.ndarray                         # (n, 2) outcomes of earlier runs, training and new
    before: tuple[float, float] | None          # the outcome of the run before
    goal: float
    shares: tuple[float, float, float]          # underfitting, overfitting, margin
    verdict: str
    title: str
    bar_title: str


class DiagnosisView:

    @styled()
    def __init__(self):
        self.canvas = canvas = Canvas(960, 470)
        ticks = np.sqrt(TICKS)
        self.plane = ax = canvas.axes(62, 56, 365, 365, xlim=(0, 1), ylim=(0, 1), xticks=ticks, yticks=ticks)
        for axis in (ax.xaxis, ax.yaxis):
            axis.set_ticklabels([f"{100 * tick:g}" for tick in TICKS])
        ax.set_xlabel("training error, % (axes: square roots)", labelpad=4)
        ax.set_ylabel("error on new digits, %", labelpad=2)
        self.map = canvas.field(ax, TINTS, 0, 4)
        self._places()
        axes = canvas.axes(520, 230, 300, 191, xlim=(0, 1), ylim=(0, 1), yticks=(0, 0.25, 0.5, 0.75, 1), xlabel="updates")
        axes.set_yticklabels(["0", "25", "50", "75", "100 %"])
        self.curves = Curves(canvas, axes, (" training", " new digits"), (TRAIN, VALID), cursor=False)
        self.stop = canvas.live(axes.plot([], [], "o", color=VALID, ms=9, mec="white", zorder=5, clip_on=False)[0])
        self._bar()

    def _places(self):
        """What moves on the plane: the diagonal is still, and so are the names of the regions."""
        live, ax = self.canvas.live, self.plane
        self.diagonal = live(ax.plot([0, 1], [0, 1], color=GREY, lw=1.0, ls=(0, (2, 2)))[0])
        names = ((0.2, 0.93, "overfitting", OVER, 0), (0.8, 0.72, "underfitting", UNDER, 45),
                 (0.8, 0.05, "good enough", FINE, 0))
        self.words = [live(ax.text(x, y, word, color=colour, fontsize=12, ha="center", va="center", rotation=turn))
                      for x, y, word, colour, turn in names]
        self.goal = live(ax.plot([], [], color=FINE, lw=1.4, ls=(0, (5, 2)))[0])
        self.ghosts = live(ax.plot([], [], "o", color=GREY, ms=6, mec="white", alpha=0.7)[0])
        self.path = live(ax.plot([], [], "o-", color=INK, lw=1.3, ms=3.5)[0])
        self.arrow = live(ax.plot([], [], color=GREY, lw=2.2)[0])
        self.before = live(ax.plot([], [], "o", color=GREY, ms=11, mec="white")[0])
        self.here = live(ax.plot([], [], "o", color=INK, ms=13, mec="white", mew=1.5, clip_on=False)[0])
        self.before_word = live(ax.text(0, 0, "before", color=GREY, fontsize=10.5, path_effects=HALO))
        self.title = live(ax.text(0, 1.03, "", transform=ax.transAxes, fontsize=12))

    def _bar(self):
        live = self.canvas.live
        self.bar = ax = self.canvas.axes(520, 46, 415, 100, xlim=(0, BAR), ylim=(0, 100), yticks=(),
                                         xticks=(0, 0.1, 0.2, 0.3, 0.4, 0.5))
        ax.set_xticklabels(["0", "10", "20", "30", "40", "50 %"])
        ax.spines["left"].set_visible(False)
        self.blocks = [live(ax.add_patch(Rectangle((0, 34), 0, 32, fc=c, ec="white"))) for c in (PALE, UNDER, OVER)]
        self.names = [live(ax.text(0, 50, "", color=c, ha="center", va="center", fontsize=11)) for c in (INK, "white", "white")]
        self.luck = live(ax.plot([], [], color=INK, lw=2.0)[0])
        self.bar_title = live(ax.text(0, 1.0, "", transform=ax.transAxes, fontsize=12, va="center"))
        self.luck_word = live(ax.text(0, 10, "", fontsize=10, color=INK, ha="center", va="center"))

    @styled()
    def _limits(self, updates):
        if self.curves.ax.get_xlim()[1] != updates:
            self.curves.ax.set(xlim=(0, updates), xticks=(0, updates // 2, updates))
            self.canvas.stale(self.curves.ax)

    def update(self, seen: DiagnosisPicture):
        self._limits(seen.last)
        self.map.set(seen.cells)
        self.goal.set_data([0, 1], [np.sqrt(seen.goal)] * 2)
        x, y = np.sqrt(seen.train), np.sqrt(seen.new)
        self.path.set_data(x, y)
        self.here.set_data([x[seen.kept]], [y[seen.kept]])
        self.ghosts.set_data(np.sqrt(seen.visited).reshape(-1, 2).T)
        self._show_before(seen.before, x[seen.kept], y[seen.kept])
        self.title.set_text(seen.verdict)
        self.curves.set(seen.updates, (seen.train, seen.new), title=seen.title)
        self.stop.set_data([seen.updates[seen.kept]], [seen.new[seen.kept]])
        self._show_bar(seen)

    def _show_before(self, before, x, y):
        """The way from the outcome before to the place (x, y) of this one."""
        for artist in (self.before, self.arrow, self.before_word):
            artist.set_visible(before is not None)
        if before is not None:
            u, v = np.sqrt(before)
            self.before.set_data([u], [v])
            self.arrow.set_data([u, x], [v, y])
            self.before_word.set(x=u + 0.025 if u < 0.8 else u - 0.15, y=v + 0.02)

    def _show_bar(self, seen):
        left, error, (under, over, margin) = 0.0, seen.new[seen.kept], seen.shares
        named = zip((min(seen.goal, error), under, over), ("goal", "underfitting", "overfitting"), strict=True)
        for block, name, (width, word) in zip(self.blocks, self.names, named, strict=True):
            shown = min(left + width, BAR) - min(left, BAR)
            block.set(x=min(left, BAR), width=shown)
            name.set_text(word if shown > 0.0075 * len(word) + 0.01 else "")
            name.set_x(min(left, BAR) + shown / 2)
            left += width
        at = min(error, BAR - 0.004)
        self.luck.set_data([max(at - margin, 0), min(at + margin, BAR)], [26, 26])
        self.luck_word.set_text(f"± {100 * margin:.1f}")
        self.luck_word.set_x(float(np.clip(at, 0.03, BAR - 0.03)))
        self.bar_title.set_text(seen.bar_title)

"""Where a run stands between underfitting and overfitting, how it came there, and what its error is made of. Slide S39."""
import numpy as np
from matplotlib.colors import ListedColormap
from matplotlib.patches import Rectangle

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.curves import Curves
from course_lib.drawing.plane import HALO
from course_lib.drawing.style import GREY, INK, PALE, POS, SERIES, TEST, TRAIN, VALID, styled

TICKS = (0, 0.01, 0.05, 0.1, 0.25, 0.5, 1)
UNDER, OVER, BOTH, FINE = SERIES[1], POS, SERIES[3], TEST
TINTS = ListedColormap(np.repeat(["#f9e3cd", "#d3e3f1", "#e9dcee", "#dcefe2"], 64))
CELLS, BAR = 61, 0.5
CENTRES = ((np.arange(CELLS) + 0.5) / CELLS) ** 2
"""The error that each row and column of the map stands for: the axes show √error, so that small errors have room."""


class DiagnosisView:
    """update(map, train, new, kept, ghosts, before, goal, shares, updates, titles): errors are fractions in 0 … 1."""

    @styled()
    def __init__(self):
        self.canvas = canvas = Canvas(960, 470)
        ticks = np.sqrt(TICKS)
        self.plane = ax = canvas.axes(62, 56, 365, 365, xlim=(0, 1), ylim=(0, 1), xticks=ticks, yticks=ticks)
        for axis in (ax.xaxis, ax.yaxis):
            axis.set_ticklabels([f"{100 * tick:g}" for tick in TICKS])
        ax.set_xlabel("training error, %", labelpad=4)
        ax.set_ylabel("error on new digits, %", labelpad=2)
        self.map = canvas.field(ax, TINTS, 0, 4)
        self._places()
        axes = canvas.axes(520, 230, 300, 191, xlim=(0, 1), ylim=(0, 1), yticks=(0, 0.25, 0.5, 0.75, 1), xlabel="updates")
        axes.set_yticklabels(["0", "25", "50", "75", "100 %"])
        self.curves = Curves(canvas, axes, ("training", "new digits"), (TRAIN, VALID), cursor=False)
        self.stop = canvas.live(axes.plot([], [], "o", color=VALID, ms=9, mec="white", zorder=5)[0])
        self._bar()

    def _places(self):
        """What moves on the plane: the diagonal is still, and so are the names of the regions."""
        live, ax = self.canvas.live, self.plane
        self.diagonal = live(ax.plot([0, 1], [0, 1], color=GREY, lw=1.0, ls=(0, (2, 2)))[0])
        names = ((0.2, 0.93, "overfitting", OVER, 0), (0.8, 0.72, "underfitting", UNDER, 45),
                 (0.17, 0.05, "good enough", FINE, 0))
        self.words = [live(ax.text(x, y, word, color=colour, fontsize=12, ha="center", va="center", rotation=turn))
                      for x, y, word, colour, turn in names]
        self.goal = live(ax.plot([], [], color=FINE, lw=1.4, ls=(0, (5, 2)))[0])
        self.ghosts = live(ax.plot([], [], "o", color=GREY, ms=6, mec="white", alpha=0.7)[0])
        self.path = live(ax.plot([], [], "o-", color=INK, lw=1.3, ms=3.5)[0])
        self.arrow = live(ax.plot([], [], color=GREY, lw=2.2)[0])
        self.before = live(ax.plot([], [], "o", color=GREY, ms=11, mec="white")[0])
        self.here = live(ax.plot([], [], "o", color=INK, ms=13, mec="white", mew=1.5)[0])
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
        self.luck_word = live(ax.text(0, 18, "", fontsize=10, color=INK, ha="center", va="center"))

    @styled()
    def _limits(self, updates):
        if self.curves.ax.get_xlim()[1] != updates:
            self.curves.ax.set(xlim=(0, updates), xticks=(0, updates // 2, updates))
            self.canvas.stale()

    def update(self, cells, updates, train, new, last, kept, ghosts, before, goal, shares, titles):
        """`updates`, `train`, `new`: the run so far, of `last` updates; `kept`: index of the frame that counts."""
        self._limits(last)
        self.map.set(cells)
        self.goal.set_data([0, 1], [np.sqrt(goal)] * 2)
        x, y = np.sqrt(train), np.sqrt(new)
        self.path.set_data(x, y)
        self.here.set_data([x[kept]], [y[kept]])
        self.ghosts.set_data(np.sqrt(ghosts).reshape(-1, 2).T)
        for artist in (self.before, self.arrow, self.before_word):
            artist.set_visible(before is not None)
        if before is not None:
            u, v = np.sqrt(before)
            self.before.set_data([u], [v])
            self.arrow.set_data([u, x[kept]], [v, y[kept]])
            self.before_word.set(x=u + 0.025 if u < 0.8 else u - 0.15, y=v + 0.02)
        self.title.set_text(titles["plane"])
        self.curves.set(np.asarray(updates), (train, new), title=titles["curves"])
        self.stop.set_data([updates[kept]], [new[kept]])
        self._show_bar(goal, new[kept], *shares, titles["bar"])

    def _show_bar(self, goal, error, under, over, margin, title):
        left = 0.0
        base = min(goal, error)
        named = zip((base, under, over), ("goal", "underfitting", "overfitting"), strict=True)
        for block, name, (width, word) in zip(self.blocks, self.names, named, strict=True):
            seen = min(left + width, BAR) - min(left, BAR)
            block.set(x=min(left, BAR), width=seen)
            name.set_text(word if seen > 0.011 * len(word) else "")
            name.set_x(min(left, BAR) + seen / 2)
            left += width
        at = min(error, BAR - 0.004)
        self.luck.set_data([max(at - margin, 0), min(at + margin, BAR)], [26, 26])
        self.luck_word.set_text(f"± {100 * margin:.1f}")
        self.luck_word.set_x(float(np.clip(at, 0.03, BAR - 0.03)))
        self.bar_title.set_text(title)

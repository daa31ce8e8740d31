"""How good the winners look and how good they are, slide S26: 128 searches as dots, and their means over V."""
from typing import NamedTuple

import numpy as np

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.curves import Curves
from course_lib.drawing.style import GREY, INK, PALE, TEST, VALID, styled

from .marks_view import MARKS

MOST = 0.4
DOT = 0.008              # room of one dot along both axes


class LuckPicture(NamedTuple):
    """Validation and test error of the winners that are dots (searches,), their means over V (2, sizes), the V now.

    middle   validation and test error on average over all blocks; titles: of the two panels
    """

    valid: np.ndarray
    test: np.ndarray
    means: np.ndarray
    V: int
    middle: tuple[float, float]
    titles: tuple[str, str]


class LuckView:
    """Left: what each winner shows against what it is worth. Right: the two means over the number of validation examples."""

    @styled()
    def __init__(self, sizes):
        self.canvas = canvas = Canvas(960, 420)
        self.sizes = np.asarray(sizes, float)
        ticks = ([0, 0.1, 0.2, 0.3, 0.4], ["0", "10 %", "20 %", "30 %", "40 %"])
        self.ax = ax = canvas.axes(90, 62, 310, 300, xlim=(-0.03, MOST), ylim=(-0.012, MOST))
        ax.set_xticks(*ticks)
        ax.set_yticks(*ticks)
        ax.set_xlabel("winner's validation error", fontsize=13, color=VALID, labelpad=0)
        ax.set_ylabel("winner's test error", fontsize=13, color=TEST)
        canvas.fig.text(245 / 960, 4 / 420, "equal winners side by side", color=GREY, fontsize=11, ha="center")
        ax.plot([0, MOST], [0, MOST], color=GREY, lw=1.2, ls=(0, (4, 2)))
        ax.text(0.04, 0.97, "worse than it looks", transform=ax.transAxes, color=GREY, fontsize=11.5, va="top")
        ax.text(0.98, 0.1, "better than it looks", transform=ax.transAxes, color=GREY, fontsize=11.5, ha="right", va="top")
        self.dots = canvas.live(ax.plot([], [], ls="", marker="o", ms=6.5, color=MARKS["random"][1], mec="white", mew=0.6,
                                        alpha=0.6)[0])
        self.middle = canvas.live(ax.plot([], [], ls="", marker="+", ms=22, color=INK, mew=3)[0])
        right = canvas.axes(520, 62, 310, 300, xscale="log", xlim=(self.sizes[0], self.sizes[-1]), ylim=(0, 0.25))
        right.set_xticks([10, 20, 50, 100, 200, 400], ["10", "20", "50", "100", "200", "400"])
        right.minorticks_off()
        right.set_yticks([0, 0.05, 0.1, 0.15, 0.2, 0.25], ["0", "5 %", "10 %", "15 %", "20 %", "25 %"])
        right.set_xlabel("validation examples V", fontsize=13, labelpad=0)
        for axes in (ax, right):
            axes.tick_params(labelsize=12)
            axes.spines["left"].set_color(PALE)
        self.curves = Curves(canvas, right, ("looks like", "is"), (VALID, TEST))
        self.curves.title.set(fontsize=13)
        for label in self.curves.labels:
            label.set_fontsize(13)
        self.title = canvas.live(ax.text(0, 1.04, "", transform=ax.transAxes, fontsize=13, va="bottom"))

    def update(self, seen: LuckPicture) -> None:
        """Show a LuckPicture."""
        shift = side_by_side(seen.valid, seen.test, 0.2 / seen.V)
        self.dots.set_data(np.minimum(seen.valid, MOST) + shift, np.minimum(seen.test, MOST))
        self.middle.set_data(*([part] for part in seen.middle))
        self.curves.set(self.sizes, seen.means, seen.V, seen.titles[1])
        self.title.set_text(seen.titles[0])


def side_by_side(valid, test, most):
    """How far to the side each dot stands, at most `most`, so that winners with nearly the same two errors are all seen."""
    _, group, sizes = np.unique(np.stack([valid, np.round(test / DOT)]), axis=1, return_inverse=True, return_counts=True)
    group, order = group.ravel(), np.argsort(group.ravel(), kind="stable")
    rank = np.empty(len(group), int)
    rank[order] = np.arange(len(group)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    middle = (sizes[group] - 1) / 2
    return (rank - middle) * min(DOT, most / max(middle.max(), 1))

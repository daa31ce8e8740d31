"""The loss around W = 0, slide S25: from above with its two extreme directions, and along the way down."""
from typing import NamedTuple

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import FancyArrowPatch

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.curves import Curves
from course_lib.drawing.plane import Plane
from course_lib.drawing.style import GREY, INK, PAPER, SERIES, styled

HEIGHTS = LinearSegmentedColormap.from_list("heights", [PAPER, "#aeb4bd"])
COLOURS = (INK, SERIES[4], SERIES[2])


class SaddlePicture(NamedTuple):
    """What the picture shows.

    z, zero   the loss (n, n) over both lengths, and at W = 0
    reach     both lengths go from -reach to reach
    L         how many hidden layers the plane belongs to
    along     the loss (depths, n) for L = 1, 2, …
    tip       (s₁, s₂) of the upper arrow; the lower one is its mirror image
    words     at the tips of the two arrows
    titles    of the plane and of the curves
    """

    z: np.ndarray
    zero: float
    reach: float
    L: int
    along: np.ndarray
    tip: np.ndarray
    words: tuple[str, str]
    titles: tuple[str, str]


class SaddleView:
    """Contours over the lengths of the hidden layers and of the output layer; the loss along the arrow for each L."""

    @styled()
    def __init__(self, reach, depths):
        self.canvas = canvas = Canvas(960, 400)
        self.plane = Plane(canvas, 78, 62, 290, reach=reach, cmap=HEIGHTS, low=0.3, high=1.3, labels=False)
        ax = self.plane.ax
        ax.set_xlabel("$W^{(1)}$ … $W^{(L)}$ together: length $s_1$", fontsize=13)
        ax.set_ylabel("$W^{(L+1)}$: length $s_2$", fontsize=13)
        ax.tick_params(labelsize=12)
        self.levels = canvas.live(LineCollection([], colors=GREY, linewidths=0.9))
        self.level = canvas.live(LineCollection([], colors=INK, linewidths=2.4))
        for lines in (self.levels, self.level):
            ax.add_collection(lines, autolim=False)
        canvas.live(ax.plot([0], [0], ls="", marker="o", ms=8, mfc="white", mec=INK, mew=1.6)[0])
        self.arrows = [FancyArrowPatch((0, 0), (1, 1), arrowstyle="-|>", mutation_scale=18, color=INK, lw=2.0) for _ in range(2)]
        for arrow in self.arrows:
            canvas.live(ax.add_patch(arrow))
        self.words = [self.plane.text(fontsize=13, ha="center", va=va) for va in ("bottom", "top")]
        curves = canvas.axes(490, 62, 375, 290, xlim=(-reach, reach), ylim=(0.25, 1.45))
        curves.set_xlabel("distance from $W = 0$, all layers growing equally", fontsize=13)
        curves.set_ylabel("loss", fontsize=13)
        curves.tick_params(labelsize=12)
        self.curves = Curves(canvas, curves, [f"L = {k}" for k in range(1, depths + 1)], COLOURS, cursor=False)
        for label in self.curves.labels:
            label.set_fontsize(12)
        self.curves.title.set_fontsize(13)
        self.title = canvas.live(ax.text(0, 1.04, "", transform=ax.transAxes, fontsize=13, va="bottom"))

    def update(self, seen: SaddlePicture) -> None:
        """Show a SaddlePicture."""
        self.plane.map.set(seen.z)
        steps = 0.06 * np.arange(1, 20)
        self.levels.set_segments(self.plane.level_lines(seen.z, np.sort([*(seen.zero - steps[:8]), *(seen.zero + steps)])))
        self.level.set_segments(self.plane.level_lines(seen.z, [seen.zero]))
        across, up = seen.tip
        for sign, arrow, word, said in zip((1, -1), self.arrows, self.words, seen.words, strict=True):
            arrow.set_positions((0.1 * across, 0.1 * sign * up), (across, sign * up))
            word.set_position((across, sign * (up + 0.06)))
            word.set_text(said)
        x = np.linspace(-seen.reach, seen.reach, seen.along.shape[1])
        self.curves.set(x, seen.along, title=seen.titles[1])
        for k, line in enumerate(self.curves.lines, start=1):
            line.set_linewidth(3.6 if k == seen.L else 1.6)
        self.title.set_text(seen.titles[0])

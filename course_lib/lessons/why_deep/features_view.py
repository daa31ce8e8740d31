"""One layer's units by the inputs they like best; one of them beside the digits that excite it most. Slide S33."""
from typing import NamedTuple

import numpy as np
from matplotlib.collections import PolyCollection

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.digit_wall import DigitWall
from course_lib.drawing.filter_wall import FilterWall
from course_lib.drawing.style import GREY, INK, PALE, POS, styled

SIDE, ROW = 28, 8


class FeaturesPicture(NamedTuple):
    stimuli: np.ndarray         # (H, 784): what each unit of the layer likes best
    unit: int                   # the chosen one
    digits: np.ndarray          # (12, 784): what excites it most, and their labels
    labels: list[str]
    means: np.ndarray           # (10,): its mean by class
    wall_title: str
    unit_title: str
    means_title: str
    value: str                  # below the big stimulus


class FeaturesView:
    @styled()
    def __init__(self):
        self.canvas = canvas = Canvas(960, 430)
        self.wall = FilterWall(canvas, 16, 16, 376, 376, ROW, ROW, SIDE)
        self.big = FilterWall(canvas, 424, 226, 166, 166, 1, 1, SIDE, gap=0)
        ax = self.bars_ax = canvas.axes(424, 60, 166, 104, xlim=(-0.6, 9.6), ylim=(-1.05, 1.05), xticks=range(10), yticks=(0,))
        ax.tick_params(length=0)
        ax.axhline(0, color=PALE, lw=1)
        ax.text(0.5, -0.24, "class of the digit", transform=ax.transAxes, ha="center", va="top", fontsize=10.5)
        self.bars = canvas.live(PolyCollection([], facecolors=POS))
        ax.add_collection(self.bars, autolim=False)
        self.bars_title = canvas.live(ax.text(0, 1.06, "", transform=ax.transAxes, fontsize=10.5, va="bottom"))
        self.under = canvas.live(canvas.fig.text(424 / 960, 212 / 430, "", fontsize=10.5, color=GREY, va="center"))
        self.digits = DigitWall(canvas, 626, 16, 318, 376, 3, 4, size=11.5)

    def update(self, seen: FeaturesPicture):
        self.wall.set(seen.stimuli, seen.wall_title)
        self.wall.ring(seen.unit)
        self.big.set(seen.stimuli[seen.unit : seen.unit + 1], seen.unit_title)
        self.digits.set(seen.digits, seen.labels, "digits it likes most", colour=INK)
        heights = seen.means / max(np.abs(seen.means).max(), 1e-9)
        self.bars.set_verts([[(c - 0.34, 0), (c + 0.34, 0), (c + 0.34, h), (c - 0.34, h)] for c, h in enumerate(heights)])
        self.bars_title.set_text(seen.means_title)
        self.under.set_text(seen.value)

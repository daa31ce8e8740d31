"""When area after area of the visual cortex answers, and the layers of a trained network beside it. Slide S33."""
from typing import NamedTuple

import numpy as np
from matplotlib.collections import PolyCollection

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.digit_wall import DigitWall
from course_lib.drawing.filter_wall import FilterWall
from course_lib.drawing.style import GREY, INK, PALE, POS, styled

HEIGHT, BOTTOM, ROW, BAR = 530, 60, 58, 0.32
BESIDE = ((0, "pixels"), (2, "layer 1"), (4, "layer 2"), (6, "output"))
"""Which area each layer of the network stands beside."""
LEFT, WIDE, TILE = 546, 400, 50


class StreamPicture(NamedTuple):
    t: float                            # ms after the picture
    reached: np.ndarray                 # (areas,): 0 not yet, 1 all cells have had time to answer
    digits: np.ndarray                  # (n, 784) of the network's input
    layers: list[np.ndarray]            # (n, 784): what units of layers 1, 2, 3 like best
    names: list[str]                    # of the four rows


class StreamView:
    """`areas`: (name, first, last, likes), from the eye upwards; `last`: end of the time axis."""

    @styled()
    def __init__(self, areas, last: float):
        self.canvas = canvas = Canvas(960, HEIGHT)
        self.areas = areas
        tall = ROW * len(areas)
        self.ax = ax = canvas.axes(164, BOTTOM, 184, tall, xlim=(0, last), ylim=(-0.5, len(areas) - 0.5), yticks=(),
                                   xticks=(0, 20, 40, 60, 80, 100))
        ax.spines["left"].set_visible(False)
        ax.set_xlabel("ms after a picture appears", labelpad=4)
        canvas.fig.text(16 / 960, 1 - 16 / HEIGHT, "visual cortex (macaque)", fontsize=12.5, va="center")
        canvas.fig.text(LEFT / 960, 1 - 16 / HEIGHT, "a network that reads digits", fontsize=12.5, va="center")
        for i, (name, first, end, likes) in enumerate(areas):
            ax.text(-88, i, name, fontsize=12, va="center")
            ax.text(-5, i, f"{first}–{end} ms", fontsize=11, color=GREY, ha="right", va="center")
            ax.text(last + 5, i, likes, fontsize=11.5, va="center")
            ax.fill([first, end, end, first], [i - BAR, i - BAR, i + BAR, i + BAR], fc=PALE, ec="none", zorder=1)
        self.bars = canvas.live(PolyCollection([], facecolors=POS, zorder=2))
        ax.add_collection(self.bars, autolim=False)
        self.now = canvas.live(ax.axvline(0, color=INK, lw=1.2, ls=(0, (3, 2)), zorder=3))
        self._stack(canvas)

    def _stack(self, canvas):
        """Rows of tiles, each at the height of the area it stands beside."""
        def bottom(i):
            return BOTTOM + ROW * (i + 0.5) - TILE / 2

        self.digits = DigitWall(canvas, LEFT, bottom(0) - 10, WIDE, TILE + 12, 1, 8)
        self.walls = [FilterWall(canvas, LEFT, bottom(i), WIDE, TILE, 1, 8, 28) for i, _ in BESIDE[1:]]
        self.names = [canvas.live(canvas.fig.text(LEFT / 960, (bottom(i) + TILE + 14) / HEIGHT, "", fontsize=11.5, va="center"))
                      for i, _ in BESIDE]

    def update(self, seen: StreamPicture):
        ends = [first + (end - first) * r for (_, first, end, _), r in zip(self.areas, seen.reached, strict=True)]
        self.bars.set_verts([[(first, i - BAR), (end, i - BAR), (end, i + BAR), (first, i + BAR)]
                             for i, ((_, first, _, _), end) in enumerate(zip(self.areas, ends, strict=True)) if end > first])
        self.now.set_xdata([seen.t, seen.t])
        self.digits.set(seen.digits, [""] * len(seen.digits))
        for wall, images in zip(self.walls, seen.layers, strict=True):
            wall.set(images)
        for label, name in zip(self.names, seen.names, strict=True):
            label.set_text(name)

"""The loss of one example, of another, and their mean, each over θ = (w, b): three valleys side by side, slide S17."""
from typing import NamedTuple

import numpy as np
from matplotlib.collections import LineCollection

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.plane import HALO, Plane, ends
from course_lib.drawing.style import GRAD, GREY, INK, styled

from .sgd_view import EXAMPLE, LEVELS, height
from .surrogate_view import HEIGHT

SIZE, BOTTOM, LEFTS = 266, 48, (44, 362, 680)
LONGEST, SCALE = 2.7, 0.4        # of the arrows: all are SCALE times their gradient, less where one would be longer than LONGEST


class ValleysPicture(NamedTuple):
    """What the picture shows.

    over           three maps (n, n) over the square of θ; titles: theirs
    down           (3, 2): −∇ at `theta` (2,) on each map
    troughs        (x, y) of the two examples: the loss is 0 on the line w x + b = y
    best           (2,): the minimum of the third map
    """

    over: tuple
    titles: tuple
    down: np.ndarray
    theta: np.ndarray
    troughs: tuple
    best: np.ndarray


class ValleysView:
    """Three maps with one scale; the same θ on each, and the direction in which each wants to push it."""

    @styled()
    def __init__(self):
        self.canvas = canvas = Canvas(960, 370)
        self.planes = [Plane(canvas, left, BOTTOM, SIZE, cmap=HEIGHT, low=-0.05, high=1.2, labels=False) for left in LEFTS]
        self.titles = [canvas.live(canvas.fig.text(left / 960, (BOTTOM + SIZE + 10) / 370, "", fontsize=12, va="bottom"))
                       for left in LEFTS]
        self.troughs, self.levels = [], []
        for plane in self.planes:
            place = dict(transform=plane.ax.transAxes, fontsize=14, ha="center", va="center", color=GREY)
            plane.ax.text(0.75, -0.07, "$w$", **place)
            plane.ax.text(-0.07, 0.75, "$b$", **place)
            self.levels.append(canvas.live(LineCollection([], colors=GREY, linewidths=0.7, alpha=0.7)))
            plane.ax.add_collection(self.levels[-1], autolim=False)
        self.troughs = [[plane.line(lw=1.8, ls=(0, (5, 3)), color=EXAMPLE) for _ in range(2)] for plane in self.planes]
        self.best = self.planes[2].line(ls="", marker="+", ms=15, mew=2.8, color=INK, path_effects=HALO)
        look = dict(angles="xy", scale_units="xy", scale=1, zorder=5)
        self.arrows = [canvas.live(plane.ax.quiver([0] * len(c), [0] * len(c), [1] * len(c), [1] * len(c), color=c,
                                                   width=0.018, **look))
                       for plane, c in zip(self.planes, ([EXAMPLE], [EXAMPLE], [EXAMPLE, EXAMPLE, GRAD]), strict=True)]
        self.rings = [plane.line(ls="", marker="o", ms=11, mfc="white", mec=INK, mew=2.0) for plane in self.planes]
        self.shown = [None] * 3

    def update(self, seen: ValleysPicture) -> None:
        """Show a ValleysPicture."""
        for i, (plane, over) in enumerate(zip(self.planes, seen.over, strict=True)):
            if over is not self.shown[i]:
                self.shown[i], z = over, height(over, 0)
                plane.map.set(z)
                self.levels[i].set_segments(plane.level_lines(z, LEVELS[::2]))
            self.titles[i].set_text(seen.titles[i])
            self.rings[i].set_data(*seen.theta[:, None])
        for i, lines in enumerate(self.troughs):
            for k, (line, (x, y)) in enumerate(zip(lines, seen.troughs, strict=True)):
                line.set_data(*(ends((x, 1), -y, plane.reach).T if i in (k, 2) else ([], [])))
        down = arrows(seen.down)
        for quiver, rows in zip(self.arrows, (down[:1], down[1:2], down), strict=True):
            quiver.set_offsets(np.tile(seen.theta, (len(rows), 1)))
            quiver.set_UVC(*rows.T)
        self.best.set_data(*seen.best[:, None])


def arrows(down: np.ndarray) -> np.ndarray:
    """The arrows drawn for −∇ (n, 2): one factor for all, so that the mean of arrows is the arrow of the mean."""
    return down * min(SCALE, LONGEST / max(float(np.hypot(*down.T).max()), 1e-9))

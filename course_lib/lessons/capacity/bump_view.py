"""Steps that add up to a bump, slide S07: each unit small, their weighted sum large, the lines from above."""
from typing import NamedTuple

import numpy as np

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.plane import HALO, REACH, Plane, ends
from course_lib.drawing.style import INK, SIGNED, styled
from course_lib.drawing.surface import Surface


class BumpPicture(NamedTuple):
    """n steps, what is drawn of their sum, and two marked places."""

    units: np.ndarray       # (most, unit_n, unit_n), y_j
    surface: np.ndarray     # (surface_n, surface_n), heights
    colour: np.ndarray      # (surface_n, surface_n), 0 to 1
    ticks: tuple            # of the heights: lowest, middle, highest
    map: np.ndarray         # (map_n, map_n), 0 to 1
    lines: tuple            # [(w (2,), b), …] of the n units
    title: str
    finding: str
    spots: tuple            # (x₁, x₂) of the largest value inside and outside


class Small(Surface):
    """A surface the size of a stamp: no numbers on it."""

    def _write(self, *words, **kw):
        pass


class BumpView:
    """Up to `most` steps, each of unit_n points along a side, and their sum of surface_n."""

    @styled()
    def __init__(self, most, unit_n, surface_n):
        self.canvas = canvas = Canvas(960, 450)
        self.small, self.names = [], []
        for j in range(most):
            x, y = 6 + 118 * (j % 2), 318 - 104 * (j // 2)
            ax = canvas.axes(x, y, 115, 92)
            self.small.append(Small(canvas, ax, unit_n, REACH, 0.0, 1.0, SIGNED))
            ax.set(xlim=(-1.5, 1.5))
            self.small[-1].frame.set_visible(False)
            name = canvas.fig.text((x + 6) / 960, (y + 82) / 450, f"y{'₁₂₃₄₅₆₇₈'[j]}", fontsize=12)
            self.names.append(canvas.live(name))
        canvas.fig.text(12 / 960, 432 / 450, "each unit: one step", fontsize=12)
        self.left = canvas.axes(240, 5, 420, 385)
        self.surface = Surface(canvas, self.left, surface_n, REACH, 0.0, 4.0, SIGNED)
        self.title = canvas.live(canvas.fig.text(262 / 960, 430 / 450, "", fontsize=13))
        self.plane = Plane(canvas, 690, 95, 255, REACH, low=0.0, high=1.0)
        self.lines = [self.plane.line(lw=1.6, path_effects=HALO) for _ in range(most)]
        self.spots = [canvas.live(self.plane.ax.plot([], [], marker, ms=8, mfc="white", mec=INK, mew=1.2, zorder=5)[0])
                      for marker in "oX"]
        self.finding = canvas.fig.text(690 / 960, 375 / 450, "", fontsize=12, linespacing=1.45, va="center")
        canvas.live(self.finding)
        self.ticks = None

    def update(self, seen: BumpPicture):
        n = len(seen.lines)
        for j, (surface, name) in enumerate(zip(self.small, self.names, strict=True)):
            surface.quads.set_visible(j < n)
            name.set_visible(j < n)
            if j < n:
                surface.set(seen.units[j], seen.units[j])
        if seen.ticks != self.ticks:
            self.ticks = seen.ticks
            self._range(seen.ticks)
        self.surface.set(seen.surface, np.clip(seen.colour, 0, 1))
        self.plane.map.set(seen.map)
        for j, line in enumerate(self.lines):
            line.set_data(*(ends(*seen.lines[j], REACH).T if j < n else ((), ())))
        for mark, spot in zip(self.spots, seen.spots, strict=True):
            mark.set_data([spot[0]], [spot[1]])
        self.title.set_text(seen.title)
        self.finding.set_text(seen.finding)

    @styled()
    def _range(self, ticks):
        self.surface.range(ticks[0], ticks[-1], ticks=ticks)

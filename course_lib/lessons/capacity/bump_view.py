"""Steps that add up to a bump, slide S07: each unit small, their weighted sum large, the lines from above.

Where examples are to be parted, the plane that the units carry into their space stands in place of the small units.
"""
from typing import NamedTuple

import numpy as np

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.plane import HALO, REACH, Plane, ends
from course_lib.drawing.style import INK, SIGNED, styled
from course_lib.drawing.surface import Surface
from course_lib.notation import sub

from .lifted_plane_view import LiftedPlane
from .threshold_surface_view import ThresholdSurface

WIDTH, HEIGHT, MAP = 960, 470, (706, 85, 244)


class BumpPicture(NamedTuple):
    """n steps, what is drawn of their sum, and two marked places."""

    units: np.ndarray       # (most, unit_n, unit_n), y_j
    surface: np.ndarray     # (surface_n, surface_n), heights
    colour: np.ndarray      # (surface_n, surface_n), 0 to 1
    heights: tuple          # lowest and highest
    level: float            # height of the threshold
    map: np.ndarray         # (map_n, map_n), 0 to 1
    lines: tuple            # [(w (2,), b), …] of the n units
    title: str
    finding: str
    spots: tuple            # (x₁, x₂) of the largest value inside and outside
    lifted: tuple           # (lines, points, classes) as LiftedPlane draws them, or nothing


class Small(Surface):
    """A surface the size of a stamp: no numbers on it."""

    def _write(self, *words, **kw):
        pass


class BumpView:
    """Up to `most` steps, each of unit_n points along a side, and their sum of surface_n; `lifts` makes room for examples."""

    @styled()
    def __init__(self, most, unit_n, surface_n, lifts=False):
        self.canvas = canvas = Canvas(WIDTH, HEIGHT)
        self.small, self.names, self.n = [], [], None
        for j in range(most):
            self.small.append(Small(canvas, canvas.axes(0, 0, 10, 10), unit_n, REACH, 0.0, 1.0, SIGNED))
            self.names.append(canvas.live(canvas.fig.text(0, 0, f"y{sub(j + 1)}", fontsize=13)))
        self.heading = canvas.live(canvas.fig.text(12 / WIDTH, (HEIGHT - 24) / HEIGHT, "each unit: a half-plane", fontsize=12))
        self.lift = LiftedPlane(canvas, 34, 50, 236, 332) if lifts else None
        self.left = canvas.axes(296, 5, 380, 400)
        self.surface = ThresholdSurface(canvas, self.left, surface_n, REACH, 0.0, 4.0, SIGNED)
        self.title = canvas.live(canvas.fig.text(322 / WIDTH, (HEIGHT - 24) / HEIGHT, "", fontsize=13))
        self.plane = Plane(canvas, *MAP, REACH, low=0.0, high=1.0)
        self.lines = [self.plane.line(lw=1.6, path_effects=HALO) for _ in range(most)]
        self.spots = [canvas.live(self.plane.ax.plot([], [], marker, ms=8, mfc="white", mec=INK, mew=1.2, zorder=5)[0])
                      for marker in "oX"]
        self.plane.points(size=5)
        canvas.fig.text(MAP[0] / WIDTH, 414 / HEIGHT, "from above: where z > ½", fontsize=12)
        self.finding = canvas.fig.text(MAP[0] / WIDTH, 370 / HEIGHT, "", fontsize=12, linespacing=1.35, va="center")
        canvas.live(self.finding)
        self.heights = None

    def update(self, seen: BumpPicture):
        n = len(seen.lines)
        if n != self.n:
            self.n = n
            self._place(n, lifted=bool(seen.lifted))
        if seen.lifted:
            self.lift.set(*seen.lifted, n)
        for j in range(n):
            self.small[j].set(seen.units[j], seen.units[j])
        if seen.heights != self.heights:
            self.heights = seen.heights
            self._range(*seen.heights)
        self.surface.set_cut(seen.surface, np.clip(seen.colour, 0, 1), seen.level)
        self.plane.map.set(seen.map)
        for j, line in enumerate(self.lines):
            line.set_data(*(ends(*seen.lines[j], REACH).T if j < n else ((), ())))
        for mark, spot in zip(self.spots, seen.spots, strict=True):
            mark.set_data([spot[0]], [spot[1]])
        self.title.set_text(seen.title)
        self.finding.set_text(seen.finding)

    def _place(self, n, lifted):
        """The n steps in two columns: as large as four leave room for, or half as high; none beside the lifted plane."""
        height = 190 if n <= 4 else 103
        self.heading.set_visible(not lifted)
        if self.lift:
            self.lift.show(lifted)
        for j, (surface, name) in enumerate(zip(self.small, self.names, strict=True)):
            x, y = 6 + 148 * (j % 2), HEIGHT - 48 - height * (j // 2 + 1)
            surface.ax.set_position((x / WIDTH, y / HEIGHT, 140 / WIDTH, (height - 6) / HEIGHT))
            name.set_position(((x + 4) / WIDTH, (y + height - 22) / HEIGHT))
            for artist in (surface.quads, surface.frame, name):
                artist.set_visible(j < n and not lifted)
        self.canvas.stale(*(surface.ax for surface in self.small))

    @styled()
    def _range(self, low, high):
        """The heights of the axis; of a sum every whole one (of a large one every second), arms and corners are read there."""
        ticks = np.arange(low, high + 0.5, 1 if high < 5 else 2) if high > 1 else (low,)
        self.surface.range(low, high, ticks=tuple(ticks))

"""Steps that add up to a bump, slide S07: each unit small, their weighted sum large, the lines from above."""
import numpy as np

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.plane import HALO, Plane, ends
from course_lib.drawing.style import INK, SIGNED, styled
from course_lib.drawing.surface import Surface

REACH, SMALL_N, SURFACE_N, MAP_N, MOST = 3.0, 11, 37, 121, 8


class Small(Surface):
    """A surface the size of a stamp: no numbers on it."""

    def _write(self, *words, **kw):
        pass


class BumpView:
    """update(units, big, colour, z_map, theta, n, titles, ticks, spots): surfaces, lines, two marked places."""

    @styled()
    def __init__(self):
        self.canvas = canvas = Canvas(960, 450)
        self.small, self.names = [], []
        for j in range(MOST):
            x, y = 6 + 118 * (j % 2), 318 - 104 * (j // 2)
            ax = canvas.axes(x, y, 115, 92)
            self.small.append(Small(canvas, ax, SMALL_N, REACH, 0.0, 1.0, SIGNED))
            ax.set(xlim=(-1.5, 1.5))
            self.small[-1].frame.set_visible(False)
            name = canvas.fig.text((x + 6) / 960, (y + 82) / 450, f"y{'₁₂₃₄₅₆₇₈'[j]}", fontsize=12)
            self.names.append(canvas.live(name))
        canvas.fig.text(12 / 960, 432 / 450, "each unit: one step", fontsize=12)
        self.left = canvas.axes(240, 5, 420, 385)
        self.surface = Surface(canvas, self.left, SURFACE_N, REACH, 0.0, 4.0, SIGNED)
        self.title = canvas.live(canvas.fig.text(262 / 960, 430 / 450, "", fontsize=13))
        self.plane = Plane(canvas, 690, 95, 255, REACH, low=0.0, high=1.0)
        self.lines = [self.plane.line(lw=1.6, path_effects=HALO) for _ in range(MOST)]
        self.spots = [canvas.live(self.plane.ax.plot([], [], marker, ms=8, mfc="white", mec=INK, mew=1.2, zorder=5)[0])
                      for marker in "oX"]
        self.finding = canvas.fig.text(690 / 960, 375 / 450, "", fontsize=12, linespacing=1.45, va="center")
        canvas.live(self.finding)
        self.top = None

    def update(self, units, big, colour, z_map, theta, n, titles, ticks, spots):
        for j, (surface, name) in enumerate(zip(self.small, self.names, strict=True)):
            shown = j < n
            surface.quads.set_visible(shown)
            name.set_visible(shown)
            if shown:
                surface.set(units[j], units[j])
        if ticks != self.top:
            self.top = ticks
            self._range(ticks)
        self.surface.set(big, np.clip(colour, 0, 1))
        self.plane.map.set(z_map)
        for j, line in enumerate(self.lines):
            line.set_data(*(ends(theta[0].W[j], theta[0].b[j], REACH).T if j < n else ((), ())))
        for mark, spot in zip(self.spots, spots, strict=True):
            mark.set_data([spot[0]], [spot[1]])
        self.title.set_text(titles[0])
        self.finding.set_text(titles[1])

    @styled()
    def _range(self, ticks):
        self.surface.range(ticks[0], ticks[-1], ticks=ticks)

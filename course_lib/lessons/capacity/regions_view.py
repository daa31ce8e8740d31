"""A painted region, slide S08: the painting, the network's region with each unit's line, its output as a surface."""
from typing import NamedTuple

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgb

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.plane import REACH, Plane, ends
from course_lib.drawing.style import INK, SIGNED, styled
from course_lib.drawing.surface import Surface

INK_RGB = to_rgb(INK)


class RegionsPicture(NamedTuple):
    """A painting, and the network's function of it."""

    mask: np.ndarray        # (cells, cells) bool
    map: np.ndarray         # (map_n, map_n), f(x)
    surface: np.ndarray     # (surface_n, surface_n), f(x)
    lines: tuple            # [(w (2,), b), …] of the H hidden units
    strengths: np.ndarray   # (H,), |output weights|
    titles: tuple           # over the painting, the map, the surface


class RegionsView:
    """A painting of cells × cells cells beside the function fitted to it."""

    @styled()
    def __init__(self, cells, surface_n):
        self.canvas = canvas = Canvas(960, 390)
        self.cells = cells
        self.painting = Plane(canvas, 42, 48, 275, REACH, low=-0.35, high=1.35)
        self.plane = Plane(canvas, 362, 48, 275, REACH, low=-0.2, high=1.2)
        self.units = canvas.live(LineCollection([], linewidths=1.3, colors=INK))
        self.plane.ax.add_collection(self.units, autolim=False)
        self.edge = canvas.live(LineCollection([], linewidths=1.5, colors=INK, linestyles=[(0, (1, 1.2))]))
        self.plane.ax.add_collection(self.edge, autolim=False)
        step = 2 * REACH / cells
        for k in range(1, cells):
            at = -REACH + k * step
            for grid in (([at, at], [-REACH, REACH]), ([-REACH, REACH], [at, at])):
                canvas.live(self.painting.ax.plot(*grid, color="white", lw=0.5, alpha=0.6)[0])
        self.brush = canvas.live(self.painting.ax.plot([], [], "s", ms=12, mfc="none", mec=INK, mew=1.3)[0])
        self.surface = Surface(canvas, canvas.axes(640, 10, 320, 315), surface_n, REACH, 0.0, 1.0, SIGNED)
        self.titles = [canvas.live(canvas.fig.text(x / 960, 336 / 390, "", fontsize=12, linespacing=1.4))
                       for x in (42, 362, 668)]

    def update(self, seen: RegionsPicture):
        self.painting.map.set(np.asarray(seen.mask, float))
        self.plane.map.set(seen.map)
        lines = [ends(w, b, REACH) for w, b in seen.lines]
        in_sight = np.array([len(line) > 0 for line in lines])
        shade = 0.12 + 0.75 * seen.strengths / max(float(seen.strengths.max(initial=0)), 1e-6)
        self.units.set_segments([line for line in lines if len(line)])
        self.units.set_color([(*INK_RGB, a) for a in np.nan_to_num(shade[in_sight])])
        self.edge.set_segments(border(np.asarray(seen.mask, bool), REACH))
        self.surface.set(seen.surface, seen.surface)
        for text, words in zip(self.titles, seen.titles, strict=True):
            text.set_text(words)

    def show_brush(self, spot):
        self.brush.set_data(*([spot[0]], [spot[1]]) if spot else ((), ()))


def border(mask, reach):
    """The sides between painted and unpainted cells, as segments."""
    n = len(mask)
    at = np.linspace(-reach, reach, n + 1)
    rows, columns = np.nonzero(mask[:, 1:] != mask[:, :-1])
    upright = [((at[j + 1], at[i]), (at[j + 1], at[i + 1])) for i, j in zip(rows, columns, strict=True)]
    rows, columns = np.nonzero(mask[1:] != mask[:-1])
    return upright + [((at[j], at[i + 1]), (at[j + 1], at[i + 1])) for i, j in zip(rows, columns, strict=True)]

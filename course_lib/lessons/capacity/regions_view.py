"""A painted region, slide S08: the painting, the network's region with each unit's line, its output as a surface."""
import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgb

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.plane import Plane, ends
from course_lib.drawing.style import INK, SIGNED, styled
from course_lib.drawing.surface import Surface

REACH, SURFACE_N, MAP_N = 3.0, 29, 100
INK_RGB = to_rgb(INK)


class RegionsView:
    """update(mask, f_map, f_surface, theta, H, titles): painting (n, n) bool, f in [0, 1], the units, three titles."""

    @styled()
    def __init__(self, cells):
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
        self.surface = Surface(canvas, canvas.axes(640, 10, 320, 315), SURFACE_N, REACH, 0.0, 1.0, SIGNED)
        self.titles = [canvas.live(canvas.fig.text(x / 960, 336 / 390, "", fontsize=12, linespacing=1.4))
                       for x in (42, 362, 668)]

    def update(self, mask, f_map, f_surface, theta, H, titles):
        self.painting.map.set(np.asarray(mask, float))
        self.plane.map.set(f_map)
        hidden, out = theta
        strength = np.abs(out.W[0, :H])
        lines = [ends(hidden.W[j], hidden.b[j], REACH) for j in range(H)]
        seen = np.array([len(line) > 0 for line in lines])
        shade = 0.12 + 0.75 * strength / max(float(strength.max(initial=0)), 1e-6)
        self.units.set_segments([line for line in lines if len(line)])
        self.units.set_color([(*INK_RGB, a) for a in np.nan_to_num(shade[seen])])
        self.edge.set_segments(border(np.asarray(mask, bool), REACH))
        self.surface.set(f_surface, f_surface)
        for text, words in zip(self.titles, titles, strict=True):
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

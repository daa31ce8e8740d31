"""A painted region, slide S08: the painting, the network's region with each unit's line, its output as a surface."""
from typing import NamedTuple

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgb

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.plane import REACH, Plane, ends
from course_lib.drawing.style import INK, NEG, PALE, POS, SIGNED, styled
from course_lib.notation import layer, signed, sub

from .threshold_surface_view import SparseSurface

INK_RGB = to_rgb(INK)
WIDTH, HEIGHT, LIFT, TILES = 960, 548, 208, 8


class RegionsPicture(NamedTuple):
    """A painting, and the network's function of it."""

    mask: np.ndarray        # (cells, cells) bool
    map: np.ndarray         # (map_n, map_n), f(x)
    surface: np.ndarray     # (surface_n, surface_n), f(x)
    lines: tuple            # [(w (2,), b), …] of the H hidden units
    strengths: np.ndarray   # (H,), |output weights|
    titles: tuple           # over the painting, the map, the surface
    units: tuple            # of the TILES strongest at most: ((j, h_j (tile_n, tile_n), output weight), …)
    heading: str            # over them


class RegionsView:
    """A painting of cells × cells cells beside the function fitted to it."""

    @styled()
    def __init__(self, cells, surface_n):
        self.canvas = canvas = Canvas(WIDTH, HEIGHT)
        self.cells = cells
        self.painting = Plane(canvas, 42, LIFT, 275, REACH, low=-0.35, high=1.35)
        self.plane = Plane(canvas, 362, LIFT, 275, REACH, low=-0.2, high=1.2)
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
        self.surface = SparseSurface(canvas, canvas.axes(640, LIFT - 38, 320, 315), surface_n, REACH, 0.0, 1.0, SIGNED)
        self.titles = [canvas.live(canvas.fig.text(x / WIDTH, (LIFT + 288) / HEIGHT, "", fontsize=12, linespacing=1.4))
                       for x in (42, 362, 668)]
        self._tiles(canvas)

    def _tiles(self, canvas):
        """Room for TILES hidden units: each one's own half-plane, its output weight above it."""
        self.heading = canvas.live(canvas.fig.text(42 / WIDTH, 148 / HEIGHT, "", fontsize=12))
        self.tiles, self.names = [], []
        for i in range(TILES):
            ax = canvas.axes(42 + 115 * i, 12, 100, 100, xticks=(), yticks=())
            for side in ax.spines.values():
                side.set(visible=True, color=PALE)
            self.tiles.append(canvas.field(ax, SIGNED, -1.3, 1.3))
            self.names.append(canvas.live(canvas.fig.text((42 + 115 * i) / WIDTH, 119 / HEIGHT, "", fontsize=11)))

    def _show_units(self, units):
        if len(units) != sum(tile.ax.get_visible() for tile in self.tiles):
            for i, tile in enumerate(self.tiles):
                tile.ax.set_visible(i < len(units))
            self.canvas.stale()
        for name in self.names[len(units):]:
            name.set_text("")
        for tile, name, (j, h, weight) in zip(self.tiles, self.names, units, strict=False):
            tile.set(h)
            name.set(text=f"W{sub(1, j)}{layer(2)} {signed(weight, 1)}", color=POS if weight > 0 else NEG)

    def update(self, seen: RegionsPicture):
        self._show_units(seen.units)
        self.heading.set_text(seen.heading)
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

"""One neuron, slides S04-S05: its surface over (x₁, x₂) beside the map with the line a(x) = 0 and the arrow w."""
from typing import NamedTuple

import numpy as np
from matplotlib.patches import FancyArrowPatch

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.plane import HALO, Plane, ends
from course_lib.drawing.style import GREY, INK, SIGNED, styled
from course_lib.drawing.surface import Surface
from course_lib.notation import signed

FORMULA = {"sigm": r"\mathrm{sigm}", "tanh": r"\tanh", "reclin": r"\mathrm{reclin}", "linear": ""}
RANGE = {"sigm": (0.0, 1.0), "tanh": (-1.0, 1.0), "reclin": (0.0, 6.0), "linear": (-6.0, 6.0)}
CENTRE = {"sigm": 0.5, "tanh": 0.0, "reclin": 0.0, "linear": 0.0}


class NeuronPicture(NamedTuple):
    """Heights on both grids, the parameters, and the labelled points."""

    surface: np.ndarray     # (surface_n, surface_n), h(x)
    map: np.ndarray         # (n, n), h(x) on a grid of any size
    w: np.ndarray           # (2,)
    b: float
    g: str
    X: np.ndarray           # (T, 2)
    y: np.ndarray           # (T,), 0 or 1


class NeuronView:
    """One neuron: `surface_n` points along each side of its surface."""

    @styled()
    def __init__(self, surface_n):
        self.canvas = canvas = Canvas(960, 400)
        self.left = canvas.axes(0, 5, 490, 350)
        self.surface = Surface(canvas, self.left, surface_n, cmap=SIGNED)
        self.plane = Plane(canvas, 575, 38, 330)
        self.title = canvas.live(canvas.fig.text(0.016, 0.93, "", fontsize=15, color=INK, va="center"))
        self.finding = canvas.live(canvas.fig.text(575 / 960, 0.955, "", fontsize=11.5, color=INK, va="center"))
        ax, plane = self.plane.ax, self.plane
        self.line = plane.line(path_effects=HALO)
        self.distance = plane.line(color=GREY, lw=1.6, ls=(0, (2, 2)))
        self.corner = plane.line(color=GREY, lw=1.2)
        plane.points()
        self.arrow = FancyArrowPatch((0, 0), (1, 1), arrowstyle="-|>", mutation_scale=20, lw=2.6, color=INK,
                                     shrinkA=0, shrinkB=0, path_effects=HALO, zorder=4)
        ax.add_patch(self.arrow)
        self.origin = ax.plot([0], [0], "+", color=GREY, ms=9)[0]
        canvas.live(self.origin, self.arrow)
        self.w_label = plane.text(r"$\mathbf{w}$", fontsize=15, ha="center", va="center")
        self.a_label = plane.text(r"$a(\mathbf{x})=0$", fontsize=12, rotation_mode="anchor", ha="center", va="bottom")
        self.g = None

    def update(self, seen: NeuronPicture):
        if seen.g != self.g:
            self._choose(seen.g)
        low, high = self._colours(seen.g)
        height = np.asarray(seen.surface)
        self.surface.set(height, np.clip((height - low) / (high - low), 0, 1))
        self.plane.map.set(seen.map)
        self._boundary(np.asarray(seen.w, float), float(seen.b))
        self.plane.show_points(seen.X, seen.y)

    def _colours(self, g):
        centre, reach = CENTRE[g], RANGE[g][1] - CENTRE[g]
        return centre - reach, centre + reach

    @styled()
    def _choose(self, g):
        self.g = g
        self.surface.range(*RANGE[g], ticks=(RANGE[g][0], CENTRE[g], RANGE[g][1]))
        low, high = self._colours(g)
        spread = 0.45 * (high - low)   # paler than the surface: points and lines must stand out on it
        self.plane.map.range(low - spread, high + spread)
        inner = r"b + \mathbf{w}\cdot\mathbf{x}"
        self.title.set_text(
            rf"$h(\mathbf{{x}}) = {FORMULA[g]}({inner})$" if FORMULA[g] else rf"$h(\mathbf{{x}}) = {inner}$"
        )

    def _boundary(self, w, b):
        norm, reach = float(np.hypot(*w)), self.plane.reach
        line = ends(w, b, reach)
        self.line.set_data(line[:, 0], line[:, 1])
        self.arrow.set_visible(norm > 0.03)
        self.arrow.set_positions((0, 0), tuple(w))
        shown = len(line) > 0
        for artist in (self.distance, self.corner, self.a_label):
            artist.set_visible(shown)
        self.w_label.set_position(w + (0.3 * w / norm if norm > 1e-9 else np.array([0.3, 0])))
        if not shown:
            self.finding.set_text("w = 0: the neuron is flat, there is no line" if norm < 1e-9 else
                                  f"the line is far outside:  −b/‖w‖ = {signed(-b / norm)}")
            return
        foot, unit = -b * w / norm**2, w / norm
        along = np.array([-unit[1], unit[0]])
        self.distance.set_data([0, foot[0]], [0, foot[1]])
        side = 0.16 * (1 if b >= 0 else -1)
        square = np.array([foot + 0.16 * along, foot + 0.16 * along + side * unit, foot + side * unit])
        self.corner.set_data(square[:, 0], square[:, 1])
        self._label_line(foot, along, reach)
        self.finding.set_text(f"distance of the line from 0:  −b/‖w‖ = {signed(-b / norm)}")

    def _label_line(self, foot, along, reach):
        along = along if along[0] > 0 or (along[0] == 0 and along[1] > 0) else -along
        places = [foot + t * along for t in (1.9, -1.9, 1.2, -1.2, 2.6, -2.6, 0.9, -0.9)]
        inside = [p for p in places if np.abs(p).max() < reach - 0.75]
        self.a_label.set_visible(bool(inside))
        if inside:
            self.a_label.set_position(inside[0] + 0.1 * np.array([-along[1], along[0]]))
            self.a_label.set_rotation(float(np.degrees(np.arctan2(along[1], along[0]))))

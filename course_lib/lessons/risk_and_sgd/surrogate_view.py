"""The 0/1 loss and its surrogate, slide S16: both over the weights, the classifier, both along a line."""
from typing import Any, NamedTuple

import numpy as np

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.curves import Curves
from course_lib.drawing.plane import HALO, Plane, ends
from course_lib.drawing.style import GREY, INK, NEG, PALE, SERIES, styled

TIP = 1.3                # where the arrow ends, on the line


class SurrogatePicture(NamedTuple):
    """What the picture shows.

    which                   0: the map is of the 0/1 loss, 1: of NLL / ln 2; over (n, n): the map
    start, direction, here  the line and θ on it, (2,) each
    along (2, points)       both losses along the line; at (2,): at its position s
    b, sides (n, n)         the bias, the sign of a(x) over the inputs; X (T, 2), y (T,)
    jumps                   how many places to jump the 0/1 loss has
    """

    which: int
    over: np.ndarray
    start: np.ndarray
    direction: np.ndarray
    here: np.ndarray
    along: tuple
    at: tuple
    s: float
    b: float
    sides: np.ndarray
    X: Any
    y: Any
    jumps: int


class SurrogateView:
    """A map over the weights with the line on it, the classifier of the point on the line, both losses along the line."""

    @styled()
    def __init__(self, along, reach):
        """`along`: the positions on the line; `reach`: how far the map of the weights goes."""
        self.canvas = canvas = Canvas(960, 380)
        self.positions = along
        self.weights = Plane(canvas, 42, 42, 290, reach=reach, cmap="bone_r", low=0, high=1, labels=False)
        self._name(self.weights, "$w_1$", "$w_2$")
        self.data = Plane(canvas, 386, 72, 230)
        self.data.points(size=6.5)
        self._titles(canvas)
        self.boundary = self.data.line(path_effects=HALO)
        self.track = self.weights.line(lw=1.4, path_effects=HALO)
        self.arrow = self.weights.line(lw=3.0, path_effects=HALO)
        self.tip = self.weights.line(ls="", marker="D", ms=8, mec="white", mfc=INK)
        self.ring = self.weights.line(ls="", marker="o", ms=10, mfc="white", mec=INK, mew=2)
        self.point = self.weights.line(ls="", marker="o", ms=11, mfc=NEG, mec="white", mew=1.5)
        self.along = canvas.axes(668, 72, 200, 230, xlim=(-4, 4), ylim=(0, 3), xlabel="$s$ along the line",
                                 xticks=(-4, -2, 0, 2, 4))
        self.along.axhline(1, color=PALE, lw=0.8, zorder=0)
        self.curves = Curves(canvas, self.along, ("0/1 loss", "NLL / ln 2"), (INK, SERIES[0]))
        self.marks = [canvas.live(self.along.plot([], [], "o", ms=8, mec="white", color=c, zorder=5)[0])
                      for c in (INK, SERIES[0])]

    def _titles(self, canvas):
        place = dict(fontsize=12, va="bottom", color=INK)
        self.map_title = canvas.live(canvas.fig.text(42 / 960, 340 / 380, "", **place))
        self.data_title = canvas.live(canvas.fig.text(386 / 960, 310 / 380, "", **place))

    @staticmethod
    def _name(plane, across, up):
        place = dict(transform=plane.ax.transAxes, fontsize=14, ha="center", va="center", color=GREY)
        plane.ax.text(0.78, -0.06, across, **place)
        plane.ax.text(-0.055, 0.78, up, **place)

    def update(self, seen: SurrogatePicture) -> None:
        """Show a SurrogatePicture."""
        self.weights.map.range(-0.05, 1.5 if seen.which == 0 else 9)
        self.weights.map.set(seen.over)
        words = "0/1 loss: flat terraces" if seen.which == 0 else "NLL / ln 2: smooth"
        self.map_title.set_text(words + ", dark is high")
        self._line(seen)
        self.data.map.set(0.3 * seen.sides)
        boundary = ends(seen.here, seen.b, self.data.reach)
        self.boundary.set_data(boundary[:, 0], boundary[:, 1])
        self.data.show_points(seen.X, seen.y)
        self.data_title.set_text(f"{round(seen.at[0] * len(seen.y))} of {len(seen.y)} on the wrong side")
        self.curves.set(self.positions, seen.along, seen.s, f"{seen.jumps} jumps, one smooth curve")
        for mark, value in zip(self.marks, seen.at, strict=True):
            mark.set_data([seen.s], [min(value, 2.95)])

    def _line(self, seen):
        start, d = seen.start, seen.direction
        far, tip = np.stack([start - 12 * d, start + 12 * d]), start + TIP * d
        self.track.set_data(far[:, 0], far[:, 1])
        self.arrow.set_data([start[0], tip[0]], [start[1], tip[1]])
        for artist, place in ((self.tip, tip), (self.ring, start), (self.point, seen.here)):
            artist.set_data([place[0]], [place[1]])

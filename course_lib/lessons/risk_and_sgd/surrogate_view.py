"""The 0/1 loss and its surrogate, slide S16: both over the weights, the classifier, both along a line."""
from typing import Any, NamedTuple

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.colors import LinearSegmentedColormap

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.curves import Curves
from course_lib.drawing.plane import HALO, Plane, ends
from course_lib.drawing.style import GREY, INK, PALE, PAPER, SERIES, styled

TIP = 2.6                # where the arrow ends, on the line
HEIGHT = LinearSegmentedColormap.from_list("height", [PAPER, "#bcc4ce", "#5d6977"])
SURROGATE = SERIES[2]
LEVELS = (0.5, 0.75, 1, 1.5, 2, 3, 4, 5)
SIZE, BOTTOM = 270, 60   # of the squares, in CSS pixels


class SurrogatePicture(NamedTuple):
    """What the picture shows.

    which                   0: the map is of the 0/1 loss, 1: of NLL / ln 2; over (n, n): the map
    start, direction, here  the line and θ on it, (2,) each
    along (2, points)       both losses along the line; at (2,): at its position s
    b, sides (n, n)         the bias, the sign of a(x) over the inputs; X (T, 2), y (T,)
    jumps, best             how many places to jump the 0/1 loss has; the minimum of NLL / ln 2 (2,), or NaN
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
    best: np.ndarray


class SurrogateView:
    """A map over the weights with the line on it, the classifier of the point on the line, both losses along the line."""

    @styled()
    def __init__(self, along, reach):
        """`along`: the positions on the line; `reach`: how far the map of the weights goes."""
        self.canvas = canvas = Canvas(960, 380)
        self.positions = along
        self.weights = Plane(canvas, 42, BOTTOM, SIZE, reach=reach, cmap=HEIGHT, low=0, high=1, labels=False)
        self._name(self.weights, "$w_1$", "$w_2$")
        self.data = Plane(canvas, 366, BOTTOM, SIZE)
        self.data.points(size=7.5)
        self.boundary = self.data.line(path_effects=HALO)
        self._line_on_the_map(canvas)
        self.along = canvas.axes(690, BOTTOM, 184, SIZE, xlim=(-4, 4), ylim=(0, 3), xlabel="$s$ along the line",
                                 xticks=(-4, -2, 0, 2, 4))
        self.along.axhline(1, color=PALE, lw=0.8, zorder=0)
        self.curves = Curves(canvas, self.along, ("0/1 loss", "NLL / ln 2"), (INK, SURROGATE))
        self.marks = [canvas.live(self.along.plot([], [], "o", ms=9, mec="white", color=c, zorder=5)[0])
                      for c in (INK, SURROGATE)]
        self.beyond = canvas.live(self.along.plot([], [], "^", ms=9, color=SURROGATE)[0])
        place = dict(fontsize=12, va="bottom", color=INK)
        self.map_title, self.data_title = (canvas.live(canvas.fig.text(left / 960, (BOTTOM + SIZE + 10) / 380, "", **place))
                                           for left in (42, 366))

    def _line_on_the_map(self, canvas):
        self.flips = canvas.live(LineCollection([], colors=PAPER, linewidths=0.9))
        self.weights.ax.add_collection(self.flips, autolim=False)
        self.levels = canvas.live(LineCollection([], colors=GREY, linewidths=0.8))
        self.weights.ax.add_collection(self.levels, autolim=False)
        self.levelled = None
        self.track = self.weights.line(lw=1.6, path_effects=HALO)
        self.arrow = self.weights.line(lw=3.2, path_effects=HALO)
        self.best = self.weights.line(ls="", marker="+", ms=24, mew=3.0, color=SURROGATE, path_effects=HALO)
        self.tip = self.weights.line(ls="", marker="D", ms=9, mec="white", mfc=INK)
        self.ring = self.weights.line(ls="", marker="o", ms=11, mfc="white", mec=INK, mew=2)
        self.point = self.weights.line(ls="", marker="o", ms=12, mfc=SURROGATE, mec="white", mew=1.5)

    @staticmethod
    def _name(plane, across, up):
        place = dict(transform=plane.ax.transAxes, fontsize=14, ha="center", va="center", color=GREY)
        plane.ax.text(0.75, -0.06, across, **place)
        plane.ax.text(-0.075, 0.75, up, **place)

    def update(self, seen: SurrogatePicture) -> None:
        """Show a SurrogatePicture."""
        stairs = seen.which == 0
        self.weights.map.range(*((0, 1) if stairs else (0, 6)))
        self.weights.map.set(seen.over)
        self.flips.set_segments([ends(x, seen.b, self.weights.reach) for x in np.asarray(seen.X)] if stairs else [])
        self._level(None if stairs else seen.over)
        self.map_title.set_text(f"{'0/1 loss' if stairs else 'NLL / ln 2'} at b = {seen.b:g}; dark is high")
        self.best.set_data(*seen.best[:, None])
        self._line(seen)
        self.data.map.set(0.3 * seen.sides)
        boundary = ends(seen.here, seen.b, self.data.reach)
        self.boundary.set_data(boundary[:, 0], boundary[:, 1])
        self.data.show_points(seen.X, seen.y)
        self.data_title.set_text(f"{round(seen.at[0] * len(seen.y))} of {len(seen.y)} on the wrong side")
        self.curves.set(self.positions, seen.along, seen.s, f"{seen.jumps} jumps, one smooth curve")
        top, nll = self.along.get_ylim()[1], np.asarray(seen.along[1])
        out = self.positions[:-1][np.diff(nll > top)]                # where the curve leaves the picture: arrowheads
        self.beyond.set_data(out, np.full(len(out), top - 0.07))
        name = self.curves.labels[1]
        name.set_ha("left")
        if nll[-1] > top and len(out):                               # its name beside the arrowhead, away from the cursor
            left = seen.s > out[-1]
            name.set(position=(out[-1] + (-0.35 if left else 0.25), top - 0.12), ha="right" if left else "left")
        for mark, value in zip(self.marks, seen.at, strict=True):
            mark.set_data([seen.s], [min(value, 2.95)])

    def _level(self, over):
        """Level lines of the smooth map, found anew only when it is another one."""
        if over is None or self.levelled is None or not np.array_equal(over, self.levelled):
            self.levels.set_segments([] if over is None else self.weights.level_lines(over, LEVELS))
            self.levelled = over

    def _line(self, seen):
        start, d = seen.start, seen.direction
        far, tip = np.stack([start - 12 * d, start + 12 * d]), start + TIP * d
        self.track.set_data(far[:, 0], far[:, 1])
        self.arrow.set_data([start[0], tip[0]], [start[1], tip[1]])
        for artist, place in ((self.tip, tip), (self.ring, start), (self.point, seen.here)):
            artist.set_data([place[0]], [place[1]])

"""A network as a movement of the plane: inputs as they are, and the same inputs as a layer sees them (slide S10)."""
from typing import NamedTuple

import numpy as np
from matplotlib.collections import LineCollection, QuadMesh

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.plane import REACH, Plane, ends
from course_lib.drawing.style import CLASSES, GREY, INK, PALE, SIGNED, styled
from course_lib.notation import signed

LEFT, RIGHT, SIZE = 40, 500, 400
COARSER = 2     # colours run smoothly between every second vertex: flat cells have teeth where they are long
CROSS = dict(ls="", marker="P", ms=13, mfc="#ffd23f", mec=INK, mew=1.4)


class WarpPicture(NamedTuple):
    """The same things before and after: grid, examples, and one input."""

    places: np.ndarray      # (n, n, 2), where the grid's vertices are now
    f: np.ndarray           # (n, n) in [-1, 1]
    X: np.ndarray           # (T, 2)
    y: np.ndarray           # (T,)
    moved: np.ndarray       # (T, 2), where the examples are now
    probe: tuple            # (x₁, x₂)
    moved_probe: np.ndarray  # (2,)
    names: tuple            # of the two axes
    titles: tuple           # over the two planes
    reach: float            # half the width of what the right plane shows
    cut: np.ndarray         # (3,): the line w·h + c = 0 of the output layer; nothing while it does not cut yet


class WarpView:
    """A grid of n × n vertices in two planes; every `every`-th line of it is drawn."""

    @styled()
    def __init__(self, n, every):
        line = np.linspace(-REACH, REACH, n)
        self.square = np.stack(np.meshgrid(line, line), -1)
        self.canvas = canvas = Canvas(960, 470)
        self.plane = Plane(canvas, LEFT, 30, SIZE, REACH, low=-1.7, high=1.7)
        self.before = WarpedGrid(canvas, self.plane.ax, every)
        self.plane.points(size=5.5)
        self.cross = canvas.live(self.plane.ax.plot([], [], **CROSS)[0])
        self.ax = canvas.axes(RIGHT, 30, SIZE, SIZE, xlim=(-1, 1), ylim=(-1, 1), xticks=(), yticks=())
        for side in self.ax.spines.values():
            side.set(visible=True, color=PALE)
        self.sides = canvas.field(self.ax, SIGNED, -1.7, 1.7)
        self.cut = canvas.live(self.ax.plot([], [], color=INK, lw=1.8, ls=(0, (6, 3)))[0])
        self.after = WarpedGrid(canvas, self.ax, every, n)
        self.axes = canvas.live(LineCollection([], colors=GREY, linewidths=0.8, linestyles=[(0, (3, 3))]))
        self.unit = canvas.live(self.ax.plot([], [], color=GREY, lw=1.4)[0])
        self.ax.add_collection(self.axes, autolim=False)
        dots = dict(ls="", mec="white", mew=0.7)           # small: layers press them together
        self.clouds = {c: canvas.live(self.ax.plot([], [], ms=4.2 + c, **dots, **CLASSES[c])[0])
                       for c in (1, 0)}                    # the smaller ○ last: they do not vanish under the △
        self.moved = canvas.live(self.ax.plot([], [], **CROSS | dict(ms=10))[0])
        here = dict(transform=self.ax.transAxes, color=INK, va="center")
        self.names = [canvas.live(self.ax.text(x, y, "", fontsize=12.5, ha=ha, **here))
                      for x, y, ha in ((1.0, -0.05, "right"), (-0.015, 0.78, "right"))]
        self.corner = canvas.live(self.ax.text(0, -0.05, "", fontsize=11, **here))
        self.titles = [canvas.live(canvas.fig.text(x / 960, 448 / 470, "", fontsize=12.5, va="center", color=INK))
                       for x in (LEFT, RIGHT)]

    def update(self, seen: WarpPicture):
        self.plane.map.set(seen.f)
        self.before.set(self.square, seen.f)
        self.plane.show_points(seen.X, seen.y)
        self.cross.set_data(*np.asarray(seen.probe, float)[:, None])
        reach = 1.08 * seen.reach
        self.after.set(seen.places / reach, seen.f)
        for c, cloud in self.clouds.items():
            cloud.set_data(*(seen.moved[seen.y == c] / reach).T)
        self.moved.set_data(*(np.asarray(seen.moved_probe, float) / reach)[:, None])
        self.axes.set_segments([[(-1, 0), (1, 0)], [(0, -1), (0, 1)]])
        self._cut(seen.cut, reach)
        square = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)]) / reach
        self.unit.set_data(*square.T)
        for label, word in zip((*self.names, *self.titles), (*seen.names, *seen.titles), strict=True):
            label.set_text(word)
        self.corner.set_text(f"grey square: ±1, edges: ±{signed(reach, 1)}")

    def _cut(self, cut, reach):
        """The output layer's line across the whole plane, and its two sides."""
        line = np.linspace(-reach, reach, 200)
        self.after.quads.set_visible(not len(cut))         # the inputs' own colours are those of the two sides
        self.sides.set(np.tanh((cut[0] * line + cut[1] * line[:, None] + cut[2]) / 2) if len(cut) else np.zeros((1, 1)))
        self.cut.set_data(*(ends(cut[:2], cut[2], reach) / reach).T if len(cut) else ((), ()))


class WarpedGrid:
    """A grid of inputs in a layer's plane: its lines, the boundary where f = 0, and coloured cells between n × n vertices."""

    def __init__(self, canvas, ax, every, n=None):
        self.every, self.quads = every, None
        if n:
            m = len(range(0, n, COARSER))
            self.quads = QuadMesh(np.zeros((m, m, 2)), shading="gouraud")
            ax.add_collection(self.quads, autolim=False)
            canvas.live(self.quads)
        self.lines = canvas.live(LineCollection([], colors="white" if n else PALE, linewidths=0.9, alpha=0.9))
        self.edge = canvas.live(LineCollection([], colors=INK, linewidths=2.2, capstyle="round"))
        for collection in (self.lines, self.edge):
            ax.add_collection(collection, autolim=False)

    def set(self, places, f):
        if self.quads is not None:
            self.quads._coordinates = places[::COARSER, ::COARSER]     # QuadMesh has no public way to move its corners
            self.quads.set_facecolor(SIGNED(0.5 + f[::COARSER, ::COARSER] / 3.4).reshape(-1, 4))
        self.lines.set_segments([*places[:: self.every], *places[:, :: self.every].transpose(1, 0, 2)])
        self.edge.set_segments(boundary(places, f))


def boundary(places, f):
    """Segments of the curve f = 0, given f (n, n) at vertices that lie at `places` (n, n, 2): one for a crossed cell.

    The curve is found in the grid's own coordinates and carried along by the vertices, so it follows any warping.
    """
    across = _crossings(places[:, :-1], places[:, 1:], f[:, :-1], f[:, 1:])      # on horizontal edges (n, n-1)
    up = _crossings(places[:-1], places[1:], f[:-1], f[1:])                      # on vertical edges (n-1, n)
    sides = np.stack([across[:-1], across[1:], up[:, :-1], up[:, 1:]], axis=2)   # bottom, top, left, right of each cell
    crossed = ~np.isnan(sides[..., 0])
    two = sides[crossed.sum(axis=2) == 2]
    return two[~np.isnan(two[..., 0])].reshape(-1, 2, 2)


def _crossings(p, q, f, g):
    """The point between p and q where f changes its sign, NaN where it does not."""
    change = (f > 0) != (g > 0)
    t = np.where(change, f / np.where(change, f - g, 1), np.nan)[..., None]
    return p + t * (q - p)

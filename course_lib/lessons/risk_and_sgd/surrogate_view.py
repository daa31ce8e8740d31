"""The 0/1 loss and its surrogate, slide S16: both over the weights, the classifier, both along a line."""
import numpy as np

from course_lib.data.toys import grid
from course_lib.drawing.canvas import Canvas
from course_lib.drawing.curves import Curves
from course_lib.drawing.plane import HALO, Plane, ends
from course_lib.drawing.style import GREY, INK, NEG, PALE, SERIES, styled

MAP_N, REACH, TIP = 121, 4.0, 1.3
ALONG = np.linspace(-4, 4, 641)


class SurrogateView:
    """update(map, which loss, (start, direction, θ), curves, values at s, s, b, X, y, number of jumps)."""

    @styled()
    def __init__(self):
        self.canvas = canvas = Canvas(960, 380)
        self.weights = Plane(canvas, 42, 42, 290, reach=REACH, cmap="bone_r", low=0, high=1, labels=False)
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

    def update(self, over, which, line, along, at, s, b, X, y, jumps):
        start, d, here = line
        self.weights.map.range(-0.05, 1.5 if which == 0 else 9)
        self.weights.map.set(over)
        self.map_title.set_text(("0/1 loss: flat terraces" if which == 0 else "NLL / ln 2: smooth") + ", dark is high")
        far = np.stack([start - 12 * d, start + 12 * d])
        self.track.set_data(far[:, 0], far[:, 1])
        tip = start + TIP * d
        self.arrow.set_data([start[0], tip[0]], [start[1], tip[1]])
        for artist, place in ((self.tip, tip), (self.ring, start), (self.point, here)):
            artist.set_data([place[0]], [place[1]])
        self.data.map.set(0.3 * np.sign(b + grid(121) @ here).reshape(121, 121))
        ends_ = ends(here, b, self.data.reach)
        self.boundary.set_data(ends_[:, 0], ends_[:, 1])
        self.data.show_points(X, y)
        self.data_title.set_text(f"{round(at[0] * len(y))} of {len(y)} on the wrong side")
        self.curves.set(ALONG, along, s, f"{jumps} jumps, one smooth curve")
        for mark, value in zip(self.marks, at, strict=True):
            mark.set_data([s], [min(value, 2.95)])

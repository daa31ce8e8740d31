"""Grid and random search side by side with their margins, slide S26; and what each finds wherever the valley lies."""
from typing import NamedTuple

import numpy as np
from matplotlib.collections import LineCollection

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.curves import Curves
from course_lib.drawing.style import GREY, INK, PALE, styled

from .marks_view import MARKS

SIZE, MARGIN = 196, 62        # CSS pixels of a square, and of the curve at its margin


class MarginsPicture(NamedTuple):
    """What the picture shows.

    over      the error (n, n) over y and x
    f, g      the curves at the margins (n,): what each axis adds to the error, at most 1
    points    of the grid and of the random search, each (k·k, 2)
    best      the row of the lowest error of each
    titles    of the two squares
    curves    the lowest error of each over the place of the valley (places,)
    c         where the valley lies now
    title     of the curves
    """

    over: np.ndarray
    f: np.ndarray
    g: np.ndarray
    points: tuple[np.ndarray, np.ndarray]
    best: tuple[int, int]
    titles: tuple[str, str]
    curves: tuple[np.ndarray, np.ndarray]
    c: float
    title: str


class Square:
    """One search: the map with its trials, the important axis above, the other one beside it."""

    def __init__(self, canvas, left, name):
        marker, colour, size = MARKS[name]
        edge = (-0.02, 1.02)
        bare = dict(xticks=(), yticks=())
        self.ax = ax = canvas.axes(left, 62, SIZE, SIZE, xlim=edge, ylim=edge, **bare)
        ax.set_xlabel("x", fontsize=13, labelpad=5)
        self.top = canvas.axes(left, 62 + SIZE + 8, SIZE, MARGIN, xlim=edge, ylim=(-0.03, 1.05), **bare)
        self.side = canvas.axes(left + SIZE + 8, 62, MARGIN, SIZE, xlim=(-0.03, 1.05), ylim=edge, **bare)
        for axes in (ax, self.top, self.side):
            for spine in axes.spines.values():
                spine.set(visible=True, color=PALE)
        self.map = canvas.field(ax, "bone_r", 0.0, 1.5)
        self.rays = canvas.live(LineCollection([], colors=colour, linewidths=1.0, alpha=0.6))
        self.top.add_collection(self.rays, autolim=False)
        self.curves = [canvas.live(axes.plot([], [], color=INK, lw=1.8)[0]) for axes in (self.top, self.side)]
        look = dict(ls="", marker=marker, color=colour, mec="white", mew=1.0)
        self.dots = canvas.live(ax.plot([], [], ms=size, **look)[0])
        self.shadows = [canvas.live(axes.plot([], [], ms=size - 2, **look)[0]) for axes in (self.top, self.side)]
        self.ring = canvas.live(ax.plot([], [], "o", ms=16, mfc="none", mec=INK, mew=2.0)[0])
        self.title = canvas.live(self.top.text(0, 1.12, "", transform=self.top.transAxes, fontsize=13, va="bottom"))

    def update(self, seen, points, best, title):
        x, y = points.T
        line = np.linspace(0, 1, len(seen.f))
        self.map.set(seen.over)
        self.curves[0].set_data(line, seen.f)
        self.curves[1].set_data(seen.g, line)
        at_x, at_y = np.interp(x, line, seen.f), np.interp(y, line, seen.g)
        self.rays.set_segments([[(a, 0), (a, b)] for a, b in zip(x, at_x, strict=True)])
        self.dots.set_data(x, y)
        self.shadows[0].set_data(x, at_x)
        self.shadows[1].set_data(at_y, y)
        self.ring.set_data(x[[best]], y[[best]])
        self.title.set_text(title)


class MarginsView:
    """Two squares and the curves over the place of the valley."""

    @styled()
    def __init__(self, places):
        self.canvas = canvas = Canvas(960, 380)
        self.places = places
        self.squares = [Square(canvas, left, name) for left, name in ((40, "grid"), (356, "random"))]
        self.squares[0].ax.set_ylabel("y", rotation=0, fontsize=13, labelpad=8)
        self.ax = ax = canvas.axes(706, 62, 178, 266, xlim=(0, 1), ylim=(0, 1), xticks=(0, 0.5, 1))
        ax.set_yticks([0, 0.5, 1], ["0", "50 %", "100 %"])
        ax.tick_params(labelsize=12)
        ax.set_xlabel("valley in x", fontsize=13)
        self.curves = Curves(canvas, ax, ("grid", "random"), [MARKS[name][1] for name in ("grid", "random")])
        for label in self.curves.labels:
            label.set_fontsize(12.5)
        self.curves.cursor.set_color(GREY)
        self.curves.title.set(fontsize=13, y=1.03, x=-0.22)

    def update(self, seen: MarginsPicture) -> None:
        """Show a MarginsPicture."""
        for square, *part in zip(self.squares, seen.points, seen.best, seen.titles, strict=True):
            square.update(seen, *part)
        self.curves.set(self.places, seen.curves, seen.c, seen.title)

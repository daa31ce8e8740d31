"""The 2-2-1 network of slide S06: surfaces y₁, y₂ below, z above, linked as on the slide, and the regions R₁, R₂.

Beside z stands the plane in which it decides: the corners where y₁ and y₂ put them, and z's one line.
"""
from typing import NamedTuple

import numpy as np
from matplotlib.lines import Line2D

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.plane import HALO, Plane, ends
from course_lib.drawing.style import INK, NEG, POS, SIGNED, styled
from course_lib.notation import layer, signed, sub

from .threshold_surface_view import SparseSurface

Y_BOX, Y_REACH = (440, 336, 132), 1.5       # the plane of y: its place on the picture, its half width
SAME, ASIDE = 0.17, 0.32                    # corners nearer than this stand side by side, so far apart


class XorNetPicture(NamedTuple):
    """The three units' surfaces and maps, their parameters, and the corners."""

    heights: np.ndarray     # (3, surface_n, surface_n), y₁, y₂, z
    maps: np.ndarray        # (3, map_n, map_n)
    units: tuple            # ((w₁, w₂, b), (w₁, w₂, b))
    out: tuple              # (W₁₁⁽²⁾, W₁₂⁽²⁾, b₁⁽²⁾)
    titles: tuple           # over the three surfaces
    finding: str
    corners: np.ndarray     # (4, 2)
    labels: np.ndarray      # (4,)
    hidden: np.ndarray      # (4, 2), (y₁, y₂) at the corners
    right: np.ndarray       # (4,) bool


class XorNetView:
    """Surfaces of surface_n points along a side over [-reach, reach]²."""

    @styled()
    def __init__(self, reach, surface_n):
        self.reach = reach
        self.canvas = canvas = Canvas(960, 520)
        boxes = ((0, 0, 300, 225), (288, 0, 300, 225), (150, 262, 300, 225))
        self.surfaces = [SparseSurface(canvas, canvas.axes(*box), surface_n, reach, cmap=SIGNED) for box in boxes]
        self.titles = [canvas.live(canvas.fig.text((x + 150) / 960, (y + 236) / 520, "", fontsize=12, ha="center"))
                       for x, y, _, _ in boxes]
        self.links, self.weights = [], []
        for x0, x1, side in ((118, 230, "right"), (482, 370, "left")):
            self.links.append(canvas.live(canvas.fig.add_artist(Line2D(
                [x0 / 960, x1 / 960], [252 / 520, 300 / 520], transform=canvas.fig.transFigure, color=POS))))
            middle = (0.55 * x0 + 0.45 * x1 + (-9 if side == "right" else 9)) / 960
            self.weights.append(canvas.live(canvas.fig.text(middle, 280 / 520, "", ha=side, fontsize=12)))
        self.plane = Plane(canvas, 618, 85, 330, reach, low=-1.9, high=1.9)
        self.lines = [self.plane.line(path_effects=HALO), self.plane.line(path_effects=HALO, ls=(0, (5, 2)))]
        self.handles = [canvas.live(self.plane.ax.plot([], [], "o", ms=9, mfc="white", mec=INK, mew=1.6, zorder=5)[0])
                        for _ in range(2)]
        self.line_names = [self.plane.text(f"$y_{j}$", fontsize=14, ha="center", va="center") for j in (1, 2)]
        self.regions = [self.plane.text("", fontsize=15, ha="center", va="center") for _ in range(4)]
        self.plane.points(size=10)
        self.wrong = canvas.live(self.plane.ax.plot([], [], "o", ms=23, mfc="none", mec="#b3261e", mew=2, zorder=6)[0])
        self.finding = canvas.live(canvas.fig.text(618 / 960, 427 / 520, "", fontsize=12))
        self._hidden_plane()

    def _hidden_plane(self):
        left, bottom, size = Y_BOX
        self.hidden = Plane(self.canvas, *Y_BOX, Y_REACH, low=-1.9, high=1.9, labels=False)
        self.hidden.ax.set(xticks=(-1, 1), yticks=(-1, 1))
        self.hidden.ax.yaxis.tick_right()                       # on the left stands the surface of z
        self.cut = self.hidden.line(path_effects=HALO)
        self.hidden.points(size=8)
        line = np.linspace(-Y_REACH, Y_REACH, 41)
        self.y_grid = np.meshgrid(line, line)
        for x, y, words in ((left + size / 2, bottom + size + 10, "what z sees"), (left + size / 2, bottom - 14, "$y_1$"),
                            (left - 12, bottom + size / 2, "$y_2$")):
            self.canvas.fig.text(x / 960, y / 520, words, fontsize=14 if "$" in words else 12, ha="center",
                                 va="center" if "$" in words else "bottom")

    def update(self, seen: XorNetPicture):
        for surface, z in zip(self.surfaces, seen.heights, strict=True):
            surface.set(z, (np.asarray(z) + 1) / 2)
        for text, words in zip(self.titles, seen.titles, strict=True):
            text.set_text(words)
        for link, text, v, j in zip(self.links, self.weights, seen.out[:2], (1, 2), strict=True):
            link.set(color=POS if v >= 0 else NEG, linestyle="-" if v >= 0 else (0, (4, 2)), linewidth=0.8 + 3 * abs(v))
            text.set(text=f"W{sub(1, j)}{layer(2)} = {signed(v)}", color=POS if v >= 0 else NEG)
        self.plane.map.set(seen.maps[2])
        for j in (0, 1):
            self._line(j, np.array(seen.units[j][:2]), seen.units[j][2])
        self._regions(np.asarray(seen.maps[:2]) > 0, np.asarray(seen.maps[2]))
        self.plane.show_points(seen.corners, seen.labels)
        self._what_z_sees(np.asarray(seen.out, float), np.asarray(seen.hidden, float), seen.labels)
        bad = seen.corners[~np.asarray(seen.right)]
        self.wrong.set_data(bad[:, 0], bad[:, 1])
        self.finding.set_text(seen.finding)

    def _what_z_sees(self, out, y, labels):
        """The plane of y₁ and y₂, and z's line. Of corners on one point the first stands there, the others away from it."""
        self.hidden.map.set(np.sign(out[0] * self.y_grid[0] + out[1] * self.y_grid[1] + out[2]))
        before = np.tril(np.abs(y[:, None] - y).max(-1) < SAME, -1).sum(1, keepdims=True)
        away = np.where(y @ out[:2] + out[2] < 0, -1, 1)[:, None] * out[:2] / max(np.hypot(*out[:2]), 1e-9)
        self.hidden.show_points(np.clip(y + ASIDE * before * away, 0.1 - Y_REACH, Y_REACH - 0.1), labels)
        self.cut.set_data(*ends(out[:2], out[2], Y_REACH).T)

    def _line(self, j, w, b):
        handle, name, side = self.handles[j], self.line_names[j], -1 if j else 1
        self.lines[j].set_data(*ends(w, b, self.reach).T)
        spot = self.handle_of(w, b)
        for artist in (handle, name):
            artist.set_visible(spot is not None)
        if spot is not None:
            handle.set_data([spot[0]], [spot[1]])
            # beside the line's other half, outwards of the two lines
            other = 2 * foot(w, b) - spot
            inward = np.clip(other, -self.reach + 0.25, self.reach - 0.25)
            name.set_position(inward - 0.22 * side * w / np.hypot(*w))

    def _regions(self, y, z):
        """Name each piece that the lines cut out, at its middle: pieces of a square cut by lines are convex."""
        line = np.linspace(-self.reach, self.reach, z.shape[0])
        for i, text in enumerate(self.regions):
            piece = (y[0] == bool(i & 1)) & (y[1] == bool(i & 2))
            text.set_visible(bool(piece.mean() > 0.03))
            if text.get_visible():
                rows, columns = np.nonzero(piece)
                place = np.array([line[columns].mean(), line[rows].mean()])
                text.set_position(place + (0, 0.42 * bool(np.hypot(*(np.abs(place) - 1)) < 0.3)))
                middle = int(rows.mean()), int(columns.mean())
                text.set_text("R₂" if z[middle] > 0 else "R₁")

    def handle_of(self, w, b, away=1.25):
        """Where the grip that turns the line sits: on the line, `away` from its foot; None when no line is in sight."""
        w = np.asarray(w, float)
        norm = np.hypot(*w)
        if norm < 1e-9 or abs(b) / norm > 0.95 * self.reach:
            return None
        along = np.array([w[1], -w[0]]) / norm
        spots = [foot(w, b) + away * along, foot(w, b) - away * along, foot(w, b) + 0.7 * along]
        return next((p for p in spots if np.abs(p).max() < self.reach - 0.1), foot(w, b) + 0.3 * along)


def foot(w, b):
    """The point of the line b + w·x = 0 nearest to 0."""
    return -b * np.asarray(w) / (np.asarray(w) @ w)

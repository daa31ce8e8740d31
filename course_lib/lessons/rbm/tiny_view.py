"""The RBM of slide S52, h above x, beside the table of all 512 configurations with the sums of its rows and columns."""
from typing import NamedTuple

import numpy as np
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import ListedColormap, to_rgb
from matplotlib.patches import Rectangle
from matplotlib.transforms import Bbox

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.lettering import Lettering
from course_lib.drawing.plane import distance
from course_lib.drawing.style import GREY, INK, NEG, PALE, PAPER, POS, SERIES, SIGNED, TEST, styled
from course_lib.notation import signed, sub

WIDTH, HEIGHT = 960, 570
H, D, R = 5, 4, 19                                 # units of the layers, radius of a circle in CSS pixels
UP, DOWN = 408, 196                                # where the two layers stand
CELL = (8, 18)                                     # a cell of the table
TABLE = (524, 138, 2**H * CELL[0], 2**D * CELL[1])  # left, bottom, width, height
BAR_X, BAR_LONG = 794, 112                         # the bars beside the table
BAR_Y, BAR_HIGH = TABLE[1] + TABLE[3] + 8, 64      # and those above it
BIT = 14                                           # between the rows of bits that name the columns
SCALES = (0.1, 0.2, 0.5, 1.0)
PLACE_H = [(58 + 86 * j, UP) for j in range(H)]
PLACE_X = [(101 + 86 * k, DOWN) for k in range(D)]
INKS = ListedColormap([SIGNED(0.5 + 0.5 * v) for v in np.linspace(0, 1, 128)] + [SIGNED(v) for v in np.linspace(0, 1, 128)])


class TinyRbmPicture(NamedTuple):
    """The network in one configuration, and the table of all. Rows are x, columns h, both read as binary numbers."""

    theta: dict                # {"W", "b", "c"}
    x: np.ndarray              # (D,) and
    h: np.ndarray              # (H,) the configuration
    p_h: np.ndarray            # (H,), p(h=1|x)
    p_x: np.ndarray            # (D,), p(x=1|h)
    chosen: tuple              # (tensor, index) of the parameter that a hand holds
    name: str                  # and how it is called
    lines: tuple               # two, below the network
    table: np.ndarray          # (16, 32), its colours: p in [0, 1], or E in [1, 2]
    by_sum: tuple              # lengths of the bars at the side (16,) and on top (32,)
    by_formula: tuple          # places of their dots
    row: int                   # of the configuration
    column: int
    goal: np.ndarray | None    # (16,) bars to aim for
    words: tuple               # over the table, over the bars, and three notes


class TinyRbmView:
    """`X` and `HS`: all x and all h, in the order of the table. Without `formulas` no chances of units and no dots."""

    @styled()
    def __init__(self, X, HS, formulas=True):
        self.canvas = canvas = Canvas(WIDTH, HEIGHT)
        self.network = Bbox.from_extents(0, DOWN - 44 - R, PLACE_H[-1][0] + 36, UP + 62 + R)      # with its biases
        self.ax = ax = canvas.axes(0, 0, WIDTH, HEIGHT, xlim=(0, WIDTH), ylim=(0, HEIGHT))
        ax.set_axis_off()
        table = canvas.axes(*TABLE, xticks=(), yticks=())
        for spine in table.spines.values():
            spine.set(visible=True, color=PALE)
        self.field = canvas.field(table, INKS, 0.0, 2.0)
        self.X, self.HS, self.formulas = X, HS, formulas
        self.links = [(j, k) for j in range(H) for k in range(D)]
        self._still()
        self._network()
        self._table()

    def _still(self):
        ax, (left, bottom, _, _) = self.ax, TABLE
        for j, (x, y) in enumerate(PLACE_H):
            ax.text(x - 20, y + 17, f"h{sub(j + 1)}", ha="right", fontsize=12)
        for k, (x, y) in enumerate(PLACE_X):
            ax.text(x - 20, y - 17, f"x{sub(k + 1)}", ha="right", va="top", fontsize=12)
        for y, words in ((535, "hidden h:   bⱼ   and   p(hⱼ = 1 | x) = sigm(bⱼ + Wⱼ· x)"),
                         (103, "visible x:   cₖ   and   p(xₖ = 1 | h) = sigm(cₖ + hᵀW·ₖ)")) if self.formulas else (
                         (502, "hidden h, biases bⱼ"), (122, "visible x, biases cₖ")):
            ax.text(16, y, words, fontsize=12, color=GREY, va="center")
        ax.text(16, 70, "E(x, h) = −hᵀWx − cᵀx − bᵀh", fontsize=13, va="center")
        for i, row in enumerate(self.X):
            ax.text(left - 7, row_y(i), "".join(str(int(v)) for v in row), ha="right", va="center", fontsize=11,
                    family="DejaVu Sans Mono", color=GREY)
        squares = [box(left + n * CELL[0] + 1, bottom - BIT * (j + 1), CELL[0] - 2, BIT - 4)
                   for n, h in enumerate(self.HS) for j, v in enumerate(h) if v]
        ax.add_collection(PolyCollection(squares, facecolors=GREY, linewidths=0), autolim=False)
        for j in range(H):
            ax.text(left - 7, bottom - BIT * (j + 0.6), f"h{sub(j + 1)}", ha="right", va="center", fontsize=11, color=GREY)
        ax.text(left - 45, bottom + TABLE[3] + 10, "x", ha="left", fontsize=12, color=GREY)

    def _network(self):
        live, ax = self.canvas.live, self.ax
        self.edges = live(LineCollection([edge(j, k) for j, k in self.links], capstyle="round"))
        ax.add_collection(self.edges, autolim=False)
        self.units = live(ax.scatter(*np.transpose(PLACE_H + PLACE_X), s=27.4**2, edgecolors=INK, linewidths=1.6, zorder=3))
        self.ones, self.zeros = (Lettering(self.canvas, ax, 12, colour, bold=True) for colour in (PAPER, INK))
        self.numbers = Lettering(self.canvas, ax, 12)
        self.chances = Lettering(self.canvas, ax, 12, POS)
        self.label = live(ax.text(0, 0, "", fontsize=12, weight="bold", ha="center", va="center",
                                  bbox=dict(fc=PAPER, ec="none", pad=1.5)))
        self.ring = live(ax.add_patch(Rectangle((0, 0), 82, 22, fc="none", ec=INK, lw=1.2, ls=(0, (2, 1.5)))))
        self.lines = Lettering(self.canvas, ax, 13)

    def _table(self):
        live, ax = self.canvas.live, self.ax
        self.bars, self.columns = (live(ax.add_collection(PolyCollection([], facecolors=c, linewidths=0), autolim=False))
                                   for c in (SIGNED(0.86), SERIES[5]))
        self.goal = live(ax.add_collection(PolyCollection([], facecolors="none", edgecolors=TEST, linewidths=1.8), autolim=False))
        self.dots = live(ax.plot([], [], "o", ms=4, mfc="white", mec=INK, mew=1.2)[0])
        self.shares = Lettering(self.canvas, ax, 11)
        self.row = live(ax.add_patch(Rectangle((TABLE[0] - 44, 0), TABLE[2] + 44, CELL[1], fc="none", ec=GREY, lw=1.1)))
        low = BIT * H
        self.column = live(ax.add_patch(Rectangle((0, TABLE[1] - low), CELL[0], TABLE[3] + low, fc="none", ec=GREY, lw=1.1)))
        self.here = live(ax.add_patch(Rectangle((0, 0), *CELL, fc="none", ec=INK, lw=2.4)))
        self.heads, self.notes = Lettering(self.canvas, ax, 12), Lettering(self.canvas, ax, 11, GREY)

    # --- one frame ------------------------------------------------------------------------------------------------

    def update(self, seen: TinyRbmPicture):
        self._edges(seen)
        states = [*seen.h, *seen.x]
        self.units.set_facecolor([INK if v else PAPER for v in states])
        for value, letters in ((1, self.ones), (0, self.zeros)):
            letters.set([(*at, str(value), 0.5) for at, v in zip(PLACE_H + PLACE_X, states, strict=True) if v == value])
        above, below = [(a, UP + 62) for a, _ in PLACE_H], [(a, DOWN - 44) for a, _ in PLACE_X]
        self.numbers.set([(a, y, f"{t}{sub(i + 1)} {signed(seen.theta[t][i])}", 0.5)
                          for t, at in (("b", above), ("c", below)) for i, (a, y) in enumerate(at)])
        if self.formulas:
            self.chances.set([(a, UP + 94, f"{v:.3f}", 0.5) for (a, _), v in zip(above, seen.p_h, strict=True)]
                             + [(a, DOWN - 68, f"{v:.3f}", 0.5) for (a, _), v in zip(below, seen.p_x, strict=True)])
        self._held(seen, above, below)
        self.lines.set([(16, y, words, 0) for y, words in zip((48, 22), seen.lines, strict=True)])
        self._bars(seen)
        self._marks(seen)

    def _held(self, seen, above, below):
        """A label on the chosen weight, or a ring around the chosen bias."""
        tensor, index = seen.chosen
        value = seen.theta[tensor][index]
        self.ring.set_visible(tensor != "W")
        self.label.set_text(f"{seen.name} = {signed(value)}" if tensor == "W" else "")
        if tensor == "W":
            (x0, y0), (x1, y1) = edge(*index)
            self.label.set(position=(0.62 * x0 + 0.38 * x1, 0.62 * y0 + 0.38 * y1), color=POS if value >= 0 else NEG)
        else:
            a, y = (above if tensor == "b" else below)[index[0]]
            self.ring.set_xy((a - 41, y - 11))

    def _edges(self, seen):
        W = seen.theta["W"]
        both = [bool(seen.h[j] and seen.x[k]) for j, k in self.links]
        held = [seen.chosen == ("W", link) for link in self.links]
        self.edges.set_color([(*to_rgb(POS if W[link] > 0 else NEG if W[link] < 0 else GREY), 1.0 if on or one else 0.33)
                              for link, on, one in zip(self.links, both, held, strict=True)])
        self.edges.set_linewidth([0.6 + 0.9 * min(abs(float(W[link])), 5) + 1.5 * one
                                  for link, one in zip(self.links, held, strict=True)])

    def _bars(self, seen):
        """The table, the bars at its side and on top, their dots, and the bars to aim for."""
        self.field.set(seen.table[::-1])
        right, top = (np.asarray(v) for v in seen.by_sum)
        ends = right if seen.goal is None else np.maximum(right, seen.goal)
        self.scales = [next(s for s in SCALES if np.nanmax(v) <= s or s == 1) for v in (ends, top)]
        long, high, x0 = BAR_LONG / self.scales[0], BAR_HIGH / self.scales[1], BAR_X - 12
        self.bars.set_verts([box(x0, row_y(i) - 5, v * long, 10) for i, v in enumerate(right)])
        self.columns.set_verts([box(column_x(n) - 3, BAR_Y, 6, v * high) for n, v in enumerate(top)])
        self.goal.set_verts([box(x0, row_y(i) - 6.5, v * long, 13)
                             for i, v in enumerate(() if seen.goal is None else seen.goal) if v])
        f_right, f_top = seen.by_formula if self.formulas else ((), ())
        spots = [(x0 + min(v * long, 1.4 * BAR_LONG), row_y(i)) for i, v in enumerate(f_right)]
        spots += [(column_x(n), BAR_Y + min(v * high, 1.1 * BAR_HIGH)) for n, v in enumerate(f_top)]
        self.dots.set_data(*np.reshape(spots, (-1, 2)).T)
        self.shares.set([(x0 + 10 + e * long, row_y(i), f"{v:.3f}", 0)
                         for i, (v, e) in enumerate(zip(right, ends, strict=True))])

    def _marks(self, seen):
        """The configuration's row, column and cell; the words over and below the table."""
        y, x = row_y(seen.row) - CELL[1] / 2, column_x(seen.column) - CELL[0] / 2
        self.row.set_y(y)
        self.column.set_x(x)
        self.here.set_xy((x, y))
        over, beside, *notes = seen.words
        notes[-1] = f"{notes[-1]} A full bar: {self.scales[0]:g} (side), {self.scales[1]:g} (top).".strip()
        self.heads.set([(TABLE[0], BAR_Y + BAR_HIGH + 22, over, 0), (BAR_X - 12, TABLE[1] + TABLE[3] + 17, beside, 0)])
        self.notes.set([(TABLE[0] - 44, y, line, 0) for y, line in zip((52, 32, 12), notes, strict=True)])

    def at(self, x, y, least=0.0):
        """What a hand at CSS pixel (x, y) touches: ("x" or "h", unit), (tensor, index) or ("cell", (row, column or None))."""
        for what, bias, places, lift in (("h", "b", PLACE_H, 62), ("x", "c", PLACE_X, -44)):
            for i, (a, b) in enumerate(places):
                if np.hypot(x - a, y - b) <= max(R + 1, least):
                    return what, i
                if abs(x - a) <= 36 and abs(y - b - lift) <= max(13, least):
                    return bias, (i,)
        left, bottom, width, height = TABLE
        if left - 44 <= x < left + width and bottom <= y < bottom + height:
            column = int((x - left) / CELL[0]) if x >= left else None
            return "cell", (2**D - 1 - int((y - bottom) / CELL[1]), column)
        far, link = min((distance((x, y), *edge(*link)), link) for link in self.links)
        return ("W", link) if far <= max(6, least) else None


def edge(j, k):
    """From h_j down to x_k."""
    return PLACE_H[j], PLACE_X[k]


def row_y(i):
    """The middle of row i of the table; row 0 is the top one."""
    return TABLE[1] + TABLE[3] - (np.asarray(i) + 0.5) * CELL[1]


def column_x(n):
    return TABLE[0] + (np.asarray(n) + 0.5) * CELL[0]


def box(x, y, width, height):
    return [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]

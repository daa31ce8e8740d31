"""A network drawn as on slide S10, from x at the bottom to f(x) on top: units, weights, shapes, one unit's sum."""
from typing import NamedTuple

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.transforms import Bbox

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.style import GREY, INK, NEG, PALE, PAPER, POS, SIGNED, styled
from course_lib.notation import layer

WIDTH, HEIGHT, BAND = 960, 560, 138
BIAS, NET, TABLE = 152, (200, 612), 640     # the column of constants 1, the room for the units, the list of shapes
WIDEST = 120            # CSS pixels from one unit to the next, at most
TERM, FIRST = 134, 210   # CSS pixels from one product of the sum to the next, and the middle of the first


class UnitSum(NamedTuple):
    """The lines below the network: one unit's sum in columns, b first, in symbols and in numbers."""

    left: tuple             # what stands before the two lines
    symbols: tuple
    numbers: tuple
    signs: tuple            # of the weights, 0 for the bias: the columns' colours
    result: str             # a = …
    then: str               # what follows from it


class ArchitecturePicture(NamedTuple):
    """A network and one of its units, in slide notation."""

    sizes: tuple            # (D, H_1, …, C)
    weights: list           # [W^(1), …, W^(L+1)]
    biases: list            # [b^(1), …, b^(L+1)]
    h: list                 # [x, h^(1), …, f(x)]
    chosen: tuple           # (k, j)
    rows: tuple             # (name, shape, parameters) of each W, as text
    total: str
    sum: UnitSum


class ArchitectureView:
    """Room for `layers` layers of at most `most` units."""

    @styled()
    def __init__(self, most, layers):
        self.most, self.layers = most, layers
        self.canvas = canvas = Canvas(WIDTH, HEIGHT)
        self.ax = ax = canvas.axes(0, 0, WIDTH, HEIGHT, xlim=(0, WIDTH), ylim=(0, HEIGHT))
        ax.set_axis_off()
        ax.plot([20, WIDTH - 20], [BAND, BAND], color=PALE, lw=0.8)
        self.edges = canvas.live(LineCollection([], capstyle="round"))
        ax.add_collection(self.edges, autolim=False)
        self.ones = canvas.live(ax.plot([], [], "s", ms=17, mfc=PAPER, mec=INK, mew=1.0)[0])
        self.units = canvas.live(ax.scatter([], [], s=1500, edgecolors=INK, linewidths=1.0, zorder=3))
        self.ring = canvas.live(ax.plot([], [], "o", ms=46, mfc="none", mec=INK, mew=2.6)[0])
        self.constants = [canvas.live(ax.text(0, 0, "", ha="center", va="center", fontsize=11, color=INK))
                          for _ in range(2 * layers)]
        self.values = [canvas.live(ax.text(0, 0, "", ha="center", va="center", fontsize=11, color=INK))
                       for _ in range(most * layers)]
        self.names = [canvas.live(ax.text(22, 0, "", va="center", fontsize=12.5, color=INK)) for _ in range(layers)]
        self._table()
        self._band()

    def _table(self):
        ax, y = self.ax, HEIGHT - 22
        for x, word in zip((TABLE, TABLE + 60, TABLE + 145, TABLE + 205), ("", "shape", "", "parameters"), strict=True):
            ax.text(x, y, word, color=GREY, fontsize=10.5, va="center")
        columns = ((TABLE, "left"), (TABLE + 60, "left"), (TABLE + 302, "right"))
        live = self.canvas.live
        self.cells = [[live(ax.text(x, 0, "", va="center", ha=ha, fontsize=12, color=INK)) for x, ha in columns]
                      for _ in range(self.layers)]
        self.total = live(ax.text(TABLE + 302, BAND + 22, "", va="center", ha="right", fontsize=13, color=INK, weight="bold"))

    def _band(self):
        text = lambda x, y, **kw: self.canvas.live(self.ax.text(x, y, "", va="center", **kw))  # noqa: E731
        self.left = [text(22, y, fontsize=13) for y in (112, 84)]
        self.products = [[text(0, y, fontsize=11.5, ha="center") for _ in range(self.most + 1)] for y in (112, 84)]
        self.pluses = [[text(0, y, fontsize=12, ha="center", color=GREY) for _ in range(self.most)] for y in (112, 84)]
        self.result = text(22, 54, fontsize=13.5, weight="bold")
        self.then = text(22, 24, fontsize=13.5, weight="bold")

    def place(self, sizes):
        """Positions (x, y) in CSS pixels of the units of each layer."""
        ys = np.linspace(BAND + 38, HEIGHT - 42, len(sizes))
        middle, gap = sum(NET) / 2, min((NET[1] - NET[0]) / max(sizes), WIDEST)
        return [np.stack([middle + gap * (np.arange(n) - (n - 1) / 2), np.full(n, y)], 1)
                for n, y in zip(sizes, ys, strict=True)]

    def inputs(self, sizes):
        """Where the inputs stand, which are pulled."""
        units = self.place(sizes)[0]
        return Bbox([units.min(0) - 27, units.max(0) + 27])

    def update(self, seen: ArchitecturePicture):
        at = self.place(seen.sizes)
        self._draw_edges(at, seen)
        self.units.set_offsets(np.concatenate(at))
        flat = np.concatenate(seen.h)
        self.units.set_facecolor(SIGNED(np.clip(0.5 + 0.25 * flat, 0.14, 0.86)))
        self.ring.set_data(*at[seen.chosen[0]][seen.chosen[1]][:, None])
        words = [f"{v:.2f}".replace("-", "−") for v in flat]
        for label, where, word in _cover(self.values, np.concatenate(at), words):
            label.set_position(where)
            label.set_text(word)
        self._name_rows(at, seen.rows)
        self.total.set_text(seen.total)
        self._sum(seen.sum)

    def _draw_edges(self, at, seen):
        """Weights from unit to unit and biases from a constant 1: thicker for larger ones, dark into the chosen unit."""
        segments, colours, widths = [], [], []

        def add(start, end, weight, into):
            segments.append((start, end))
            colours.append((*_rgb(POS if weight > 0 else NEG), 0.95 if into else 0.22))
            widths.append(0.4 + 2.8 * abs(weight))

        chosen = tuple(seen.chosen)
        for k, (W, b) in enumerate(zip(seen.weights, seen.biases, strict=True), start=1):
            for j, i in np.ndindex(W.shape):
                add(at[k - 1][i], at[k][j], W[j, i], (k, j) == chosen or (chosen[0] == 0 and (k, i) == (1, chosen[1])))
            for j, bias in enumerate(b):
                add((BIAS, at[k - 1][0, 1]), at[k][j], bias, (k, j) == chosen)
        order = np.argsort([c[3] for c in colours], kind="stable")
        self.edges.set_segments([segments[o] for o in order])
        self.edges.set_color([colours[o] for o in order])
        self.edges.set_linewidth([widths[o] for o in order])

    def _name_rows(self, at, rows):
        last = len(at) - 1
        names = ["x = h⁽⁰⁾", *(f"h{layer(k)}" for k in range(1, last)), f"f(x) = h{layer(last)}"]
        for label, where, name in _cover(self.names, [row[0] for row in at], names):
            label.set_position((22, where[1]))
            label.set_text(name)
        places = [(BIAS, row[0, 1]) for row in at[:-1]]
        self.ones.set_data(*np.array(places).T)
        for label, where, word in _cover(self.constants, [p for x, y in places for p in ((x, y), (x, y + 25))],
                                         [w for k in range(1, last + 1) for w in ("1", f"b{layer(k)}")]):
            label.set_position(where)
            label.set_text(word)
        heights = [(a[0, 1] + b[0, 1]) / 2 for a, b in zip(at, at[1:], strict=False)]
        for n, cells in enumerate(self.cells):
            for cell, word in zip(cells, rows[n] if n < len(rows) else ("", "", ""), strict=True):
                cell.set_text(word)
                cell.set_y(heights[n] if n < len(rows) else 0)

    def _sum(self, seen: UnitSum):
        """Columns: b first, then one product for each unit below, in its weight's colour."""
        for label, word in zip(self.left, seen.left, strict=True):
            label.set_text(word)
        for line, words in zip(self.products, (seen.symbols, seen.numbers), strict=True):
            for n, label in enumerate(line):
                sign = seen.signs[n] if n < len(seen.signs) else 0
                label.set_text(words[n] if n < len(words) else "")
                label.set_x(FIRST + TERM * (n - 1) if n else 110)
                label.set_color(INK if sign == 0 else POS if sign > 0 else NEG)
        for line in self.pluses:
            for n, label in enumerate(line):
                label.set_text("+" if n + 1 < len(seen.symbols) else "")
                label.set_x(FIRST + TERM * (n - 0.5))
        self.result.set_text(seen.result)
        self.then.set_text(seen.then)


def _cover(labels, places, words):
    """(label, place, word) for the labels in use; the others are emptied."""
    for label in labels[len(words):]:
        label.set_text("")
    return zip(labels, places, words, strict=False)


def _rgb(colour):
    return tuple(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))

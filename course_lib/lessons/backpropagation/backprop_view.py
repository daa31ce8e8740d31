"""Backpropagation on a 2-3-2 network, slide S19: every number in a coloured cell, the slide's equations below."""
from typing import NamedTuple

import numpy as np
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.patches import Rectangle
from matplotlib.transforms import Bbox

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.lettering import Lettering
from course_lib.drawing.plane import distance
from course_lib.drawing.style import GRAD, GREY, INK, NEG, PALE, PAPER, POS, SIGNED, styled
from course_lib.notation import layer, signed, sub

WIDTH, HEIGHT, BAND = 960, 610, 196
HIGH, GAP, MIDDLE = 22, 4, 324                # CSS pixels: a cell, between units, the network's axis
NAME, WIDE = (23, 36), (70, 96)               # of a value and of a gradient: its name, its cell with the name
UNIT = sum(WIDE)
BOTTOMS = (214, 356, 526)                     # of the units of layers 0, 1, 2
MATRIX, MATRIX_WIDE = (584, 748), (48, 61)
FACE_GAIN = {"": 0.2, "∇": 0.5}               # colour for each unit of value: gradients are smaller
LINES = (
    r"$\nabla_{\mathbf{a}^{(L+1)}}\,\ell \;=\; -(\mathbf{e}(y) - \mathbf{f}(\mathbf{x}))$",
    r"for $k$ from $L+1$ to 1",
    r"$\nabla_{\mathbf{W}^{(k)}}\,\ell \;=\; \nabla_{\mathbf{a}^{(k)}}\,\ell\;\; \mathbf{h}^{(k-1)\top}$",
    r"$\nabla_{\mathbf{b}^{(k)}}\,\ell \;=\; \nabla_{\mathbf{a}^{(k)}}\,\ell$",
    r"$\nabla_{\mathbf{h}^{(k-1)}}\,\ell \;=\; \mathbf{W}^{(k)\top}\; \nabla_{\mathbf{a}^{(k)}}\,\ell$",
    r"$\nabla_{\mathbf{a}^{(k-1)}}\,\ell \;=\; \nabla_{\mathbf{h}^{(k-1)}}\,\ell \,\odot\, g'(\mathbf{a}^{(k-1)})$",
)
LINE_AT = [170 - 28 * n for n in range(len(LINES))]
ROWS, NUMBERS, NEXT = 3, 368, 296             # lines of numbers in each of two columns, where they begin


class BackpropPicture(NamedTuple):
    """All tensors, called as in `cells`, and one equation."""

    tensors: dict           # {name: array}
    shown: set              # names of the tensors that are known by now
    now: str                # name of the tensor just computed
    used: tuple             # names of those read for it
    chosen: tuple           # a key of `cells`
    line: int | None        # of LINES
    k: int | None
    loss: str
    head: str               # the equation
    rows: list              # its numbers, line by line
    remark: str


def cells(sizes):
    """{(tensor, index): (left, bottom, width)}: where each number stands. Tensors: x, W1, h1, ∇h1, …, e, f."""
    out = {}
    for i, (left, bottom) in enumerate(units(sizes, 0)):
        out["x", (i,)] = (left + (UNIT - WIDE[0]) / 2, bottom, WIDE[0])
    for k, rows in ((1, ("b1 ∇b1", "a1 ∇a1", "h1 ∇h1")), (2, ("b2 ∇b2", "a2 ∇a2", "f e"))):
        for j, (left, bottom) in enumerate(units(sizes, k)):
            for n, names in enumerate(rows):
                for m, name in enumerate(names.split()):
                    out[name, (j,)] = (left + m * WIDE[0], bottom + n * HIGH, WIDE[m])
        H, D = sizes[k], sizes[k - 1]
        top = (BOTTOMS[k] + BOTTOMS[k - 1] + HIGH * (1 if k == 1 else 3)) / 2 + HIGH * H / 2 - 8
        for m, name in enumerate((f"W{k}", f"∇W{k}")):
            for j, i in np.ndindex(H, D):
                out[name, (j, i)] = (MATRIX[m] + i * MATRIX_WIDE[m], top - (j + 1) * HIGH, MATRIX_WIDE[m])
    return out


def units(sizes, k):
    """Lower left corners of the units of layer k."""
    n = sizes[k]
    return [(MIDDLE + (UNIT + GAP) * (j - (n - 1) / 2) - UNIT / 2, BOTTOMS[k]) for j in range(n)]


def link_ends(sizes, k, j, i):
    """The line of W^(k)_ji: from the top of unit i below to the bottom of unit j."""
    (x0, y0), (x1, y1) = units(sizes, k - 1)[i], units(sizes, k)[j]
    return (x0 + UNIT / 2, y0 + HIGH * (1 if k == 1 else 3)), (x1 + UNIT / 2, y1)


class BackpropView:
    """A network with one hidden layer, sizes (D, H, C), where D, C <= 2 and H <= 3."""

    @styled()
    def __init__(self, sizes):
        self.canvas = canvas = Canvas(WIDTH, HEIGHT)
        self.ax = ax = canvas.axes(0, 0, WIDTH, HEIGHT, xlim=(0, WIDTH), ylim=(0, HEIGHT))
        ax.set_axis_off()
        self.cells, self.network = cells(sizes), Bbox.from_extents(0, BAND, WIDTH, HEIGHT)
        self.links = {(k, j, i): link_ends(sizes, k, j, i) for k in (1, 2) for j, i in np.ndindex(sizes[k], sizes[k - 1])}
        places = [(x + (NAME[w == WIDE[1]] if len(i) == 1 else 0), y, x + w) for (_, i), (x, y, w) in self.cells.items()]
        boxes = [[(x, y), (right, y), (right, y + HIGH), (x, y + HIGH)] for x, y, right in places]
        self.middles = [((x + right) / 2, y + HIGH / 2) for x, y, right in places]
        self.edges = canvas.live(LineCollection(list(self.links.values()), capstyle="butt"))
        self.faces = canvas.live(PolyCollection(boxes, edgecolors=PALE, linewidths=0.8))
        self.rings = canvas.live(PolyCollection(boxes, facecolors="none", joinstyle="round"))
        for collection in (self.edges, self.faces, self.rings):
            ax.add_collection(collection, autolim=False)
        self.numbers = Lettering(canvas, ax, 10.5)
        self._still()
        self._band()

    def _still(self):
        ax = self.ax
        for k, words in enumerate(("x = h⁽⁰⁾", "hidden\nk = 1", "output\nk = 2")):
            height = HIGH * (1 if k == 0 else 3)
            ax.text(14, BOTTOMS[k] + height / 2, words, va="center", fontsize=11, color=INK if k == 0 else GREY)
        for (name, index), (x, y, _) in self.cells.items():
            if len(index) == 1:
                words = "e(y)" if name == "e" else name.rstrip("12") + sub(index[0] + 1)
                ax.text(x + 4, y + HIGH / 2 - 1, words, va="center", fontsize=10.5,
                        color=GRAD if name[0] == "∇" else INK)
        for k in (1, 2):
            for m, (name, colour) in enumerate(((f"W{k}", INK), (f"∇W{k}", GRAD))):
                x, y, _ = self.cells[name, (0, 0)]
                ax.text(x, y + HIGH + 12, f"{'∇' * m}W{layer(k)}", fontsize=13, color=colour, va="center")
        ax.plot([14, WIDTH - 14], [BAND, BAND], color=PALE, lw=0.8)
        for n, (words, y) in enumerate(zip(LINES, LINE_AT, strict=True)):
            ax.text(30 if n < 2 else 54, y, words, fontsize=13 if n != 1 else 12, va="center")

    def _band(self):
        live, ax = self.canvas.live, self.ax
        self.bar = live(ax.add_patch(Rectangle((16, 0), 336, 27, fc=GRAD, ec="none", alpha=0.16)))
        self.k = live(ax.text(212, LINE_AT[1], "", va="center", fontsize=12, color=GRAD, weight="bold"))
        self.loss = live(ax.text(MATRIX[0], BOTTOMS[2] + 1.5 * HIGH, "", va="center", fontsize=14, weight="bold"))
        self.head = live(ax.text(NUMBERS, LINE_AT[0], "", va="center", fontsize=13, color=GRAD, weight="bold"))
        self.rows = Lettering(self.canvas, ax, 11.4)
        self.remark = live(ax.text(NUMBERS, LINE_AT[5], "", va="center", fontsize=12, color=GREY))

    def update(self, seen: BackpropPicture):
        faces, rings, widths, dashes, numbers = [], [], [], [], []
        for key, middle in zip(self.cells, self.middles, strict=True):
            name, index = key
            visible, value = name in seen.shown, float(seen.tensors[name][index])
            numbers.append((*middle, cell_text(name, value) if visible else "", 0.5))
            gain = FACE_GAIN["∇" if name[0] == "∇" else ""]
            plain = not visible or name == "e"
            faces.append(PAPER if plain else SIGNED(np.clip(0.5 + gain * value, 0.12, 0.88)))
            used = name in seen.used
            rings.append(INK if name == seen.now else GRAD if used else INK if key == seen.chosen else (0, 0, 0, 0))
            widths.append(2.6 if name == seen.now else 1.6)
            dashes.append((0, (2, 1.5)) if key == seen.chosen and not used else "-")
        self.numbers.set(numbers)
        self.faces.set_facecolor(faces)
        self.rings.set_edgecolor(rings)
        self.rings.set_linewidth(widths)
        self.rings.set_linestyle(dashes)
        self._links(seen)
        self._write(seen)

    def _write(self, seen):
        """The line of the slide, and its numbers beside it."""
        self.bar.set_visible(seen.line is not None)
        if seen.line is not None:
            self.bar.set_y(LINE_AT[seen.line] - 13.5)
        self.k.set_text(f"now k = {seen.k}" if seen.k else "")
        for text, words in zip((self.loss, self.head, self.remark), (seen.loss, seen.head, seen.remark), strict=True):
            text.set_text(words)
        self.rows.set([(NUMBERS + NEXT * (n // ROWS), LINE_AT[1 + n % ROWS], row, 0) for n, row in enumerate(seen.rows)])

    def _links(self, seen):
        """|W| as a width, its sign as a colour, strong where W is read, dashed where it is chosen."""
        colours, widths, dashes = [], [], []
        for k, j, i in self.links:
            w = float(seen.tensors[f"W{k}"][j, i])
            colours.append((*_rgb(POS if w > 0 else NEG), 0.95 if f"W{k}" in seen.used else 0.4))
            widths.append(0.5 + 2.2 * min(abs(w), 2.0))
            dashes.append((0, (4, 1.5)) if seen.chosen == (f"W{k}", (j, i)) else "-")
        self.edges.set_color(colours)
        self.edges.set_linewidth(widths)
        self.edges.set_linestyle(dashes)

    def at(self, x, y, least=0.0):
        """The key of the cell at a point, or that of the weight whose line passes within 7 CSS pixels, or None.

        `least`: half the width and height that a cell and a line must have for this hand.
        """
        away, key = min((outside(x, y, *cell), key) for key, cell in self.cells.items())
        if away <= max(0, least - HIGH / 2):
            return key
        far, link = min((distance((x, y), *line), link) for link, line in self.links.items())
        return (f"W{link[0]}", link[1:]) if far <= max(7, least) else None


def outside(x, y, left, bottom, wide):
    """How far a point is outside a cell, across or up, whichever is more; 0 in it."""
    return max(left - x, x - left - wide, bottom - y, y - bottom - HIGH, 0)


def cell_text(name, value):
    """How a number stands in a cell of the tensor `name`: gradients, and f, from which they begin, get one digit more."""
    places = 3 if name[0] in "∇f" else 2 if abs(value) < 9.995 else 1
    return f"{value:.0f}" if name == "e" else signed(round(value, places) + 0.0, places)


def _rgb(colour):
    return tuple(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))

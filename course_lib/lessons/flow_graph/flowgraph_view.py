"""A flow graph, slides S15 and S23: boxes with their numbers, lines up to their children, messages on the way back."""
from typing import Any, NamedTuple

import numpy as np
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from course_lib.drawing.canvas import CSS_DPI, Canvas
from course_lib.drawing.lettering import Lettering, glyph
from course_lib.drawing.style import GRAD, GREY, INK, NEG, PALE, PAPER, WARNING, styled
from course_lib.notation import signed

WIDTH, MARGIN, GAP = 960, 10, 46                   # CSS pixels: the picture, its edge, between rows
AISLE, LEAST, BEYOND = 70, 10, 78                  # between boxes of a row, at least; of a column beyond the edge of the last
NAME, NUMBER = 14, 12                              # points
LINE, PITCH, PAD = 19, 53, 9                       # CSS pixels: a line of numbers, a number, inside a box
BETWEEN = 7                                        # CSS pixels between numbers of a line
MOST_ROWS, MOST_COLUMNS = 4, 3                     # numbers of a box; a larger tensor shows its shape
SECOND = 22                                        # CSS pixels for the sign before the second numbers


class FlowGraphPlan(NamedTuple):
    """What of a graph stays: for each box its parents, (column, row), name on the slide, its value's shape.

    double  the boxes that have room for second numbers
    """

    parents: dict[str, tuple[str, ...]]
    grid: dict[str, tuple[int, int]]
    labels: dict[str, str]
    shapes: dict[str, tuple[int, ...]]
    double: frozenset = frozenset()


class BoxLook(NamedTuple):
    """How one box stands: its value, the numbers or words beside it (gradient, right value), and one of FACE's states."""

    name: str
    value: Any = None
    second: Any = None
    state: str = "waiting"


class FlowGraphPicture(NamedTuple):
    """What each box shows; the lines (parent, child) that carry a message now, those that have, up or, `returning`, down."""

    boxes: list
    carrying: set = frozenset()
    carried: set = frozenset()
    returning: bool = False


FACE = {"waiting": PAPER, "done": "#e9ecf1", "now": "#d3d9e2", "back": "#f1e3f0", "back now": "#dfbfdd", "refused": WARNING,
        "skipped": PAPER}
EDGE = {"waiting": PALE, "done": GREY, "now": INK, "back": GRAD, "back now": GRAD, "refused": NEG, "skipped": GREY}
IDLE, CARRIED = "#c3c8d0", {False: GREY, True: "#b98ab6"}


def table(value) -> list[list[str]]:
    """The rows of a value: a number, a column vector, a matrix; its shape where it is too large."""
    if value is None:
        return []
    value = np.asarray(value)
    lines, columns = extent(value.shape)
    if value.ndim > 2 or value.size != lines * columns:
        return [["×".join(map(str, value.shape))]]
    return [[number(v) if value.dtype.kind == "f" else str(v) for v in row] for row in value.reshape(lines, columns)]


def number(v) -> str:
    """A number in three digits, so that it is never wider than its column: −0.96, −20.0, −201, −1e+04."""
    return signed(v, 2 if abs(v) < 9.995 else 1 if abs(v) < 99.95 else 0) if abs(v) < 999.5 else f"{v:.0e}".replace("-", "−")


def extent(shape) -> tuple[int, int]:
    """(lines, columns) of what `table` makes of a value of this shape."""
    lines, columns = (*shape, 1, 1)[:2]
    return (lines, columns) if len(shape) < 3 and lines <= MOST_ROWS and columns <= MOST_COLUMNS else (1, 1)


def wide(text, size) -> float:
    """CSS pixels of a text."""
    return sum(glyph(character, False)[2] for character in text) * size * CSS_DPI / 72


class Place(NamedTuple):
    """One box: its middle, width and height, its lines and columns of numbers; `headed` has its name above them."""

    x: float
    y: float
    wide: float
    high: float
    lines: int
    columns: int
    headed: bool
    double: bool

    @property
    def block(self) -> float:
        """Width of its numbers."""
        return block(self.columns)


def block(columns) -> float:
    return PITCH * columns + BETWEEN * (columns - 1)


def places(plan) -> tuple[dict[str, Place], float]:
    """{name: Place} of all boxes, and the height of the picture."""
    size = {name: box_size(plan, name) for name in plan.grid}
    middle_y, y = {}, float(MARGIN)
    for row in sorted({r for _, r in plan.grid.values()}):
        high = max(size[n][1] for n, (_, r) in plan.grid.items() if r == row)
        middle_y[row], y = y + high / 2, y + high + GAP
    x = next(x for aisle in range(AISLE, LEAST - 1, -4) if (x := across(plan.grid, size, aisle)) or aisle < LEAST + 4)
    return {n: Place(x[n], middle_y[r], *size[n]) for n, (_, r) in plan.grid.items()}, y - GAP + MARGIN


def across(grid, size, aisle) -> dict[str, float]:
    """{name: x of its middle}, or {} if the boxes do not fit with such an aisle between those of a row."""
    at: dict[int, float] = {}
    columns = sorted({c for c, _ in grid.values()})
    for c in columns:
        beside = [at[d] + (size[n][0] + size[m][0]) / 2 + aisle for n, (d, r) in grid.items() if d < c
                  for m, (e, q) in grid.items() if e == c and q == r]
        edges = [at[d] + size[n][0] / 2 + BEYOND for n, (d, _) in grid.items() if d < c and d != 0]
        at[c] = max([0.0, *beside, *edges])
    left, right = (f(at[c] + side * size[n][0] / 2 for n, (c, _) in grid.items()) for f, side in ((min, -1), (max, 1)))
    shift = WIDTH / 2 - (left + right) / 2
    return {n: at[c] + shift for n, (c, _) in grid.items()} if right - left <= WIDTH - 2 * MARGIN else {}


def box_size(plan, name) -> tuple[float, float, int, int, bool, bool]:
    """(width, height, lines, columns, headed, double) of a box; what is given has its name above its numbers."""
    lines, columns = extent(plan.shapes.get(name, ()))
    headed, double = columns > 1 or not plan.parents[name], name in plan.double
    label = wide(plan.labels[name], NAME)
    if headed:
        between = max(SECOND, label + SECOND - block(columns)) if double else 0
        across = max(block(columns) + (between + block(columns)) * double, label)
    else:
        across = label + PAD + block(columns) + (SECOND + block(columns)) * double
    return 2 * PAD + across, (lines + headed) * LINE + PAD, lines, columns, headed, double


class FlowGraphView:
    """Boxes of a graph and the lines between them; `second`, "∇" or "≠", is the sign before the second numbers."""

    @styled()
    def __init__(self, plan, second="", colour=GRAD):
        self.at, height = places(plan)
        self.labels, self.second = plan.labels, second
        self.canvas = canvas = Canvas(WIDTH, round(height))
        self.ax = canvas.axes(0, 0, WIDTH, height, xlim=(0, WIDTH), ylim=(0, height))
        self.ax.set_axis_off()
        self.boxes = {name: self._box(place) for name, place in self.at.items()}
        self.lines = {pair: self._line(*ends) for pair, ends in line_ends(plan.parents, self.at).items()}
        canvas.live(*self.lines.values(), *self.boxes.values())
        self.names, self.values = Lettering(canvas, self.ax, NAME), Lettering(canvas, self.ax, NUMBER)
        self.seconds = Lettering(canvas, self.ax, NUMBER, colour)

    def _box(self, place):
        return self.ax.add_patch(FancyBboxPatch((place.x - place.wide / 2, place.y - place.high / 2), place.wide, place.high,
                                                boxstyle="round,pad=0,rounding_size=8", zorder=2))

    def _line(self, start, end):
        return self.ax.add_patch(FancyArrowPatch(start, end, arrowstyle="-|>", mutation_scale=14, shrinkA=1, shrinkB=1))

    def update(self, seen: FlowGraphPicture):
        names, values, seconds = [], [], []
        for look in seen.boxes:
            self._paint(self.boxes[look.name], look.state)
            name, value, second = self._write(self.at[look.name], look)
            names.append(name)
            values += value
            seconds += second
        for lettering, items in ((self.names, names), (self.values, values), (self.seconds, seconds)):
            lettering.set(items)
        for pair, line in self.lines.items():
            on, was = pair in seen.carrying, pair in seen.carried
            line.set_color((GRAD if seen.returning else INK) if on else CARRIED[seen.returning] if was else IDLE)
            line.set_linewidth(2.8 if on else 1.6)
            line.set_arrowstyle("<|-" if seen.returning and (on or was) else "-|>")

    def _paint(self, patch, state):
        patch.set_facecolor(FACE[state])
        patch.set_edgecolor(EDGE[state])
        patch.set_linestyle((0, (3, 2)) if state == "skipped" else "-")
        patch.set_linewidth(2.6 if state in ("now", "back now", "refused") else 1.4)

    def _write(self, place, look):
        """Items of the name, the value and the second numbers: (x, y, text, part)."""
        left, right = place.x - place.wide / 2 + PAD, place.x + place.wide / 2 - PAD
        top = place.y + place.high / 2 - PAD / 2 - LINE / 2
        first = left if place.headed else right - place.block - (place.block + SECOND if place.double else 0)
        name = (left, top if place.headed else place.y, self.labels[look.name], 0)
        top -= LINE * place.headed
        values = numbers(table(look.value), first, top, place.lines)
        if look.second is None:
            return name, values, []
        at = right - place.block
        sign = ((at, top + LINE, self.second + self.labels[look.name], 0) if place.headed
                else (at - 4, place.y, self.second, 1))
        if isinstance(look.second, str):
            return name, values, [sign, (right, top - LINE * (place.lines - 1) / 2, look.second, 1)]
        return name, values, [sign, *numbers(table(look.second), at, top, place.lines)]

    def box_at(self, x, y):
        """The name of the box under a point of the picture, or None."""
        return next((name for name, at in self.at.items()
                     if abs(x - at.x) <= at.wide / 2 and abs(y - at.y) <= at.high / 2), None)


def numbers(rows, left, top, lines):
    """Items of a table, in the middle of `lines` lines: each number ends where its column does."""
    top -= LINE * (lines - len(rows)) / 2
    return [(left + block(j + 1), top - LINE * i, text, 1) for i, row in enumerate(rows) for j, text in enumerate(row)]


def line_ends(parents, at):
    """{(parent, child): (start, end)}: from the top of the parent to the bottom of the child, beside one another."""
    pairs = [(parent, child) for child, names in parents.items() for parent in dict.fromkeys(names)]

    def slot(pair, mine, other, share):
        """x of the line at its end `mine`, among the lines there in the order of their directions."""
        box = at[pair[mine]]
        here = sorted((p for p in pairs if p[mine] == pair[mine]),
                      key=lambda p: (at[p[other]].x - box.x) / abs(at[p[other]].y - box.y))
        return box.x + (here.index(pair) - (len(here) - 1) / 2) * share * box.wide / max(len(here), 2)

    return {pair: ((slot(pair, 0, 1, 1.6), at[pair[0]].y + at[pair[0]].high / 2),
                   (slot(pair, 1, 0, 0.6), at[pair[1]].y - at[pair[1]].high / 2)) for pair in pairs}

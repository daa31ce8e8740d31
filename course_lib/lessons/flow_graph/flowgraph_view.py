"""A flow graph, slides S15 and S23: boxes with values, lines to their children, messages on the way back."""
from typing import NamedTuple

from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.style import GRAD, GREY, INK, NEG, PALE, PAPER, POS, styled

WIDE, HIGH, PITCH = 112, 58, 112   # CSS pixels; a box with a third line, its gradient, is 14 higher


class BoxLook(NamedTuple):
    """How one box stands: its lines of text, and one of waiting, ready, done, now, refused, skipped."""

    name: str
    value: str = ""
    grad: str = ""
    state: str = "waiting"


class FlowGraphPicture(NamedTuple):
    """What each box says, and the lines (parent, child) that carry a message now, up or, `returning`, down."""

    boxes: list
    carrying: set = frozenset()
    returning: bool = False


FACE = {"waiting": PAPER, "ready": "#eef4fa", "done": "#d5e5f3", "now": "#7fb3dd", "refused": "#f3b27a", "skipped": PAPER}
EDGE = {"waiting": PALE, "ready": POS, "done": POS, "now": INK, "refused": NEG, "skipped": PALE}


def layout(graph):
    """{name: (column, row)}: the way to the last box on row 0, other computed boxes above, given ones below their child."""
    children = {box.name: [c.name for c in graph if box.name in c.parents] for box in graph}
    depth = {}
    for box in graph:
        depth[box.name] = 1 + max((depth[p] for p in box.parents), default=-1)
    spine, name = [], graph[-1].name
    by_name = {box.name: box for box in graph}
    while name is not None:
        spine.insert(0, name)
        name = max(reversed(by_name[name].parents), key=depth.get, default=None)   # of equals the last: x, not W
    place = {name: (float(i), 0) for i, name in enumerate(spine)}
    for box in reversed(graph):
        if box.parents and box.name not in place:
            column = min((place[c][0] for c in children[box.name]), default=len(spine)) - 1
            place[box.name] = (column, free_row(place, column))
    for child in [box for box in graph if box.parents]:
        given = [p for p in dict.fromkeys(child.parents) if p not in place]
        column, row = place[child.name]
        for i, name in enumerate(given):
            shift = i - (len(given) - 1) / 2 if row == 0 else i + 1.0
            place[name] = (column + shift, -1 if row == 0 else row)
    left = min(column for column, _ in place.values())
    return {name: (column - left, row) for name, (column, row) in place.items()}


def free_row(place, column):
    return next(r for r in range(1, 9) if not any(r == row and abs(column - c) < 1 for c, row in place.values()))


class FlowGraphView:
    """Boxes of a graph and the lines between them; with `backward` a box has a third line, its gradient."""

    @styled()
    def __init__(self, graph, backward=False):
        self.place, self.high = layout(graph), HIGH + 14 * backward
        columns = max(c for c, _ in self.place.values()) + 1
        rows = [r for _, r in self.place.values()]
        height = 90 + PITCH * (max(rows) - min(rows))
        self.canvas = canvas = Canvas(960, height)
        self.ax = canvas.axes(0, 0, 960, height, xlim=(0, 960), ylim=(0, height))
        self.ax.set_axis_off()
        pitch_x = min(150, (960 - WIDE - 20) / max(columns - 1, 1))
        self.wide = min(WIDE, pitch_x - 18)
        x0 = (960 - pitch_x * (columns - 1)) / 2
        y0 = height / 2 - PITCH * (max(rows) + min(rows)) / 2
        self.at = {n: (x0 + c * pitch_x, y0 + r * PITCH) for n, (c, r) in self.place.items()}
        self.backward = backward
        self.boxes = {name: self._box(*self.at[name]) for name in self.at}
        self.lines = {(p, box.name): self._line(p, box.name) for box in graph for p in dict.fromkeys(box.parents)}
        canvas.live(*self.lines.values())
        for patch, texts in self.boxes.values():
            canvas.live(patch, *texts)

    def _line(self, parent, child):
        ends = {"patchA": self.boxes[parent][0], "patchB": self.boxes[child][0]}
        arrow = FancyArrowPatch(self.at[parent], self.at[child], arrowstyle="-|>", mutation_scale=13, shrinkA=2, shrinkB=2,
                                color=PALE, lw=1.4, zorder=1, **ends)
        self.ax.add_patch(arrow)
        return arrow

    def _box(self, x, y):
        patch = FancyBboxPatch((x - self.wide / 2, y - self.high / 2), self.wide, self.high, fc=PAPER, ec=PALE, lw=1.6,
                               boxstyle="round,pad=0,rounding_size=9", zorder=2)
        self.ax.add_patch(patch)
        lines = ((20, 13, INK), (-1, 9.5, GREY), (-21, 9.5, GRAD)) if self.backward else ((11, 13, INK), (-11, 9.5, GREY))
        return patch, [self.ax.text(x, y + dy, "", ha="center", va="center", fontsize=size, color=colour, zorder=3)
                       for dy, size, colour in lines]

    def update(self, seen: FlowGraphPicture):
        for look in seen.boxes:
            patch, texts = self.boxes[look.name]
            patch.set_facecolor(FACE[look.state])
            patch.set_edgecolor(EDGE[look.state])
            patch.set_linestyle((0, (3, 2)) if look.state == "skipped" else "-")
            patch.set_linewidth(2.6 if look.state in ("now", "refused") else 1.6)
            for text, words in zip(texts, (look.name, look.value, look.grad), strict=False):
                text.set_text(words)
        for pair, line in self.lines.items():
            on = pair in seen.carrying
            line.set_color((GRAD if seen.returning else INK) if on else "#aeb4bd")
            line.set_linewidth(2.8 if on else 1.3)
            line.set_arrowstyle("<|-" if seen.returning and on else "-|>")

    def box_at(self, x, y):
        """The name of the box under a point of the picture, or None."""
        return next((name for name, (cx, cy) in self.at.items()
                     if abs(x - cx) <= self.wide / 2 and abs(y - cy) <= self.high / 2), None)

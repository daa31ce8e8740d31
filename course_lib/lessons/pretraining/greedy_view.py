"""Greedy layer-wise training, slides S42-S43: the stack with what is fixed and what learns, a wall of its units, curves."""
from typing import NamedTuple

import numpy as np
from matplotlib.patches import Rectangle

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.curves import Curves
from course_lib.drawing.style import GREY, INK, PALE, PAPER, POS, SERIES, SIGNED, TEST, styled
from course_lib.notation import layer

from .losses_view import COLOURS

WIDTH, HEIGHT, SIDE, GAP, ROWS = 960, 520, 28, 4, 6
LEFT, BOX, TALL = 24, 132, 40                        # CSS pixels: the stack's left edge, width and height of a box
RANDOM = dict(zip((1.0, 4.0), COLOURS[:2], strict=True))        # by its scale
LEVEL = (40, 144, 248, 352, 456)                     # where x, h1, h2, h3, f(x) stand
NAMES = ("x", "h⁽¹⁾", "h⁽²⁾", "h⁽³⁾", "f(x)")
BACK, DOWN = (208, 116), 296                         # the decoder: left edge and width of its box, where its line goes down
STATES = {"waits": (PAPER, PALE, GREY, (0, (4, 3)), 1.2), "learns": ("#e3eef8", POS, POS, "-", 2.6),
          "fixed": ("#e9ebee", INK, INK, "-", 1.4), "moves": ("#e4f1e8", TEST, TEST, "-", 2.2)}


class GreedyPicture(NamedTuple):
    states: tuple[str, ...]             # of the four layers of weights, keys of STATES, and what is said of them
    notes: tuple[str, ...]
    decoder: tuple[int, bool]           # of which layer, 0 for none; whether it is at work
    chosen: int                         # the layer on the wall, 1 … 3
    images: np.ndarray | None           # (n, 784) on the wall
    signed: bool                        # filters on the signed scale, or digits in grey
    wall_title: str
    wall_note: str
    learning: list[list[float]]         # lost in rebuilding, for each layer
    tuning: tuple[list[float], ...]     # share misread: this network, random start
    scale: float                        # of the random start: so many times Glorot's bound
    learning_title: str
    tuning_title: str


class GreedyLayersView:
    """A network of these sizes; curves over `epochs` of a layer and `tuning` epochs of fine-tuning."""

    @styled()
    def __init__(self, sizes: tuple[int, ...], epochs: int, tuning: int):
        self.canvas = canvas = Canvas(WIDTH, HEIGHT)
        self.net = canvas.axes(0, 0, 340, HEIGHT, xlim=(0, 340), ylim=(0, HEIGHT))
        self.net.set_axis_off()
        self._stack(canvas, sizes)
        side = ROWS * (SIDE + GAP)
        self.walls = [canvas.axes(352, 104, 312, 312, xlim=(0, side), ylim=(0, side)) for _ in range(2)]
        self.fields = [canvas.field(self.walls[0], SIGNED, -1, 1), canvas.field(self.walls[1], "gray_r", 0, 1)]
        for ax in self.walls:
            ax.set_axis_off()
        self.wall_title, self.wall_note = (canvas.live(canvas.fig.text(352 / WIDTH, y / HEIGHT, "", fontsize=size, color=c,
                                                                       va=va))
                                           for y, size, c, va in ((426, 12, INK, "bottom"), (94, 10.5, GREY, "top")))
        top = canvas.axes(712, 316, 141, 150, xlim=(0, epochs), ylim=(0, 0.7), xlabel="epochs of the layer")
        self.learning = Curves(canvas, top, [f"h{layer(k)}" for k in (1, 2, 3)], [SERIES[0], SERIES[1], SERIES[4]],
                               cursor=False)
        low = canvas.axes(712, 62, 141, 150, xlim=(0, tuning), ylim=(0, 1), xlabel="epochs of fine-tuning")
        low.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0", "25 %", "50 %", "75 %", ""])
        self.tuning = Curves(canvas, low, ("pre-trained", "random, 4 ×"), (POS, INK), cursor=False)
        self.tuning.ghost_label.set_text("")

    def _stack(self, canvas, sizes):
        ax = self.net
        self.boxes, self.words, self.links, self.notes = [], [], [], []
        for y, name, size in zip(LEVEL, NAMES, sizes, strict=True):
            self.boxes.append(canvas.live(ax.add_patch(Rectangle((LEFT, y - TALL / 2), BOX, TALL))))
            self.words.append(canvas.live(ax.text(LEFT + BOX / 2, y, f"{name}   {size}", ha="center", va="center", fontsize=12)))
        for k, (low, high) in enumerate(zip(LEVEL[:-1], LEVEL[1:], strict=True), start=1):
            line = ax.plot([LEFT + BOX / 2] * 2, [low + TALL / 2 + 2, high - TALL / 2 - 2], lw=2)[0]
            self.links.append(canvas.live(line))
            ax.text(LEFT + BOX / 2 - 8, (low + high) / 2, f"W{layer(k)} b{layer(k)}", ha="right", va="center", fontsize=11)
            self.notes.append(canvas.live(ax.text(LEFT + BOX / 2 + 12, (low + high) / 2, "", va="center", fontsize=10.5,
                                                  linespacing=1.35)))
        self.ring = canvas.live(ax.plot([], [], ">", color=INK, ms=9, clip_on=False)[0])
        self.back = [canvas.live(ax.add_patch(Rectangle((BACK[0], 0), BACK[1], TALL))),
                     canvas.live(ax.text(BACK[0] + BACK[1] / 2, 0, "", ha="center", va="center", fontsize=11)),
                     canvas.live(ax.plot([], [])[0]),
                     canvas.live(ax.text(DOWN - 4, 0, "its decoder", ha="right", va="bottom", fontsize=10.5))]

    def update(self, seen: GreedyPicture):
        self._paint(self.boxes[0], self.words[0], "fixed")
        for box, words, link, note, state, text in zip(self.boxes[1:], self.words[1:], self.links, self.notes, seen.states,
                                                       seen.notes, strict=True):
            colour = self._paint(box, words, state)
            link.set(color=colour, linestyle=STATES[state][3])
            note.set(text=text, color=colour if state != "waits" else GREY)
        self.ring.set_data([LEFT - 12], [LEVEL[seen.chosen]])
        self._decoder(*seen.decoder)
        self._wall(seen)
        top = max((max(curve) for curve in seen.learning if len(curve)), default=0.7)
        self._limit(self.learning.ax, 1.05 * top)
        x = np.arange(200)
        self.learning.set(x, seen.learning, title=seen.learning_title)
        self.tuning.lines[1].set_color(RANDOM[seen.scale])
        self.tuning.labels[1].set(text=f" random, {seen.scale:g} ×", color=RANDOM[seen.scale])
        self.tuning.set(x, seen.tuning, title=seen.tuning_title)
        self._reveal(self.tuning.ax, len(seen.tuning[0]) > 0)

    def layer_at(self, y: float) -> int | None:
        """The hidden layer whose box is near this height, or None."""
        near = int(np.argmin(np.abs(np.array(LEVEL) - y)))
        return near if 0 < near < len(LEVEL) - 1 and abs(LEVEL[near] - y) < 50 else None

    def _decoder(self, k, works):
        """What is trained is layer k with its decoder; then the decoder goes."""
        box, words, line, name = self.back
        for part in self.back:
            part.set_visible(k > 0)
        if not k:
            return
        below, above = LEVEL[k - 1], LEVEL[k]
        ink = self._paint(box, words, "learns" if works else "waits")
        box.set_y(below - TALL / 2)
        words.set(text=f"{NAMES[k - 1]} rebuilt" if works else "thrown away", y=below)
        line.set(color=ink, lw=2, linestyle="-" if works else STATES["waits"][3])
        line.set_data([LEFT + BOX + 2, DOWN, DOWN], [above, above, below + TALL / 2 + 2])
        name.set(y=above + 4, color=ink)

    def _paint(self, box, words, state):
        face, edge, ink, dash, width = STATES[state]
        box.set(facecolor=face, edgecolor=edge, linestyle=dash, linewidth=width)
        words.set_color(ink)
        return ink if state != "fixed" else INK

    def _limit(self, ax, high):
        high = np.ceil(high * 10) / 10
        if ax.get_ylim()[1] != high:
            ax.set_ylim(0, high)
            self.canvas.stale(ax)

    def _reveal(self, ax, there):
        """Axes that have nothing to show yet are not there."""
        if ax.get_visible() != there:
            ax.set_visible(there)
            self.canvas.stale()

    def _wall(self, seen):
        for ax, signed in zip(self.walls, (True, False), strict=True):
            ax.set_visible(seen.images is not None and seen.signed == signed)
        self.wall_title.set_text(seen.wall_title)
        self.wall_note.set_text(seen.wall_note)
        if seen.images is None:
            return
        size = SIDE + GAP
        wall = np.zeros((ROWS * size, ROWS * size), np.float32)
        for i, image in enumerate(seen.images[: ROWS * ROWS]):
            r, c = divmod(i, ROWS)
            scale = np.abs(image).max() if seen.signed else 1.0
            wall[r * size : r * size + SIDE, c * size : c * size + SIDE] = image.reshape(SIDE, SIDE) / max(scale, 1e-9)
        self.fields[0 if seen.signed else 1].set(wall[::-1])

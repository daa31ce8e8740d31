"""The neuron as slide S04 draws it, bottom-up, with the numbers of one input; beside it the sum and g on one axis of a."""
from typing import NamedTuple

import numpy as np
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.patches import Circle, Rectangle

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.plane import HALO
from course_lib.drawing.style import GREY, INK, NEG, PALE, PAPER, POS, styled
from course_lib.notation import signed, sub

FOOT, CENTRE, RADIUS, BIG = 92, (240, 300), 32, 48      # CSS pixels: the row of inputs, the neuron, the two radii
LABEL_AT = 0.33                                         # where on its line a weight is written
TOPS = {"sigm": (-0.15, 1.15), "tanh": (-1.2, 1.2)}


class NeuronSumPicture(NamedTuple):
    """One input and what becomes of it."""

    x: np.ndarray           # (d,)
    w: np.ndarray           # (d,)
    b: float
    terms: np.ndarray       # (d,), w_i x_i
    a: float
    h: float
    curve: np.ndarray       # g on an even grid of [-reach, reach]
    reach: float
    g: str
    chosen: str             # "x1", "w2", "b"
    titles: tuple           # over the curve, over the sum


class NeuronSumView:
    """A neuron of at most `most` inputs."""

    @styled()
    def __init__(self, most):
        self.canvas = canvas = Canvas(960, 440)
        self.most = most
        self.graph = ax = canvas.axes(0, 0, 480, 440, xlim=(0, 480), ylim=(0, 440))
        ax.set_axis_off()
        live = canvas.live
        self.links = live(ax.add_collection(LineCollection([], capstyle="round")))
        self.units = [live(ax.add_patch(Circle((0, FOOT), RADIUS, facecolor=PAPER, edgecolor=INK, lw=1.8)))
                      for _ in range(most + 1)]
        big = dict(ha="center", va="center", color=INK)
        ax.add_patch(Circle(CENTRE, BIG, facecolor=PAPER, edgecolor=INK, lw=2.4))
        ax.plot([CENTRE[0]] * 2, [CENTRE[1] - BIG, CENTRE[1] + BIG], color=INK, lw=1.4)
        ax.text(CENTRE[0] - 22, CENTRE[1], "Σ", fontsize=24, **big)
        ax.text(CENTRE[0] + 22, CENTRE[1], "$g$", fontsize=24, **big)
        ax.annotate("", (CENTRE[0], 412), (CENTRE[0], CENTRE[1] + BIG), arrowprops=dict(arrowstyle="-|>", lw=2.4, color=INK))
        self.values = [live(ax.text(0, FOOT, "", fontsize=13, **big)) for _ in range(most + 1)]
        self.names = [live(ax.text(0, FOOT - 50, "", fontsize=14, **big)) for _ in range(most + 1)]
        self.weights = [live(ax.text(0, 0, "", fontsize=13, path_effects=HALO, **big,
                                     bbox=dict(facecolor=PAPER, edgecolor="none", pad=2.5))) for _ in range(most + 1)]
        self.frame = live(ax.add_patch(Rectangle((0, 0), 1, 1, facecolor="none", edgecolor=GREY, lw=2.0)))
        ax.text(CENTRE[0] + BIG + 14, CENTRE[1] + 6, "add, then g", ha="left", va="center", fontsize=13, color=GREY)
        side = dict(fontsize=15, va="center", color=INK)
        self.a_label = live(ax.text(CENTRE[0] - BIG - 14, CENTRE[1] + 6, "", ha="right", **side))
        self.h_label = live(ax.text(CENTRE[0] + 18, 392, "", ha="left", **side))
        self._panels()

    def _panels(self):
        canvas, live = self.canvas, self.canvas.live
        self.curve = canvas.axes(612, 252, 322, 140)
        self.sums = canvas.axes(612, 42, 322, 150, ylim=(self.most + 0.6, -0.7), yticks=())
        self.sums.spines["left"].set_visible(False)
        self.sums.text(1.0, -0.24, "$a$", transform=self.sums.transAxes, fontsize=15, ha="center")
        for ax in (self.curve, self.sums):
            ax.axvline(0, color=PALE, lw=1.2, zorder=0)
        self.curve.axhline(0, color=PALE, lw=1.2, zorder=0)
        self.g_line = live(self.curve.plot([], [], color=INK, lw=2.6)[0])
        self.bars = live(self.sums.add_collection(PolyCollection([]), autolim=False))
        self.steps = live(self.sums.add_collection(LineCollection([], colors=GREY, linewidths=1.2), autolim=False))
        dots = dict(color=GREY, lw=1.6, ls=(0, (2, 2)))
        self.falls = [live(ax.plot([], [], **dots)[0]) for ax in (self.sums, self.curve)]
        self.level = live(self.curve.plot([], [], **dots)[0])
        self.dot = live(self.curve.plot([], [], "o", ms=11, mec="white", mfc=INK)[0])
        self.rows = [live(self.sums.text(0, n, "", fontsize=13, ha="right", va="center")) for n in range(self.most + 1)]
        self.titles = [live(canvas.fig.text(502 / 960, y / 440, "", fontsize=13.5, va="center")) for y in (418, 214)]
        self.drawn = None

    def places(self, d):
        """Where across the picture the d inputs stand, and behind them the constant 1."""
        return np.linspace(240 - 63 * d, 240 + 63 * d, d + 1)

    def label(self, n, d):
        """Where the weight of line n is written."""
        x = self.places(d)[n]
        return (1 - LABEL_AT) * x + LABEL_AT * CENTRE[0], FOOT + RADIUS + LABEL_AT * (CENTRE[1] - BIG - FOOT - RADIUS)

    def update(self, seen: NeuronSumPicture):
        if self.drawn != (seen.g, seen.reach):
            self._axes(seen.g, seen.reach)
            self.drawn = (seen.g, seen.reach)
        d, w = len(seen.x), np.append(seen.w, seen.b)
        where = self.places(d)
        self.links.set_segments([((x, FOOT + RADIUS), _edge(x)) for x in where])
        self.links.set_color([POS if v >= 0 else NEG for v in w])
        self.links.set_linewidth(1.2 + 1.8 * np.abs(w))
        inputs, below = [*(signed(x) for x in seen.x), "1"], [*(f"x{sub(i + 1)}" for i in range(d)), "constant"]
        along = [*(f"w{sub(i + 1)}\n{signed(v)}" for i, v in enumerate(seen.w)), f"b\n{signed(seen.b)}"]
        for n in range(self.most + 1):
            here = n <= d
            for artist in (self.units[n], self.values[n], self.names[n], self.weights[n], self.rows[n]):
                artist.set_visible(here)
            if here:
                self.units[n].center = (where[n], FOOT)
                self.values[n].set(x=where[n], text=inputs[n])
                self.names[n].set(x=where[n], text=below[n])
                self.weights[n].set(position=self.label(n, d), text=along[n])
        self._choose(seen.chosen, d)
        self.a_label.set_text(f"a(x) = {signed(seen.a)}")
        self.h_label.set_text(f"h(x) = {signed(seen.h)}")
        self._sum(seen)
        for title, words in zip(self.titles, seen.titles, strict=True):
            title.set_text(words)

    def _choose(self, chosen, d):
        """A frame around the number that the keys move."""
        n = d if chosen == "b" else int(chosen[1]) - 1
        x, y, half, tall = (self.places(d)[n], FOOT, 38, 38) if chosen[0] == "x" else (*self.label(n, d), 32, 24)
        self.frame.set_bounds(x - half, y - tall, 2 * half, 2 * tall)

    def _sum(self, seen):
        """The terms end to end, b first, on the axis of a; from the end of the last up to g."""
        steps = np.append(seen.b, seen.terms)
        ends = np.cumsum(steps)
        starts, rows = ends - steps, np.arange(len(steps))
        low, high = rows - 0.32, rows + 0.32
        self.bars.set_verts(np.stack([np.stack(p, -1) for p in (
            (starts, low), (ends, low), (ends, high), (starts, high))], 1))
        self.bars.set_facecolor([POS if v >= 0 else NEG for v in steps])
        self.steps.set_segments([((e, n + 0.32), (e, n + 0.68)) for n, e in enumerate(ends[:-1])])
        words = ["b", *(f"w{sub(i)}x{sub(i)}" for i in range(1, len(steps)))]
        for row, word, step in zip(self.rows, words, steps, strict=False):
            row.set(text=f"{word} = {signed(step)}", x=-1.04 * seen.reach)
        self.falls[0].set_data([seen.a] * 2, [len(steps) - 0.68, -0.7])
        floor = self.curve.get_ylim()[0]
        self.falls[1].set_data([seen.a] * 2, [floor, seen.h])
        self.level.set_data([-seen.reach, seen.a], [seen.h] * 2)
        self.dot.set_data([seen.a], [seen.h])
        self.g_line.set_data(np.linspace(-seen.reach, seen.reach, len(seen.curve)), seen.curve)

    @styled()
    def _axes(self, g, reach):
        low, high = TOPS.get(g) or (-0.06 * reach if g == "reclin" else -reach, 1.05 * reach)
        ticks = (0, 0.5, 1) if g == "sigm" else (-1, 0, 1) if g == "tanh" else (0, reach) if g == "reclin" else (-reach, 0, reach)
        self.curve.set(xlim=(-reach, reach), ylim=(low, high), yticks=ticks, xticks=())
        self.sums.set(xlim=(-reach, reach), xticks=(-reach, -reach / 2, 0, reach / 2, reach))
        self.canvas.stale()


def _edge(x):
    """Where the line from an input at x meets the neuron's circle."""
    away = np.array([x - CENTRE[0], FOOT + RADIUS - CENTRE[1]], float)
    return tuple(np.array(CENTRE) + BIG * away / np.hypot(*away))

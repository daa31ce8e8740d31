"""Free energy of all x pushed down at the data and up at the chains, the p(x) that comes of it, -log p over the updates."""
from typing import NamedTuple

import numpy as np
from matplotlib.collections import LineCollection, PolyCollection

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.lettering import Lettering
from course_lib.drawing.style import GREY, INK, NEG, PALE, POS, SERIES, styled

WIDTH, HEIGHT, LOW, HIGH = 960, 500, -15.5, 5.0
ENERGY = (48, 226, 644, 224)                      # the axes of F(x) in CSS pixels
LEAST = 0.006                                     # the smallest share that has an arrow
CLEAR = 0.35                                      # nats that words stand clear of the bar below them
LONGEST = 6.0                                     # of an arrow, in nats: for a share of 1
HEAD = (0.2, 0.9)                                 # half its width, and its length, of a full arrow's head


class EnergyPushPicture(NamedTuple):
    """One update: F(x), who pushes where, p(x); the run so far."""

    F: np.ndarray              # (2^D,)
    down: np.ndarray           # share of the data at each x
    up: np.ndarray             # share of the chains at each x
    p: np.ndarray              # p(x)
    nll: np.ndarray            # mean -log p of the data after 0, 1, … updates; drawn up to t
    t: int
    titles: tuple              # of F, of p, of the curve
    alone: dict[int, str]      # words over each x of great p(x) that no chain pushes, by its number
    ghost: np.ndarray | None   # nll of A
    first: dict[int, tuple]    # F and p that x of great p had at update 0


class EnergyPushView:
    """`words` are the names of the x, `data` (2^D,) their shares of the data, `best` the lowest mean -log p."""

    @styled()
    def __init__(self, words, data, best, updates):
        self.canvas = canvas = Canvas(WIDTH, HEIGHT)
        self.n = n = len(words)
        across = dict(xlim=(-0.6, n - 0.4), xticks=range(n))
        self.energy = canvas.axes(*ENERGY, ylim=(LOW, HIGH), **across)
        self.chance = canvas.axes(48, 72, 644, 96, ylim=(0, 1), yticks=(0, 0.5, 1), **across)
        self.energy.set_xticklabels([])
        self.chance.set_xticklabels(words, fontsize=10.5, family="DejaVu Sans Mono", color=INK)
        self.chance.text(0.5, -0.52, "x: neighbours differ in one pixel", transform=self.chance.transAxes, ha="center")
        for ax in (self.energy, self.chance):
            ax.tick_params(axis="x", length=0)
            for i in np.flatnonzero(data):
                ax.axvspan(i - 0.46, i + 0.46, color=PALE, alpha=0.45, lw=0, zorder=0)
        for i in np.flatnonzero(data)[:1]:
            self.energy.text(i + 0.5, HIGH - 0.3, "data", ha="center", va="top", fontsize=12, color=GREY)
        live = canvas.live
        self.levels = live(LineCollection([], colors=INK, linewidths=3.2, zorder=3))
        self.first = [live(LineCollection([], colors=GREY, linewidths=width, alpha=0.6, zorder=1)) for width in (1.8, 1.2)]
        for ax, artist in zip((self.energy, self.chance), self.first, strict=True):
            ax.add_collection(artist, autolim=False)
        self.pushes = [live(PolyCollection([], facecolors=c, linewidths=0, zorder=4)) for c in (POS, NEG)]
        for artist in (self.levels, *self.pushes):
            self.energy.add_collection(artist, autolim=False)
        over = canvas.axes(*ENERGY, xlim=(0, ENERGY[2]), ylim=(0, ENERGY[3]))
        over.set_axis_off()
        self.shares = Lettering(canvas, over, 10, NEG)
        self.bars = live(PolyCollection([], facecolors=SERIES[5], linewidths=0))
        self.chance.add_collection(self.bars, autolim=False)
        wanted = [[(i - 0.46, v), (i + 0.46, v)] for i, v in enumerate(data) if v]
        self.chance.add_collection(LineCollection(wanted, colors=POS, linewidths=2.4), autolim=False)
        self.heads = [live(ax.text(0, y, "", transform=ax.transAxes, fontsize=12, va="bottom"))
                      for ax, y in ((self.energy, 1.03), (self.chance, 1.06))]
        self._run(best, updates)

    def _run(self, best, updates):
        self.run = ax = self.canvas.axes(756, 72, 166, 378, xlim=(0, updates), ylim=(0, 4), xlabel="updates")
        ax.axhline(best, color=GREY, lw=1.0, ls=(0, (1, 2)))
        ax.text(updates, best - 0.06, "log 2: the best", color=GREY, fontsize=11, va="top", ha="right")
        live = self.canvas.live
        self.ghost = live(ax.plot([], [], color=GREY, lw=1.4, ls=(0, (4, 2)))[0])
        self.ghost_end = live(ax.text(updates, 0, " A", color=GREY, va="center", fontsize=12, clip_on=False))
        self.curve = live(ax.plot([], [], color=INK, lw=2.2)[0])
        self.dot = live(ax.plot([], [], "o", ms=9, mfc=INK, mec="white", clip_on=False)[0])
        self.head = live(ax.text(-0.16, 1.018, "", transform=ax.transAxes, fontsize=12, va="bottom"))

    def update(self, seen: EnergyPushPicture):
        F = np.clip(seen.F, LOW, HIGH)
        self.levels.set_segments([[(i - 0.4, v), (i + 0.4, v)] for i, v in enumerate(F)])
        for artist, shares, side, way in zip(self.pushes, (seen.down, seen.up), (-0.2, 0.2), (-1, 1), strict=True):
            artist.set_verts([arrow(i + side, v, way * LONGEST * share)
                              for i, (v, share) in enumerate(zip(F, shares, strict=True)) if share > LEAST])
        self.shares.set([(*self._pixels(i, v + max(LONGEST * share, CLEAR)), f"{100 * share:.0f} %", 0.5)
                         for i, (v, share) in enumerate(zip(F, seen.up, strict=True)) if share > LEAST]
                        + [(*self._pixels(i, F[i] + CLEAR), words, 0.5) for i, words in seen.alone.items()])
        self.bars.set_verts([[(i - 0.36, 0), (i + 0.36, 0), (i + 0.36, v), (i - 0.36, v)] for i, v in enumerate(seen.p)])
        self.first[0].set_segments([[(i - 0.46, F), (i + 0.46, F)] for i, (F, _) in seen.first.items()])
        self.first[1].set_segments([[(i - 0.42, 0), (i - 0.42, p), (i + 0.42, p), (i + 0.42, 0)]
                                    for i, (_, p) in seen.first.items()])
        steps = np.arange(len(seen.nll))
        self.curve.set_data(steps[: seen.t + 1], seen.nll[: seen.t + 1])
        self.dot.set_data([seen.t], [seen.nll[seen.t]])
        self.ghost.set_data(*(([], []) if seen.ghost is None else (steps, seen.ghost)))
        self.ghost_end.set_visible(seen.ghost is not None)
        if seen.ghost is not None:
            self.ghost_end.set_position((steps[-1], seen.ghost[-1]))
        for text, words in zip((*self.heads, self.head), seen.titles, strict=True):
            text.set_text(words)

    def _pixels(self, x, y):
        """Where the number over an arrow that ends at (x, y) stands on the axes of F(x)."""
        return (x + 0.6) / (self.n + 0.2) * ENERGY[2], (y - LOW) / (HIGH - LOW) * ENERGY[3] + 9


def arrow(x, y, length):
    """A thick arrow from (x, y), up or down by its sign; a short one is all head, and never thin."""
    way, size = np.sign(length), max(0.6, min(1.0, abs(length) / (2 * HEAD[1]) + 0.15))
    wide, head = HEAD[0] * size, min(HEAD[1] * size, abs(length))
    neck, tip = y + length - way * head, y + length
    return [(x - wide / 2.4, y), (x - wide / 2.4, neck), (x - wide, neck), (x, tip), (x + wide, neck), (x + wide / 2.4, neck),
            (x + wide / 2.4, y)]

"""A Gibbs chain at work, extension of S52: the units and their coins, the states visited, the distance that is left."""
from typing import NamedTuple

import numpy as np
from matplotlib.collections import LineCollection, PolyCollection

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.curves import separate_labels
from course_lib.drawing.lettering import Lettering
from course_lib.drawing.style import DASHES, GREY, INK, NEG, POS, SERIES, styled

WIDTH, HEIGHT = 960, 430
NET, HIDDEN_Y, VISIBLE_Y, GAUGE, LOW_GAUGE, HIGH_GAUGE = 340, 268, 158, 56, 78, 294
LOWEST = 2e-3


class GibbsChainPicture(NamedTuple):
    """Chain 1 at a half step, what all chains have visited, how far that is from p(x)."""

    W: np.ndarray              # (H, D)
    x: np.ndarray              # (D,)
    h: np.ndarray              # (H,)
    fresh: str                 # "h" or "x", the layer that was just sampled, or "" at the start
    chance: np.ndarray         # its probabilities
    coins: np.ndarray          # and its coins
    visited: np.ndarray        # (2^D,) share of each state
    want: np.ndarray           # (2^D,) p(x)
    here: int                  # place of chain 1 among the states
    curves: tuple              # total variation over steps 1 …: all visits, the chains now, exact
    step: int                  # how far the curves are shown
    step_title: str
    bars_title: str
    far_title: str
    ghosts: tuple | None       # three curves of A


class GibbsChainView:
    """A network with weights shaped like W; `labels` of its 2^D states; at most so many `steps`."""

    @styled()
    def __init__(self, W, labels, steps):
        self.canvas = canvas = Canvas(WIDTH, HEIGHT)
        (H, D), self.labels = W.shape, labels
        self.ax = canvas.axes(0, 0, NET, HEIGHT, xlim=(0, NET), ylim=(0, HEIGHT))
        self.ax.set_axis_off()
        self.at_h, self.at_x = (_row(n, y) for n, y in ((H, HIDDEN_Y), (D, VISIBLE_Y)))
        self.pairs = list(np.ndindex(W.shape))
        self.edges = canvas.live(LineCollection([(self.at_x[k], self.at_h[j]) for j, k in self.pairs], capstyle="round"))
        self.ax.add_collection(self.edges, autolim=False)
        self.gauges = canvas.live(PolyCollection([], facecolors="#9cc3e3", edgecolors="none"))
        self.frames = canvas.live(LineCollection([], colors=GREY, linewidths=0.8))
        self.coins = canvas.live(LineCollection([], colors=INK, linewidths=2.2))
        for artist in (self.gauges, self.frames, self.coins):
            self.ax.add_collection(artist, autolim=False)
        self.units = canvas.live(self.ax.scatter(*np.concatenate([self.at_h, self.at_x]).T, s=620, edgecolors=INK,
                                                 linewidths=1.2, zorder=3))
        self.inside = [Lettering(canvas, self.ax, 12, colour) for colour in (INK, "white", GREY)]
        self.words = Lettering(canvas, self.ax, 11, GREY)
        for y, name in ((HIDDEN_Y, "h"), (VISIBLE_Y, "x")):
            self.ax.text(10, y, name, fontsize=15, va="center", weight="bold")
        self.step = canvas.live(self.ax.text(10, HEIGHT - 24, "", fontsize=12.5, va="center"))
        self._bars(len(labels))
        self._distance(steps)

    def _bars(self, n):
        self.bars_ax = ax = self.canvas.axes(388, 78, 226, 300, xlim=(-0.7, n - 0.3), ylim=(0, 0.3), xticks=range(n))
        ax.set_xticklabels(self.labels, rotation=90, fontsize=11, family="DejaVu Sans Mono")
        ax.tick_params(axis="x", length=0, pad=14)
        ax.set_xlabel("x")
        self.visited = self.canvas.live(PolyCollection([], facecolors="#9cc3e3", edgecolors="none"))
        self.want = self.canvas.live(LineCollection([], colors=INK, linewidths=2.0))
        for artist in (self.visited, self.want):
            ax.add_collection(artist, autolim=False)
        self.here = self.canvas.live(ax.plot([], [], "^", color=INK, ms=8, mec="white", clip_on=False,
                                             transform=ax.get_xaxis_transform())[0])
        self.bars_title = self.canvas.live(ax.text(0, 1.045, "", transform=ax.transAxes, fontsize=11.5, va="bottom"))

    def _distance(self, steps):
        self.far_ax = ax = self.canvas.axes(690, 78, 166, 300, xscale="log", yscale="log", xlim=(1, steps),
                                            ylim=(LOWEST, 1), xticks=[1, 10, 100])
        ax.set_xticks([1, 10, 100], ["1", "10", "100"])
        ax.set_yticks([LOWEST, 0.01, 0.1, 1], [f"< {LOWEST:g}", "0.01", "0.1", "1"])
        ax.minorticks_off()
        ax.set_xlabel("steps")
        live = self.canvas.live
        self.ghosts = [live(ax.plot([], [], color=c, ls=d, lw=1.0, alpha=0.45)[0])
                       for c, d in zip(SERIES, DASHES[:3], strict=False)]
        self.lines = [live(ax.plot([], [], color=c, ls=d, lw=1.8)[0]) for c, d in zip(SERIES, DASHES[:3], strict=False)]
        self.ends = [live(ax.text(0, 0, f" {word}", color=c, va="center", fontsize=11, clip_on=False))
                     for word, c in zip(("all visits", "chains now", "exact"), SERIES, strict=False)]
        self.ghost_end = live(ax.text(0, 0, " A", color=GREY, va="center", fontsize=10, clip_on=False))
        self.cursor = live(ax.axvline(1, color=INK, lw=1.0, ls=(0, (2, 2))))
        self.far_title = live(ax.text(0, 1.045, "", transform=ax.transAxes, fontsize=11.5, va="bottom"))

    def update(self, seen: GibbsChainPicture):
        fresh = seen.fresh
        self._draw_edges(seen)
        on = np.concatenate([seen.h, seen.x]) > 0.5
        self.units.set_facecolor([INK if one else "white" for one in on])
        places, open_ = np.concatenate([self.at_h, self.at_x]), np.arange(len(on)) < (0 if fresh else len(seen.h))
        for letters, word, where in zip(self.inside, "01?", (~on & ~open_, on & ~open_, open_), strict=True):
            letters.set([(x, y, word, 0.5) for x, y in places[where]])
        self._gauges(fresh, seen.chance, seen.coins)
        self.step.set_text(seen.step_title)
        self._draw_bars(seen)
        self._draw_curves(seen)

    def _draw_edges(self, seen):
        """Strong where a unit that is on sends its weight to the layer just sampled."""
        W, up = seen.W, seen.fresh != "x"
        active, scale = seen.x if up else seen.h, max(np.abs(W).max(), 1e-6)
        sends = [bool(seen.fresh) and active[k if up else j] > 0.5 for j, k in self.pairs]
        self.edges.set_color([(*_rgb(POS if W[j, k] > 0 else NEG), 0.9 if on else 0.16)
                              for (j, k), on in zip(self.pairs, sends, strict=True)])
        self.edges.set_linewidth([0.4 + 3.2 * abs(W[j, k]) / scale for j, k in self.pairs])

    def _gauges(self, fresh, p, u):
        places = self.at_h if fresh == "h" else self.at_x if fresh == "x" else self.at_h[:0]
        low = HIGH_GAUGE if fresh == "h" else LOW_GAUGE
        boxes, fills, coins, words = [], [], [], []
        for (x, _), p_j, u_j in zip(places, p, u, strict=False):
            boxes.append([(x - 8, low), (x + 8, low), (x + 8, low + GAUGE), (x - 8, low + GAUGE), (x - 8, low)])
            fills.append([(x - 8, low), (x + 8, low), (x + 8, low + GAUGE * p_j), (x - 8, low + GAUGE * p_j)])
            coins.append([(x - 12, low + GAUGE * u_j), (x + 12, low + GAUGE * u_j)])
            y = low + GAUGE + 12 if fresh == "h" else low - 12
            words.append((x, y, f"{p_j:.2f}", 0.5))
        if fresh:
            y = low + GAUGE + 30 if fresh == "h" else low - 30
            words.append((NET / 2 + 8, y, f"bar: p({fresh} = 1|{'x' if fresh == 'h' else 'h'}), dash: its coin u", 0.5))
        self.frames.set_segments(boxes)
        self.gauges.set_verts(fills)
        self.coins.set_segments(coins)
        self.words.set(words)

    @styled()
    def _draw_bars(self, seen):
        bars, want = seen.visited, seen.want
        top = next(t for t in (0.15, 0.3, 0.6, 1.0) if t >= min(1.04 * max(want.max(), bars.max()), 1.0))
        if top != self.bars_ax.get_ylim()[1]:
            self.bars_ax.set_ylim(0, top)
            self.canvas.stale(self.bars_ax)
        self.visited.set_verts([[(i - 0.36, 0), (i + 0.36, 0), (i + 0.36, v), (i - 0.36, v)] for i, v in enumerate(bars)])
        self.want.set_segments([[(i - 0.42, v), (i + 0.42, v)] for i, v in enumerate(want)])
        self.here.set_data([seen.here], [-0.024])
        self.bars_title.set_text(seen.bars_title)

    def _draw_curves(self, seen):
        curves, at, ghosts = seen.curves, seen.step, seen.ghosts
        for line, end, y in zip(self.lines, self.ends, curves, strict=True):
            n = min(max(at, 0), len(y)) if end is not self.ends[2] else len(y)
            shown = np.maximum(y[:n], LOWEST)
            line.set_data(np.arange(1, n + 1), shown)
            end.set_visible(n > 0)
            if n:
                end.set_position((n, shown[-1]))
        separate_labels(self.canvas, self.far_ax, self.ends, apart=14)
        for ghost, y in zip(self.ghosts, ghosts or [()] * 3, strict=True):
            ghost.set_data(np.arange(1, len(y) + 1), np.maximum(y, LOWEST))
        self.ghost_end.set_visible(bool(ghosts))
        if ghosts:
            self.ghost_end.set_position((len(ghosts[0]), max(ghosts[0][-1], LOWEST)))
        self.cursor.set_xdata([max(at, 1)] * 2)
        self.far_title.set_text(seen.far_title)

    def unit_at(self, x, y):
        """Number of the visible unit under a point of `ax`, or None."""
        near = np.hypot(*(self.at_x - (x, y)).T)
        return int(near.argmin()) if near.min() < 20 else None


def _row(n, y):
    return np.stack([NET / 2 + 8 + 58 * (np.arange(n) - (n - 1) / 2), np.full(n, float(y))], 1)


def _rgb(colour):
    return tuple(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))

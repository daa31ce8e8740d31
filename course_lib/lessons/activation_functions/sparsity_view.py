"""A layer's activations as a wall, units by examples, beside the share of exact zeros over the epochs (slide S13)."""
from typing import NamedTuple

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Rectangle

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.style import GREY, INK, NEG, PALE, POS, styled

MOST, LEAST = 2.0, 0.45         # the |h| with the last colour; how far from 0 the palest colour of a nonzero h stands
ACTIVE = LinearSegmentedColormap.from_list("active", [NEG, "#f3b27a", "#f0c9a3", "#ffffff", "#aecbe6", "#7fb3dd", POS])


class SparsityPicture(NamedTuple):
    """A layer's activations, and how many of them were exactly 0 in each epoch."""

    h: np.ndarray           # (units, examples)
    share: np.ndarray       # (seeds, epochs + 1)
    seed: int               # whose h it is, from 0
    epoch: int
    mark: tuple             # (j, t)
    titles: tuple           # over the wall, over the curves


class SparsityView:
    """A wall of `units` by `examples` activations, and the curves of `seeds` runs of `epochs` epochs."""

    @styled()
    def __init__(self, units, examples, seeds, epochs):
        self.canvas = canvas = Canvas(960, 430)
        self.wall = canvas.axes(52, 84, 500, 300, xlim=(0, examples), ylim=(0, units), xticks=(0, examples),
                                yticks=(0, units), xlabel="digit t", ylabel="hidden unit j")
        self.wall.yaxis.set_label_coords(-0.045, 0.5)
        self.wall.xaxis.set_label_coords(0.5, -0.05)
        for side in self.wall.spines.values():
            side.set(visible=True, color=PALE)
        self.field = canvas.field(self.wall, ACTIVE, -MOST, MOST)
        self.mark = canvas.live(self.wall.plot([], [], "s", ms=9, mfc="none", mec=INK, mew=2.0)[0])
        self._key()
        self.right = ax = canvas.axes(640, 84, 290, 300, xlim=(-0.6, epochs + 0.6), ylim=(-2, 102), xlabel="epochs of training",
                                      xticks=(0, 10, 20, 30), yticks=(0, 25, 50, 75, 100))
        ax.set_ylabel("exactly 0, %", labelpad=2)
        self.epochs = np.arange(epochs + 1)
        self.runs = [canvas.live(ax.plot([], [], color=GREY, lw=1.4)[0]) for _ in range(seeds)]
        self.chosen = canvas.live(ax.plot([], [], color=INK, lw=3.0)[0])
        self.now = canvas.live(ax.plot([], [], "o", ms=11, mfc=INK, mec="white", mew=1.5)[0])
        self.titles = [canvas.live(a.text(x, 1.05, "", transform=a.transAxes, fontsize=13.5))
                       for a, x in ((self.wall, 0), (ax, -0.13))]

    def _key(self):
        """What the colours of the wall are: a white box for exactly 0, a strip for the rest."""
        ax = self.canvas.axes(52, 14, 500, 22, xlim=(0, 500), ylim=(0, 22))
        ax.set_axis_off()
        x = np.linspace(-MOST, MOST, 120)
        ax.imshow(ACTIVE(0.5 + 0.5 * _shade(x) / MOST)[None], extent=(214, 434, 3, 19), aspect="auto", zorder=1)
        ax.add_patch(Rectangle((4, 3), 26, 16, facecolor="white", edgecolor=GREY, lw=1.2))
        for place, words, side in ((38, "exactly 0", "left"), (206, f"h = −{MOST:g}", "right"), (442, f"{MOST:g}", "left")):
            ax.text(place, 11, words, fontsize=12, va="center", ha=side)
        ax.set(xlim=(0, 500), ylim=(0, 22))

    def update(self, seen: SparsityPicture):
        self.field.set(_shade(seen.h))
        self.mark.set_data([seen.mark[1] + 0.5], [seen.mark[0] + 0.5])
        for run, share in zip(self.runs, seen.share, strict=True):
            run.set_data(self.epochs, 100 * share)
        self.chosen.set_data(self.epochs, 100 * seen.share[seen.seed])
        self.now.set_data([seen.epoch], [100 * seen.share[seen.seed, seen.epoch]])
        for label, words in zip(self.titles, seen.titles, strict=True):
            label.set_text(words)


def _shade(h):
    """h moved away from 0 on both sides, so that what is not exactly 0 is not white either."""
    return np.sign(h) * (LEAST + np.abs(h) * (MOST - LEAST) / MOST)

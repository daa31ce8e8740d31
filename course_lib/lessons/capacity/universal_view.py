"""Universal approximation in one dimension, slide S09: a curve, its staircase, the trained net; errors over H."""
from typing import NamedTuple

import numpy as np
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_rgb

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.curves import separate_labels
from course_lib.drawing.style import DASHES, GREY, INK, OPTIMIZERS, PALE, styled

WIDTH, HEIGHT = 960, 440
LOWEST, HIGHEST = 2.05e-3, 2.9        # errors that can be seen

BUILT, TRAINED = INK, OPTIMIZERS["Adam"]        # blue and orange are signs and classes
BUILT_RGB = to_rgb(BUILT)


class UniversalPicture(NamedTuple):
    """A curve f and its two approximations over x, and their errors over H."""

    x: np.ndarray           # (n,)
    target: np.ndarray      # (n,), f
    stairs: np.ndarray      # (n,)
    net: np.ndarray         # (n,)
    pieces: np.ndarray      # (pieces, n): steps or towers to be filled, or nothing
    whole: bool             # whether the staircase is drawn
    learned: bool           # whether the net is drawn
    H: int
    error: float            # of the staircase of width H
    net_error: float
    built: tuple            # (widths, errors) of staircases
    promised: tuple         # (widths, bounds)
    trained: tuple          # (widths, errors) of trained nets
    titles: tuple           # of what is built, of the net, over the errors


class UniversalView:
    """Curves over [-reach, reach], and errors over H."""

    @styled()
    def __init__(self, reach):
        self.canvas = canvas = Canvas(WIDTH, HEIGHT)
        self.ax = ax = canvas.axes(44, 44, 500, 318, xlim=(-reach, reach), ylim=(-1.3, 1.3),
                                   xticks=(-1, 0, 1), yticks=(-1, 0, 1))
        for low, high in ((-reach, -1), (1, reach)):
            ax.axvspan(low, high, color="#eef0f3", lw=0)
            ax.text((low + high) / 2, -1.22, "no\npromise", color=GREY, fontsize=12, ha="center", va="bottom")
        ax.axhline(0, color=PALE, lw=0.8)
        ax.text(0.75, -0.07, "$x$", transform=ax.transAxes, fontsize=14, ha="center", va="center")
        self.pieces = canvas.live(PolyCollection([], facecolors=[(*BUILT_RGB, a) for a in (0.3, 0.12)],
                                                 edgecolors=[(*BUILT_RGB, 0.8)], linewidths=1.2))
        ax.add_collection(self.pieces, autolim=False)
        self.target = canvas.live(ax.plot([], [], color=INK, lw=4.5, alpha=0.28, solid_joinstyle="round")[0])
        self.stairs = canvas.live(ax.plot([], [], color=BUILT, lw=1.6)[0])
        self.net = canvas.live(ax.plot([], [], color=TRAINED, ls=DASHES[1])[0])
        self.gaps = [canvas.live(ax.plot([], [], color=c, lw=1.2, marker="_", ms=7)[0]) for c in (BUILT, TRAINED)]
        here = dict(transform=ax.transAxes, fontsize=12, va="bottom")
        ax.text(0.0, 1.09, "▬ f", color=GREY, **here)
        self.words = [canvas.live(ax.text(x, 1.09, "", color=c, **here)) for x, c in ((0.11, BUILT), (0.56, TRAINED))]
        self._errors(canvas)

    def _errors(self, canvas):
        self.log = log = canvas.axes(630, 44, 245, 318, xscale="log", yscale="log", xlim=(0.85, 180), ylim=(2e-3, 3))
        log.set_xticks([1, 2, 4, 8, 16, 32, 64, 128], ["1", "2", "4", "8", "16", "32", "64", "128"])
        log.set_yticks([0.01, 0.1, 1], ["0.01", "0.1", "1"])
        log.minorticks_off()
        log.text(0.5, -0.115, "H", transform=log.transAxes, ha="center", va="center", fontsize=12)
        self.slope = canvas.live(log.text(-0.16, 1.06, "", transform=log.transAxes, fontsize=12, va="bottom",
                                          linespacing=1.4))
        self.bound = canvas.live(log.plot([], [], color=GREY, lw=1.2, ls=DASHES[2])[0])
        self.built = canvas.live(log.plot([], [], color=BUILT, marker="o", ms=4, mec="white", mew=0.6)[0])
        self.trained = canvas.live(log.plot([], [], color=TRAINED, ls=DASHES[1], marker="s", ms=5, mec="white")[0])
        self.now = canvas.live(log.axvline(1, color=INK, lw=1.0, ls=(0, (2, 2))))
        self.rings = [canvas.live(log.plot([], [], m, ms=11, mfc="none", mec=INK, mew=1.5)[0]) for m in "os"]
        self.labels = [canvas.live(log.text(1, 1, f"  {n}", color=c, va="center", fontsize=12, clip_on=False))
                       for n, c in (("promised", GREY), ("staircase", BUILT))]
        self.trained_label = canvas.live(log.text(1, 1, "trained", color=TRAINED, ha="center", fontsize=12))

    def update(self, seen: UniversalPicture):
        inside = np.abs(seen.x) <= 1 + 1e-9
        self.target.set_data(seen.x[inside], seen.target[inside])
        self.stairs.set_data(seen.x, seen.stairs)
        self.net.set_data(seen.x, np.clip(np.nan_to_num(seen.net), -9, 9))
        self.pieces.set_verts([outline(seen.x, piece) for piece in seen.pieces])
        for artist, drawn in zip((self.stairs, self.net), (seen.whole, seen.learned), strict=True):
            artist.set_visible(drawn)
        for gap, y, drawn in zip(self.gaps, (seen.stairs, seen.net), (seen.whole, seen.learned), strict=True):
            gap.set_visible(drawn)
            at = np.argmax(np.where(inside, np.abs(np.nan_to_num(y) - seen.target), -1))
            gap.set_data([seen.x[at], seen.x[at]], [seen.target[at], y[at]])
        widths, bounds = seen.promised
        self.bound.set_data(widths, np.maximum(bounds, LOWEST))         # where it is above the picture it ends at its edge
        for line, (widths, errors) in zip((self.built, self.trained), (seen.built, seen.trained), strict=True):
            line.set_data(widths, in_sight(errors))
        for label, line in zip(self.labels, (self.bound, self.built), strict=True):
            label.set_position(line.get_xydata()[-1])
        separate_labels(self.canvas, self.log, self.labels, apart=17)
        self._name_the_trained()
        self.now.set_xdata([seen.H, seen.H])
        for ring, error in zip(self.rings, (seen.error, seen.net_error), strict=True):
            ring.set_data([seen.H], [in_sight(error)])
        for text, words in zip((*self.words, self.slope), seen.titles, strict=True):
            text.set_text(words)


    def _name_the_trained(self):
        """Below the lowest of its last points, whose line comes from above; over them where there is no room below."""
        width = self.trained.get_xdata()[-1]
        lowest, highest = self.trained.get_ydata()[-2:].min(), self.trained.get_ydata()[-2:].max()
        below = lowest > 2.5 * LOWEST
        self.trained_label.set(position=(width, lowest / 1.25 if below else highest * 1.25), va="top" if below else "bottom")


def outline(x, piece):
    """The corners of what lies between a curve and 0; nothing where it is 0."""
    there = np.flatnonzero(np.abs(piece) > 1e-3)
    part = slice(max(there[0] - 1, 0), there[-1] + 2) if len(there) else slice(0, 1)
    x, y = x[part], piece[part]
    return np.stack([np.r_[x[0], x, x[-1]], np.r_[0, y, 0]], 1)


def in_sight(errors):
    """Errors moved into the picture; one that is NaN stands at the top."""
    return np.clip(np.nan_to_num(errors, nan=HIGHEST), LOWEST, HIGHEST)

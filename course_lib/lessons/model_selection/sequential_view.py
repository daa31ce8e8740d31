"""A sequential search from inside, slide S26: the surrogate with its band above, below what each place is worth."""
from typing import NamedTuple

import numpy as np
from matplotlib.collections import PolyCollection

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.style import GREY, INK, PALE, VALID, styled

from .marks_view import MARKS

TICKS = (0, 0.04, 0.1, 0.2, 0.4, 0.7, 1)          # on a scale of roots: 4 % and 13 % should look different


class SequentialPicture(NamedTuple):
    """What the picture shows, over places u (n,).

    truth            the error at every place, or () while it is hidden
    mean, deviation  v̂ and s
    worth            of each place, at most 1
    tried, errors    u and error of the trials so far; the first `drawn` were random
    next             u of the next trial
    titles           above and below
    """

    truth: np.ndarray
    mean: np.ndarray
    deviation: np.ndarray
    worth: np.ndarray
    tried: np.ndarray
    errors: np.ndarray
    drawn: int
    next: float
    titles: tuple[str, str]


class SequentialView:
    """Two axes over the same α."""

    @styled()
    def __init__(self, u, low, high):
        """`low`, `high`: powers of ten at u = 0 and u = 1."""
        self.canvas = canvas = Canvas(960, 480)
        self.u = u
        ticks = (np.arange(low, high + 1) - low) / (high - low)
        self.ax = canvas.axes(96, 200, 672, 232, xlim=(-0.01, 1.01), xticks=ticks, xticklabels=[])
        self.ax.set_yscale("function", functions=(lambda v: np.sqrt(np.maximum(v, 0)), np.square))
        self.ax.set(ylim=(0, 1), yticks=TICKS, yticklabels=[f"{100 * v:g} %" for v in TICKS])
        self.ax.set_ylabel("validation error", fontsize=12)
        self.low = canvas.axes(96, 58, 672, 92, xlim=(-0.01, 1.01), ylim=(0, 1.12), yticks=())
        self.low.set_xticks(ticks, [f"{10.0**p:g}" for p in range(int(low), int(high) + 1)])
        self.low.set_xlabel("learning rate α", fontsize=12)
        for ax in (self.ax, self.low):
            ax.tick_params(labelsize=12)
        self._curves(canvas)
        self.titles = [canvas.live(ax.text(0, 1.04, "", transform=ax.transAxes, fontsize=13, va="bottom"))
                       for ax in (self.ax, self.low)]

    def _curves(self, canvas):
        colour = MARKS["sequential"][1]
        self.band = PolyCollection([], facecolors=PALE, linewidths=0, alpha=0.75)
        self.hill = PolyCollection([], facecolors=colour, linewidths=0, alpha=0.3)
        for ax, patch in ((self.ax, self.band), (self.low, self.hill)):
            canvas.live(ax.add_collection(patch, autolim=False))
        self.truth = canvas.live(self.ax.plot([], [], color=VALID, lw=1.2, alpha=0.8)[0])
        self.mean = canvas.live(self.ax.plot([], [], color=INK)[0])
        self.worth = canvas.live(self.low.plot([], [], color=colour, lw=1.6)[0])
        self.next = [canvas.live(ax.axvline(0, color=colour, lw=1.4, ls=(0, (3, 2)))) for ax in (self.ax, self.low)]
        look = dict(ls="", color=colour, mec="white", mew=1.2)
        self.drawn, self.guided = (canvas.live(self.ax.plot([], [], marker=MARKS[name][0], ms=11, **look | more)[0])
                                   for name, more in (("random", dict(color=MARKS["random"][1])), ("sequential", {})))
        for y, words, ink in ((0.99, "● drawn at random", MARKS["random"][1]), (0.89, "▲ chosen", colour),
                              (0.74, "— surrogate v̂", INK), (0.64, "▒ v̂ ± 2s", GREY)):
            self.ax.text(1.02, y, words, transform=self.ax.transAxes, color=ink, fontsize=11.5, va="top")
        self.known = canvas.live(self.ax.text(1.02, 0.49, "— all networks:\n     no search\n     knows them", color=VALID,
                                              transform=self.ax.transAxes, fontsize=11.5, va="top"))

    def update(self, seen: SequentialPicture) -> None:
        """Show a SequentialPicture."""
        u = self.u
        self.band.set_verts([_between(u, *(np.maximum(seen.mean + sign * 2 * seen.deviation, 0) for sign in (-1, 1)))])
        self.hill.set_verts([_between(u, 0 * u, seen.worth)])
        self.mean.set_data(u, np.maximum(seen.mean, 0))
        self.worth.set_data(u, seen.worth)
        self.truth.set_data(u if len(seen.truth) else (), seen.truth)
        self.known.set_visible(len(seen.truth) > 0)
        for line in self.next:
            line.set_xdata([seen.next, seen.next])
        for dots, part in ((self.drawn, slice(seen.drawn)), (self.guided, slice(seen.drawn, None))):
            dots.set_data(seen.tried[part], seen.errors[part])
        for text, words in zip(self.titles, seen.titles, strict=True):
            text.set_text(words)


def _between(x, low, high):
    return np.concatenate([np.stack([x, low], 1), np.stack([x, high], 1)[::-1]])

"""Slide S27's figure: training and validation over the epochs, underfitting | overfitting, the epoch kept, the mistakes.

Below it the other measure of the same run: the loss may rise where the error stays.
"""
from typing import Any, NamedTuple

import numpy as np
from matplotlib.patches import FancyArrowPatch
from matplotlib.ticker import MaxNLocator

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.curves import Curves
from course_lib.drawing.digit_wall import DigitWall
from course_lib.drawing.style import GREY, INK, PALE, TRAIN, VALID, styled

ROWS, COLUMNS = 6, 6
WALL = ROWS * COLUMNS           # digits on the wall
UNDER, OVER = "← underfitting ", "  overfitting →"
ROOM = 0.16                     # share of the axis below which "underfitting" has no room


class Measured(NamedTuple):
    """One measure after each epoch, epoch 0 first, and how far its axis must reach; `kept` is the same pair of run A."""

    measure: str
    train: list
    valid: list
    top: float
    kept: tuple | None = None


class EarlyStoppingPicture(NamedTuple):
    """What the picture shows.

    looked_at, other  the measure that the rule looks at, and the other one
    stop              what the rule says: best, at, stopped; None before there is anything to say
    images            (at most WALL, 784), captions under them, and the wall's title
    """

    looked_at: Measured
    other: Measured
    stop: Any
    title: str
    images: np.ndarray
    captions: list
    wall_title: str


class EarlyStoppingView:
    """Curves over epochs, the look-ahead after the best one, the other measure below, misread digits."""

    @styled()
    def __init__(self):
        self.canvas = canvas = Canvas(960, 460)
        self.ax, self.other_ax = (canvas.axes(66, bottom, 400, height, xlim=(0, 20), ylim=(0, 1))
                                  for bottom, height in ((182, 206), (56, 92)))
        self.other_ax.set_xlabel("number of epochs")
        for ax in (self.ax, self.other_ax):
            ax.xaxis.set_major_locator(MaxNLocator(6, integer=True))
        self.other_ax.yaxis.set_major_locator(MaxNLocator(2))
        across = self.ax.get_xaxis_transform()
        self.bands = [canvas.live(ax.axvspan(0, 1, color=PALE, alpha=0.7, lw=0)) for ax in (self.ax, self.other_ax)]
        self.border = canvas.live(self.ax.axvline(0, color=GREY, lw=1.1, ls=(0, (2, 2))))
        self.curves, self.other = (Curves(canvas, ax, ("training", "validation"), (TRAIN, VALID), cursor=False)
                                   for ax in (self.ax, self.other_ax))
        self.curves.title.set(y=1.16, fontsize=13)
        self.arrow = canvas.live(self.ax.add_patch(FancyArrowPatch((0, 1), (0, 0), arrowstyle="-|>", mutation_scale=16,
                                                                   color=INK, lw=1.6, shrinkA=6, shrinkB=0, zorder=4)))
        self.kept, self.other_kept = (canvas.live(ax.plot([], [], "o", color=VALID, ms=size, mec="white", mew=1.2, zorder=5)[0])
                                      for ax, size in ((self.ax, 10), (self.other_ax, 8)))
        self.words = canvas.live(self.ax.text(0, 0.97, "", transform=across, fontsize=11.5, color=INK, va="top"))
        self.zones = [canvas.live(self.ax.text(0, 1.03, words, transform=across, fontsize=12, color=GREY, ha=side,
                                               va="bottom")) for words, side in ((UNDER, "right"), (OVER, "left"))]
        self.wall = DigitWall(canvas, 560, 8, 390, 404, ROWS, COLUMNS)
        self.shown = {}

    def update(self, seen: EarlyStoppingPicture) -> None:
        """Show an EarlyStoppingPicture."""
        stop, pairs = seen.stop, ((self.curves, seen.looked_at, seen.title), (self.other, seen.other, ""))
        for curves, one, title in pairs:
            x, before = np.arange(len(one.valid)), np.arange(len((one.kept or ((), ()))[1]))
            self._limits(curves.ax, max(len(x), len(before), 1) - 1, one.top, one.measure)
            curves.set(x, (one.train, one.valid), title=title)
            curves.set_ghosts(before, one.kept)
        for artist in (*self.bands, self.border, self.arrow, self.kept, self.other_kept, self.words, *self.zones):
            artist.set_visible(stop is not None)
        if stop is not None:
            self._mark(stop, *(min(one.valid[stop.best], curves.ax.get_ylim()[1]) for curves, one, _ in pairs))
            self._divide(int(np.argmin(seen.looked_at.valid)), stop.stopped)
        self.wall.set(seen.images, seen.captions, seen.wall_title, colour=INK)

    def _mark(self, stop, height, other):
        """The arrow from the validation curve to the epoch kept, the look-ahead, and the other measure there."""
        for band in self.bands:
            band.set_bounds(stop.best, 0, max(stop.at - stop.best, 0), 1)
        self.arrow.set_positions((stop.best, height), (stop.best, 0))
        self.kept.set_data([stop.best], [height])
        self.other_kept.set_data([stop.best], [other])
        share = stop.best / self.ax.get_xlim()[1]
        self.words.set(x=stop.best, ha="right" if share > 0.6 else "left")
        self.words.set_text(f"  keep epoch {stop.best}  " + (f"(stop at {stop.at})  " if stop.stopped else ""))

    def _divide(self, lowest, known):
        """The border between the zones: the lowest validation so far, which a short look-ahead may never have reached."""
        share = lowest / self.ax.get_xlim()[1]
        self.border.set_xdata([lowest] * 2)
        for zone, room in zip(self.zones, (share, 1 - share), strict=True):
            zone.set(x=lowest, visible=known and room > ROOM)

    @styled()
    def _limits(self, ax, last, top, measure):
        """Axes grow in steps, so that the still background is redrawn rarely."""
        right = next(r for r in (10, 20, 40, 60, 100, 200, 400, 1000) if r >= last or r == 1000)
        high = next(h for h in (0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 1.5, 2.5, 5, 10, 100) if h >= top or h == 100)
        if self.shown.get(ax) != (right, high, measure):
            ax.set(xlim=(0, right), ylim=(0, high), ylabel=measure)
            self.shown[ax] = right, high, measure
            self.canvas.stale(ax)

"""Slide S27's figure: training and validation over the epochs, underfitting | overfitting, the epoch kept, the mistakes."""
from typing import Any, NamedTuple

import numpy as np
from matplotlib.patches import FancyArrowPatch
from matplotlib.ticker import MaxNLocator

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.curves import Curves
from course_lib.drawing.digit_wall import DigitWall
from course_lib.drawing.style import GREY, INK, PALE, TRAIN, VALID, styled

ROWS, COLUMNS = 5, 6
WALL = ROWS * COLUMNS           # digits on the wall
UNDER, OVER = "← underfitting ", "  overfitting →"
ROOM = 0.16                     # share of the axis below which "underfitting" has no room


class EarlyStoppingPicture(NamedTuple):
    """What the picture shows.

    train, valid   the measure after each epoch, epoch 0 first; `kept` is the same pair of run A, or None
    stop           what the rule says: best, at, stopped; None before there is anything to say
    images         (at most WALL, 784), captions under them, and the wall's title
    measure, top   the name of the vertical axis, and how far it must reach
    """

    train: list
    valid: list
    stop: Any
    title: str
    images: np.ndarray
    captions: list
    wall_title: str
    measure: str
    top: float
    kept: tuple | None = None


class EarlyStoppingView:
    """Curves over epochs, the look-ahead after the best one, misread digits."""

    @styled()
    def __init__(self):
        self.canvas = canvas = Canvas(960, 400)
        self.ax = canvas.axes(66, 56, 400, 272, xlim=(0, 20), ylim=(0, 1), xlabel="number of epochs")
        self.ax.xaxis.set_major_locator(MaxNLocator(6, integer=True))
        across = self.ax.get_xaxis_transform()
        self.band = canvas.live(self.ax.axvspan(0, 1, color=PALE, alpha=0.7, lw=0))
        self.border = canvas.live(self.ax.axvline(0, color=GREY, lw=1.1, ls=(0, (2, 2))))
        self.curves = Curves(canvas, self.ax, ("training", "validation"), (TRAIN, VALID), cursor=False)
        self.curves.title.set(y=1.12, fontsize=13)
        self.arrow = canvas.live(self.ax.add_patch(FancyArrowPatch((0, 1), (0, 0), arrowstyle="-|>", mutation_scale=16,
                                                                   color=INK, lw=1.6, shrinkA=6, shrinkB=0, zorder=4)))
        self.kept = canvas.live(self.ax.plot([], [], "o", color=VALID, ms=10, mec="white", mew=1.2, zorder=5)[0])
        self.words = canvas.live(self.ax.text(0, 0.97, "", transform=across, fontsize=11.5, color=INK, va="top"))
        self.zones = [canvas.live(self.ax.text(0, 1.02, words, transform=across, fontsize=12, color=GREY, ha=side,
                                               va="bottom")) for words, side in ((UNDER, "right"), (OVER, "left"))]
        self.wall = DigitWall(canvas, 560, 14, 390, 338, ROWS, COLUMNS)
        self.measure = None

    def update(self, seen: EarlyStoppingPicture) -> None:
        """Show an EarlyStoppingPicture."""
        stop, kept = seen.stop, seen.kept or ((), ())
        x, before = np.arange(len(seen.valid)), np.arange(len(kept[1]))
        self._limits(max(len(x), len(before), 1) - 1, seen.top, seen.measure)
        self.curves.set(x, (seen.train, seen.valid), title=seen.title)
        self.curves.set_ghosts(before, seen.kept)
        for artist in (self.band, self.border, self.arrow, self.kept, self.words, *self.zones):
            artist.set_visible(stop is not None)
        if stop is not None:
            self._mark(stop, min(seen.valid[stop.best], self.ax.get_ylim()[1]))
            self._divide(int(np.argmin(seen.valid)), stop.stopped)
        self.wall.set(seen.images, seen.captions, seen.wall_title, colour=INK)

    def _mark(self, stop, height):
        """The arrow from the validation curve to the epoch kept, and the look-ahead."""
        self.band.set_bounds(stop.best, 0, max(stop.at - stop.best, 0), 1)
        self.arrow.set_positions((stop.best, height), (stop.best, 0))
        self.kept.set_data([stop.best], [height])
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
    def _limits(self, last, top, measure):
        """Axes grow in steps, so that the still background is redrawn rarely."""
        right = next(r for r in (10, 20, 40, 60, 100, 200, 400, 1000) if r >= last or r == 1000)
        high = next(h for h in (0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 1.5, 2.5, 5, 10, 100) if h >= top or h == 100)
        if (right, high, measure) != (self.ax.get_xlim()[1], self.ax.get_ylim()[1], self.measure):
            self.ax.set(xlim=(0, right), ylim=(0, high), ylabel=measure)
            self.measure = measure
            self.canvas.stale(self.ax)

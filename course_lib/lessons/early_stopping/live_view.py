"""Early stopping, slide S27: training and validation curves, the epoch that is kept, the look-ahead, the mistakes."""
from typing import Any, NamedTuple

import numpy as np
from matplotlib.ticker import MaxNLocator

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.curves import Curves
from course_lib.drawing.digit_wall import DigitWall
from course_lib.drawing.style import GREY, PALE, TRAIN, VALID, styled

ROWS, COLUMNS = 5, 6
WALL = ROWS * COLUMNS           # digits on the wall


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
        self.ax = canvas.axes(62, 52, 400, 300, xlim=(0, 20), ylim=(0, 1), xlabel="epoch")
        self.ax.xaxis.set_major_locator(MaxNLocator(6, integer=True))
        self.band = canvas.live(self.ax.axvspan(0, 1, color=PALE, alpha=0.55, lw=0))
        self.curves = Curves(canvas, self.ax, ("train", "validation"), (TRAIN, VALID), cursor=False)
        self.kept = canvas.live(self.ax.plot([], [], "o", color=VALID, ms=9, mec="white", mew=1.2, zorder=5)[0])
        self.drop = canvas.live(self.ax.plot([], [], color=GREY, lw=1.1, ls=(0, (2, 2)))[0])
        self.words = canvas.live(self.ax.text(0, 0.97, "", transform=self.ax.get_xaxis_transform(), fontsize=10.5,
                                              color=GREY, va="top"))
        self.wall = DigitWall(canvas, 560, 14, 390, 338, ROWS, COLUMNS)
        self.measure = None

    def update(self, seen: EarlyStoppingPicture) -> None:
        """Show an EarlyStoppingPicture."""
        stop, kept = seen.stop, seen.kept or ((), ())
        x, before = np.arange(len(seen.valid)), np.arange(len(kept[1]))
        self._limits(max(len(x), len(before), 1) - 1, seen.top, seen.measure)
        self.curves.set(x, (seen.train, seen.valid), title=seen.title)
        self.curves.set_ghosts(before, seen.kept)
        for artist in (self.band, self.kept, self.drop, self.words):
            artist.set_visible(stop is not None)
        if stop is not None:
            height = min(seen.valid[stop.best], seen.top)
            self.band.set_bounds(stop.best, 0, max(stop.at - stop.best, 0), 1)
            self.kept.set_data([stop.best], [height])
            self.drop.set_data([stop.best] * 2, [0, height])
            self.words.set_position((stop.best, 0.97))
            self.words.set_text(f" best {stop.best}" + (f", stop {stop.at}" if stop.stopped else ""))
            self.words.set_ha("right" if stop.best > 0.7 * self.ax.get_xlim()[1] else "left")
        self.wall.set(seen.images, seen.captions, seen.wall_title)

    @styled()
    def _limits(self, last, top, measure):
        """Axes grow in steps, so that the still background is redrawn rarely."""
        right = next(r for r in (10, 20, 50, 100, 200, 400, 1000) if r >= last or r == 1000)
        high = next(h for h in (0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 1.5, 2.5, 5, 10, 100) if h >= top or h == 100)
        if (right, high, measure) != (self.ax.get_xlim()[1], self.ax.get_ylim()[1], self.measure):
            self.ax.set(xlim=(0, right), ylim=(0, high), ylabel=measure)
            self.measure = measure
            self.canvas.stale(self.ax)

"""An RBM learning digits, extension of S52: nats over epochs, its filters, its fantasies, digits and reconstructions."""
from typing import NamedTuple

import numpy as np
from matplotlib.ticker import MaxNLocator

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.curves import Curves
from course_lib.drawing.digit_wall import DigitWall
from course_lib.drawing.filter_wall import FilterWall
from course_lib.drawing.style import GREY, SERIES, TRAIN, VALID, styled

WIDTH, HEIGHT, SIDE = 960, 460, 28
COLUMNS = 5                             # of the fantasies
FILTERS = {4: (2, 2), 8: (2, 4), 12: (3, 4), 16: (4, 4), 20: (4, 5)}    # rows and columns of H filters: no empty place
NEAR = 2.0                              # nats: curves that end so near to each other share a label
LENGTHS = (10, 20, 30, 50, 100, 200)    # of the axis, in epochs


class RbmDigitsPicture(NamedTuple):
    """Nats over the epochs, and what the RBM looks like now."""

    curves: tuple              # reconstruction, -log p of training and of validation digits, over epoch 0, 1, …
    filters: np.ndarray        # W (H, 784)
    fantasies: np.ndarray      # (M, 784), p(x|h)
    whose: list                # M captions: "A" below those of A
    digits: np.ndarray         # (n, 784)
    rebuilt: np.ndarray        # (n, 784), x̂
    curves_title: str
    filters_title: str
    fantasies_title: str
    digits_title: str
    ghosts: tuple | None       # curves of A


class RbmDigitsView:
    """Filters of one of the numbers in FILTERS, at most `most` fantasies, and `shown` digits with their reconstructions."""

    @styled()
    def __init__(self, most, shown):
        self.canvas = canvas = Canvas(WIDTH, HEIGHT)
        self.ax = canvas.axes(66, 52, 286, 352, xlim=(0, 10), ylim=(140, 220), xlabel="epoch", ylabel="nats per digit")
        self.ax.xaxis.set_major_locator(MaxNLocator(6, integer=True))
        names = ("reconstr.", "−log p train", "−log p valid.")
        self.curves = Curves(canvas, self.ax, names, (SERIES[4], TRAIN, VALID), cursor=False)
        for label in self.curves.labels:
            label.set_fontsize(10)
        self.filters = {H: self._filter_wall(*shape) for H, shape in FILTERS.items()}
        self.wall = DigitWall(canvas, 716, 196, 236, 208, most // COLUMNS, COLUMNS)
        self.pairs = DigitWall(canvas, 462, 14, 490, 146, 2, shown)

    def _filter_wall(self, rows, columns):
        """Square filters as large as fit, from the upper left corner of their place."""
        side = min(236 // columns, 208 // rows)
        return FilterWall(self.canvas, 462, 404 - rows * side, columns * side, rows * side, rows, columns, SIDE)

    def update(self, seen: RbmDigitsPicture):
        ghosts = seen.ghosts
        self._limits([*seen.curves, *(ghosts or ())])
        self.curves.set(np.arange(len(seen.curves[0])), seen.curves, title=seen.curves_title)
        both = ghosts and abs(ghosts[0][-1] - seen.curves[0][-1]) < NEAR if len(seen.curves[0]) else False
        self.curves.labels[0].set_text(" both reconstr." if both else " reconstr.")
        self.curves.set_ghosts(np.arange(len(ghosts[0])) if ghosts else [], ghosts)
        for H, wall in self.filters.items():
            wall.ax.set_visible(H == len(seen.filters))
            wall.title.set_text("")
        self.filters[len(seen.filters)].set(seen.filters, seen.filters_title, max(float(np.abs(seen.filters).max()), 1e-9))
        self.wall.set(seen.fantasies, seen.whose, seen.fantasies_title, colour=GREY)
        self.pairs.set(np.concatenate([seen.digits, seen.rebuilt]), [""] * (2 * len(seen.digits)), seen.digits_title)

    @styled()
    def _limits(self, curves):
        """Axes grow in steps, so that the still background is redrawn rarely."""
        epochs = max(max(map(len, curves)) - 1, 0)
        last = next((n for n in LENGTHS if n >= epochs), epochs)
        values = [v for curve in curves for v in curve if np.isfinite(v)]
        low = 20 * np.floor(min([*values, 150]) / 20)
        high = 20 * np.ceil(min(max([*values, 200]), 600) / 20)
        if (last, low, high) != (self.ax.get_xlim()[1], *self.ax.get_ylim()):
            self.ax.set(xlim=(0, last), ylim=(low, high))
            self.canvas.stale(self.ax)

"""An RBM learning digits, extension of S52: nats over epochs, its filters, its fantasies, digits and reconstructions."""
import numpy as np
from matplotlib.ticker import MaxNLocator

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.curves import Curves
from course_lib.drawing.digit_wall import DigitWall
from course_lib.drawing.filter_wall import FilterWall
from course_lib.drawing.style import NEG, TRAIN, VALID, styled

WIDTH, HEIGHT, SIDE = 960, 460, 28
COLUMNS, ROWS = 5, 4                    # filters, fantasies
PAIRS = 6


class RbmDigitsView:
    """update(x, curves, ...): three curves in nats; W (H, 784); fantasies (20, 784); digits and their x̂ (6, 784)."""

    @styled()
    def __init__(self):
        self.canvas = canvas = Canvas(WIDTH, HEIGHT)
        self.ax = canvas.axes(66, 52, 286, 352, xlim=(0, 10), ylim=(60, 220), xlabel="epoch", ylabel="nats per digit")
        self.ax.xaxis.set_major_locator(MaxNLocator(6, integer=True))
        names = ("reconstr.", "−log p train", "−log p valid.")
        self.curves = Curves(canvas, self.ax, names, (NEG, TRAIN, VALID), cursor=False)
        for label in self.curves.labels:
            label.set_fontsize(10)
        self.filters = FilterWall(canvas, 462, 196, 236, 208, ROWS, COLUMNS, SIDE)
        self.wall = DigitWall(canvas, 716, 196, 236, 208, ROWS, COLUMNS)
        self.pairs = DigitWall(canvas, 462, 14, 490, 146, 2, PAIRS)

    def update(self, x, curves, W, fantasies, digits, back, titles, last, ghosts=None):
        self._limits(last, [*curves, *(ghosts or ())])
        self.curves.set(x, curves, title=titles["curves"])
        self.curves.set_ghosts(np.arange(len(ghosts[0])) if ghosts else [], ghosts)
        self.filters.set(W, titles["filters"], scale=max(float(np.abs(W).max()), 1e-9))
        self.wall.set(fantasies, [""] * len(fantasies), titles["fantasies"])
        self.pairs.set(np.concatenate([digits, back]), [""] * (2 * PAIRS), titles["pairs"])

    @styled()
    def _limits(self, last, curves):
        """Axes grow in steps, so that the still background is redrawn rarely."""
        values = [v for curve in curves for v in curve if np.isfinite(v)]
        low = 20 * np.floor(min([*values, 100]) / 20)
        high = 20 * np.ceil(min(max([*values, 200]), 600) / 20)
        if (last, low, high) != (self.ax.get_xlim()[1], *self.ax.get_ylim()):
            self.ax.set(xlim=(0, last), ylim=(low, high))
            self.canvas.stale()

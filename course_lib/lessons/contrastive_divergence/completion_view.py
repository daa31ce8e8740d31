"""Half a digit and what could be the rest, extension of S52: a pad, the pixels that are given, chains, their mean."""
from typing import NamedTuple

import numpy as np
from matplotlib import colormaps
from matplotlib.colors import ListedColormap

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.digit_wall import DigitWall
from course_lib.drawing.drawing_pad import Pad
from course_lib.drawing.style import GREY, styled

WIDTH, HEIGHT, SIDE = 960, 380, 28
ROWS = 2                                           # of the wall of chains
UNKNOWN, INKED = "#fbe0c4", 0.75                   # the last quarter of the table is the colour of "not known"


class CompletePicture(NamedTuple):
    """A digit, which of its pixels are given, and what the chains make of the rest."""

    strokes: list
    x: np.ndarray          # (784,)
    known: np.ndarray      # (784,) bool
    p: np.ndarray          # (M, 784) of the chains
    mean: np.ndarray       # (784,) in [0, 1]
    given_title: str
    mean_title: str
    chains_title: str
    note: str              # below the pad, beside x as a whole


class CompleteView:
    """So many `chains`, in two rows."""

    @styled()
    def __init__(self, chains):
        self.canvas = canvas = Canvas(WIDTH, HEIGHT)
        self.pad = Pad(canvas, 22, 78, 224)
        canvas.fig.text(22 / WIDTH, 310 / HEIGHT, "your digit", fontsize=12, va="bottom")
        table = np.vstack([colormaps["gray_r"](np.linspace(0, 1, 192)), np.tile(ListedColormap([UNKNOWN])(0), (64, 1))])
        self.given = self._image(282, 196, 132, ListedColormap(table))
        self.mean = self._image(282, 22, 132, "gray_r")
        self.wall = DigitWall(canvas, 440, 56, 508, 254, ROWS, chains // ROWS)
        self.note = canvas.live(canvas.fig.text(22 / WIDTH, 37 / HEIGHT, "", fontsize=11, color=GREY, va="center"))
        self.whole, _ = self._image(184, 6, 62, "gray_r")

    def _image(self, left, bottom, side, cmap):
        ax = self.canvas.axes(left, bottom, side, side, xlim=(0, SIDE), ylim=(0, SIDE), xticks=(), yticks=())
        for spine in ax.spines.values():
            spine.set(visible=True, color=GREY)
        title = self.canvas.live(ax.text(0, 1.06, "", transform=ax.transAxes, fontsize=12, va="bottom"))
        return self.canvas.field(ax, cmap, 0, 1), title

    def update(self, seen: CompletePicture):
        self.pad.update(seen.strokes)
        shown = np.where(seen.known, INKED * np.asarray(seen.x, float), 1.0)
        for (field, title), image, word in ((self.given, shown, seen.given_title), (self.mean, seen.mean, seen.mean_title)):
            field.set(np.reshape(image, (SIDE, SIDE))[::-1])
            title.set_text(word)
        self.wall.set(seen.p, [""] * len(seen.p), seen.chains_title)
        self.whole.set(np.reshape(np.asarray(seen.x, float), (SIDE, SIDE))[::-1])
        self.note.set_text(seen.note)

"""The price of Z, slide S52: how many terms for how many units, what each hidden unit has learned, and the largest terms."""
from typing import NamedTuple

import numpy as np

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.digit_wall import SIDE, DigitWall
from course_lib.drawing.filter_wall import FilterWall
from course_lib.drawing.plane import HALO
from course_lib.drawing.style import DASHES, GREY, INK, NEG, PALE, POS, styled

MOST = 80                                       # hidden units on the axis
LEFT, CELL, ACROSS = 456, 70, 7                 # the rows of W: where, how large, how many side by side
TOPS, WORDS = (486, 396, 306), "rows of W; below each: p(hⱼ = 1 | x) of the last image"
TIMES = ((6, "one second"), (10.94, "one day"), (13.5, "one year"), (23.64, "the age of the universe"))


class PartitionPicture(NamedTuple):
    """How many terms there are, the rows of W, and the largest terms."""

    H: int
    D: int
    needed: int            # there are 2^needed terms
    rows: np.ndarray       # (21, 784), of W; the last is an image x
    chances: list          # p(hⱼ=1|x) as words; below x, its name
    words: tuple           # of both lines, and of the point
    images: np.ndarray     # (at most 6, 784)
    shares: list           # of Z, as words
    title: str             # of the images


class PartitionView:
    """The axis of the terms has `decades`."""

    @styled()
    def __init__(self, decades):
        self.canvas = canvas = Canvas(960, 530)
        self.cost = canvas.axes(56, 62, 350, 384, xlim=(0, MOST), ylim=(0, decades), xticks=range(0, MOST + 1, 20))
        self.cost.set_yticks([0, 6, 12, 18, 24], ["1", "10⁶", "10¹²", "10¹⁸", "10²⁴"])
        self.cost.text(0.5, -0.135, "hidden units H", transform=self.cost.transAxes, ha="center", fontsize=11)
        self.cost.text(0, 1.135, "terms, and the time at a million a second", transform=self.cost.transAxes, fontsize=12)
        for y, words in TIMES:
            self.cost.axhline(y, color=PALE, lw=1.0, zorder=0)
            x, side = (1.5, "left") if y > 20 else (MOST - 1, "right")          # where the blue line is far
            self.cost.text(x, y + 0.2, words, fontsize=10, color=GREY, ha=side)
        live = canvas.live
        self.lines = [live(self.cost.plot([], [], color=c, ls=d, lw=w)[0])
                      for c, d, w in ((NEG, DASHES[1], 1.8), (POS, "-", 2.6))]
        self.names = [live(self.cost.text(0, y, "", color=c, fontsize=11, transform=self.cost.transAxes))
                      for c, y in ((NEG, 1.025), (POS, 1.08))]
        self.point = live(self.cost.plot([], [], "o", ms=11, mfc="white", mec=INK, mew=2.2)[0])
        self.said = live(self.cost.text(0, 0, "", fontsize=11.5, va="center", path_effects=HALO))
        self._rows()

    def _rows(self):
        """The rows of W with what stands below each, and the largest terms below them."""
        self.rows, self.chances = [], []
        for top in TOPS:
            self.rows.append(FilterWall(self.canvas, LEFT, top - CELL, ACROSS * CELL, CELL, 1, ACROSS, SIDE))
            self.chances += [self.canvas.live(self.canvas.fig.text((LEFT + (i + 0.5) * CELL) / 960, (top - CELL - 11) / 530, "",
                                                                   fontsize=11, color=GREY, ha="center", va="center"))
                             for i in range(ACROSS)]
        self.wall = DigitWall(self.canvas, LEFT, 62, 492, 82, 1, 6)

    def update(self, seen: PartitionPicture):
        h, needed = np.arange(MOST + 1.0), seen.needed
        exponents = seen.D + h, np.minimum(seen.D, h)
        for line, name, exponent, text in zip(self.lines, self.names, exponents, seen.words[:2], strict=True):
            line.set_data(h, exponent * np.log10(2))
            name.set_text(text)
        self.point.set_data([seen.H], [needed * np.log10(2)])
        self.said.set(text=seen.words[2], position=(seen.H + 2.5, max(0.9, needed * np.log10(2) - 1.3)))
        for line, wall in enumerate(self.rows):
            wall.set(seen.rows[ACROSS * line : ACROSS * (line + 1)], "" if line else WORDS)
        for text, words in zip(self.chances, seen.chances, strict=True):
            text.set_text(words)
        self.wall.set(seen.images, seen.shares, seen.title, colour=GREY)

"""An autoencoder at work, slide S41: its loss, its filters, the two terms of a gradient, a digit on its way through."""
from typing import NamedTuple

import numpy as np
from matplotlib.patches import Rectangle

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.curves import Curves
from course_lib.drawing.digit_wall import SIDE, DigitWall
from course_lib.drawing.drawing_pad import Pad
from course_lib.drawing.style import GREY, INK, PALE, SERIES, SIGNED, TRAIN, VALID, styled

from .characters_view import square

LOW, HIGH = 40, 700
CURVES = ("training", "digits", "half erased")
WITH = ("both terms", "decoder's alone", "encoder's alone")     # what trains W: the curves beside a gradient of the reader's
CLOSE = 120, 600                                                 # the range in which these three can be told apart


class DigitCoderPicture(NamedTuple):
    updates: list[int]                                      # of each measurement
    curves: tuple[np.ndarray, ...]                          # CURVES, or WITH
    kept: tuple | None                                      # (updates, curves) of run A
    title: str
    filters: np.ndarray                                     # (n, 784)
    unit: int                                               # which of them has the frame
    filters_title: str
    terms: tuple[tuple[np.ndarray, str, float], ...]        # four images of the unit: (784,), caption, scale
    way: tuple[tuple[np.ndarray, str], ...]                 # x, h, x̂ of one digit with their captions
    loss: str
    others: np.ndarray                                      # (2 shown, 784): other digits and below them their x̂
    captions: list[str]
    others_title: str
    strokes: list
    matrices: tuple[str, str] = ("W", "Wᵀ")                 # over the arrows from x to h and from h to x̂
    first: str = ""                                         # the name of the first curve, if another than in WITH
    close: bool = False                                     # whether the curves have the range CLOSE


class DigitAutoencoderView:
    """Curves named `names` over `updates`, lines at ℓ of the mean digit and of x̂ = x, a wall of `shown` other digits."""

    @styled()
    def __init__(self, updates: int, mean_digit: float, floor: float, shown: int, names: tuple[str, ...] = CURVES):
        self.canvas, self.shown = Canvas(960, 500), shown
        canvas = self.canvas
        self._losses(updates, mean_digit, floor, names)
        self.filters = canvas.axes(478, 238, 232, 232, xlim=(0, 8), ylim=(0, 8))
        self.filters.set_axis_off()
        self.field = canvas.field(self.filters, SIGNED, -1, 1)
        self.frame = canvas.live(self.filters.add_patch(Rectangle((0, 0), 1, 1, fill=False, ec=INK, lw=2.2)))
        self.title = canvas.live(self.filters.text(0, 1.03, "", transform=self.filters.transAxes, fontsize=12))
        self.terms = [self._signed(left, bottom) for bottom in (366, 238) for left in (736, 850)]
        self.pad = Pad(canvas, 24, 24, 156)
        self.way = [square(canvas, left, 54, 104) for left in (214, 352, 490)]
        for left in (322, 460):
            canvas.fig.text((left + 13) / 960, 106 / 500, "→", fontsize=15, ha="center", va="center", color=GREY)
        self.matrices = [canvas.live(ax.text(-17 / 104, 0.66, "", transform=ax.transAxes, fontsize=12, ha="center"))
                         for ax, _, _ in self.way[1:]]
        self.loss = canvas.live(self.way[2][0].text(0, -0.08, "", transform=self.way[2][0].transAxes, fontsize=12, va="top"))
        self.wall = DigitWall(canvas, 630, 20, 316, 140, 2, shown, size=10)

    def _losses(self, updates, mean_digit, floor, names):
        self.alone = names != CURVES
        colours = (TRAIN, SERIES[3], SERIES[4]) if self.alone else (TRAIN, VALID, SERIES[4])
        ax = self.ax = self.canvas.axes(62, 262, 270 if self.alone else 300, 202, xlim=(0, updates), xlabel="updates")
        self.curves = Curves(self.canvas, ax, names, colours, log=True, cursor=False)
        ticks = (50, 100, 150, 200, 300, 500) if self.alone else (50, 100, 200, 500)
        ax.set_yticks(ticks, [str(tick) for tick in ticks])
        ax.minorticks_off()
        ax.set_ylim(LOW, HIGH)
        for loss in (mean_digit, floor):
            ax.axhline(loss, color=PALE, lw=1.2)
        self.floor = ax.text(0.02 * updates, 1.03 * floor, "floor", color=GREY, fontsize=10.5)
        self.mean, self.mean_word = mean_digit, self.canvas.live(ax.text(updates, mean_digit, "always the mean digit",
                                                                         color=GREY, fontsize=10.5, ha="right"))

    def _signed(self, left, bottom):
        ax = self.canvas.axes(left, bottom, 92, 92, xticks=(), yticks=())
        for spine in ax.spines.values():
            spine.set(visible=True, color=PALE)
        caption = self.canvas.live(ax.text(0, 1.05, "", transform=ax.transAxes, fontsize=10, va="bottom"))
        return ax, self.canvas.field(ax, SIGNED, -1, 1), caption

    @styled()
    def _rescale(self, low, high):
        if self.ax.get_ylim() != (low, high):
            self.ax.set_ylim(low, high)
            self.floor.set_visible(low == LOW)
            self.canvas.stale(self.ax)

    def update(self, seen: DigitCoderPicture):
        self._rescale(*(CLOSE if seen.close else (LOW, HIGH)))
        if self.alone:
            self.curves.labels[0].set_text(f" {seen.first or WITH[0]}")
        self.curves.set(seen.updates, seen.curves, title=seen.title)
        measured = seen.curves[0 if self.alone else 1]
        above = len(measured) > 0 and measured[-1] > self.mean       # then the word makes way
        self.mean_word.set(y=self.mean * (0.95 if above else 1.05), va="top" if above else "bottom")
        self.curves.set_ghosts(seen.kept[0] if seen.kept else (), seen.kept and seen.kept[1])
        self._filters(seen.filters, seen.unit, seen.filters_title)
        for (_, field, text), (image, caption, scale) in zip(self.terms, seen.terms, strict=True):
            field.set(np.reshape(image, (SIDE, SIDE))[::-1] / max(scale, 1e-12))
            text.set_text(caption)
        for (_, field, text), (image, caption) in zip(self.way, seen.way, strict=True):
            side = int(np.sqrt(np.size(image)))
            field.set(np.reshape(image, (side, side))[::-1])
            text.set_text(caption)
        for text, word in zip(self.matrices, seen.matrices, strict=True):
            text.set_text(word)
        self.loss.set_text(seen.loss)
        self.wall.set(seen.others, seen.captions, seen.others_title, colour=GREY)
        self.pad.update(seen.strokes)

    def _filters(self, filters, unit, title):
        """Up to 64 filters in a square, each on its own scale; the chosen one has a frame."""
        self.rows = rows = int(np.sqrt(len(filters)))
        size = SIDE + 1
        out = np.zeros((rows * size, rows * size), np.float32)
        scaled = filters / np.maximum(np.abs(filters).max(axis=1, keepdims=True), 1e-12)
        out.reshape(rows, size, rows, size)[:, :SIDE, :, :SIDE] = scaled.reshape(rows, rows, SIDE, SIDE).transpose(0, 2, 1, 3)
        self.field.set(out[::-1])
        cell = 8 / rows
        self.frame.set_bounds(unit % rows * cell, 8 - (unit // rows + 1) * cell, cell, cell)
        self.title.set_text(title)

    def unit_at(self, x, y):
        """Which of the filters lies at a point of their axes."""
        cell = 8 / self.rows
        row, column = (int(np.clip(v // cell, 0, self.rows - 1)) for v in (8 - y, x))
        return row * self.rows + column

    def digit_at(self, x):
        """Which column of the wall lies at x."""
        return int(np.clip(x, 0, self.shown - 1))

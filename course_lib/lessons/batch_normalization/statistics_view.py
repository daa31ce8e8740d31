"""Mini-batch, running and global statistics, slide S50: μ_B and σ_B of one unit, three test errors, one digit in company."""
from typing import NamedTuple

import numpy as np

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.curves import Curves
from course_lib.drawing.style import DASHES, INK, PALE, POS, SERIES, styled

COLOURS = (INK, POS, SERIES[4])
BINS = 40


class StatisticPicture(NamedTuple):
    """μ or σ of one unit."""

    batches: np.ndarray    # of each mini-batch, (updates,)
    running: np.ndarray    # (updates,)
    known: np.ndarray      # global, at the frames, (frames + 1,)
    title: str


class BatchStatisticsPicture(NamedTuple):
    """Both statistics of a unit, three test errors, one digit in company."""

    t: int
    mu: StatisticPicture
    sigma: StatisticPicture
    errors: np.ndarray           # (3, frames + 1)
    error_title: str
    chances: np.ndarray          # f(x)_y of the digit in many mini-batches
    alone: float                 # and with the global statistics
    digit: np.ndarray            # (side, side), the image before it was shrunk
    digit_title: str
    ghost: np.ndarray | None     # errors of A


class BatchStatisticsView:
    """`names` of the three statistics; `updates` done at each frame."""

    @styled()
    def __init__(self, names, updates):
        self.canvas = canvas = Canvas(960, 470)
        self.updates, steps = updates, updates[-1]
        self.every = np.arange(1, steps + 1)
        self.parts = [Statistic(canvas, 52, 262, steps, ""), Statistic(canvas, 52, 48, steps, "update")]
        ax = canvas.axes(520, 262, 300, 160, xlim=(0, steps), ylim=(0, 1.25), xlabel="", xticks=(0, steps // 2, steps))
        ax.set_yticks([0, 0.5, 1], ["0", "50 %", "100 %"])
        self.errors = Curves(canvas, ax, names, COLOURS)
        self.hist_ax = ax = canvas.axes(520, 48, 300, 130, xlim=(-0.01, 1.01), ylim=(0, 1.1), yticks=(), xticks=(0, 0.5, 1))
        ax.spines["left"].set_visible(False)
        self.hist = canvas.live(ax.fill([0] * 3, [0] * 3, color=COLOURS[2], alpha=0.75, lw=0)[0])
        self.alone = canvas.live(ax.plot([], [], color=INK, lw=2.4)[0])
        self.hist_title = canvas.live(ax.text(0, 1.06, "", transform=ax.transAxes, fontsize=12))
        self.digit_ax = canvas.axes(846, 62, 92, 92, xticks=(), yticks=())
        for side in self.digit_ax.spines.values():
            side.set(visible=True, color=PALE)
        self.digit = canvas.field(self.digit_ax, "gray_r", 0, 1)

    def update(self, seen: BatchStatisticsPicture):
        at = self.updates[seen.t]
        for part, values in zip(self.parts, (seen.mu, seen.sigma), strict=True):
            part.set(self.every, self.updates, at, values)
        self.errors.set(self.updates, seen.errors, at, seen.error_title)
        self.errors.set_ghosts(self.updates, seen.ghost)
        edges = np.linspace(0, 1, BINS + 1)
        heights = np.histogram(np.clip(np.nan_to_num(seen.chances), 0, 1), edges)[0] / len(seen.chances)
        self.hist.set_xy(np.stack([np.repeat(edges, 2), np.r_[0, np.repeat(heights / heights.max(), 2), 0]], 1))
        self.alone.set_data([seen.alone, seen.alone], [0, 1.1])
        self.hist_title.set_text(seen.digit_title)
        self.digit.set(seen.digit[::-1])


class Statistic:
    """One statistic of one unit: a dot for each mini-batch, the running average, the global value."""

    def __init__(self, canvas, left, bottom, steps, xlabel):
        self.canvas, self.limits = canvas, None
        self.ax = ax = canvas.axes(left, bottom, 330, 160 if xlabel == "" else 130, xlim=(0, steps), xlabel=xlabel)
        self.dots = canvas.live(ax.plot([], [], ls="", marker="o", ms=3, mec="none", color=COLOURS[2], alpha=0.55)[0])
        self.lines = [canvas.live(ax.plot([], [], color=c, ls=d, lw=2.0)[0]) for c, d in zip(COLOURS[:2], DASHES, strict=False)]
        self.cursor = canvas.live(ax.axvline(0, color=INK, lw=1.0, ls=(0, (2, 2))))
        self.title = canvas.live(ax.text(0, 1.04, "", transform=ax.transAxes, fontsize=12, va="bottom"))

    def set(self, every, updates, at, values):
        self._limits(values.batches, values.known)
        low, high = self.limits
        self.dots.set_data(every, np.clip(np.nan_to_num(values.batches), low, high))
        self.lines[0].set_data(updates, np.clip(values.known, low, high))
        self.lines[1].set_data(every, np.clip(values.running, low, high))
        self.cursor.set_xdata([at] * 2)
        self.title.set_text(values.title)

    def _limits(self, dots, known):
        """The range of the dots and of the global value, in rough steps so that the still background is redrawn rarely."""
        low, high = np.percentile(np.nan_to_num(dots), (0.5, 99.5))
        low, high = min(low, np.nan_to_num(known).min()), max(high, np.nan_to_num(known).max())
        step = 10.0 ** np.floor(np.log10(max(high - low, 1e-2))) / 2
        limits = float(np.floor(low / step) * step), float(np.ceil(high / step + 0.01) * step)
        if limits != self.limits:
            self.limits = limits
            self.ax.set_ylim(*limits)
            self.canvas.stale(self.ax)

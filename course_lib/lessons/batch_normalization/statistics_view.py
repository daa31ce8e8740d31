"""Mini-batch, running and global statistics, slide S50: μ_B and σ_B of one unit, three test errors, one digit in company."""
import numpy as np

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.curves import Curves
from course_lib.drawing.style import DASHES, INK, PALE, POS, SERIES, styled

NAMES = ("global", "running", "own mini-batch")
COLOURS = (INK, POS, SERIES[1])
BINS = 40


class BatchStatisticsView:
    """update(steps, t, mu, sigma, errors, chances, alone, digit, titles, A).

    mu, sigma    (of each mini-batch (updates,), running (updates,), global at the frames (frames + 1,)) of one unit
    errors       three curves over the frames;  chances: f(x)_y of one digit in many mini-batches, alone: with global ones
    """

    @styled()
    def __init__(self, steps):
        self.canvas = canvas = Canvas(960, 470)
        self.every = np.arange(1, steps + 1)
        self.parts = [Statistic(canvas, 52, 262, steps, ""), Statistic(canvas, 52, 48, steps, "update")]
        ax = canvas.axes(520, 262, 300, 160, xlim=(0, steps), ylim=(0, 1), xlabel="", xticks=(0, steps // 2, steps))
        ax.set_yticks([0, 0.5, 1], ["0", "50 %", "100 %"])
        self.errors = Curves(canvas, ax, NAMES, COLOURS)
        self.hist_ax = ax = canvas.axes(520, 48, 300, 130, xlim=(-0.01, 1.01), ylim=(0, 1.1), yticks=(), xticks=(0, 0.5, 1))
        ax.spines["left"].set_visible(False)
        self.hist = canvas.live(ax.fill([0] * 3, [0] * 3, color=COLOURS[2], alpha=0.75, lw=0)[0])
        self.alone = canvas.live(ax.plot([], [], color=INK, lw=2.4)[0])
        self.hist_title = canvas.live(ax.text(0, 1.06, "", transform=ax.transAxes, fontsize=12))
        self.digit_ax = canvas.axes(846, 62, 92, 92, xticks=(), yticks=())
        for side in self.digit_ax.spines.values():
            side.set(visible=True, color=PALE)
        self.digit = canvas.field(self.digit_ax, "gray_r", 0, 1)

    def update(self, steps, t, mu, sigma, errors, chances, alone, digit, titles, ghost=None):
        for part, values, name in zip(self.parts, (mu, sigma), ("mu", "sigma"), strict=True):
            part.set(self.every, steps, t, *values, titles[name])
        self.errors.set(steps, errors, steps[t], titles["error"])
        self.errors.set_ghosts(steps, ghost)
        edges = np.linspace(0, 1, BINS + 1)
        heights = np.histogram(np.clip(np.nan_to_num(chances), 0, 1), edges)[0] / len(chances)
        self.hist.set_xy(np.stack([np.repeat(edges, 2), np.r_[0, np.repeat(heights / heights.max(), 2), 0]], 1))
        self.alone.set_data([alone, alone], [0, 1.1])
        self.hist_title.set_text(titles["digit"])
        self.digit.set(digit[::-1])


class Statistic:
    """One statistic of one unit: a dot for each mini-batch, the running average, the global value."""

    def __init__(self, canvas, left, bottom, steps, xlabel):
        self.canvas, self.limits = canvas, None
        self.ax = ax = canvas.axes(left, bottom, 330, 160 if xlabel == "" else 130, xlim=(0, steps), xlabel=xlabel)
        self.dots = canvas.live(ax.plot([], [], ls="", marker="o", ms=3, mec="none", color=COLOURS[2], alpha=0.55)[0])
        self.lines = [canvas.live(ax.plot([], [], color=c, ls=d, lw=2.0)[0]) for c, d in zip(COLOURS[:2], DASHES, strict=False)]
        self.cursor = canvas.live(ax.axvline(0, color=INK, lw=1.0, ls=(0, (2, 2))))
        self.title = canvas.live(ax.text(0, 1.04, "", transform=ax.transAxes, fontsize=12, va="bottom"))

    def set(self, every, steps, t, seen, running, known, title):
        self._limits(seen)
        low, high = self.limits
        self.dots.set_data(every, np.clip(np.nan_to_num(seen), low, high))
        self.lines[0].set_data(steps, np.clip(known, low, high))
        self.lines[1].set_data(every, np.clip(running, low, high))
        self.cursor.set_xdata([steps[t]] * 2)
        self.title.set_text(title)

    def _limits(self, seen):
        """The range of the dots, in rough steps so that the still background is redrawn rarely."""
        low, high = np.nan_to_num(np.percentile(np.nan_to_num(seen), (0.5, 99.5)))
        step = 10.0 ** np.floor(np.log10(max(high - low, 1e-2))) / 2
        limits = float(np.floor(low / step) * step), float(np.ceil(high / step + 0.01) * step)
        if limits != self.limits:
            self.limits = limits
            self.ax.set_ylim(*limits)
            self.canvas.stale()

"""Eight pairs of networks, with and without dropout: losses over the updates, and each pair's difference. Slide S49."""
from typing import NamedTuple

import numpy as np
from matplotlib.collections import LineCollection

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.curves import separate_labels
from course_lib.drawing.style import DASHES, GREY, INK, PAIR, PALE, styled

NAMES = ("without", "with")
LOW, HIGH = 0.003, 3.0
SCALES = {"loss": (0.2, 1.3), "error": (0.06, 0.36)}


class DropoutDigitsPicture(NamedTuple):
    """The losses of all pairs so far, and those of a run kept as A. A pair of curves is (without, with dropout)."""

    updates: np.ndarray          # (n,) when each row of the curves was measured
    train: tuple                 # two (n, pairs)
    valid: tuple                 # two (n, pairs): loss or error, as `measure` says
    measure: str                 # "loss" or "error"
    target: float
    reached: np.ndarray          # (2,) updates at which the mean loss reaches the target, NaN if never
    titles: tuple                # three
    last: int                    # updates of the whole run
    ghost: tuple | None          # (updates, train, valid) of A


class DropoutDigitsView:
    """Training loss, validation score, and the pairs' last validation scores side by side."""

    @styled()
    def __init__(self):
        self.canvas = canvas = Canvas(960, 400)
        self.axes = (canvas.axes(48, 54, 270, 280, xlabel="update", yscale="log", ylim=(LOW, HIGH)),
                     canvas.axes(438, 54, 236, 280, xlabel="update"), canvas.axes(800, 54, 146, 280, xlim=(-0.25, 1.25)))
        self.axes[0].set_yticks([0.01, 0.1, 1], ["0.01", "0.1", "1"])
        self.axes[0].minorticks_off()
        self.axes[2].set_xticks([0, 1], NAMES)
        self.arms = [[self._arm(ax, colour, dash, name) for colour, dash, name in zip(PAIR, DASHES[:2], NAMES, strict=True)]
                     for ax in self.axes[:2]]
        live = canvas.live
        self.target = live(self.axes[0].axhline(0.1, color=INK, lw=1.0, ls=(0, (2, 2))))
        self.marks = [live(self.axes[0].plot([], [], "o", ms=9, color=c, mec="white", zorder=5)[0]) for c in PAIR]
        self.pairs = live(LineCollection([], colors=GREY, linewidths=1.0))
        self.axes[2].add_collection(self.pairs, autolim=False)
        self.ends = [live(self.axes[2].plot([], [], "o", ms=7, color=c, mec="white")[0]) for c in PAIR]
        self.mean = live(self.axes[2].plot([], [], color=INK, lw=3.0)[0])
        self.titles = [live(ax.text(0, 1.04, "", transform=ax.transAxes, fontsize=11.5, linespacing=1.4)) for ax in self.axes]
        self.limits = None

    def _arm(self, ax, colour, dash, name):
        """Faint lines of the seeds, their mean, the mean of a run kept as A, the name at the end."""
        live = self.canvas.live
        faint = live(LineCollection([], colors=colour, linewidths=0.8, alpha=0.35))
        ax.add_collection(faint, autolim=False)
        ghost = live(ax.plot([], [], color=colour, lw=1.2, ls=(0, (1, 1.5)), alpha=0.8)[0])
        line = live(ax.plot([], [], color=colour, ls=dash, lw=2.4)[0])
        return faint, ghost, line, live(ax.text(0, 0, f" {name}", color=colour, va="center", fontsize=11))

    def update(self, seen: DropoutDigitsPicture):
        ghost = seen.ghost
        self._limits(seen.measure, max(seen.last, ghost[0][-1] if ghost else 0))
        for n, (arms, curves) in enumerate(zip(self.arms, (seen.train, seen.valid), strict=True)):
            for i, (arm, values) in enumerate(zip(arms, curves, strict=True)):
                self._show(arm, seen.updates, values, n == 0)
                arm[1].set_data(*((ghost[0], ghost[1 + n][i].mean(1)) if ghost else ([], [])))
            separate_labels(self.canvas, self.axes[n], [arm[3] for arm in arms])
        self.target.set_ydata([seen.target, seen.target])
        for dot, at in zip(self.marks, seen.reached, strict=True):
            dot.set_data(*(([at], [seen.target]) if np.isfinite(at) else ([], [])))
        self._pairs(seen.valid)
        for text, words in zip(self.titles, seen.titles, strict=True):
            text.set_text(words)

    def _show(self, arm, x, values, log):
        faint, _, line, label = arm
        values = np.clip(np.nan_to_num(values, nan=1e3), LOW if log else 0, 1e3)
        faint.set_segments([np.stack([x, one], 1) for one in values.T] if len(x) > 1 else [])
        line.set_data(x, values.mean(1))
        label.set_visible(len(x) > 1)
        if len(x):
            label.set_position((x[-1], values[-1].mean()))

    def _pairs(self, valid):
        shown = len(valid[0]) > 0
        ends = np.stack([one[-1] for one in valid]) if shown else np.empty((2, 0))
        self.pairs.set_segments([((0, a), (1, b)) for a, b in ends.T])
        for i, dots in enumerate(self.ends):
            dots.set_data(np.full(ends.shape[1], i), ends[i])
        self.mean.set_data(*(((0, 1), ends.mean(1)) if shown else ([], [])))

    @styled()
    def _limits(self, measure, last):
        if self.limits == (measure, last):
            return
        self.limits = measure, last
        for ax in self.axes[1:]:
            ax.set(ylim=SCALES[measure])
        for ax in self.axes[:2]:
            ax.set(xlim=(0, last))
        self.axes[2].grid(axis="y", color=PALE, lw=0.6)
        self.canvas.stale()

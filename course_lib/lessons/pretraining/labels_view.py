"""Test error against the number of labels for three starts, and what each start gains over the random one, with intervals."""
from typing import NamedTuple

import numpy as np

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.curves import separate_labels
from course_lib.drawing.style import DASHES, GREY, INK, POS, SERIES, TEST, styled

COLOURS, MARKS = (INK, POS, SERIES[4]), "s^D"
BESIDE = (0.93, 1.0, 1.075)        # the dots of the starts stand close beside each other; the lines go to the very number
TICKS = (0.05, 0.1, 0.2, 0.3)


class LabelsPicture(NamedTuple):
    test: np.ndarray            # (starts, labels, seeds): test errors
    gains: np.ndarray           # (starts - 1, labels): points gained over the first start, and half their intervals
    half_widths: np.ndarray
    at: int                     # which number of labels, and which seed is marked
    seed: int
    shown: list[int]            # the starts to draw
    title: str
    gains_title: str


class LabelCurveView:
    """Three `starts`, the first of which the others are held against, at each number of `labels`."""

    @styled()
    def __init__(self, labels: np.ndarray, starts: tuple[str, ...]):
        self.canvas = canvas = Canvas(960, 430)
        self.labels, names = np.asarray(labels), [f"{n:,}" for n in labels]
        limits = (labels[0] / 1.5, labels[-1] * 1.5)
        self.ax = ax = canvas.axes(82, 60, 390, 310, xlim=limits, xscale="log", yscale="log", ylim=(0.035, 0.4),
                                   xlabel="labels", ylabel="test error")
        ax.set_yticks(TICKS, [f"{100 * t:.0f} %" for t in TICKS])
        self.gain = gain = canvas.axes(660, 60, 270, 310, xlim=limits, xscale="log", ylim=(-1, 9.5), xlabel="labels",
                                       ylabel="points gained on random")
        gain.axhline(0, color=GREY, lw=1)
        for one in (ax, gain):
            one.minorticks_off()
            one.set_xticks(self.labels, names)
        self.heres = [canvas.live(one.axvline(labels[0], color=INK, lw=1.0, ls=(0, (2, 2)))) for one in (ax, gain)]
        self.lines = [canvas.live(ax.plot([], [], color=c, ls=d)[0]) for c, d in zip(COLOURS, DASHES, strict=False)]
        self.dots = [canvas.live(ax.plot([], [], m, color=c, ms=4.5, mec="white", mew=0.5)[0])
                     for c, m in zip(COLOURS, MARKS, strict=True)]
        self.ends = [canvas.live(ax.text(0, 0, f"  {name}", color=c, va="center", fontsize=11))
                     for name, c in zip(starts, COLOURS, strict=True)]
        self.bars = [canvas.live(gain.plot([], [], color=c, lw=2.2)[0]) for c in COLOURS[1:]]
        self.means = [canvas.live(gain.plot([], [], m, color=c, ms=8, mec="white")[0])
                      for c, m in zip(COLOURS[1:], MARKS[1:], strict=True)]
        self.marks = [canvas.live(ax.plot([], [], m, color=c, ms=7, mec=TEST, mew=1.6)[0])
                      for c, m in zip(COLOURS, MARKS, strict=True)]
        self.titles = [canvas.live(one.text(0, 1.05, "", transform=one.transAxes, fontsize=12, va="bottom"))
                       for one in (ax, gain)]
        ax.text(0.13, 0.03, "dots: seeds; ringed: the chosen one", transform=ax.transAxes, fontsize=10.5, color=GREY)
        gain.text(1, 0.98, "mean of 12 pairs, 95 % interval", transform=gain.transAxes, fontsize=10.5, color=GREY, ha="right",
                  va="top")

    def update(self, seen: LabelsPicture):
        for here in self.heres:
            here.set_xdata([self.labels[seen.at]] * 2)
        jitter = np.exp(np.linspace(-0.012, 0.012, seen.test.shape[-1]))
        for i, (line, dots, mark, end) in enumerate(zip(self.lines, self.dots, self.marks, self.ends, strict=True)):
            mean, x = seen.test[i].mean(axis=-1), self.labels[:, None] * BESIDE[i] * jitter
            line.set_data(self.labels, mean)
            dots.set_data(x.ravel(), seen.test[i].ravel())
            mark.set_data([x[seen.at, seen.seed]], [seen.test[i, seen.at, seen.seed]])
            end.set_position((self.labels[-1] * 1.35, mean[-1]))
            for artist in (line, dots, mark, end):
                artist.set_visible(i in seen.shown)
        separate_labels(self.canvas, self.ax, self.ends)
        self._show_gains(seen)
        for text, words in zip(self.titles, (seen.title, seen.gains_title), strict=True):
            text.set_text(words)

    def _show_gains(self, seen):
        intervals = zip(self.bars, self.means, seen.gains, seen.half_widths, strict=True)
        for i, (bar, mean, middle, half) in enumerate(intervals, start=1):
            x = self.labels * (0.93 if i == 1 else 1.07)
            bar.set_data(np.stack([x, x, np.full_like(x, np.nan)], 1).ravel(),
                         np.stack([middle - half, middle + half, np.full_like(x, np.nan)], 1).ravel())
            mean.set_data(x, middle)
            for artist in (bar, mean):
                artist.set_visible(i in seen.shown)

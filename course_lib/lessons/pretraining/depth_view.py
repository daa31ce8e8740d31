"""Test error against depth as box plots, two random starts and a pre-trained one, and one box's learning curves: S44."""
from typing import NamedTuple

import numpy as np
from matplotlib.collections import LineCollection, PatchCollection
from matplotlib.patches import Rectangle

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.style import GREY, INK, PALE, TEST, VALID, styled

from .losses_view import COLOURS, LossesPanel

LEFT, BOTTOM, WIDE, HIGH = 76, 62, 170, 300
TICKS = {"log": ((0.05, 0.1, 0.2, 0.5, 0.9), (0.05, 1.0)), "linear": ((0.06, 0.08, 0.1, 0.12, 0.14), (0.06, 0.15))}
TITLES = ("random, 1 × Glorot", "random, 4 × Glorot", "pre-trained")


class BoxesPicture(NamedTuple):
    test: np.ndarray        # (starts, depths, seeds): test errors
    start: int              # the chosen box, and in it the network that is marked
    at: int
    seed: int
    curves: np.ndarray      # (seeds, epochs + 1): validation errors of that box
    losses: bool            # on the right all networks at one training NLL, else the learning curves of that box
    log: bool               # the test errors on a logarithmic scale; else the lowest of them on a linear one
    title: str


class DepthBoxesView:
    """Boxes at these `depths`, learning curves over `epochs`; or `nll`, (starts, depths, seeds, times, 2), beside them."""

    @styled()
    def __init__(self, depths: np.ndarray, epochs: int, nll: np.ndarray):
        self.canvas, self.names, self.at = Canvas(960, 420), [f"{L}" for L in depths], np.arange(len(depths))
        self.panels = [self._panel(i) for i in range(3)]
        self.ax = ax = self.canvas.axes(706, BOTTOM, 224, HIGH, xlim=(0, epochs), ylim=(0, 1), xlabel="epoch",
                                        ylabel="validation error")
        ax.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0", "25 %", "50 %", "75 %", "100 %"])
        self.bundle = LineCollection([], colors=GREY, linewidths=0.9, alpha=0.55)
        ax.add_collection(self.bundle, autolim=False)
        self.canvas.live(self.bundle)
        self.one = self.canvas.live(ax.plot([], [], color=VALID)[0])
        self.losses = LossesPanel(self.canvas, (712, BOTTOM, 218, HIGH), COLOURS, nll)
        self.title = self.canvas.live(self.canvas.fig.text(930 / 960, (BOTTOM + HIGH + 24) / 420, "", fontsize=12, ha="right"))
        self.scale, self.jitter = None, None

    def _panel(self, i):
        ax = self.canvas.axes(LEFT + i * (WIDE + 18), BOTTOM, WIDE, HIGH, xlim=(-0.6, len(self.at) - 0.4),
                              xlabel="hidden layers", yscale="log")
        ax.set_xticks(self.at, self.names)
        ax.text(0, 1.08, TITLES[i], transform=ax.transAxes, fontsize=12, va="bottom")
        band = self.canvas.live(ax.axvspan(0, 1, color=PALE, alpha=0.6, lw=0))
        dots = self.canvas.live(ax.plot([], [], "o", ms=4.5, color=COLOURS[i], mec="white", mew=0.4, alpha=0.75)[0])
        whiskers, medians = (LineCollection([], colors=INK, linewidths=width) for width in (1.2, 2.6))
        boxes = PatchCollection([])
        for part in (whiskers, boxes, medians):
            ax.add_collection(part, autolim=False)
            self.canvas.live(part)
        boxes.set(facecolor="none", edgecolor=INK, linewidth=1.3)
        mark = self.canvas.live(ax.plot([], [], "o", ms=9, color=TEST, mec="white", mew=1.2)[0])
        above = [self.canvas.live(ax.text(x + 0.5, 1.01, "", transform=ax.get_xaxis_transform(), ha="right", va="bottom",
                                          fontsize=10.5)) for x in self.at]
        beyond = self.canvas.live(ax.plot([], [], "^", ms=6, color=COLOURS[i], mec="white", mew=0.4, clip_on=False)[0])
        return ax, band, whiskers, boxes, medians, dots, mark, above, beyond

    def update(self, seen: BoxesPicture):
        self._limits("log" if seen.log else "linear")
        low, high = self.panels[0][0].get_ylim()
        x = self.places(seen.test.shape[-1])
        for i, (_, band, whiskers, boxes, medians, dots, mark, above, beyond) in enumerate(self.panels):
            band.set_bounds(seen.at - 0.45, 0, 0.9, 1)
            band.set_visible(i == seen.start)
            five = np.clip(np.quantile(seen.test[i], [0, 0.25, 0.5, 0.75, 1], axis=1).T, low, high)
            columns = list(zip(self.at, five, strict=True))
            whiskers.set_segments([[(at, a), (at, b)] for at, q in columns for a, b in (q[:2], q[3:])])
            boxes.set_paths([Rectangle((at - 0.3, q[1]), 0.6, q[3] - q[1]) for at, q in columns])
            medians.set_segments([[(at - 0.3, q[2]), (at + 0.3, q[2])] for at, q in columns])
            y = np.clip(seen.test[i], low, high)
            dots.set_data(x.ravel(), np.where(seen.test[i] > high, np.nan, y).ravel())
            beyond.set_data(x[seen.test[i] > high], y[seen.test[i] > high])
            mark.set_data([x[seen.at, seen.seed]], [y[seen.at, seen.seed]])
            mark.set_visible(i == seen.start)
            for text, middle in zip(above, np.median(seen.test[i], axis=1), strict=True):
                text.set_text(f"{100 * middle:.0f} % ↑" if middle > high else "")
        self.losses.show(seen.losses)
        for part in (self.ax, self.bundle, self.one):
            part.set_visible(not seen.losses)
        epochs = np.arange(seen.curves.shape[1])
        self.bundle.set_segments([np.stack([epochs, curve], 1) for curve in seen.curves])
        self.one.set_data(epochs, seen.curves[seen.seed])
        self.title.set_text(seen.title)

    def places(self, seeds):
        """x of every network's dot, (depths, seeds)."""
        return self.at[:, None] + np.random.default_rng(0).permutation(np.linspace(-0.24, 0.24, seeds))

    @styled()
    def _limits(self, scale):
        if scale == self.scale:
            return
        self.scale = scale
        ticks, limits = TICKS[scale]
        for i, (ax, *_) in enumerate(self.panels):
            ax.set_yscale(scale)
            ax.set_ylim(*limits)
            ax.minorticks_off()
            ax.set_yticks(ticks, [f"{100 * t:.0f} %" for t in ticks] if i == 0 else [""] * len(ticks))
        self.panels[0][0].set_ylabel("test error")
        self.canvas.stale()

"""Early stopping over many seeds: validation curves with the epoch each keeps, and the price and its median, by look-ahead."""
from typing import NamedTuple

import numpy as np
from matplotlib.collections import LineCollection

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.style import GREY, INK, PALE, TEST, VALID, styled

SKIPPED = 2            # the first epochs, far above all others, do not decide the scale
HIGH = 0.12            # prices above it are arrowheads at the edge


class RegretPicture(NamedTuple):
    """Validation losses (seeds, epochs); epochs kept and their prices (seeds,); prices (looks, seeds); look-ahead; titles."""

    valid: np.ndarray
    kept: np.ndarray
    paid: np.ndarray
    prices: np.ndarray
    look: int
    titles: tuple


class RegretView:
    """Curves of all seeds with what each keeps, and the price over the look-ahead."""

    @styled()
    def __init__(self, epochs, looks, seeds):
        self.canvas = canvas = Canvas(960, 360)
        self.looks, self.beside = np.arange(1, looks + 1), 0.6 * (np.arange(seeds) / (seeds - 1) - 0.5)
        self.curves_ax = canvas.axes(68, 58, 385, 250, xlim=(0, epochs), xlabel="number of epochs", ylabel="validation loss")
        self.curves = canvas.live(LineCollection([], colors=GREY, linewidths=0.9, alpha=0.55))
        self.curves_ax.add_collection(self.curves, autolim=False)
        self.before = self.curves_ax.text(4.5 / epochs, 0.98, "", transform=self.curves_ax.transAxes, color=GREY, fontsize=11,
                                          va="top")
        self.kept = canvas.live(self.curves_ax.plot([], [], "o", color=VALID, ms=7, mec="white", mew=1.0)[0])
        self.ax = canvas.axes(545, 58, 350, 250, xlim=(0, looks + 1), xticks=[1, *range(5, looks + 1, 5)],
                              ylim=(-0.05 * HIGH, 1.05 * HIGH), xlabel="look-ahead (epochs)", ylabel="price (test loss)")
        self.ax.axhline(0, color=PALE, lw=1)
        self.all = self.ax.plot([], [], "o", color=GREY, ms=3, mec="none", alpha=0.5)[0]
        self.median = self.ax.plot([], [], color=TEST, lw=1.8)[0]
        self.name = self.ax.text(looks + 1.2, 0, "median", color=TEST, fontsize=11, va="center")
        self.clipped = self.ax.plot([], [], "^", color=GREY, ms=6, mec="none")[0]
        self.above = self.ax.text(1.9, HIGH, "", color=GREY, fontsize=11, va="center")
        self.here = canvas.live(self.ax.axvline(1, ymax=0.9, color=INK, lw=1.0, ls=(0, (2, 2))))
        self.dots, self.high = (canvas.live(self.ax.plot([], [], marker, color=TEST, ms=7, mec="white", mew=0.8, alpha=0.9,
                                                         ls="")[0]) for marker in "o^")
        self.left, self.right = (canvas.live(ax.text(0, 1.05, "", transform=ax.transAxes, fontsize=13, va="bottom"))
                                 for ax in (self.curves_ax, self.ax))
        self.shown = None

    @styled()
    def _still(self, seen):
        """The prices of all look-aheads, and the scale of the curves, do not depend on where the slider is."""
        over = seen.prices > HIGH
        self.all.set_data((self.looks[:, None] + self.beside)[~over], seen.prices[~over])
        self.median.set_data(self.looks, np.median(seen.prices, axis=1))
        self.name.set_y(self.median.get_ydata()[-1])
        self.clipped.set_data((self.looks[:, None] + self.beside)[over], np.full(over.sum(), HIGH))
        self.above.set_text(f"{over.sum()} above {HIGH}, the highest {seen.prices.max():.2f}" if over.any() else "")
        self.before.set_text(f"▲ {seen.valid[:, 0].mean():.1f} at epoch 0")
        body = seen.valid[:, SKIPPED:]
        slack = 0.06 * np.ptp(body)
        self.curves_ax.set_ylim(body.min() - slack, body.max() + slack)
        self.canvas.stale()
        self.shown = seen.prices

    def update(self, seen: RegretPicture) -> None:
        """Show a RegretPicture."""
        if self.shown is not seen.prices:
            self._still(seen)
        seeds, epochs = seen.valid.shape
        self.curves.set_segments([np.stack([np.arange(epochs), curve], 1) for curve in seen.valid])
        top = self.curves_ax.get_ylim()[1]
        self.kept.set_data(seen.kept, np.minimum(seen.valid[np.arange(seeds), seen.kept], top))
        self.here.set_xdata([seen.look, seen.look])
        over = seen.paid > HIGH
        self.dots.set_data((seen.look + self.beside)[~over], seen.paid[~over])
        self.high.set_data((seen.look + self.beside)[over], np.full(over.sum(), HIGH))
        self.left.set_text(seen.titles[0])
        self.right.set_text(seen.titles[1])

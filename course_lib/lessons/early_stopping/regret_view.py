"""Early stopping over many seeds: validation curves with the epoch each keeps, and what the rule cost, by look-ahead."""
import numpy as np
from matplotlib.collections import LineCollection

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.style import GREY, INK, PALE, TEST, VALID, styled


class RegretView:
    """update(valid, kept, regrets, ends, look): curves (seeds, epochs), kept epochs, regrets (looks, seeds), epochs spent."""

    @styled()
    def __init__(self, epochs, looks, low, high, worst):
        self.canvas = canvas = Canvas(960, 330)
        self.looks = np.arange(1, looks + 1)
        self.curves_ax = canvas.axes(62, 52, 380, 235, xlim=(0, epochs), ylim=(low, high), xlabel="epoch",
                                     ylabel="validation loss")
        self.curves = canvas.live(LineCollection([], colors=GREY, linewidths=0.9, alpha=0.55))
        self.curves_ax.add_collection(self.curves, autolim=False)
        self.kept = canvas.live(self.curves_ax.plot([], [], "o", color=VALID, ms=6.5, mec="white", mew=1.0)[0])
        self.left = canvas.live(
            self.curves_ax.text(0, 1.04, "", transform=self.curves_ax.transAxes, fontsize=12, va="bottom")
        )
        self.ax = canvas.axes(
            540,
            52,
            390,
            235,
            xlim=(0, looks + 1),
            xticks=[1, *range(5, looks + 1, 5)],
            ylim=(-0.04 * worst, worst),
            xlabel="look-ahead (epochs)",
            ylabel="regret (test loss)",
        )
        self.ax.axhline(0, color=PALE, lw=1)
        self.band = self.ax.fill_between([0], [0], [0], color=TEST, alpha=0.18, lw=0)
        self.middle = canvas.live(self.ax.plot([], [], color=TEST)[0])
        self.here = canvas.live(self.ax.axvline(1, color=INK, lw=1.0, ls=(0, (2, 2))))
        self.dots = canvas.live(
            self.ax.plot([], [], "o", color=TEST, ms=5, mec="white", mew=0.7, alpha=0.85, clip_on=False)[0]
        )
        self.right = canvas.live(self.ax.text(0, 1.04, "", transform=self.ax.transAxes, fontsize=12, va="bottom"))
        self.shown = None

    @styled()
    def _still(self, regrets):
        """The band of middle half of the seeds does not depend on where the slider is."""
        self.band.remove()
        low, high = np.quantile(regrets, [0.25, 0.75], axis=1)
        self.band = self.ax.fill_between(self.looks, low, high, color=TEST, alpha=0.18, lw=0)
        self.canvas.stale()

    def update(self, valid, kept, regrets, look, titles):
        if self.shown is not regrets:
            self._still(regrets)
            self.shown = regrets
        epochs = np.arange(valid.shape[1])
        self.curves.set_segments([np.stack([epochs, curve], 1) for curve in valid])
        self.kept.set_data(kept, valid[np.arange(len(kept)), kept])
        self.middle.set_data(self.looks, np.median(regrets, axis=1))
        self.here.set_xdata([look, look])
        spread = np.linspace(-0.3, 0.3, regrets.shape[1])
        self.dots.set_data(look + spread, np.minimum(np.sort(regrets[look - 1]), self.ax.get_ylim()[1]))
        self.left.set_text(titles[0])
        self.right.set_text(titles[1])

"""Early stopping over many seeds: validation curves with the epoch each keeps, and what the rule cost, by look-ahead."""
from typing import NamedTuple

import numpy as np
from matplotlib.collections import LineCollection

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.style import GREY, INK, PALE, TEST, VALID, styled


class RegretPicture(NamedTuple):
    """Validation losses (seeds, epochs), the epochs kept (seeds,), regrets (looks, seeds), the look-ahead, two titles."""

    valid: np.ndarray
    kept: np.ndarray
    regrets: np.ndarray
    look: int
    titles: tuple


class RegretView:
    """Curves of all seeds with what each keeps, and the regret over the look-ahead."""

    @styled()
    def __init__(self, epochs, looks, losses, worst):
        """`losses`: the lowest and the highest shown on the left; `worst`: the largest regret shown on the right."""
        self.canvas = canvas = Canvas(960, 330)
        self.looks = np.arange(1, looks + 1)
        self.curves_ax = canvas.axes(62, 52, 380, 235, xlim=(0, epochs), ylim=losses, xlabel="epoch",
                                     ylabel="validation loss")
        self.curves = canvas.live(LineCollection([], colors=GREY, linewidths=0.9, alpha=0.55))
        self.curves_ax.add_collection(self.curves, autolim=False)
        self.kept = canvas.live(self.curves_ax.plot([], [], "o", color=VALID, ms=6.5, mec="white", mew=1.0)[0])
        self.left = canvas.live(self.curves_ax.text(0, 1.04, "", transform=self.curves_ax.transAxes, fontsize=12,
                                                    va="bottom"))
        self.ax = canvas.axes(540, 52, 390, 235, xlim=(0, looks + 1), xticks=[1, *range(5, looks + 1, 5)],
                              ylim=(-0.04 * worst, worst), xlabel="look-ahead (epochs)", ylabel="regret (test loss)")
        self.ax.axhline(0, color=PALE, lw=1)
        self.band = self.ax.fill_between([0], [0], [0], color=TEST, alpha=0.18, lw=0)
        self.middle = canvas.live(self.ax.plot([], [], color=TEST)[0])
        self.here = canvas.live(self.ax.axvline(1, color=INK, lw=1.0, ls=(0, (2, 2))))
        self.dots = canvas.live(self.ax.plot([], [], "o", color=TEST, ms=5, mec="white", mew=0.7, alpha=0.85,
                                             clip_on=False)[0])
        self.right = canvas.live(self.ax.text(0, 1.04, "", transform=self.ax.transAxes, fontsize=12, va="bottom"))
        self.shown = None

    @styled()
    def _still(self, regrets):
        """The band of middle half of the seeds does not depend on where the slider is."""
        self.band.remove()
        low, high = np.quantile(regrets, [0.25, 0.75], axis=1)
        self.band = self.ax.fill_between(self.looks, low, high, color=TEST, alpha=0.18, lw=0)
        self.canvas.stale(self.ax)

    def update(self, seen: RegretPicture) -> None:
        """Show a RegretPicture."""
        if self.shown is not seen.regrets:
            self._still(seen.regrets)
            self.shown = seen.regrets
        seeds, epochs = seen.valid.shape
        self.curves.set_segments([np.stack([np.arange(epochs), curve], 1) for curve in seen.valid])
        self.kept.set_data(seen.kept, seen.valid[np.arange(seeds), seen.kept])
        self.middle.set_data(self.looks, np.median(seen.regrets, axis=1))
        self.here.set_xdata([seen.look, seen.look])
        at = seen.look + np.linspace(-0.3, 0.3, seeds)
        self.dots.set_data(at, np.minimum(np.sort(seen.regrets[seen.look - 1]), self.ax.get_ylim()[1]))
        self.left.set_text(seen.titles[0])
        self.right.set_text(seen.titles[1])

"""Errors with dropout minus errors without, for a large and a small network: one dot for each pair. Slides S46, S49."""
import numpy as np

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.style import INK, PAIR, styled

LOW, HIGH = -2.2, 6.0


class GainPanels:
    """Panels that share their scale, one for each of `H` hidden units; against each p the difference in points of error.

    points (H, p, seed), mean and half (H, p): their mean and half the width of its 95 % interval; without (H,): error at 0.
    """

    @styled()
    def __init__(self, H, p, points, mean, half, without):
        self.canvas = Canvas(960, 372)
        for i, left in enumerate((96, 552)):
            ax = self.canvas.axes(left, 48, 384, 280, xlim=(-0.6, len(p) - 0.4), ylim=(LOW, HIGH), yticks=range(-2, 7, 2))
            ax.set_xticks(range(len(p)), [f"p = {one:g}" for one in p], fontsize=12)
            ax.spines["bottom"].set_visible(False)
            ax.tick_params(axis="x", length=0)
            ax.axhline(0, color=INK, lw=1.2)
            ax.set_title(f"{H[i]} hidden units; p = 0: {100 * without[i]:.1f} % errors", fontsize=13, pad=12)
            for j in range(len(p)):
                self._pairs(ax, j, points[i, j], mean[i, j], half[i, j])
        self.canvas.fig.text(30 / 960, 0.5, "error: points more than with p = 0", rotation=90, va="center", fontsize=12)

    def _pairs(self, ax, j, points, mean, half):
        """Dots at place j, an arrowhead for each that lies beyond the top; their mean, its interval, and both in numbers."""
        beyond, at = points > HIGH, j + np.linspace(-0.2, 0.04, len(points))
        for here, y, mark in ((~beyond, points, "o"), (beyond, np.full(len(points), HIGH - 0.15), "^")):
            ax.plot(at[here], y[here], mark, ms=7, color=PAIR[1], alpha=0.7, mec="white", mew=0.8)
        words = f"{mean:+.1f} ± {half:.1f}".replace("-", "−")
        if mean > HIGH:
            ax.text(j, HIGH - 0.5, words, fontsize=12, ha="center", va="top")
            return
        ax.errorbar(j + 0.2, mean, half, fmt="D", ms=7, color=INK, elinewidth=2.0)
        ax.text(j, max(points.max(), mean + half, 0) + 0.25, words, fontsize=12, ha="center")

"""A cut of a loss along the line on which both descents run, and where their updates stand on it. Slide S29, plateau."""
from collections.abc import Sequence

import numpy as np
from matplotlib.artist import Artist

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.style import GREY, INK, styled

REACH, LOW, HIGH = 4.3, -0.7, 6.5        # the corner of the map is 4.24 from the minimum; the loss
OFF = 8                                  # CSS pixels from the curve to the dots


class Cut:
    """The loss over the place on the line from the start (left) through the minimum (0); each dot is an update."""

    @styled()
    def __init__(self, canvas: Canvas, box: tuple[int, int, int, int], names: Sequence[str], colours: Sequence[str]) -> None:
        self.unit = np.array([box[2] / (2 * REACH), box[3] / (HIGH - LOW)])        # CSS pixels of 1, across and up
        self.ax = ax = canvas.axes(*box, xlim=(-REACH, REACH), ylim=(LOW, HIGH), xlabel="along the path, 0 = the minimum",
                                   xticks=(-4, -2, 0, 2, 4), yticks=(0, 5))
        ax.set_ylabel("loss", labelpad=2)
        self.curve = canvas.live(ax.plot([], [], color=GREY, lw=1.6)[0])
        self.dots = [canvas.live(ax.plot([], [], ls="", marker=m, ms=3.5, color=c)[0])
                     for m, c in zip("os", colours, strict=True)]
        self.balls = [canvas.live(ax.plot([], [], ls="", marker=m, ms=9, mfc=c, mec="white", mew=1.5)[0])
                      for m, c in zip("os", colours, strict=True)]
        for y, mark, name, colour in zip((0.95, 0.83), "■●", names[::-1], colours[::-1], strict=True):
            ax.text(1.03, y, f"{mark} {name}", transform=ax.transAxes, fontsize=11, va="center", color=colour)
        for x, y, word in ((-3.1, 3.9, "plain"), (1.35, 0.5, "hole")):
            ax.text(x, y, word, fontsize=11, ha="center", va="center", color=INK)

    def artists(self) -> list[Artist]:
        """What moves in it."""
        return [self.curve, *self.dots, *self.balls]

    def set(self, along: np.ndarray, heights: np.ndarray, places: Sequence[np.ndarray]) -> None:
        """The curve, and of both descents the places so far, each (updates,): sgd below the curve, momentum above."""
        self.curve.set_data(along, np.minimum(heights, 2 * HIGH))
        slopes = np.gradient(heights, along) * self.unit[1] / self.unit[0]         # as drawn
        for dots, ball, at, off in zip(self.dots, self.balls, places, (-OFF, OFF), strict=True):
            at = np.clip(at, 2 * along[0], 2 * along[-1])
            slope = np.interp(at, along, slopes)
            x, y = off * np.stack([-slope, np.ones_like(at)]) / np.hypot(1, slope) / self.unit[:, None]
            x, y = at + x, np.interp(at, along, heights) + y
            dots.set_data(x, y)
            ball.set_data(x[-1:], y[-1:])

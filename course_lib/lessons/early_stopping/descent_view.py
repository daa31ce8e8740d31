"""Double descent beside slide S27: training and test error over the number of units, and the test error when stopped early."""
from typing import NamedTuple

import numpy as np

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.curves import Curves
from course_lib.drawing.style import GREY, TEST, TRAIN, styled


class DescentPicture(NamedTuple):
    """Errors (sizes,) on training and test digits, the test error of the network stopped early (sizes,), a title."""

    train: np.ndarray
    test: np.ndarray
    stopped: np.ndarray
    title: str


class DescentView:
    """Three curves over a logarithmic axis, and the size at which the training digits can just be fitted."""

    @styled()
    def __init__(self, units, T):
        self.canvas = canvas = Canvas(960, 380)
        self.units = np.array(units)
        ax = canvas.axes(92, 58, 668, 262, xscale="log", xlim=(units[0], units[-1]), ylim=(0, 1), ylabel="error",
                         xlabel="number of hidden units (random, only the output layer is trained)")
        ax.set_xticks([10, 20, 50, 100, 200, 400, 800], ["10", "20", "50", "100", "200", "400", "800"])
        ax.minorticks_off()
        ax.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0", "25 %", "50 %", "75 %", "100 %"])
        ax.axvline(T, color=GREY, lw=1.0, ls=(0, (2, 2)))
        ax.text(T * 1.03, 0.97, f"as many units as training digits ({T})", color=GREY, fontsize=11, va="top")
        self.curves = Curves(canvas, ax, ("training", "test, stopped early", "test"), (TRAIN, TEST, TEST), cursor=False)
        self.curves.title.set(y=1.06, fontsize=13)

    def update(self, seen: DescentPicture) -> None:
        """Show a DescentPicture."""
        self.curves.set(self.units, (seen.train, seen.stopped, seen.test), title=seen.title)

"""Validation NLL of every network where its training NLL has come down to one value: slide S44, after Erhan et al. (2010)."""
import numpy as np

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.style import GREY, INK, POS

COLOURS = (GREY, INK, POS)          # of the starts: 1 × Glorot, 4 × Glorot, pre-trained
REACHED, Y_LIMITS = 0.01, (0.28, 0.58)
BESIDE, WIDE = (-0.27, 0.0, 0.27), 0.09         # the starts beside each other at each depth; half the width of their dots


def at_training_nll(nll: np.ndarray, reached: float = REACHED) -> np.ndarray:
    """Validation NLL of each network, (..., times, 2) of (training, validation), on its way at training NLL `reached`.

    Between two measurements straight in the logarithm of the training NLL; NaN where a network never gets so low.
    """
    return np.apply_along_axis(_on_the_way, -1, nll.reshape(*nll.shape[:-2], -1), reached)


def _on_the_way(path, reached):
    fitted, unseen = path.reshape(-1, 2).T
    down = slice(fitted.argmin() + 1)
    return np.interp(-np.log(reached), -np.log(fitted[down]), unseen[down]) if fitted.min() <= reached else np.nan


class LossesPanel:
    """Axes at `place` of the canvas: a dot for each network of `nll`, (starts, depths, seeds, times, 2), a line for a median.

    Above each depth: on how many seeds the last start, pre-trained, is lower than the one before it.
    """

    def __init__(self, canvas: Canvas, place: tuple[float, float, float, float], colours: tuple[str, ...], nll: np.ndarray):
        self.canvas, unseen = canvas, at_training_nll(nll)
        at = np.arange(unseen.shape[1])
        self.ax = ax = canvas.axes(*place, xlim=(-0.6, len(at) - 0.4), ylim=Y_LIMITS, xlabel="hidden layers",
                                   ylabel="validation NLL")
        ax.set_xticks(at, [f"{k + 1}" for k in at])
        ax.set_yticks((0.3, 0.4, 0.5))
        for start, beside, colour, marker in zip(unseen, BESIDE, colours, "os^", strict=True):
            x = at[:, None] + beside + np.linspace(-WIDE, WIDE, start.shape[1])
            ax.plot(x.ravel(), start.ravel(), marker, color=colour, ms=4, mec="white", mew=0.4, alpha=0.8)
            there = np.isfinite(start).all(axis=1)
            ax.hlines(np.median(start[there], axis=1), x[there, 0] - 0.04, x[there, -1] + 0.04, color=colour, lw=2.4)
        self.lower = (unseen[-1] < unseen[-2]).sum(axis=1)
        for k, n in zip(at, self.lower, strict=True):
            ax.text(k, 0.925, f"{n}", transform=ax.get_xaxis_transform(), ha="center", va="top", fontsize=11)
        ax.text(0.99, 0.99, f"pre below 4 ×, of {unseen.shape[-1]}:", transform=ax.transAxes, ha="right", va="top",
                fontsize=10.5, color=GREY)
        ax.set_visible(False)

    def show(self, there: bool):
        """Show the panel, or hide it."""
        if self.ax.get_visible() != there:
            self.ax.set_visible(there)
            self.canvas.stale()

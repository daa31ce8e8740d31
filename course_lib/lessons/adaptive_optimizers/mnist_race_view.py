"""Five update rules on MNIST, slide S30: training and validation loss over the updates, the last one over α."""
from typing import NamedTuple

import numpy as np
from matplotlib.collections import LineCollection, PolyCollection

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.curves import Curves
from course_lib.drawing.style import GREY, styled

from .landscape_race_view import COLOURS, MARKERS, ticks

LOW, HIGH = 0.05, 6.0


class MnistRacePicture(NamedTuple):
    """What the picture shows.

    x, t           updates at each frame (frames,), the frame
    runs, kept     of each rule train and valid (frames,); of A the same, or None
    tried, alphas  of each rule the α of all runs made and their last validation losses; the α shown
    titles         of "train", "valid" and "alpha"
    spread         of each rule the validation losses of many seeds (seeds, frames), or None
    """

    x: np.ndarray
    runs: list
    tried: list
    alphas: list
    t: int
    titles: dict
    kept: list | None = None
    spread: list | None = None


class MnistRaceView:
    """Training and validation loss of the rules, bands of many seeds, and the last loss over α."""

    @styled()
    def __init__(self, names, updates, alphas):
        self.canvas = canvas = Canvas(960, 410)
        self.panels = []
        for left in (50, 392):
            ax = canvas.axes(left, 54, 202, 290, xlim=(0, updates), ylim=(LOW, HIGH), xlabel="update",
                             xticks=(0, updates // 2, updates))
            self.panels.append(Curves(canvas, ax, names, COLOURS[:5], log=True))
            ticks(ax, (0.05, 0.1, 0.2, 0.4, 1, 2.3), ("0.05", "0.1", "0.2", "0.4", "1", "ln 10"))     # one scale for both
        self.ax = canvas.axes(732, 54, 214, 290, xlim=(alphas[0] / 1.2, alphas[-1] * 1.2), ylim=(0.2, HIGH),
                              xscale="log", yscale="log", xlabel="α")
        ticks(self.ax, (0.3, 0.4, 0.5, 1, 2.3), ("0.3", "0.4", "0.5", "1", "ln 10"))
        self.ax.set_xticks([1e-3, 1e-2, 1e-1, 1], ["0.001", "0.01", "0.1", "1"])
        self.ax.minorticks_off()
        for ax in (self.panels[0].ax, self.panels[1].ax, self.ax):
            ax.axhline(np.log(10), color=GREY, lw=0.8, ls=(0, (1, 2)), zorder=0)
        self.ax.text(alphas[0] / 1.1, 1.04 * np.log(10), "above: lost", color=GREY, fontsize=10, va="bottom")
        self.bands, self.ends = PolyCollection([], facecolors=COLOURS[:5], alpha=0.16, linewidths=0), LineCollection(
            [], colors=COLOURS[:5], linewidths=5, alpha=0.3)
        for ax, collection in ((self.panels[1].ax, self.bands), (self.ax, self.ends)):
            canvas.live(ax.add_collection(collection, autolim=False))
        self.tried = [canvas.live(self.ax.plot([], [], color=c, lw=1.2, marker=m, ms=4)[0])
                      for c, m in zip(COLOURS[:5], MARKERS, strict=False)]
        self.now = [canvas.live(self.ax.plot([], [], ls="", marker=m, ms=10, mfc=c, mec="white", zorder=5)[0])
                    for c, m in zip(COLOURS[:5], MARKERS, strict=False)]
        self.title = canvas.live(self.ax.text(0, 1.04, "", transform=self.ax.transAxes, fontsize=12, va="bottom"))

    def update(self, seen: MnistRacePicture) -> None:
        """Show a MnistRacePicture."""
        x = seen.x
        for panel, part in zip(self.panels, ("train", "valid"), strict=True):
            panel.set(x, [getattr(run, part) for run in seen.runs], x[seen.t], seen.titles[part])
            panel.set_ghosts(x, seen.kept and [getattr(run, part) for run in seen.kept])
            panel.ghost_label.set_visible(False)
        ends = np.array([within(run.valid[-1]) for run in seen.runs])
        for line, dot, tried, place, end in zip(self.tried, self.now, seen.tried, beside(seen.alphas, ends), ends, strict=True):
            line.set_data(tried[0], within(tried[1]))
            dot.set_data([place], [end])
        around = [] if seen.spread is None else [(runs.min(0), runs.max(0)) for runs in map(within, seen.spread)]
        self.bands.set_verts([np.column_stack([np.append(x, x[::-1]), np.append(low, high[::-1])]) for low, high in around])
        self.ends.set_segments([[(alpha, low[-1]), (alpha, high[-1])]
                                for alpha, (low, high) in zip(seen.alphas, around, strict=False)])
        self.title.set_text(seen.titles["alpha"])


def beside(alphas, losses):
    """The α at which the large marks stand: where some have one α and nearly one loss, side by side around it."""
    near = np.equal.outer(alphas, alphas) & (np.abs(np.subtract.outer(np.log(losses), np.log(losses))) < 0.15)
    return np.asarray(alphas) * 1.5 ** (np.tril(near, -1).sum(1) - (near.sum(1) - 1) / 2)


def within(loss):
    """A loss that the panels can show."""
    return np.clip(np.nan_to_num(loss, nan=HIGH, posinf=HIGH), 0.2, HIGH)

"""With and without batch normalization over a grid of starts and learning rates, slide S50: two maps, one cell's runs."""
from typing import NamedTuple

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.colors import LinearSegmentedColormap

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.curves import Curves
from course_lib.drawing.lettering import Lettering
from course_lib.drawing.style import INK, PAIR, POS, ZERO, styled

GOOD, BAD, LOWEST = 0.05, 0.9, 0.035
CELLS = LinearSegmentedColormap.from_list("cells", [POS, "#7fb3dd", "#d5e3ee", ZERO])
LEFT, WIDE, TALL, BOTTOMS = 76, 400, 170, (272, 50)
TICKS = ((0.05, 0.1, 0.2, 0.5, 0.9), ("5 %", "10 %", "20 %", "50 %", "90 %"))


class BatchNormGridPicture(NamedTuple):
    """Both maps, without and with batch normalization, and the runs of one cell."""

    errors: np.ndarray           # (2, scales, alphas), mean over the seeds
    t: int
    cell: tuple                  # (row, column) of the chosen cell
    recorded: np.ndarray         # (2, seeds, points) of that cell
    now: list                    # of each network errors computed just now
    best: np.ndarray             # (2, scales): the lowest mean error over α
    titles: tuple                # of both maps
    cell_title: str
    best_title: str
    ghost: np.ndarray | None     # (2, seeds, points) of A


class BatchNormGridView:
    """`names` of the networks; the axes of the maps; `steps`: the updates done at each point of a run."""

    @styled()
    def __init__(self, names, scales, alphas, steps):
        self.canvas = canvas = Canvas(960, 490)
        self.steps, self.shape = steps, (len(scales), len(alphas))
        self.maps = [self._map(bottom, scales, alphas, "α" if bottom == BOTTOMS[1] else "") for bottom in BOTTOMS]
        self.frames = [canvas.live(ax.plot([], [], color=INK, lw=2.4, clip_on=False)[0]) for ax, _, _ in self.maps]
        ax = canvas.axes(574, 262, 318, 180, xlim=(0, steps[-1]), ylim=(LOWEST, 1), xlabel="update", xticks=steps[::5])
        self.curves = Curves(canvas, ax, names, PAIR, log=True)
        self.seeds = [canvas.live(LineCollection([], colors=c, linewidths=0.8, alpha=0.5)) for c in PAIR]
        for lines in self.seeds:
            ax.add_collection(lines, autolim=False)
        self.now = [canvas.live(ax.plot([], [], ls="", marker=m, ms=5.5, mfc="white", mec=c, mew=1.5)[0])
                    for m, c in zip("os", PAIR, strict=True)]
        ax = canvas.axes(574, 50, 318, 126, xlim=(scales[0], scales[-1]), ylim=(LOWEST, 1), xscale="log",
                         xlabel="scale of W⁰, each network at its best α")
        ax.set_xticks(scales, [f"{s:g}" for s in scales])
        self.best = Curves(canvas, ax, names, PAIR, log=True)
        for one in (self.curves.ax, self.best.ax):
            one.set_yticks(*TICKS)
            one.minorticks_off()
        over = canvas.axes(0, 0, 960, 490, xlim=(0, 960), ylim=(0, 490))      # last: a hand must find the maps first
        over.set_axis_off()
        self.dark, self.light = Lettering(canvas, over, 9.5), Lettering(canvas, over, 9.5, colour="white")

    def _map(self, bottom, scales, alphas, xlabel):
        n, m = len(scales), len(alphas)
        ax = self.canvas.axes(LEFT, bottom, WIDE, TALL, xlim=(0, m), ylim=(0, n), xlabel=xlabel)
        ax.set_xticks(np.arange(m) + 0.5, [f"{a:g}" for a in alphas])
        ax.set_yticks(np.arange(n) + 0.5, [f"{s:g}" for s in scales])
        ax.tick_params(length=0)
        ax.text(-0.095, 0.5, "scale of W⁰", transform=ax.transAxes, rotation=90, va="center", ha="right", fontsize=11)
        title = self.canvas.live(ax.text(0, 1.04, "", transform=ax.transAxes, fontsize=12, va="bottom"))
        return ax, self.canvas.field(ax, CELLS, np.log(GOOD), np.log(BAD)), title

    def update(self, seen: BatchNormGridPicture):
        i, j = seen.cell
        for one, frame, values, title in zip(self.maps, self.frames, seen.errors, seen.titles, strict=True):
            one[1].set(np.log(np.clip(values, GOOD, BAD)))
            one[2].set_text(title)
            frame.set_data([j, j + 1, j + 1, j, j], [i, i, i + 1, i + 1, i])
        self._letters(seen.errors)
        self.curves.set(self.steps, seen.recorded.mean(1), self.steps[seen.t], seen.cell_title)
        self.curves.set_ghosts(self.steps, None if seen.ghost is None else seen.ghost.mean(1))
        for lines, dots, many, now in zip(self.seeds, self.now, seen.recorded, seen.now, strict=True):
            lines.set_segments([np.stack([self.steps, one], 1) for one in many])
            dots.set_data(self.steps[: len(now)], np.clip(now, LOWEST, 1))
        self.best.set(range_of(self.best.ax, self.shape[0]), seen.best, None, seen.best_title)
        self.best.cursor.set_xdata([range_of(self.best.ax, self.shape[0])[i]] * 2)

    def _letters(self, errors):
        """The error in each cell, in per cent."""
        letters = ([], [])
        for values, bottom in zip(errors, BOTTOMS, strict=True):
            for (row, column), error in np.ndenumerate(values):
                at = (LEFT + WIDE * (column + 0.5) / self.shape[1], bottom + TALL * (row + 0.5) / self.shape[0])
                letters[int(error < 0.12)].append((*at, f"{100 * error:.{int(error < 0.2)}f}", 0.5))
        self.dark.set(letters[0])
        self.light.set(letters[1])


def range_of(ax, n):
    """The n places of the ticks of an axis."""
    return np.asarray(ax.get_xticks())[:n]

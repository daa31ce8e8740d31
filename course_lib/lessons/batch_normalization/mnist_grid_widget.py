"""Ioffe & Szegedy's MNIST experiment as a grid. Slide S50: recorded over starts and α, and any cell trained again now."""
from functools import partial

import numpy as np

from course_lib.data import recorded
from course_lib.interactive.controls import Choice, Slider
from course_lib.interactive.live import LiveRun, live_controls
from course_lib.interactive.words import percent

from .mnist_grid import (
    ALPHAS,
    EVERY,
    PIECE,
    POINTS,
    SCALES,
    SEEDS,
    VALID,
    B,
    CellRun,
    first_grid_state,
    grid_error,
    train_rows,
)
from .mnist_grid_view import BatchNormGridPicture, BatchNormGridView
from .small_digits import NETS

LIMIT = 0.1                                     # "learned": an error below 10 %


class BatchNormGrid(LiveRun):
    """Click a cell of a map, or move through them with the arrow keys; Train computes that cell again, both networks."""

    title = "MNIST over starts and learning rates"
    longest = 320
    pulls = ""
    restart_on = ("scale", "alpha", "seed")                       # another cell is another run
    controls = (
        Choice("scale", "scale of W⁰", "1", "scale of the initial weights, as a factor on Glorot's bound", "cell",
               options=tuple(f"{s:g}" for s in SCALES), draw_only=True),
        Choice("alpha", "α", "0.1", "learning rate alpha", "cell", options=tuple(f"{a:g}" for a in ALPHAS), draw_only=True),
        Slider("t", f"after {EVERY} ×", POINTS, f"time in the recorded runs, in {EVERY} updates", "cell", low=0, high=POINTS,
               step=1, draw_only=True),
        Slider("seed", "seed", 0, "seed of the run that is trained now", "live", low=0, high=SEEDS - 1, step=1,
               draw_only=True),
        *live_controls(),
    )

    def make_view(self):
        self.data = recorded("batchnorm_mnist")
        return BatchNormGridView(NETS, SCALES, ALPHAS, self.data["t"])

    def ahead(self):
        idx = np.zeros((PIECE, B), np.int32)
        for net in NETS:
            yield partial(compiled, net, idx)

    def prepare(self):
        self.training = CellRun(float(self.values["scale"]), float(self.values["alpha"]), self.values["seed"])

    @property
    def record(self):
        """Updates done at each measurement so far."""
        return self.training.updates

    def work(self):
        return self.events(self.training.train())

    # --- what is seen -------------------------------------------------------------------------------------------------

    def cell(self):
        """(row, column) of the chosen cell."""
        return SCALES.index(float(self.values["scale"])), ALPHAS.index(float(self.values["alpha"]))

    def recorded_cell(self):
        """Recorded errors of the chosen cell, (net, seed, point)."""
        return self.data["error"][(slice(None), *self.cell())]

    def show(self, result, t, **values):
        errors, cell = self.data["error"][..., t].mean(-1), self.recorded_cell()            # over the seeds
        best = errors.min(-1)
        titles = tuple(f"{net}: error below 10 % in {int((one < LIMIT).sum())} of {one.size} cells"
                       for net, one in zip(NETS, errors, strict=True))
        here, all_cells = (", ".join(percent(error, 1) for error in pair) for pair in (cell[..., t].mean(1), best.min(-1)))
        self.view.update(BatchNormGridPicture(errors, t, self.cell(), cell, list(self.training.errors.values()), best, titles,
                                              f"this cell: {here}", f"best of all: {all_cells}", self.kept))

    def sentence(self, old, new, result):
        t = new["t"]
        without, with_ = (mean_and_range(errors) for errors in self.recorded_cell()[..., t])
        words = [f"Recorded, scale {new['scale']}, α = {new['alpha']}, after {EVERY * t} updates: error {without} without and "
                 f"{with_} with batch normalization ({SEEDS} seeds, {VALID:,} validation images)."]
        if len(self.record):
            words.append(f"{self.phase}. Computed just now, seed {self.training.seed}, after {self.record[-1]} updates: "
                         f"{self._beside_recorded()}.")
        elif self.ended:
            words.append("Stopped before anything was measured: press ↺ Same weights to begin again.")
        else:
            words.append("Press Train to compute this cell again.")
        return " ".join(words)

    def _beside_recorded(self):
        """The last errors computed, each beside the recorded one."""
        then = self.recorded_cell()[:, self.training.seed, len(self.record) - 1]
        return ", ".join(f"{percent(self.training.errors[net][-1], 1)} {net} (recorded {percent(error, 1)})"
                         for net, error in zip(NETS, then, strict=True))

    def on_keep(self):
        """What is compared are recorded runs: there is always one to keep."""
        self.kept = self.recorded_cell()
        self.refresh(dict(self.values), compute=False)

    def choose(self, i, j):
        """Go to the cell in row i and column j, or to the nearest one there is."""
        i, j = int(np.clip(i, 0, len(SCALES) - 1)), int(np.clip(j, 0, len(ALPHAS) - 1))
        self.set(scale=f"{SCALES[i]:g}", alpha=f"{ALPHAS[j]:g}")

    def pointer(self, kind, ax, x, y, event):
        if kind in ("down", "move") and any(ax is one for one, _, _ in self.view.maps):
            self.choose(np.floor(y), np.floor(x))

    def key(self, key, shift):
        steps = {"ArrowRight": (0, 1), "ArrowLeft": (0, -1), "ArrowUp": (1, 0), "ArrowDown": (-1, 0)}
        if key in steps:
            (i, j), (di, dj) = self.cell(), steps[key]
            self.choose(i + di, j + dj)
        else:
            super().key(key, shift)


def compiled(net, idx):
    """Compile what the training of `net` needs, beginning included."""
    state = first_grid_state(net, 1.0, 0.1, 0)
    train_rows(state, idx)
    grid_error(net, state.theta)


def mean_and_range(errors):
    """The mean of a few errors and, where they differ, how far they go."""
    low, high = 100 * errors.min(), 100 * errors.max()
    return percent(errors.mean(), 1) + (f" ({low:.1f} to {high:.1f})" if high - low > 0.05 else "")

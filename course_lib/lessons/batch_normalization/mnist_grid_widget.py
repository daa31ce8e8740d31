"""Ioffe & Szegedy's MNIST experiment as a grid. Slide S50: recorded over starts and α, and any cell trained again now."""
from functools import partial

import numpy as np

from course_lib.data.recorded import recorded
from course_lib.interactive.controls import Choice, Slider
from course_lib.interactive.live import Live, live_controls

from .mnist_grid import ALPHAS, EVERY, NETS, PIECE, SCALES, SEEDS, STEPS, B, begin, error_of, points, train
from .mnist_grid_view import BatchNormGridView

POINTS = STEPS // EVERY
LIMIT = 0.1                                     # "learned": an error below 10 %


class BatchNormGrid(Live):
    """Click a cell of a map, or move through them with the arrow keys; Train computes that cell again, both networks."""

    title = "MNIST over starts and learning rates"
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
        return BatchNormGridView(SCALES, ALPHAS, self.data["t"])

    def ahead(self):
        idx = np.zeros((PIECE, B), np.int32)
        for net in NETS:
            yield partial(compiled, net, idx)

    def prepare(self):
        self.now = {net: ([], []) for net in NETS}
        self.run_values = self._cell_values()

    def _cell_values(self):
        return {name: self.values[name] for name in ("scale", "alpha", "seed")}

    def changed(self, old):
        if self._cell_values() != self.run_values:              # another cell is another run
            self.trainer.stop()
            self.worker, self.ended = None, False
            self.values |= dict(play=False, progress=0.0)
            self.prepare()
        super().changed(old)

    # --- training both networks of the cell, in turns -----------------------------------------------------------------

    def work(self):
        scale, alpha, seed = float(self.values["scale"]), float(self.values["alpha"]), self.values["seed"]
        runs = [points(net, scale, alpha, seed) for net in NETS]
        pieces = STEPS // PIECE
        for n, both in enumerate(zip(*runs, strict=True)):
            for net, point in zip(NETS, both, strict=True):
                if point is not None:
                    self.now[net][0].append(point.t)
                    self.now[net][1].append(point.error)
            self.values["progress"] = round(n / pieces, 3)
            yield "piece" if both[0] is None else "epoch" if n else "start"

    # --- what is seen -------------------------------------------------------------------------------------------------

    def cell(self):
        """(row, column) of the chosen cell."""
        return SCALES.index(float(self.values["scale"])), ALPHAS.index(float(self.values["alpha"]))

    def show(self, result, t, **values):
        errors = self.data["error"][..., t].mean(-1)            # over the seeds
        i, j = self.cell()
        mine = self.data["error"][:, i, j]
        best = errors.min(-1)
        titles = {name: f"{name}: error below 10 % in {int((one < LIMIT).sum())} of {one.size} cells"
                  for name, one in zip(NETS, errors, strict=True)}
        titles["cell"] = f"this cell: {100 * mine[0, :, t].mean():.1f} %, {100 * mine[1, :, t].mean():.1f} %"
        titles["best"] = "best of all: {:.1f} %, {:.1f} %".format(*(100 * best.min(-1)))
        self.view.update(errors, t, (i, j), mine, [self.now[net] for net in NETS], best, titles, self.kept)

    def sentence(self, old, new, result):
        (i, j), t = self.cell(), new["t"]
        mine = self.data["error"][:, i, j, :, t]
        words = [f"Recorded, scale {new['scale']}, α = {new['alpha']}, after {EVERY * t} updates: error {spread(mine[0])} "
                 f"without and {spread(mine[1])} with batch normalization ({SEEDS} seeds, 2,000 validation images)."]
        at = self.now["with"][0]
        if at:
            k = at[-1] // EVERY
            same = self.data["error"][:, i, j, self.run_values["seed"], k]
            pairs = ", ".join(f"{100 * self.now[net][1][-1]:.1f} % {net} (recorded {100 * old_one:.1f} %)"
                              for net, old_one in zip(NETS, same, strict=True))
            state = "Ended" if self.ended else "Training" if new["play"] else "Paused"
            words.append(f"{state}. Computed just now, seed {self.run_values['seed']}, after {at[-1]} updates: {pairs}.")
        elif self.ended:
            words.append("Stopped before anything was measured: press ↺ Same weights to begin again.")
        else:
            words.append("Press Train to compute this cell again.")
        return " ".join(words)

    def on_keep(self):
        i, j = self.cell()
        self.kept = self.data["error"][:, i, j]
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
    state = begin(net, 1.0, 0.1, 0)
    train(state, idx)
    error_of(net, state.theta)


def spread(errors):
    """The mean of a few errors and, where they differ, how far they go."""
    low, high = 100 * errors.min(), 100 * errors.max()
    words = f"{100 * errors.mean():.1f} %"
    return words + (f" ({low:.1f} to {high:.1f})" if high - low > 0.05 else "")

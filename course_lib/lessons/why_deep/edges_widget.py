"""Oriented edges from photographs, learned under the hand: slide S33, with the sparse autoencoder of `sparse_edges`.

Beside it, from the same start and on the same patches, the plain one (λ = 0, no noise): the comparison is paired.
"""
from typing import NamedTuple

import numpy as np

from course_lib.interactive.controls import Choice, Slider
from course_lib.interactive.live import Live, live_controls

from .edge_training import PIECE, ROUND, ROUNDS, H, Twins
from .edges_view import EdgesView
from .gabor import Gabor, bars
from .patches import SIDE, SOURCES, T

WALLS, START = ("left", "right"), (0, 31)


class Words(NamedTuple):
    walls: tuple
    detail: str
    under: tuple


class Edges(Live):
    """100 reclin units learn to rebuild 12 × 12 patches. Click a filter, or walk with the arrow keys, to see its fit."""

    title = "Edges learned from photographs"
    controls = (
        Slider("lam", "sparsity λ", 1.0, "weight lambda of the sparsity penalty", "how", draw_only=True, low=0, high=3,
               step=0.05),
        Slider("noise", "noise", 0.0, "standard deviation of the noise added to each patch", "how", draw_only=True,
               low=0, high=3, step=0.1),
        Slider("alpha", "α", 0.01, "learning rate alpha", "how", draw_only=True, low=0.0001, high=1.0, log=True),
        Choice("source", "patches of photographs", "whitened", "which patches are learned", "set", draw_only=True,
               options=SOURCES),
        Slider("seed", "seed", 0, "seed of the weights and the order", "set", draw_only=True, low=0, high=31, step=1),
        *live_controls(),
    )

    def make_view(self):
        return EdgesView(ROUND * ROUNDS)

    def ahead(self):
        return self.twins.programs()

    def setup(self):
        self.chosen = START
        super().setup()

    def prepare(self):
        self.twins = Twins(self.values["seed"], self.values["source"], self.values["lam"])

    def changed(self, old):
        if any(old.get(name) != self.values[name] for name in ("source", "seed")):   # another run
            self.trainer.stop()
            self.worker, self.ended = None, False
            self.values |= dict(play=False, progress=0.0)
            self.prepare()
        super().changed(old)

    def work(self):
        twins = self.twins
        yield from twins.measure()
        yield "start"
        for n, idx in enumerate(twins.pieces(), start=1):
            twins.learn(0, idx, self.values["alpha"], self.values["lam"], self.values["noise"])
            yield "piece"
            twins.learn(1, idx, self.values["alpha"])
            twins.updates = n * PIECE
            self.values["progress"] = round(twins.updates / (ROUND * ROUNDS), 3)
            if twins.diverged:
                return
            yield "piece" if n % 2 else "picture"
            if twins.updates % ROUND == 0:
                yield from twins.measure()
                yield "epoch"

    # --- what is seen -----------------------------------------------------------------------------------------------

    def show(self, result, **values):
        (wall, i), W = self.chosen, np.nan_to_num(self.twins.W)
        measured = self.twins.measured
        last = measured[-1] if measured else None
        pair = (last.W[wall, i], last.fit.fitted[wall, i]) if last else (W[wall, i], np.zeros(SIDE**2, np.float32))
        self.view.update(W, last and last.fit.r2, self.chosen, pair, *record(measured), self._words(last),
                         self.kept and record(self.kept))

    def _words(self, last):
        wall, i = self.chosen
        names = (self._with(), "λ = 0, no noise")
        detail = f"filter {i + 1} of the {WALLS[wall]} wall"
        if last is None:
            return Words(names, detail, ("its weights", "Gabor fit"))
        counts = tuple(f"{name}: {count} of {H} like Gabor" for name, count in zip(names, last.share, strict=True))
        return Words(counts, detail, ("its weights", f"Gabor: R² = {last.fit.r2[wall, i]:.2f}"))

    def _with(self):
        v = self.values
        return f"λ = {v['lam']:g}" + (f", noise {v['noise']:g}" if v["noise"] else "")

    def sentence(self, old, new, result):
        twins, (wall, i) = self.twins, self.chosen
        if not twins.measured:
            return (f"Two autoencoders of {H} units with the same random weights, {ROUND * ROUNDS} updates on {T:,} patches "
                    f"({new['source']}). Press Train, or Step for {ROUND} updates.")
        if twins.diverged:
            return (f"The run diverged before update {twins.diverged}: α = {new['alpha']:g} is too large. Lower it and "
                    "press ↺ Same weights.")
        last = twins.measured[-1]
        state = "Ended" if self.ended else "Training" if new["play"] else "Paused"
        shape = Gabor(*(part[wall, i] for part in last.fit.shape))
        a, b = last.share
        return (f"{state} at update {twins.updates}, patches {new['source']}. A Gabor function explains more than half of "
                f"{a} of {H} filters with {self._with()}, of {b} with λ = 0. A patch turns {100 * last.on[0]:.0f} % of the "
                f"units on, {100 * last.on[1]:.0f} % with λ = 0. Filter {i + 1} of the {WALLS[wall]} wall: "
                f"R² = {last.fit.r2[wall, i]:.2f}, {describe(*bars(shape))}.")

    def on_keep(self):
        if not self.twins.measured:
            raise ValueError("there is no run to keep yet: press Train first")
        self.kept = self.twins.measured
        self.refresh(dict(self.values), compute=False)

    # --- the hand on the picture ------------------------------------------------------------------------------------

    def pointer(self, kind, ax, x, y, event):
        for n, wall in enumerate(self.view.walls):
            if kind == "down" and ax is wall.ax and (i := wall.at(x, y)) is not None:
                self._choose(n, i)

    def key(self, key, shift):
        wall, i = self.chosen
        if not key.startswith("Arrow"):
            return super().key(key, shift)
        if (key, wall, i % 10) in (("ArrowRight", 0, 9), ("ArrowLeft", 1, 0)):       # over to the other wall
            return self._choose(1 - wall, i + (9 if wall else -9))
        self._choose(wall, self.view.walls[wall].step(i, key))

    def _choose(self, wall, i):
        self.chosen = (wall, i)
        self.refresh(dict(self.values), compute=False)

    # --- the experiment code ----------------------------------------------------------------------------------------

    def extra(self):
        return {} if self.chosen == START else {"filter": f"{WALLS[self.chosen[0]]}{self.chosen[1] + 1}"}

    def extra_names(self):
        return {"filter"}

    def restore_extra(self, extra):
        text = extra.get("filter", f"left{START[1] + 1}")
        wall = next((n for n, name in enumerate(WALLS) if text.startswith(name)), 0)
        number = text.removeprefix(WALLS[wall])
        if not number.isdecimal() or not 1 <= int(number) <= H:
            raise ValueError(f"a filter is left1 … right{H}, not {text}")
        self.chosen = (wall, int(number) - 1)


def record(measured):
    """(updates, [filters with R² > 0.5 of the one, of the other]) for the curves."""
    return np.array([m.update for m in measured]), [[m.share[n] for m in measured] for n in (0, 1)]


def describe(angle, distance):
    """The bars of a Gabor function in words."""
    return f"bars at {angle:.0f}°, " + (f"{distance:.1f} pixels from bar to bar" if distance < 50 else "one bar")

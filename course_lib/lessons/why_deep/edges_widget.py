"""Oriented edges from photographs, learned under the hand: slide S33, with the sparse autoencoder of `sparse_edges`.

Beside it, from the same start and on the same patches, the plain one (sparsity 0, no noise): the comparison is paired.
"""
import numpy as np

from course_lib.interactive.controls import Choice, Slider
from course_lib.interactive.live import Event, LiveRun, live_controls
from course_lib.interactive.words import percent

from .edge_training import LIKE_GABOR, ROUND, UPDATES, H, Twins
from .edges_view import EdgesPicture, EdgesView
from .gabor import Gabor, bars
from .patches import SIDE, SOURCES, T

WALLS, START = ("left", "right"), (0, 33)


class Edges(LiveRun):
    """100 reclin units learn to rebuild 12 × 12 patches. Click a filter, or walk with the arrow keys, to see its fit."""

    title = "Edges learned from photographs"
    longest = 310
    restart_on = ("source", "seed")
    controls = (
        Slider("lam", "sparsity", 1.0, "weight of the sparsity penalty", "how", draw_only=True, low=0, high=3,
               step=0.05),
        Slider("noise", "noise", 0.0, "standard deviation of the noise added to each patch", "how", draw_only=True,
               low=0, high=3, step=0.1),
        Slider("alpha", "α", 0.01, "learning rate alpha", "how", draw_only=True, low=0.0001, high=1.0, log=True),
        Choice("source", "patches of photographs", "whitened", "which patches are learned", "set", draw_only=True,
               options=SOURCES),
        Slider("seed", "seed", 0, "seed of the weights and the order", "set", draw_only=True, low=0, high=31, step=1),
        *live_controls(),
    )
    more = ("alpha", "seed")
    pulls = ""

    def make_view(self):
        return EdgesView(UPDATES, H, SIDE)

    def ahead(self):
        return self.twins.programs()

    def setup(self):
        self.chosen = START
        super().setup()

    def prepare(self):
        self.twins = Twins(self.values["seed"], self.values["source"], self.values["lam"])

    @property
    def record(self):
        return self.twins.measured

    def work(self):
        twins = self.twins
        for new in twins.train(lambda: tuple(self.values[name] for name in ("alpha", "lam", "noise"))):
            self.progress(twins.updates / UPDATES)
            looks = Event.EPOCH if twins.just_measured and twins.updates else Event.LOOK
            yield looks if new else Event.PIECE

    # --- what is seen -----------------------------------------------------------------------------------------------

    def show(self, result, **values):
        (wall, i), W = self.chosen, np.nan_to_num(self.twins.W)
        names, under = (self._with(), "sparsity 0"), ("its weights", "Gabor fit")
        weights, fitted, like = W[wall, i], np.zeros(SIDE**2, np.float32), np.zeros((2, H), bool)
        if self.record:
            last = self.record[-1]
            names = tuple(f"{name}: {n} of {H} like Gabor" for name, n in zip(names, last.share, strict=True))
            under = "its weights", f"Gabor: R² = {last.fit.r2[wall, i]:.2f}"
            weights, fitted, like = last.W[wall, i], last.fit.fitted[wall, i], last.fit.r2 > LIKE_GABOR
        self.view.update(EdgesPicture(
            W, like, wall, i, weights, fitted, names, f"filter {i + 1} of the {WALLS[wall]} wall", under, *curves(self.record),
            self.kept and curves(self.kept)))

    def _with(self):
        v = self.values
        return f"sparsity {v['lam']:g}" + (f", noise {v['noise']:g}" if v["noise"] else "")

    def sentence(self, old, new, result):
        twins, (wall, i) = self.twins, self.chosen
        if not twins.measured:
            return (f"Two autoencoders of {H} units with the same random weights, {UPDATES} updates on {T:,} patches "
                    f"({new['source']}). Press Train, or Step for {ROUND} updates.")
        if twins.diverged:
            return (f"The run diverged before update {twins.diverged}: α = {new['alpha']:g} is too large. Lower it and "
                    "press ↺ Same weights.")
        last = twins.measured[-1]
        shape = Gabor(*(part[wall, i] for part in last.fit.shape))
        a, b = last.share
        return (f"{self.phase} at update {twins.updates}, patches {new['source']}. A Gabor function explains more than half of "
                f"{a} of {H} filters with {self._with()}, of {b} with sparsity 0. A patch turns {percent(last.on[0], 0)} of the "
                f"units on, {percent(last.on[1], 0)} with sparsity 0. Filter {i + 1} of the {WALLS[wall]} wall: "
                f"R² = {last.fit.r2[wall, i]:.2f}, {describe(*bars(shape))}.")

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


def curves(measured):
    """(updates, [filters with R² > 0.5 of the one, of the other]) for the curves."""
    return np.array([m.update for m in measured]), [[m.share[n] for m in measured] for n in (0, 1)]


def describe(angle, distance):
    """The bars of a Gabor function in words."""
    return f"bars at {angle:.0f}°, " + (f"{distance:.1f} pixels from bar to bar" if distance < 50 else "one bar")

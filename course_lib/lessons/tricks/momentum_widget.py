"""Gradient descent with and without momentum, on contours and on a real network: the hand on slide S29."""
from functools import partial

import numpy as np

from course_lib.interactive.controls import Button, Choice, Slider
from course_lib.interactive.own_function import OwnFunction, no_nan
from course_lib.interactive.pulled import PulledStart
from course_lib.interactive.run import run_controls
from course_lib.interactive.words import count, loss, over_seeds
from course_lib.landscapes import arrival

from .momentum import (
    SHAPES,
    UPDATES,
    MomentumRuns,
    best_rates,
    both_paths,
    loss_along,
    momentum_surface,
    moons,
    network_losses,
    network_seeds,
    path_by,
    shrinkage,
)
from .momentum_view import MomentumPicture, MomentumView

RATES = ("the same α", "its best α")
FRAMES = 100


class Momentum(PulledStart):
    """Pull the ring to another start: orange is sgd, blue is momentum."""

    frames = FRAMES
    title = "With and without momentum"
    controls = (
        Choice("shape", "loss", "bowl", "shape of the loss", "what", options=SHAPES),
        Slider("kappa", "κ", 100.0, "condition number kappa: largest over smallest curvature", "what", low=1, high=1000,
               log=True),
        Slider("x", "θ₁⁰", -2.6, "first parameter at the start", "what", low=-3, high=3),
        Slider("y", "θ₂⁰", -1.1, "second parameter at the start", "what", low=-3, high=3),
        Slider("alpha", "α", 0.1, "learning rate alpha", "how", low=0.001, high=1.0, log=True),
        Slider("beta", "β", 0.8, "momentum beta", "how", low=0.0, high=0.99, step=0.01),
        Choice("sgd", "sgd uses", RATES[0], "learning rate of the descent without momentum", "how", options=RATES),
        Slider("seed", "seed", 0, "seed of the network's run", "how", low=0, high=31, step=1),
        Button("best", "Best α, β", says="the learning rate and momentum that are best for this bowl", group="how"),
        *run_controls(FRAMES),
    )
    more = ("kappa", "x", "y", "sgd", "seed", "seeds")
    scenes = tuple(dict(t=t) for t in (0, 5, 10, 20, 40, 100))

    def __init__(self, update=None, **start):
        """`update(theta, grad, velocity, alpha, beta)`: the reader's own momentum, used instead of ours on the contour."""
        self.own = OwnFunction(update)
        super().__init__(**start)

    def make_view(self):
        self.train, self.valid = moons()
        return MomentumView(UPDATES, FRAMES)

    def setup(self):
        super().setup()
        self.trained, self.surface_of = (None, None), None

    def ahead(self):
        yield partial(network_seeds, 0.1, 0.9, self.train, self.valid)
        yield partial(loss_along, np.int32(0), np.zeros((UPDATES + 1, 2), np.float32), np.float32(1))

    def compute(self, shape, kappa, x, y, alpha, beta, sgd, seed, seeds):
        self.rates = (alpha if sgd == RATES[0] else best_rates(kappa)[0], alpha)
        if self.surface_of != (shape, kappa):
            self.surface_of, self.surface = (shape, kappa), momentum_surface(shape, kappa)
        paths, losses = both_paths(shape, kappa, (x, y), self.rates, beta)
        own = path_by(partial(self._update, alpha, beta), shape, kappa, paths[1, 0]) if self.own else None
        if own is not None:
            paths[1], losses[1] = own
        rest = alpha, beta, seed, seeds
        if self.trained[0] != rest:                             # the network knows nothing of κ and the start
            many = network_seeds(alpha, beta, self.train, self.valid) if seeds else None
            self.trained = rest, (network_losses(alpha, beta, seed, self.train, self.valid), many)
        net, self.bundle = self.trained[1]
        return MomentumRuns(paths, losses / max(float(losses[0, 0]), 1e-30), net)

    def _update(self, alpha, beta, *at):
        """(θ, velocity) after the reader's update at (θ, gradient, velocity), or None."""
        args = (*at, alpha, beta)
        return self.own(args, (2,), (2,), wrong=no_nan(args))

    def show(self, run, t, shape, x, y, **values):
        self.view.update(MomentumPicture(self.surface_of, self.surface, run, t, (x, y), self._titles(run, t),
                                         self.kept and self.kept[1], self.bundle))

    def _titles(self, run, t):
        sgd, fast = (arrival(r) for r in run.ratios)
        low, high = self.surface.curvatures
        name = "YOUR momentum" if self.own.used else "momentum"
        return {"map": f"update {UPDATES * t // FRAMES}: κ = {high / max(low, 1e-9):.3g} at the minimum",
                "loss": f"down to 1 %: sgd {after(sgd)}, {name} {after(fast)}",
                "net": f"a real network: training loss {loss(run.net[0, -1], 2)} and {loss(run.net[1, -1], 2)}"}

    def sentence(self, old, new, run):
        alpha, beta, steepest = new["alpha"], new["beta"], self.surface.curvatures[1]
        sgd, fast = (arrival(r) for r in run.ratios)
        words = [f"To 1 % of the starting loss: sgd {after(sgd)}, momentum {after(fast)}."]
        for name, ratios, rate, limit in zip(("sgd", "momentum"), run.ratios, self.rates,
                                             (2 / steepest, 2 * (1 + beta) / steepest), strict=True):
            if not ratios[-1] < 100:
                words.append(f"The run of {name} diverged: at the minimum α must stay below {limit:.3g}, it is {rate:.3g}.")
        words.append(f"On an even slope the step grows to α/(1 − β) = {alpha / (1 - beta):.3g}. {self._factors(beta, alpha)}")
        bad = [name for name, losses in zip(("sgd", "momentum"), run.net, strict=True) if not losses[-1] < 2]
        words.append(f"The network's run diverged with {' and '.join(bad)}." if bad else
                     f"The network ends at training loss {loss(run.net[0, -1])} (sgd) and {loss(run.net[1, -1])} (momentum).")
        if self.own:
            words.insert(0, self.own.message or "The blue descent is YOUR momentum.")
        if self.bundle is not None and np.isfinite(self.bundle[:, -1]).all():
            words.append(over_seeds("the network with momentum ends at", self.bundle[:, -1]) + ".")
        if self.kept:
            words.append("In A: sgd {}, momentum {}.".format(*(after(arrival(r)) for r in self.kept[1].ratios)))
        return " ".join(words)

    def _factors(self, beta, alpha):
        """How much of the distance is left after each update, along the flattest direction, near the minimum."""
        low = self.surface.curvatures[0]
        return (f"Near the minimum, along its flattest direction (λ = {low:.3g}), each update leaves "
                f"{shrinkage(self.rates[0] * low, 0):.4f} of the distance with sgd, {shrinkage(alpha * low, beta):.4f} with "
                "momentum.")

    def on_best(self):
        alpha, beta = best_rates(self.values["kappa"])[1]
        self.set(alpha=float(alpha), beta=min(0.99, float(beta)))


def after(steps):
    """How many updates it took; beyond the last: not in so many."""
    return count(int(steps), "update") if steps <= UPDATES else f"not in {UPDATES} updates"

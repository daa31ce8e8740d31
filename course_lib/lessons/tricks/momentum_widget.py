"""Gradient descent with and without momentum on contours, and the rate of every (α, β): the hand on slide S29."""
from functools import partial

import numpy as np

from course_lib.interactive.controls import Button, Choice, Slider
from course_lib.interactive.own_function import OwnFunction, no_nan
from course_lib.interactive.pulled import PulledStart
from course_lib.interactive.run import run_controls
from course_lib.landscapes import arrival

from .momentum import (
    RATE_ALPHAS,
    RATE_BETAS,
    SHAPES,
    UPDATES,
    MomentumRuns,
    best_alpha,
    best_rates,
    both_paths,
    loss_along,
    momentum_surface,
    path_by,
    rate_map,
    shrinkage,
    updates_to_a_tenth,
)
from .momentum_cut_view import REACH
from .momentum_view import MomentumPicture, MomentumView

RATES = ("the same α", "its best α")
FRAMES = 100


class Momentum(PulledStart):
    """Pull the ring to another start, or the square on the map of the rate to another α and β."""

    frames = FRAMES
    title = "With and without momentum"
    longest = 400
    controls = (
        Choice("shape", "loss", "bowl", "shape of the loss", "what", options=SHAPES),
        Slider("kappa", "κ", 100.0, "condition number kappa: largest over smallest curvature", "what", low=1, high=1000,
               log=True),
        Slider("x", "θ₁⁰", -2.6, "first parameter at the start", "what", low=-3, high=3),
        Slider("y", "θ₂⁰", -1.1, "second parameter at the start", "what", low=-3, high=3),
        Slider("alpha", "α", 0.1, "learning rate alpha", "how", low=0.001, high=1.0, log=True),
        Slider("beta", "β", 0.8, "momentum beta", "how", low=0.0, high=0.99, step=0.01),
        Choice("sgd", "sgd uses", RATES[0], "learning rate of the descent without momentum", "how", options=RATES),
        Button("best", "Best α, β", says="the learning rate and momentum that are best for this bowl", group="how"),
        *run_controls(FRAMES, seeds=False),
    )
    more = ("x", "y", "sgd", "best")
    scenes = tuple(dict(t=t) for t in (0, 5, 10, 20, 40, 100))

    def __init__(self, update=None, **start):
        """`update(theta, grad, velocity, alpha, beta)`: the reader's own momentum, used instead of ours on the contour."""
        self.own = OwnFunction(update)
        super().__init__(**start)

    def make_view(self):
        return MomentumView(UPDATES, FRAMES, RATE_ALPHAS, RATE_BETAS)

    def setup(self):
        super().setup()
        self.surface_of = None

    def ahead(self):
        yield partial(loss_along, np.int32(0), np.zeros((UPDATES + 1, 2), np.float32), np.float32(1))
        yield partial(best_alpha, "plateau", 300.0, (1.0, 1.0), 0.0)

    def places(self):
        """The start, and the α and β of momentum on the map of the rate, where it is shown."""
        plain = self.values["shape"] == "plateau"
        return [*super().places(), *([] if plain else [(self.view.rate_ax, ("alpha", "beta"))])]

    def compute(self, shape, kappa, x, y, alpha, beta, sgd):
        rates = (alpha if sgd == RATES[0] else self._best_sgd(shape, kappa, (x, y)), alpha)
        if self.surface_of != (shape, kappa):
            self.surface_of, self.surface = (shape, kappa), momentum_surface(shape, kappa)
        paths, losses = both_paths(shape, kappa, (x, y), rates, beta)
        own = path_by(partial(self._update, alpha, beta), shape, kappa, paths[1, 0]) if self.own else None
        if own is not None:
            paths[1], losses[1] = own
        return MomentumRuns(paths, losses / max(float(losses[0, 0]), 1e-30), rates)

    @staticmethod
    def _best_sgd(shape, kappa, begin):
        """In the long run; on the plateau the best of 40 from this start."""
        return best_alpha(shape, kappa, begin, 0.0)[0] if shape == "plateau" else best_rates(kappa)[0]

    def _update(self, alpha, beta, *at):
        """(θ, velocity) after the reader's update at (θ, gradient, velocity), or None."""
        args = (*at, alpha, beta)
        return self.own(args, (2,), (2,), wrong=no_nan(args))

    def show(self, run, t, x, y, beta, **values):
        low, high = self.surface.curvatures
        self.view.update(MomentumPicture(
            self.surface_of, self.surface, run, t, (x, y), beta, tuple(int(arrival(r)) for r in run.ratios),
            rate_map(tuple(map(float, (low, high)))), self._best(), self._titles(run, t, beta),
            self.kept and self.kept[1], self._cut((x, y), **values)))

    @staticmethod
    def _cut(start, shape, kappa, **values):
        """The plateau is round, so both descents stay on a line: places on it from the start on, and the loss there."""
        if shape != "plateau":
            return None
        along, size = np.linspace(-REACH, REACH, UPDATES + 1, dtype=np.float32), max(np.hypot(*start), 1e-9)
        line = along[:, None] * (-np.array(start, np.float32) / np.float32(size))
        return along, np.asarray(loss_along(np.int32(SHAPES.index(shape)), line, np.float32(kappa)))

    def _titles(self, run, t, beta):
        sgd, fast = (int(arrival(r)) for r in run.ratios)
        low, high = self.surface.curvatures
        words = "YOURS" if self.own.used else "momentum"
        theory = float(updates_to_a_tenth(self.surface.curvatures, run.alphas[1], beta))
        shape = self.values["shape"]
        rate = (f"updates per factor 10, {'in the long run' if shape == 'bowl' else 'near the minimum'}: "
                + (f"{theory:.0f}" if np.isfinite(theory) else "∞"))
        return {"map": f"update {UPDATES * t // FRAMES}: "
                       + (f"κ = {high / max(low, 1e-9):.3g}" if shape == "bowl" else
                          f"curvatures {low:.3g}, {high:.3g} at the minimum"),
                "loss": "below 1 % to stay: " + (f"neither in {UPDATES}" if min(sgd, fast) > UPDATES else
                                                 f"sgd {in_short(sgd)}, {words} {in_short(fast)}"),
                "rate": "the loss along the path, with every update" if shape == "plateau" else rate}

    def sentence(self, old, new, run):
        alpha, beta, steepest = new["alpha"], new["beta"], self.surface.curvatures[1]
        sgd, fast = (arrival(r) for r in run.ratios)
        words = [f"Below 1 % of the starting loss, to stay: sgd {after(sgd)}, momentum {after(fast)}."]
        lost = [f"The run of {name} diverged: at the minimum α must stay below {limit:.3g}, it is {rate:.3g}."
                for name, ratios, rate, limit in zip(("sgd", "momentum"), run.ratios, run.alphas,
                                                     (2 / steepest, 2 * (1 + beta) / steepest), strict=True)
                if not ratios[-1] < 100]
        words += [*lost, f"On an even slope the step grows to α/(1 − β) = {alpha / (1 - beta):.3g}."]
        if not lost:
            words.append(self._factors(beta, run))
        if self.own:
            words.insert(0, self.own.message or "The gold descent is YOUR momentum.")
        if self.kept:
            words.append("In A: sgd {}, momentum {}.".format(*(after(arrival(r)) for r in self.kept[1].ratios)))
        return " ".join(words)

    def _factors(self, beta, run):
        """How much of the distance is left after each update, along the flattest direction, near the minimum."""
        low = self.surface.curvatures[0]
        return (f"Near the minimum, along its flattest direction (μ = {low:.3g}), each update leaves "
                f"{shrinkage(run.alphas[0] * low, 0.0):.4f} of the distance with sgd, "
                f"{shrinkage(run.alphas[1] * low, beta):.4f} with momentum.")

    def _best(self):
        """The (α, β) that are fastest near the minimum."""
        low, high = map(float, self.surface.curvatures)
        return best_rates(high / max(low, 1e-9), high)[1]

    def on_best(self):
        """β up to its next step, and α in the middle of those that keep both roots complex: the best itself is at the edge."""
        low, high = map(float, self.surface.curvatures)
        beta = min(0.99, np.ceil(100 * self._best()[1] - 1e-6) / 100)
        ends = (1 - beta**0.5) ** 2 / max(low, 1e-9), (1 + beta**0.5) ** 2 / high
        self.set(alpha=float(np.mean(ends)), beta=float(beta))


def after(steps):
    """From which update on; beyond the last: not in so many."""
    return f"from update {int(steps)}" if steps <= UPDATES else f"not in {UPDATES} updates"


def in_short(steps):
    """The same in a title."""
    return str(steps) if steps <= UPDATES else f"> {UPDATES}"

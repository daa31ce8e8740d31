"""λ over whole runs: the hand on slide S24."""
from functools import partial

import numpy as np

from course_lib.activations import place
from course_lib.data.toys import SETS
from course_lib.drawing.style import TRIANGLE
from course_lib.interactive.controls import Choice, Slider, Toggle
from course_lib.interactive.own_function import OwnFunction
from course_lib.interactive.run import FRAMES, RecordedRun, run_controls
from course_lib.interactive.words import beside_a, loss, over_seeds, percent
from course_lib.notation import signed
from course_lib.toy_runs import first_bad, map_at

from .regularization import (
    LAMS,
    ROWS,
    STEPS,
    curve_by_runs,
    curve_of,
    decayed_setting,
    few_points,
    prior_sigma,
    run_of,
    validation_seeds,
)
from .regularization_view import RegularizationPicture, RegularizationView


class Regularization(RecordedRun):
    """Few noisy points, a network with room to memorise them, and λ."""

    title = "λ over whole runs"
    longest = 340
    controls = (
        Slider("lam", "λ", 0.001, "lambda, weight of the L2 regularizer", "what", low=1e-6, high=1.0, log=True),
        Toggle("biases", "decay biases too", False, "penalise the biases as well, which the slide does not", "what"),
        Slider("n", "T", 20, "number T of training examples", "data", low=6, high=ROWS, step=1),
        Slider("noise", "noise", 0.5, "noise of the examples", "data", low=0.0, high=1.0, step=0.05),
        Slider("ones", f"share of {TRIANGLE}", 0.5, "fraction of the examples in the class of the triangles", "data",
               low=0.1, high=0.9, step=0.05),
        Choice("data", "data", "moons", "data set", "data", options=tuple(SETS)),
        Slider("alpha", "α", 0.5, "learning rate alpha", "how", low=0.01, high=10.0, log=True),
        Slider("seed", "seed", 0, "seed of the weights and the training examples", "how", low=0, high=31, step=1),
        *run_controls(),
    )
    more = ("noise", "data", "alpha", "seed", "seeds")
    scenes = tuple(dict(lam=lam) for lam in (1e-3, 1e-2, 3e-2, 0.1, 0.3))

    def __init__(self, variance=None, **start):
        """`variance(lam, T)`: the reader's own σ² of the prior, drawn instead of ours."""
        self.own = OwnFunction(variance)
        super().__init__(**start)

    def make_view(self):
        return RegularizationView(FRAMES * STEPS, LAMS)

    def setup(self):
        super().setup()
        self.swept = None                   # what the curve over λ was trained with

    def ahead(self):
        yield partial(curve_of, decayed_setting(), self.sets)
        for name in SETS:
            yield partial(few_points, name, 0, 0.5, 0.5)
        yield partial(validation_seeds, decayed_setting(), self.sets)

    def compute(self, lam, biases, n, noise, ones, data, alpha, seed, seeds):
        self.sets = few_points(data, seed, ones, noise)
        s = decayed_setting(lam, biases, n, alpha, seed)
        run = run_of(s, self.sets)
        rest = (biases, n, noise, ones, data, alpha, seed)      # the curve over λ does not depend on λ
        if self.swept != rest:
            sweep = curve_by_runs if self.result is None else curve_of      # the program of the second is compiled ahead
            self.swept, self.curve = rest, sweep(s, self.sets)
            self.best = LAMS[np.nanargmin(self.curve[1])] if np.isfinite(self.curve[1]).any() else LAMS[0]
        self.bundle = validation_seeds(s, self.sets) if seeds else None
        return run

    def show(self, run, t, lam, n, **values):
        self.p = np.nan_to_num(np.asarray(map_at(run.theta, np.int32(t), place("tanh"), np.int32(1))))
        self.sigma = self._sigma(lam, n)
        X, y = (np.asarray(part)[:n] for part in self.sets.train)
        self.view.update(RegularizationPicture(run, t, self.p, X, y, lam, self.sigma, self.curve, self._titles(run, t),
                                               self.kept and self.kept[1], self.bundle))

    def _titles(self, run, t):
        return {"loss": f"validation loss {loss(run.valid[t])} at update {run.steps[t]}",
                "map": f"validation error {percent(run.error[t], 0)}" if np.isfinite(run.valid[t]) else "diverged",
                "lam": f"validation lowest near λ = {self.best:.2g}",
                "prior": f"{'YOUR' if self.own.used else 'the'} prior, σ = {self.sigma:.3g}"}

    def _sigma(self, lam, n):
        """Standard deviation of the prior: 1/√(2λT), or what the reader's function says."""
        value = self.own((lam, n), (), wrong=no_variance)
        return prior_sigma(lam, n) if value is None else float(np.sqrt(value[0]))

    def sentence(self, old, new, run):
        t, lam, n, factor = new["t"], new["lam"], new["n"], 1 - 2 * new["alpha"] * new["lam"]
        if (bad := first_bad(run)) is not None or abs(factor) > 1:
            at = "" if bad is None else f" at update {run.steps[bad]}"
            return (f"The run diverged{at}: each update multiplies W by 1 − 2αλ = {signed(factor)} before the loss is "
                    f"added. Lower α{' or λ' if abs(factor) > 1 else ''}.")
        words = [f"λ = {lam:g}: at update {run.steps[t]} the training loss is {loss(run.train[t])}, the validation loss "
                 f"{loss(run.valid[t])}. ‖W⁽¹⁾‖ = {run.norm[t, 0]:.2f}, ‖W⁽²⁾‖ = {run.norm[t, 1]:.2f}. "
                 f"Each update first multiplies W by 1 − 2αλ = {factor:.4g}. As a Gaussian prior: "
                 f"σ² = {self.sigma**2:.3g} with T = {n}."]
        if self.p.max() - self.p.min() < 0.1 and t:
            words.append(f"f(x) is almost the same everywhere: {TRIANGLE} with probability {(1 + self.p.mean()) / 2:.2f}, "
                         f"while {np.mean(np.asarray(self.sets.train.y)[:n]):.2f} of the training examples are {TRIANGLE}.")
        if self.bundle is not None:
            words.append(over_seeds("the last validation loss is", self.bundle[:, -1]) + ".")
        if self.kept:
            words.append(beside_a(loss(self.kept[1].valid[-1]), loss(run.valid[-1])))
        return " ".join([*words, self.own.message]).strip()


def no_variance(value):
    """What is wrong with the variance of a prior, or ""."""
    return "" if 0 < value < np.inf else f"gave σ² = {value:g}, which is no variance"

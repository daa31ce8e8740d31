"""λ over whole runs. Slide S24: λ Σ‖W^(k)‖²_F pulls the weights, not the biases, as a Gaussian prior would."""
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

from course_lib.activations import place
from course_lib.data import Data
from course_lib.data.toys import draw
from course_lib.interactive.controls import Choice, Slider, Toggle
from course_lib.interactive.own_function import answers
from course_lib.interactive.run import FRAMES, Run, run_controls
from course_lib.notation import signed
from course_lib.toy_runs import SETS, Plan, first_bad, map_at, one_run, run_once, run_seeds, setting

from .regularization_view import LAMS, MOST, RegularizationView

H, ROWS, VALID, STEPS = 16, 60, 300, 20
PLAN = Plan(sizes=(2, H, 2), B=ROWS, steps=STEPS)
PARTS = np.float32(LAMS[:4]), np.float32(LAMS[3:])          # equally long, so that one program serves both
ENDS = PLAN._replace(frames=1, steps=FRAMES * STEPS)       # the same run, recorded at its two ends only


@partial(jax.jit, static_argnums=0)
def over_lam(plan, lams, s, train, valid):
    """(last training loss, last validation loss) of one run for each λ: two (len(lams),)."""
    def last(lam):
        run = one_run(plan, s._replace(lam=lam), train, valid)
        return run.train[-1], run.valid[-1]

    return jax.vmap(last)(lams)


@jax.jit
def mixed(X, y):
    """The same examples, classes taking turns: the first T have both classes as often as all of them."""
    ones = y == 1
    rank = jnp.where(ones, jnp.cumsum(ones), jnp.cumsum(~ones)).astype(X.dtype)
    rows = jnp.argsort((rank - 0.5) / jnp.where(ones, ones.sum(), (~ones).sum()).astype(X.dtype))
    return Data(X[rows], y[rows])


class Regularization(Run):
    """Few noisy points, a network with room to learn them by heart, and λ."""

    title = "λ over whole runs"
    controls = (
        Slider("lam", "λ", 0.001, "lambda, weight of the L2 regularizer", "what", low=1e-6, high=1.0, log=True),
        Toggle("biases", "decay biases too", False, "penalise the biases as well, which the slide does not", "what"),
        Slider("n", "T", 20, "number T of training examples", "data", low=6, high=ROWS, step=1),
        Slider("noise", "noise", 0.5, "noise of the examples", "data", low=0.0, high=1.0, step=0.05),
        Slider("ones", "class 1", 0.5, "fraction of the examples in class 1", "data", low=0.1, high=0.9, step=0.05),
        Choice("data", "data", "moons", "data set", "data", options=tuple(SETS)),
        Slider("alpha", "α", 0.5, "learning rate alpha", "how", low=0.01, high=10.0, log=True),
        Slider("seed", "seed", 0, "seed of the weights and the training examples", "how", low=0, high=31, step=1),
        *run_controls(),
    )

    def __init__(self, variance=None, **start):
        """`variance(lam, T)`: the reader's own σ² of the prior, drawn instead of ours."""
        self.own, self.trouble = variance, ""
        super().__init__(**start)

    def make_view(self):
        return RegularizationView(FRAMES * STEPS)

    def setup(self):
        super().setup()
        self.swept = (None, None)

    def ahead(self):
        s = setting(depth=1, hyper=(1.0,), lam=0.1, n=20)
        for name in SETS:
            yield partial(draw, name, 0, 0.5, ROWS, 0.5)
            yield partial(draw, name, 0, 0.5, VALID, 0.5)
        yield partial(run_seeds, PLAN, "valid", s, self.train, self.valid)

    def compute(self, lam, biases, n, noise, ones, data, alpha, seed, seeds):
        key = jax.random.key(seed)
        self.train = mixed(*draw(data, jax.random.fold_in(key, 0), ones, ROWS, noise))
        self.valid = draw(data, jax.random.key(1000), ones, VALID, noise)
        s = setting(depth=1, seed=seed, hyper=(alpha,), lam=lam, biases=biases, n=n)
        rest = (biases, n, noise, ones, data, alpha, seed)
        halves = [] if self.swept[0] == rest else PARTS         # the curve over λ does not depend on λ
        with ThreadPoolExecutor(2) as beside:                   # compiled code lets go of Python's lock: two cores, if there are
            swept = beside.map(lambda lams: np.asarray(over_lam(ENDS, lams, s, self.train, self.valid)), halves)
            run = jax.tree.map(np.asarray, run_once(PLAN, s, self.train, self.valid))
            if halves:
                first, second = swept
                self.swept = rest, np.hstack([first, second[:, 1:]])
        self.bundle = np.asarray(run_seeds(PLAN, "valid", s, self.train, self.valid)) if seeds else None
        return run

    def show(self, run, t, lam, n, **values):
        self.p = np.nan_to_num(np.asarray(map_at(run.theta, np.int32(t), place("tanh"), np.int32(1))))
        train = (np.asarray(self.train.X)[:n], np.asarray(self.train.y)[:n])
        self.sigma = self._sigma(lam, n)
        self.view.update(run, t, self.p, train, lam, self.sigma, self.swept[1], self._titles(run, t),
                         self.kept and self.kept[1], self.bundle)

    def _titles(self, run, t):
        best = LAMS[np.nanargmin(self.swept[1][1])]
        return {"loss": f"validation {number(run.valid[t])} at step {run.steps[t]}",
                "map": f"validation error {100 * run.error[t]:.0f} %" if np.isfinite(run.valid[t]) else "diverged",
                "lam": f"lowest at λ = {best:.2g}",
                "norm": "size of the weights",
                "prior": f"{'YOUR' if self.own and not self.trouble else 'the'} prior, σ = {self.sigma:.2g}"}

    def _sigma(self, lam, n):
        """Standard deviation of the prior: 1/√(2λT), or what the reader's function says."""
        ours = float(1 / np.sqrt(2 * lam * n))
        if self.own is None:
            return ours
        value, self.trouble = answers(self.own, (lam, n), ())
        if not self.trouble and not 0 < value[0] < np.inf:
            self.trouble = (f"{self.own.__name__} gave σ² = {value[0]:g}, which is no variance: the picture shows the "
                            "course's.")
        return ours if self.trouble else float(np.sqrt(value[0]))

    def sentence(self, old, new, run):
        t, lam, n, factor = new["t"], new["lam"], new["n"], 1 - 2 * new["alpha"] * new["lam"]
        if (bad := first_bad(run)) is not None or abs(factor) > 1:
            at = "" if bad is None else f" at step {run.steps[bad]}"
            return (f"The run diverged{at}: each update multiplies W by 1 − 2αλ = {signed(factor)} before the loss is "
                    f"heard. Lower α{' or λ' if abs(factor) > 1 else ''}.")
        words = [f"λ = {lam:g}: at step {run.steps[t]} the training loss is {run.train[t]:.3f}, the validation loss "
                 f"{run.valid[t]:.3f}. ‖W⁽¹⁾‖ = {run.norm[t, 0]:.2f}, ‖W⁽²⁾‖ = {run.norm[t, 1]:.2f}. "
                 f"Each update first multiplies W by 1 − 2αλ = {factor:.4g}. As a Gaussian prior: "
                 f"σ² = {'' if self.own else '1/(2λT) = '}{self.sigma**2:.3g} with T = {n}."]
        if self.p.max() - self.p.min() < 0.1 and t:
            words.append(f"f(x) is almost the same everywhere: class 1 with probability {(1 + self.p.mean()) / 2:.2f}, "
                         f"while {np.mean(np.asarray(self.train.y)[:n]):.2f} of the training examples are in class 1.")
        if self.bundle is not None:
            last = self.bundle[:, -1]
            words.append(f"Over 16 seeds of the weights the last validation loss is {np.median(last):.3f} "
                         f"({last.min():.3f} to {last.max():.3f}).")
        if self.kept:
            words.append(f"A ended at {number(self.kept[1].valid[-1])}, this run at {number(run.valid[-1])}.")
        return " ".join([*words, self.trouble]).strip()


def number(x):
    """A loss that may be beyond the picture."""
    return "∞" if not np.isfinite(x) else f"{x:.3f}" if x < MOST * 100 else f"{x:.1e}"

"""The same descent on raw inputs and on prepared ones. Slide S28: subtract the training set mean, divide by its deviation.

The unit is linear, f(x) = w₁ x₁ + w₂ x₂, with squared error: two weights, so its risk can be drawn, and the Hessian is
1/T Σ x xᵀ. A bias would be a third weight whose input is always 1. The network beside it has biases and learns moons
whose inputs have been stretched and shifted in the same way.
"""
from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from course_lib.data import Data
from course_lib.data.toys import draw
from course_lib.interactive.controls import Slider, Toggle
from course_lib.interactive.run import FRAMES, Run, run_controls
from course_lib.normalization import Statistics, condition_number, second_moment, standardize, statistics
from course_lib.optimizers import sgd
from course_lib.toy_runs import SEEDS, Plan, one_run, setting
from course_lib.training import gradient_step, start, trajectory

from .momentum_widget import after, steps_to
from .normalization_view import ALPHAS, UPDATES, NormalizationView

ROWS, REACH = 60, 5.0
PLAN = Plan(sizes=(2, 8, 2), steps=UPDATES // FRAMES)


class Descents(NamedTuple):
    """Raw and prepared: w - w* at each update (2, 301, 2), risk above the minimum over that of the start (2, 301), the
    network's training losses for each of ALPHAS (2, 12, 61)."""

    paths: np.ndarray
    ratios: np.ndarray
    net: np.ndarray


@jax.jit
def descend(X, begin, alpha):
    """w - w* at each update (301, 2) of gradient descent from w* + begin: the targets are those of w*, without noise."""
    def objective(w, x, y, key, hyper):
        error = x @ w - y
        return (error**2).mean() / 2, x.T @ error / len(y)

    optimizer = sgd(alpha)
    idx = jnp.broadcast_to(jnp.arange(ROWS), (UPDATES, 1, ROWS))
    state = start(begin, optimizer, jax.random.key(0))
    return trajectory(gradient_step(objective, optimizer.update), state, X, jnp.zeros(ROWS), idx, lambda s: s.theta)[1]


@jax.jit
def over_alpha(seeds, train, valid):
    """The training losses of a network's run for each seed and each of ALPHAS: (n, 12, 61)."""
    s = setting(depth=1)
    return jax.vmap(lambda seed: jax.vmap(lambda alpha: one_run(PLAN, s._replace(seed=seed, hyper=(alpha,)), train,
                                                                valid).train)(jnp.asarray(ALPHAS)))(seeds)


def round_cloud():
    """ROWS points with mean 0, deviation 1 and no correlation at all."""
    z = np.random.default_rng(1).normal(size=(ROWS, 2))
    z -= z.mean(0)
    return (z @ np.linalg.inv(np.linalg.cholesky(z.T @ z / ROWS)).T).astype(np.float32)


def prepared(X, center, scale, others=()):
    """X, and other sets, after the chosen parts of the slide's rule, with the statistics of X."""
    known = statistics(X)
    D = X.shape[1]
    known = Statistics(known.mean if center else np.zeros(D, np.float32), known.std if scale else np.ones(D, np.float32))
    return [np.asarray(standardize(one, known)) for one in (X, *others)]


class Normalization(Run):
    """Pull the start of the descent, or the ring in the cloud of the inputs: their mean."""

    title = "Raw inputs, and normalized ones"
    controls = (
        Slider("m1", "mean of x₁", 3.0, "mean of input x1", "what", low=-REACH, high=REACH, step=0.1),
        Slider("m2", "mean of x₂", 0.0, "mean of input x2", "what", low=-REACH, high=REACH, step=0.1),
        Slider("ratio", "σ₁/σ₂", 5.0, "deviation of x1 over that of x2", "what", low=0.1, high=10.0, log=True),
        Slider("rho", "correlation", 0.0, "correlation of x1 and x2", "what", low=-0.95, high=0.95, step=0.05),
        Toggle("center", "subtract the mean", True, "subtract the training set mean", "how"),
        Toggle("scale", "divide by the deviation", True, "divide by the training set standard deviation", "how"),
        Slider("part", "α ÷ (2/L)", 0.4, "learning rate of the unit, as a part of the largest stable one", "how", low=0.05,
               high=1.2, step=0.01),
        Slider("x", "w₁⁰", 1.2, "first weight at the start, from the minimum", "how", low=-3, high=3),
        Slider("y", "w₂⁰", 2.6, "second weight at the start, from the minimum", "how", low=-3, high=3),
        Slider("seed", "seed", 0, "seed of the network's run", "how", low=0, high=31, step=1),
        *run_controls(),
    )

    def make_view(self):
        self.base = round_cloud()
        self.moons = [draw("moons", i) for i in (0, 1)]
        unit = statistics(self.moons[0].X)
        self.flat = [np.asarray(standardize(one.X, unit)) for one in self.moons]
        return NormalizationView(FRAMES)

    def setup(self):
        super().setup()
        self.grabbed, self.trained = None, (None, None)

    def ahead(self):
        yield partial(over_alpha, np.arange(SEEDS, dtype=np.int32), *self.sets([4, 1], [0, 0]))

    def compute(self, m1, m2, ratio, rho, center, scale, part, x, y, seed, seeds):
        stretch, shift = np.array([ratio, 1], np.float32), np.array([m1, m2], np.float32)
        turned = self.base @ np.array([[1, rho], [0, np.sqrt(1 - rho**2)]], np.float32)
        self.clouds = turned * stretch + shift, prepared(turned * stretch + shift, center, scale)[0]
        self.hessians = [np.asarray(second_moment(X), float) for X in self.clouds]
        self.curvature = [np.linalg.eigvalsh(H) for H in self.hessians]
        begin, paths = np.array([x, y], np.float32), []
        for X, curvature in zip(self.clouds, self.curvature, strict=True):
            paths.append(np.asarray(descend(X, begin, np.float32(part * 2 / curvature[-1]))))
        above = [np.einsum("ti,ij,tj->t", d, H, d) for d, H in zip(np.array(paths, float), self.hessians, strict=True)]
        rest = (m1, m2, ratio, center, scale, seed, seeds)
        if self.trained[0] != rest:                         # the network knows nothing of the unit's start and α
            self.trained = rest, self._network(stretch, shift, center, scale, seed, seeds)
        net, self.bundle = self.trained[1]
        return Descents(np.array(paths), np.array([r / max(r[0], 1e-30) for r in above]), net)

    def sets(self, stretch, shift):
        """Training and validation moons, stretched and shifted."""
        return [Data((X * np.float32(stretch) + np.float32(shift)).astype(np.float32), one.y)
                for X, one in zip(self.flat, self.moons, strict=True)]

    def _network(self, stretch, shift, center, scale, seed, seeds):
        raw = self.sets(stretch, shift)
        ready = prepared(raw[0].X, center, scale, (raw[1].X,))
        ready = [one._replace(X=X) for one, X in zip(raw, ready, strict=True)]
        net = [np.asarray(over_alpha(np.int32([seed]), *sets))[0] for sets in (raw, ready)]
        many = np.asarray(over_alpha(np.arange(SEEDS, dtype=np.int32), *ready)) if seeds else None
        return np.stack(net), many

    def show(self, run, t, m1, m2, x, y, **values):
        self.view.update(self.clouds, self.hessians, run.paths, run.ratios, run.net, t, (x, y), (m1, m2),
                         self._titles(run, t), self.kept and self.kept[1], self.bundle)

    def _titles(self, run, t):
        kappas = [condition_number(H) for H in self.hessians]
        steps = [steps_to(r) for r in run.ratios]
        return {"planes": [f"{name}: κ = {kappa:.3g}" for name, kappa in zip(("raw", "prepared"), kappas, strict=True)],
                "risk": "to 1 %: {} and {} updates".format(*("> 300" if s is None else s for s in steps)),
                "net": "a real network: {:.3f} and {:.3f}".format(*np.nanmin(run.net[:, :, t], axis=1))}

    def sentence(self, old, new, run):
        kappas = [condition_number(H) for H in self.hessians]
        rates = [new["part"] * 2 / c[-1] for c in self.curvature]
        steps = [steps_to(r) for r in run.ratios]
        words = [f"Raw inputs: κ = {kappas[0]:.3g}, α = {rates[0]:.3g}, to 1 % of the risk above the minimum: "
                 f"{after(steps[0])}. Prepared: κ = {kappas[1]:.3g}, α = {rates[1]:.3g}, {after(steps[1])}."]
        if new["part"] > 1:
            words.append("Both descents diverge: α is beyond 2/L, L the largest curvature.")
        elif new["center"] and new["scale"] and abs(new["rho"]) > 0.01:
            words.append(f"What is left is the correlation: κ = (1 + |ρ|)/(1 − |ρ|) for |ρ| = {abs(new['rho']):.2f}.")
        t = new["t"]
        best = [f"{run.net[i, k, t]:.4f} on {name} inputs (α = {ALPHAS[k]:.2g})" for i, (name, k) in enumerate(
            zip(("raw", "prepared"), np.nanargmin(run.net[:, :, t], axis=1), strict=True))]
        words.append(f"The network's training loss after {t * PLAN.steps} updates, each at its own best α: {best[0]}, "
                     f"{best[1]}.")
        if self.bundle is not None:
            last = np.nanmin(self.bundle[:, :, t], axis=1)
            words.append(f"Over 16 seeds the best of the prepared is {np.median(last):.4f} ({last.min():.4f} to "
                         f"{last.max():.4f}).")
        if self.kept:
            words.append("In A: {} raw, {} prepared.".format(*(after(steps_to(r)) for r in self.kept[1].ratios)))
        return " ".join(words)

    # --- the hand on the picture ----------------------------------------------------------------------------------

    def places(self):
        """What can be pulled: (axes, the two controls, reach)."""
        return [(plane.ax, ("x", "y"), 3.0) for plane in self.view.planes] + [
            (self.view.data[0].axes, ("m1", "m2"), REACH)]

    def pointer(self, kind, ax, x, y, event):
        if kind == "down":
            self.grabbed = next((place for place in self.places() if place[0] is ax and self.near(
                ax, x, y, *(self.values[name] for name in place[1]), pixels=20)), None)
        elif kind == "up":
            self.grabbed = None
        elif kind == "move" and self.grabbed:
            (a, b), reach = self.grabbed[1:]
            self.set(**{a: float(np.clip(x, -reach, reach)), b: float(np.clip(y, -reach, reach))})

    def key(self, key, shift):
        """Shift and an arrow moves the start; arrows alone go through the run, as everywhere."""
        if shift and key in ("ArrowLeft", "ArrowRight"):
            self.nudge("x", 10 if key == "ArrowRight" else -10)
        elif key in ("ArrowUp", "ArrowDown"):
            self.nudge("y", 10 if key == "ArrowUp" else -10)
        else:
            super().key(key, shift)

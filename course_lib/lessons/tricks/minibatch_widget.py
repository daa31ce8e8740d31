"""Mini-batches and the halved learning rate over whole runs of a network. Slides S28 and S29.

An update uses the average gradient of m examples. Its variance is that of one example divided by m, if they are drawn
with replacement; in an epoch no example comes twice, and it is smaller by (T - m)/(T - 1). With `halve`, α is divided by
2 once the validation loss, looked at every 20 updates, has not improved `look-ahead` times in a row.
"""
from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from course_lib.activations import tanh
from course_lib.backprop import backprop
from course_lib.data.toys import draw
from course_lib.initialization import glorot
from course_lib.interactive.controls import Choice, Slider, Toggle
from course_lib.interactive.run import Run, run_controls
from course_lib.interactive.words import loss
from course_lib.learning_rate import Plateau, halve_on_plateau, unseen
from course_lib.loss import softmax_nll, zero_one
from course_lib.network import fprop
from course_lib.optimizers import get_hyper, sgd, with_hyper
from course_lib.toy_runs import SEEDS, Plan, counted, first_bad, mean, order, setting
from course_lib.training import gradient_step, scan_steps, start

from .minibatch_view import SIZES, MiniBatchView

ROWS, DRAWS, STEPS = 200, 120, 20
PLAN = Plan(sizes=(2, 8, 2), B=max(SIZES), steps=STEPS)
AXES = {"updates": 1, "examples": None}


class Halved(NamedTuple):
    """At each frame: θ, mean losses, validation error, α, how many updates. Leaves (61, ...)."""

    theta: tuple
    train: jax.Array
    valid: jax.Array
    error: jax.Array
    alpha: jax.Array
    steps: jax.Array


class Cloud(NamedTuple):
    """Gradient estimates in the plane of ∇ and the direction that varies most: points (120, 2), ‖∇‖, their deviations
    along both axes, the unit of the picture; total deviation for each m: by the two formulas (100,), drawn (7,)."""

    points: np.ndarray
    true: float
    axes: np.ndarray
    unit: float
    again: np.ndarray
    epoch: np.ndarray
    measured: np.ndarray
    here: float


def one_run(seed, alpha, batch, halve, look_ahead, train, valid):
    """The whole run; every control is an array."""
    key = jax.random.key(seed)

    def objective(theta, x, y, key, hyper):
        forward = fprop(theta, x, tanh)
        grads = backprop(theta, forward, y, tanh, counted(batch, PLAN.B)).theta
        return mean(softmax_nll.value(forward.a[-1], y), batch), grads

    def record(state):
        a, out = fprop(state.theta, train.X, tanh).a[-1], fprop(state.theta, valid.X, tanh).a[-1]
        return Halved(state.theta, softmax_nll.value(a, train.y).mean(), softmax_nll.value(out, valid.y).mean(),
                      zero_one(out, valid.y).mean(), get_hyper(state.opt, "alpha"), state.t)

    def frame(carry, rows):
        state, seen = carry
        state, _ = scan_steps(step, state, train.X, train.y, rows)
        now = record(state)
        opt, new = halve_on_plateau(state.opt, seen, now.valid, look_ahead)
        opt = with_hyper(opt, alpha=jnp.where(halve, get_hyper(opt, "alpha"), now.alpha))
        return (state._replace(opt=opt), Plateau(*new)), now

    optimizer = sgd(alpha)
    step = gradient_step(objective, optimizer.update)
    state = start(glorot(key, PLAN.sizes), optimizer, key)
    idx = order(PLAN, setting()._replace(batch=batch), key, ROWS)
    first = record(state)
    rest = lax.scan(frame, (state, unseen()), idx)[1]
    return jax.tree.map(lambda a, b: jnp.concatenate([a[None], b]), first, rest)


run_halved = jax.jit(one_run)


@jax.jit
def many_halved(*args):
    """The validation losses of the runs from SEEDS seeds (16, 61)."""
    return jax.vmap(lambda seed: one_run(seed, *args).valid)(jnp.arange(SEEDS))


def single_gradients(theta, X, y):
    """The gradient of every single example: (T, number of parameters)."""
    def one(x, y):
        grads = backprop(theta, fprop(theta, x[None], tanh), y[None], tanh).theta
        return jnp.concatenate([leaf.ravel() for leaf in jax.tree.leaves(grads)])

    return jax.vmap(one)(X, y)


def deviation(grads, m, again=True):
    """√E‖estimate - ∇‖² of the mean of m of the T gradients, drawn with replacement or (again=False) without."""
    T = len(grads)
    one = jnp.sqrt(grads.var(0).sum() / m)
    return one if again else one * jnp.sqrt((T - m) / (T - 1))


def estimates(grads, m, ranks):
    """Means of m gradients of one epoch, that is without replacement: one for each row of ranks (draws, T)."""
    return (ranks < m).astype(grads.dtype) @ grads / m


def shuffles(draws=DRAWS, T=ROWS):
    """The place of each example in `draws` random orders: (draws, T)."""
    return np.random.default_rng(0).random((draws, T)).argsort(axis=1).astype(np.float32)


@jax.jit
def cloud_at(theta, t, X, y, m, ranks):
    """The Cloud of mini-batches of m at θ of frame t."""
    grads = jnp.nan_to_num(single_gradients(jax.tree.map(lambda leaf: leaf[t], theta), X, y), posinf=0, neginf=0)
    true, m = grads.mean(0), m.astype(jnp.float32)
    size = jnp.linalg.norm(true)
    along = true / jnp.maximum(size, 1e-12)
    rest = grads - true - jnp.outer((grads - true) @ along, along)
    flat = grads @ jnp.stack([along, jnp.linalg.eigh(rest.T @ rest)[1][:, -1]], 1)
    at = jnp.arange(1, max(SIZES) + 1, dtype=jnp.float32)
    measured = [jnp.sqrt(((estimates(grads, k, ranks) - true) ** 2).sum(1).mean()) for k in SIZES]
    axes = jnp.stack([deviation(flat[:, i : i + 1], m, again=False) for i in (0, 1)])
    return Cloud(estimates(flat, m, ranks), size, axes, jnp.maximum(size, flat.std(0).max() * 2 / 3),
                 deviation(grads, at), deviation(grads, at, again=False), jnp.stack(measured),
                 deviation(grads, m, again=False))


class MiniBatch(Run):
    """One network, 1,200 updates: m examples in each, α constant or halved when validation stalls."""

    title = "Mini-batches, and a halved learning rate"
    controls = (
        Slider("m", "m", 5, "mini-batch size m", "what", low=1, high=100, step=1),
        Slider("alpha", "α", 1.0, "learning rate alpha at the start", "what", low=0.01, high=10.0, log=True),
        Toggle("halve", "halve α when validation stalls", False, "divide alpha by 2 when the validation loss has stalled",
               "what"),
        Slider("look", "look-ahead", 3, "how many times the validation loss may fail to improve", "what", low=1, high=10,
               step=1),
        Choice("axis", "over", "updates", "what the curves are drawn over", "data", options=tuple(AXES), draw_only=True),
        Slider("noise", "noise", 0.5, "noise of the examples", "data", low=0.0, high=1.0, step=0.05),
        Slider("seed", "seed", 0, "seed of the weights and of the order", "data", low=0, high=31, step=1),
        *run_controls(),
    )

    def make_view(self):
        self.ranks = shuffles()
        return MiniBatchView()

    def ahead(self):
        yield partial(many_halved, np.float32(1), np.int32(1), False, np.int32(1), self.train, self.valid)

    def compute(self, m, alpha, halve, look, noise, seed, seeds):
        self.train, self.valid = (draw("moons", i, 0.5, ROWS, noise) for i in (0, 1))
        rest = np.float32(alpha), np.int32(m), halve, np.int32(look), self.train, self.valid
        self.bundle = np.asarray(many_halved(*rest)) if seeds else None
        return jax.tree.map(np.asarray, run_halved(np.int32(seed), *rest))

    def show(self, run, t, m, axis, **values):
        found = cloud_at(run.theta, np.int32(t), self.train.X, self.train.y, np.int32(m), self.ranks)
        self.cloud = jax.tree.map(np.asarray, found)
        ghost = None
        if self.kept:
            was = self.kept[1]
            ghost = was.steps * (AXES[axis] or self.kept[0]["m"]), was
        label = "update" if axis == "updates" else "examples seen"
        self.view.update(label, AXES[axis] or m, run, t, m, self.cloud, self._titles(run, t, m), ghost, self.bundle)

    def _titles(self, run, t, m):
        halvings = int(np.round(np.log2(run.alpha[0] / run.alpha[t]))) if run.alpha[t] > 0 else 0
        return {"loss": f"after {run.steps[t]} updates: train {loss(run.train[t])}, validation {loss(run.valid[t])}",
                "alpha": f"α = {run.alpha[t]:.3g}" + (f", halved {halvings} times" if halvings else ""),
                "cloud": f"the gradient, from m = {m}",
                "width": f"deviation {self.cloud.here / max(self.cloud.true, 1e-12):.2g} × ‖∇‖"}

    def sentence(self, old, new, run):
        t, m, c = new["t"], new["m"], self.cloud
        if (bad := first_bad(run)) is not None:
            return f"The run diverged at update {run.steps[bad]}: lower α (now {new['alpha']:g})."
        words = [f"m = {m}: after {run.steps[t]} updates ({run.steps[t] * m:,} examples seen) the training loss is "
                 f"{run.train[t]:.3f}, the validation loss {run.valid[t]:.3f}, α = {run.alpha[t]:.3g}. The estimate of the "
                 f"gradient deviates by {c.here:.3g}, {c.here / c.again[0]:.2f} of what one example does "
                 f"(1/√m = {1 / np.sqrt(m):.2f})."]
        words.append(f"Over the last 20 frames the training loss varies by {run.train[-20:].std():.4f}.")
        if self.bundle is not None:
            last = self.bundle[:, -1]
            words.append(f"Over 16 seeds the last validation loss is {np.median(last):.3f} "
                         f"({last.min():.3f} to {last.max():.3f}).")
        if self.kept:
            words.append(f"A ended at {loss(self.kept[1].valid[-1])}, this run at {loss(run.valid[-1])}.")
        return " ".join(words)

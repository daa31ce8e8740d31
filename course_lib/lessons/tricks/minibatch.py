"""Mini-batches and the halved learning rate over whole runs of a network. Slides S28 and S29.

An update uses the average gradient of m examples. Its variance is that of one example divided by m, if they are drawn
with replacement; in an epoch no example comes twice, and it is smaller by (T - m)/(T - 1). With `halve`, α is divided by
2 once the validation loss, looked at every 20 updates, has not improved `look-ahead` times in a row.
"""
from functools import cache, lru_cache
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from course_lib.activations import tanh
from course_lib.backprop import backprop
from course_lib.data import Data, draw
from course_lib.initialization import glorot
from course_lib.learning_rate import Plateau, halve_on_plateau, unseen
from course_lib.loss import softmax_nll, zero_one
from course_lib.network import fprop
from course_lib.optimizers import get_hyper, sgd, with_hyper
from course_lib.toy_runs import SEEDS, Plan, counted, mean, run_order, setting
from course_lib.training import gradient_step, scan_steps, start

BATCH_SIZES = (1, 2, 5, 10, 20, 50, 100)       # where the width of the cloud is measured
ROWS, DRAWS, STEPS = 200, 120, 20
PLAN = Plan(sizes=(2, 8, 2), B=max(BATCH_SIZES), steps=STEPS)


class HalvedRun(NamedTuple):
    """At each frame: θ, mean losses, validation error, α, how many updates. Leaves (61, ...)."""

    theta: tuple
    train: np.ndarray | jax.Array
    valid: np.ndarray | jax.Array
    error: np.ndarray | jax.Array
    alpha: np.ndarray | jax.Array
    steps: np.ndarray | jax.Array


class EstimateCloud(NamedTuple):
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


@lru_cache(maxsize=32)
def noisy_moons(noise: float) -> tuple[Data, Data]:
    """Training and validation set, ROWS examples each."""
    return tuple(draw("moons", i, 0.5, ROWS, noise) for i in (0, 1))


def one_halved(seed, alpha, batch, halve, look_ahead, train, valid) -> HalvedRun:
    """The whole run; every argument may be traced."""
    key = jax.random.key(seed)

    def objective(theta, x, y, key, hyper):
        forward = fprop(theta, x, tanh)
        grads = backprop(theta, forward, y, tanh, counted(batch, PLAN.B)).theta
        return mean(softmax_nll.value(forward.a[-1], y), batch), grads

    def record(state):
        a, out = fprop(state.theta, train.X, tanh).a[-1], fprop(state.theta, valid.X, tanh).a[-1]
        return HalvedRun(state.theta, softmax_nll.value(a, train.y).mean(), softmax_nll.value(out, valid.y).mean(),
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
    idx = run_order(PLAN, setting()._replace(batch=batch), key, ROWS)
    first = record(state)
    rest = lax.scan(frame, (state, unseen()), idx)[1]
    return jax.tree.map(lambda a, b: jnp.concatenate([a[None], b]), first, rest)


run_halved = jax.jit(one_halved)


@jax.jit
def halved_seeds(*args):
    """The validation losses of the runs from SEEDS seeds (16, 61)."""
    return jax.vmap(lambda seed: one_halved(seed, *args).valid)(jnp.arange(SEEDS))


def single_gradients(theta: tuple, X: jax.Array, y: jax.Array) -> jax.Array:
    """The gradient of every single example: (T, number of parameters)."""
    def one(x, y):
        grads = backprop(theta, fprop(theta, x[None], tanh), y[None], tanh).theta
        return jnp.concatenate([leaf.ravel() for leaf in jax.tree.leaves(grads)])

    return jax.vmap(one)(X, y)


def deviation(grads: jax.Array, m, again: bool = True) -> jax.Array:
    """√E‖estimate - ∇‖² of the mean of m of the T gradients, drawn with replacement or (again=False) without."""
    T = len(grads)
    one = jnp.sqrt(grads.var(0).sum() / m)
    return one if again else one * jnp.sqrt((T - m) / (T - 1))


def estimates(grads, m, ranks):
    """Means of m gradients of one epoch, that is without replacement: one for each row of ranks (draws, T)."""
    return (ranks < m).astype(grads.dtype) @ grads / m


@cache
def shuffled_ranks() -> np.ndarray:
    """The place of each example in DRAWS random orders: (DRAWS, ROWS)."""
    return np.random.default_rng(0).random((DRAWS, ROWS)).argsort(axis=1).astype(np.float32)


@jax.jit
def cloud_of(theta, t, X, y, m, ranks) -> EstimateCloud:
    """The EstimateCloud of mini-batches of m at θ of frame t."""
    grads = jnp.nan_to_num(single_gradients(jax.tree.map(lambda leaf: leaf[t], theta), X, y), posinf=0, neginf=0)
    true, m = grads.mean(0), m.astype(jnp.float32)
    size = jnp.linalg.norm(true)
    along = true / jnp.maximum(size, 1e-12)
    rest = grads - true - jnp.outer((grads - true) @ along, along)
    flat = grads @ jnp.stack([along, jnp.linalg.eigh(rest.T @ rest)[1][:, -1]], 1)
    at = jnp.arange(1, max(BATCH_SIZES) + 1, dtype=jnp.float32)
    measured = [jnp.sqrt(((estimates(grads, k, ranks) - true) ** 2).sum(1).mean()) for k in BATCH_SIZES]
    axes = jnp.stack([deviation(flat[:, i : i + 1], m, again=False) for i in (0, 1)])
    return EstimateCloud(estimates(flat, m, ranks), size, axes, jnp.maximum(size, flat.std(0).max() * 2 / 3),
                         deviation(grads, at), deviation(grads, at, again=False), jnp.stack(measured),
                         deviation(grads, m, again=False))


def estimate_cloud(run: HalvedRun, t: int, m: int, train: Data) -> EstimateCloud:
    """Mini-batches of m at frame t of a run, in NumPy."""
    return jax.tree.map(np.asarray, cloud_of(run.theta, np.int32(t), *train, np.int32(m), shuffled_ranks()))

"""Which μ and σ at test time? Slide S50: of the mini-batch, a running average, or those of the whole training set.

A trained network of `small_digits` on validation digits, with each of the three; and one digit in many mini-batches.
"""
from functools import cache
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from course_lib.activations import sigm
from course_lib.batchnorm import EPS, Normalized
from course_lib.batchnorm_training import follow
from course_lib.data import Data
from course_lib.loss import zero_one
from course_lib.network import fprop

from .small_digits import UPDATES, VALID, B, L, SmallDigitsRun, digits_of_49

STATISTICS = ("global", "running", "own mini-batch")
COMPANIES, DIGITS = 100, 40                     # mini-batches that a digit is put into; digits to choose from
AT = np.maximum(UPDATES - 1, 0)                 # frame -> number of the last update before it; frame 0 takes the first


class FollowedRun(NamedTuple):
    """A run, running statistics after each update (None, Stats^(1), …), and errors (3, frames + 1) with each of STATISTICS."""

    run: SmallDigitsRun
    running: tuple
    errors: np.ndarray


def followed(run: SmallDigitsRun, m: int, rate: float) -> FollowedRun:
    """The run with an average of rate `rate`; m is the size of a mini-batch at test time, too."""
    running = running_averages(run.batches, np.float32(rate))
    frames = tuple(None if s is None else type(s)(*(np.asarray(part)[AT] for part in s)) for s in running)
    errors = errors_at_test_time(run.theta, frames, np.int32(m), digits_of_49()[1])
    return FollowedRun(run, running, np.stack([np.asarray(one) for one in (run.error, *errors)]))


@jax.jit
def running_averages(batches: tuple, rate: jax.Array) -> tuple:
    """The running average of the statistics in `batches` after each update, weight max(rate, 1/t) for update t."""
    def follow_one(now, one):
        t, batch = one
        now = follow(now, [None if b is None else Normalized(None, b) for b in batch], jnp.maximum(rate, 1 / t))
        return now, now

    updates = len(jax.tree.leaves(batches)[0])
    first = jax.tree.map(lambda leaf: leaf[0], batches)
    return lax.scan(follow_one, first, (jnp.arange(1.0, updates + 1), batches))[1]


@jax.jit
def errors_at_test_time(theta: tuple, stats: tuple, m: jax.Array, valid: Data) -> tuple[jax.Array, jax.Array]:
    """Validation errors of θ at each frame: with `stats`, and with each validation mini-batch of m having its own."""
    g = (sigm,) * L

    def one(pair):
        theta, stats = pair
        outputs = fprop(theta, valid.X, g, stats=stats).a[-1], outputs_by_group(theta, valid.X, m)
        return tuple(zero_one(out, valid.y).mean() for out in outputs)

    return lax.map(one, (theta, stats))


def outputs_by_group(theta: tuple, X: jax.Array, m: jax.Array) -> jax.Array:
    """a^(L+1) of X cut into mini-batches of m consecutive rows, each normalized with its own statistics."""
    group = jnp.arange(len(X)) // m
    h = X
    for layer in theta[:-1]:
        z = h @ layer.W.T
        mu = mean_of_group(z, group, m)
        var = mean_of_group((z - mu) ** 2, group, m)
        h = sigm.g(layer.gamma * (z - mu) / jnp.sqrt(var + EPS) + layer.beta)
    return theta[-1].b + h @ theta[-1].W.T


def mean_of_group(z: jax.Array, group: jax.Array, m: jax.Array) -> jax.Array:
    """The mean of the m rows of z in each group, for each row."""
    return jax.ops.segment_sum(z, group, len(z))[group] / m.astype(z.dtype)


# --- one digit in company --------------------------------------------------------------------------------------------

class InCompany(NamedTuple):
    """f(x)_y of one digit: in many mini-batches, with the statistics of each; and with the global ones."""

    chances: np.ndarray
    alone: float


def in_company(run: SmallDigitsRun, m: int, t: int, digit: int) -> InCompany:
    """Validation digit `digit` (from 0) in COMPANIES random mini-batches of m, at frame t."""
    X, y = digits_of_49()[1]
    at, label = np.int32(t), np.int32(y[digit])
    chances = _in_company(run.theta, at, X, label, companies(digit, m))
    return InCompany(np.asarray(chances), float(_alone(run.theta, at, run.known, X[digit], label)))


@cache
def companies(digit: int, m: int) -> np.ndarray:
    """Rows (100, B): a digit and m - 1 random others of the validation set, repeated B/m times."""
    rng = np.random.default_rng(digit)
    others = np.stack([rng.permutation(np.delete(np.arange(VALID), digit))[: B - 1] for _ in range(COMPANIES)])
    return np.tile(np.concatenate([np.full((COMPANIES, 1), digit), others[:, : m - 1]], 1), B // m).astype(np.int32)


@jax.jit
def _in_company(theta, t, X, y, rows):
    theta = jax.tree.map(lambda leaf: leaf[t], theta)
    return jax.vmap(lambda one: fprop(theta, X[one], (sigm,) * L).h[-1][0])(rows)[:, y]


@jax.jit
def _alone(theta, t, known, x, y):
    theta, known = (jax.tree.map(lambda leaf: leaf[t], tree) for tree in (theta, known))
    return fprop(theta, x, (sigm,) * L, stats=known).h[-1][y]

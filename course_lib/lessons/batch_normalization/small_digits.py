"""A small sigm network on small digits with batch normalization, recorded frame by frame. Slides S50-S51.

MNIST images averaged over blocks of 4 × 4 pixels: 49 inputs; 49-20-20-20-10. A mini-batch of m < B examples is repeated
B/m times: mean, variance and gradient are exactly those of the m, so that one compiled program serves every m, even 1.
"""
from functools import cache, partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from course_lib.activations import ACTIVATIONS, activation, select, sigm
from course_lib.batchnorm import EPS, Normalized
from course_lib.batchnorm_training import Running, follow, global_stats, normalized, normalized_step
from course_lib.data import Data, mnist
from course_lib.initialization import glorot
from course_lib.loss import softmax_nll, zero_one
from course_lib.network import fprop
from course_lib.optimizers import sgd, with_hyper
from course_lib.training import gradient_step, start, supervised_objective

SIZES, B, FRAMES, STEPS = (49, 20, 20, 20, 10), 60, 30, 16
TRAIN, VALID, PROBES = 600, 480, 200
BATCHES = (1, 2, 3, 5, 10, 20, 60)           # sizes m of a mini-batch: divisors of B and of VALID
L = len(SIZES) - 2
OPTIMIZER = sgd(0.1)


class Recorded(NamedTuple):
    """One run at frames 0 ... 30. `seen` holds the statistics of every mini-batch (updates, ...), None when plain.

    z, a    W h^(k-1), and what goes into g, of PROBES training digits: (frames + 1, layer, digit, unit)
    known   the exact global statistics over the training set, (None, Stats^(1), ...), None when plain
    loss, error    on the validation digits, with `known`;  train: the loss of each mini-batch, (updates,)
    """

    theta: tuple
    z: jax.Array
    a: jax.Array
    known: Any
    seen: Any
    loss: jax.Array
    error: jax.Array
    train: jax.Array


@cache
def digits():
    """(TRAIN training digits, VALID validation digits) with 49 inputs in [0, 1], float32."""
    def small(data, n):
        blocks = data.X[:n].reshape(n, 7, 4, 7, 4).mean((2, 4)) / 255
        return Data(blocks.reshape(n, 49).astype(np.float32), np.asarray(data.y[:n]))

    return small(mnist().train, TRAIN), small(mnist().valid, VALID)


def order(seed, m=B):
    """Which examples each update sees, (FRAMES, STEPS, B): m different ones, repeated B/m times. Epochs in new orders."""
    if m not in BATCHES:
        raise ValueError(f"m must be one of {', '.join(map(str, BATCHES))}: a divisor of {B}, not {m}")
    rng, updates = np.random.default_rng((seed, 1)), FRAMES * STEPS
    rows = np.concatenate([rng.permutation(TRAIN) for _ in range(-(-updates * m // TRAIN))])[: updates * m]
    return np.tile(rows.reshape(FRAMES, STEPS, m), B // m).astype(np.int32)


@partial(jax.jit, static_argnums=0)
def run(norm, seed, scale, alpha, g, idx, train, valid):
    """Recorded of one training run, with (`norm` = True) or without batch normalization; the same W at the start."""
    key = jax.random.key(seed)
    theta, g = glorot(key, SIZES, scale), (select(g),) * L
    theta = normalized(theta) if norm else theta
    hyper = Running(batch_stats_of(theta, train.X, g), jnp.float32(1)) if norm else ()
    # a running average with rate 1 is the mini-batch's own statistics: any other average can be made of them afterwards
    step = normalized_step(OPTIMIZER.update, g) if norm else gradient_step(supervised_objective(g), OPTIMIZER.update)

    def record(state):
        known = global_stats(state.theta, train.X, g, chunk=TRAIN) if norm else None
        out, probe = fprop(state.theta, valid.X, g, stats=known).a[-1], fprop(state.theta, train.X[:PROBES], g, stats=known)
        z = [h @ layer.W.T for h, layer in zip(probe.h, state.theta[:-1], strict=False)]
        return (state.theta, jnp.stack(z), jnp.stack(probe.a[1:-1]), known, softmax_nll.value(out, valid.y).mean(),
                zero_one(out, valid.y).mean())

    def update(state, rows):
        state, info = step(state, train.X[rows], train.y[rows])
        return state, (state.hyper.stats if norm else None, info.loss)

    def frame(state, rows):
        before = record(state)                  # recorded before the updates, so that `record` is compiled once
        state, seen = lax.scan(update, state, rows)
        return state, (before, seen)

    state = start(theta, OPTIMIZER, key, hyper)
    state = state._replace(opt=with_hyper(state.opt, alpha=alpha))
    (*frames, (seen, loss)) = lax.scan(frame, state, jnp.concatenate([idx, idx[:1]]))[1]
    flat = jax.tree.map(lambda leaf: leaf[:-1].reshape(-1, *leaf.shape[2:]), (seen, loss))
    theta, z, a, known, valid_loss, error = frames[0]
    return Recorded(theta, z, a, known, flat[0], valid_loss, error, flat[1])


def both(seed=0, scale=1.0, alpha=1.0, g="sigm"):
    """(without, with): two Recorded runs from the same W over the same mini-batches of B."""
    g = np.int32([f.name for f in ACTIVATIONS].index(activation(g).name))
    args = np.int32(seed), np.float32(scale), np.float32(alpha), g, order(seed), *digits()
    return run(False, *args), run(True, *args)


def batch_stats_of(theta, X, g):
    """(None, Stats^(1), ...) of one mini-batch."""
    return tuple(None if one is None else one.stats for one in fprop(theta, X, g).norm)


@jax.jit
def averages(seen, rate):
    """The running average of the statistics in `seen` after each update, weight max(rate, 1/t) for update t."""
    def follow_one(now, one):
        t, batch = one
        now = follow(now, [None if b is None else Normalized(None, b) for b in batch], jnp.maximum(rate, 1 / t))
        return now, now

    updates = len(jax.tree.leaves(seen)[0])
    first = jax.tree.map(lambda leaf: leaf[0], seen)
    return lax.scan(follow_one, first, (jnp.arange(1.0, updates + 1), seen))[1]


@jax.jit
def test_errors(theta, stats, m, valid):
    """Validation errors of θ at each frame: with `stats`, and with each validation mini-batch of m having its own."""
    g = (sigm,) * L

    def one(pair):
        theta, stats = pair
        own = grouped(theta, valid.X, m)
        return zero_one(fprop(theta, valid.X, g, stats=stats).a[-1], valid.y).mean(), zero_one(own, valid.y).mean()

    return lax.map(one, (theta, stats))


def grouped(theta, X, m):
    """a^(L+1) of X cut into mini-batches of m consecutive rows, each normalized with its own statistics."""
    group = jnp.arange(len(X)) // m
    h = X
    for layer in theta[:-1]:
        z = h @ layer.W.T
        mu = mean_of_group(z, group, m)
        var = mean_of_group((z - mu) ** 2, group, m)
        h = sigm.g(layer.gamma * (z - mu) / jnp.sqrt(var + EPS) + layer.beta)
    return theta[-1].b + h @ theta[-1].W.T


def mean_of_group(z, group, m):
    """The mean of the m rows of z in each group, for each row."""
    return jax.ops.segment_sum(z, group, len(z))[group] / m.astype(z.dtype)


@jax.jit
def in_company(theta, t, X, y, rows):
    """f(x)_y at frame t of the first digit of each mini-batch in `rows` (n, B), whose statistics are the mini-batch's own."""
    theta = jax.tree.map(lambda leaf: leaf[t], theta)
    return jax.vmap(lambda one: fprop(theta, X[one], (sigm,) * L).h[-1][0])(rows)[:, y]


@jax.jit
def alone(theta, t, known, x, y):
    """f(x)_y at frame t with the global statistics `known` of that frame."""
    theta, known = (jax.tree.map(lambda leaf: leaf[t], tree) for tree in (theta, known))
    return fprop(theta, x, (sigm,) * L, stats=known).h[-1][y]

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

from course_lib.activations import place, select
from course_lib.batchnorm_training import Running, global_stats, normalized, normalized_step
from course_lib.data import Data, mnist, shrink
from course_lib.initialization import glorot
from course_lib.loss import softmax_nll, zero_one
from course_lib.network import fprop
from course_lib.optimizers import sgd, with_hyper
from course_lib.training import State, gradient_step, start, supervised_objective

SIDE, SIZES, B, FRAMES, STEPS = 7, (49, 20, 20, 20, 10), 60, 30, 16
TRAIN, VALID, PROBES = 600, 480, 200
NETS = ("without", "with")                   # batch normalization
BATCHES = (1, 2, 3, 5, 10, 20, 60)           # sizes m of a mini-batch: divisors of B and of VALID
L = len(SIZES) - 2
UPDATES = np.arange(FRAMES + 1) * STEPS      # done at each frame
OPTIMIZER = sgd(0.1)


class SmallDigitsRun(NamedTuple):
    """One run at frames 0 ... 30. `batches` holds the statistics of every mini-batch (updates, ...), None when plain.

    z, a    W h^(k-1), and what goes into g, of PROBES training digits: (frames + 1, layer, digit, unit)
    known   the exact global statistics over the training set, (None, Stats^(1), ...), None when plain
    loss, error    on the validation digits, with `known`;  train: the loss of each mini-batch, (updates,)
    """

    theta: tuple
    z: jax.Array
    a: jax.Array
    known: Any
    batches: Any
    loss: jax.Array
    error: jax.Array
    train: jax.Array


@cache
def digits_of_49() -> tuple[Data, Data]:
    """(TRAIN training digits, VALID validation digits) with 49 inputs in [0, 1], float32."""
    return tuple(Data(shrink(data.X[:n], SIDE), np.asarray(data.y[:n]))
                 for data, n in ((mnist().train, TRAIN), (mnist().valid, VALID)))


def repeated_order(seed: int, m: int = B) -> np.ndarray:
    """Which examples each update sees, (FRAMES, STEPS, B): m different ones, repeated B/m times. Epochs in new orders."""
    if m not in BATCHES:
        raise ValueError(f"m must be one of {', '.join(map(str, BATCHES))}: a divisor of {B}, not {m}")
    rng, updates = np.random.default_rng((seed, 1)), FRAMES * STEPS
    rows = np.concatenate([rng.permutation(TRAIN) for _ in range(-(-updates * m // TRAIN))])[: updates * m]
    return np.tile(rows.reshape(FRAMES, STEPS, m), B // m).astype(np.int32)


def small_run(net: str, seed: int = 0, scale: float = 1.0, alpha: float = 1.0, g: str = "sigm", m: int = B) -> SmallDigitsRun:
    """The run of one of NETS from W that is `scale` times Glorot's, with mini-batches of m and learning rate α."""
    theta = glorot(jax.random.key(seed), SIZES, np.float32(scale))      # outside: drawing is slow to compile, once is enough
    args = theta, np.int32(seed), np.float32(alpha), place(g), repeated_order(seed, m)
    return _small_run(net, *args, *digits_of_49())


def both_runs(seed: int = 0, scale: float = 1.0, alpha: float = 1.0, g: str = "sigm") -> tuple[SmallDigitsRun, SmallDigitsRun]:
    """(without, with): two runs from the same W over the same mini-batches of B."""
    return tuple(small_run(net, seed, scale, alpha, g) for net in NETS)


@partial(jax.jit, static_argnums=0)
def _small_run(net, theta, seed, alpha, g, idx, train, valid):
    g = (select(g),) * L
    state, step = _first_state(net, theta, jax.random.key(seed), train.X, g)

    def update(state, rows):
        state, info = step(state, train.X[rows], train.y[rows])
        return state, (state.hyper.stats if state.hyper else None, info.loss)

    def frame(state, rows):
        before = _measured(net, state.theta, g, train, valid)     # before the updates, so that it is compiled once
        state, (batches, losses) = lax.scan(update, state, rows)
        return state, before._replace(batches=batches, train=losses)

    state = state._replace(opt=with_hyper(state.opt, alpha=alpha))
    run = lax.scan(frame, state, jnp.concatenate([idx, idx[:1]]))[1]
    batches, losses = jax.tree.map(lambda leaf: leaf[:-1].reshape(-1, *leaf.shape[2:]), (run.batches, run.train))
    return run._replace(batches=batches, train=losses)


def _first_state(net: str, theta, key, X, g) -> tuple[State, Any]:
    """(State before the first update, step); the W of both networks are the same."""
    if net == "without":
        return start(theta, OPTIMIZER, key), gradient_step(supervised_objective(g), OPTIMIZER.update)
    theta = normalized(theta)
    # a running average with rate 1 is the mini-batch's own statistics: any other average can be made of them afterwards
    hyper = Running(batch_stats_of(theta, X, g), jnp.float32(1))
    return start(theta, OPTIMIZER, key, hyper), normalized_step(OPTIMIZER.update, g)


def _measured(net, theta, g, train, valid) -> SmallDigitsRun:
    """θ at one frame and what it computes; no mini-batch yet."""
    known = global_stats(theta, train.X, g, chunk=TRAIN) if net == "with" else None
    out, probe = fprop(theta, valid.X, g, stats=known).a[-1], fprop(theta, train.X[:PROBES], g, stats=known)
    z = [h @ layer.W.T for h, layer in zip(probe.h, theta[:-1], strict=False)]
    return SmallDigitsRun(theta, jnp.stack(z), jnp.stack(probe.a[1:-1]), known, None, softmax_nll.value(out, valid.y).mean(),
                          zero_one(out, valid.y).mean(), None)


def batch_stats_of(theta: tuple, X: jax.Array, g: Any) -> tuple:
    """(None, Stats^(1), ...) of one mini-batch."""
    return tuple(None if one is None else one.stats for one in fprop(theta, X, g).norm)

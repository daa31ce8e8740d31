"""With and without dropout on a few digits, in pairs. Slide S49: "beats regular backpropagation … but is slower (~2x)".

Each of 8 seeds has its own training images, first weights and order of the examples, the same for both networks, so
that their difference is that of dropout alone. A 784-100-10 network of reclin units, momentum, mini-batches of 50. The
seeds are one leading axis of every array: one compiled program advances all of them.
"""
from functools import cache
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from course_lib.arguments import as_real, on_device
from course_lib.data import Data, mnist
from course_lib.dropout import Dropout, check_p, dropout_objective, expectation
from course_lib.initialization import glorot
from course_lib.loss import softmax_nll, zero_one
from course_lib.network import fprop
from course_lib.optimizers import momentum
from course_lib.training import gradient_step, scan_steps, start

SIZES, B, BETA, SEEDS, PIECE = (784, 100, 10), 50, 0.9, 8, 2
MOST, VALID, SEEN = 1000, 1000, 200        # training images at most, validation images, images of the training loss
T95 = {8: 2.365, 16: 2.131}                # pairs: 97.5 % point of Student's t with one degree of freedom less
STEP = gradient_step(dropout_objective("reclin"), momentum(0.05, BETA).update)


class Scores(NamedTuple):
    """With the masks' expectation, one number for each seed: mean NLL on training images, NLL and error on others."""

    train: np.ndarray
    valid: np.ndarray
    error: np.ndarray


@cache
def digits(first=0):
    """(X, y) (8, 1000, ...) of the seeds first … first + 7, and 1,000 validation images: uint8, on the device."""
    train, valid = mnist().train, mnist().valid
    rows = np.stack([np.random.default_rng(first + seed).permutation(len(train.y))[:MOST] for seed in range(SEEDS)])
    return jax.tree.map(on_device, (Data(train.X[rows], train.y[rows]), Data(valid.X[:VALID], valid.y[:VALID])))


@jax.jit
def begin(p, alpha, seeds):
    """The 8 starting states of networks with dropout p (0: none)."""
    def one(seed):
        key = jax.random.key(seed)
        return start(glorot(key, SIZES), momentum(alpha, BETA), key, Dropout(check_p(p)))

    return jax.vmap(one)(seeds)


@jax.jit
def advance(states, X, y, idx):
    """PIECE updates of all seeds, one seed after the other: idx (8, PIECE, B) into their own images."""
    def one(seed):
        state, x, t, i = seed
        return scan_steps(STEP, state, as_real(x[i.ravel()]), t[i.ravel()], jnp.arange(i.size).reshape(i.shape))[0]

    return lax.map(one, (states, X, y, idx))


@jax.jit
def measure(states, X, y, valid):
    """Scores of all seeds, as they would be used at test time."""
    V = as_real(valid.X)

    def one(seed):
        state, x, t = seed
        m = expectation(state.theta, state.hyper.p)
        seen, out = (fprop(state.theta, part, "reclin", m=m).a[-1] for part in (as_real(x[:SEEN]), V))
        return Scores(softmax_nll.value(seen, t[:SEEN]).mean(), softmax_nll.value(out, valid.y).mean(),
                      zero_one(out, valid.y).mean())

    return lax.map(one, (states, X, y))


def order(first, epoch, n):
    """One epoch over the first n images of each seed, in pieces: Int (n / B / PIECE, 8, PIECE, B)."""
    rows = [np.random.default_rng((first + seed, epoch)).permutation(n) for seed in range(SEEDS)]
    pieces = np.stack(rows).reshape(SEEDS, -1, PIECE, B).astype(np.int32)
    return pieces.transpose(1, 0, 2, 3)


def run(p, n=500, epochs=40, alpha=0.05, first=0):
    """(final states, Scores after epoch 0, 1, …, each (epochs + 1, 8)) of 8 networks with dropout p on n images."""
    (X, y), valid = digits(first)
    states = begin(np.float32(p), np.float32(alpha), np.arange(first, first + SEEDS, dtype=np.int32))
    record = [jax.tree.map(np.asarray, measure(states, X, y, valid))]
    for epoch in range(epochs):
        for piece in order(first, epoch, n):
            states = advance(states, X, y, piece)
        record.append(jax.tree.map(np.asarray, measure(states, X, y, valid)))
    return states, Scores(*(np.stack(part) for part in zip(*record, strict=True)))


@cache
def train(p):
    """(8 trained networks θ, their Scores) of `run(p)`: 400 updates on 500 images each, two seconds, remembered."""
    states, scores = run(p)
    theta = jax.tree.map(np.asarray, states.theta)
    return [jax.tree.map(lambda leaf, i=i: leaf[i], theta) for i in range(SEEDS)], scores


def difference(a, b):
    """(mean of a - b over 8 or 16 pairs, half width of its 95 % interval)."""
    d = np.asarray(a, float) - np.asarray(b, float)
    return d.mean(), T95[len(d)] * d.std(ddof=1) / np.sqrt(len(d))


def reached(losses, target):
    """For each seed (a column) the first row at which its loss is at most `target`; NaN if never."""
    hit = np.asarray(losses) <= target
    return np.where(hit.any(axis=0), hit.argmax(axis=0).astype(float), np.nan)

"""With and without dropout on a few digits, in pairs. Slide S49: "beats regular backpropagation … but is slower (~2x)".

Each of 8 seeds has its own training images, first weights and order of the examples, the same for both networks, so
that their difference is that of dropout alone. A 784-100-10 network of reclin units, momentum, mini-batches of 50. The
seeds are one leading axis of every array: one compiled program advances all of them.
"""
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from course_lib.arguments import as_real, on_device
from course_lib.backprop import loss_and_grad
from course_lib.data import Data, minibatch_order, mnist
from course_lib.dropout import Dropout, check_p, dropout_objective, expectation, masks
from course_lib.initialization import glorot
from course_lib.loss import softmax_nll, zero_one
from course_lib.network import Theta, fprop
from course_lib.optimizers import momentum
from course_lib.training import State, Step, gradient_step, scan_steps, start

SIZES, B, BETA, SEEDS, PIECE = (784, 100, 10), 50, 0.9, 8, 2
MOST, VALID, SEEN = 1000, 1000, 200        # training images at most, validation images, images of the training loss
EPOCHS = {200: 60, 500: 40, 1000: 20}      # of a run that is watched, for each number of training images
STEP = gradient_step(dropout_objective("reclin"), momentum(0.05, BETA).update)


def inverted_objective(theta: Theta, x: jax.Array, y: jax.Array, key: jax.Array, hyper: Dropout) -> tuple[jax.Array, Theta]:
    """The objective of a library's form: the same masks, divided by 1 - p."""
    m = masks(key, theta, x.shape[0], hyper.p)
    return loss_and_grad(theta, x, y, "reclin", softmax_nll, (None, *(one / (1 - hyper.p) for one in m[1:])))


INVERTED = gradient_step(inverted_objective, momentum(0.05, BETA).update)


class SeedScores(NamedTuple):
    """With the masks' expectation, one number for each seed: mean NLL on training images, NLL and error on others."""

    train: np.ndarray
    valid: np.ndarray
    error: np.ndarray


@cache
def digits_of_seeds(first: int = 0) -> tuple[Data, Data]:
    """(X, y) (8, 1000, ...) of the seeds first … first + 7, and 1,000 validation images: uint8, on the device."""
    train, valid, _ = mnist(keep=False)                  # a part of them is taken: the rest need not stay
    rows = np.stack([np.random.default_rng(first + seed).permutation(len(train.y))[:MOST] for seed in range(SEEDS)])
    return jax.tree.map(on_device, (Data(train.X[rows], train.y[rows]), Data(valid.X[:VALID].copy(), valid.y[:VALID].copy())))


def first_states(p: float, alpha: float, first: int = 0) -> State:
    """The starting states of the seeds first … first + 7, networks with dropout p (0: none)."""
    return _first_states(np.float32(p), np.float32(alpha), np.arange(first, first + SEEDS, dtype=np.int32))


@jax.jit
def _first_states(p, alpha, seeds):
    def one(seed):
        key = jax.random.key(seed)
        return start(glorot(key, SIZES), momentum(alpha, BETA), key, Dropout(check_p(p)))

    return jax.vmap(one)(seeds)


@partial(jax.jit, static_argnames="step")
def train_piece(states: State, X: jax.Array, y: jax.Array, idx: jax.Array, step: Step = STEP) -> State:
    """PIECE updates of all seeds, one seed after the other: idx (8, PIECE, B) into their own images."""
    def one(seed):
        state, x, t, i = seed
        return scan_steps(step, state, as_real(x[i.ravel()]), t[i.ravel()], jnp.arange(i.size).reshape(i.shape))[0]

    return lax.map(one, (states, X, y, idx))


def scores_of(states: State, train: Data, valid: Data) -> SeedScores:
    """The scores of all seeds, as their networks would be used at test time."""
    return jax.tree.map(np.asarray, _scores(states, *train, valid))


@jax.jit
def _scores(states, X, y, valid):
    V = as_real(valid.X)

    def one(seed):
        state, x, t = seed
        m = expectation(state.theta, state.hyper.p)
        seen, out = (fprop(state.theta, part, "reclin", m=m).a[-1] for part in (as_real(x[:SEEN]), V))
        return SeedScores(softmax_nll.value(seen, t[:SEEN]).mean(), softmax_nll.value(out, valid.y).mean(),
                          zero_one(out, valid.y).mean())

    return lax.map(one, (states, X, y))


def epoch_in_pieces(first: int, epoch: int, n: int) -> np.ndarray:
    """One epoch over the first n images of each seed, in pieces: Int (n / B / PIECE, 8, PIECE, B)."""
    rows = np.stack([minibatch_order((first + seed, epoch), n, B) for seed in range(SEEDS)])
    return rows.reshape(SEEDS, -1, PIECE, B).transpose(1, 0, 2, 3)


def train_seeds(p: float, n: int = 500, epochs: int = 40, alpha: float = 0.05, first: int = 0,
                inverted: bool = False) -> tuple[State, SeedScores]:
    """(final states, scores after epoch 0, 1, …, each (epochs + 1, 8)) of 8 networks with dropout p on n images.

    inverted: in a library's form, m/(1-p) in training and nothing at test time, from the same weights.
    """
    train, valid = digits_of_seeds(first)
    states, step = first_states(p, alpha, first), INVERTED if inverted else STEP

    def scores():
        whole = states._replace(hyper=Dropout(jnp.zeros_like(states.hyper.p)))
        return scores_of(whole if inverted else states, train, valid)

    record = [scores()]
    for epoch in range(epochs):
        for piece in epoch_in_pieces(first, epoch, n):
            states = train_piece(states, *train, piece, step)
        record.append(scores())
    return states, SeedScores(*(np.stack(part) for part in zip(*record, strict=True)))


@cache
def trained_networks(p: float) -> tuple[list, SeedScores]:
    """(8 trained networks θ, their scores) of `train_seeds(p)`: 400 updates on 500 images each, two seconds, remembered."""
    states, scores = train_seeds(p)
    theta = jax.tree.map(np.asarray, states.theta)
    return [jax.tree.map(lambda leaf, i=i: leaf[i], theta) for i in range(SEEDS)], scores


def first_trained(p: float, n: int = 500, epochs: int = 40, alpha: float = 0.05) -> tuple:
    """θ of seed 0 alone: what `train_seeds(p)` gives for it, by an eighth of its work and without scores."""
    train = jax.tree.map(lambda leaf: leaf[:1], digits_of_seeds()[0])
    states = jax.tree.map(lambda leaf: leaf[:1], first_states(p, alpha))
    for epoch in range(epochs):
        for piece in epoch_in_pieces(0, epoch, n):
            states = train_piece(states, *train, piece[:1])
    return jax.tree.map(lambda leaf: np.asarray(leaf[0]), states.theta)


def first_at_most(losses: np.ndarray, target: float) -> np.ndarray:
    """For each seed (a column) the first row at which its loss is at most `target`; NaN if never."""
    hit = np.asarray(losses) <= target
    return np.where(hit.any(axis=0), hit.argmax(axis=0).astype(float), np.nan)


# --- both arms at once, to be watched --------------------------------------------------------------------------------

@dataclass(frozen=True)
class PairRecord:
    """(scores without, scores with dropout) after epoch 0, 1, …, and how many updates an epoch has."""

    each: int
    pairs: tuple[tuple[SeedScores, SeedScores], ...] = ()

    def __len__(self) -> int:
        return len(self.pairs)

    def curves(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        """(without, with): the score `name` after each epoch, (epochs + 1, 8)."""
        return tuple(np.array([getattr(pair[arm], name) for pair in self.pairs]).reshape(-1, SEEDS) for arm in (0, 1))

    @property
    def updates(self) -> np.ndarray:
        """Updates done when each row of `curves` was measured."""
        return np.arange(len(self)) * self.each

    @property
    def diverged(self) -> bool:
        return len(self) > 0 and not all(np.isfinite(one.train).all() for one in self.pairs[-1])

    def slowdown(self, target: float) -> tuple[np.ndarray, float]:
        """(updates until each arm has reached the target, their ratio) as means over the pairs; NaN where one never does."""
        if not len(self):
            return np.full(2, np.nan), np.nan
        at = [first_at_most(curve, target) * self.each for curve in self.curves("train")]
        return np.array([one.mean() for one in at]), np.mean(at[1] / np.maximum(at[0], self.each))


class PairedRun:
    """8 networks without dropout and 8 with, trained in turns on n images each; `record` grows by one row an epoch."""

    def __init__(self, p: float = 0.5, n: int = 500, alpha: float = 0.05, first: int = 0):
        self.p, self.n, self.alpha, self.first = p, n, alpha, first
        self.epochs, self.record = EPOCHS[n], PairRecord(n // B)

    @property
    def updates(self) -> int:
        """Updates of the whole run."""
        return self.epochs * self.record.each

    def train(self) -> Iterator[float]:
        """Train to the end, or until a loss is not finite; after each piece of work, how much is done, 0 to 1."""
        train, valid = digits_of_seeds(self.first)
        states = [first_states(p, self.alpha, self.first) for p in (0.0, self.p)]
        yield from self._measure(states, train, valid, 0.0)
        for epoch in range(self.epochs):
            pieces = epoch_in_pieces(self.first, epoch, self.n)
            for at, piece in enumerate(pieces, start=1):
                for arm in (0, 1):
                    states[arm] = train_piece(states[arm], *train, piece)
                    np.asarray(states[arm].t)                  # the piece is done before another thread has its turn
                    yield (epoch + at / len(pieces)) / self.epochs
            yield from self._measure(states, train, valid, (epoch + 1) / self.epochs)
            if self.record.diverged:
                return

    def _measure(self, states, train, valid, done):
        scores = []
        for state in states:
            scores.append(scores_of(state, train, valid))
            if len(scores) == len(states):
                self.record = replace(self.record, pairs=(*self.record.pairs, tuple(scores)))
            yield done

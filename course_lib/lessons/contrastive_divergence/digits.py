"""An RBM that learns digits while it is watched: one compiled step for CD-k and PCD, one for any H <= 20. Extension of S52.

Hidden units beyond H are there but never on (`rbm.model.part_of`): p(h_j=1|x) is exactly 0, their gradient is 0, and
they add nothing to F(x) or Z. log Z is summed in pieces of 2^14 vectors h, so that a control can act in between.
"""
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from course_lib.arguments import on_device
from course_lib.data import first_digits, held_out_digits, minibatch_order
from course_lib.optimizers import sgd, with_hyper
from course_lib.rbm import RBM, init, reconstruct
from course_lib.rbm.gibbs import advance, block, sample_from_biases
from course_lib.rbm.likelihood import LOW_BITS, log_weights, states, tables
from course_lib.rbm.model import free_energy_from, part_of, softplus
from course_lib.rbm.training import Chains, persistent_step
from course_lib.training import State, run_steps, start

D, H_MAX, ROWS = 784, 20, 16
T, VALID, B, PIECE, EPOCHS = 10_000, 2000, 100, 5, 30
FANTASIES, K, SHOWN = 20, 1000, 6            # chains that are never started anew, their steps an epoch; digits to rebuild
METHODS = {"CD-k": False, "PCD-k": True}     # whether the chains of the negative phase live on
DIVERGED = 2000.0                            # nats: ten times those of a model of independent pixels
OPTIMIZER = sgd(0.1)
STEP = persistent_step(OPTIMIZER.update)


class BinaryDigits(NamedTuple):
    """Training digits (T, 784) and validation digits (VALID, 784), made binary once, bool; the mean training image (784,)."""

    train: jax.Array
    valid: jax.Array
    mean: np.ndarray


@cache
def binary_digits() -> BinaryDigits:
    """Digits that are 1 with probability their grey level, seed 0; remembered, 10 MB."""
    train, valid = first_digits(T)[0].X, held_out_digits(VALID).X
    rng = np.random.default_rng(0)
    coins = [np.concatenate([255 * rng.random(part.shape, np.float32) < part for part in np.split(X, len(X) // 1000)])
             for X in (train, valid)]               # 1,000 at a time: the numbers of all would be 30 MB
    return BinaryDigits(*map(on_device, coins), (train.mean(0) / 255).astype(np.float32))


def first_theta(key: jax.Array, H: int, mean: np.ndarray, sigma: float = 0.01) -> RBM:
    """θ of 784 visible units and H <= 20 hidden ones, padded to 20: W small, c from the mean image, b = 0."""
    return part_of(init(key, D, H_MAX, sigma, mean), H, D)


@partial(jax.jit, static_argnums=(4, 5))
def first_state_and_fantasies(seed: jax.Array, H: jax.Array, mean: jax.Array, hyper: tuple, B: int,
                              M: int) -> tuple[State, jax.Array]:
    """(State, M fantasy chains) of a run from `first_theta`, B chains that start from coins. hyper = (k, persistent)."""
    key, (k, persistent) = jax.random.key(seed), hyper
    theta = first_theta(key, H, mean)
    chains = Chains(k, sample_from_biases(jax.random.fold_in(key, 1), theta, B), persistent)
    return (start(theta, OPTIMIZER, jax.random.fold_in(key, 2), chains),
            sample_from_biases(jax.random.fold_in(key, 3), theta, M))


class MeanNats(NamedTuple):
    """Means over a set of digits, in nats: cross-entropy of the reconstruction, and F(x)."""

    reconstruction: jax.Array
    free_energy: jax.Array


@jax.jit
def mean_nats(theta: RBM, X: jax.Array) -> MeanNats:
    """MeanNats of binary digits X (T, 784)."""
    x = X.astype(theta.W.dtype)
    a = theta.b + x @ theta.W.T
    c = theta.c + jax.nn.sigmoid(a) @ theta.W
    return MeanNats((softplus(c) - x * c).sum(-1).mean(), free_energy_from(theta, x, a).mean())


@jax.jit
def log_z_piece(theta: RBM, i: jax.Array) -> jax.Array:
    """log of the part of Z that belongs to the i-th 2^14 vectors h."""
    blocks = tables(theta)
    rows = jax.tree.map(lambda part: lax.dynamic_slice_in_dim(part, i * ROWS, ROWS),
                        (blocks.high, blocks.high_input, blocks.high_bias))
    return jax.nn.logsumexp(lax.map(lambda row: jax.nn.logsumexp(log_weights(blocks, row)[0]), rows))


def heaviest(theta: RBM, chains: np.ndarray) -> tuple[float, float, float]:
    """p(h) of the most probable h; how probable it is, on average, given a validation digit, given one of `chains`. H <= 20."""
    W, b, c = (np.asarray(part, np.float64) for part in theta)
    h = states(len(b), np.float64)
    log_p = h @ b + np.logaddexp(0, c + h @ W).sum(1)
    best = h[log_p.argmax()]
    inputs = [b + np.asarray(X, np.float64) @ W.T for X in (binary_digits().valid, chains)]
    given = [float(np.exp(a @ best - np.logaddexp(0, a).sum(1)).mean()) for a in inputs]
    return float(np.exp(log_p.max() - np.logaddexp.reduce(log_p))), *given


def log_z_pieces(theta: RBM, H: int) -> Iterator[float]:
    """The parts of log Z of an RBM with H real units, one after the other: logaddexp over all of them is log Z."""
    for i in range(max(1, 2 ** (H - LOW_BITS) // ROWS)):
        yield float(log_z_piece(theta, np.int32(i)))


@jax.jit
def fantasies(key: jax.Array, n: jax.Array, theta: RBM, x: jax.Array) -> tuple[jax.Array, jax.Array]:
    """(x, p(x=1|h)) of the chains x (M, 784) after K more Gibbs steps, with the n-th coins of the key."""
    key = jax.random.fold_in(key, n)
    last = block(jax.random.fold_in(key, K - 1), theta, advance(key, theta, x, K - 1))
    return last.x, last.p_x


# --- a run, epoch after epoch ----------------------------------------------------------------------------------------

@dataclass(frozen=True)
class NatsRecord:
    """What one run leaves behind after epoch 0, 1, …, in nats per digit; train and valid are mean -log p(x), exactly."""

    reconstruction: tuple[float, ...] = ()
    train: tuple[float, ...] = ()
    valid: tuple[float, ...] = ()

    def __len__(self) -> int:
        return len(self.valid)

    @property
    def curves(self) -> tuple[tuple[float, ...], ...]:
        return self.reconstruction, self.train, self.valid

    def after(self, *measured: float) -> "NatsRecord":
        """With one epoch more."""
        return NatsRecord(*((*curve, value) for curve, value in zip(self.curves, measured, strict=True)))


class DigitsRun:
    """An RBM of H hidden units learning T digits; k, method and α may change while it does.

    record     a NatsRecord; `log_z` is that of its last epoch, `diverged` the epoch at which the run was given up, or None
    filters    W (H, 784); images: p(x|h) of the fantasies; rebuilt: x̂ of `shown`, the first SHOWN validation digits
    """

    def __init__(self, H: int, seed: int, k: int, persistent: bool, epochs: int = EPOCHS):
        self.H, self.seed, self.epochs, self.digits = H, seed, epochs, binary_digits()
        self.labels, self.shown = jnp.zeros(T, jnp.int32), np.asarray(self.digits.valid)[:SHOWN].astype(np.float32)
        self.few = on_device(np.asarray(self.digits.train)[:VALID])             # to be measured on
        self.state, self.chains = first_state_and_fantasies(np.int32(seed), np.int32(H), self.digits.mean,
                                               (np.int32(k), np.bool_(persistent)), B, FANTASIES)
        self.record, self.diverged, self.log_z = NatsRecord(), None, None
        self._draw(0)

    @property
    def theta(self) -> RBM:
        """The RBM as it is now, without the units that are only padding."""
        W, b, c = self.state.theta
        return RBM(W[: self.H], b[: self.H], c)

    @property
    def machine(self) -> tuple[RBM, np.ndarray]:
        """(θ, the chains (B, 784) of the last update)."""
        return self.theta, np.asarray(self.state.hyper.x)

    def programs(self) -> Iterator[Callable]:
        """Functions that each compile what training needs beyond the first picture."""
        state = self.state
        yield lambda: with_hyper(state.opt, alpha=0.1)
        yield lambda: self._updated(state, np.zeros((PIECE, B), np.int32)).theta.W.block_until_ready()
        yield lambda: log_z_piece(state.theta, np.int32(0)).block_until_ready()
        yield lambda: mean_nats(state.theta, self.digits.valid).free_energy.block_until_ready()

    def train(self, how: Callable[[], tuple[int, bool, float]]) -> Iterator[float]:
        """Train to the end, or until it diverges; after each piece of work, how much is done, 0 to 1.

        how() -> (k, persistent, α), asked before every piece.
        """
        yield from self._measure(0)
        for epoch in range(1, self.epochs + 1):
            order = minibatch_order((self.seed, epoch), T, B)
            for at in range(0, len(order), PIECE):
                k, persistent, alpha = how()
                state = self.state._replace(hyper=Chains(np.int32(k), self.state.hyper.x, np.bool_(persistent)),
                                            opt=with_hyper(self.state.opt, alpha=alpha))
                self.state = self._updated(state, order[at : at + PIECE])
                yield (epoch - 1 + (at + PIECE) / len(order)) / self.epochs
            yield from self._measure(epoch)
            if self.diverged:
                return

    def _updated(self, state: State, idx: np.ndarray) -> State:
        return jax.block_until_ready(run_steps(STEP, state, self.digits.train, self.labels, idx)[0])

    def _measure(self, epoch):
        """The exact log-likelihood, by all 2^H terms of Z, and the cross-entropy of the reconstruction."""
        total, theta, done = -np.inf, self.state.theta, epoch / self.epochs
        for part in log_z_pieces(theta, self.H):
            total = np.logaddexp(total, part)
            yield done
        train, valid = mean_nats(theta, self.few), mean_nats(theta, self.digits.valid)
        self.log_z = total
        self.record = self.record.after(float(valid.reconstruction), float(train.free_energy) + total,
                                        float(valid.free_energy) + total)
        if not max(self.record.valid[-1], self.record.train[-1]) < DIVERGED:
            self.diverged = epoch
        self._draw(epoch)
        yield done

    def _draw(self, epoch):
        """Fantasies a few steps further, and six digits there and back once."""
        theta = self.state.theta
        self.chains, p = fantasies(self.state.key, np.int32(10_000 + epoch), theta, self.chains)
        self.filters, self.images = np.asarray(theta.W)[: self.H], np.asarray(p)
        self.rebuilt = np.asarray(reconstruct(theta, self.shown))

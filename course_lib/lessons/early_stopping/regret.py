"""The stopping rule of slide S27 over many seeds: what a look-ahead costs, measured where nobody may look."""
from functools import cache, partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from course_lib.activations import tanh
from course_lib.data import Data, mnist, subset
from course_lib.early_stopping import stop
from course_lib.initialization import glorot
from course_lib.loss import softmax_nll
from course_lib.network import fprop
from course_lib.optimizers import sgd
from course_lib.training import epochs, gradient_step, start, supervised_objective, trajectory

SEEDS, SIZES, T, B, EPOCHS, LOOKS, HELD_OUT = 24, (784, 20, 10), 200, 20, 40, 20, 1000
HELD = (20, 100, HELD_OUT)        # validation digits the rule may look at
ALPHA = 0.3


class Replayed(NamedTuple):
    """For look-ahead 1 … LOOKS and each seed, (LOOKS, SEEDS): the epoch kept, the last one, the price (regret)."""

    kept: np.ndarray
    last: np.ndarray
    regret: np.ndarray


@partial(jax.jit, static_argnames=("alpha", "last"))
def train_seeds(X: jax.Array, y: jax.Array, valid: Data, test: Data, alpha: float = ALPHA,
                last: int = EPOCHS) -> tuple[jax.Array, jax.Array]:
    """The same data and net from SEEDS seeds, side by side, for `last` epochs.

    (the loss of each validation digit (SEEDS, last + 1, digits), mean test losses (SEEDS, last + 1)).
    """
    optimizer = sgd(alpha)
    step = gradient_step(supervised_objective(tanh), optimizer.update)

    def losses(state):
        on_valid, on_test = (softmax_nll.value(fprop(state.theta, d.X).a[-1], d.y) for d in (valid, test))
        return on_valid, on_test.mean()

    def one(seed):
        key = jax.random.key(seed)
        idx = epochs(key, T, B, last).reshape(last, T // B, B)
        return trajectory(step, start(glorot(key, SIZES), optimizer, key), X, y, idx, losses)[1]

    return jax.vmap(one)(jnp.arange(SEEDS))


@cache
def curves(alpha: float = ALPHA, last: int = EPOCHS) -> tuple[np.ndarray, np.ndarray]:
    """What `train_seeds` gives on 200 digits: about two seconds of training for 40 epochs, once for a session."""
    train, valid, test = (
        subset(jax.random.key(27), d, n) for d, n in zip(mnist(), (T, HELD_OUT, HELD_OUT), strict=True)
    )
    return tuple(np.asarray(part) for part in train_seeds(train.X, train.y, valid, test, alpha, last))


@cache
def loss_curves(held: int = HELD_OUT) -> tuple[np.ndarray, np.ndarray]:
    """(mean validation losses on the first `held` digits, test losses), each (SEEDS, EPOCHS + 1)."""
    valid, test = curves()
    return valid[:, :, :held].mean(axis=2), test


def price(kept: np.ndarray, test: np.ndarray) -> np.ndarray:
    """Test loss at the epochs kept (..., SEEDS) minus the lowest of each run, for test losses (SEEDS, EPOCHS + 1)."""
    return test[np.arange(SEEDS), kept] - test.min(axis=1)


@cache
def replay(held: int = HELD_OUT) -> Replayed:
    """The rule on every curve, with every look-ahead."""
    valid, test = loss_curves(held)
    stops = [[stop(curve, look) for curve in valid] for look in range(1, LOOKS + 1)]
    kept = np.array([[s.best for s in row] for row in stops])
    return Replayed(kept, np.array([[s.at for s in row] for row in stops]), price(kept, test))


@cache
def in_sets(look: int, n: int = HELD[0]) -> tuple[np.ndarray, np.ndarray]:
    """The rule on each of the HELD_OUT / n sets of n validation digits instead of the first alone, each (sets, SEEDS):

    (the prices, validation loss minus test loss at the epochs kept).
    """
    valid, test = curves()
    few = valid.reshape(SEEDS, EPOCHS + 1, -1, n).mean(axis=3).transpose(2, 0, 1)
    kept = np.array([[stop(curve, look).best for curve in one] for one in few])
    found = np.take_along_axis(few, kept[..., None], axis=2)[..., 0]
    return price(kept, test), found - test[np.arange(SEEDS), kept]

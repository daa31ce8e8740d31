"""The stopping rule of slide S27 over many seeds: what a look-ahead costs, measured where nobody may look."""
from functools import cache
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
ALPHA = 0.3


class Replayed(NamedTuple):
    """For look-ahead 1 … LOOKS and each seed, (LOOKS, SEEDS): the epoch kept, the last one, the regret."""

    kept: np.ndarray
    last: np.ndarray
    regret: np.ndarray


@jax.jit
def train_seeds(X: jax.Array, y: jax.Array, valid: Data, test: Data) -> tuple[jax.Array, jax.Array]:
    """(validation losses, test losses), each (SEEDS, EPOCHS + 1): the same data and net from SEEDS seeds, side by side."""
    optimizer = sgd(ALPHA)
    step = gradient_step(supervised_objective(tanh), optimizer.update)

    def losses(state):
        return tuple(softmax_nll.value(fprop(state.theta, d.X).a[-1], d.y).mean() for d in (valid, test))

    def one(seed):
        key = jax.random.key(seed)
        idx = epochs(key, T, B, EPOCHS).reshape(EPOCHS, T // B, B)
        return trajectory(step, start(glorot(key, SIZES), optimizer, key), X, y, idx, losses)[1]

    return jax.vmap(one)(jnp.arange(SEEDS))


@cache
def loss_curves() -> tuple[np.ndarray, np.ndarray]:
    """What `train_seeds` gives on 200 digits: about two seconds of training, once for a session."""
    train, valid, test = (
        subset(jax.random.key(27), d, n) for d, n in zip(mnist(), (T, HELD_OUT, HELD_OUT), strict=True)
    )
    return tuple(np.asarray(part) for part in train_seeds(train.X, train.y, valid, test))


@cache
def replay() -> Replayed:
    """The rule on every curve, with every look-ahead."""
    valid, test = loss_curves()
    stops = [[stop(curve, look) for curve in valid] for look in range(1, LOOKS + 1)]
    kept = np.array([[s.best for s in row] for row in stops])
    return Replayed(kept, np.array([[s.at for s in row] for row in stops]), test[np.arange(SEEDS), kept] - test.min(axis=1))

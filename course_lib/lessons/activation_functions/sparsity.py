"""How many hidden activations are exactly 0 before and after training on digits. Slide S13: "sparse activities"."""
from functools import cache
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from course_lib.activations import place, select
from course_lib.backprop import loss_and_grad
from course_lib.data.mnist import mnist, shrink
from course_lib.initialization import glorot
from course_lib.network import fprop

SIDE, T, BATCH, EPOCHS, SEEDS = 14, 1000, 20, 30, 5
UNITS, EXAMPLES, C = 60, 100, 10


class Trained(NamedTuple):
    """SEEDS runs, each seen before training and after every epoch."""

    h: np.ndarray           # (SEEDS, EPOCHS + 1, UNITS, EXAMPLES), activations on digits that were not trained on
    loss: np.ndarray        # (SEEDS, EPOCHS + 1), on the training digits

    @property
    def share(self) -> np.ndarray:
        """(SEEDS, EPOCHS + 1), the fraction of activations that are exactly 0."""
        return (self.h == 0).mean(axis=(2, 3))


@cache
def digits() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(X, y) to train on, and X of EXAMPLES other digits; SIDE × SIDE pixels in [0, 1]."""
    data = mnist()
    return shrink(data.train.X[:T], SIDE), data.train.y[:T], shrink(data.test.X[:EXAMPLES], SIDE)


@jax.jit
def _train(keys, X, y, others, g, alpha):
    f = select(g)

    def seen(theta):
        forward = fprop(theta, others, f)
        return forward.h[1].T, loss_and_grad(theta, X, y, f)[0]

    def epoch(theta, key):
        def update(theta, rows):
            gradient = loss_and_grad(theta, X[rows], y[rows], f)[1]
            return jax.tree.map(lambda p, d: p - alpha * d, theta, gradient), None

        theta, _ = lax.scan(update, theta, jax.random.permutation(key, T).reshape(-1, BATCH))
        return theta, seen(theta)

    def run(key):
        start, order = jax.random.split(key)
        theta = glorot(start, (SIDE * SIDE, UNITS, C))
        first, rest = seen(theta), lax.scan(epoch, theta, jax.random.split(order, EPOCHS))[1]
        return jax.tree.map(lambda one, more: jnp.concatenate([one[None], more]), first, rest)

    return jax.vmap(run)(keys)


def train_on_digits(g: str, alpha: float, centred: bool = False) -> Trained:
    """A network of UNITS hidden units g on T digits by SGD with step α, from Glorot's start, for SEEDS seeds.

    centred: each pixel has its mean over the training digits subtracted.
    """
    X, y, others = digits()
    mean = X.mean(axis=0) if centred else np.zeros_like(X[0])
    keys = jax.random.split(jax.random.key(0), SEEDS)
    return Trained(*(np.asarray(v) for v in _train(keys, X - mean, y, others - mean, place(g), np.float32(alpha))))


def silent_units(h: np.ndarray) -> int:
    """How many units are 0 on every example; h (units, examples)."""
    return int((h == 0).all(axis=1).sum())

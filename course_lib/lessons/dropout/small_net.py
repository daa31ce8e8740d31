"""Dropout on a small network, one example and one mask for each update, everything recorded. Slides S46-S48.

A run is 400 updates of stochastic gradient descent. Its masks are drawn beforehand, one row for each update, so what is
looked at afterwards is what the training saw.
"""
from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from course_lib.activations import tanh
from course_lib.backprop import Gradients, backprop
from course_lib.data import Data, draw, grid
from course_lib.dropout import expectation, masks
from course_lib.initialization import glorot
from course_lib.loss import softmax_nll
from course_lib.network import Forward, fprop
from course_lib.training import epochs

SIZES, UPDATES, T = (2, 6, 6, 2), 400, 100
HIDDEN = SIZES[1:-1]
NOISE, VALID_SEEDS = 0.25, (1000, 1001, 1002)      # of the moons; T validation examples for each seed
MAP_N = 61                                         # points along each side of a map of f over the plane


class RecordedDropout(NamedTuple):
    """Frames 0 … 400. theta before the update, its masks m (frames, H_k), the example it uses, and the mean losses.

    train, valid: with the masks' expectation, on the training examples and on others.
    """

    theta: tuple
    m: tuple
    example: jax.Array
    train: jax.Array
    valid: jax.Array


class ExamplePasses(NamedTuple):
    """One example through the network: fprop, bprop, and the loss."""

    forward: Forward
    grads: Gradients
    loss: jax.Array


def moons_of(seed: int) -> tuple[Data, Data]:
    """T training examples of this seed, and the validation examples, which are the same for every seed."""
    train, *others = (draw("moons", one, 0.5, T, NOISE) for one in (seed, *VALID_SEEDS))
    return train, Data(*(np.concatenate(parts) for parts in zip(*others, strict=True)))


@jax.jit
def one_example(theta: tuple, x: jax.Array, y: jax.Array, m: tuple, inside: jax.Array) -> ExamplePasses:
    """fprop and bprop of one example x (D,) of class y under the masks m = (None, m^(1), …, m^(L)).

    inside = 1: bprop includes the mask m^(k-1), as slide S48 says; 0: it is left out (wrong).
    """
    forward = fprop(theta, x, tanh, m=m)
    back = (None, *(jnp.where(inside > 0, one, 1.0) for one in m[1:]), None)
    grads = backprop(theta, forward._replace(m=back), y, tanh)
    return ExamplePasses(forward, grads, softmax_nll.value(forward.a[-1], y))


@jax.jit
def maps_under(theta: tuple, m: tuple, p: jax.Array) -> tuple[jax.Array, jax.Array]:
    """f(x)₂ - f(x)₁ over the plane under the masks m, and under their expectation: two (MAP_N, MAP_N)."""
    def one(masks):
        f = fprop(theta, grid(MAP_N), tanh, m=masks).h[-1]
        return (f[:, 1] - f[:, 0]).reshape(MAP_N, MAP_N)

    return one(m), one(expectation(theta, p))


@partial(jax.jit, static_argnums=6)
def dropout_run(p: jax.Array, alpha: jax.Array, inside: jax.Array, seed: jax.Array, train: Data, valid: Data,
                sizes: tuple = SIZES) -> RecordedDropout:
    """One run on train.X (T, D), from Glorot weights. Everything but the sizes may move without a retrace."""
    key = jax.random.key(seed)
    theta, rows, frames = glorot(key, sizes), train.X.shape[0], UPDATES + 1
    m = masks(jax.random.fold_in(key, 1), theta, frames, p)[1:]
    example = epochs(key, rows, 1, -(-frames // rows)).ravel()[:frames]
    expected = expectation(theta, p)

    def update(theta, frame):
        i, m = frame
        losses = [softmax_nll.value(fprop(theta, d.X, tanh, m=expected).a[-1], d.y).mean() for d in (train, valid)]
        grads = one_example(theta, train.X[i], train.y[i], (None, *m), inside).grads.theta
        return jax.tree.map(lambda v, grad: v - alpha * grad, theta, grads), (theta, *losses)

    thetas, *losses = lax.scan(update, theta, (example, m))[1]
    return RecordedDropout(thetas, m, example, *losses)


def at_frame(tree: tuple, t: int) -> tuple:
    """Frame t of recorded arrays."""
    return jax.tree.map(lambda leaf: leaf[t], tree)

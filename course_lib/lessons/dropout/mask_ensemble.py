"""A small network under all of its masks, one by one. Slide S49: "all neural networks, with all possible binary masks".

At most 10 hidden units, so 1,024 networks. Fewer units are the same arrays with the rest switched off (`padding`), so
that a control moves their number without a retrace.
"""
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from course_lib.activations import tanh
from course_lib.backprop import loss_and_grad
from course_lib.network import Layer, fprop
from course_lib.subnetwork import active_width

MOST, SIZES, B, UPDATES, ALPHA = 10, {1: (2, 10, 2), 2: (2, 5, 5, 2)}, 20, 400, 0.3
DIGITS = (np.arange(2**MOST)[:, None] >> np.arange(MOST) & 1).astype(np.float32)


class Members(NamedTuple):
    """One row for each possible mask: kept units, probability P(m), and f(x; m)_1, the probability of class 1."""

    kept: np.ndarray
    P: np.ndarray
    f: np.ndarray


def widths(layers, H):
    """How H hidden units are shared out over one or two hidden layers."""
    return (H,) if layers == 1 else (-(-H // 2), H // 2)


def trained(layers, H, p, seed, X, y):
    """θ after 400 updates of SGD with dropout p (L,), of H hidden units in one or two layers; the rest has weights 0.

    Weights, masks and order come from NumPy: a program without JAX's random bits is compiled in a third of the time.
    """
    rng, sizes = np.random.default_rng(seed), SIZES[layers]
    bounds = [np.sqrt(6 / (m + n)) for m, n in zip(sizes[:-1], sizes[1:], strict=True)]
    theta = tuple(Layer(rng.uniform(-b, b, (n, m)).astype(np.float32), np.zeros(n, np.float32))
                  for b, m, n in zip(bounds, sizes[:-1], sizes[1:], strict=True))
    m = tuple((rng.random((UPDATES, B, n)) >= q).astype(np.float32) for n, q in zip(sizes[1:-1], p, strict=True))
    idx = np.concatenate([rng.permutation(len(y)) for _ in range(UPDATES * B // len(y))]).reshape(UPDATES, B)
    return _train(theta, tuple(np.int32(n) for n in widths(layers, H)), m, X, y, idx.astype(np.int32))


@jax.jit
def _train(theta, live, m, X, y, idx):
    active = active_width(theta, live)

    def update(theta, frame):
        i, m = frame
        grads = loss_and_grad(theta, X[i], y[i], tanh, m=(None, *m))[1]
        return jax.tree.map(lambda v, grad, on: v - ALPHA * grad * on, theta, grads, active), None

    return lax.scan(update, jax.tree.map(jnp.multiply, theta, active), (idx, m))[0]


@jax.jit
def under_every_mask(theta, x):
    """f(x; m)_1 of one x (D,) under all 2^10 masks m, in the order of DIGITS: (1024,)."""
    cuts = np.cumsum([layer.W.shape[0] for layer in theta[:-2]])
    m = (None, *jnp.split(jnp.asarray(DIGITS), cuts, axis=1))
    return jax.vmap(lambda one: fprop(theta, x, tanh, m=one).h[-1][1])(m)


def members(theta, x, live, p):
    """Members of the networks that differ: p (L,), one for each layer; a layer with p = 0 is never masked."""
    f = np.asarray(under_every_mask(theta, x))
    full = [layer.W.shape[0] for layer in theta[:-1]]
    on = np.concatenate([np.arange(n) < H for n, H in zip(full, live, strict=True)])
    keep = np.concatenate([np.full(n, 1 - q) for n, q in zip(full, p, strict=True)])
    P = np.where(DIGITS == 1, keep, 1 - keep)[:, on].prod(axis=1)
    rows = (DIGITS[:, ~on].sum(axis=1) == 0) & (P > 0)
    return Members(DIGITS[rows].sum(axis=1), P[rows], f[rows])


def sample(rng, group, n):
    """f(x; m)_1 under n masks drawn with their probabilities: (n,)."""
    return rng.choice(group.f, n, p=group.P / group.P.sum())

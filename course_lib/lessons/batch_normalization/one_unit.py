"""Batch normalization of ONE unit over a mini-batch of 1 to 6 numbers, for the hand. Slides S50-S51.

The m numbers are repeated up to 60 rows: their mean, variance and gradients are exactly those of the m, so that one
compiled program serves every m. The loss is l = Σ_i d_i y_i, so that d_i = ∂l/∂y_i is whatever the layers above say.
"""
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from course_lib.activations import pair, place
from course_lib.batchnorm import bprop_constant_stats, bprop_normalize, normalize

MOST, ROWS = 6, 60                                  # 60 is divisible by 1 ... 6
X, D = (-2.6, -0.4, 0.8, 2.1, 4.6, -4.2), (-1.0, 0.4, 1.2, -0.3, 0.6, 1.5)      # x_i, and d_i, to begin with
REACH, PULL, TALL = 6.0, 5.0, 2.0                   # how far the axis goes; how far a hand pulls x_i, and d_i
GRID = np.linspace(-REACH, REACH, 181, dtype=np.float32)       # where g is drawn
VALUES = np.linspace(-REACH, REACH, 161, dtype=np.float32)     # of x_i, where the loss is drawn


class FourLines(NamedTuple):
    """The four lines of the algorithm: μ, σ² (), x̂ and y (6,), of which the first m count."""

    mu: jax.Array
    var: jax.Array
    x_hat: jax.Array
    y: jax.Array


class UnitGradients(NamedTuple):
    """∂l/∂x_i through μ and σ, and with μ and σ taken as constants (6,), of which the first m count; ∂l/∂γ, ∂l/∂β ()."""

    x: jax.Array
    constant: jax.Array
    gamma: jax.Array
    beta: jax.Array


def _normalize(x, m, eps):
    return normalize(x[jnp.arange(ROWS) % m][:, None], eps=eps)


@jax.jit
def four_lines(x: jax.Array, m: jax.Array, gamma: jax.Array, beta: jax.Array, eps: jax.Array) -> FourLines:
    """FourLines of x (6,), of which the first m are the mini-batch."""
    norm = _normalize(x, m, eps)
    x_hat = norm.z_hat[:MOST, 0]
    return FourLines(norm.stats.mu[0], norm.stats.var[0], x_hat, gamma * x_hat + beta)


@jax.jit
def unit_gradients(d: jax.Array, x: jax.Array, m: jax.Array, gamma: jax.Array, eps: jax.Array) -> UnitGradients:
    """UnitGradients of the gradient from above d (6,)."""
    norm = _normalize(x, m, eps)
    counted = jnp.where(jnp.arange(MOST) < m, d, 0.0)
    rows = (gamma * d)[jnp.arange(ROWS) % m][:, None]
    right, wrong = (bprop(rows, norm, eps)[:MOST, 0] for bprop in (bprop_normalize, bprop_constant_stats))
    return UnitGradients(right, wrong, (counted * norm.z_hat[:MOST, 0]).sum(), counted.sum())


@jax.jit
def loss_over(values: jax.Array, i: jax.Array, d: jax.Array, x: jax.Array, m: jax.Array, gamma: jax.Array, beta: jax.Array,
              eps: jax.Array) -> jax.Array:
    """l = Σ d_i y_i for each of `values` in the place of x_i."""
    def loss(value):
        y = four_lines(x.at[i].set(value), m, gamma, beta, eps).y
        return jnp.where(jnp.arange(MOST) < m, d * y, 0.0).sum()

    return jax.vmap(loss)(values)


def read_by(g: str, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What the activation named `g` makes of GRID (181,), and of y (m,), m <= MOST."""
    padded = np.resize(np.nan_to_num(y), MOST).astype(np.float32)
    values = np.asarray(pair(np.concatenate([GRID, padded]), place(g))[0])
    return values[: len(GRID)], values[len(GRID) :][: len(y)]

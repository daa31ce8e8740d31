"""Batch normalization of ONE unit over a mini-batch of 1 to 6 numbers, for the hand. Slides S50-S51.

The m numbers are repeated up to 60 rows: their mean, variance and gradients are exactly those of the m, so that one
compiled program serves every m. The loss is l = Σ_i d_i y_i, so that d_i = ∂l/∂y_i is whatever the layers above say.
"""
from typing import NamedTuple

import jax
import jax.numpy as jnp

from course_lib.batchnorm import bprop_constant_stats, bprop_normalize, normalize

MOST, ROWS = 6, 60            # 60 is divisible by 1 ... 6


class Lines(NamedTuple):
    """The four lines of the algorithm: μ, σ² (), x̂ and y (6,), of which the first m count."""

    mu: jax.Array
    var: jax.Array
    x_hat: jax.Array
    y: jax.Array


class Back(NamedTuple):
    """∂l/∂x_i through μ and σ, and with μ and σ taken as constants (6,), of which the first m count; ∂l/∂γ, ∂l/∂β ()."""

    x: jax.Array
    constant: jax.Array
    gamma: jax.Array
    beta: jax.Array


def _normalize(x, m, eps):
    return normalize(x[jnp.arange(ROWS) % m][:, None], eps=eps)


@jax.jit
def forward(x, m, gamma, beta, eps):
    """Lines of x (6,), of which the first m are the mini-batch."""
    norm = _normalize(x, m, eps)
    x_hat = norm.z_hat[:MOST, 0]
    return Lines(norm.stats.mu[0], norm.stats.var[0], x_hat, gamma * x_hat + beta)


@jax.jit
def backward(d, x, m, gamma, eps):
    """Back of the gradient from above d (6,)."""
    norm = _normalize(x, m, eps)
    mine = jnp.where(jnp.arange(MOST) < m, d, 0.0)
    rows = (gamma * d)[jnp.arange(ROWS) % m][:, None]
    right, wrong = (bprop(rows, norm, eps)[:MOST, 0] for bprop in (bprop_normalize, bprop_constant_stats))
    return Back(right, wrong, (mine * norm.z_hat[:MOST, 0]).sum(), mine.sum())


@jax.jit
def loss_over(values, i, d, x, m, gamma, beta, eps):
    """l = Σ d_i y_i for each of `values` in the place of x_i."""
    def loss(value):
        y = forward(x.at[i].set(value), m, gamma, beta, eps).y
        return jnp.where(jnp.arange(MOST) < m, d * y, 0.0).sum()

    return jax.vmap(loss)(values)

"""Batch normalization of pre-activations, forward and backward by hand. Slides S50-S51 (Ioffe & Szegedy, 2015).

    μ = 1/m Σ_t z^(t)    σ² = 1/m Σ_t (z^(t) - μ)²    ẑ = (z - μ) / √(σ² + ε)    a = γ ẑ + β
"""
from typing import NamedTuple

import jax
import jax.numpy as jnp
from numpy.typing import ArrayLike

from .arguments import DType, as_float, as_number

EPS = 1e-5


class Stats(NamedTuple):
    """Mean μ and variance σ² (1/m, not 1/(m-1)) of each unit, shapes (H,)."""

    mu: jax.Array
    var: jax.Array


class Normalized(NamedTuple):
    """ẑ with the statistics that made it: what the backward pass needs."""

    z_hat: jax.Array
    stats: Stats


def batch_stats(z: ArrayLike) -> Stats:
    """μ and σ² of each unit over the mini-batch z (T, H). ValueError when T < 2: one example has no variance."""
    z = as_float(z, "z")
    if z.ndim != 2 or z.shape[0] < 2:
        raise ValueError("batch normalization needs a mini-batch of at least 2 examples (T, H), "
                         f"z has shape {z.shape}: give the global statistics to normalise one example")
    mu = z.mean(axis=0)
    return Stats(mu, ((z - mu) ** 2).mean(axis=0))


def normalize(z: ArrayLike, stats: Stats | None = None, eps: ArrayLike = EPS) -> Normalized:
    """ẑ = (z - μ)/√(σ² + ε) with the mini-batch's own statistics, or with `stats` (global statistics at test time)."""
    z = as_float(z, "z")
    stats = batch_stats(z) if stats is None else Stats(*(as_float(part, "stats") for part in stats))
    if stats.mu.shape != z.shape[-1:]:
        raise ValueError(f"z has {z.shape[-1:]} units and the statistics {stats.mu.shape}")
    return Normalized((z - stats.mu) / jnp.sqrt(stats.var + _epsilon(eps, z.dtype)), stats)


def bprop_normalize(grad_z_hat: jax.Array, normalized: Normalized, eps: ArrayLike = EPS) -> jax.Array:
    """∇_z from ∇_ẑ, through μ and σ too, since both depend on every example of the mini-batch:

    ∇_z = ( ∇_ẑ - mean_t ∇_ẑ - ẑ mean_t(∇_ẑ ⊙ ẑ) ) / √(σ² + ε)
    """
    (z_hat, stats), grad_z_hat = normalized, as_float(grad_z_hat, "∇_ẑ")
    if z_hat.ndim != 2 or grad_z_hat.shape != z_hat.shape:
        raise ValueError(f"the gradient through mu and sigma needs mini-batches (T, H) of one shape: "
                         f"z_hat has {z_hat.shape}, its gradient {grad_z_hat.shape}")
    grad_z_hat = grad_z_hat.astype(z_hat.dtype)
    through = grad_z_hat - grad_z_hat.mean(axis=0) - z_hat * (grad_z_hat * z_hat).mean(axis=0)
    return through / jnp.sqrt(stats.var + _epsilon(eps, z_hat.dtype))


def bprop_constant_stats(grad_z_hat: jax.Array, normalized: Normalized, eps: ArrayLike = EPS) -> jax.Array:
    """THE NAMED WRONG ANSWER: μ and σ treated as constants, ∇_z = ∇_ẑ / √(σ² + ε). Right only at test time."""
    grad_z_hat = as_float(grad_z_hat, "∇_ẑ")
    return grad_z_hat / jnp.sqrt(normalized.stats.var + _epsilon(eps, grad_z_hat.dtype))


def _epsilon(eps: ArrayLike, dtype: DType) -> jax.Array:
    """ε >= 0 as a number of `dtype`. ε = 0 is 0/0 for a unit that is the same for every example. ValueError otherwise."""
    return as_number(eps, "ε", 0, dtype=dtype)


def running_stats(running: Stats, batch: Stats, rate: ArrayLike = 0.1) -> Stats:
    """One step of the running average (1 - rate) · running + rate · batch, for each of μ and σ². 0 <= rate <= 1."""
    rate = as_number(rate, "rate", 0, 1)

    def average(r, b):
        r, b = as_float(r, "running"), as_float(b, "batch")
        if r.shape != b.shape:
            raise ValueError(f"the running statistics have shape {r.shape}, the mini-batch's {b.shape}")
        return (1 - rate.astype(r.dtype)) * r + rate.astype(r.dtype) * b

    return Stats(*map(average, running, batch))

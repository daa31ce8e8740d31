"""How probable is x? Z by enumeration, where min(D, H) <= 20 makes the "intractable" sum tractable. Slide S52.

    Z = Σ_x Σ_h exp(-E(x, h)) = Σ_h exp(bᵀh) Π_k (1 + exp(c_k + hᵀW_k))        log p(x) = -F(x) - log Z

2^H terms of D factors, or, the layers exchanged, 2^D terms of H factors, summed a block of 2^10 at a time: c + hᵀW of
a block is one row (the high bits of h) plus one table (the low bits), so 2^20 · 784 factors take about a second, 10 MB.
Beyond that: annealed importance sampling (`rbm.ais`).
"""
from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from numpy.typing import ArrayLike

from course_lib.arguments import DType, as_float, check_count

from .model import RBM, check_rbm, free_energy, softplus, transpose

MAX_BITS = 20
LOW_BITS = 10


class Blocks(NamedTuple):
    """All h = (low bits, high bits): their states, c + hᵀW and bᵀh, in two parts that add up."""

    low: jax.Array
    low_input: jax.Array
    low_bias: jax.Array
    high: jax.Array
    high_input: jax.Array
    high_bias: jax.Array


def states(n: int, dtype: DType = np.float32) -> np.ndarray:
    """All 2^n binary vectors (2^n, n), NumPy; row i is i in binary, lowest bit first. ValueError for n > 20."""
    return (np.arange(2 ** check_bits(check_count(n, least=0), f"n = {n}"))[:, None] >> np.arange(n) & 1).astype(dtype)


def log_z(theta: RBM) -> jax.Array:
    """log Z, exactly, (): enumerates the smaller layer. ValueError when both layers have more than 20 units."""
    theta = check_rbm(theta)
    check_bits(min(theta.W.shape), "the smaller layer")
    return _log_z(theta)


def log_p(theta: RBM, x: ArrayLike, log_Z: ArrayLike | None = None) -> jax.Array:
    """log p(x) = -F(x) - log Z in nats, () or (T,). `log_Z`: computed elsewhere (AIS), else by enumeration."""
    F = free_energy(theta, x)
    return -F - (log_z(theta) if log_Z is None else as_float(log_Z, "log Z").astype(F.dtype))


def model_mean(theta: RBM, log_Z: ArrayLike) -> RBM:
    """The negative phase exactly, given log Z: E_model[h xᵀ], E_model[h], E_model[x], shaped like θ."""
    theta = check_rbm(theta)
    check_bits(min(theta.W.shape), "the smaller layer")
    return _model_mean(theta, as_float(log_Z, "log Z").astype(theta.W.dtype))


@jax.jit
def _log_z(theta):
    blocks = tables(theta)

    def one(row):
        return jax.nn.logsumexp(log_weights(blocks, row)[0])

    return jax.nn.logsumexp(lax.map(one, (blocks.high, blocks.high_input, blocks.high_bias)))


@jax.jit
def _model_mean(theta, log_Z):
    blocks = tables(theta)

    def one(total, row):
        log_w, a = log_weights(blocks, row)
        p = jnp.exp(log_w - log_Z)
        h = jnp.concatenate([blocks.low, jnp.broadcast_to(row[0], (len(blocks.low), row[0].size))], axis=1)
        px = jax.nn.sigmoid(a) * p
        return jax.tree.map(jnp.add, total, RBM((px @ h).T, p @ h, px.sum(1))), None

    small = smaller_hidden(theta)
    total = lax.scan(one, jax.tree.map(jnp.zeros_like, small), (blocks.high, blocks.high_input, blocks.high_bias))[0]
    return total if small is theta else transpose(total)


def log_weights(blocks: Blocks, row: tuple[jax.Array, jax.Array, jax.Array]) -> tuple[jax.Array, jax.Array]:
    """log Σ_x exp(-E(x, h)) for the 2^low vectors h that share one row of high bits, and c + hᵀW as (D, 2^low)."""
    a = row[1][:, None] + blocks.low_input
    return blocks.low_bias + row[2] + softplus(a).sum(0), a


def tables(theta: RBM) -> Blocks:
    """The Blocks of the smaller layer. low_input is (D, 2^low): the sum over D then runs along whole vectors of h."""
    W, b, c = smaller_hidden(theta)
    n = W.shape[0]
    cut = min(n, LOW_BITS)
    low, high = _states(cut, W.dtype), _states(n - cut, W.dtype)
    return Blocks(low, (low @ W[:cut]).T, low @ b[:cut], high, high @ W[cut:] + c, high @ b[cut:])


def smaller_hidden(theta: RBM) -> RBM:
    """θ, or its transpose, so that the hidden layer is the one to enumerate."""
    H, D = theta.W.shape
    return theta if H <= D else transpose(theta)


@partial(jax.jit, static_argnums=(0, 1))
def _states(n, dtype):
    return ((jnp.arange(2**n)[:, None] >> jnp.arange(n)) & 1).astype(dtype)


def check_bits(n: int, what: str) -> int:
    """n; ValueError when 2^n states are too many to enumerate."""
    if n > MAX_BITS:
        raise ValueError(f"{what} has {n} units: enumerating 2^{n} = {float(2**n):.3g} states is out of reach, "
                         f"at most {MAX_BITS} units are enumerated; use annealed importance sampling instead")
    return n

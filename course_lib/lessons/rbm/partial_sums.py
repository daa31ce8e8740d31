"""Z term by term: what the terms with few hidden units add up to, and which terms are the largest. Slide S52.

    Z_n = Σ_h exp(bᵀh) Π_k (1 + exp(c_k + hᵀW_k)), only over the 2^n vectors h in which h_{n+1}, ..., h_H are 0

Z_0 is one term, each further unit doubles their number, Z_H is Z. Z_n is also the whole Z of a smaller RBM: the first n
hidden units alone. `part_of` cuts an RBM down and keeps every shape, so that no size compiles anything anew.
"""
from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from course_lib.arguments import check_between
from course_lib.rbm.likelihood import check_bits, log_weights, tables
from course_lib.rbm.model import RBM, check_rbm, p_x, part_of, transpose

LARGEST = 6
AT_ONCE = 14                                   # up to 2^14 terms are summed while a hand moves
SIDE = 28


def from_the_middle(side: int = SIDE) -> np.ndarray:
    """Pixel numbers, the most central first."""
    y, x = np.mgrid[:side, :side] - (side - 1) / 2
    return np.argsort(x.ravel() ** 2 + y.ravel() ** 2, kind="stable")


class PartialSums(NamedTuple):
    """log Z_0 ... log Z_H (H + 1,); then the largest terms: their logarithms (6,), h (6, H) and p(x=1|h) (6, D)."""

    log_Z: jax.Array
    log_terms: jax.Array
    h: jax.Array
    p_x: jax.Array


def partial_sums(theta: RBM, n: int | jax.Array) -> PartialSums:
    """The PartialSums of the first n hidden units: 2^n terms; n may be traced. log Z_m is log Z_n for m > n.

    ValueError unless 0 <= n <= H <= D and H <= 20 (else `rbm.transpose` first).
    """
    H, D = check_rbm(theta).W.shape
    if H > D:
        raise ValueError(f"the hidden layer is summed over, it should be the smaller one: H = {H}, D = {D}; transpose first")
    check_between(n, 0, H, "n")
    return _partial_sums(theta, jnp.asarray(n, jnp.int32), check_bits(H, "the smaller layer"))


def sums_of_part(theta: RBM, H: int, D: int, n: int) -> PartialSums:
    """2^n terms of the RBM of the first H hidden and D visible units of θ: over h, or over x when that layer is smaller.

    NumPy arrays. Over x, `h` holds the x (6, H_max) of the largest terms. Whatever H, D and n are, one of two programs.
    """
    if D < H:
        most = theta.b.size
        theta = transpose(_part_of(RBM(theta.W[:, :most], theta.b, theta.c[:most]), np.int32(H), np.int32(D)))
    else:
        theta = _part_of(theta, np.int32(H), np.int32(D))
    return jax.tree.map(np.asarray, partial_sums(theta, np.int32(n)))


_part_of = jax.jit(part_of)


def _levels(first, count):
    """The number of the highest unit that is 1 in each of `count` states from number `first` on; 0 if none is."""
    return 32 - lax.clz(first + jnp.arange(count, dtype=jnp.int32))


@partial(jax.jit, static_argnums=2)
def _partial_sums(theta, n, H):
    blocks = tables(theta)
    low = len(blocks.low)

    def one(i, carry):
        sums, top, at = carry
        state = i * low + jnp.arange(low, dtype=jnp.int32)
        row = blocks.high[i], blocks.high_input[i], blocks.high_bias[i]
        log_w = jnp.where(state < 1 << n, log_weights(blocks, row)[0], -jnp.inf)
        most = log_w.max()
        new = jnp.zeros(H + 1, log_w.dtype).at[_levels(i * low, low)].add(jnp.exp(log_w - most))
        values, where = lax.top_k(jnp.concatenate([top, log_w]), LARGEST)
        return jnp.logaddexp(sums, jnp.log(new) + most), values, jnp.concatenate([at, state])[where]

    none = [jnp.full(m, -jnp.inf, theta.W.dtype) for m in (H + 1, LARGEST)]
    sums, top, at = lax.fori_loop(0, -(-(1 << n) // low), one, (*none, jnp.zeros(LARGEST, jnp.int32)))
    h = (at[:, None] >> jnp.arange(H, dtype=jnp.int32) & 1).astype(theta.W.dtype)
    return PartialSums(lax.cumlogsumexp(sums), top, h, p_x(theta, h))

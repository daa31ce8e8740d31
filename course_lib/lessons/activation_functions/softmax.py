"""Softmax in float32, safe and as written. Slide S14: the same for a + s, once max(a) is subtracted."""
from typing import NamedTuple

import jax
import jax.numpy as jnp

from course_lib.activations import sigm, softmax

MOST = 6            # classes


class SoftmaxWays(NamedTuple):
    """softmax(a) (MOST,), exp(a_c) / Σ exp(a_c) as written on the slide (MOST,), and sigm(a_1 - a_2) of classes 1, 2."""

    safe: jax.Array
    naive: jax.Array
    sigm: jax.Array


@jax.jit
def softmax_ways(a: jax.Array, C: jax.Array) -> SoftmaxWays:
    """Of the first C of a (MOST,), in float32; the others get 0."""
    on = jnp.arange(MOST) < C
    e = jnp.where(on, jnp.exp(a), 0.0)
    return SoftmaxWays(softmax(jnp.where(on, a, -jnp.inf)), e / e.sum(), sigm.g(a[0] - a[1]))

"""One input through one neuron, term by term. Slide S04: a(x) = b + Σ_i w_i x_i, h(x) = g(a(x))."""
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from course_lib.activations import select

MOST = 3                        # inputs
CURVE = np.linspace(-1, 1, 241, dtype=np.float32)
REACHES = (5.0, 10.0, 20.0)     # how far the axis of a goes: the first that holds the whole sum


class NeuronSum(NamedTuple):
    """The terms w_i x_i (MOST,), the sum a, the activation h, g′(a), and g on CURVE times `reach`."""

    terms: jax.Array
    a: jax.Array
    h: jax.Array
    slope: jax.Array
    curve: jax.Array


@jax.jit
def neuron_sum(x: jax.Array, w: jax.Array, b: jax.Array, d: jax.Array, g: jax.Array, reach: jax.Array) -> NeuronSum:
    """The first d of x and w (MOST,) are there, the others count 0; g is a place in ACTIVATIONS."""
    terms = jnp.where(jnp.arange(MOST) < d, w * x, 0.0)
    a = b + terms.sum()
    return NeuronSum(terms, a, select(g).g(a), select(g).dg(a), select(g).g(reach * CURVE))

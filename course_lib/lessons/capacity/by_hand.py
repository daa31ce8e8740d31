"""Networks whose weights a person chose, not a training run. Slides S06-S07: XOR from two steps, a bump from four.

    y_j = g(b_j⁽¹⁾ + Σ_i W_ji⁽¹⁾ x_i)          z = g(b₁⁽²⁾ + Σ_j W_1j⁽²⁾ y_j)
"""
from collections.abc import Callable

import jax
import jax.numpy as jnp
import numpy as np

from course_lib.activations import sigm
from course_lib.network import Layer

XOR = (Layer(np.array([[1, 1], [1, 1]], np.float32), np.array([0.5, -1.5], np.float32)),
       Layer(np.array([[0.7, -0.4]], np.float32), np.array([-1.0], np.float32)))
"""Slide S06: y₁ = sgn(x₁ + x₂ + 0.5), y₂ = sgn(x₁ + x₂ - 1.5), z = sgn(0.7 y₁ - 0.4 y₂ - 1)."""


def sgn(a: jax.Array) -> jax.Array:
    """The sharp step of the slide: +1 where a >= 0, -1 elsewhere."""
    return jnp.where(jnp.asarray(a) >= 0, 1.0, -1.0)


def two_layers(theta: tuple, x: jax.Array, g: Callable = sgn) -> tuple[jax.Array, jax.Array]:
    """(a^(2), y) of a network with one hidden layer and one output, for x (T, 2): shapes (T,), (T, H)."""
    hidden, out = theta
    y = g(hidden.b + x @ hidden.W.T)
    return (out.b + y @ out.W.T)[..., 0], y


def ring_of_steps(n: int | jax.Array, r: float, s: float, turn: float = 0.0, most: int = 8) -> tuple[Layer, Layer]:
    """n sigmoidal steps in a ring that all face inward: y_j = sigm(s (r - u_j·x)), u_j at angle turn + 2πj/n.

    The output adds them up with weight 1; its bias -(n - ½) asks that all agree. Padded to `most` units,
    so that n may be a traced number: output weights beyond n are 0. n = 2: a ridge; n = 4: slide S07's bump.
    """
    j, n = jnp.arange(most, dtype=jnp.float32), jnp.asarray(n, jnp.float32)
    angle = turn + 2 * jnp.pi * j / n
    u = jnp.stack([jnp.cos(angle), jnp.sin(angle)], axis=1)
    on = (j < n).astype(u.dtype)
    return Layer(-s * u, jnp.full(most, s * r)), Layer(on[None], -(n - 0.5)[None])


def bump_sum(theta: tuple, x: jax.Array) -> tuple[jax.Array, jax.Array]:
    """(Σ_j W_1j⁽²⁾ y_j without the bias, y): what the output unit compares with its threshold n - ½."""
    a, y = two_layers(theta, x, sigm.g)
    return a - theta[1].b[0], y

"""A network of any size, with weights one can add up by hand. Slide S10: a^(k) = b^(k) + W^(k) h^(k-1), unit by unit."""
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from course_lib.activations import place, softmax
from course_lib.loss import linear_squared
from course_lib.network import Forward, Layer, fprop
from course_lib.subnetwork import activations_at_depth, active_width, at_depth

L_MAX, MOST = 3, 6          # hidden layers, and units of any layer


class BuiltNetwork(NamedTuple):
    """W^(k) and b^(k) for k = 1 … L+1, and [None, a^(1), …, a^(L+1)], [x, h^(1), …, f(x)]: NumPy arrays of the true sizes."""

    W: list
    b: list
    a: list
    h: list


def random_weights(seed: jax.Array) -> tuple[Layer, ...]:
    """θ of the largest network with numbers one can add up by hand: one decimal, W in ±1.2, b in ±0.5."""
    key = jax.random.key(seed)

    def draw(n, shape, reach):
        u = jax.random.uniform(jax.random.fold_in(key, n), shape, jnp.float32, minval=-reach, maxval=reach)
        return jnp.round(10 * u) / 10

    return tuple(Layer(draw(2 * k, (MOST, MOST), 1.2), draw(2 * k + 1, (MOST,), 0.5)) for k in range(1, L_MAX + 2))


@jax.jit
def forward_of_largest(seed, x, depth, widths, C, g) -> tuple[tuple, Forward, jax.Array]:
    """(θ, Forward, f(x)) of the largest network with layers beyond `depth` and units beyond `widths` off."""
    theta = at_depth(random_weights(seed), depth)
    first = jnp.where(depth < 1, jnp.eye(MOST), theta[0].W), jnp.where(depth < 1, 0.0, theta[0].b)     # L = 0
    theta = (Layer(*first), *theta[1:])
    theta = jax.tree.map(jnp.multiply, theta, active_width(theta, widths))
    forward = fprop(theta, x, activations_at_depth(g, depth, L_MAX), linear_squared)
    return theta, forward, softmax(jnp.where(jnp.arange(MOST) < C, forward.a[-1], -jnp.inf))


def build_network(sizes: tuple[int, ...], x: np.ndarray, g: str, seed: int) -> BuiltNetwork:
    """The network of sizes (D, H_1, …, H_L, C) on the input x (D,); a smaller one keeps the weights of a larger."""
    D, *H, C = sizes
    L = len(H)
    widths = np.array([sizes[min(k, L)] for k in range(1, L_MAX + 1)], np.int32)
    padded = np.zeros(MOST, np.float32)
    padded[:D] = x
    theta, forward, f = jax.tree.map(np.asarray, forward_of_largest(
        np.int32(seed), padded, np.int32(L), widths, np.int32(C), place(g)))
    theta = (*theta[:L], theta[-1])
    W = [layer.W[:m, :n] for layer, m, n in zip(theta, sizes[1:], sizes[:-1], strict=True)]
    b = [layer.b[:m] for layer, m in zip(theta, sizes[1:], strict=True)]
    a = [None, *(pre[:n] for pre, n in zip(forward.a[1 : L + 1], H, strict=True)), forward.a[-1][:C]]
    h = [padded[:D], *(post[:n] for post, n in zip(forward.h[1 : L + 1], H, strict=True)), f[:C]]
    return BuiltNetwork(W, b, a, h)

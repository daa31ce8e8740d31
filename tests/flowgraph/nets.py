"""Networks and boxes that the tests of the flow graph share."""
from dataclasses import dataclass
from functools import cache

import jax
import jax.numpy as jnp
import numpy as np

from course_lib.flowgraph.boxes import Box
from course_lib.network import BatchNormLayer, Layer

KEY = jax.random.key(3)


def normal(seed, shape):
    """Fixed numbers N(0, 1), float32 (NumPy: compiling jax.random for each shape would be most of the test's time)."""
    return np.random.default_rng(seed).standard_normal(shape).astype(np.float32)


SIZES = (3, 5, 4, 3)


@cache
def net(sizes=SIZES, dtype=jnp.float32, batchnorm=False):
    """θ with non-zero biases, or batch-norm hidden layers."""
    theta = []
    shapes = zip(sizes[1:], sizes[:-1], strict=True)
    for k, layer in enumerate((Layer(jnp.asarray(normal(50 + k, s) / 2), jnp.zeros(s[0])) for k, s in enumerate(shapes)), 1):
        b = jnp.asarray(normal(k, layer.b.shape))
        if batchnorm and k < len(sizes) - 1:
            layer = BatchNormLayer(layer.W, 1 + b / 2, b)
        else:
            layer = layer._replace(b=b)
        theta.append(jax.tree.map(lambda leaf: leaf.astype(dtype), layer))
    return tuple(theta)


def examples(T=6, dtype=jnp.float32, sizes=SIZES):
    return jnp.asarray(normal(99, (T, sizes[0])), dtype), jnp.asarray(np.arange(T, dtype=np.int32) % sizes[-1])


def names(theta):
    return [f"{flowgraph_name}({k})" for k, layer in enumerate(theta, 1)
            for flowgraph_name in ("W", *(("γ", "β") if isinstance(layer, BatchNormLayer) else ("b",)))]


class Square(Box):
    """A learner's box: one parent, and the gradient handed back bare."""

    def fprop(self, a):
        return a**2

    def bprop(self, grad, value, a):
        return 2 * a * grad


@dataclass(frozen=True)
class Mean(Box):
    def fprop(self, a):
        return a.mean()

    def bprop(self, grad, value, a):
        return (jnp.full_like(a, grad / a.size),)


class Times:
    """A box that derives from nothing: name, parents, fprop, bprop are enough."""

    name, parents = "uv", ("u", "v")

    def fprop(self, u, v):
        return u * v

    def bprop(self, grad, value, u, v):
        return grad * v, grad * u

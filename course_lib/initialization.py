"""How θ starts. Slide S25: biases 0; weights neither all 0 nor all the same; H_k × H_{k-1} numbers from U[-b, b].

    b = √6 / √(H_k + H_{k-1})        (Glorot & Bengio, 2010)   so that Var(W) = b²/3 = 2/(H_k + H_{k-1})

`sizes` = (D, H_1, ..., H_L, C) throughout; every function returns a tuple of Layer.
"""
import math

import jax
import jax.numpy as jnp

from .checks import as_number, check_between, check_key, check_sizes
from .network import Layer


def build(sizes, weights, dtype=jnp.float32):
    """Layers with W^(k) = weights(k, (H_k, H_{k-1})) and b^(k) = 0."""
    sizes = check_sizes(sizes)
    shapes = zip(sizes[1:], sizes[:-1], strict=True)
    return tuple(Layer(weights(k, shape).astype(dtype), jnp.zeros(shape[0], dtype))
                 for k, shape in enumerate(shapes, start=1))


def zeros(sizes):
    """All weights 0. With tanh every W^(k) and every hidden b has gradient 0: a saddle (the output b still moves)."""
    return build(sizes, lambda k, shape: jnp.zeros(shape))


def constant(sizes, value):
    """All weights equal to `value`: the units of a layer then stay identical for ever."""
    value = as_number(value, "value")
    return build(sizes, lambda k, shape: jnp.full(shape, value))


def uniform(key, sizes, b):
    """W^(k) ~ U[-b, b], the same b for every layer. ValueError for b < 0."""
    b = check_between(as_number(b, "b"), 0, math.inf, "b")
    return build(sizes, _each(key, lambda key, shape: b * _symmetric(key, shape)))


def glorot(key, sizes, scale=1.0):
    """W^(k) ~ scale · U[-√6/√(H_k + H_{k-1}), +]. Extension: scale = 4 is the tutorials' advice for sigm units."""
    scale = check_between(as_number(scale, "scale"), 0, math.inf, "scale")
    return build(sizes, _each(key, lambda key, shape: scale * glorot_bound(*shape) * _symmetric(key, shape)))


def gaussian(key, sizes, sigma):
    """W^(k) ~ N(0, σ²)."""
    sigma = check_between(as_number(sigma, "sigma"), 0, math.inf, "sigma")
    return build(sizes, _each(key, lambda key, shape: sigma * _normal(key, shape)))


def he(key, sizes):
    """Extension: W^(k) ~ N(0, 2/H_{k-1}), which keeps the variance through reclin (He et al., 2015)."""
    return build(sizes, _each(key, lambda key, shape: math.sqrt(2 / shape[1]) * _normal(key, shape)))


def glorot_bound(H_out, H_in):
    """b = √6 / √(H_k + H_{k-1})."""
    return math.sqrt(6) / math.sqrt(H_out + H_in)


def _each(key, draw):
    """weights(k, shape) that calls `draw` with a key of its own for each layer k."""
    key = check_key(key)
    return lambda k, shape: draw(jax.random.fold_in(key, k), shape)


def _symmetric(key, shape):
    return jax.random.uniform(key, shape, jnp.float32, minval=-1.0, maxval=1.0)


def _normal(key, shape):
    return jax.random.normal(key, shape, jnp.float32)

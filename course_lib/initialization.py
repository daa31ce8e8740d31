"""How θ starts. Slide S25: biases 0; weights neither all 0 nor all the same; H_k × H_{k-1} numbers from U[-b, b].

    b = √6 / √(H_k + H_{k-1})        (Glorot & Bengio, 2010)   so that Var(W) = b²/3 = 2/(H_k + H_{k-1})

`sizes` = (D, H_1, ..., H_L, C) throughout; every function returns a tuple of Layer.
"""
import math
from collections.abc import Callable, Sequence
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import ArrayLike

from .arguments import DType, as_number, check_between, check_count, check_key, check_sizes
from .network import Layer


def build(sizes: Sequence[int], weights: Callable[[int, tuple[int, int]], jax.Array],
          dtype: DType = jnp.float32) -> tuple[Layer, ...]:
    """Layers with W^(k) = weights(k, (H_k, H_{k-1})) and b^(k) = 0."""
    sizes = check_sizes(sizes)
    shapes = zip(sizes[1:], sizes[:-1], strict=True)
    return tuple(Layer(weights(k, shape).astype(dtype), jnp.zeros(shape[0], dtype))
                 for k, shape in enumerate(shapes, start=1))


def zeros(sizes: Sequence[int]) -> tuple[Layer, ...]:
    """All weights 0. With tanh every W^(k) and every hidden b has gradient 0: a saddle (the output b still moves)."""
    return constant(sizes, 0.0)


def constant(sizes: Sequence[int], value: ArrayLike) -> tuple[Layer, ...]:
    """All weights equal to `value`: the units of a layer then stay identical for ever."""
    return _constant(check_sizes(sizes), as_number(value, "value"))


def uniform(key: jax.Array, sizes: Sequence[int], b: ArrayLike) -> tuple[Layer, ...]:
    """W^(k) ~ U[-b, b], the same b for every layer. ValueError for b < 0."""
    b = as_number(b, "b", 0)
    return _random(check_key(key), check_sizes(sizes), b, _uniform)


def glorot(key: jax.Array, sizes: Sequence[int], scale: ArrayLike = 1.0) -> tuple[Layer, ...]:
    """W^(k) ~ scale · U[-√6/√(H_k + H_{k-1}), +]. Extension: scale = 4 is the tutorials' advice for sigm units."""
    scale = as_number(scale, "scale", 0)
    return _random(check_key(key), check_sizes(sizes), scale, _glorot)


def gaussian(key: jax.Array, sizes: Sequence[int], sigma: ArrayLike) -> tuple[Layer, ...]:
    """W^(k) ~ N(0, σ²)."""
    sigma = as_number(sigma, "sigma", 0)
    return _random(check_key(key), check_sizes(sizes), sigma, _gaussian)


def glorot_bound(H_out: int, H_in: int) -> float:
    """b = √6 / √(H_k + H_{k-1})."""
    return math.sqrt(6) / math.sqrt(check_count(H_out, "H_k") + check_count(H_in, "H_{k-1}"))


def glorot_drawn(rng: np.random.Generator, H_out: int, H_in: int, scale: float = 1.0) -> np.ndarray:
    """One W (H_out, H_in) float32 as `glorot` draws it, in NumPy: no program is compiled for another size."""
    b = check_between(scale, 0, math.inf, "scale") * glorot_bound(H_out, H_in)
    return rng.uniform(-b, b, (H_out, H_in)).astype(np.float32)


@partial(jax.jit, static_argnums=0)
def _constant(sizes, value):
    return build(sizes, lambda k, shape: jnp.full(shape, value))


@partial(jax.jit, static_argnums=(1, 3))
def _random(key, sizes, scale, weights):
    """W^(k) = weights(key, shape, scale) with a key of its own for each layer k."""
    return build(sizes, lambda k, shape: weights(jax.random.fold_in(key, k), shape, scale))


def _uniform(key, shape, b):
    return b * jax.random.uniform(key, shape, jnp.float32, minval=-1.0, maxval=1.0)


def _glorot(key, shape, scale):
    return _uniform(key, shape, scale * glorot_bound(*shape))


def _gaussian(key, shape, sigma):
    return sigma * jax.random.normal(key, shape, jnp.float32)

"""Block Gibbs sampling of an RBM: all hidden units at once, then all visible ones. Extension, not a slide of the deck.

    h ~ p(h|x),   x ~ p(x|h),   again and again: x then has distribution p(x), whatever it started from

The rows of x are independent chains. Clamped pixels never move: the chain then samples p(unknown pixels | known ones).
"""
from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from numpy.typing import ArrayLike

from course_lib.arguments import as_array, check_count, check_key, is_concrete, on_device
from course_lib.bernoulli import bernoulli

from .model import RBM, check_rbm, p_h, p_x, visible


class Gibbs(NamedTuple):
    """Block updates: h ~ p_h = p(h=1|x before), x ~ p_x = p(x=1|h). Averages of p_x vary less than averages of x."""

    x: jax.Array
    h: jax.Array
    p_x: jax.Array
    p_h: jax.Array


def block(key: jax.Array, theta: RBM, x: jax.Array, known: jax.Array | None = None) -> Gibbs:
    """One block update of x (D,) or of each row of (M, D), as a Gibbs. Where `known` is true, x stays."""
    key_h, key_x = jax.random.split(key)
    ph = p_h(theta, x)
    h = bernoulli(key_h, ph).astype(theta.W.dtype)
    px = p_x(theta, h)
    if known is not None:
        px = jnp.where(known, x, px)  # p = 0 and p = 1 are sampled exactly
    return Gibbs(bernoulli(key_x, px).astype(theta.W.dtype), h, px, ph)


def gibbs(key: jax.Array, theta: RBM, x: ArrayLike, steps: int, known: ArrayLike | None = None) -> Gibbs:
    """The whole history of `steps` block updates of the chains x: a Gibbs of arrays (steps, ..., D or H).

    Another number of steps compiles again: under a slider, compute the longest history once, or use `advance`.

    ValueError for steps < 1, bad x or bad `known` (bool, (D,) or the shape of x; true = clamped).
    """
    theta = check_rbm(theta)
    x = visible(theta, x)
    return _gibbs(check_key(key), theta, x, check_count(steps, "steps"), check_known(known, x))


@partial(jax.jit, static_argnums=3)
def _gibbs(key, theta, x, steps, known):
    def step(x, key):
        new = block(key, theta, x, known)
        return new.x, new

    return lax.scan(step, x, jax.random.split(key, steps))[1]


def advance(key: jax.Array, theta: RBM, x: ArrayLike, k: int | jax.Array, known: ArrayLike | None = None) -> jax.Array:
    """The chains x after k block updates, without their history. k may be traced: moving it never compiles again."""
    theta = check_rbm(theta)
    x = visible(theta, x)
    return _advance(check_key(key), theta, x, check_k(k), check_known(known, x))


@jax.jit
def _advance(key, theta, x, k, known):
    return lax.fori_loop(0, k, lambda i, x: block(jax.random.fold_in(key, i), theta, x, known).x, x)


def sample_from_biases(key: jax.Array, theta: RBM, M: int) -> jax.Array:
    """M chains to start from: each pixel a coin of its visible bias, x_k ~ sigm(c_k). Float (M, D)."""
    theta = check_rbm(theta)
    p = jnp.broadcast_to(jax.nn.sigmoid(theta.c), (check_count(M, "M"), *theta.c.shape))
    return bernoulli(check_key(key), p).astype(theta.W.dtype)


def check_k(k: int | np.integer | jax.Array) -> jax.Array:
    """k as an int32 array: every value meets the same compiled code. ValueError unless a whole number >= 1."""
    number = as_array(k, "k") if isinstance(k, int) or hasattr(k, "dtype") else None
    if number is None or not jnp.issubdtype(number.dtype, jnp.integer):
        raise ValueError(f"k must be a whole number of Gibbs steps, it is {k!r}")
    if number.ndim or (is_concrete(number) and int(number) < 1):
        raise ValueError(f"k must be one number of Gibbs steps >= 1, it is {k}")
    return on_device(number, jnp.int32, "k")


def check_known(known: ArrayLike | None, x: jax.Array) -> jax.Array | None:
    """The clamping mask as a bool array that fits x, or None; ValueError / TypeError otherwise."""
    if known is None:
        return None
    known = on_device(known, name="known")
    if known.dtype != bool:
        raise TypeError(f"known must be bool, true where a pixel is clamped; it holds {known.dtype}")
    if known.shape not in (x.shape, x.shape[-1:]):
        raise ValueError(f"known needs the shape of x, {x.shape}, or of one example, {x.shape[-1:]}: "
                         f"it has {known.shape}")
    return known

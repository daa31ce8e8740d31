"""Difference quotients of a loss, entry by entry of θ, in one compiled call. Slide S31 GRADIENT CHECKING.

    central: ( f(x+ε) - f(x-ε) ) / 2ε, error ~ ε²        one-sided: ( f(x+ε) - f(x) ) / ε, error ~ ε
"""
import math
from collections.abc import Callable, Sequence
from functools import cache, lru_cache, partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.flatten_util import ravel_pytree

from .activations import Activations, reclin, tanh
from .arguments import DType, PyTree, as_array, as_numpy, is_concrete, is_written_out, on_device
from .network import fprop, per_layer

AT_ONCE = 32
"""How many entries are moved in one batched evaluation: bounds the memory, θ may have many entries."""


@partial(jax.jit, static_argnums=(0, 1, 2))
def differences(loss: Callable[..., jax.Array], kinks: Callable[..., PyTree] | None, one_sided: bool, theta: PyTree,
                data: Sequence[Any], eps: jax.Array, index: jax.Array) -> tuple[jax.Array, jax.Array, jax.Array]:
    """The largest |loss| met, and the difference quotient and the kink flag of each entry in `index`.

    The loss appears once in the compiled program, for both signs of ε and all entries: compiling is most of the cost.
    """
    flat, unravel = ravel_pytree(theta)
    shifts = jnp.stack([eps, jnp.zeros_like(eps) if one_sided else -eps])

    def at(i, shift):
        moved = unravel(flat.at[i].add(shift))
        return loss(moved, *data), jax.tree.map(lambda a: a > 0, kinks(moved, *data) if kinks else ())

    def entry(i):
        losses, active = jax.vmap(at, (None, 0))(i, shifts)
        crossed = [(up_down[0] != up_down[1]).any() for up_down in jax.tree.leaves(active)]
        kink = jnp.stack(crossed).any() if crossed else jnp.zeros((), bool)
        return jnp.abs(losses).max(), (losses[0] - losses[1]) / (shifts[0] - shifts[1]), kink

    n = len(index)
    rows = jnp.pad(index, (0, -n % min(AT_ONCE, n))).reshape(-1, min(AT_ONCE, n))
    size, quotient, kink = jax.lax.map(jax.vmap(entry), rows)
    return size.max(), quotient.reshape(-1)[:n], kink.reshape(-1)[:n]


@partial(jax.jit, static_argnums=0)
def exact_gradient(loss: Callable[..., jax.Array], theta: PyTree, data: Sequence[Any]) -> PyTree:
    """`jax.grad` of the loss at θ."""
    return jax.grad(loss)(theta, *data)


@partial(jax.jit, static_argnums=(0, 1))
def curve(loss: Callable[..., jax.Array], one_sided: bool, theta: PyTree, data: Sequence[Any],
          epsilons: jax.Array) -> jax.Array:
    """The difference quotient of every entry of θ for every ε: (number of ε, number of entries)."""
    index = jnp.arange(sum(leaf.size for leaf in jax.tree.leaves(theta)))
    return jax.vmap(lambda eps: differences(loss, None, one_sided, theta, data, eps, index)[1])(epsilons)


def reclin_inputs(g: Activations = tanh) -> Callable[..., tuple[jax.Array, ...]]:
    """(theta, x, ...) -> pre-activations a^(k) of the hidden layers whose g is reclin: the `kinks` of `gradcheck`."""
    return _reclin_inputs(tuple(g) if isinstance(g, list) else g)


@cache
def _reclin_inputs(g):
    def pre_activations(theta, x, *rest):
        gs = per_layer(g, len(theta) - 1)
        a = fprop(theta, x, g).a
        return tuple(a[k] for k in range(1, len(theta)) if gs[k].name == reclin.name) or (jnp.zeros(1, a[-1].dtype),)

    return pre_activations


def cast(tree: PyTree, dtype: DType) -> PyTree:
    """Real arrays of the tree as `dtype`; integer labels, pixels (uint8) and PRNG keys as they are."""
    def one(leaf):
        leaf = as_array(leaf, "θ and the data")
        if not jnp.issubdtype(leaf.dtype, jnp.floating):
            return on_device(leaf)
        return on_device(np.asarray(leaf) if is_concrete(leaf) else leaf, dtype)

    return jax.tree.map(one, tree, is_leaf=is_written_out)


def check_eps(eps: float) -> float:
    """ε as a float. ValueError unless it is a finite number > 0."""
    value = as_numpy(eps, "ε")
    if value.shape or not 0 < float(value) < math.inf:
        raise ValueError(f"ε must be one finite number > 0, it is {value}")
    return float(value)


def check_loss(loss: Callable[..., jax.Array], theta: PyTree, data: Sequence[Any]) -> None:
    """ValueError unless loss(theta, *data) is one number that JAX can trace."""
    try:
        leaves, tree = jax.tree.flatten((theta, data))
        shape = _loss_shape(loss, tree, tuple(jax.ShapeDtypeStruct(jnp.shape(one), one.dtype) for one in leaves))
    except (jax.errors.TracerArrayConversionError, jax.errors.ConcretizationTypeError) as error:
        raise ValueError("the loss must be written with jax.numpy, without looking at values "
                         f"(float(...), if, numpy): {error}") from None
    if getattr(shape, "shape", None) != ():
        raise ValueError(f"the loss must be one number, the mean over the mini-batch; it has shape "
                         f"{getattr(shape, 'shape', shape)}")


@lru_cache(maxsize=64)
def _loss_shape(loss, tree, leaves):
    """The shape of loss(theta, *data), kept: finding it traces the loss, which a check that follows a hand must not."""
    theta, data = jax.tree.unflatten(tree, leaves)
    return jax.eval_shape(loss, theta, *data)

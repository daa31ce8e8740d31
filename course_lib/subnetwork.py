"""Depth and width as numbers a control can move: the network is built at its largest size and the rest is switched off.

A hidden layer beyond the depth is the identity (W = I, b = 0, g linear) and frozen; a unit beyond the width has weights 0
on both sides and is frozen. The function computed and its gradients are those of the small network, exactly, and one
compiled program serves every size.
"""
from collections.abc import Sequence
from typing import NamedTuple

import jax
import jax.numpy as jnp

from .activations import ACTIVATIONS, Activation, linear, select
from .arguments import PyTree, as_floats, is_written_out, on_device
from .network import Theta
from .optimizers import GradientTransformation, map_arrays

LINEAR = ACTIVATIONS.index(linear)


def at_depth(theta: Theta, depth: int | jax.Array) -> Theta:
    """θ whose hidden layers k > depth are the identity. All hidden layers must have the same width."""
    L = len(theta) - 1
    out = []
    for k, layer in enumerate(theta, start=1):
        H, n = layer.W.shape
        through = jax.tree.map(jnp.zeros_like, layer)._replace(W=jnp.eye(H, n, dtype=layer.W.dtype))
        off = depth < k
        out.append(jax.tree.map(lambda a, b, off=off: jnp.where(off, b, a), layer, through) if 1 < k <= L else layer)
    return tuple(out)


def activations_at_depth(index: int | jax.Array, depth: int | jax.Array, L: int) -> tuple[Activation, ...]:
    """(g^(1), ..., g^(L)): ACTIVATIONS[index] up to `depth`, linear beyond it."""
    return tuple(select(jnp.where(depth < k, LINEAR, index)) for k in range(1, L + 1))


def active_depth(theta: Theta, depth: int | jax.Array) -> Theta:
    """1 for every parameter that learns at this depth, 0 for the identity layers: give it to `freeze`."""
    L = len(theta) - 1
    return tuple(
        jax.tree.map(lambda p, on=(k <= depth) | (k == L + 1) | (k == 1): jnp.where(on, jnp.ones_like(p), 0), layer)
        for k, layer in enumerate(theta, start=1)
    )


def active_width(theta: Theta, widths: Sequence[int | jax.Array]) -> Theta:
    """1 for every parameter of the first widths[k-1] units of hidden layer k, 0 beyond: multiply θ by it, and freeze."""
    live = [jnp.ones(theta[0].W.shape[1])]
    live += [(jnp.arange(layer.W.shape[0]) < H).astype(layer.W.dtype) for layer, H in zip(theta, widths, strict=False)]
    live += [jnp.ones(theta[-1].W.shape[0])]
    return tuple(
        layer._replace(W=out[:, None] * inn[None, :], **dict.fromkeys(layer._fields[1:], out))
        for layer, inn, out in zip(theta, live[:-1], live[1:], strict=True))


class Frozen(NamedTuple):
    active: PyTree


def freeze(active: PyTree) -> GradientTransformation:
    """Let only the parameters move where `active` (shaped like θ, entries 0 or 1) is 1; the others keep their last bit.

    Put it LAST in a chain: what comes after it, like a weight decay, would move frozen weights again.
    """
    def init(theta):
        given = jax.tree.map(on_device, active, is_leaf=is_written_out)
        for p, on in zip(jax.tree.leaves(as_floats(theta)), jax.tree.leaves(given), strict=True):
            if jnp.shape(on) != jnp.shape(p):
                raise ValueError(f"active must be shaped like theta: {jnp.shape(on)} does not fit {jnp.shape(p)}")
        return Frozen(given)

    return GradientTransformation(init, freeze_update)


def freeze_update(grads: PyTree, state: Frozen, theta: PyTree = None) -> tuple[PyTree, Frozen]:
    return map_arrays(lambda grad, on: jnp.where(on.astype(bool), grad, jnp.zeros_like(grad)), grads, state.active), state

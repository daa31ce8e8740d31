"""The multilayer network, forward. Slides S04, S10, S47, S50: one loop for plain, masked and normalised layers.

    h^(0) = x     a^(k) = b^(k) + W^(k) h^(k-1)     h^(k) = g(a^(k)) ⊙ m^(k)     f(x) = h^(L+1) = o(a^(L+1))
"""
import math
from collections.abc import Sequence
from typing import Any, NamedTuple, cast

import jax
import jax.numpy as jnp
from numpy.typing import ArrayLike

from .activations import Activation, Activations, activation, tanh
from .arguments import PyTree, as_float, as_floats, as_real, check_batch, check_finite, on_device
from .batchnorm import Normalized, Stats, normalize
from .loss import Loss, softmax_nll


class Layer(NamedTuple):
    """W^(k) (H_k, H_{k-1}) and b^(k) (H_k,)."""

    W: jax.Array
    b: jax.Array


class BatchNormLayer(NamedTuple):
    """Slide S51: a^(k) = γ ẑ + β with z = W h^(k-1); β takes the place of b^(k).

    Shapes (H_k, H_{k-1}), (H_k,), (H_k,).
    """

    W: jax.Array
    gamma: jax.Array
    beta: jax.Array


Theta = tuple[Layer | BatchNormLayer, ...]
"""θ: layer k of the slide is theta[k-1]."""

Masks = Sequence[ArrayLike | None]
"""(None, m^(1), ..., m^(L)), each (H_k,) or (T, H_k)."""

GlobalStats = Sequence[Stats | None]
"""(None, Stats^(1), ...), None where a layer is not normalised."""

_NOTHING: Any = None  # at index 0, where the slide counts from k = 1: the types speak of the entries that exist


class Forward(NamedTuple):
    """Everything the forward pass computed, indexed by the slide's k: a[0], m[0], norm[0] are None, h[0] is x.

    m[k] is None where no mask was given, norm[k] is None where layer k is not normalised.
    """

    a: tuple[jax.Array, ...]
    h: tuple[jax.Array, ...]
    m: tuple[jax.Array | None, ...]
    norm: tuple[Normalized | None, ...]


def fprop(theta: Theta, x: ArrayLike, g: Activations = tanh, loss: Loss = softmax_nll, m: Masks | None = None,
          stats: GlobalStats | None = None) -> Forward:
    """Forward propagation of one example x (D,) or a mini-batch (T, D) through θ = (Layer, ..., Layer).

    g      an Activation for all hidden layers, or one for each of the L hidden layers
    loss   the Loss whose output activation o the last layer takes
    m      (None, m^(1), ..., m^(L)): dropout masks, or their expectation at test time; None: no masks
    stats  (None, Stats^(1), ...): global statistics for batch-norm layers at test time; None: the mini-batch's own
    Raises ValueError / TypeError in slide notation for shapes that do not fit, an empty mini-batch, NaN in x.
    """
    theta = check_theta(theta)
    x = check_input(x, theta)
    L = len(theta) - 1
    g, m, stats = per_layer(g, L), check_masks(m, theta, x), check_stats(stats, theta)
    a: list[jax.Array] = [_NOTHING]
    h: list[jax.Array] = [x]
    norm: list[Normalized | None] = [None]
    for k, layer in enumerate(theta, start=1):
        a_k, norm_k = preactivation(layer, h[k - 1], stats[k])
        h_k = loss.o(a_k) if k == L + 1 else g[k].g(a_k)
        m_k = m[k]
        a.append(a_k)
        h.append(h_k if m_k is None else h_k * m_k)
        norm.append(norm_k)
    return Forward(tuple(a), tuple(h), m, tuple(norm))


def preactivation(layer: Layer | BatchNormLayer, h: jax.Array,
                  stats: Stats | None = None) -> tuple[jax.Array, Normalized | None]:
    """a^(k) of one layer from h^(k-1), with what batch normalization computed on the way (None for a plain Layer)."""
    layer, h = as_floats(layer), as_float(h, "h")
    if isinstance(layer, BatchNormLayer):
        norm = normalize(h @ layer.W.T, stats)
        return layer.gamma * norm.z_hat + layer.beta, norm
    return layer.b + h @ layer.W.T, None


def predict(theta: Theta, x: ArrayLike, g: Activations = tanh, m: Masks | None = None,
            stats: GlobalStats | None = None) -> jax.Array:
    """The most probable class argmax_c f(x)_c: int32 () for one example, (T,) for a mini-batch."""
    return fprop(theta, x, g, m=m, stats=stats).a[-1].argmax(axis=-1).astype(jnp.int32)


def sizes(theta: Theta) -> tuple[int, ...]:
    """(D, H_1, ..., H_L, C) of θ."""
    return (theta[0].W.shape[1], *(layer.W.shape[0] for layer in theta))


def parameter_count(theta: PyTree) -> int:
    """How many numbers θ holds: Σ_k H_k (H_{k-1} + 1) for plain layers."""
    return sum(math.prod(leaf.shape) for leaf in jax.tree.leaves(theta))


def per_layer(g: Activations, L: int) -> tuple[Activation, ...]:
    """(None, g^(1), ..., g^(L)) from one activation (or its name) or from one for each hidden layer."""
    if isinstance(g, str) or callable(g) or hasattr(g, "dg"):
        return (_NOTHING, *(activation(g),) * L)  # type: ignore[arg-type]  # one, and no sequence
    g = tuple(activation(one) for one in g)
    if len(g) != L:
        raise ValueError(f"g needs one activation for each of the L = {L} hidden layers, {len(g)} were given")
    return (_NOTHING, *g)


def hashable(g: Activations) -> Activations:
    """One activation for each hidden layer may come as a list; `jit` and `cache` need a tuple."""
    return tuple(g) if isinstance(g, list) else g


def check_input(x: ArrayLike, theta: Theta) -> jax.Array:
    """x in the precision of θ. ValueError unless it is x (D,) or a non-empty (T, D), without NaN, of θ's D features."""
    x = as_real(x, theta[0].W.dtype)
    check_finite(x)
    check_batch(x, None)
    D = theta[0].W.shape[1]
    if x.shape[-1] != D:
        raise ValueError(f"a(1) = b(1) + W(1) x needs D = {D}, x has {x.shape[-1]}")
    return x


def check_masks(m: Masks | None, theta: Theta, x: jax.Array | None = None) -> tuple[jax.Array | None, ...]:
    """m as (None, m^(1), ..., m^(L), None), each (H_k,) or one row for each example of `x`, in θ's precision.

    ValueError when a mask's units are not those of its layer, or its rows not those of the mini-batch.
    """
    L = len(theta) - 1
    if m is None:
        return (None,) * (L + 2)
    m = tuple(m) + (None,) * (L + 2 - len(m))
    if len(m) != L + 2 or m[0] is not None or m[-1] is not None:
        raise ValueError(f"masks m must be (None, m(1), ..., m(L)) with L = {L}: x and f(x) have none; {len(m)} given")
    return tuple(None if one is None else check_mask(one, k, theta[k - 1].W, x) for k, one in enumerate(m))


def check_mask(m: ArrayLike, k: int, W: jax.Array, x: jax.Array | None = None) -> jax.Array:
    """The mask m^(k) of the layer with weights W, as an array of W's precision."""
    m = on_device(check_finite(m, f"m({k})"))
    if m.shape[-1:] != W.shape[:1] or m.ndim > 2:
        raise ValueError(f"m({k}) needs H_{k} = {W.shape[0]} units, it has shape {m.shape}")
    if x is not None and m.ndim == 2 and m.shape[:-1] != x.shape[:-1]:
        raise ValueError(f"m({k}) must have shape {W.shape[:1]} or {(*x.shape[:-1], W.shape[0])}, as h({k}); "
                         f"it has {m.shape}")
    return m.astype(W.dtype)


def check_stats(stats: GlobalStats | None, theta: Theta) -> tuple[Stats | None, ...]:
    """stats as (None, Stats^(1) or None, ..., Stats^(L+1) or None). ValueError when they do not fit the layers."""
    if stats is None:
        return (None,) * (len(theta) + 1)
    stats = tuple(stats) + (None,) * (len(theta) + 1 - len(stats))
    if len(stats) != len(theta) + 1 or stats[0] is not None:
        raise ValueError(f"stats must be (None, Stats(1), ..., Stats(L)) with L = {len(theta) - 1}, "
                         f"{len(stats)} entries were given")
    stats = tuple(one and Stats(*(as_float(check_finite(part, "stats"), "stats") for part in one)) for one in stats)
    for k, one in enumerate(stats):
        if one is not None and any(part.shape != theta[k - 1].W.shape[:1] for part in one):
            raise ValueError(f"Stats({k}) needs mu and var of shape (H_{k},) = {theta[k - 1].W.shape[:1]}")
    return stats


def check_theta(theta: Theta) -> Theta:
    """θ as float arrays of one precision, that of W^(1). Raise in slide notation unless its layers fit each other."""
    if not isinstance(theta, (tuple, list)) or not all(hasattr(layer, "W") for layer in theta):
        raise TypeError("theta must be a tuple of layers, (Layer(W(1), b(1)), ..., Layer(W(L+1), b(L+1)))")
    if not theta:
        raise ValueError("theta is empty: a network needs at least the output layer W(1), b(1)")
    dtype = as_float(theta[0].W, "W(1)").dtype
    theta = tuple(layer._replace(**{
        name: as_float(value, f"{name}({k})").astype(dtype) for name, value in layer._asdict().items()
    }) for k, layer in enumerate(theta, start=1))
    for k, layer in enumerate(theta, start=1):
        check_layer(layer, k)
        if k > 1 and layer.W.shape[1] != theta[k - 2].W.shape[0]:
            raise ValueError(f"a({k}) = b({k}) + W({k}) h({k - 1}) needs H_{k - 1} = {layer.W.shape[1]}, "
                             f"h({k - 1}) has {theta[k - 2].W.shape[0]}")
    return theta


def check_layer(layer: Layer | BatchNormLayer, k: int) -> None:
    """ValueError unless W^(k) is a matrix and the layer's vectors have one entry for each of its rows."""
    if layer.W.ndim != 2:
        raise ValueError(f"W({k}) must be a matrix (H_{k}, H_{k - 1}), it has shape {layer.W.shape}")
    for name, vector in zip(layer._fields[1:], layer[1:], strict=True):
        if vector.shape != layer.W.shape[:1]:
            raise ValueError(f"{name}({k}) must have shape (H_{k},) = {layer.W.shape[:1]}, it has {vector.shape}")


def merge_linear(theta: Theta) -> Layer:
    """Why g must bend, S10: with g(a) = a all layers are one.

    The single Layer that computes a^(L+1) of a network whose g is linear.

        W = W^(L+1) ··· W^(2) W^(1)        b = b^(L+1) + W^(L+1) (b^(L) + W^(L) (··· + W^(2) b^(1)))

    W (C, D), b (C,). Raises in slide notation for layers that do not fit each other, as `fprop` does.
    """
    first, *rest = cast(tuple[Layer, ...], check_theta(theta))
    W, b = first.W, first.b
    for layer in rest:
        W, b = layer.W @ W, layer.b + layer.W @ b
    return Layer(W, b)

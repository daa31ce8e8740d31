"""Activation functions g and their derivatives g′, which always travel as a pair. Slides S11-S14, S20-S22."""
from collections.abc import Callable, Sequence
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from numpy.typing import ArrayLike

from .arguments import as_float


class Activation(NamedTuple):
    """g and g′, both elementwise functions of the pre-activation a (any shape, any real numbers, safe at |a| = 1e4)."""

    name: str
    g: Callable[[ArrayLike], jax.Array]
    dg: Callable[[ArrayLike], jax.Array]


ActivationLike = Activation | str
"""An Activation, or the name of one of ours."""

Activations = ActivationLike | Sequence[ActivationLike]
"""One for all hidden layers, or one for each."""


def _sigm(a):
    return jax.nn.sigmoid(as_float(a))


def _dsigm(a):
    h = _sigm(a)
    return h * (1 - h)


def _tanh(a):
    return jnp.tanh(as_float(a))


def _dtanh(a):
    return 1 - _tanh(a) ** 2


def _reclin(a):
    return jnp.maximum(as_float(a), 0)


def _dreclin(a):
    a = as_float(a)
    return (a > 0).astype(a.dtype)


def _linear(a):
    return as_float(a)


def _dlinear(a):
    return jnp.ones_like(as_float(a))


sigm = Activation("sigm", _sigm, _dsigm)
"""Slide S11, S20: sigm(a) = 1 / (1 + exp(-a)) in (0, 1);  sigm′(a) = sigm(a)(1 - sigm(a)) <= 1/4."""

tanh = Activation("tanh", _tanh, _dtanh)
"""Slide S12, S21: tanh(a) = (exp(2a) - 1) / (exp(2a) + 1) in (-1, 1);  tanh′(a) = 1 - tanh(a)² <= 1."""

reclin = Activation("reclin", _reclin, _dreclin)
"""Slide S13, S22: reclin(a) = max(0, a);  reclin′(a) = 1 where a > 0, else 0 (so reclin′(0) = 0)."""

linear = Activation("linear", _linear, _dlinear)
"""g(a) = a, g′(a) = 1: no squashing, unbounded."""

ACTIVATIONS = (sigm, tanh, reclin, linear)


def activation(name: ActivationLike) -> Activation:
    """The activation called `name`; an Activation is handed back as it is.

    ValueError names the known ones; TypeError for a bare function g, which lacks its derivative.
    """
    if not isinstance(name, str) and hasattr(name, "g") and hasattr(name, "dg"):
        return name
    if callable(name):
        raise TypeError("an activation is the pair of g and its derivative g′: give Activation(name, g, dg), e.g. tanh")
    for known in ACTIVATIONS:
        if known.name == name:
            return known
    raise ValueError(f"unknown activation g = {name!r}: choose one of {', '.join(f.name for f in ACTIVATIONS)}")


def select(index: jax.Array) -> Activation:
    """The activation ACTIVATIONS[index] for an index that is an array: g becomes something a control can move.

    `lax.switch` keeps all four in one compiled program, so that changing g never recompiles.
    """
    return Activation(
        "chosen",
        lambda a: lax.switch(index, [f.g for f in ACTIVATIONS], a),
        lambda a: lax.switch(index, [f.dg for f in ACTIVATIONS], a),
    )


NAMES = tuple(f.name for f in ACTIVATIONS)


def place(g: str | Activation) -> np.int32:
    """Where the activation named `g` stands in ACTIVATIONS, int32: what `select` takes. ValueError for an unknown name."""
    return np.int32(NAMES.index(activation(g).name))


def pair(a: ArrayLike, index: jax.Array) -> tuple[jax.Array, jax.Array]:
    """(g(a), g′(a)) of ACTIVATIONS[index]."""
    return _pair(as_float(a), index)


@jax.jit
def _pair(a, index):
    f = select(index)
    return f.g(a), f.dg(a)


def log_softmax(a: ArrayLike) -> jax.Array:
    """log softmax(a) over the last axis, safe for any a: a - max(a) - log Σ_c exp(a_c - max(a)). a (C,) or (T, C)."""
    a = as_float(a)
    if not a.ndim or not a.shape[-1]:
        raise ValueError(f"softmax needs a vector a of C >= 1 pre-activations, a has shape {a.shape}")
    shifted = a - lax.stop_gradient(a.max(axis=-1, keepdims=True))
    return shifted - jnp.log(jnp.exp(shifted).sum(axis=-1, keepdims=True))


def softmax(a: ArrayLike) -> jax.Array:
    """Slide S14: softmax(a)_c = exp(a_c) / Σ_c′ exp(a_c′) over the last axis; positive, sums to 1.

    The largest a_c is subtracted first, which changes nothing (softmax(a) = softmax(a + s)) and cannot overflow.
    """
    return jnp.exp(log_softmax(a))

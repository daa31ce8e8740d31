"""Losses l(f(x), y), each with the output activation o it belongs to and its gradient at a^(L+1). Slides S16, S18, S19.

value(a, y) and grad(a, y) take the PRE-activation a^(L+1): log f(x)_y is then exact even where f(x)_y underflows.
One value per example; the mean over the mini-batch is taken by the caller.
"""
from collections.abc import Callable
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import ArrayLike

from .activations import linear, log_softmax, sigm, softmax
from .arguments import DType, as_float, as_number, as_real, check_finite, check_labels, is_concrete


class Loss(NamedTuple):
    """An output activation o, the loss l as a function of a^(L+1), and ∇_{a^(L+1)} l."""

    name: str
    o: Callable[[ArrayLike], jax.Array]
    value: Callable[[ArrayLike, ArrayLike], jax.Array]
    grad: Callable[[ArrayLike, ArrayLike], jax.Array]


def onehot(y: ArrayLike, C: int, dtype: DType = jnp.float32) -> jax.Array:
    """e(y): 1 at position y, 0 elsewhere. y () or (T,) -> (C,) or (T, C). TypeError / ValueError for bad labels."""
    return jax.nn.one_hot(check_labels(y, C), C, dtype=dtype)


def _nll(a, y):
    a = as_float(a)
    y = check_labels(y, a.shape[-1], T=a.shape[:-1])
    return -jnp.take_along_axis(log_softmax(a), y[..., None], axis=-1)[..., 0]


def _grad_nll(a, y):
    a = as_float(a)
    return -(onehot(check_labels(y, a.shape[-1], T=a.shape[:-1]), a.shape[-1], a.dtype) - softmax(a))


def _targets(a, y):
    """(a, y) as float arrays of one shape and precision; uint8 targets are pixels, read as x is: y / 255."""
    a = as_float(a)
    y = check_finite(as_real(y, a.dtype, "y"), "y")
    if y.shape != a.shape:
        raise ValueError(f"targets need the shape of f(x), {a.shape}; they have {y.shape}")
    return a, y


def _probabilities(a, x):
    a, x = _targets(a, x)
    if is_concrete(x) and x.size:
        low, high = float(np.asarray(x).min()), float(np.asarray(x).max())   # NumPy: a known array inside a trace stays known
        if not 0 <= low <= high <= 1:
            raise ValueError(f"cross-entropy needs targets x_i in [0, 1], they run from {low:g} to {high:g}: "
                             "scale them, or use linear_squared")
    return a, x


def _squared(a, y):
    a, y = _targets(a, y)
    return ((a - y) ** 2).sum(axis=-1) / 2


def _grad_squared(a, y):
    a, y = _targets(a, y)
    return a - y


def _cross_entropy(a, x):
    a, x = _probabilities(a, x)
    # softplus(a) - x a  =  -x log sigm(a) - (1-x) log(1-sigm(a)), without ever forming log 0
    return (jnp.logaddexp(a, jnp.zeros_like(a)) - x * a).sum(axis=-1)


def _grad_cross_entropy(a, x):
    a, x = _probabilities(a, x)
    return sigm.g(a) - x


softmax_nll = Loss("softmax + NLL", softmax, _nll, _grad_nll)
"""Slide S18, S19: l = -Σ_c 1_{y=c} log f(x)_c = -log f(x)_y (natural log);  ∇_{a^(L+1)} l = -(e(y) - f(x))."""

linear_squared = Loss("linear + squared error", linear.g, _squared, _grad_squared)
"""l = ½ Σ_c (f(x)_c - y_c)²;  ∇_{a^(L+1)} l = f(x) - y."""

sigm_cross_entropy = Loss("sigm + cross-entropy", sigm.g, _cross_entropy, _grad_cross_entropy)
"""Slide S41: l = -Σ_i x_i log x̂_i + (1 - x_i) log(1 - x̂_i) for targets in [0, 1];  ∇_â l = x̂ - x."""


def zero_one(a: ArrayLike, y: ArrayLike) -> jax.Array:
    """Slide S16: the 0/1 loss 1[argmax_c f(x)_c ≠ y], one per example. Its gradient is 0 almost everywhere."""
    a = as_float(a)
    y = check_labels(y, a.shape[-1], T=a.shape[:-1])
    return (a.argmax(axis=-1) != y).astype(a.dtype)


def risk(a: jax.Array, y: ArrayLike, loss: Loss = softmax_nll, lam: ArrayLike = 0.0,
         omega: ArrayLike = 0.0) -> jax.Array:
    """Slide S16: the regularized empirical risk 1/T Σ_t l(f(x^(t)), y^(t)) + λ Ω(θ)."""
    a = as_float(a)
    value, lam = loss.value(a, y).mean(), as_number(lam, "λ", 0, dtype=a.dtype)
    return value + lam * as_float(omega, "Ω").astype(value.dtype)

"""The average of all networks that dropout trains, one for each of the 2^H masks. Slide S49.

    geometric:   f̄(x)_c ∝ Π_m f(x; m)_c^{P(m)}, renormalised to sum to 1          arithmetic: Σ_m P(m) f(x; m)

"For a single hidden layer, [the expectation] is equivalent to the geometric average of all networks": exactly so with
ONE hidden layer, masked, a softmax or sigm output, and AFTER renormalising, because log f is then linear in m up to a
constant. With two masked hidden layers, or the arithmetic mean, it is an approximation. P(m) = Π (1-p)^m_i p^(1-m_i).
"""
from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from numpy.typing import ArrayLike

from .activations import Activations, log_softmax, softmax, tanh
from .dropout import check_p, keep_probabilities
from .loss import Loss, sigm_cross_entropy, softmax_nll
from .network import BatchNormLayer, Theta, check_input, check_theta, fprop, per_layer

LARGEST = 16
CHUNK = 1024


class MaskAverage(NamedTuple):
    """geometric (..., C): renormalised. total (...,): what it summed to before, <= 1. arithmetic (..., C).

    With a sigm output the two outcomes of each unit are normalised by themselves, and total is (..., C).
    """

    geometric: jax.Array
    total: jax.Array
    arithmetic: jax.Array


def exact_average(theta: Theta, x: ArrayLike, p: ArrayLike = 0.5, g: Activations = tanh,
                  loss: Loss = softmax_nll) -> MaskAverage:
    """The average over ALL masks of all hidden units, for x (D,) or (T, D); at most 16 hidden units.

    p may be traced. The precision is that of θ.
    Raises ValueError for more than 16 hidden units, none, a batch-norm layer, bad p, or x that does not fit.
    """
    theta, x, p, g = _checked(theta, x, p, g, loss)
    H = sum(layer.W.shape[0] for layer in theta[:-1])
    if H > LARGEST:
        raise ValueError(f"{H} hidden units have 2^{H} masks: at most 2^{LARGEST} are enumerated here")
    return _enumerate(theta, x, p, g, loss)


@partial(jax.jit, static_argnums=(3, 4))
def _enumerate(theta, x, p, g, loss):
    """All 2^H masks, in chunks: mask number i is the binary digits of i."""
    keep = jnp.concatenate([jnp.full(H, k) for k, H in keep_probabilities(theta, p)])
    H, cuts = keep.size, np.cumsum([layer.W.shape[0] for layer in theta[:-2]])
    chunk = min(2**H, CHUNK)

    def sums(first, example):
        digits = (first + jnp.arange(chunk))[:, None] >> jnp.arange(H)[None, :] & 1
        weights = jnp.where(digits == 1, keep, 1 - keep).prod(axis=1)
        m = (None, *jnp.split(digits.astype(keep.dtype), cuts, axis=1))
        return _weigh(theta, example, m, weights, g, loss)

    def one(example):
        parts = lax.map(lambda first: sums(first, example), jnp.arange(0, 2**H, chunk))
        return _normalise(*(part.sum(axis=0) for part in parts), loss)

    return one(x) if x.ndim == 1 else lax.map(one, x)


def _weigh(theta, example, m, weights, g, loss):
    """(Σ_m P(m) log f(x; m), Σ_m P(m) f(x; m)) over the rows of m: one example meets all of them at once."""
    a = jax.vmap(lambda one: fprop(theta, example, g, loss, one).a[-1])(m)
    if loss is sigm_cross_entropy:
        log_f = jnp.stack([jax.nn.log_sigmoid(a), jax.nn.log_sigmoid(-a)], axis=-1)
    else:
        log_f = log_softmax(a)
    return jnp.tensordot(weights, log_f, axes=1), jnp.tensordot(weights, jnp.exp(log_f), axes=1)


def _normalise(mean_log, arithmetic, loss):
    geometric, total = softmax(mean_log), jnp.exp(mean_log).sum(axis=-1)
    if loss is sigm_cross_entropy:
        geometric, arithmetic = geometric[..., 0], arithmetic[..., 0]
    return MaskAverage(geometric, total, arithmetic)


def _checked(theta, x, p, g, loss):
    theta = check_theta(theta)
    if len(theta) < 2:
        raise ValueError("there is no hidden layer to mask: theta has L = 0 hidden layers")
    if any(isinstance(layer, BatchNormLayer) for layer in theta):
        raise ValueError("the average over masks is for plain layers, theta has a batch-norm layer")
    if loss not in (softmax_nll, sigm_cross_entropy):
        raise ValueError(f"the average over masks needs a softmax or sigm output, not {loss.name}")
    x = check_input(x, theta)
    L = len(theta) - 1
    return theta, x, jnp.broadcast_to(check_p(p, L, x.dtype), (L,)), per_layer(g, L)[1:]

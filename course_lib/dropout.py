"""Dropout: masks while training, their expectation at test time. Slides S46-S49 (Hinton et al., 2012).

    h^(k) = g(a^(k)) ⊙ m^(k)     m_i^(k) = 0 with probability p, else 1          E[m^(k)] = 1 - p

p is the probability of being ZEROED, one number or one for each of the L hidden layers; it may be traced, so a control
can move it without a retrace. The masks go into `fprop(..., m=m)`, and `backprop` multiplies by them once more (S48).
This is the lecture's form. Libraries use inverted dropout: m/(1-p) in training, and nothing at test time.
"""
from functools import cache
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import ArrayLike

from .activations import Activations, tanh
from .arguments import DType, as_float, check_count, check_finite, check_held, check_key, is_concrete
from .backprop import Gradients, backprop, loss_and_grad
from .bernoulli import bernoulli
from .loss import Loss, softmax_nll
from .network import Forward, Theta, check_theta
from .training import Objective, hashable


class Dropout(NamedTuple):
    """What `dropout_objective` reads from `State.hyper`: p () or (L,), float32."""

    p: jax.Array


def dropout(p: ArrayLike = 0.5) -> Dropout:
    """The `hyper` of a run with dropout: start(theta, adam(1e-3), key, dropout(0.5)). ValueError unless 0 <= p < 1."""
    return Dropout(check_p(p))


def masks(key: jax.Array, theta: Theta, T: int | None, p: ArrayLike = 0.5) -> tuple[jax.Array | None, ...]:
    """Slide S47: (None, m^(1), ..., m^(L)), each m^(k) (T, H_k) of independent zeros (probability p) and ones.

    T = None draws one mask (H_k,), for one example. Each example of a mini-batch gets masks of its own.
    Raises TypeError for a bad key or T, ValueError for T < 1 or unless 0 <= p < 1 (when p is known).
    """
    check_key(key)
    rows = () if T is None else (check_count(T, "the number of examples T"),)

    def draw(k, keep, H):
        return bernoulli(jax.random.fold_in(key, k), jnp.full((*rows, H), keep)).astype(keep.dtype)

    return (None, *(draw(k, keep, H) for k, (keep, H) in enumerate(keep_probabilities(theta, p), start=1)))


def expectation(theta: Theta, p: ArrayLike = 0.5) -> tuple[jax.Array | None, ...]:
    """Slide S49: at test time each mask is replaced by its expectation, the constant vector 1 - p, shape (H_k,)."""
    return (None, *(jnp.full(H, keep) for keep, H in keep_probabilities(theta, p)))


def dropout_objective(g: Activations = tanh, loss: Loss = softmax_nll) -> Objective:
    """The objective of a network with dropout, for `gradient_step`: new masks at every step, p from `hyper.p`.

    Batch-norm layers may be among its layers. Equal arguments give the same function, so no retrace.
    """
    return _dropout_objective(hashable(g), loss)


@cache
def _dropout_objective(g, loss):
    def objective(theta, x, y, key, hyper):
        m = masks(key, theta, x.shape[0] if x.ndim == 2 else None, hyper.p)
        return loss_and_grad(theta, x, y, g, loss, m)

    return objective


def bprop_without_masks(theta: Theta, forward: Forward, y: ArrayLike, g: Activations = tanh,
                        loss: Loss = softmax_nll) -> Gradients:
    """THE NAMED WRONG ANSWER to slide S48: ∇_{a^(k-1)} = ∇_{h^(k-1)} ⊙ g′(a^(k-1)), the mask left out.

    The output layer's gradient is still right; a unit that was zeroed then receives a gradient all the same.
    """
    return backprop(theta, forward._replace(m=(None,) * len(forward.m)), y, g, loss)


def keep_probabilities(theta: Theta, p: ArrayLike) -> list[tuple[jax.Array, int]]:
    """[(1 - p^(k), H_k) for each hidden layer], 1 - p in the precision of θ. ValueError where p or θ do not fit."""
    theta = check_theta(theta)
    hidden = [layer.W.shape[0] for layer in theta[:-1]]
    p = jnp.broadcast_to(check_p(p, len(hidden), theta[0].W.dtype), (len(hidden),))
    return [(1 - p[k], H) for k, H in enumerate(hidden)]


def check_p(p: ArrayLike, L: int | None = None, dtype: DType = jnp.float32) -> jax.Array:
    """p as an array () or (L,). ValueError / TypeError unless 0 <= p < 1, as far as the values are known."""
    p = check_held(check_finite(p, "p"), dtype, "p")
    if p.ndim > 1 or (p.ndim == 1 and L is not None and p.shape != (L,)):
        each = "hidden layer" if L is None else f"of the L = {L} hidden layers"
        raise ValueError(f"p must be one probability or one for each {each}, it has shape {p.shape}")
    if is_concrete(p) and not np.all((np.asarray(p) >= 0) & (np.asarray(p) < 1)):
        raise ValueError(f"p is the probability that a unit is zeroed, 0 <= p < 1; it is {np.asarray(p)}")
    return as_float(p, "p").astype(dtype)

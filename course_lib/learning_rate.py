"""Decaying the learning rate. Slide S28: start large, keep α until validation stops improving, halve it, and so on."""
from typing import NamedTuple

import jax
import jax.numpy as jnp
from numpy.typing import ArrayLike

from .arguments import PyTree, as_number, check_count, is_concrete
from .optimizers import get_hyper, with_hyper


class Plateau(NamedTuple):
    """best: lowest validation error so far, float32 ().  waited: epochs since then, int32 ()."""

    best: jax.Array
    waited: jax.Array


def unseen() -> Plateau:
    """The Plateau before the first epoch."""
    return Plateau(jnp.asarray(jnp.inf, jnp.float32), jnp.zeros((), jnp.int32))


def halve_on_plateau(state: PyTree, seen: Plateau, error: ArrayLike, look_ahead: int | jax.Array = 1,
                     factor: ArrayLike = 0.5) -> tuple[PyTree, Plateau]:
    """Slide S28: keep α until the validation error stops improving, then divide it by 2 and go on.

    state: an optimizer state; seen: the Plateau so far; error: this epoch's validation error -> (state, Plateau).
    α is multiplied by `factor` once `look_ahead` epochs in a row have not been better than the best. All arrays: it
    runs inside `jit` and never retraces. ValueError for an optimizer without α, a NaN error, a look-ahead
    below 1 epoch or a negative factor.
    """
    if is_concrete(look_ahead):
        check_count(look_ahead, "look_ahead")
    factor = as_number(factor, "factor", 0)
    error = as_number(error, "the validation error")
    better = error < seen.best
    waited = jnp.where(better, 0, seen.waited + 1)
    stalled = waited >= look_ahead
    alpha = get_hyper(state, "alpha")
    state = with_hyper(state, alpha=jnp.where(stalled, alpha * factor, alpha))
    return state, Plateau(jnp.minimum(error, seen.best), jnp.where(stalled, 0, waited))

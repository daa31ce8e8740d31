"""How soon each rule is at the minimum of a bowl for good, at its best α and β. Slide S30.

In float64: in float32 a θ that gets small enough is 0 from there on, and a rule that would leap again seems to rest.
"""
from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from course_lib.optimizers import (
    Adagrad,
    Adam,
    Momentum,
    RmsProp,
    Sgd,
    adagrad_update,
    adam_update,
    momentum_update,
    rmsprop_update,
    sgd_update,
)

from .landscape_race import RULES

ALPHAS = 10.0 ** np.arange(-2, 1.1, 0.25)
BETAS = (0, 0.3, 0.5, 0.7, 0.9, 0.99)
FALLS = (1.0, 0.95)                              # what multiplies α in every update
PART = 1e-4                                      # of the first loss
HESSIANS = {"bowl": (np.array([1.0, 30.0]), 0.0), "turned bowl": (np.array([15.5, 15.5]), -14.5)}     # diagonal, beside it


class Fitted(NamedTuple):
    """Of each of RULES the update from which on the loss stays below PART of the first, and the α, the β and the one of
    FALLS with which it is there first, all (5,)."""

    there: np.ndarray
    alpha: np.ndarray
    beta: np.ndarray
    falls: np.ndarray


def fitted(surface: str, updates: int = 1000) -> Fitted:
    """Fitted for medians over 12 starts, all 2.7 from the minimum: one α of ALPHAS, β (Adam's β₁) of BETAS and of FALLS for all.

    Adam's β₂ stays 0.999. What is not there after the updates, or is ever higher than it began, has updates + 1.
    """
    turn = np.linspace(0.13, 0.13 + np.pi, 12, endpoint=False)
    falls, alpha, beta, *_ = np.ix_(FALLS, ALPHAS, BETAS, (0,), (0,))
    start = 2.7 * np.stack([np.cos(turn), np.sin(turn)], -1) + 0 * falls * alpha * beta
    best = []
    for rule in RULES:
        median = np.median(_arrivals(rule, HESSIANS[surface], start, alpha, beta, falls, updates), axis=-1)
        fall, row, column = np.unravel_index(median.argmin(), median.shape)
        best.append((median[fall, row, column], ALPHAS[row], BETAS[column], FALLS[fall]))
    return Fitted(*np.array(best).T)


def _arrivals(rule, hessian, theta, alpha, beta, falls, updates):
    """The update from which on the loss stays below PART of the first, for θ (..., 2); too late where it is ever above it."""
    with jax.enable_x64(True):
        arrays = (jnp.asarray(a, float) for a in (*hessian, theta, alpha, beta, falls))
        return np.asarray(_late(rule, *arrays, updates)) + 1


@partial(jax.jit, static_argnames=("rule", "updates"))
def _late(rule, diagonal, beside, theta, alpha, beta, falls, updates):
    """The last update at which the loss is not yet below PART of the first."""
    update, state = _optimizer(rule, alpha, beta, jnp.zeros_like(theta))

    def gradient(theta):
        grad = diagonal * theta + beside * theta[..., ::-1]
        return grad, (theta * grad).sum(-1)

    first = gradient(theta)[1]

    def one(carry, t):
        theta, state, late = carry
        grad, loss = gradient(theta)
        late = jnp.where(loss <= PART * first, late, jnp.where(loss <= first, jnp.maximum(late, t), updates))
        step, state = update(grad, state)
        return (theta + falls**t.astype(float) * step, state, late), None

    start = theta, state, jnp.full(first.shape, -1)
    return jax.lax.scan(one, start, jnp.arange(updates + 1))[0][2]


def _optimizer(rule, alpha, beta, zero):
    """(the update of a rule, its state): hyper-parameters are arrays, one run for each of their entries."""
    eps = jnp.asarray(1e-8)
    return {"sgd": lambda: (sgd_update, Sgd(alpha)),
            "momentum": lambda: (momentum_update, Momentum(alpha, beta, zero)),
            "Adagrad": lambda: (adagrad_update, Adagrad(alpha, eps, zero)),
            "RMSProp": lambda: (rmsprop_update, RmsProp(alpha, beta, eps, zero)),
            "Adam": lambda: (adam_update, Adam(alpha, beta, jnp.asarray(0.999), eps, jnp.zeros((), jnp.int32), zero, zero)),
            }[rule]()

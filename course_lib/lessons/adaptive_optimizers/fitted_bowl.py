"""How soon each rule is at the minimum of a bowl for good, at its best α and β. Slide S30.

In NumPy and float64: in float32 a θ that gets small enough is 0 from there on, and a rule that would leap again seems to rest.
"""
from typing import NamedTuple

import numpy as np

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
    diagonal, beside = hessian
    nabla = gamma = np.zeros_like(theta)
    first, late = None, -1
    with np.errstate(all="ignore"):
        for t in range(updates + 1):
            grad = diagonal * theta + beside * theta[..., ::-1]
            loss = (theta * grad).sum(-1)
            first = loss if first is None else first
            late = np.where(loss <= PART * first, late, np.where(loss <= first, np.maximum(late, t), updates))
            step, nabla, gamma = _step(rule, grad, nabla, gamma, t + 1, beta)
            theta = theta - alpha * falls**t * step
    return late + 1


def _step(rule, grad, nabla, gamma, t, beta, beta2=0.999, eps=1e-8):
    """(what α multiplies, ∇̄ of momentum or Adam's m, γ) of update t."""
    if rule == "sgd":
        return grad, nabla, gamma
    if rule == "momentum":
        nabla = grad + beta * nabla
        return nabla, nabla, gamma
    if rule == "Adam":
        nabla, gamma = beta * nabla + (1 - beta) * grad, beta2 * gamma + (1 - beta2) * grad**2
        return nabla / (1 - beta**t) / (np.sqrt(gamma / (1 - beta2**t)) + eps), nabla, gamma
    gamma = gamma + grad**2 if rule == "Adagrad" else beta * gamma + (1 - beta) * grad**2
    return grad / np.sqrt(gamma + eps), nabla, gamma

"""Forward passes in plain NumPy, for pictures under a hand: a few hundred images need no device and no compiled program.

The same numbers as `autoencoder`, `rbm` and `network` give, which the tests compare; training is done by those.
"""
from collections.abc import Sequence
from typing import Any

import numpy as np


def sigm(a: np.ndarray) -> np.ndarray:
    """1 / (1 + exp(-a)), safe for any a."""
    return 1 / (1 + np.exp(-np.clip(a, -80, 80)))


def cross_entropy(a_hat: np.ndarray, x: np.ndarray) -> np.ndarray:
    """l(x̂, x) of each row, from the pre-activation â of the output."""
    return (np.maximum(a_hat, 0) + np.log1p(np.exp(-np.abs(a_hat))) - x * a_hat).sum(axis=-1)


def autoencode(W: np.ndarray, b: np.ndarray, c: np.ndarray, x: np.ndarray,
               W_star: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
    """(h, â) of an autoencoder of sigm units for x (D,) or (T, D); W* = Wᵀ unless given."""
    h = sigm(b + x @ W.T)
    return h, c + h @ (W if W_star is None else W_star.T)


def free_energy(W: np.ndarray, b: np.ndarray, c: np.ndarray, x: np.ndarray) -> np.ndarray:
    """F(x) of an RBM, for each row of x."""
    a = b + x @ W.T
    return -x @ c - (np.maximum(a, 0) + np.log1p(np.exp(-np.abs(a)))).sum(axis=-1)


def through(layers: Sequence[Any], h: np.ndarray) -> np.ndarray:
    """The pre-activation of the last of these tanh layers for h (D,) or (T, D); W and b are NumPy arrays."""
    for layer in layers[:-1]:
        h = np.tanh(layer.b + h @ layer.W.T)
    return layers[-1].b + h @ layers[-1].W.T

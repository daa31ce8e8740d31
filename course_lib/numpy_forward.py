"""Forward passes in plain NumPy, for pictures under a hand: a few hundred images need no device and no compiled program.

The same numbers as `autoencoder`, `rbm` and `network` give, which the tests compare; training is done by those.
"""
from collections.abc import Sequence
from typing import Any

import numpy as np

from .arguments import as_numpy


def sigm(a: np.ndarray) -> np.ndarray:
    """1 / (1 + exp(-a)), safe for any a."""
    a = as_numpy(a, "a")
    return 1 / (1 + np.exp(-np.clip(a, -80, 80)))


def cross_entropy(a_hat: np.ndarray, x: np.ndarray) -> np.ndarray:
    """l(x̂, x) of each row, from the pre-activation â of the output."""
    a_hat, x = as_numpy(a_hat, "â"), as_numpy(x)
    if a_hat.shape != x.shape and a_hat.shape[-1:] != x.shape[-1:] or len(a_hat) != len(x) and a_hat.ndim == x.ndim:
        raise ValueError(f"l(x̂, x) needs x of the shape of â, {a_hat.shape}; it has {x.shape}")
    return (np.maximum(a_hat, 0) + np.log1p(np.exp(-np.abs(a_hat))) - x * a_hat).sum(axis=-1)


def autoencode(W: np.ndarray, b: np.ndarray, c: np.ndarray, x: np.ndarray,
               W_star: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
    """(h, â) of an autoencoder of sigm units for x (D,) or (T, D); W* = Wᵀ unless given."""
    W, b, c, x = map(as_numpy, (W, b, c, x))
    h = sigm(b + x @ W.T)
    return h, c + h @ (W if W_star is None else as_numpy(W_star).T)


def free_energy(W: np.ndarray, b: np.ndarray, c: np.ndarray, x: np.ndarray) -> np.ndarray:
    """F(x) of an RBM, for each row of x."""
    W, b, c, x = map(as_numpy, (W, b, c, x))
    a = b + x @ W.T
    return -x @ c - (np.maximum(a, 0) + np.log1p(np.exp(-np.abs(a)))).sum(axis=-1)


def through(layers: Sequence[Any], h: np.ndarray) -> np.ndarray:
    """The pre-activation of the last of these tanh layers for h (D,) or (T, D); W and b are NumPy arrays."""
    a = as_numpy(h, "h")
    for k, layer in enumerate(layers):
        a = as_numpy(layer.b) + (np.tanh(a) if k else a) @ as_numpy(layer.W).T
    return a

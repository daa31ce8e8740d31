"""How good θ is on a data set. Slides S16, S26: mean negative log-likelihood and 0/1 error."""
from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from numpy.typing import ArrayLike

from .activations import Activations, tanh
from .arguments import as_array, as_numpy, check_count, check_finite, check_labels
from .loss import Loss, softmax_nll, zero_one
from .network import GlobalStats, Masks, Theta, check_theta, fprop, hashable

T95 = {8: 2.365, 12: 2.201, 16: 2.131}
"""97.5 % point of Student's t distribution for so many numbers (one degree of freedom less)."""


class Scores(NamedTuple):
    """Mean NLL and 0/1 error on a data set, and the most probable class of each example (T,) int32."""

    nll: jax.Array
    error: jax.Array
    predictions: jax.Array


def evaluate(theta: Theta, X: ArrayLike, y: ArrayLike, g: Activations = tanh, m: Masks | None = None,
             stats: GlobalStats | None = None, loss: Loss = softmax_nll, chunk: int = 1000) -> Scores:
    """Scores of the network on a whole data set, `chunk` examples at a time so that 10,000 images stay small.

    ValueError / TypeError for empty or NaN data and for labels that are not 0 ... C-1.
    """
    theta = check_theta(theta)
    X, y = check_data(X, y, C=theta[-1].W.shape[0])
    return _evaluate(theta, X, y, hashable(g), m, stats, loss, check_count(chunk, "chunk"))


@partial(jax.jit, static_argnums=(3, 6, 7))
def _evaluate(theta, X, y, g, m, stats, loss, chunk):
    def one(rows):
        x, labels = rows
        a = fprop(theta, x, g, loss, m, stats).a[-1]
        return loss.value(a, labels), zero_one(a, labels), a.argmax(-1).astype(jnp.int32)

    T = X.shape[0]
    body = T // chunk * chunk
    parts = []
    if body:
        split = jax.tree.map(lambda r: r[:body].reshape(body // chunk, chunk, *r.shape[1:]), (X, y))
        parts.append(jax.tree.map(lambda r: r.reshape(body), lax.map(one, split)))
    if T - body or not T:
        parts.append(one((X[body:], y[body:])))
    nll, error, predictions = (jnp.concatenate(p) for p in zip(*parts, strict=True))
    return Scores(nll.mean(), error.mean(), predictions)


def check_data(X: ArrayLike, y: ArrayLike,
               C: int | None = None) -> tuple[np.ndarray | jax.Array, np.ndarray | jax.Array]:
    """(X, y) as arrays. Raise in plain words unless they are a non-empty data set X (T, D), y (T, ...) without NaN.

    With C, y must hold labels 0 ... C-1.
    """
    X, y = as_array(X, "X"), as_array(y, "y")
    if X.ndim != 2:
        raise ValueError(f"X must be (T, D), one example a row; it has shape {X.shape}")
    if X.shape[0] == 0:
        raise ValueError("the data set is empty: T = 0 examples")
    if y.shape[:1] != X.shape[:1]:
        raise ValueError(f"X has T = {X.shape[0]} examples and y has {y.shape[0] if y.ndim else 'none'}")
    check_finite(X, "X")
    check_finite(y, "y")
    if C is not None:
        check_labels(y, C, T=X.shape[:1])
    return X, y


def paired_difference(a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(mean of a - b, half width of its 95 % interval) over pairs along the last axis: the same seeds with and without.

    d̄ ± t s/√n with s² = Σ (d - d̄)²/(n - 1) and the 97.5 % point t of Student's distribution; n is 8, 12 or 16.
    """
    a, b = as_numpy(a, "a", float), as_numpy(b, "b", float)
    n = a.shape[-1] if a.ndim else 1
    short, long = sorted((a.shape, b.shape), key=len)
    if n not in T95 or b.shape[-1:] != (n,) or short[-2:-1] not in ((), (1,), long[-2:-1]):
        raise ValueError(f"pairs of {', '.join(map(str, T95))} numbers each are needed; there are {a.shape} and {b.shape}")
    d = a - b
    return d.mean(axis=-1), T95[n] * d.std(axis=-1, ddof=1) / np.sqrt(n)

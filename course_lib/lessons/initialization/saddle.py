"""The loss around W = 0 with tanh, slide S25: a saddle with one hidden layer, a flatter point with more.

    tanh(a) ≈ a near 0, so a^(L+1)(x) ≈ b^(L+1) + W^(L+1) ⋯ W^(1) x  and, with b^(L+1) = log of the class frequencies,

    loss(W) ≈ loss(0) − ⟨M, W^(L+1) ⋯ W^(1)⟩        M = mean of (e(y) − f(x)) xᵀ at W = 0        (C, D)

With L = 1 that is bilinear: the extreme eigenvalues of the Hessian are −σ and +σ, σ the largest singular value of M, and
their eigenvectors are W^(1) = q vᵀ/√2, W^(2) = ±u qᵀ/√2 (u, v the singular vectors, q any unit vector over the hidden
units). With more hidden layers the product has more than two factors, and the Hessian of the weights is 0.
"""
from collections.abc import Sequence
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax.flatten_util import ravel_pytree

from course_lib import initialization
from course_lib.data import Data
from course_lib.loss import softmax_nll
from course_lib.network import fprop

DEEPEST, REACH, N = 3, 2.0, 81


class Saddle(NamedTuple):
    """The loss over the plane of the two extreme directions, and along the steepest way down.

    z       loss (N, N) over s₂ (rows) and s₁ (columns), both from -REACH to REACH: W^(1) … W^(L) together have length s₁,
            W^(L+1) has s₂
    along   for L = 1 … DEEPEST the loss (N,) at the distance -REACH … REACH from 0, all layers equally long
    sigma   the largest singular value of M
    zero    the loss at W = 0
    """

    z: np.ndarray
    along: np.ndarray
    sigma: float
    zero: float


def correlation(X: np.ndarray, y: np.ndarray, C: int = 2) -> np.ndarray:
    """M (C, D): mean of (e(y) − f(x)) xᵀ where f(x) is the class frequencies."""
    e = np.eye(C)[np.asarray(y)]
    return (e - e.mean(axis=0)).T @ np.asarray(X, float) / len(e)


def saddle(data: Data, L: int) -> Saddle:
    """The loss around W = 0 for inputs (T, D) of two classes, as far as one hidden unit a layer reaches."""
    s = np.linspace(-REACH, REACH, N)
    each = [s / np.sqrt(depth + 1) for depth in range(1, DEEPEST + 1)]
    along = np.stack([_loss(data, one * np.sqrt(k), one, k) for k, one in enumerate(each, start=1)])
    return Saddle(_loss(data, s[None, :], s[:, None], L), along,
                  float(np.linalg.svd(correlation(*data), compute_uv=False)[0]),
                  float(_loss(data, np.zeros(1), np.zeros(1), L)[0]))


def _loss(data, s1, s2, L):
    """Mean loss where W^(1) … W^(L) together have length s1 and W^(L+1) has s2, all of rank one."""
    X, y = np.asarray(data.X, float), np.asarray(data.y)
    u, _, v = np.linalg.svd(correlation(X, y))
    h = X @ v[0]
    for _ in range(L):
        h = np.tanh(np.asarray(s1)[..., None] / np.sqrt(L) * h)
    a = np.log(np.bincount(y) / len(y)) + (np.asarray(s2)[..., None] * h)[..., None] * u[:, 0]
    return (np.logaddexp(a[..., 0], a[..., 1]) - np.where(y == 1, a[..., 1], a[..., 0])).mean(axis=-1)


def hessian_at_zero(sizes: Sequence[int], X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Hessian (n, n) of the mean loss in all n weights at W = 0 and b = 0 with tanh, in float64."""
    with jax.enable_x64(True):
        theta = jax.tree.map(lambda p: p.astype(jnp.float64), initialization.zeros(sizes))
        flat, back = ravel_pytree([layer.W for layer in theta])
        X = np.asarray(X, np.float64)

        def loss(flat):
            layers = tuple(layer._replace(W=W) for layer, W in zip(theta, back(flat), strict=True))
            return softmax_nll.value(fprop(layers, X).a[-1], y).mean()

        return np.asarray(jax.jit(jax.hessian(loss))(flat))

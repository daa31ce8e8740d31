"""Normalizing the inputs. Slide S28: from each x_i subtract its training set mean, divide by its training set deviation.

    x_i ← (x_i - μ_i) / max(σ_i, floor)         μ_i, σ_i of the TRAINING set, for every set

Why it speeds training up (LeCun et al., 1998, Efficient BackProp): gradient descent is as slow as the Hessian is ill
conditioned, and that of a linear unit is the second moment of its inputs. It cannot undo correlations.
"""
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import ArrayLike

from .arguments import as_float, as_number, as_numpy, check_batch, check_finite


class Statistics(NamedTuple):
    """Of each dimension: its mean (D,) and what it is divided by, never below the floor (D,)."""

    mean: jax.Array
    std: jax.Array


def features(X: ArrayLike) -> jax.Array:
    """X in its own floating precision; uint8 is read as pixels x / 255, as everywhere, other integers become float32."""
    X = as_float(X, "X", pixels=True)
    return X.astype(jnp.float32) if X.dtype == jnp.float16 else X      # its sums would end at 65504


def statistics(X: ArrayLike, floor: ArrayLike = 1e-2) -> Statistics:
    """Statistics of the training set X (T, D). A dimension that is constant there has σ = 0: it is divided by `floor`.

    The floor has the unit of X. ValueError for a floor that is not positive: 0/0 would be NaN.
    """
    X = features(X)
    floor = as_number(floor, "floor").astype(X.dtype)
    if not float(floor) > 0:
        raise ValueError(f"the floor must be positive, it is {float(floor):g}: a constant dimension has deviation 0")
    if X.ndim != 2 or not X.shape[0]:
        raise ValueError(f"X must be (T, D) with T >= 1, it has shape {X.shape}")
    return Statistics(X.mean(0), jnp.maximum(X.std(0), floor))


def standardize(X: np.ndarray | jax.Array, known: Statistics) -> jax.Array:
    """(x - μ)/σ for x (D,) or X (T, D), with the Statistics of the TRAINING set, whatever set X is."""
    X = features(X)
    check_batch(X, known.mean.shape[0])
    return (X.astype(known.mean.dtype) - known.mean) / known.std


def second_moment(X: ArrayLike, bias: bool = False) -> jax.Array:
    """1/T Σ x xᵀ (D, D): the Hessian of a linear unit's squared error, l = ½ (f(x) - y)². `bias`: with x_0 = 1 added."""
    X = features(X)
    if X.ndim != 2 or not X.shape[0]:
        raise ValueError(f"X must be (T, D) with T >= 1, it has shape {X.shape}")
    X = jnp.concatenate([jnp.ones((X.shape[0], 1), X.dtype), X], 1) if bias else X
    return X.T @ X / X.shape[0]


def condition_number(hessian: ArrayLike) -> float:
    """κ = largest over smallest eigenvalue of a symmetric matrix, a float; inf where the smallest is 0 or negative."""
    hessian = check_finite(as_numpy(hessian, "the Hessian", float), "the Hessian")
    if hessian.ndim != 2 or not hessian.size or hessian.shape[0] != hessian.shape[1]:
        raise ValueError(f"the Hessian must be a matrix (D, D), it has shape {hessian.shape}")
    curvature = np.linalg.eigvalsh(hessian)
    return float(curvature[-1] / curvature[0]) if curvature[0] > 0 else float("inf")

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

from .arguments import as_array, as_float, as_number, as_real, check_batch


class Statistics(NamedTuple):
    """Of each dimension: its mean (D,) and what it is divided by, never below the floor (D,)."""

    mean: jax.Array
    std: jax.Array


def features(X: ArrayLike) -> jax.Array:
    """X in its own floating precision; uint8 is read as pixels x / 255, as everywhere, other integers become float32."""
    X = as_array(X)
    return as_real(X, name="X") if X.dtype == np.uint8 else as_float(X, "X")


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
    check_batch(X, known.mean.shape[0])
    return (features(X).astype(known.mean.dtype) - known.mean) / known.std


def second_moment(X: ArrayLike, bias: bool = False) -> jax.Array:
    """1/T Σ x xᵀ (D, D): the Hessian of a linear unit's squared error, l = ½ (f(x) - y)². `bias`: with x_0 = 1 added."""
    X = features(X)
    X = jnp.concatenate([jnp.ones((X.shape[0], 1), X.dtype), X], 1) if bias else X
    return X.T @ X / X.shape[0]


def condition_number(hessian: ArrayLike) -> float:
    """κ = largest over smallest eigenvalue of a symmetric matrix, a float; inf where the smallest is 0 or negative."""
    curvature = np.linalg.eigvalsh(np.asarray(hessian, float))
    return float(curvature[-1] / curvature[0]) if curvature[0] > 0 else float("inf")

"""What one neuron can and cannot separate. Slides S05-S06: a single unit decides by the side of a line, a(x) > 0.

XOR of two inputs is on both sides of every line: the best single unit is right on 3 of its 4 corners (75 %).
"""
from typing import NamedTuple

import jax
import numpy as np
from numpy.typing import ArrayLike

from .arguments import as_array, as_numpy, check_finite


class BestLine(NamedTuple):
    """The unit a(x) = b + w·x that is right on most examples, and that fraction."""

    w: np.ndarray
    b: float
    accuracy: float


CORNERS = np.array([[-1, -1], [-1, 1], [1, -1], [1, 1]], np.float32)
"""The four inputs of a Boolean function of two variables, -1 for false and 1 for true."""

GATES = {"OR": np.array([0, 1, 1, 1]), "AND": np.array([0, 0, 0, 1]), "XOR": np.array([0, 1, 1, 0])}
"""Truth tables over CORNERS."""


def accuracy(w: ArrayLike, b: float, X: ArrayLike, y: np.ndarray | jax.Array) -> float:
    """Fraction of examples with 1[b + w·x > 0] = y. ValueError when there are none."""
    X, w, y = check_finite(as_numpy(X, "X"), "X"), check_finite(as_numpy(w, "w"), "w"), check_finite(y, "labels y")
    check_finite(b, "b")
    if not y.size:
        raise ValueError("there are no examples: the accuracy of a neuron on nothing is not defined")
    if X.shape != (*y.shape, *w.shape):
        raise ValueError(f"b + w·x needs X (T, D), w (D,) and y (T,); their shapes are {X.shape}, {w.shape}, {y.shape}")
    return float(np.mean((X @ w + b > 0) == (np.asarray(y) == 1)))


def best_single_unit(X: ArrayLike, y: ArrayLike) -> BestLine:
    """The best of ALL single units on points X (T, 2), y in {0, 1}: exact, by trying every split a line can make.

    Turning a line changes the split only when it passes a pair of points, so T(T-1)/2 directions, each just to either
    side of a pair's own, and every threshold between two projections are enough. O(T³ log T): T up to about 60.
    """
    X, y = as_numpy(X, "X", float), np.asarray(as_array(y, "labels y"))
    check_finite(X, "X")
    if X.ndim != 2 or X.shape[1] != 2 or not len(X):
        raise ValueError(f"X must be (T, 2) with T >= 1 points of the plane, it has shape {X.shape}")
    if y.shape != X.shape[:1] or not np.isin(y, (0, 1)).all():
        raise ValueError("y must hold one label 0 or 1 for each point")
    best = max((_best_threshold(w, X, y) for w in directions(X)), key=lambda found: (found[0], found[1]))
    accuracy, margin, w, b = best
    return BestLine(w, b, accuracy)


def directions(X: np.ndarray) -> np.ndarray:
    """Unit normals of every line through two points, turned a hair to both sides, and the axes."""
    i, j = np.triu_indices(len(X), 1)
    gap = X[j] - X[i]
    angle = np.arctan2(gap[:, 1], gap[:, 0])[np.hypot(*gap.T) > 1e-12] + np.pi / 2
    angle = np.unique(np.round(angle, 9) % (2 * np.pi))
    between = (angle + np.roll(angle, -1) + 2 * np.pi * (np.roll(angle, -1) < angle)) / 2 if len(angle) else angle
    every = np.concatenate([between, between + np.pi, [0.0, np.pi / 2, np.pi, 1.5 * np.pi]])
    return np.stack([np.cos(every), np.sin(every)], axis=1)


def _best_threshold(w, X, y):
    """(accuracy, margin, w, b) of the best threshold along direction w, class 1 on the far side."""
    a = X @ w
    order = np.argsort(a)
    a, positive = a[order], (y[order] == 1).astype(float)
    edges = np.concatenate([[a[0] - 1], (a[1:] + a[:-1]) / 2, [a[-1] + 1]])
    gap = np.concatenate([[1.0], np.diff(a) / 2, [1.0]])
    right = np.concatenate([[0], np.cumsum(1 - positive)]) + positive.sum() - np.concatenate([[0], np.cumsum(positive)])
    right = np.where(gap > 1e-12, right, -1)
    k = max(range(len(edges)), key=lambda i: (right[i], gap[i]))
    return right[k] / len(y), gap[k], w, -float(edges[k])

"""The slide's picture of many fits: each function a point, f* at the origin. Slide S38.

    stress = √( Σ (d_ij - D_ij)² / Σ D_ij² )       D: distances between functions, d: between their points, over all pairs

The fits lie in many dimensions, a picture has two: no placing keeps all distances. This one, metric multidimensional
scaling, makes the stress small (J. de Leeuw's SMACOF), the distances from f* and from the mean fit counting more.
"""
from typing import NamedTuple

import numpy as np

STEPS, FROM_STAR, BIAS = 60, 10.0, 1000.0     # weights of distances from f* or the mean fit, and between these two


class FunctionPlane(NamedTuple):
    """The fits as points (S, 2) around f* at 0, the mean fit at (bias, 0), √variance, and the stress of all distances."""

    places: np.ndarray
    bias: float
    radius: float
    stress: float


def function_plane(f: np.ndarray, f_star: np.ndarray) -> FunctionPlane:
    """The fits f (S, points) in the plane; distances are root mean squares over x."""
    away = (f.astype(float) - f_star) / np.sqrt(f.shape[1])
    mean = away.mean(axis=0)
    functions = np.concatenate([np.zeros((1, len(f_star))), mean[None], away])
    D = _distances(functions)
    weight = np.ones_like(D)
    weight[:2], weight[:, :2] = FROM_STAR, FROM_STAR
    weight[0, 1] = weight[1, 0] = BIAS
    np.fill_diagonal(weight, 0.0)
    places = _smacof(_projection(away, mean), D, weight)
    places = places - places[0]
    c, s = places[1] / max(np.linalg.norm(places[1]), 1e-12)
    places = places @ np.array([[c, -s], [s, c]])
    places[1] = np.linalg.norm(mean), 0.0
    radius = float(np.sqrt(((away - mean) ** 2).sum(axis=1).mean()))
    return FunctionPlane(places[2:], float(places[1, 0]), radius, _stress(places, D))


def _distances(points):
    """(n, n)."""
    return np.linalg.norm(points[:, None] - points[None], axis=2)


def _stress(places, D):
    return float(np.sqrt(((_distances(places) - D) ** 2).sum() / max((D**2).sum(), 1e-30)))


def _projection(away, mean):
    """Where the scaling begins: across along mean f̂ - f*, up along the direction in which the fits differ most."""
    bias = np.linalg.norm(mean)
    across = mean / bias if bias > 1e-9 else np.eye(1, len(mean))[0]
    rest = away - mean
    rest = rest - np.outer(rest @ across, across)
    up = np.linalg.svd(rest, full_matrices=False)[2][0]
    return np.concatenate([[[0.0, 0.0], [bias, 0.0]], np.stack([away @ across, rest @ up], axis=1)])


def _smacof(places, D, weight):
    """STEPS steps that lower Σ w (d - D)², each to the minimum of a bound."""
    inverse = np.linalg.pinv(np.diag(weight.sum(axis=1)) - weight)
    for _ in range(STEPS):
        d = _distances(places)
        B = -weight * np.divide(D, d, out=np.zeros_like(D), where=d > 1e-12)
        np.fill_diagonal(B, -B.sum(axis=1) + np.diag(B))
        places = inverse @ (B @ places)
    return places

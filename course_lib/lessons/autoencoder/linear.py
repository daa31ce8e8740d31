"""A linear autoencoder with one unit learns points of the plane: the line it reproduces them on is PCA's. Slide S41.

    h = b + W x     x̂ = c + W* h     ℓ = ½ ‖x̂ - x‖²        all T points in every update

Baldi & Hornik, "Neural networks and principal component analysis: learning from examples without local minima" (1989).
"""
from typing import NamedTuple

import numpy as np

from course_lib.initialization import glorot_bound
from course_lib.pca import principal_components, residual

FRAMES, STEPS, T = 60, 5, 24
REACH = 3.2       # how far from 0 a point may lie


class LinearRun(NamedTuple):
    """At each frame (FRAMES + 1, …): the decoder's direction W* (2,), the encoder's W (2,), x̂ (T, 2) and the mean loss."""

    W_star: np.ndarray
    W: np.ndarray
    x_hat: np.ndarray
    loss: np.ndarray


class PcaLine(NamedTuple):
    """The mean (2,), the first principal component (2,), the loss it leaves, and the share of the variance it holds."""

    mean: np.ndarray
    component: np.ndarray
    loss: float
    share: float


def train_linear(tied: bool, X: np.ndarray, alpha: float, seed: int) -> LinearRun:
    """One run on X (T, 2). In NumPy: 300 updates of five numbers take 10 ms, a compiled program 300 to make."""
    rng, X, bound = np.random.default_rng(seed), np.asarray(X, float), glorot_bound(1, 2)
    W, W_star = rng.uniform(-bound, bound, (2, 2))
    W_star, b, c, frames = W if tied else W_star, 0.0, np.zeros(2), []
    with np.errstate(over="ignore", invalid="ignore"):
        for update in range(FRAMES * STEPS + 1):
            h = b + X @ W
            x_hat = c + h[:, None] * W_star
            error = x_hat - X
            if update % STEPS == 0:
                frames.append((W_star, W, x_hat, (error**2).sum() / (2 * len(X))))
            grad_a = error @ W_star / len(X)
            encoder, decoder = grad_a @ X, h @ error / len(X)
            b, c = b - alpha * grad_a.sum(), c - alpha * error.mean(axis=0)
            W, W_star = W - alpha * (encoder + decoder if tied else encoder), W_star - alpha * decoder
            W_star = W if tied else W_star
    return LinearRun(*map(np.array, zip(*frames, strict=True)))


def pca_line(X: np.ndarray) -> PcaLine:
    """The line PCA finds for X (T, 2)."""
    mean, both = principal_components(X, 2)
    spread = ((np.asarray(X, float) - mean) @ both.T).var(axis=0)
    return PcaLine(mean, both[0], residual(X, mean, both[:1]), float(spread[0] / max(spread.sum(), 1e-300)))


def cloud(ratio: float, tilt: float, seed: int = 0, T: int = T) -> np.ndarray:
    """T points whose spread across their main axis is `ratio` times that along it; the axis is turned by `tilt` degrees."""
    Z = np.random.default_rng(seed).normal(size=(T, 2))
    Z = (Z - Z.mean(axis=0)) @ np.linalg.inv(np.linalg.cholesky(np.cov(Z.T, bias=True))).T * [1, ratio]
    turn = np.radians(tilt)
    return (Z @ [[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]]).astype(np.float32)


def angles(directions: np.ndarray, component: np.ndarray) -> np.ndarray:
    """The angle in degrees, 0 ... 90, between each row of (n, 2) and the component; NaN where a row is not finite."""
    cross = directions[:, 0] * component[1] - directions[:, 1] * component[0]
    return np.degrees(np.arctan2(np.abs(cross), np.abs(directions @ component)))

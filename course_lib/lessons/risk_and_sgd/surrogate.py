"""The loss we mean and the loss we minimise, over two weights and along a line in them. Slide S16.

    f(x)_1 = sigm(a(x)), a(x) = b + w·x:     NLL / ln 2 >= 1[argmax_c f(x)_c ≠ y]     for every example and every θ
"""
import math
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from course_lib.data import Data, gaussians, grid
from course_lib.loss import softmax_nll, zero_one

T, MAP_N, REACH = 20, 121, 4.0                   # examples; points across the map of the weights, which ends at ±4
ALONG = np.linspace(-REACH, REACH, 641)          # the positions s on the line
EVERY = 8                                        # a function in Python is asked at every eighth of them
SETS = ("clouds that overlap", "separable", "one outlier")
FAR = (2.6, -2.6)                                # the outlier
SURROGATE_LOSSES = ("0/1 loss", "NLL / ln 2")


class LineLosses(NamedTuple):
    """The 0/1 loss and the NLL / ln 2 of a linear classifier, in this order.

    over (2, n, n) over the square of weights; along (2, len(ALONG)) at w + s d; at (2,) at θ = w + s d for the chosen s;
    slope (2,), ∇_w of NLL / ln 2 there; jumps, the s at which the 0/1 loss may jump; sides (n, n), the sign of a(x);
    best (2,), where on the map NLL / ln 2 is smallest: NaN at the map's border.
    """

    over: tuple
    along: tuple
    at: tuple
    slope: np.ndarray
    jumps: np.ndarray
    sides: np.ndarray
    best: np.ndarray


def labelled_points(name: str) -> Data:
    """T labelled points in the plane; always the same ones, of which none lies on another."""
    if name == SETS[2]:
        return one_outlier()
    X, y = gaussians(jax.random.key(32996), T, 1.1 if name == SETS[0] else 0.55, classes=2)
    return Data(0.8 * X, y)


def one_outlier() -> Data:
    """Two flat clouds that a line through 0 separates, but for one point far on the wrong side of every such line."""
    y = np.arange(T) % 2
    X = np.random.default_rng(10).normal(size=(T, 2)) * (0.7, 0.3) + np.outer(2 * y - 1, (-0.2, 0.6))
    X[1] = FAR
    return Data(X.astype(np.float32), y)


@jax.jit
def both_losses(w, b, X, y):
    """(mean 0/1 loss, mean NLL / ln 2) of the weights w (n, 2) with bias b: each (n,)."""
    a = b + w @ X.T
    a = jnp.stack([jnp.zeros_like(a), a], axis=-1)
    labels = jnp.broadcast_to(y, a.shape[:-1])
    return zero_one(a, labels).mean(-1), softmax_nll.value(a, labels).mean(-1) / jnp.log(2.0)


@jax.jit
def maps_and_curves(w, d, b, X, y):
    """Both losses over the square of weights, and along w + s d for s in ALONG."""
    over = tuple(v.reshape(MAP_N, MAP_N) for v in both_losses(grid(MAP_N, REACH), b, X, y))
    return over, both_losses(w + jnp.asarray(ALONG, jnp.float32)[:, None] * d, b, X, y)


@jax.jit
def nll_slope(w, b, X, y):
    """∇_w of the mean NLL / ln 2 at w (2,)."""
    a = b + X @ w
    grad = softmax_nll.grad(jnp.stack([jnp.zeros_like(a), a], axis=-1), y)
    return grad[:, 1] @ X / len(y) / jnp.log(2.0)


def places_to_jump(w, d, b, X, y):
    """Where along s the 0/1 loss of the line w + s d can change: a(x^(t)) = 0, for s in the range shown."""
    X = np.asarray(X, float)
    with np.errstate(all="ignore"):
        s = -(b + X @ w) / (X @ d)
    return np.sort(s[np.isfinite(s) & (np.abs(s) < ALONG[-1])])


def losses_on_line(w: np.ndarray, d: np.ndarray, s: float, b: float, data: Data) -> LineLosses:
    """Everything about the line w + s d, w (2,) and d (2,) float64, at its position s."""
    here = (w + s * d).astype(np.float32)
    w, d, bias = w.astype(np.float32), d.astype(np.float32), np.float32(b)
    over, along = jax.tree.map(np.asarray, maps_and_curves(w, d, bias, *data))
    at = tuple(float(v[0]) for v in both_losses(here[None], bias, *data))
    sides = np.sign(b + grid(MAP_N) @ here).reshape(MAP_N, MAP_N)
    return LineLosses(over, along, at, np.asarray(nll_slope(here, bias, *data)), places_to_jump(w, d, b, *data), sides,
                      lowest(over[1]))


def lowest(over: np.ndarray) -> np.ndarray:
    """The weights (2,) at which a map over them is smallest; NaN where that is at its border."""
    row, column = np.unravel_index(over.argmin(), over.shape)
    inside = 0 < row < MAP_N - 1 and 0 < column < MAP_N - 1
    return REACH * (2 * np.array([column, row]) / (MAP_N - 1) - 1) if inside else np.full(2, np.nan)


def outputs_on_line(w: np.ndarray, d: np.ndarray, b: float, data: Data) -> list[tuple[np.ndarray, np.ndarray]]:
    """(f, y) at every EVERY-th position: f (T, 2) the probabilities of both classes, y (T,) the labels."""
    X, y = np.asarray(data.X), np.asarray(data.y)
    w, d = w.astype(np.float32), d.astype(np.float32)
    f1 = [1 / (1 + np.exp(-(b + X @ (w + s * d)).astype(float))) for s in ALONG[::EVERY]]
    return [(np.stack([1 - f, f], axis=1), y) for f in f1]


def curve_through(nll: np.ndarray) -> np.ndarray:
    """NLL / ln 2 at all of ALONG, from the NLL at every EVERY-th position."""
    return np.interp(ALONG, ALONG[::EVERY], nll / math.log(2))

"""Looking at a greedily trained stack: are the lower layers still the same, what does a unit see, what is left of x? S42.

A stack is a list of `Autoencoder`(W, b, c), lowest first, of sigm units with tied weights (an RBM has the same three
parts). Everything here is NumPy: it looks at numbers and compiles nothing.
"""
import zlib

import numpy as np

from course_lib.autoencoder import Autoencoder
from course_lib.network import Layer
from course_lib.numpy_forward import sigm


def fingerprint(W: np.ndarray, b: np.ndarray) -> str:
    """Eight hexadecimal digits that depend on every bit of W and b: equal before and after means that nothing moved."""
    return f"{zlib.crc32(np.ascontiguousarray(b).tobytes(), zlib.crc32(np.ascontiguousarray(W).tobytes())):08x}"


def up(stack: list[Autoencoder], X: np.ndarray) -> list[np.ndarray]:
    """[X, h^(1)(X), ..., h^(L)(X)], each (T, H_k)."""
    h = [np.asarray(X, np.float32)]
    for layer in stack:
        h.append(sigm(np.asarray(layer.b) + h[-1] @ np.asarray(layer.W).T))
    return h


def down(stack: list[Autoencoder], h: np.ndarray) -> np.ndarray:
    """x̂ (T, D) decoded from codes h (T, H_L) of the top layer, through every layer's decoder in turn."""
    for layer in reversed(stack):
        h = sigm(np.asarray(layer.c) + h @ np.asarray(layer.W))
    return h


def rebuilt(stack: list[Autoencoder], X: np.ndarray) -> list[np.ndarray]:
    """[X, x̂ from h^(1), x̂ from h^(2), ...]: what each layer still knows of x."""
    h = up(stack, X)
    return [h[0], *(down(stack[:k], h[k]) for k in range(1, len(stack) + 1))]


def loss_per_input(theta: Autoencoder, h: np.ndarray) -> float:
    """Mean over examples AND inputs of the cross-entropy between h (T, D) and its reconstruction by one layer."""
    p = np.clip(down([theta], up([theta], h)[1]), 1e-7, 1 - 1e-7)
    return float(-(h * np.log(p) + (1 - h) * np.log(1 - p)).mean())


def entropy_per_input(h: np.ndarray) -> float:
    """The lowest value that `loss_per_input` can have: the mean entropy of the inputs h (T, D), numbers in [0, 1]."""
    p = np.clip(h, 1e-7, 1 - 1e-7)
    return float(-(p * np.log(p) + (1 - p) * np.log(1 - p)).mean())


def filters(stack: list[Autoencoder]) -> np.ndarray:
    """W^(k) ... W^(1), (H_k, D): each unit of the top layer as a picture, g left out: exact for the first layer alone."""
    seen = np.asarray(stack[0].W)
    for layer in stack[1:]:
        W = np.asarray(layer.W)
        seen = (W - W.mean(axis=1, keepdims=True)) @ seen
    return seen


def favourites(h: np.ndarray, X: np.ndarray, n: int = 16) -> np.ndarray:
    """The mean of the n examples of X (T, D) that excite each unit most; h (T, H): (H, D)."""
    top = np.argpartition(-np.asarray(h), n, axis=0)[:n]
    return np.stack([np.asarray(X)[rows].mean(axis=0) for rows in top.T])


def misread(theta: tuple[Layer, ...], X: np.ndarray, y: np.ndarray) -> float:
    """The share of X that the network θ = (Layer, ...) of sigm units misreads."""
    *hidden, last = theta
    h = up([Autoencoder(layer.W, layer.b, None) for layer in hidden], X)[-1]
    return float((np.argmax(h @ np.asarray(last.W).T + np.asarray(last.b), axis=1) != y).mean())


def nearest_mean(h: np.ndarray, y: np.ndarray, new: np.ndarray) -> np.ndarray:
    """The class (N,) whose mean code is nearest to each row of `new` (N, H); h (T, H) are the codes of the labels y (T,)."""
    means = np.stack([h[y == c].mean(axis=0) for c in range(10)])
    return ((new[:, None] - means) ** 2).sum(axis=2).argmin(axis=1)


def nearest_neighbour(h: np.ndarray, y: np.ndarray, new: np.ndarray) -> np.ndarray:
    """The label (N,) of the row of h (T, H) that is nearest to each row of `new` (N, H)."""
    return y[((h**2).sum(axis=1) - 2 * new @ h.T).argmin(axis=1)]


def softmax_layer(h: np.ndarray, y: np.ndarray, new: np.ndarray, steps: int = 200, decay: float = 0.01) -> np.ndarray:
    """The class (N,) that softmax(b + V h) gives each row of `new`: V and b learn from h (T, H) and y, h stays as it is.

    Gradient descent with momentum 0.9 and weight decay on all T rows, h centred and divided by its standard deviation.
    """
    h, new = (np.append((one - h.mean(axis=0)) / h.std(), np.ones((len(one), 1), h.dtype), axis=1) for one in (h, new))
    V = velocity = np.zeros((10, h.shape[1]), h.dtype)
    alpha = 1 / (np.linalg.norm(h, 2) ** 2 / (2 * len(h)) + decay)              # one over the largest curvature
    for _ in range(steps):
        a = h @ V.T
        f = np.exp(a - a.max(axis=1, keepdims=True))
        f /= f.sum(axis=1, keepdims=True)
        grad = (f - np.eye(10, dtype=h.dtype)[y]).T @ h / len(h) + decay * V
        velocity = 0.9 * velocity - alpha * grad
        V = V + velocity
    return (new @ V.T).argmax(axis=1)

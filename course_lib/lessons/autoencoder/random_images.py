"""Why is one image a character and the other is not? Slide S40: random images of several kinds, and how to tell them.

A score ℓ(x) is to be low for characters. How well it tells them from random images is one number, the AUC. What a random
image is decides how hard that is: "pixels of other digits" keeps how often each pixel is black, and nothing else.
"""
import numpy as np

from course_lib.arguments import check_finite

SIDE = 28
KINDS = ("shuffled pixels", "pixels of other digits", "quarters of other digits", "mirror images", "grey noise", "blank paper")


def random_images(kind: str, X: np.ndarray, seed: int = 0) -> np.ndarray:
    """One image that is no character for each of the characters X (T, 784) in [0, 1], float32 (T, 784).

    shuffled pixels             the pixels of x in another order, a new one for each x: as much ink, anywhere
    pixels of other digits      pixel i of a random other row: pixel by pixel distributed as the characters, independently
    quarters of other digits    each quarter from the same corner of a random other row: strokes, but no whole
    mirror images               left and right exchanged
    grey noise                  U[0, 1) at each pixel
    blank paper                 nothing
    """
    if kind not in KINDS:
        raise ValueError(f"unknown kind of random image {kind!r}: choose one of {', '.join(KINDS)}")
    X, rng = images(X), np.random.default_rng(seed)
    squares = X.reshape(-1, SIDE, SIDE)
    makers = {
        "shuffled pixels": lambda: rng.permuted(X, axis=1),
        "pixels of other digits": lambda: rng.permuted(X, axis=0),
        "quarters of other digits": lambda: quarters(squares, rng),
        "mirror images": lambda: squares[:, :, ::-1],
        "grey noise": lambda: rng.uniform(size=X.shape),
        "blank paper": lambda: np.zeros_like(X),
    }
    return makers[kind]().reshape(len(X), -1).astype(np.float32)


def quarters(squares: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Images (T, 28, 28) put together from the four quarters of four of them."""
    out, half = np.empty_like(squares), SIDE // 2
    for rows in (slice(half), slice(half, None)):
        for columns in (slice(half), slice(half, None)):
            out[:, rows, columns] = rng.permutation(squares[:, rows, columns])
    return out


def mixed(x: np.ndarray, other: np.ndarray, part: float, seed: int = 0) -> np.ndarray:
    """x (784,) with a `part` of its pixels, 0 ... 1, taken from `other`; a larger part takes the same ones and more."""
    order = np.random.default_rng(seed).permutation(len(x))
    taken = order[: int(round(part * len(x)))]
    out = np.array(x)
    out[taken] = other[taken]
    return out


def images(X: np.ndarray) -> np.ndarray:
    """X as float32 (T, 784); uint8 is read as pixels / 255. ValueError for other shapes."""
    X = np.asarray(X)
    if X.ndim != 2 or X.shape[1] != SIDE * SIDE or not len(X):
        raise ValueError(f"X must hold images, (T, 784), it has shape {X.shape}")
    return (X / np.float32(255) if X.dtype == np.uint8 else check_finite(X, "X")).astype(np.float32)


def floors(X: np.ndarray) -> np.ndarray:
    """The entropies -Σ_i x_i log x_i + (1 - x_i) log(1 - x_i) of images X (T, 784) in [0, 1], ℓ at x̂ = x: (T,)."""
    p = np.clip(X.astype(float), 1e-9, 1 - 1e-9)
    return -(p * np.log(p) + (1 - p) * np.log(1 - p)).sum(axis=1)


def auc(low: np.ndarray, high: np.ndarray) -> float:
    """The probability that a random one of `low` (n,) is below a random one of `high` (m,), ties counted half.

    1: the two are told apart without a mistake; 1/2: as good as guessing. ValueError for no scores, or NaN.
    """
    low, high = (np.ravel(check_finite(np.asarray(part, float), "the scores")) for part in (low, high))
    if not len(low) or not len(high):
        raise ValueError("the AUC needs scores of both kinds")
    ordered = np.sort(high)
    below = len(ordered) - np.searchsorted(ordered, low, side="right")
    ties = np.searchsorted(ordered, low, side="right") - np.searchsorted(ordered, low, side="left")
    return float((below + ties / 2).mean() / len(ordered))

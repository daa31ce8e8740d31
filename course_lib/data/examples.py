"""What a data set is here: inputs X, row t is x^(t), with labels y, and its three splits (slide S26)."""
from collections.abc import Sequence
from typing import NamedTuple

import jax
import numpy as np

from course_lib.arguments import as_array, check_count, check_key


class Data(NamedTuple):
    """X (T, D), row t is the example x^(t), and y (T,) int32, its labels 0 ... C-1. NumPy or JAX arrays."""

    X: np.ndarray | jax.Array
    y: np.ndarray | jax.Array


class Splits(NamedTuple):
    """D_train, D_valid, D_test: to learn θ, to choose hyper-parameters, to estimate generalization once at the end."""

    train: Data
    valid: Data
    test: Data


def subset(key: jax.Array, data: Data, n: int, balanced: bool = False) -> Data:
    """`n` random examples of `data`, without replacement, in random order; with `balanced`, equally many of each class.

    With one key a smaller subset is the beginning of a larger one, so a learning curve in n grows the same set.
    Balanced: every run of C rows from the top holds each of the C classes once, so class counts differ by at most one.
    NumPy data gives NumPy, JAX data gives JAX. Not inside `jit`: the labels are looked at.
    Raises TypeError for a key that is not a PRNG key, ValueError for n < 1, n > T, or, balanced, too small a class.
    """
    check_key(key)
    X, y = (as_array(part, name) for part, name in zip(data, "Xy", strict=True))
    T, n = y.size, check_count(n)
    if y.ndim != 1 or X.shape[:1] != y.shape:
        raise ValueError(f"the data set needs one label y^(t) for each x^(t): X has shape {X.shape}, y has {y.shape}")
    if n > T:
        raise ValueError(f"n = {n:,} examples were asked for, the data set has T = {T:,}")
    order = np.asarray(jax.random.permutation(key, T))
    if balanced:
        order = deal(order, np.asarray(y)[order], n)
    rows = order[:n]
    return Data(X[rows], y[rows])


def deal(order: np.ndarray, labels: np.ndarray, n: int) -> np.ndarray:
    """`order` rearranged so that the classes of `labels` take turns, each keeping its own order.

    Raises ValueError where a class runs out of examples before the n-th row.
    """
    classes, counts = np.unique(labels, return_counts=True)
    most = len(classes) * counts.min() + (counts > counts.min()).sum()
    if n > most:
        label, count = classes[counts.argmin()], counts.min()
        raise ValueError(
            f"class {label} has only {count:,} examples, so at most {most:,} can be drawn with equally many of each "
            f"of the {len(classes)} classes; n = {n:,} were asked for"
        )
    turn = np.empty(len(labels), int)
    for label, count in zip(classes, counts, strict=True):
        turn[labels == label] = np.arange(count)
    return order[np.argsort(turn, kind="stable")]


def minibatch_order(seed: int | Sequence[int], T: int, B: int) -> np.ndarray:
    """One epoch: which examples each update sees, int32 (T // B, B), a permutation of 0 ... T-1 less an incomplete rest.

    `seed`: anything np.random.default_rng takes, like (seed, epoch). In NumPy: no program is compiled for it.
    ValueError unless 1 <= B <= T, and for a seed that is negative or no whole number.
    """
    T, B = check_count(T, "T"), check_count(B, "the mini-batch size B")
    if B > T:
        raise ValueError(f"the mini-batch size B must be between 1 and T = {T}, it is {B}")
    try:
        rng = np.random.default_rng(seed)
    except (ValueError, TypeError) as error:
        raise ValueError(f"the seed must be a whole number >= 0, or several; it is {seed!r} ({error})") from None
    order = rng.permutation(T).astype(np.int32)
    return order[: T // B * B].reshape(-1, B)

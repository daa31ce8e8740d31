"""Results of all cases as rows of numbers: what is equal, and how near is near enough."""
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from course_lib.exercises.comparison import TOLERANCE

Arrays = Sequence[np.ndarray]
"""One for each case."""


@contextmanager
def quiet() -> Iterator[None]:
    """What NumPy warns of is not shown: most changes of a program divide by 0 somewhere."""
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def number(value: Any) -> bool:
    """Whether it is a number or an array of some."""
    try:
        return np.asarray(value).dtype != object and np.asarray(value, float).size > 0
    except (TypeError, ValueError):
        return False


def array(value: Any) -> np.ndarray:
    """A result as an array, a ragged one laid out in one row. TypeError or ValueError if it is not numbers."""
    try:
        return np.asarray(value, float)
    except ValueError:
        if isinstance(value, str):
            raise
        return np.concatenate([array(v).ravel() for v in value])


def flat(arrays: Sequence[ArrayLike]) -> np.ndarray:
    """All numbers of all cases in one row."""
    return np.concatenate([np.ravel(a) for a in arrays])


def shapes(arrays: Sequence[ArrayLike]) -> tuple[tuple[int, ...], ...]:
    """The shape on each case."""
    return tuple(np.shape(a) for a in arrays)


def slacks(arrays: Sequence[ArrayLike]) -> np.ndarray:
    """How far each number of `flat(arrays)` may be off: by a part of the largest of its case that is finite."""
    finite = [np.abs(x[np.isfinite(x)]) for x in map(np.asarray, arrays)]
    return np.concatenate([np.full(np.size(a), TOLERANCE * max(np.max(x, initial=0), 1e-6))
                           for a, x in zip(arrays, finite, strict=True)])


def same(a: Sequence[ArrayLike], b: Sequence[ArrayLike]) -> bool:
    """Whether two lists of arrays are equal, case by case."""
    if shapes(a) != shapes(b):
        return False
    x, y = flat(a), flat(b)
    return bool(np.all((np.abs(x - y) <= slacks(b)) | (x == y) | (np.isnan(x) & np.isnan(y))))


def alike(function: Callable[..., Any], a: Sequence[Any], b: Sequence[ArrayLike]) -> bool:
    """Whether function(a) is b on every case."""
    try:
        return same([np.asarray(function(x), float) for x in a], b)
    except (ValueError, TypeError, IndexError):
        return False

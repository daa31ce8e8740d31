"""The configurations a search may try. Slide S26: a set of values for a grid, a distribution for a random search.

A space is {name: axis}; an axis maps u in [0, 1) to a value, so a configuration is a point of the unit cube: a grid is
evenly spaced there, a random search uniform, and a sequential search measures distances there.
"""
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import jax
import numpy as np

from course_lib.arguments import as_array, as_number, check_count, check_finite, check_held, check_key, on_device


class Uniform(NamedTuple):
    """low + u (high - low)."""

    low: float
    high: float

    def at(self, u: np.ndarray) -> np.ndarray:
        return (self.low + u * (self.high - self.low)).astype(np.float32)

    def snap(self, u: np.ndarray) -> np.ndarray:
        return u

    def spaced(self, count: int) -> np.ndarray:
        return np.linspace(0, 1, count) if count > 1 else np.array([0.5])


class LogUniform(Uniform):
    """low (high / low)^u: every factor of ten is equally likely. For α, λ: numbers whose order of magnitude matters."""

    def at(self, u: np.ndarray) -> np.ndarray:
        return (self.low * (self.high / self.low) ** u).astype(np.float32)


class Choice(NamedTuple):
    """One of `values`, each equally likely; an int32 or float32 column. Neighbours should be alike, if any are."""

    values: tuple[float, ...]

    def at(self, u: np.ndarray) -> np.ndarray:
        return np.asarray(self.values)[self._index(u)].astype(np.int32 if self._whole() else np.float32)

    def snap(self, u: np.ndarray) -> np.ndarray:
        return (self._index(u) + 0.5) / len(self.values)

    def spaced(self, count: int) -> np.ndarray:
        return (np.unique(np.linspace(0, len(self.values) - 1, count).round()) + 0.5) / len(self.values)

    def _index(self, u):
        return np.minimum(np.asarray(u) * len(self.values), len(self.values) - 1).astype(int)

    def _whole(self):
        return all(isinstance(value, (bool, int, np.integer)) for value in self.values)


Axis = Uniform | Choice
MOST = 1_000_000        # whole numbers that an axis lists
Space = Mapping[str, Axis]


def uniform(low: float, high: float) -> Uniform:
    """Any number from low to high. ValueError unless low < high, both finite."""
    return Uniform(*_ordered(low, high))


def log_uniform(low: float, high: float) -> LogUniform:
    """Any number from low to high, uniform in its logarithm. ValueError unless 0 < low < high."""
    low, high = _ordered(low, high)
    if low <= 0:
        raise ValueError(f"a log-uniform axis needs 0 < low, it is {low:g}")
    return LogUniform(low, high)


def choice(values: Iterable[float]) -> Choice:
    """One of `values`, numbers. ValueError when there are none."""
    given: Any = values if hasattr(values, "dtype") else list(values)
    column = np.asarray(as_array(given, "each value of a choice"))
    if column.ndim != 1 or not column.size:
        raise ValueError(f"a choice needs at least one value, in a row; its shape is {column.shape}")
    on_device(check_finite(column, "each value of a choice"), name="a choice")
    if column.dtype.kind == "f":
        check_held(column, np.float32, "a value of a choice")
    return Choice(tuple(column.tolist()))


def integer(low: int, high: int) -> Choice:
    """A whole number from low to high, both included."""
    low, high = check_count(low, "low", -(2**31)), check_count(high, "high", low)
    if high - low >= MOST:
        raise ValueError(f"{high - low + 1:,} whole numbers are more than {MOST:,}: search their logarithm, log_uniform")
    return Choice(tuple(range(low, high + 1)))


def grid(space: Space, count: int | dict[str, int]) -> dict[str, np.ndarray]:
    """All combinations of `count` values on each axis, evenly spaced in u: columns {name: (n,)}.

    count: an int, or {name: int}; a choice with fewer values gives all of them. The number of trials is the product.
    """
    counts = count if isinstance(count, dict) else dict.fromkeys(check_space(space), count)
    if unlike := sorted(set(counts) ^ set(space)):
        raise ValueError(f"a count is needed for each axis, {', '.join(space)}, and for nothing else: see {', '.join(unlike)}")
    axes = [axis.spaced(check_count(counts[name], f"count of {name}")) for name, axis in space.items()]
    return configurations(space, np.stack([part.ravel() for part in np.meshgrid(*axes, indexing="ij")], axis=1))


def random(key: jax.Array, space: Space, n: int) -> dict[str, np.ndarray]:
    """n independent draws from the axes' distributions: columns {name: (n,)}."""
    U = jax.random.uniform(check_key(key), (check_count(n), len(check_space(space))))
    return configurations(space, np.asarray(U, float))


def configurations(space: Space, U: np.ndarray) -> dict[str, np.ndarray]:
    """The columns {name: (n,)} at the points U (n, d) of the unit cube."""
    return {name: axis.at(U[:, i]) for i, (name, axis) in enumerate(space.items())}


def snap(space: Space, U: np.ndarray) -> np.ndarray:
    """The points U (n, d) moved to the middle of the values they stand for, where an axis has only a few."""
    return np.stack([axis.snap(U[:, i]) for i, axis in enumerate(space.values())], axis=1)


def check_space(space: Space) -> Space:
    """`space`, if it is a non-empty {name: axis}; else TypeError or ValueError."""
    if not isinstance(space, dict) or not all(hasattr(axis, "at") for axis in space.values()):
        raise TypeError("a space is {name: axis}, an axis one of uniform, log_uniform, choice, integer")
    if not space:
        raise ValueError("the space has no axis: nothing to search")
    return space


def _ordered(low, high):
    low, high = float(as_number(low, "low")), float(as_number(high, "high"))
    if not low < high:
        raise ValueError(f"an axis needs low < high, they are {low:g} and {high:g}")
    return low, high

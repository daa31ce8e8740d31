"""Searching for hyper-parameters on the VALIDATION set. Slide S26: grid search, random search, sequential search.

    space   = {"alpha": log_uniform(1e-3, 1), "H": integer(1, 64)}
    trials  = search(key, objective, random(key, space, 64), train, valid)      or    grid(space, 8)
    trials  = sequential(key, objective, space, 30, train, valid)

objective(key, config, train, valid) -> Errors trains one configuration: a pure function of arrays, so that all the
trials run as one compiled `vmap`, on one device or cut over several. Every trial gets the same key, hence the same
first weights and mini-batches: only the configuration differs. There is no argument through which a test set could be
reached; the winner is measured on it once, afterwards, and by the reader.
"""
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, NamedTuple

import jax
import numpy as np
from numpy.typing import ArrayLike

from course_lib.arguments import as_array, check_count, check_held, check_key, on_device
from course_lib.data.examples import Data
from course_lib.evaluation import check_data
from course_lib.sharding import replicate, shard

from .gaussian_process import expected_improvement, fit, predict
from .space import Space, check_space, choice, configurations, grid, integer, log_uniform, random, snap, uniform

__all__ = ["Errors", "Trials", "best", "choice", "grid", "integer", "log_uniform", "random", "search", "sequential",
           "uniform"]


class Errors(NamedTuple):
    """What an objective returns: the error (or loss) of the trained network on the training and validation sets."""

    train: jax.Array
    valid: jax.Array


SearchObjective = Callable[[jax.Array, Mapping[str, jax.Array], Data, Data], Errors]
"""(key, config, train, valid) -> Errors of one configuration {name: number}. With a function `check(columns)` of its own it
is asked before it is compiled whether it bears all of them."""


class Trials(NamedTuple):
    """A table with one row for each trial, as NumPy columns (n,): the configuration's columns by name, the errors, and
    the order in which they were tried. A run that diverged has NaN errors."""

    config: dict[str, Any]
    train: np.ndarray
    valid: np.ndarray
    order: np.ndarray


def search(key: jax.Array, objective: SearchObjective, config: Mapping[str, ArrayLike], train: Data, valid: Data,
           devices: Iterable[jax.Device] | None = None) -> Trials:
    """Train all configurations, columns {name: (n,)} as `grid` and `random` make them, as one program -> Trials.

    devices: spread the trials over these JAX devices. One compilation for each number of trials. ValueError for empty
    or NaN data, columns of unequal length; TypeError for anything but pairs (X, y), such as splits with a test set.
    """
    train, valid = _pair(train, "train"), _pair(valid, "valid")
    columns = {name: np.asarray(as_array(column, name)) for name, column in config.items()}
    n = max((column.size for column in columns.values()), default=0)
    if not n or any(column.shape != (n,) for column in columns.values()):
        raise ValueError("config must hold columns of one length >= 1, one value for each trial; their shapes are "
                         + ", ".join(f"{name} {column.shape}" for name, column in columns.items()))
    errors = _run(check_key(key), objective, columns, train, valid, devices)
    return Trials(columns, errors.train, errors.valid, np.arange(n))


def sequential(key: jax.Array, objective: SearchObjective, space: Space, n: int, train: Data, valid: Data,
               first: int = 8, at_once: int = 1, devices: Iterable[jax.Device] | None = None) -> Trials:
    """Sequential model-based search: each trial is placed where a Gaussian process expects the largest improvement.

    The `first` trials are random; then `at_once` at a time, n in all -> Trials. Errors as for `search`.
    """
    n, first, at_once = check_count(n), min(check_count(first, "first"), n), check_count(at_once, "at_once")
    train, valid, space = _pair(train, "train"), _pair(valid, "valid"), check_space(space)
    draw = np.random.default_rng(np.asarray(jax.random.key_data(check_key(key))))
    U = snap(space, draw.random((first, len(space))))
    errors = _run(key, objective, configurations(space, U), train, valid, devices)
    while len(U) < n:
        new = propose(draw, space, U, errors.valid, at_once)
        more = _run(key, objective, configurations(space, new), train, valid, devices)
        U, errors = np.concatenate([U, new]), jax.tree.map(lambda a, b: np.concatenate([a, b]), errors, more)
    return Trials(configurations(space, U[:n]), errors.train[:n], errors.valid[:n], np.arange(n))


def propose(draw: np.random.Generator, space: Space, U: np.ndarray, valid: np.ndarray, count: int) -> np.ndarray:
    """`count` new points of the unit cube (count, d), each of the largest expected improvement among 1,000 candidates.

    Half of the candidates lie anywhere, half near the best so far. A point proposed counts as measured, with the error
    that the process expects there, when the next is chosen. A run that diverged counts as the worst that did not.
    """
    value, points = _finite(valid), U
    for _ in range(count):
        near = points[value.argmin()] + 0.05 * draw.normal(size=(500, len(space)))
        candidates = snap(space, np.clip(np.concatenate([draw.random((500, len(space))), near]), 0, 1 - 1e-9))
        mean, deviation = predict(fit(points, value), candidates)
        chosen = expected_improvement(mean, deviation, value.min()).argmax()
        points, value = np.concatenate([points, candidates[[chosen]]]), np.append(value, mean[chosen])
    return points[len(U):]


def best(trials: Trials) -> Trials:
    """The row of the lowest validation error, as Trials of scalars. NaN never wins; ValueError if all are NaN."""
    if not np.isfinite(trials.valid).any():
        raise ValueError("every trial diverged: search smaller learning rates")
    return jax.tree.map(lambda column: column[np.nanargmin(trials.valid)], trials)


def _run(key, objective, config, train, valid, devices):
    """Errors of NumPy columns for the configurations; padded to a multiple of the devices by repeating the last."""
    n = len(next(iter(config.values())))
    for name, column in config.items():
        check_held(column, np.float32, name)
    if hasattr(objective, "check"):                 # inside the compiled program nobody could look at the values
        objective.check(config)
    if devices is not None:
        devices = list(devices)
        config = {name: np.pad(column, (0, -n % len(devices)), mode="edge") for name, column in config.items()}
        config, (key, train, valid) = shard(config, devices), replicate((key, train, valid), devices)
    errors = _all(objective, key, {name: on_device(column) for name, column in config.items()}, train, valid)
    return jax.tree.map(lambda column: np.asarray(column)[:n], Errors(*errors))


@partial(jax.jit, static_argnums=0)
def _all(objective, key, config, train, valid):
    return jax.vmap(objective, in_axes=(None, 0, None, None))(key, config, train, valid)


def _finite(valid):
    finite = np.isfinite(valid)
    if not finite.any():
        return np.zeros(len(valid))
    return np.where(finite, valid, valid[finite].max()).astype(float)


def _pair(data, name):
    if not isinstance(data, tuple) or len(data) != 2:
        raise TypeError(f"{name} must be Data(X, y): a search sees the training and the validation set, never the test")
    return Data(*(on_device(part) for part in check_data(*data)))

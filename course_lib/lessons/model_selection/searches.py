"""Grid, random and sequential search on small networks that are really trained. Slide S26 MODEL SELECTION.

α matters much, λ hardly as long as it is small. Every trial is a whole run of one 2-8-2 network, 25 of them in one
compiled call; the map is made of 325 such runs. A validation set of V examples is the first V of 400, so moving V
trains only the sequential search anew, whose trials depend on it.
"""
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, lru_cache
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from course_lib.activations import tanh
from course_lib.data import Data, draw
from course_lib.initialization import glorot
from course_lib.loss import zero_one
from course_lib.model_selection.search import log_uniform, propose
from course_lib.model_selection.space import LogUniform, configurations
from course_lib.network import fprop
from course_lib.optimizers import chain, sgd
from course_lib.regularization import l2
from course_lib.training import gradient_step, scan_steps, start, supervised_objective

SEARCHES = ("grid", "random", "sequential")
NOISE = {"moons": 0.25, "circles": 0.25, "XOR": 0.5}
T, V_MAX, TESTED, STEPS, FIRST = 40, 400, 1000, 80, 5
ALPHA, LAM = (-3.0, 2.0), (-6.0, -1.0)          # powers of ten
COLUMNS, ROWS, MOST = 25, 13, 25                # networks of the map, and the largest number of trials
MAP = np.stack(np.meshgrid(np.linspace(0, 1, COLUMNS), np.linspace(0, 1, ROWS)), axis=-1)     # u of each network


@cache
def space() -> dict[str, LogUniform]:
    """Where α and λ are looked for."""
    return {"alpha": log_uniform(10.0 ** ALPHA[0], 10.0 ** ALPHA[1]), "lam": log_uniform(10.0 ** LAM[0], 10.0 ** LAM[1])}


class TrainedNetworks(NamedTuple):
    """Networks in rows: mistakes among the first 1, 2, … validation examples (n, 400), and the test error (n,)."""

    mistakes: Any
    test: Any

    def valid(self, V: int) -> np.ndarray:
        """The validation error (n,) on the first V examples; NaN for a run that diverged."""
        return np.where(np.isfinite(self.test), self.mistakes[:, V - 1] / V, np.nan)


class TrialsSoFar(NamedTuple):
    """The trials of one search that have been made: configurations, errors, best so far, the winner's row or None."""

    config: dict
    valid: np.ndarray
    test: np.ndarray
    curve: np.ndarray
    best: int | None


@jax.jit
def train_networks(seed, config, train, valid, test):
    """Trained for every configuration, columns (n,): gradient descent on 40 examples, all from the same weights."""
    key = jax.random.key(seed)
    theta, idx = glorot(key, (2, 8, 2)), jnp.broadcast_to(jnp.arange(T), (STEPS, T))

    def one(config):
        optimizer = chain(l2(config["lam"]), sgd(config["alpha"]))
        step = gradient_step(supervised_objective(tanh), optimizer.update)
        state, _ = scan_steps(step, start(theta, optimizer, key), train.X, train.y, idx)
        wrong, tested = (zero_one(fprop(state.theta, X, tanh).a[-1], y) for X, y in (valid, test))
        whole = jnp.stack([jnp.isfinite(leaf).all() for leaf in jax.tree.leaves(state.theta)]).all()
        return TrainedNetworks(jnp.cumsum(wrong), jnp.where(whole, tested.mean(), jnp.nan))

    return jax.vmap(one)(config)


def first_trials(config: dict, valid: np.ndarray, test: np.ndarray, t: int) -> TrialsSoFar:
    """The first t trials of a search."""
    config, valid, test = {name: column[:t] for name, column in config.items()}, valid[:t], test[:t]
    best = int(np.nanargmin(valid)) if np.isfinite(valid).any() else None
    return TrialsSoFar(config, valid, test, lowest_so_far(valid), best)


def lowest_so_far(errors: np.ndarray) -> np.ndarray:
    """The lowest error after 1, 2, … trials; NaN for as long as every run diverged."""
    return np.fmin.accumulate(errors)


def joined(parts: list) -> TrainedNetworks:
    """The networks of all parts, in their order."""
    return TrainedNetworks(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


@lru_cache(maxsize=32)
def examples_of(data: str, seed: int) -> Data:
    """Training, validation and test examples in one set."""
    return draw(data, jax.random.key(1000 + seed), 0.5, T + V_MAX + TESTED, NOISE[data])


class NetworkTrainer:
    """Trains the networks of one data set and seed: `parts` are the training, validation and test examples."""

    def __init__(self, data: str, seed: int):
        X, y = (np.asarray(part) for part in examples_of(data, seed))
        cuts = (slice(T), slice(T, T + V_MAX), slice(T + V_MAX, None))
        self.seed, self.parts = np.int32(seed), tuple(Data(X[cut], y[cut]) for cut in cuts)

    def train(self, config: dict) -> TrainedNetworks:
        """One network for each configuration, in NumPy."""
        return jax.tree.map(np.asarray, train_networks(self.seed, config, *self.parts))

    def train_rows(self, rows: np.ndarray) -> TrainedNetworks:
        """One network for each u in rows (m, n, 2), the rows side by side: compiled code lets go of Python's lock."""
        with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as side_by_side:
            return joined(list(side_by_side.map(lambda row: self.train(configurations(space(), row)), rows)))


class SearchedNetworks(NetworkTrainer):
    """All networks of one data set and seed: the map at once, those of the searches when they are asked for.

    `sample(U) -> {name: column} or None`: configurations for the random search from U (MOST, 2), instead of space()'s own.
    """

    def __init__(self, data: str, seed: int, sample: Callable | None = None):
        super().__init__(data, seed)
        self.sample, self.over = sample, self.train_rows(MAP)
        self.drawn, self.guided = {}, {}

    def grid(self, k: int) -> tuple[dict, TrainedNetworks]:
        """The k × k grid: the networks of the map at its points, α in the outer loop as `grid` has it."""
        rows, columns = (np.linspace(0, last - 1, k).astype(int) for last in (ROWS, COLUMNS))
        at = (rows[None, :] * COLUMNS + columns[:, None]).ravel()
        return configurations(space(), MAP.reshape(-1, 2)[at]), TrainedNetworks(self.over.mistakes[at], self.over.test[at])

    def random(self, draw: int) -> tuple[dict, TrainedNetworks]:
        """The random search with this draw: as `random(jax.random.key(draw), …)`, or by `sample`."""
        if draw not in self.drawn:
            U = draw_of(draw)
            config = self.sample(U) if self.sample else None
            config = configurations(space(), U) if config is None else config
            self.drawn[draw] = config, self.train(config)
        return self.drawn[draw]

    def sequential(self, draw: int, V: int, n: int) -> tuple[dict, TrainedNetworks]:
        """As `sequential`, one trial at a time, no more than n of them so far; it goes on where it was left.

        Its first five trials are the random search's, so that the race is fair.
        """
        if (draw, V) not in self.guided:
            U = draw_of(draw)
            runs = self.train(configurations(space(), U)) if self.sample else self.random(draw)[1]
            self.guided[draw, V] = np.random.default_rng(draw), U[:FIRST], [jax.tree.map(lambda part: part[:FIRST], runs)]
        rng, U, rows = self.guided[draw, V]
        while len(U) < n:
            valid = np.concatenate([row.valid(V) for row in rows])
            U = np.concatenate([U, propose(rng, space(), U, valid, 1)])
            rows.append(self.train(configurations(space(), U[-1:])))
        self.guided[draw, V] = rng, U, rows
        return configurations(space(), U), joined(rows)

    def searches(self, draw: int, V: int, k: int) -> dict[str, tuple[dict, TrainedNetworks]]:
        """{search: (configurations, networks)} of all three, with k × k trials at least."""
        return dict(grid=self.grid(k), random=self.random(draw), sequential=self.sequential(draw, V, k * k))


def draw_of(draw: int) -> np.ndarray:
    """u of the random search's networks, (MOST, 2)."""
    return np.asarray(jax.random.uniform(jax.random.key(draw), (MOST, len(space()))), float)

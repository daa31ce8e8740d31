"""Ioffe & Szegedy's MNIST network at its full size, with and without batch normalization, for any start and α. S50.

784-100-100-100-10, sigm, mini-batches of 60, plain SGD. At the start W is `scale` times Glorot's (S25), b = β = 0, γ = 1.
Both networks begin with the same W and see the same mini-batches. At test time the normalized one uses global statistics,
here those of SEEN training images.
"""
from collections.abc import Iterator
from functools import cache, partial
from typing import NamedTuple

import jax
import numpy as np

from course_lib.activations import sigm
from course_lib.arguments import on_device
from course_lib.batchnorm_training import global_stats, normalized
from course_lib.data import mnist
from course_lib.evaluation import evaluate
from course_lib.initialization import glorot
from course_lib.optimizers import sgd
from course_lib.training import Info, State, gradient_step, run_steps, start, supervised_objective

from .small_digits import NETS

SIZES, B, EVERY, PIECE, STEPS = (784, 100, 100, 100, 10), 60, 60, 20, 1200
SEEN, VALID, SEEDS = 1000, 2000, 3
POINTS = STEPS // EVERY
SCALES = (0.1, 0.3, 1.0, 3.0, 10.0)
ALPHAS = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
STEP = gradient_step(supervised_objective(sigm), sgd(0.1).update)


class GridPoint(NamedTuple):
    """After t updates: error on VALID validation images, mean mini-batch loss of the last EVERY updates, and the State."""

    t: int
    error: float
    loss: float
    state: State


@cache
def images_measured_on() -> tuple[jax.Array, jax.Array, jax.Array]:
    """(the first SEEN training images, the first VALID validation images, their labels) as JAX arrays."""
    data = mnist()
    return tuple(map(on_device, (data.train.X[:SEEN], data.valid.X[:VALID], data.valid.y[:VALID])))


def first_grid_state(net: str, scale: float, alpha: float, seed: int) -> State:
    """The State before the first update of the network `net`, "with" or "without" batch normalization."""
    if net not in NETS:
        raise ValueError(f"net must be one of {', '.join(NETS)}, not {net!r}")
    return _first_state(net, np.float32(scale), np.float32(alpha), np.int32(seed))


@partial(jax.jit, static_argnums=0)
def _first_state(net, scale, alpha, seed):
    key = jax.random.key(seed)
    theta = glorot(key, SIZES, scale)
    return start(normalized(theta) if net == "with" else theta, sgd(alpha), key)


def grid_error(net: str, theta: tuple) -> float:
    """Error on VALID validation images; "with": normalized with the global statistics of SEEN training images."""
    seen, *valid = images_measured_on()
    stats = global_stats(theta, seen, sigm) if net == "with" else None
    return float(evaluate(theta, *valid, sigm, stats=stats, chunk=VALID).error)


def grid_order(seed: int, steps: int) -> np.ndarray:
    """Which images each update sees, (steps, B): random orders of all 50,000, a new one for each epoch."""
    T = len(mnist().train.y)
    rng = np.random.default_rng(seed)
    rows = [rng.permutation(T)[: T // B * B].reshape(-1, B) for _ in range(-(-steps // (T // B)))]
    return np.concatenate(rows)[:steps].astype(np.int32)


def train_rows(state: State, idx: np.ndarray) -> tuple[State, Info]:
    """`run_steps` over the rows of idx (PIECE, B), with only their images on the device: all 50,000 would take 39 MB."""
    data, rows = mnist().train, idx.ravel()
    return run_steps(STEP, state, data.X[rows], data.y[rows], np.arange(idx.size, dtype=np.int32).reshape(idx.shape))


def grid_points(net: str, scale: float, alpha: float, seed: int = 0, steps: int = STEPS) -> Iterator[GridPoint | None]:
    """Train, and yield a GridPoint at the start and every EVERY updates; between them None after every PIECE updates."""
    state, idx = first_grid_state(net, scale, alpha, seed), grid_order(seed, steps)
    yield GridPoint(0, grid_error(net, state.theta), float("nan"), state)
    losses = []
    for t in range(0, steps, PIECE):
        state, info = train_rows(state, idx[t : t + PIECE])
        losses.append(float(np.asarray(info.loss).mean()))
        if (t + PIECE) % EVERY:
            yield None
        else:
            yield GridPoint(t + PIECE, grid_error(net, state.theta), float(np.mean(losses)), state)
            losses = []


def measured_points(net: str, scale: float, alpha: float, seed: int = 0, steps: int = STEPS) -> Iterator[GridPoint]:
    """The GridPoints of `grid_points` alone."""
    return (point for point in grid_points(net, scale, alpha, seed, steps) if point is not None)


def errors_and_losses(net: str, scale: float, alpha: float, seed: int = 0, steps: int = STEPS) -> tuple[np.ndarray, np.ndarray]:
    """(errors, losses) at 0, EVERY, 2 EVERY, ... updates of one run."""
    errors, losses = zip(*((p.error, p.loss) for p in measured_points(net, scale, alpha, seed, steps)), strict=True)
    return np.float32(errors), np.float32(losses)


class CellRun:
    """One cell of the grid trained again, both networks in turns. errors {net: after 0, EVERY, … updates}."""

    def __init__(self, scale: float, alpha: float, seed: int):
        self.scale, self.alpha, self.seed = scale, alpha, seed
        self.errors = {net: [] for net in NETS}

    @property
    def updates(self) -> np.ndarray:
        """Updates done when each error was measured."""
        return EVERY * np.arange(len(self.errors[NETS[-1]]))

    def train(self) -> Iterator[float]:
        """Train to the end; after each piece of work, how much is done, 0 to 1."""
        runs = [grid_points(net, self.scale, self.alpha, self.seed) for net in NETS]
        for n, both in enumerate(zip(*runs, strict=True)):
            for net, point in zip(NETS, both, strict=True):
                if point is not None:
                    self.errors[net].append(point.error)
            yield n * PIECE / STEPS

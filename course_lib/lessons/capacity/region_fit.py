"""A region painted on a coarse grid, and a network with one hidden layer trained on it. Slide S08.

Every painting, width H, learning rate and seed goes through ONE compiled program: the network is built with `WIDEST`
hidden units and those beyond H are switched off and frozen, so that they neither count nor learn.
"""
from functools import cache
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from course_lib.activations import tanh
from course_lib.data.toys import REACH, grid
from course_lib.loss import sigm_cross_entropy
from course_lib.network import Layer, fprop
from course_lib.optimizers import adam, chain, with_hyper
from course_lib.subnetwork import active_width, freeze
from course_lib.training import epochs, gradient_step, start, supervised_objective, trajectory

from .regions import LineOrders, line_orders

CELLS, WIDEST = 20, 64
FRAMES, STEPS, B = 60, 15, 128          # frames after the first, updates between two of them, mini-batch size
SURFACE_N, MAP_N = 29, 100             # points along each side of the grids on which f is known


def centres(n: int = CELLS, reach: float = REACH) -> np.ndarray:
    """Middles of the n × n cells that cover [-reach, reach]², float64 (n·n, 2), row 0 at the bottom."""
    line = (np.arange(n) - (n - 1) / 2) * (2 * reach / n)
    u, v = np.meshgrid(line, line)
    return np.stack([u.ravel(), v.ravel()], axis=1)


def _near(x, y, radius):
    return lambda X: (X[:, 0] - x) ** 2 + (X[:, 1] - y) ** 2 < radius**2


PRESETS = {
    "half-plane": lambda X: X @ (0.8, 0.6) > 0.5,
    "band": lambda X: np.abs(X @ (0.8, 0.6)) < 0.9,
    "blob": lambda X: X[:, 0] ** 2 / 3.6 + X[:, 1] ** 2 / 2.0 < 1,
    "ring": lambda X: _near(0, 0, 2.4)(X) & ~_near(0, 0, 1.1)(X),
    "islands": lambda X: _near(-1.5, -1.2, 1.05)(X) | _near(1.4, 1.3, 1.2)(X),
}
"""Regions to begin with: X (T, 2) -> bool (T,)."""


class Fit(NamedTuple):
    """A recorded run: θ at frames 0 … FRAMES, and at each the mean loss and the fraction of cells that are right."""

    theta: tuple
    loss: jax.Array
    accuracy: jax.Array


def first_lines(key: jax.Array, H: jax.Array, reach: float = REACH) -> tuple[Layer, Layer]:
    """θ⁰: lines through random places in random directions, as steep each as 1.5; output weights N(0, 0.3²)."""
    turn, place, out = jax.random.split(key, 3)
    angle = jax.random.uniform(turn, (WIDEST,), maxval=2 * jnp.pi)
    W = 1.5 * jnp.stack([jnp.cos(angle), jnp.sin(angle)], axis=1)
    through = jax.random.uniform(place, (WIDEST, 2), minval=-reach, maxval=reach)
    theta = Layer(W, -(W * through).sum(1)), Layer(0.3 * jax.random.normal(out, (1, WIDEST)), jnp.zeros(1))
    return jax.tree.map(jnp.multiply, theta, active_width(theta, (H,)))


@jax.jit
def _fit(H, alpha, seed, X, y):
    """Train H <= WIDEST tanh units and a sigm output on X (CELLS², 2), y (CELLS², 1) by Adam."""
    key = jax.random.key(seed)
    theta = first_lines(key, H)
    optimizer = chain(adam(0.0), freeze(active_width(theta, (H,))))

    def record(state):
        a = fprop(state.theta, X, tanh, sigm_cross_entropy).a[-1]
        return Fit(state.theta, sigm_cross_entropy.value(a, y).mean(), ((a > 0) == (y > 0.5)).mean())

    T = X.shape[0]
    idx = epochs(key, T, B, -(-FRAMES * STEPS // (T // B)))[: FRAMES * STEPS].reshape(FRAMES, STEPS, B)
    state = start(theta, optimizer, key)
    state = state._replace(opt=with_hyper(state.opt, alpha=alpha))
    step = gradient_step(supervised_objective(tanh, sigm_cross_entropy), optimizer.update)
    return trajectory(step, state, X, y, idx, record)[1]


def fit_region(mask: np.ndarray, H: int, alpha: float = 0.05, seed: int = 0) -> Fit:
    """Train H hidden units on a painted mask (CELLS, CELLS), rows from the bottom.

    ValueError for another shape or width.
    """
    mask = np.asarray(mask, bool)
    if mask.shape != (CELLS, CELLS):
        raise ValueError(f"a painting has {CELLS} × {CELLS} cells, this one has shape {mask.shape}")
    if not 1 <= H <= WIDEST:
        raise ValueError(f"H must lie between 1 and {WIDEST}, it is {H}")
    X, y = centres().astype(np.float32), mask.reshape(-1, 1).astype(np.float32)
    return _fit(np.int32(H), np.float32(alpha), np.int32(seed), X, y)


def preset(name: str) -> np.ndarray:
    """The painting of that name, bool (CELLS, CELLS)."""
    return PRESETS[name](centres()).reshape(CELLS, CELLS)


def output(theta: tuple, X: jax.Array) -> jax.Array:
    """f(x) of a trained θ (one frame), (T,)."""
    return fprop(theta, X, tanh, sigm_cross_entropy).h[-1][..., 0]


def last_map(run: Fit) -> np.ndarray:
    """f(x) at the end of a run, (MAP_N, MAP_N)."""
    return np.asarray(region_frame(run.theta, np.int32(FRAMES))[1])


@jax.jit
def region_frame(theta: tuple, t: jax.Array) -> tuple[tuple, jax.Array, jax.Array]:
    """Of a run's θ at all frames: θ of frame t, f(x) on the map's grid (MAP_N, MAP_N) and on the surface's."""
    theta = jax.tree.map(lambda leaf: leaf[t], theta)
    return theta, *(output(theta, grid(n)).reshape(n, n) for n in (MAP_N, SURFACE_N))


@cache
def cell_orders() -> LineOrders:
    """All ways a line can sort the cells: 0.05 s, once."""
    return line_orders(centres())

"""Sigmoidal steps in a ring, summed over the plane. Slide S07: four of them, cut off by an output unit, are a bump."""
from typing import NamedTuple

import jax
import numpy as np

from course_lib.data.toys import REACH, grid
from course_lib.numpy_forward import sigm

from .by_hand import bump_sum, ring_of_steps

MOST = 8                                        # steps
UNIT_N, SURFACE_N, MAP_N = 11, 37, 121          # points along each side of the grids: of a unit, the surface, the map
ACROSS = np.stack(np.meshgrid(np.linspace(-REACH, REACH, 61), np.linspace(-REACH, REACH, 13)), -1)
GRID_LINES = np.concatenate([ACROSS, ACROSS[..., ::-1]])        # (26, 61, 2), lines over the plane of inputs, both ways


class SummedSteps(NamedTuple):
    """n steps and their sum on the grids."""

    theta: tuple            # (Layer W (MOST, 2), Layer W (1, MOST)); output weights beyond n are 0
    surface: jax.Array      # (SURFACE_N, SURFACE_N), Σ_j y_j
    map: jax.Array          # (MAP_N, MAP_N), Σ_j y_j
    units: jax.Array        # (MOST, UNIT_N, UNIT_N), y_j
    inside: jax.Array       # (MAP_N, MAP_N) bool: on the inner side of all n lines


class Extremes(NamedTuple):
    """The largest value inside and outside the lines, and where each is, (x₁, x₂)."""

    inside: float
    outside: float
    at_inside: tuple
    at_outside: tuple


@jax.jit
def sum_steps(n: jax.Array, r: jax.Array, s: jax.Array, turn: jax.Array) -> SummedSteps:
    """n <= MOST steps of steepness s at distance r, turned by `turn` radians."""
    theta = ring_of_steps(n, r, s, turn, MOST)
    surface, fine = (bump_sum(theta, grid(m))[0].reshape(m, m) for m in (SURFACE_N, MAP_N))
    _, y = bump_sum(theta, grid(UNIT_N))
    off = np.arange(MOST)[:, None] >= n
    inside = ((theta[0].b[:, None] + theta[0].W @ grid(MAP_N).T > 0) | off).all(0)
    return SummedSteps(theta, surface, fine, y.T.reshape(MOST, UNIT_N, UNIT_N), inside.reshape(MAP_N, MAP_N))


def output_unit(total: np.ndarray, n: int, s: float) -> np.ndarray:
    """z = sigm(s (Σ_j y_j - (n - ½)))."""
    return 1 / (1 + np.exp(-s * (total - (n - 0.5))))


def lifted(theta: tuple, n: int, x: np.ndarray) -> np.ndarray:
    """Where n ≥ 2 units carry the inputs x (…, 2), seen from the side: (y₁ − y₂, Σ_j y_j). A cut Σ_j y_j = c is a level line."""
    y = sigm(theta[0].b[:n] + x @ theta[0].W[:n].T)
    return np.stack([y[..., 0] - y[..., 1], y.sum(-1)], -1)


def extremes(values: np.ndarray, inside: np.ndarray) -> Extremes:
    """Of values (MAP_N, MAP_N); inside, the middle is taken where it is as good as the largest."""
    line, middle = np.linspace(-REACH, REACH, MAP_N), (MAP_N // 2, MAP_N // 2)
    found = [np.unravel_index(np.argmax(np.where(mask, values, -np.inf)), values.shape) for mask in (inside, ~inside)]
    if values[found[0]] - values[middle] < 1e-3:
        found[0] = middle
    (i, j), (k, m) = found
    return Extremes(float(values[i, j]), float(values[k, m]), (line[j], line[i]), (line[m], line[k]))

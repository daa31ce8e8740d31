"""Losses of two parameters and descents on them, for pictures of what an update rule does. Slides S28-S30.

Each is a bowl ½ (λ₁ u² + λ₂ v²) in coordinates u, v of θ: turned, bent, or with a brim. All in JAX; λ may be traced.
"""
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import ArrayLike

from .arguments import as_float, as_number, as_numpy, check_between, check_number, is_concrete
from .optimizers import GradientTransformation
from .training import gradient_step, start, trajectory

Pair = Any        # θ or (u, v): two numbers, a tuple or an array (2,)


def bowl(uv: Pair, low: ArrayLike, high: ArrayLike) -> jax.Array:
    """½ (low u² + high v²): `low` and `high` are the curvatures along u and v."""
    u, v = two(uv)
    return (number(low, "low", u) * u**2 + number(high, "high", u) * v**2) / 2


def turned(theta: Pair, degrees: float) -> Pair:
    """Coordinates u, v of θ, turned: no coordinate of θ has a curvature of its own any more."""
    (first, second), angle = two(theta), np.radians(float(as_numpy(check_number(degrees, "degrees"))))
    c, s = float(np.cos(angle)), float(np.sin(angle))
    return c * first + s * second, c * second - s * first


def bent(theta: Pair, bend: float) -> Pair:
    """Coordinates u = θ₁, v = θ₂ - bend · θ₁²: the valley v = 0 is a parabola, as Rosenbrock's."""
    first, second = two(theta)
    return first, second - number(bend, "bend", first) * first**2


def hole(theta: Pair, width: ArrayLike = 1.0) -> jax.Array:
    """1 - exp(-‖θ‖²/width): almost flat beyond a hole around 0 whose curvature is 2/width. ValueError unless width > 0."""
    first, second = two(theta)
    wide = number(width, "the width of a hole", first)
    if is_concrete(width) and as_numpy(width) <= 0:
        raise ValueError(f"the width of a hole must be above 0, it is {as_numpy(width)}")
    return -jnp.expm1(-(first**2 + second**2) / wide)


def two(theta: Pair, name: str = "θ") -> list[jax.Array]:
    """The two coordinates as float arrays. ValueError unless there are two."""
    parts = [as_float(part, name) for part in (theta if isinstance(theta, (tuple, list)) else as_float(theta, name))]
    if len(parts) != 2:
        raise ValueError(f"{name} must be two numbers, there are {len(parts)}")
    return parts


def number(value: ArrayLike, name: str, beside: jax.Array) -> jax.Array:
    """One number in the precision of what it stands beside."""
    return as_number(value, name, dtype=beside.dtype)


def descend(height: Callable, optimizer: GradientTransformation, begin: jax.Array, updates: int) -> jax.Array:
    """θ before each of so many updates and after the last, (updates + 1, 2), on height(θ) -> (loss, ∇). Inside `jit`."""
    step = gradient_step(lambda theta, x, y, key, hyper: height(theta), optimizer.update)
    idle = jnp.zeros((updates, 1, 1), jnp.int32)
    state = start(begin, optimizer, jax.random.key(0))
    return trajectory(step, state, jnp.zeros(1), jnp.zeros(1), idle, lambda s: s.theta)[1]


def arrival(loss: np.ndarray, part: float = 0.01) -> np.ndarray:
    """The update from which on the loss (T+1, ...) stays at or below `part` of the start's; T+1 where it never does."""
    loss, part = as_numpy(loss, "loss"), check_between(part, 0, 1, "part")
    if not loss.ndim or not loss.size:
        raise ValueError(f"the loss must be (T + 1, ...), one number before each update; it has shape {loss.shape}")
    with np.errstate(invalid="ignore"):
        above = ~(loss <= part * loss[:1])
    return len(loss) - np.where(above.any(0), above[::-1].argmax(0), len(loss))

"""One layer at its start: how many activations are exactly 0. Slide S13: with reclin half of them, at b = 0."""
import math

import jax
import numpy as np

from course_lib.activations import select
from course_lib.initialization import glorot_bound

D, UNITS, EXAMPLES = 50, 60, 100


@jax.jit
def layer_at_start(seed: jax.Array, b: jax.Array, mean: jax.Array, scale: jax.Array,
                   g: jax.Array) -> tuple[jax.Array, jax.Array]:
    """(a, h), each (UNITS, EXAMPLES): Glorot's start times `scale`, every bias b, x_i ~ N(mean, 1)."""
    keys = jax.random.split(jax.random.key(seed), 2)
    bound = scale * glorot_bound(UNITS, D)
    W = jax.random.uniform(keys[0], (UNITS, D), minval=-1.0, maxval=1.0) * bound
    X = mean + jax.random.normal(keys[1], (EXAMPLES, D))
    a = b + W @ X.T
    return a, select(g).g(a)


def zero_share(h: np.ndarray) -> float:
    """The fraction of activations that are exactly 0."""
    return float((h == 0).mean())


def silent_units(h: np.ndarray) -> int:
    """How many units are 0 on every example; h (units, examples)."""
    return int((h == 0).all(axis=1).sum())


def preactivation_deviation(scale: float) -> float:
    """Standard deviation of a - b for x ~ N(0, 1): √(D Var(W)), Var(W) = bound²/3."""
    return scale * glorot_bound(UNITS, D) * math.sqrt(D / 3)


def expected_zero_share(b: float, scale: float) -> float:
    """P(a ≤ 0) for a ~ N(b, σ²)."""
    return 0.5 * math.erfc(b / preactivation_deviation(scale) / math.sqrt(2))

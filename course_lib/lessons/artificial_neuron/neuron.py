"""One neuron over the plane of its two inputs. Slides S04-S05: a(x) = b + w·x and h(x) = g(a(x))."""
from collections.abc import Callable
from functools import wraps

import jax
import jax.numpy as jnp
import numpy as np

from course_lib.activations import NAMES, select
from course_lib.data.toys import grid
from course_lib.network import Layer, preactivation

SURFACE_N, MAP_N = 33, 161      # points along each side of the two grids on which h is known
OWN_MAP_N = MAP_N // 4          # of the map of a reader's function, which may take one x at a time


@jax.jit
def surfaces(w1: jax.Array, w2: jax.Array, b: jax.Array, g: jax.Array) -> tuple[jax.Array, ...]:
    """h(x) on the surface's grid (SURFACE_N, SURFACE_N) and on the map's (MAP_N, MAP_N); g is a place in ACTIVATIONS."""
    neuron = Layer(jnp.stack([w1, w2])[None], b[None])
    return tuple(select(g).g(preactivation(neuron, grid(n))[0]).reshape(n, n) for n in (SURFACE_N, MAP_N))


@jax.jit
def at_rest(b: jax.Array, g: jax.Array) -> tuple[jax.Array, jax.Array]:
    """g(b), which h(x) is everywhere when w = 0, and the steepest g′: g′(0), for reclin g′(1)."""
    return select(g).g(b), select(g).dg(jnp.where(g == NAMES.index("reclin"), 1.0, 0.0))


def over_rows(h: Callable) -> Callable:
    """h(x, w, b, g), written for one x (2,) or for all rows of X (T, 2), as a function of X that gives (T,) numbers."""
    @wraps(h)
    def h_of_rows(X, *rest):
        try:
            values = np.asarray(h(X, *rest), float)
        except Exception:                        # written for one x, like `w @ x`, or wrong: the next line finds out
            values = np.empty(0)
        return values if values.shape == X.shape[:1] else [only_entry(h(x, *rest)) for x in X]

    h_of_rows.__name__ = getattr(h, "__name__", "your function")
    return h_of_rows


def only_entry(value):
    """The number in a list or an array of one number; anything else as it is."""
    return value if value is None or value is Ellipsis or np.size(value) != 1 else np.reshape(value, ())[()]

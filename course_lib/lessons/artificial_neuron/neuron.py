"""One neuron over the plane of its two inputs. Slides S04-S05: a(x) = b + wᵀx and h(x) = g(a(x))."""
from collections.abc import Callable
from functools import wraps

import jax
import jax.numpy as jnp
import numpy as np

from course_lib.activations import NAMES, select
from course_lib.data.toys import REACH, grid
from course_lib.network import Layer, preactivation

SURFACE_N, MAP_N = 33, 161      # points along each side of the two grids on which h is known
SAMPLE = [0, SURFACE_N + 3, 5 * SURFACE_N]      # inputs at which a function of columns is asked again, one by one


@jax.jit
def surfaces(w1: jax.Array, w2: jax.Array, b: jax.Array, g: jax.Array) -> tuple[jax.Array, ...]:
    """h(x) on the surface's grid (SURFACE_N, SURFACE_N) and on the map's (MAP_N, MAP_N); g is a place in ACTIVATIONS."""
    neuron = Layer(jnp.stack([w1, w2])[None], b[None])
    return tuple(select(g).g(preactivation(neuron, grid(n))[0]).reshape(n, n) for n in (SURFACE_N, MAP_N))


@jax.jit
def at_rest(b: jax.Array, g: jax.Array) -> tuple[jax.Array, jax.Array]:
    """g(b), which h(x) is everywhere when w = 0, and the steepest g′: g′(0), for reclin g′(1)."""
    return select(g).g(b), select(g).dg(jnp.where(g == NAMES.index("reclin"), 1.0, 0.0))


def over_grids(h: Callable) -> Callable:
    """h(x, w, b, g), for one x (2,) or for all rows of X (T, 2), as a function of (w, b, g) that gives h on both grids.

    The result is (SURFACE_N² + MAP_N²,). It is asked for all inputs at once, as rows and, like `w @ x` wants them, as
    columns; what takes only one x at a time is called on the surface's grid, and between its points the map is linear.
    """
    @wraps(h)
    def h_of_grids(*rest):
        X = np.concatenate([grid(SURFACE_N), grid(MAP_N)]).astype(float)
        values = at_once(h, X, rest, len(X))
        if values is None:
            values = at_once(h, X.T, rest, len(X))
            if values is not None and not np.allclose(values[SAMPLE], [h(x, *rest) for x in X[SAMPLE]], equal_nan=True):
                values = None
        return one_by_one(h, X[: SURFACE_N**2], rest) if values is None else values

    h_of_grids.__name__ = getattr(h, "__name__", "your function")
    return h_of_grids


def at_once(h: Callable, X: np.ndarray, rest: tuple, T: int) -> np.ndarray | None:
    """h(X, *rest) if that is T numbers, else None: it is written for another shape, or wrong."""
    try:
        values = np.asarray(h(X, *rest), float)
    except Exception:
        return None
    return values if values.shape == (T,) else None


def one_by_one(h: Callable, X: np.ndarray, rest: tuple) -> np.ndarray | list:
    """h on the surface's grid X, call by call, and what is between on the map's; a list where that is no numbers."""
    each = [only_entry(h(x, *rest)) for x in X]
    try:
        values = np.asarray(each, float)
    except (TypeError, ValueError):
        return each                              # a stub, or no numbers: said by whoever asked
    if values.ndim != 1 or any(value is None for value in each):
        return each
    return np.concatenate([values, finer(values.reshape(SURFACE_N, SURFACE_N)).ravel()])


def finer(z: np.ndarray) -> np.ndarray:
    """z on the surface's grid, linear between its points, on the map's (MAP_N, MAP_N)."""
    coarse, fine = np.linspace(0, 1, SURFACE_N), np.linspace(0, 1, MAP_N)
    across = np.array([np.interp(fine, coarse, row) for row in z])
    return np.array([np.interp(fine, coarse, column) for column in across.T]).T


def between(z: np.ndarray, x: np.ndarray) -> np.ndarray:
    """z (n, n) over the plane, row 0 at x₂ = -REACH, at the inputs x (..., 2), linear between its points: (...)."""
    z, n = np.asarray(z, float), len(z) - 1
    place = np.clip((np.asarray(x) / REACH + 1) / 2 * n, 0, n)
    low = np.minimum(place.astype(int), n - 1)
    (j, i), (s, t) = np.moveaxis(low, -1, 0), np.moveaxis(place - low, -1, 0)
    return (1 - t) * ((1 - s) * z[i, j] + s * z[i, j + 1]) + t * ((1 - s) * z[i + 1, j] + s * z[i + 1, j + 1])


def only_entry(value):
    """The number in a list or an array of one number; anything else as it is."""
    return value if value is None or value is Ellipsis or np.size(value) != 1 else np.reshape(value, ())[()]

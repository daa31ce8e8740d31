"""Every exercise's solution as somebody writes it who prefers jax.numpy: the same lines over arrays on the device.

`np` means jax.numpy in them, and the inputs are JAX arrays, also what the functions among the inputs compute. Where a line
of the solution has no meaning there (it writes into an array, or hands over a list), it stands here once more.
"""
import types

import jax.numpy as jnp
import numpy as np

from course_lib.exercises.trying import convert


def solution(exercise):
    """The solution over JAX arrays, for `check`."""
    fn = ANEW.get(exercise.name) or translated(exercise.solution)
    return lambda *args: fn(*(on_device(arg) for arg in args))


def on_device(value):
    """An input as JAX would have it: arrays and what is computed by functions, wherever they stand."""
    if isinstance(value, np.ufunc):
        return getattr(jnp, value.__name__)
    if isinstance(value, types.FunctionType):
        return translated(value)
    if isinstance(value, dict):
        return {name: on_device(part) for name, part in value.items()}
    if isinstance(value, (tuple, list)):
        return type(value)(on_device(part) for part in value)
    return convert(value, jnp.asarray)


def translated(fn):
    """A function whose `np` is jax.numpy; what it has kept from the place where it was made is translated, too."""
    kept = tuple(types.CellType(on_device(cell.cell_contents)) for cell in fn.__closure__ or ())
    names = {name: jnp if value is np else value for name, value in fn.__globals__.items()}
    return types.FunctionType(fn.__code__, names, fn.__name__, fn.__defaults__, kept)


def output_gradient(f, y):
    return -(jnp.zeros(len(f)).at[y].set(1.0) - f)


def central_difference(f, x, eps):
    return [(f(x.at[i].add(eps)) - f(x.at[i].add(-eps))) / (2 * eps) for i in range(len(x))]


def partition_function(W, b, c):
    H = len(b)
    h = (jnp.arange(2**H)[:, None] >> jnp.arange(H) & 1).astype(b.dtype)
    return jnp.sum(jnp.exp(h @ b) * jnp.prod(1 + jnp.exp(c + h @ W), axis=1))


ANEW = {fn.__name__: fn for fn in (output_gradient, central_difference, partition_function)}

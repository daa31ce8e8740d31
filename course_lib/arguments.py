"""Errors in slide notation, raised while tracing: shapes are known then, values only outside `jit`.

JAX would broadcast a column-shaped b to a (16, 16) activation without a word, or speak of `dot_general`.
"""
import operator
from collections.abc import Iterable
from typing import Any, SupportsFloat, SupportsIndex, TypeVar

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import ArrayLike

PyTree = Any
"""A tree of arrays, whatever its branches: the θ of any model, an optimizer's state, the `hyper` of an objective."""

DType = jax.typing.DTypeLike
"""What an array may be asked to hold: jnp.float32, x.dtype."""

Number = TypeVar("Number", bound=SupportsFloat)


def as_array(x: ArrayLike, name: str = "x") -> np.ndarray | jax.Array:
    """`x` as it is, if it is an array of NumPy or JAX; else what NumPy reads of it: a list, a column, a tensor on the CPU.

    TypeError for text, objects, complex numbers and what cannot be read; ValueError for ragged rows and hidden values.
    """
    x = x if isinstance(x, jax.Array) else _read(x, name)
    if not (x.dtype == bool or jnp.issubdtype(x.dtype, jnp.number) or is_key(x)) or jnp.iscomplexobj(x):
        raise TypeError(f"{name} must hold real numbers, it holds {x.dtype}")
    return x


def _read(x, name):
    """`x` as a plain array of NumPy, in this machine's order of bytes."""
    if isinstance(x, np.ma.MaskedArray) and np.ma.getmaskarray(x).any():
        raise ValueError(f"{name} is a masked array that hides {np.ma.count_masked(x)} value(s): what is to stand there? "
                         f"Fill them first, for instance with {name}.filled(0)")
    try:
        x = _of_columns(x) if hasattr(x, "to_numpy") else np.asarray(x)
    except ValueError as error:
        raise ValueError(f"{name} is ragged: every row x^(t) needs the same number of features ({error})") from None
    except (TypeError, RuntimeError) as error:
        raise TypeError(f"{name} cannot be read as an array of numbers: {error}") from None
    return x if x.dtype.isnative else x.astype(x.dtype.newbyteorder("="))


def _of_columns(table):
    """A table or column of pandas: NumPy finds objects where columns of several dtypes, or of nullable ones, hold numbers."""
    x = np.asarray(table)
    return np.array(x.tolist()) if x.dtype == object else x


def on_device(x: ArrayLike, dtype: DType | None = None, name: str = "x") -> jax.Array:
    """`x` as a JAX array, of `dtype` if one is given. A NumPy array is copied and sent, which compiles nothing.

    `jnp.asarray` compiles a program for each new shape and keeps 1.4 MB of it; `device_put` alone may share the memory.
    """
    dtype = None if dtype is None else jax.dtypes.canonicalize_dtype(dtype)      # float64 where JAX has it, and no warning
    if isinstance(x, jax.Array):
        return x if dtype is None else x.astype(dtype)
    x = np.asarray(as_array(x, name))
    dtype = dtype or jax.dtypes.canonicalize_dtype(x.dtype)
    if x.dtype.kind in "iu" and dtype.kind in "iu" and x.dtype.itemsize > dtype.itemsize and x.size:
        low, high = np.iinfo(dtype).min, np.iinfo(dtype).max
        if x.min() < low or x.max() > high:
            raise ValueError(f"{name} holds whole numbers from {x.min()} to {x.max()}: {dtype} ends at {high}")
    return jax.device_put(x.astype(dtype, copy=x.flags.writeable))


def as_real(x: ArrayLike, dtype: DType = jnp.float32, name: str = "x") -> jax.Array:
    """`x` as a float array of `dtype`. uint8 is read as pixels and scaled to [0, 1] (x / 255); other integers are cast.

    TypeError for keys, text, objects and complex numbers; ValueError for ragged rows and masked values.
    """
    if is_key(x):
        raise TypeError(f"{name} is a PRNG key, an array of numbers is needed: the key comes first in this library")
    x, dtype = as_array(x, name), jax.dtypes.canonicalize_dtype(dtype)
    return on_device(x.astype(dtype) / dtype.type(255) if x.dtype == np.uint8 else x, dtype, name)


def as_float(x: ArrayLike, name: str = "a", pixels: bool = False) -> jax.Array:
    """`x` as an array in its own floating precision; integers and booleans become float32.

    uint8 is taken as numbers, unscaled, or, where x holds `pixels`, read as x / 255.
    """
    if isinstance(x, jax.Array) and jnp.issubdtype(x.dtype, jnp.floating):
        return x
    written = not hasattr(x, "dtype")
    x = as_array(x, name)
    if jnp.issubdtype(x.dtype, jnp.floating):
        return on_device(x, jnp.float_ if written else None)
    if pixels or x.dtype != np.uint8:
        return as_real(x, jnp.float_ if written else jnp.float32, name)
    return on_device(x, jnp.float32)


def as_floats(tree: PyTree, name: str = "θ") -> PyTree:
    """Every array of the tree, θ or a gradient, by `as_float`; numbers written out in lists and tuples are one array."""
    def one(path, x):
        return as_float(x, name + jax.tree_util.keystr(path))

    return jax.tree_util.tree_map_with_path(one, tree, is_leaf=is_written_out)


def is_written_out(x: Any) -> bool:
    """Whether `x` is a list or tuple of Python's numbers, or of such: an array, and no branch of a tree."""
    if not isinstance(x, (list, tuple)) or hasattr(x, "_fields") or not x:
        return False
    return all(isinstance(part, (bool, int, float, np.number, np.bool_)) or is_written_out(part) for part in x)


def as_numpy(x: ArrayLike, name: str = "x", dtype: DType | None = None, pixels: bool = False) -> np.ndarray:
    """`x` as a float array of NumPy, for what needs no device: in its own precision, integers in float64, or in `dtype`.

    uint8 as in `as_float`.
    """
    x = np.asarray(as_array(x, name))
    if x.dtype.kind in "biu":
        x = x / 255 if pixels and x.dtype == np.uint8 else x.astype(float)
    return x if dtype is None else x.astype(dtype, copy=False)


def as_number(value: ArrayLike, name: str, low: float = -np.inf, high: float = np.inf,
              dtype: DType = jnp.float32) -> jax.Array:
    """`value` as a scalar of `dtype`. TypeError if it is no number, ValueError unless one, finite, in [low, high].

    What is known is looked at before it goes to a device: inside a trace nobody could look at it there.
    """
    return on_device(as_float(check_number(value, name, low, high, dtype), name), dtype, name)


def check_number(value: ArrayLike, name: str, low: float = -np.inf, high: float = np.inf,
                 dtype: DType = jnp.float32) -> np.ndarray | jax.Array:
    """`value` as `as_array` reads it, which `as_number` would take: known inside a trace too, and on no device."""
    value = as_array(value, name)
    if value.shape:
        raise ValueError(f"{name} must be one number, it has shape {value.shape}")
    if not is_key(value):
        check_between(check_finite(value, name), low, high, name)
        check_between(check_held(value, dtype, name), low, high, name)
    return value


def check_held(x: np.ndarray | jax.Array, dtype: DType, name: str = "x") -> np.ndarray | jax.Array:
    """`x` as `dtype` holds it: 1 - 1e-9 is 1 in float32. ValueError where a finite value is too large for it."""
    if not is_concrete(x):
        return x
    with np.errstate(over="ignore"):
        given, held = np.asarray(x), np.asarray(x).astype(dtype)
    lost = np.isfinite(given.astype(float)) & ~np.isfinite(held.astype(float))
    if lost.any():
        raise ValueError(f"{name} = {given.flat[np.argmax(lost)]:g} is too large: "
                         f"{jnp.dtype(dtype).name} ends at {float(jnp.finfo(dtype).max):.2g}")
    return held


def is_concrete(x: Any) -> bool:
    """Whether the values of `x` can be looked at now: outside a trace, and all of them in this process."""
    return not isinstance(x, jax.core.Tracer) and getattr(x, "is_fully_addressable", True)


def check_finite(x: ArrayLike, name: str = "x") -> np.ndarray | jax.Array:
    """Raise ValueError that says how many values of `x` are NaN or infinite, and where the first one is."""
    x = as_array(x, name)
    if is_concrete(x) and jnp.issubdtype(x.dtype, jnp.floating):
        bad = ~np.isfinite(np.asarray(x))
        if bad.any():
            if not x.shape:
                raise ValueError(f"{name} must be finite, it is {float(x)}")
            where = tuple(int(i) for i in np.argwhere(bad)[0])
            raise ValueError(f"{name} has {int(bad.sum())} NaN or infinite value(s), the first at index {where}")
    return x


def check_between(value: Number, low: float, high: float, name: str) -> Number:
    """Raise ValueError unless low <= value <= high and finite, where its value is known; hands `value` back."""
    if is_concrete(value) and not (low <= float(value) <= high and float(value) < np.inf):
        wanted = f"at least {low:g}" if high == np.inf else f"between {low:g} and {high:g}"
        raise ValueError(f"{name} must be {wanted}, it is {float(value):g}")
    return value


def check_count(n: SupportsIndex, name: str = "n", least: int = 1) -> int:
    """`n` as a Python int. TypeError unless it is an integer known before tracing, ValueError unless n >= `least`."""
    try:
        count = operator.index(n)
    except TypeError:
        kind = f"{n!r} ({type(n).__name__})" if is_concrete(n) else "a value traced by jit"
        raise TypeError(f"{name} must be an int, static under jit; it is {kind}") from None
    if count < least:
        raise ValueError(f"{name} must be at least {least}, it is {count}")
    return count


def check_batch(x: np.ndarray | jax.Array, D: int | None, name: str = "x", what: str = "D") -> None:
    """Raise ValueError unless `x` is one example (D,) or a non-empty mini-batch (T, D)."""
    if x.ndim not in (1, 2):
        raise ValueError(f"{name} must be one example ({what},) or a mini-batch (T, {what}), it has shape {x.shape}")
    if x.ndim == 2 and x.shape[0] == 0:
        raise ValueError(f"{name} is an empty mini-batch: T = 0 examples")
    if D is not None and x.shape[-1] != D:
        raise ValueError(f"{name} needs {what} = {D} features, it has {x.shape[-1]}")


def check_labels(y: ArrayLike, C: int, T: tuple[int, ...] | None = None) -> jax.Array:
    """`y` as int32. Raise unless it holds integer labels 0 ... C-1, one for each of the T examples."""
    y, C = as_array(y, "labels y"), check_count(C, "C")
    if not jnp.issubdtype(y.dtype, jnp.integer):
        raise TypeError(f"labels y must be integers 0 ... C-1 = {C - 1}, they are {y.dtype}")
    if T is not None and y.shape != T:
        raise ValueError(f"labels y need shape {T}, one for each example x^(t); they have {y.shape}")
    if is_concrete(y) and y.size:
        low, high = int(np.min(np.asarray(y))), int(np.max(np.asarray(y)))
        if low < 0 or high >= C:
            raise ValueError(f"labels y must lie in 0 ... C-1 = {C - 1}, they run from {low} to {high}")
    return on_device(y, jnp.int32)


def is_key(key: Any) -> bool:
    """Whether `key` is a typed PRNG key, or an array of them."""
    return isinstance(key, jax.Array) and jnp.issubdtype(key.dtype, jax.dtypes.prng_key)


def check_key(key: Any) -> jax.Array:
    """Raise TypeError unless `key` is a typed PRNG key: randomness is always an argument, and comes first."""
    if not is_key(key):
        kind = type(key).__name__
        raise TypeError(f"the first argument must be a PRNG key such as jax.random.key(0), it is a {kind}")
    if key.shape:
        raise ValueError(f"one PRNG key is needed, there are {key.shape}: use jax.vmap to run over many keys")
    return key


def check_sizes(sizes: Iterable[int]) -> tuple[int, ...]:
    """Raise ValueError unless `sizes` = (D, H_1, ..., H_L, C) are at least two positive integers."""
    sizes = tuple(sizes)
    if len(sizes) < 2:
        raise ValueError(f"sizes = (D, H_1, ..., H_L, C) needs at least an input and an output size, it is {sizes}")
    for k, size in enumerate(sizes):
        if isinstance(size, bool) or not isinstance(size, (int, np.integer)) or size < 1:
            raise ValueError(f"sizes[{k}] must be a positive integer, it is {size!r}")
    return tuple(int(size) for size in sizes)

"""What a student holds: the same numbers in every dtype and container, and what cannot be read as numbers.

No pandas and no torch is installed: `Column` and `Tensor` behave as far as NumPy and this library look at them.
"""
from dataclasses import dataclass

import jax
import numpy as np


@dataclass(frozen=True, eq=False)
class Arg:
    """An example argument: its values and what they are.

    number  any number; unsigned bytes are numbers as well     pixel  in [0, 1]; unsigned bytes are 255 times that
    label   a whole number from 0, an index too                bit    0 or 1, as floats or as they come
    weight  a parameter of θ                                   mask   bool, nothing else
    """

    values: np.ndarray
    unit: str = "number"


class Foreign:
    """An array of another library: NumPy reads it through `__array__`, and its dtype is none of NumPy's."""

    def __init__(self, values, dtype):
        self._values, self.dtype = values, dtype
        self.shape, self.ndim = values.shape, values.ndim

    def __array__(self, dtype=None, copy=None):
        return np.array(self._values, dtype)

    def __len__(self):
        return len(self._values)

    def __iter__(self):
        return (type(self)(row) if np.ndim(row) else row for row in self._values)

    def __getitem__(self, at):
        return type(self)(self._values[at])

    def __bool__(self):
        raise RuntimeError("the truth value of several numbers is ambiguous")


class Tensor(Foreign):
    """As a torch.Tensor on the CPU."""

    def __init__(self, values):
        super().__init__(np.asarray(values), f"torch.{np.asarray(values).dtype}")

    def numpy(self):
        return self._values


class Column(Foreign):
    """As a pandas Series or DataFrame, one with nullable dtypes: NumPy itself finds objects there."""

    def __init__(self, values):
        super().__init__(np.asarray(values), type("Float64Dtype", (), {"name": "Float64"})())

    def __array__(self, dtype=None, copy=None):
        return np.array(self._values, dtype or object)

    def to_numpy(self):
        return self.__array__()

    def __iter__(self):
        return iter(self._values)

    def __getitem__(self, at):
        if not (isinstance(at, slice) or getattr(at, "dtype", np.dtype(int)).kind == "b"):
            raise KeyError(at)                       # a DataFrame looks for a column of that name
        return type(self)(self._values[at])


def cast(arg, dtype):
    """(what is given, the same numbers in float64) of this dtype."""
    values, dtype = arg.values, np.dtype(dtype)
    if dtype.kind in "iub":
        pixels = arg.unit == "pixel" and dtype == np.uint8
        values = np.round(values * 255) if pixels else np.round(values)
        values = np.abs(values) if dtype.kind in "ub" else values
    given = values.astype(dtype)
    same = given.astype(float)
    return given, same / 255 if arg.unit == "pixel" and dtype == np.uint8 else same


def natural(arg):
    """The values in the dtype that NumPy would give them: labels are int64, masks bool."""
    return arg.values.astype({"label": int, "mask": bool}.get(arg.unit, float))


def nested(x, kind):
    return kind(nested(row, kind) for row in x) if np.ndim(x) else x.item()


def read_only(x):
    x.flags.writeable = False
    return x


def hidden(x, where=0):
    mask = np.zeros(x.shape, bool)
    mask.flat[where] = True
    return np.ma.masked_array(x, mask)


def with_value(x, value):
    x = x.astype(float)
    x.flat[-1] = value
    return x


DTYPES = (np.uint8, np.int8, np.int64, np.uint64, np.bool_, np.float16, np.float32, np.float64)
CONTAINERS = {              # the same numbers: the same result
    "float64": lambda x: x,
    "list": lambda x: nested(x, list),
    "tuple": lambda x: nested(x, tuple),
    "list of rows": lambda x: list(x) if x.ndim else x[()],
    "pandas": Column,
    "torch": lambda x: Tensor(x.astype(np.float32) if x.dtype == float else x),
    "jax": lambda x: jax.numpy.asarray(x),
    "read-only": read_only,
    "Fortran": lambda x: x.copy("F"),
    "backwards": lambda x: x[::-1].copy()[::-1] if x.ndim else x,
    "every other": lambda x: np.repeat(x, 2, axis=-1)[..., ::2] if x.ndim else x,
    "big-endian": lambda x: x.astype(x.dtype.newbyteorder(">")),
    "masked, nothing hidden": lambda x: np.ma.masked_array(x, False),
}
NO_NUMBERS = {              # words in any case
    "masked": hidden,
    "ragged": lambda x: [*x.tolist(), [[0], 1]] if x.ndim else [[0], [1, 2]],
    "text": lambda x: np.full(x.shape, "one"),
    "complex": lambda x: x + 1j,
    "dates": lambda x: np.full(x.shape, "2026-01-01", "datetime64[D]"),
    "objects": lambda x: np.full(x.shape, None, object),
}
NOT_FINITE = {"nan": np.nan, "inf": np.inf, "-inf": -np.inf}


def numbers(*shape):
    """Whole numbers up to 250: sums and products of unsigned bytes would wrap."""
    return Arg((np.arange(np.prod(shape, dtype=int)) * 67 + 40).reshape(shape) % 251.0)


def few(*shape):
    """Small whole numbers, some below 0, that any function of exponentials bears."""
    return Arg((np.arange(np.prod(shape, dtype=int)) * 2 % 5 - 1.0).reshape(shape))


def weights(*shape):
    """Parameters of θ."""
    return Arg(few(*shape).values, "weight")


def pixels(*shape):
    return Arg((np.arange(np.prod(shape, dtype=int)) * 101 + 60).reshape(shape) % 256 / 255, "pixel")


def labels(*shape, C=2):
    return Arg(np.arange(np.prod(shape, dtype=int)).reshape(shape) % C * 1.0, "label")


def bits(*shape, unit="bit"):
    return Arg((np.arange(np.prod(shape, dtype=int)) * 2 % 3 == 0).reshape(shape) * 1.0, unit)


def is_arg(leaf):
    return isinstance(leaf, Arg)


def fill(tree, hold):
    """The tree with every Arg as `hold` makes it; one without is left as it is."""
    if not any(map(is_arg, jax.tree.leaves(tree, is_leaf=is_arg))):
        return tree
    return jax.tree.map(lambda leaf: hold(leaf) if is_arg(leaf) else leaf, tree, is_leaf=is_arg)


def reference(arg, values=None):
    """The numbers as float32, labels as int32, masks as bool: what the library itself works with."""
    dtype = {"label": np.int32, "mask": bool}.get(arg.unit, np.float32)
    return np.asarray(arg.values if values is None else values).astype(dtype)


def read(tree):
    """A θ as the library has read it."""
    return jax.tree.map(jax.numpy.asarray, fill(tree, reference))


def number(value):
    """One hyper-parameter."""
    return Arg(np.array(float(value)))

"""What a learner's function returned, as plain Python and NumPy: nothing odd is left in it for a comparison to stumble over.

Arrays of JAX, PyTorch or pandas become NumPy arrays; generators, ranges and iterators become lists; what is not a value at
all becomes an `Odd` with the words that say so. Done where the function itself runs, so that the time limit holds here too.
"""
from collections.abc import Iterator
from typing import Any, NamedTuple

import jax
import numpy as np

DEEPEST, LARGEST = 30, 200_000     # lists in lists, and numbers in all, that are looked at
Plain = Any
"""What `plain` makes of a value: numbers, text and NumPy arrays, in lists, tuples and dicts, or an Odd."""

PLAIN = (str, bytes, bool, int, float, complex, type(None), type(...), type(NotImplemented))


class Odd(NamedTuple):
    """Something that is no value: `words` go on after "it is "."""

    words: str


class _Budget:
    """How many numbers may still be looked at."""

    def __init__(self):
        self.left = LARGEST

    def spend(self, n):
        self.left -= n
        if self.left < 0:
            raise OverflowError


def plain(value: Any) -> Plain:
    """`value` without surprises, or an Odd. Never raises an Exception."""
    try:
        return _plain(value, 0, _Budget())
    except OverflowError:
        return Odd(f"more than {LARGEST:,} numbers")
    except RecursionError:
        return Odd("lists within lists without end")
    except Exception as error:
        return Odd(f"a {type(value).__name__} that cannot be read as numbers ({type(error).__name__})")


def _plain(value, depth, budget):
    if depth > DEEPEST:
        raise RecursionError
    if type(value) is int and value.bit_length() > 1000:
        return Odd(f"a whole number of {int(value.bit_length() * 0.301):,} digits")
    if isinstance(value, PLAIN):
        budget.spend(1)
        return value
    if isinstance(value, jax.core.Tracer):
        return Odd("a JAX tracer, a value from inside a transformation, not a number")
    if isinstance(value, dict):
        return {_plain(k, depth + 1, budget): _plain(v, depth + 1, budget) for k, v in value.items()}
    if isinstance(value, (tuple, list)):
        parts = []
        for part in value:
            budget.spend(1)
            parts.append(_plain(part, depth + 1, budget))
        named = hasattr(value, "_fields")
        return type(value)(*parts) if named else tuple(parts) if isinstance(value, tuple) else parts
    if isinstance(value, (set, frozenset, range, Iterator)) or type(value).__name__ in ("dict_keys", "dict_values"):
        parts = []
        for part in value:
            budget.spend(1)
            parts.append(_plain(part, depth + 1, budget))
        return parts
    return _array(value, budget)


def _array(value, budget):
    """A NumPy array of whatever has one, or an Odd."""
    if callable(value) and not hasattr(value, "__array__"):
        return Odd(f"a function, {getattr(value, '__name__', 'without a name')}: call it to get its value")
    size = getattr(value, "size", 0)
    budget.spend(size // 100 if isinstance(size, int) else 0)          # an array is read at once, a list one by one
    if hasattr(value, "detach") and hasattr(value, "numpy"):          # PyTorch, also where a gradient is kept
        value = value.detach().cpu().numpy()
    elif hasattr(value, "to_numpy"):
        value = value.to_numpy()
    elif not hasattr(value, "__array__") and not isinstance(value, np.generic):
        return Odd(f"a {type(value).__name__}, not a number")
    array = np.array(value)
    if array.dtype == object:
        return _plain(array.tolist(), 1, budget) if array.ndim or type(value) is np.ndarray and number_in(array) else Odd(
            f"a {type(value).__name__}, not a number")
    return array


def number_in(array: np.ndarray) -> bool:
    """Whether an array of one object holds a number."""
    return isinstance(array.item(), (int, float, np.number))


def find_odd(value: Plain) -> Odd | None:
    """The first Odd anywhere in a plain value."""
    if isinstance(value, Odd):
        return value
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, (tuple, list)) else ()
    return next((odd for odd in map(find_odd, parts) if odd), None)


def numbers(value: Plain) -> np.ndarray | str:
    """A plain value as one float array, or the words for why it is none: "text", "complex numbers", "rows of …"."""
    try:
        array = np.asarray(value)
    except (ValueError, OverflowError):
        return "rows of different lengths" if isinstance(value, (tuple, list)) else kind(value)
    if array.dtype == object:
        odd = next((part for part in array.ravel() if not isinstance(part, (tuple, list))), None)
        return kind(odd) if isinstance(value, (tuple, list)) and len(value) else kind(value)
    if array.dtype.kind in "US":
        return "text"
    if array.dtype.kind == "c":
        return "complex numbers" if np.any(array.imag) else array.real.astype(float)
    if array.dtype.kind not in "fiub":
        return kind(value)
    return array.astype(float)


def kind(value: Plain) -> str:
    """What a value is, in a word or two: "an array of shape (3,)", "2 things", "text", "nothing (None)"."""
    if value is None:
        return "nothing (None)"
    if isinstance(value, Odd):
        return value.words
    if isinstance(value, str):
        return "text"
    if isinstance(value, np.ndarray) and value.ndim:
        return f"an array of shape {value.shape}"
    if isinstance(value, (tuple, list)):
        return f"{len(value)} things"
    if isinstance(value, (bool, int, float, np.ndarray, np.generic)):
        return "one number"
    return f"a {type(value).__name__}"

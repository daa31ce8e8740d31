"""Short formulas in the symbols of an exercise: every symbol, its functions, and what two of them give."""
import itertools
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from .slips import ENTRYWISE, WHOLE


def sizes(numbers: Mapping[str, Sequence[np.ndarray]]) -> dict[str, tuple[int, ...]]:
    """{how it is written: its values} of every size of an array; of equal ones the first."""
    found: dict[str, tuple[int, ...]] = {}
    for name, values in numbers.items():
        for axis in range(min(map(np.ndim, values))):
            size = tuple(np.shape(v)[axis] for v in values)
            if size not in found.values():
                found[f"{name}.shape[{axis}]" if axis else f"len({name})"] = size
    return found


def formulas(atoms: Mapping[str, Sequence[ArrayLike]]) -> list[tuple[float, str, list[np.ndarray]]]:
    """(cost, words, values): every symbol, its functions, and what two of them give."""
    found: list[tuple[float, str, list[np.ndarray]]] = []
    arrays = {n: [np.asarray(v, float) for v in values] for n, values in atoms.items()}

    def tried(cost, words, function, *values):
        try:
            found.append((cost, words, [np.asarray(function(*v), float) for v in zip(*values, strict=True)]))
        except (ValueError, TypeError, IndexError):
            pass   # the shapes do not fit

    for name, values in arrays.items():
        tried(0.9, name, np.asarray, values)        # left as it was: likelier than a change that comes to the same
        for cost, words, function in ENTRYWISE + WHOLE:
            brackets = name.startswith("the right ") and any(sign in words for sign in "−/+²")
            tried(1.2 + cost, words.format(f"({name})" if brackets else name), function, values)
    for (a, x), (b, y) in itertools.product(arrays.items(), repeat=2):
        tried(1.7, f"{a} @ {b}", np.matmul, x, y)
        tried(1.7, f"{a}.T @ {b}", lambda v, w: v.T @ w, x, y)
        tried(1.7, f"{a} / {b}", np.divide, x, y)
        tried(1.7, f"{a} − {b}", np.subtract, x, y)
        if all(np.ndim(v) == np.ndim(w) == 1 for v, w in zip(x, y, strict=True)):
            tried(1.7, f"outer({a}, {b})", np.outer, x, y)
        if a < b:
            tried(1.7, f"{a} * {b}", np.multiply, x, y)
            tried(1.7, f"{a} + {b}", np.add, x, y)
    return found

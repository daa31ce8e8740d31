"""What was left out, or one too much, at the very end: the result is cut off, or not rounded, or one step from an index.

    got = min(want, c)      got = ⌊want's own number⌋ undone      got = an argument at the right place
"""
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from .results import Arrays, flat, same, shapes

TWICE = 2       # places at least where it shows, with different right numbers
APART = 0.5     # fractions at least: those of a number that was not rounded lie anywhere between 0 and 1
DECIMALS = {"one decimal": 1, "two decimals": 2, "three decimals": 3}
ROUNDINGS = (("not rounded down", np.floor), ("not rounded up", np.ceil), ("not rounded", np.round))


def endings(got: Arrays, want: Arrays, atoms: Mapping[str, Sequence[ArrayLike]]) -> Iterator[tuple[float, str]]:
    """(cost, words in which {} stands for the right one): what holds on every case."""
    if shapes(got) != shapes(want):
        return
    mine, right = flat(got), flat(want)
    off = ~np.isclose(mine, right, rtol=1e-3, atol=1e-6, equal_nan=True)
    if not np.isfinite(mine).all() or not off.any():
        return
    yield from _cut(mine, right, off)
    whole = np.array_equal(right, np.round(right))
    for words, function in ROUNDINGS if whole and len(np.unique(right)) > TWICE else ():
        if np.array_equal(function(mine), right) and np.ptp(mine - right) >= APART:
            yield 1.1, f"{{}}, but {words}"
    for words, n in () if whole else DECIMALS.items():
        if np.allclose(np.round(right, n), mine, rtol=1e-6, atol=1e-7):         # also of float32
            yield 1, f"{{}}, rounded to {words}"
    for name, values in atoms.items():
        if whole and name[0] == "`" and _entries(got, want, values):
            yield 1.1, f"the entry of {name} at {{}}, not the place itself"


def _cut(mine, right, off):
    """The right numbers, but none above c, or none below; or right but for those that should have been cut at 0."""
    for words, cut, c in (("above", np.minimum, mine.max()), ("below", np.maximum, mine.min())):
        if np.allclose(cut(right, c), mine) and len(np.unique(right[off])) >= TWICE and len(np.unique(mine)) > 1:
            yield 1.2, f"{{}}, but never {words} {c:.4g}"
    if (right >= 0).all() and (mine[off] < 0).all() and not right[off].any():
        yield 1.2, "negative where 0 is right, else {}"


def _entries(got, want, values):
    """Whether the result is the entry of an argument at the place that is the right result."""
    try:
        return same(got, [np.asarray(v, float)[int(w)] for v, w in zip(values, want, strict=True)])
    except (IndexError, TypeError, ValueError):
        return False

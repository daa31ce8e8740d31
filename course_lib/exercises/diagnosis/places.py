"""At which places is the result wrong? The first or last entry, the diagonal, where an input of the same shape is 0 …"""
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from course_lib.exercises.question import Args


def which_places(part: Any, cases: Sequence[Args], names: Sequence[str]) -> str:
    """A sentence on the wrong places of a part, if one description fits them on every case, or ""."""
    wrong = [~np.isclose(g, w, rtol=1e-3, atol=1e-6, equal_nan=True) for g, w in zip(part.got, part.want, strict=True)]
    if min(map(np.ndim, wrong)) == 0 or all(w.all() or not w.any() for w in wrong):
        return ""
    for words, masks in _descriptions(part.want, cases, names):
        every = list(zip(masks, wrong, strict=True))
        if all(m.shape == w.shape for m, w in every):
            pairs = [(m, w) for m, w in every if w.any()]
            if all(np.array_equal(m, w) for m, w in pairs) and any(not m.all() for m, _ in pairs):
                return f"{part.name} is wrong only {words}."
            if all(np.array_equal(~m, w) for m, w in every) and any(m.any() for m, _ in pairs):
                return f"{part.name} is right only {words}."
            if all((w <= m).all() for m, w in pairs) and sum(m.sum() for m, _ in pairs) < 0.5 * sum(m.size for m, _ in pairs):
                return f"{part.name} is wrong only {words}, and not always there."
    return ""


def _descriptions(want: list[np.ndarray], cases: Sequence[Args], names: Sequence[str]) -> Iterator[tuple[str, list[np.ndarray]]]:
    """(words, masks): places that can be described."""
    for axis in range(min(map(np.ndim, want))):
        kind = "entry" if max(map(np.ndim, want)) == 1 else ("row", "column")[axis] if max(map(np.ndim, want)) == 2 else "slice"
        for words, index in ((f"in the first {kind}", 0), (f"in the last {kind}", -1)):
            masks = [np.zeros(w.shape, bool) for w in want]
            for mask in masks:
                np.moveaxis(mask, axis, 0)[index] = True
            yield words, masks
    if all(w.ndim == 2 for w in want):
        yield "on the diagonal", [np.eye(w.shape[0], w.shape[1], dtype=bool) for w in want]
    for i, name in enumerate(names):
        column = [args[i] for args in cases]
        if all(isinstance(v, (int, np.integer)) for v in column) and all(w.ndim == 1 for w in want):
            yield f"at index `{name}`", [np.arange(len(w)) == v for v, w in zip(column, want, strict=True)]
        if all(isinstance(v, np.ndarray) and v.dtype.kind in "fiu" for v in column):
            for words, test in (("is 0", lambda v: v == 0), ("is 1", lambda v: v == 1), ("is negative", lambda v: v < 0),
                                ("is positive", lambda v: v > 0), ("is not a number", np.isnan)):
                try:
                    masks = [np.broadcast_to(test(v), w.shape) for v, w in zip(column, want, strict=True)]
                    yield f"where `{name}` {words}", masks
                except ValueError:
                    pass
    yield "where it should be 0", [w == 0 for w in want]
    yield "where it should be negative", [w < 0 for w in want]
    yield "where it should be positive", [w > 0 for w in want]

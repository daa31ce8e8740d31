"""Whether two results are the same, and in words what differs first: the number of parts, a shape, a number and its place."""
from typing import Any

import numpy as np

from .question import Question
from .values import Plain, find_odd, kind, numbers

TOLERANCE = 2e-4   # float32 answers pass; every wrong answer of every catalogue is at least ten times further away


def difference(exercise: Question, got: Plain, want: Any) -> str | None:
    """Why the plain value `got` is not `want`, part by part, or None."""
    names = exercise.returns
    if len(names) == 1:
        return compare(names[0], got, want)
    parts = tuple(got) if isinstance(got, np.ndarray) and got.ndim else got
    if not isinstance(parts, (tuple, list)) or len(parts) != len(want):
        told = ", ".join(names) if len(names) == len(want) else "as many as there are for this input"
        return f"Return {len(want)} things, {told}; yours returned {kind(got)}."
    names = names if len(names) == len(want) else tuple(f"part {k}" for k in range(1, len(want) + 1))
    for name, part, right in zip(names, parts, want, strict=True):
        if line := compare(name, part, right):
            before = names[: names.index(name)]
            start = f"{' and '.join(before)} {'is' if len(before) == 1 else 'are'} right. " if before else ""
            return start + line
    return None


def compare(name: str, got: Plain, want: Any) -> str | None:
    """Why `got` is not `want`: not a number, shape, NaN, or the largest difference with its place; None if it is."""
    if odd := find_odd(got):
        return f"{name} should be numbers, yours is {odd.words}."
    g, w = numbers(got), np.asarray(want, float)
    if isinstance(g, str):
        return f"{name} should be {'numbers' if w.ndim else 'a number'}, yours is {g}."
    if g.shape != w.shape and not g.size == w.size == 1:
        return f"{name} has shape {g.shape}, it should have {w.shape}."
    g = g.reshape(w.shape)
    if np.isnan(g).any() and not np.isnan(w).any():
        return f"{name} contains NaN."
    if close(g, w):
        return None
    with np.errstate(invalid="ignore"):
        far = np.nan_to_num(np.abs(g - w), nan=np.inf)
    at = np.unravel_index(np.argmax(far), w.shape)
    place = f" at index {tuple(int(i) for i in at)}" if w.ndim else ""
    return f"{name}{place} is {g[at]:.4g}, it should be {w[at]:.4g}."


def close(g: np.ndarray, w: np.ndarray) -> bool:
    """Equal to within TOLERANCE of the largest finite entry of `w`; infinities must be the same ones."""
    finite = np.abs(w[np.isfinite(w)])
    scale = max(float(np.max(finite, initial=0)), 1e-6)
    with np.errstate(invalid="ignore"):
        return bool(np.all((np.abs(g - w) <= TOLERANCE * scale) & np.isfinite(w) | (g == w) | np.isnan(g) & np.isnan(w)))


def equal(a: Plain, b: Plain) -> bool:
    """Whether two plain results are the same numbers (or words) in the same structure."""
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(equal(a[key], b[key]) for key in a)
    if isinstance(a, (tuple, list)) and isinstance(b, (tuple, list)) and any(isinstance(part, str) for part in b):
        return list(a) == list(b)
    if isinstance(a, (tuple, list)) and isinstance(b, (tuple, list)) and len(a) == len(b) and any(
            isinstance(part, (tuple, list)) or np.ndim(part) for part in (*a, *b)):
        return all(equal(x, y) for x, y in zip(a, b, strict=True))
    try:
        return compare("", a, b) is None
    except (TypeError, ValueError):
        return type(a) is type(b) and isinstance(b, (dict, str)) and bool(a == b)


def agree(a: Plain, b: Plain) -> bool:
    """Whether two plain results are equal; False where that cannot be told."""
    try:
        return equal(a, b)
    except Exception:
        return False

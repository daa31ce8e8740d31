"""Other arguments: the solution fed with something else, as a slip that touches every use of an argument does."""
import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from course_lib.exercises.question import Args, Fn

from .edits import spoken
from .program import Path, put
from .slips import ENTRYWISE, HELPERS, WHOLE


def leaves(value: Iterable[Any], path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """(path, what lies there) for all in tuples and lists, text and dicts left out."""
    for i, v in enumerate(value):
        if isinstance(v, (tuple, list)):
            yield from leaves(v, (*path, i))
        elif not isinstance(v, (dict, str)):
            yield (*path, i), v


def roles(cases: Sequence[Args], arguments: Sequence[str]) -> dict[str, list[dict[Path, Any]]]:
    """{what it is called: for every case {path: value}} of what belongs together: every matrix of a list, say."""
    found: dict[str, list[dict[Path, Any]]] = {}
    for k, args in enumerate(cases):
        for path, value in leaves(args):
            name = f"`{arguments[path[0]]}`"
            if len(path) == 2:
                name = f"the {('numbers', 'vectors', 'matrices')[np.ndim(value)]} of {name}"
            if len(path) == 3:
                name = f"the {('first', 'second', 'third')[path[2]]} of each of {name}"
            found.setdefault(name, [{} for _ in cases])[k][path] = value
    return found


def changes(cases: Sequence[Args], arguments: Sequence[str], source: str = "") -> Iterator[tuple[float, str, list[Args]]]:
    """(cost, words, cases): the arguments changed in one way, the same on every case. `source`: where they are used."""
    found = roles(cases, arguments)
    one: dict[str, list[Any]] = {r: [next(iter(f.values()), None) for f in fs] for r, fs in found.items()}

    def changed(r, function):
        return [put(args, {p: function(v) for p, v in f.items()}) for args, f in zip(cases, found[r], strict=True)]

    for r, values in one.items():
        if callable(values[0]):
            yield 1.05, f"{r} is left out", changed(r, lambda f: lambda a: a)
            yield 1.1, f"{r} is left out", changed(r, lambda f: np.ones_like)
            yield 1.3, f"{r} is applied twice", changed(r, lambda f: lambda a: f(f(a)))
            for name, function in {"_tanh": np.tanh, **HELPERS}.items():
                yield 1.3, f"`{spoken(name[1:])}` stands for {r}", changed(r, lambda f, function=function: function)
            continue
        yield 1.02, f"{r} is left out", changed(r, lambda v: 0 * v)
        both = f"1 - {r.strip('`')}" in source                   # β as 1 is left out of β x, but not of (1 − β) y
        yield 1.04, f"1 stands for {r}" if both else f"{r} is left out", changed(r, lambda v: v**0)
        for cost, words, function in ENTRYWISE + WHOLE * bool(np.ndim(values[0])):
            odd = not np.ndim(values[0]) and any(name in words for name in ("tanh", "sigm", "softplus"))   # of a number
            try:
                yield 1.15 + cost + odd, f"{words.format(r)} stands for {r}", changed(r, function)
            except Exception:
                pass   # not for this argument: the last axis of a vector, 1/0
    for r, s in itertools.permutations(one, 2):
        if all(np.shape(a) == np.shape(b) and callable(a) == callable(b) for a, b in zip(one[r], one[s], strict=True)):
            over = [dict(zip(f, g.values(), strict=False)) for f, g in zip(found[r], found[s], strict=True)]
            back = [dict(zip(g, f.values(), strict=False)) for f, g in zip(found[r], found[s], strict=True)]
            yield 1.3, f"{s} stands for {r}", list(map(put, cases, over))
            if r < s:
                both = [{**o, **b} for o, b in zip(over, back, strict=True)]
                yield 1.05, f"{r} and {s} are exchanged", list(map(put, cases, both))
    lengths: dict[tuple[int, ...], list[str]] = {}
    for r, values in one.items():
        if all(np.ndim(v) for v in values):
            lengths.setdefault(tuple(map(len, values)), []).append(r)
    for group in lengths.values():   # examples left out: everything as long is cut in the same way
        for words, cut in (("the last of {} is left out", slice(-1)), ("the first of {} is left out", slice(1, None)),
                           ("only the first of {} is used", slice(1)), ("only the last of {} is used", slice(-1, None))):
            yield 1.1, words.format(" and ".join(group)), [
                put(c, {p: v[cut] for r in group for p, v in found[r][k].items()}) for k, c in enumerate(cases)]


def enough(solution: Fn, cases: Sequence[Args], numbers: int = 30, seed: int = 0) -> list[Args]:
    """The cases and others like them, floats made up to a fifth smaller, until the results are so many numbers."""
    rng, more, count = np.random.default_rng(seed), list(cases), 0

    def moved(v):   # whole numbers, such as labels and masks, stay
        return v if callable(v) or np.array_equal(v, np.round(v)) else v * rng.uniform(0.8, 1, np.shape(v))

    for k in range(6 * len(cases)):
        if k >= len(cases):
            more.append(put(cases[k % len(cases)], {path: moved(v) for path, v in leaves(cases[k % len(cases)])}))
        try:
            result = solution(*put(more[k]))
        except Exception:
            return list(cases)
        count += sum(np.size(v) for _, v in leaves((result,)))
        if count >= numbers and k + 1 >= len(cases):
            break
    return more

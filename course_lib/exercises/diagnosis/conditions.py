"""On which inputs is the answer wrong? A property that all wrong ones have and no right one: one example, ties, a 0 …"""
import itertools
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from course_lib.exercises.question import Args

MOST = 4        # properties that tell the inputs apart: with more of them it may be any


def which_inputs(cases: Sequence[Args], lines: Sequence[str | None], names: Sequence[str]) -> str:
    """A sentence, if one property of the inputs tells the wrong ones from the right ones, or "".

    Of a single input, wrong or right, many things are true: nothing is said of it.
    """
    bad = [bool(line) for line in lines]
    if min(bad.count(True), bad.count(False)) < 2:
        return ""
    found = list(_properties(cases, names))
    wrong = [words for words, holds in found if holds == bad]
    right = [words for words, holds in found if [not h for h in holds] == bad and "equal numbers" not in words]
    if len(wrong) + len(right) > MOST:
        return ""
    return f"Wrong only on inputs where {_all_alike(wrong)}." if wrong else (
        f"Right only on inputs where {_all_alike(right)}." if right else "")


def _all_alike(found):
    """The first of these properties, said of all the arguments that have it."""
    name, _, rest = found[0].partition(" ")
    names = [words.partition(" ")[0] for words in found if words.partition(" ")[2] == rest]
    if len(names) == 1 or not rest.startswith(("has ", "is ")):
        return found[0]
    verb, _, what = rest.partition(" ")
    return f"{', '.join(names[:-1])} and {names[-1]} {'have' if verb == 'has' else 'are'} {what}"


def _properties(cases: Sequence[Args], names: Sequence[str]) -> Iterator[tuple[str, list[bool]]]:
    for words, test in _all_tests(cases, names):
        try:
            yield words, [bool(test(args)) for args in cases]
        except Exception:
            continue


def _all_tests(cases: Sequence[Args], names: Sequence[str]) -> Iterator[tuple[str, Any]]:
    """(words, test of the arguments), the plainest first."""
    def of(i, test):
        return lambda args: test(args[i])

    for i, name in enumerate(names):
        n = f"`{name}`"
        for words, test in (
                (f"{n} is one example", lambda v, i=i: isinstance(v, np.ndarray) and v.ndim == 1 and _dims(cases, i) > 1),
                (f"{n} has one row", lambda v: v.ndim == 2 and v.shape[0] == 1),
                (f"{n} has one column", lambda v: v.ndim == 2 and v.shape[1] == 1),
                (f"{n} has one entry", lambda v: len(v) == 1), (f"{n} is empty", lambda v: len(v) == 0),
                (f"{n} has two entries", lambda v: len(v) == 2), (f"{n} has three entries", lambda v: len(v) == 3),
                (f"{n} has equal entries", lambda v: np.ndim(v) == 1 and len(set(np.ravel(v).tolist())) < len(v)),
                (f"the lowest of {n} occurs twice", lambda v: v.ndim == 1 and np.sum(v == np.nanmin(v)) > 1),
                (f"{n} has a NaN", lambda v: np.isnan(v).any()),
                (f"{n} has a negative number", lambda v: len(names) < 2 and np.any(np.asarray(v) < 0)),
                (f"{n} is 0", lambda v: isinstance(v, float) and v == 0),
                (f"{n} is 1", lambda v: isinstance(v, float) and v == 1),
                (f"{n} is a power of 2", lambda v: isinstance(v, int) and v & (v - 1) == 0),
                (f"{n} is odd", lambda v: isinstance(v, int) and v % 2),
                (f"{n} is square", lambda v: v.ndim == 2 and v.shape[0] == v.shape[1]),
                (f"{n} has large numbers", lambda v: np.max(np.abs(v)) > 500)):
            yield words, of(i, test)
    for i, j in itertools.permutations(range(len(names)), 2):
        a, b = f"`{names[i]}`", f"`{names[j]}`"
        yield f"{a} is less than {b}", lambda args, i=i, j=j: np.less(*_of_one_kind(args[i], args[j]))
        if i < j:
            yield f"{a} is {b}", lambda args, i=i, j=j: np.equal(*_of_one_kind(args[i], args[j]))
            yield f"{a} has equal numbers in {b}", lambda args, i=i, j=j: (
                args[i].shape == args[j].shape and np.any(args[i] == args[j]))
        yield f"a class below {b} does not occur in {a}", lambda args, i=i, j=j: (
            set(range(_number(args[j]))) > set(np.asarray(args[i]).tolist()))


def _dims(cases, i):
    return len({np.ndim(args[i]) for args in cases})


def _of_one_kind(a, b):
    """Two counts, or two other numbers: a count and a rate are not compared."""
    if isinstance(a, int) != isinstance(b, int):
        raise TypeError
    return _number(a), _number(b)


def _number(value):
    if np.ndim(value):
        raise TypeError
    return value

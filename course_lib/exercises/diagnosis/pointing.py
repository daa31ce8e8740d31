"""Where to look, when no mistake can be named: only what is true of the learner's function as it was called.

Three questions: with which input does the result not change as it should (`dependence`)? At which places is it wrong
(`places`)? On which inputs is it wrong (`conditions`)?
"""
import inspect
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from course_lib.exercises.question import Args, Question
from course_lib.exercises.trying import convert
from course_lib.exercises.values import Plain, numbers

from .conditions import which_inputs
from .dependence import which_argument
from .places import which_places

More = Callable[[list[Args]], list[Plain] | None]
"""The learner's results on other cases; None where one gave nothing to compare."""


class Part(NamedTuple):
    """One wrong part of the result: what it is called, the learner's numbers and the right ones, case by case."""

    place: int
    name: str
    got: list[np.ndarray]
    want: list[np.ndarray]


def point(exercise: Question, cases: list[Args], results: list[Plain], lines: Sequence[str | None], more: More) -> str:
    """What is true of the result and says where to look, in one sentence, or ""."""
    names, said = list(inspect.signature(exercise.solution).parameters), ""
    if exercise.judge is None and (wrong := wrong_part(exercise, cases, results)):
        with np.errstate(all="ignore"):
            said = which_argument(exercise, wrong, cases, more, names) or which_places(wrong, cases, names)
    return said or which_inputs(cases, lines, names)


def wrong_part(exercise: Question, cases: Sequence[Args], results: Sequence[Plain]) -> Part | None:
    """The first part that is wrong somewhere and is numbers of the right shape everywhere."""
    wants = [exercise.solution(*convert(args, np.array)) for args in cases]
    for p, name in enumerate(exercise.returns):
        try:
            got = [of_part(result, p, len(exercise.returns)) for result in results]
            want = [of_part(result, p, len(exercise.returns)) for result in wants]
        except (TypeError, ValueError, IndexError, KeyError):
            return None
        if [g.shape for g in got] != [w.shape for w in want]:
            return None
        if not all(np.allclose(g, w, rtol=1e-3, atol=1e-6, equal_nan=True) for g, w in zip(got, want, strict=True)):
            return Part(p, name, got, want)
    return None


def of_part(result: Plain, p: int, n: int) -> np.ndarray:
    """Part p of one result as floats; raises if it is no numbers."""
    found = numbers(result[p] if n > 1 else result)
    if isinstance(found, str):
        raise ValueError(found)
    return found

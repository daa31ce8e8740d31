"""One check: call, compare, say what is wrong. It never raises, whatever the learner wrote, so that Run All stays green.

    verdict; the smallest input on which the answer is wrong; which mistake that is; on how many inputs the answer is right
"""
from collections.abc import Callable
from typing import Any

import jax
import numpy as np

from .comparison import compare, difference, equal
from .counterexample import LONGEST, Again, called, part_named, smallest
from .explaining import explanation
from .limit import Limit
from .question import Args, Fn, Question
from .report import NOT_ATTEMPTED, PASSED, WRONG, Report
from .sandbox import Call, call
from .trying import Mislaid, Raised, attempt, convert, laid, printed
from .values import Plain, kind, plain

SECONDS = 20.0       # for all calls of one check together; a single one that takes longer is stopped
ASKED, FOLD = 1.0, 4  # seconds for what is asked of a wrong answer beyond its cases, and how many times what they took
CHANGING = "Called twice with the same input, your function gives two different results: does it keep or draw something?"


def examine(exercise: Question, fn: Any) -> Report:
    """A Report on `fn`: first with NumPy inputs; with JAX arrays only where it needs their `.at` or another attribute."""
    if not callable(fn):
        words = f"check(\"{exercise.name}\", …) needs your function, not {kind(plain(fn))}."
        return Report(exercise.name, NOT_ATTEMPTED, (words,))
    cases, limit = exercise.cases(), Limit(SECONDS)
    tried, array = attempt(exercise, fn, cases, np.array, limit), np.array
    if needs_jax([*tried.results, *(tried.report.lines if tried.report else ())]):
        tried, array = attempt(exercise, fn, cases, jax.numpy.asarray, limit), jax.numpy.asarray
    if tried.report is not None:
        return tried.report
    lines = [wrong_with(exercise, got, args) for got, args in zip(tried.results, cases, strict=True)]
    if not any(lines):
        return Report(exercise.name, PASSED, (praise(exercise, len(cases)),))
    seconds = min(limit.left, ASKED + FOLD * (SECONDS - limit.left))
    return told_wrong(exercise, fn, lambda: asking(fn, array, seconds), cases, tried.results, lines)


def asking(fn: Fn, array: Fn, seconds: float) -> Again:
    """Calls `fn` on other inputs until the time is over, or one of them takes it all: `fn` may not end on what no case has."""
    limit = Limit(seconds)
    return lambda args: call(fn, convert(args, array), limit) if limit.left > 0 else Call(late=True)


def needs_jax(results: list[Any]) -> bool:
    """Whether the function failed only for an attribute that JAX arrays have and NumPy's have not, like `.at`."""
    said = [result.words if isinstance(result, Raised) else result for result in results]
    return any("'numpy.ndarray' object has no attribute" in line for line in said if isinstance(line, str))


def wrong_with(exercise: Question, got: Plain, args: Args) -> str | None:
    """What is wrong with the result of one case, in words, or None."""
    if isinstance(got, (Mislaid, Raised)):
        return got.words
    if exercise.judge is not None:
        try:
            return exercise.judge(got, args)
        except Exception:
            return f"{exercise.returns[0]} should look like {want_of(exercise, args)!r}; yours is {kind(got)}."
    want = want_of(exercise, args)
    if exercise.accept is not None:
        try:
            if exercise.accept(got, want, args):
                return None
        except Exception:
            pass                   # not even of the right form: the comparison says so
    return difference(exercise, got, want)


def want_of(exercise: Question, args: Args) -> Any:
    """The right result, by the oracle where there is one."""
    return (exercise.oracle or exercise.solution)(*convert(args, np.array))


def told_wrong(exercise: Question, fn: Fn, ask: Callable[[], Again], cases: list[Args], results: list[Plain],
               lines: list[str | None]) -> Report:
    """The report on an answer that is wrong on at least one case; `ask()` calls it on others, each time with time of its own."""
    raised = failures(exercise, cases, results)
    wrong = [i for i, line in enumerate(lines) if line and not isinstance(results[i], Raised)]
    share = [f"Right on {sum(line is None for line in lines)} of {len(cases)} inputs."] if len(cases) > 1 else []
    if not wrong:
        return Report(exercise.name, WRONG, (*raised, *share))
    once_more = ask()(cases[wrong[0]])
    if once_more.error is None and not once_more.late and changed(results[wrong[0]], laid(exercise, once_more.value)):
        return Report(exercise.name, WRONG, (CHANGING,))
    ran = [i for i, result in enumerate(results) if not isinstance(result, Raised)]
    cases, results, lines = [cases[i] for i in ran], [results[i] for i in ran], [lines[i] for i in ran]
    named, pointed = explanation(exercise, fn, ask(), cases, results, lines, lambda value, args: (
        wrong_with(exercise, laid(exercise, plain(value)), args) is None))
    told = [shown_wrong(exercise, ask(), cases, results, lines, part_named(exercise, named or pointed))]
    told += [line for line in (named, pointed) if line]
    told += [f"On other inputs: {raised[0]}", *raised[1:]] if raised else []
    return Report(exercise.name, WRONG, (*told, *share, *printed(once_more)), named, pointed)


def failures(exercise: Question, cases: list[Args], results: list[Plain]) -> list[str]:
    """What became of the cases that gave nothing to compare: the words for the shortest input, then that input; or []."""
    failed = [(called(exercise, args), result.words) for args, result in zip(cases, results, strict=True)
              if isinstance(result, Raised)]
    if not failed:
        return []
    what, words = min(failed, key=lambda pair: len(pair[0]))
    return [words, f"That was with {what}."] if len(what) <= LONGEST else [words]


def shown_wrong(exercise: Question, again: Again, cases: list[Args], results: list[Plain], lines: list[str | None],
                part: int | None) -> str:
    """One result that is wrong, beside the right one: on the smallest input where it can be printed, and of this part."""
    if part is not None:
        shown = [wrong_part(exercise, part, got, args) for got, args in zip(results, cases, strict=True)]
        if line := counterexample(exercise, again, cases, shown, part) or next((line for line in shown if line), ""):
            return line
    return counterexample(exercise, again, cases, lines) or next(line for line in lines if line)


def wrong_part(exercise: Question, part: int, got: Plain, args: Args) -> str | None:
    """What is wrong with one part of a result, in words, or None."""
    try:
        return compare(exercise.returns[part], got[part], want_of(exercise, args)[part])
    except Exception:              # a result without this part
        return None


def counterexample(exercise: Question, again: Again, cases: list[Args], lines: list[str | None],
                   part: int | None = None) -> str:
    """The smallest input on which the answer, or this part of it, is wrong, in words, or ""."""
    try:
        return smallest(exercise, again, cases, lines, part)
    except Exception:              # inputs of a kind that cannot be made smaller
        return ""


def changed(a: Plain, b: Plain) -> bool:
    """Whether two results of the same input are different numbers; False where that cannot be told."""
    try:
        return equal(a, a) and not equal(a, b)
    except Exception:
        return False


def praise(exercise: Question, n: int) -> str:
    what = "an independent oracle" if exercise.oracle else "the reference"
    return exercise.praise or f"Agrees with {what} on {n} inputs."

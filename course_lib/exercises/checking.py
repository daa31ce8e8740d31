"""One check: call, compare, say what is wrong. It never raises, whatever the learner wrote, so that Run All stays green.

    verdict; the smallest input on which the answer is wrong; which mistake that is; on how many inputs the answer is right
"""
import time
import warnings
from collections.abc import Sequence
from typing import Any, NamedTuple

import jax
import numpy as np

from .comparison import difference, equal
from .counterexample import Again, smallest
from .diagnosis import diagnose
from .question import Args, Fn, Question
from .report import NOT_ATTEMPTED, PASSED, WRONG, Report
from .sandbox import Call, call, raised_by_stub, unfinished
from .values import Plain, kind, plain

SECONDS = 20.0       # for all calls of one check together; a single one that takes longer is stopped
LATE = "Your function did not come back and was stopped. Is there a loop that never ends?"
STOPPED = "You stopped it (■). Is there a loop that never ends?"
FILL_IN = "Fill in the line marked with …, run that cell, then this one."
NOTHING = "Your function returned nothing (None). Is there a `return`, and is it reached?"


class Tried(NamedTuple):
    """The learner's plain results so far, one for each case, or the Report that ended the tries."""

    results: list[Plain]
    report: Report | None


def examine(exercise: Question, fn: Any) -> Report:
    """A Report on `fn`: first with NumPy inputs; with JAX arrays only where it needs their `.at` or another attribute."""
    if not callable(fn):
        words = f"check(\"{exercise.name}\", …) needs your function, not {kind(plain(fn))}."
        return Report(exercise.name, NOT_ATTEMPTED, (words,))
    cases, end = exercise.cases(), time.monotonic() + SECONDS
    tried, array = attempt(exercise, fn, cases, np.array, end), np.array
    if tried.report is not None and needs_jax(tried.report):
        tried, array = attempt(exercise, fn, cases, jax.numpy.asarray, end), jax.numpy.asarray
    if tried.report is not None:
        return tried.report
    lines = [wrong_with(exercise, got, args) for got, args in zip(tried.results, cases, strict=True)]
    if not any(lines):
        return Report(exercise.name, PASSED, (praise(exercise, len(cases)),))
    return told_wrong(exercise, lambda args: call(fn, convert(args, array), left(end)), cases, tried.results, lines)


def attempt(exercise: Question, fn: Fn, cases: Sequence[Args], array: Fn, end: float) -> Tried:
    """Call `fn` on every case; the first that gives nothing to compare ends it."""
    results: list[Plain] = []
    for args in cases:
        made = convert(args, array)
        result = call(fn, made, left(end))
        if lines := trouble(result, fn):
            status = NOT_ATTEMPTED if lines == (FILL_IN,) else WRONG
            return Tried(results, Report(exercise.name, status, lines if status == NOT_ATTEMPTED else lines + printed(result)))
        results.append(laid(exercise, result.value))
    return Tried(results, None)


class Mislaid(NamedTuple):
    """A result of another structure than the one asked for: `words` say which is asked for."""

    words: str


def laid(exercise: Question, value: Plain) -> Plain:
    """The parts of a plain result that are compared, or Mislaid."""
    if exercise.lay_out is None:
        return value
    try:
        return exercise.lay_out(value)
    except Exception as error:
        return Mislaid(str(error))


def left(end: float) -> float:
    return max(0.5, end - time.monotonic())


def trouble(result: Call, fn: Fn) -> tuple[str, ...]:
    """The words for a call that gave nothing to compare."""
    if result.stopped:
        return (STOPPED,)
    if result.late:
        return (LATE,)
    if result.asked:
        return (f"Your function calls {result.asked}: it gets everything it needs as arguments, and returns its result.",)
    error = result.error
    if raised_by_stub(error):
        return (FILL_IN,)
    if error is not None:
        said = (str(error).strip().splitlines() or [""])[0][:200]
        return (f"Your function raised {type(error).__name__}{line_of(error, fn)}: {said}",)
    if unfinished(result.value):
        return (FILL_IN,)
    if result.changed is not None:
        return (f"Your function changed its input number {result.changed + 1} in place. Work on a copy: the caller "
                "still needs the old values.",)
    return (NOTHING,) if result.value is None else ()


def needs_jax(report: Report) -> bool:
    """Whether the function failed only for an attribute that JAX arrays have and NumPy's have not, like `.at`."""
    return any("'numpy.ndarray' object has no attribute" in line for line in report.lines)


def wrong_with(exercise: Question, got: Plain, args: Args) -> str | None:
    """What is wrong with the result of one case, in words, or None."""
    if isinstance(got, Mislaid):
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


def told_wrong(exercise: Question, again: Again, cases: list[Args], results: list[Plain],
               lines: list[str | None]) -> Report:
    """The report on an answer that is wrong on at least one case."""
    first, line = next((i, line) for i, line in enumerate(lines) if line)
    once_more = again(cases[first])
    if once_more.error is None and not once_more.late and changed(results[first], laid(exercise, once_more.value)):
        return Report(exercise.name, WRONG, (
            "Called twice with the same input, your function gives two different results: does it keep or draw something?",))
    lines_told = [counterexample(exercise, again, cases, lines) or line]
    slip = known_slip(exercise, cases, results) or found_slip(exercise, again, results) or ""
    if slip:
        lines_told.append(slip)
    right = sum(line is None for line in lines)
    if len(cases) > 1:
        lines_told.append(f"Right on {right} of {len(cases)} inputs.")
    return Report(exercise.name, WRONG, tuple(lines_told) + printed(once_more), slip)


def counterexample(exercise: Question, again: Again, cases: list[Args], lines: list[str | None]) -> str:
    """The smallest input on which the answer is wrong, in words, or ""."""
    try:
        return smallest(exercise, again, cases, lines)
    except Exception:              # inputs of a kind that cannot be made smaller
        return ""


def changed(a: Plain, b: Plain) -> bool:
    """Whether two results of the same input are different numbers; False where that cannot be told."""
    try:
        return equal(a, a) and not equal(a, b)
    except Exception:
        return False


def agree(a: Plain, b: Plain) -> bool:
    """Whether two plain results are equal; False where that cannot be told."""
    try:
        return equal(a, b)
    except Exception:
        return False


def known_slip(exercise: Question, cases: list[Args], results: list[Plain]) -> str | None:
    """The words for the wrong answer of the catalogue whose results these are, on every case."""
    try:
        if exercise.slip is not None and (words := exercise.slip(results, cases)):
            return words
    except Exception:
        pass                       # results of a form that the exercise does not know
    for wrong in exercise.wrong:
        try:
            with np.errstate(all="ignore"), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                made = [laid(exercise, plain(wrong.fn(*convert(args, np.array)))) for args in cases]
        except Exception:
            continue
        if all(agree(a, b) for a, b in zip(results, made, strict=True)):
            return wrong.words
    return None


def found_slip(exercise: Question, again: Again, results: list[Plain]) -> str:
    """The sentence that the search for a mistake finds, or ""."""
    if exercise.judge is not None or exercise.lay_out is not None:
        return ""

    def more(cases):
        calls = [again(args) for args in cases]
        good = all(c.error is None and not c.late and not c.stopped for c in calls)
        return [c.value for c in calls] if good else None

    words = diagnose(exercise, results, more)
    return f"What you return: {words}." if words else ""


def praise(exercise: Question, n: int) -> str:
    what = "an independent oracle" if exercise.oracle else "the reference"
    return exercise.praise or f"Agrees with {what} on {n} inputs."


def convert(value: Any, array: Fn) -> Any:
    """`value` with every NumPy array handed to `array`; unlike jax.tree.map this keeps the order of a dict."""
    if isinstance(value, np.ndarray):
        return array(value)
    if isinstance(value, dict):
        return {key: convert(part, array) for key, part in value.items()}
    if isinstance(value, (tuple, list)):
        parts = [convert(part, array) for part in value]
        return type(value)(*parts) if hasattr(value, "_fields") else type(value)(parts)
    return value


def line_of(error: BaseException, fn: Fn) -> str:
    """" in line n" of the learner's own cell, from the traceback."""
    file = getattr(getattr(fn, "__code__", None), "co_filename", None)
    numbers, trace = [], error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == file:
            numbers.append(trace.tb_lineno)
        trace = trace.tb_next
    return f" in line {numbers[-1]}" if numbers else ""


def printed(result: Call) -> tuple[str, ...]:
    """What the function printed, in one line."""
    lines = result.printed.strip().splitlines()
    return (f"It printed: {lines[0][:120]}" + (f" … ({len(lines)} lines)" if len(lines) > 1 else ""),) if lines else ()

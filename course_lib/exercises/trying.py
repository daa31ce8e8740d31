"""The learner's function called on every case: its results, or the words for a call that gave nothing to compare."""
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from .limit import Limit
from .question import Args, Fn, Question
from .report import NOT_ATTEMPTED, WRONG, Report
from .sandbox import Call, call, raised_by_stub, unfinished
from .tracebacks import explained, place
from .values import Plain

LATE = "Your function did not come back and was stopped. Is there a loop that never ends?"
STOPPED = "You stopped it (■). Is there a loop that never ends?"
FILL_IN = "Fill in the line marked with …, run that cell, then this one."
NOTHING = ("Your function returned nothing (None). Is there a `return`, and is it reached? Has what it returns been "
           "computed by then?")


class Mislaid(NamedTuple):
    """A result of another structure than the one asked for: `words` say which is asked for."""

    words: str


class Raised(NamedTuple):
    """What stands for the result of a case on which the function raised an error or returned nothing: `words` say which."""

    words: str


class Tried(NamedTuple):
    """The learner's plain results, one for each case, or the Report that ended the tries."""

    results: list[Plain]
    report: Report | None


def attempt(exercise: Question, fn: Fn, cases: Sequence[Args], array: Fn, limit: Limit) -> Tried:
    """Call `fn` on every case. An error, or nothing, on some cases only is kept in the place of the result.

    Anything else ends the tries.
    """
    results: list[Plain] = []
    first = None
    for args in cases:
        result = call(fn, convert(args, array), limit)
        if lines := trouble(result, fn):
            status = NOT_ATTEMPTED if lines == (FILL_IN,) else WRONG
            report = Report(exercise.name, status, lines if status == NOT_ATTEMPTED else lines + printed(result))
            if not isinstance(result.error, Exception) and lines != (NOTHING,) or status == NOT_ATTEMPTED:
                return Tried(results, report)
            first = first or report
            results.append(Raised(lines[0]))
        else:
            results.append(laid(exercise, result.value))
    return Tried(results, first if all(isinstance(result, Raised) for result in results) else None)


def laid(exercise: Question, value: Plain) -> Plain:
    """The parts of a plain result that are compared, or Mislaid."""
    if exercise.lay_out is None:
        return value
    try:
        return exercise.lay_out(value)
    except Exception as error:
        return Mislaid(str(error))


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
        return (f"Your function raised {type(error).__name__}{line_of(error, fn)}: {explained(error, fn)}",)
    if unfinished(result.value):
        return (FILL_IN,)
    if result.changed is not None:
        return (f"Your function changed its input number {result.changed + 1} in place. Work on a copy: the caller "
                "still needs the old values.",)
    return (NOTHING,) if result.value is None else ()


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
    found = place(error, fn)
    return f" in line {found[1]}" if found else ""


def printed(result: Call) -> tuple[str, ...]:
    """What the function printed, in one line."""
    lines = result.printed.strip().splitlines()
    return (f"It printed: {lines[0][:120]}" + (f" … ({len(lines)} lines)" if len(lines) > 1 else ""),) if lines else ()

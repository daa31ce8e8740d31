"""The exercise: a reference solution, cases to try it on, and a catalogue of wrong answers with the words for each.

The check goes shape -> value (against the oracle) -> which part -> which known slip, and stops at the first that helps.
It never raises, whatever the learner wrote, so that Run All stays green.
"""
import functools
import inspect
import re
import textwrap
from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import numpy as np

from .report import NOT_ATTEMPTED, PASSED, WRONG, Report
from .sandbox import call, holds_tracer, unfinished

TOLERANCE = 2e-4   # float32 answers pass; every wrong answer of every catalogue is at least ten times further away

LATE = "Your function did not come back and was stopped. Is there a loop that never ends?"


class Wrong(NamedTuple):
    """A slip people make: `fn` makes it, `words` say what it is and where to look."""

    name: str
    fn: Callable
    words: str


class Exercise(NamedTuple):
    """One exercise.

    name      what `check` and the notebook call it
    slide     its S-id
    title     heading; `asks` the statement in Markdown
    stub      the code cell a learner starts from
    solution  the reference, a function whose source is shown
    cases     () -> list of argument tuples, float64 NumPy arrays (the same ones for every check)
    wrong     catalogue of Wrong
    hints     from gentle to nearly everything
    returns   names of the parts of the result, in slide notation; one name for a single array
    oracle    (args) -> the right result by another way (finite differences, enumeration); default: the solution
    accept    (got, want, args) -> True to accept a value that differs from the oracle's (several right answers)
    judge     (got, args) -> None or what is wrong in words, for results that are not numbers; replaces the comparison
    """

    name: str
    slide: str
    title: str
    asks: str
    stub: str
    solution: Callable
    cases: Callable
    wrong: tuple
    hints: tuple
    returns: tuple
    oracle: Callable | None = None
    accept: Callable | None = None
    judge: Callable | None = None

    def check(self, fn):
        """A Report on the learner's `fn`. First with NumPy inputs, then, if that is not right, with JAX arrays."""
        if not callable(fn):
            return Report(self.name, NOT_ATTEMPTED, (f"check(\"{self.name}\", …) needs your function, not {fn!r}.",))
        once = self._replace(cases=functools.cache(self.cases))
        report = once._check(fn, np.array)
        if report.status == WRONG and LATE not in report.lines and once._check(fn, jax.numpy.asarray).passed:
            return Report(self.name, PASSED, once._praise())
        return report

    def _check(self, fn, array):
        got = []
        for args in self.cases():
            made = convert(args, array)
            result = call(fn, made)
            if trouble := self._trouble(result, made):
                return trouble
            got.append(result.value)
        for args, value in zip(self.cases(), got, strict=True):
            if line := self._difference(value, args):
                slip = self._known_slip(got)
                return Report(self.name, WRONG, tuple(part for part in (line, slip) if part))
        return Report(self.name, PASSED, self._praise())

    def _praise(self):
        return (
            f"Agrees with {'an independent oracle' if self.oracle else 'the reference'} on {len(self.cases())} inputs.",
        )

    def _want(self, args):
        return (self.oracle or self.solution)(*convert(args, np.array))

    def _trouble(self, result, args):
        """A report for calls that gave nothing to compare."""
        if result.late:
            lines = (LATE,)
        elif isinstance(result.error, NotImplementedError):
            return Report(self.name, NOT_ATTEMPTED, ("Fill in the line marked with …, run that cell, then this one.",))
        elif result.error is not None:
            said = str(result.error).strip().splitlines()
            where = line_of(result.error)
            lines = (f"Your function raised {type(result.error).__name__}{where}: {said[0] if said else ''}",)
        elif result.changed is not None:
            lines = (
                f"Your function changed its input number {result.changed + 1} in place. Work on a copy: the caller "
                "still needs the old values.",
            )
        elif unfinished(result.value):
            return Report(self.name, NOT_ATTEMPTED, ("Fill in the line marked with …, run that cell, then this one.",))
        elif holds_tracer(result.value):
            lines = ("Your function returned a JAX tracer, a value from inside a transformation, not a number. "
                     "Do not store results of a traced function in a global variable.",)
        else:
            return None
        return Report(self.name, WRONG, lines + printed(result))

    def _difference(self, got, args):
        """The first thing that is wrong with one result, in words, or None."""
        if self.judge is not None:
            return self._judged(got, args)
        want = self._want(args)
        if self.accept is not None and self._accepted(got, want, args):
            return None
        single = len(self.returns) == 1
        parts, wants = ((got,), (want,)) if single else (got, want)
        if not single and (not isinstance(parts, (tuple, list)) or len(parts) != len(wants)):
            return f"Return {len(wants)} things, {', '.join(self.returns)}; yours returned {kind(got)}."
        for name, part, right in zip(self.returns, parts, wants, strict=True):
            if line := compare(name, part, right):
                before = [n for n in self.returns[: self.returns.index(name)]]
                return (
                    f"{' and '.join(before)} {'is' if len(before) == 1 else 'are'} right. " if before else ""
                ) + line
        return None

    def _judged(self, got, args):
        try:
            return self.judge(got, args)
        except Exception:
            return f"{self.returns[0]} should look like {self._want(args)!r}; yours is {kind(got)}."

    def _accepted(self, got, want, args):
        try:
            return bool(self.accept(got, want, args))
        except Exception:
            return False

    def _known_slip(self, got):
        """The words for the wrong answer whose results these are, on every case."""
        for wrong in self.wrong:
            try:
                results = [wrong.fn(*convert(args, np.array)) for args in self.cases()]
            except Exception:
                continue
            if all(equal(a, b) for a, b in zip(got, results, strict=True)):
                return wrong.words
        return None

    def source(self):
        """The reference solution as the learner reads it: our source under the stub's name, ready to paste."""
        source = textwrap.dedent(inspect.getsource(self.solution)).strip()
        return re.sub(rf"\b{self.solution.__name__}\(", f"{self.stub_name}(", source)

    @property
    def stub_name(self):
        """Name of the function the stub defines."""
        return re.search(r"^def (\w+)\(", self.stub, re.MULTILINE)[1]


def convert(value, array):
    """`value` with every NumPy array handed to `array`; unlike jax.tree.map this keeps the order of a dict."""
    if isinstance(value, np.ndarray):
        return array(value)
    if isinstance(value, dict):
        return {key: convert(part, array) for key, part in value.items()}
    if isinstance(value, (tuple, list)):
        parts = [convert(part, array) for part in value]
        return type(value)(*parts) if hasattr(value, "_fields") else type(value)(parts)
    return value


def compare(name, got, want):
    """Why `got` is not `want`: not a number, shape, NaN, or the largest difference with its place; None if it is."""
    try:
        g = np.asarray(got, float)
    except (TypeError, ValueError):
        return f"{name} should be numbers, yours is {kind(got)}."
    w = np.asarray(want, float)
    if g.shape != w.shape and not g.size == w.size == 1:
        return f"{name} has shape {g.shape}, it should have {w.shape}."
    g = g.reshape(w.shape)
    if np.isnan(g).any() and not np.isnan(w).any():
        return f"{name} contains NaN."
    if close(g, w):
        return None
    at = np.unravel_index(np.argmax(np.nan_to_num(np.abs(g - w), nan=np.inf)), w.shape)
    place = f" at index {tuple(int(i) for i in at)}" if w.ndim else ""
    return f"{name}{place} is {g[at]:.4g}, it should be {w[at]:.4g}."


def close(g, w):
    scale = max(float(np.max(np.abs(w), initial=0)), 1e-6)
    with np.errstate(invalid="ignore"):
        return bool(np.all((np.abs(g - w) <= TOLERANCE * scale) | (g == w)))


def equal(a, b):
    """Whether two results are the same numbers (or words) in the same structure."""
    if isinstance(a, (tuple, list)) and isinstance(b, (tuple, list)) and any(isinstance(part, str) for part in b):
        return list(a) == list(b)
    if isinstance(a, (tuple, list)) and isinstance(b, (tuple, list)) and len(a) == len(b) and any(
            np.ndim(part) for part in (*a, *b)):
        return all(equal(x, y) for x, y in zip(a, b, strict=True))
    return compare("", a, b) is None


def kind(value: Any):
    shape = getattr(value, "shape", None)
    return f"an array of shape {shape}" if shape is not None else (
        f"{len(value)} things" if isinstance(value, (tuple, list)) else f"a {type(value).__name__}")


def line_of(error):
    """" in line n" of the learner's own cell, from the traceback."""
    frames = [f for f, _ in _walk(error.__traceback__) if "course_lib" not in f.f_code.co_filename]
    ours = [n for f, n in _walk(error.__traceback__) if f in frames and "site-packages" not in f.f_code.co_filename]
    return f" in line {ours[-1]}" if ours else ""


def _walk(trace):
    while trace is not None:
        yield trace.tb_frame, trace.tb_lineno
        trace = trace.tb_next


def printed(result):
    lines = result.printed.strip().splitlines()
    return (f"It printed: {lines[0]}" + (f" … ({len(lines)} lines)" if len(lines) > 1 else ""),) if lines else ()

"""Answers written from the statements alone, and what the checker says of each: `python -m tests.exercises.answers DIR`.

A file NAME.py holds functions right_N and wrong_N for the exercise NAME; the docstring of a wrong one names its mistake.
"""
import importlib.util
import re
import time
import traceback
from pathlib import Path
from typing import NamedTuple

from course_lib.exercises import EXERCISES
from course_lib.exercises.report import NOT_ATTEMPTED, PASSED

STORED = Path(__file__).parent / "stored"
NAMED, POINTED, GENERIC, RAISED, UNTOUCHED = "named", "pointed", "generic", "raised", "not attempted"
POINTS = re.compile(  # words of the checker that say where to look without naming a slip
    r" has shape |of shape |^Return |returned nothing|in place|Your function (raised|did not|calls)|"
    r"should be (a number|numbers)|contains NaN|two different results")


class Outcome(NamedTuple):
    """What became of one answer."""

    exercise: str
    answer: str
    mistake: str
    verdict: str
    lines: tuple[str, ...]
    seconds: float

    @property
    def right(self):
        return self.answer.startswith("right")


def answers(path):
    """{name: function} of one file, in its order."""
    spec = importlib.util.spec_from_file_location(f"answers_{path.stem}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return {name: fn for name, fn in vars(module).items() if re.fullmatch(r"(right|wrong)_\d+", name)}


def outcome(exercise, name, fn):
    """Check one answer."""
    mistake, start = " ".join((fn.__doc__ or "").split()), time.perf_counter()
    try:
        report = EXERCISES[exercise].check(fn)
        verdict, lines = verdict_of(exercise, report), report.lines
    except Exception:
        verdict, lines = RAISED, tuple(traceback.format_exc().splitlines()[-3:])
    return Outcome(exercise, name, mistake, verdict, lines, time.perf_counter() - start)


def verdict_of(exercise, report):
    """PASSED, named, pointed, generic or not attempted."""
    if report.status in (PASSED, NOT_ATTEMPTED):
        return PASSED if report.passed else UNTOUCHED
    if report.diagnosis:
        return NAMED
    judged = EXERCISES[exercise].judge is not None and not any("it should be" in line for line in report.lines[:1])
    return POINTED if judged or report.pointer or any(POINTS.search(line) for line in report.lines) else GENERIC


def some(folder, name):
    """The outcomes of the file of one exercise, in a list that another process can send."""
    return [outcome(name, answer, fn) for answer, fn in answers(Path(folder) / f"{name}.py").items()]

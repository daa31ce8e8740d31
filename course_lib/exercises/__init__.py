"""Lecture exercises that check themselves: `check("neuron", my_neuron)`. The exercises stand in their lessons.

Each has a reference solution, hints in steps, and a catalogue of wrong answers with the words a learner reads.
A lesson's exercises are imported when one of them is first asked for.
"""
import importlib
from collections.abc import Iterator, Mapping
from typing import Any

from course_lib.lessons import DECK

from . import exam
from .exercise import Exercise as Exercise
from .notebook_cells import check_cell as check_cell
from .notebook_cells import statement as statement
from .progress import progress as progress
from .progress_file import record
from .report import NOT_ATTEMPTED
from .report import Report as Report

WHERE = {name: row.module(module) for row in DECK for module, names in row.exercises.items() for name in names}


class _Lazy(Mapping[str, Exercise]):
    """All exercises by name, in the order of the slides; looking one up imports its lesson and no other."""

    def __getitem__(self, name: str) -> Exercise:
        found = {exercise.name: exercise for exercise in importlib.import_module(WHERE[name]).EXERCISES}
        return found[name]

    def __iter__(self) -> Iterator[str]:
        return iter(WHERE)

    def __len__(self) -> int:
        return len(WHERE)


EXERCISES = _Lazy()


def check(name: str, fn: Any) -> Report:
    """Check the learner's function against exercise `name`: a Report that says PASSED, NOT ATTEMPTED or what is wrong.

    An answer that was tried is remembered beside the notebooks: `progress()` shows it.
    """
    if name not in WHERE:
        raise ValueError(f"there is no exercise {name!r}: there are {', '.join(WHERE)}")
    report = EXERCISES[name].check(fn)
    note = record(name, report.passed) if report.status != NOT_ATTEMPTED else ""
    report = exam.silent(report) if exam.is_on() else report
    return report._replace(lines=(*report.lines, note)) if note else report

"""Exam mode: a file `hints-off` beside the notebook. `check` then says whether an answer passes, and not what is wrong."""
from pathlib import Path

from .report import WRONG, Report

NAME = "hints-off"
SHARE = "Right on "        # how the line begins that says on how many inputs an answer is right: the only one that stays
WORDS = "It is not right yet. Hints are off."


def is_on() -> bool:
    """Whether the folder of the notebook says so."""
    return (Path.cwd() / NAME).exists()


def silent(report: Report) -> Report:
    """The report without the words that help."""
    if report.status != WRONG:
        return report
    return Report(report.name, WRONG, (WORDS, *(line for line in report.lines if line.startswith(SHARE))))

"""The class as tables: a grading worksheet for Moodle, a gradebook for Canvas, JSON for everything else.

Moodle (assignment › Grading › Upload grading worksheet) reads `Identifier`, `Grade`, `Last modified (grade)` and
`Feedback comments`; Canvas (Gradebook › Import) `Student`, `ID`, the SIS columns, `Section` and one column for each
assignment. Grades are the share of passed exercises of the lessons that were handed in, times the points.
"""
import csv
import json
from io import StringIO

from .course import EXERCISES, OF
from .judging import PASSED, WRONG
from .projector import projector
from .summary import Learner, Summary

MOODLE = ("Identifier", "Full name", "Grade", "Maximum grade", "Last modified (grade)", "Feedback comments")
CANVAS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")


def moodle(summary: Summary, points: float) -> str:
    """One row a learner; `Identifier` is known where Moodle's own folder names were kept."""
    rows = [(f"Participant {one.moodle}" if one.moodle else "", safe(one.name), grade(one, summary.exercises, points),
             number(points), "-", safe(feedback(one, summary))) for one in summary.learners]
    return written([MOODLE, *rows])


def canvas(summary: Summary, points: float) -> str:
    """One column for each lesson; the second line holds the points, as Canvas wants it."""
    lessons = list(dict.fromkeys(EXERCISES[name] for name in summary.exercises))
    rows = [(safe(one.name), one.canvas, "", "", "", *(grade(one, OF[lesson], points) for lesson in lessons))
            for one in summary.learners]
    return written([(*CANVAS, *lessons), ("Points Possible", "", "", "", "", *[number(points)] * len(lessons)), *rows])


def grade(learner: Learner, exercises: tuple[str, ...], points: float) -> str:
    return number(points * learner.passed(exercises) / max(len(exercises), 1))


def number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def feedback(learner: Learner, summary: Summary) -> str:
    """What passed, and the name of every mistake, in sentences."""
    passed = [name for name in summary.exercises if name in learner.results and learner.results[name].status == PASSED]
    wrong = [f"{name}: {found.title}" for name, found in learner.results.items() if found.status == WRONG]
    rest = [name for name in summary.exercises if name not in passed and
            (name not in learner.results or learner.results[name].status != WRONG)]
    return " ".join([f"Passed: {', '.join(passed) or 'none'}.", *wrong, *([f"Open: {', '.join(rest)}."] if rest else [])])


def safe(text: str) -> str:
    """No spreadsheet takes it for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def written(rows) -> str:
    out = StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def everything(summary: Summary) -> str:
    """JSON: learners with every result, mistakes with their counts and codes."""
    return json.dumps({
        "exercises": list(summary.exercises), "files": summary.files, "fence": list(summary.held),
        "learners": [{"name": one.name, "moodle": one.moodle, "canvas": one.canvas, "notes": list(one.notes),
                      "results": {name: found._asdict() for name, found in one.results.items()}} for one in summary.learners],
        "mistakes": [m._asdict() | {"count": m.count, "code": projector(m)[0], "cell": projector(m)[1]}
                     for m in summary.mistakes],
    }, indent=1, ensure_ascii=False) + "\n"

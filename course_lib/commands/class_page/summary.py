"""Learners × exercises, and what went wrong: the mistakes of each exercise, ranked by how many made them."""
import re
from collections.abc import Iterable
from typing import NamedTuple

from .answers import BROKEN, FOUND, MISSING, Answer, answers, lesson_of
from .collecting import HandIn
from .course import EXERCISES, OF
from .judging import OPEN, PASSED, WRONG, Verdict
from .reading import Unreadable, cells

GONE = "missing"
RANK = {GONE: 0, OPEN: 1, WRONG: 2, PASSED: 3}
LINE = re.compile(r" in line \d+")


class Result(NamedTuple):
    """What became of one exercise of one learner."""

    status: str
    lines: tuple[str, ...] = ()
    named: str = ""
    pointed: str = ""
    source: str = ""
    path: str = ""

    @property
    def title(self) -> str:
        """The mistake by its name, or the first thing that is wrong; the same for answers that do the same."""
        return self.named or LINE.sub("", self.lines[0] if self.lines else "Nothing is known of it.")


class Learner(NamedTuple):
    """One row: `results` by exercise, and `notes` on the files."""

    name: str
    moodle: str
    canvas: str
    results: dict[str, Result]
    notes: tuple[str, ...]

    def passed(self, exercises: Iterable[str]) -> int:
        return sum(name in self.results and self.results[name].status == PASSED for name in exercises)


class Mistake(NamedTuple):
    """What several learners did in one exercise; `source` is one of their answers, nobody's name in it."""

    exercise: str
    title: str
    named: bool
    learners: tuple[str, ...]
    pointed: str
    source: str

    @property
    def count(self) -> int:
        return len(self.learners)


class Summary(NamedTuple):
    """The class: `exercises` are those of the lessons that were handed in, in the order of the slides."""

    learners: tuple[Learner, ...]
    exercises: tuple[str, ...]
    mistakes: tuple[Mistake, ...]
    held: tuple[str, ...]
    files: int

    def of(self, exercise: str) -> list[Mistake]:
        """The mistakes of one exercise: those with a name first, then by how many made them."""
        return [mistake for mistake in self.mistakes if mistake.exercise == exercise]

    def count(self, exercise: str, status: str) -> int:
        return sum(exercise in one.results and one.results[exercise].status == status for one in self.learners)


class Read(NamedTuple):
    """A hand-in that has been read: its answers, or why there are none."""

    file: HandIn
    lesson: str
    answers: tuple[Answer, ...]
    problem: str = ""


def read(file: HandIn) -> Read:
    """The answers in one file; never raises."""
    if file.problem:
        return Read(file, "", (), file.problem)
    try:
        book = cells(file.data)
        found = tuple(answers(book, file.path.rsplit("/", 1)[-1]))
    except Unreadable as error:
        return Read(file, "", (), str(error))
    except RecursionError:
        return Read(file, "", (), "The notebook is nested too deeply to be read.")
    said = "" if found else "No exercise of the course is in this notebook."
    return Read(file, lesson_of(book, file.path.rsplit("/", 1)[-1]), found, said)


def to_check(hand_ins: list[Read]) -> list[Answer]:
    return [answer for one in hand_ins for answer in one.answers if answer.state == FOUND]


def summarize(hand_ins: list[Read], known: dict[str, Verdict]) -> Summary:
    """The table of the class from the files and the verdicts on their answers."""
    by_name: dict[str, list[Read]] = {}
    for one in hand_ins:
        by_name.setdefault(one.file.moodle or one.file.canvas or one.file.learner.casefold(), []).append(one)
    learners = tuple(sorted((learner(files, known) for files in by_name.values()), key=lambda one: one.name.casefold()))
    lessons = {one.lesson for one in hand_ins if one.lesson and one.answers}
    shown = {name for lesson in lessons for name in OF[lesson]} | {name for one in learners for name in one.results}
    held = dict.fromkeys(part for verdict in known.values() for part in verdict.get("held", ()))
    return Summary(learners, tuple(name for name in EXERCISES if name in shown), mistakes(learners), tuple(held), len(hand_ins))


def learner(files: list[Read], known: dict[str, Verdict]) -> Learner:
    """One learner's row; of two hand-ins of an exercise the better one counts, and a note says so."""
    results, twice = dict[str, Result](), dict[str, None]()
    notes = [f"{one.file.path}: {one.problem}" for one in files if one.problem]
    for one in files:
        for answer in one.answers:
            new = result(answer, known, one.file.path)
            if answer.exercise in results:
                twice[one.lesson or answer.exercise] = None
                if RANK[results[answer.exercise].status] > RANK[new.status]:
                    continue
            results[answer.exercise] = new
    notes += [f"{lesson} was handed in more than once: for each exercise the better answer counts." for lesson in twice]
    first = files[0].file
    return Learner(first.learner, first.moodle, first.canvas, results, tuple(notes))


def result(answer: Answer, known: dict[str, Verdict], path: str) -> Result:
    if answer.state == MISSING:
        return Result(GONE, (answer.words,), path=path)
    if answer.state == BROKEN:
        return Result(WRONG, (answer.words,), source=answer.source, path=path)
    if answer.state != FOUND:
        return Result(OPEN, path=path)
    found = known.get(answer.key, {"status": WRONG, "lines": ["It has not been checked."], "named": "", "pointed": ""})
    return Result(found["status"], tuple(found["lines"]), found["named"], found["pointed"], answer.source, path)


def mistakes(learners: tuple[Learner, ...]) -> tuple[Mistake, ...]:
    """All mistakes, exercise by exercise: the named ones by number, then the others by number."""
    groups: dict[tuple[str, str], list[tuple[str, Result]]] = {}
    for one in learners:
        for name, found in one.results.items():
            if found.status == WRONG:
                groups.setdefault((name, found.title), []).append((one.name, found))
    made = [Mistake(name, title, bool(each[0][1].named), tuple(who for who, _ in each), each[0][1].pointed,
                    min((found.source for _, found in each), key=len)) for (name, title), each in groups.items()]
    order = list(EXERCISES)
    return tuple(sorted(made, key=lambda m: (order.index(m.exercise), not m.named, -m.count, m.title)))


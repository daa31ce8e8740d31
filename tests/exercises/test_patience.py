"""The same mistake has the same name on every machine: changes are counted, and the clock ends only what is dear."""
from itertools import count

from course_lib.exercises import EXERCISES
from course_lib.exercises.diagnosis import enough, patience
from course_lib.exercises.diagnosis.patience import EDITS, Patience
from course_lib.exercises.diagnosis.program import Program


def test_so_many_changes_are_looked_at_and_no_more():
    taken = count()
    assert list(Patience(5, 60).few(taken)) == [0, 1, 2, 3, 4] and next(taken) == 5
    assert list(Patience(5, 60).few([])) == []


def test_the_clock_ends_what_is_dear_but_not_before_it_has_begun(monkeypatch):
    clock = count(step=10)
    monkeypatch.setattr(patience, "thread_time", lambda: next(clock))
    assert list(Patience(100, 25).few(count())) == [0, 1, 2]
    assert list(Patience(100, 1).few(count())) == [0]


def test_a_machine_half_as_fast_finds_the_same(monkeypatch):
    def edits(speed):
        clock = count(step=speed)
        monkeypatch.setattr(patience, "thread_time", lambda: next(clock))
        exercise = EXERCISES["adam"]
        return [words for _, words, _ in Program(exercise.solution, enough(exercise.solution, exercise.cases())).edits(())]

    quick = edits(EDITS.seconds / EDITS.most / 3)
    assert quick == edits(EDITS.seconds / EDITS.most / 1.5) and len(quick) > 1_000

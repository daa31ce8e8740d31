"""Answers that people wrote from the statements alone: all right ones pass, all wrong ones are refused, most are named."""
import json

import jax
import pytest

from course_lib.exercises import EXERCISES, checking
from course_lib.exercises.diagnosis import patience
from course_lib.exercises.report import PASSED

from .answers import NAMED, RAISED, STORED, answers, outcome, some

REVIEWED = json.loads((STORED.parent / "verdicts.json").read_text("utf-8"))
NAMES = sorted(path.stem for path in STORED.glob("*.py"))
WHOLE = [name for name in NAMES if "named" in REVIEWED.get(name, {})]


@pytest.fixture(autouse=True)
def as_in_a_notebook():
    """With JAX's usual promotion, also in the thread in which an answer runs: a context would hold in this one only."""
    jax.config.update("jax_numpy_dtype_promotion", "standard")
    yield
    jax.config.update("jax_numpy_dtype_promotion", "strict")


@pytest.mark.slow
@pytest.mark.one_in(2)
@pytest.mark.parametrize("name", NAMES)
def test_right_answers_pass_and_wrong_ones_do_not(name, monkeypatch):
    """Without a diagnosis, for time."""
    monkeypatch.setattr(checking, "explanation", lambda *args: ("", ""))
    monkeypatch.setattr(checking, "counterexample", lambda *args: "")
    found = {answer: outcome(name, answer, fn) for answer, fn in answers(STORED / f"{name}.py").items()}
    passed = {answer for answer, one in found.items() if one.verdict == PASSED}
    right = {answer for answer, one in found.items() if one.right} ^ set(REVIEWED.get(name, {}).get("mislabelled", ()))
    assert passed == right and all(one.verdict != RAISED for one in found.values())


@pytest.mark.slow
@pytest.mark.one_in(4)
@pytest.mark.parametrize("name", WHOLE)
def test_what_was_named_is_still_named(name, monkeypatch):
    """One may be lost. By the number of changes that are looked at: the clock is for what is dear."""
    monkeypatch.setattr(patience, "thread_time", lambda: 0.0)
    named = {one.answer for one in some(STORED, name) if one.verdict == NAMED}
    lost = set(REVIEWED[name]["named"]) - named
    assert len(lost) <= 1, lost


def test_every_exercise_has_answers():
    assert set(EXERCISES) == set(NAMES)

"""Every exercise of the course in its three states, and the checker against learners who do strange things."""
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib.exercises import EXERCISES, check, check_cell, statement
from course_lib.exercises.limit import Limit
from course_lib.exercises.report import NOT_ATTEMPTED, PASSED, WRONG
from course_lib.exercises.sandbox import call

ALL = list(EXERCISES.values())
SLIPS = [(e, w) for e in ALL for w in e.wrong]


@pytest.mark.parametrize("exercise", ALL, ids=lambda e: e.name)
def test_the_solution_passes(exercise):
    assert exercise.check(exercise.solution).status == PASSED


@pytest.mark.parametrize(("exercise", "wrong"), SLIPS, ids=[f"{e.name}-{w.name}".replace(" ", "_") for e, w in SLIPS])
def test_every_wrong_answer_gets_its_own_words(exercise, wrong):
    report = exercise.check(wrong.fn)
    assert report.status == WRONG
    assert wrong.words in report.lines


@pytest.mark.parametrize("exercise", ALL, ids=lambda e: e.name)
def test_the_stub_is_not_attempted(exercise):
    names = {"np": np, "jnp": jnp}
    exec(exercise.stub, names)
    fn = names[check_cell(exercise).rpartition(", ")[2].rstrip(")")]
    assert exercise.check(fn).status == NOT_ATTEMPTED


@pytest.mark.parametrize("exercise", ALL, ids=lambda e: e.name)
def test_the_catalogue_is_complete(exercise):
    assert len(exercise.wrong) >= 4
    assert len({w.words for w in exercise.wrong}) == len(exercise.wrong)
    assert len(exercise.hints) >= 2
    assert exercise.source() in statement(exercise)
    if exercise.oracle:
        assert exercise.check(exercise.oracle).status == PASSED


@pytest.mark.slow
def test_a_right_answer_passes_in_any_reasonable_form():
    def listed(x, w, b):
        a = [float(b + sum(xi * wi for xi, wi in zip(row, w, strict=True))) for row in np.atleast_2d(x)]
        a = a if np.ndim(x) == 2 else a[0]
        return [a, np.tanh(a)]

    def in_jax(x, w, b):
        a = jnp.dot(x, w) + b
        return a, jnp.tanh(a)

    def in_jax_only(x, w, b):
        a = jnp.zeros(x.shape[:-1]).at[...].set(x.dot(w) + b) + 0 * x.at[..., 0].get()
        return a, jnp.tanh(a)

    for fn in (listed, in_jax, in_jax_only):
        assert check("neuron", fn).passed, check("neuron", fn)


def test_strange_learners_are_told_what_happened():
    def raises(x, w, b):
        return x @ w + undefined_name  # noqa: F821

    def changes(x, w, b):
        w *= 2
        return b + x @ w, np.tanh(b + x @ w)

    def talks(x, w, b):
        print("hello", x.shape)
        return b, b

    assert "raised NameError" in check("neuron", raises).lines[0]
    assert "changed its input number 2" in check("neuron", changes).lines[0]
    assert check("neuron", lambda x, w, b: "nonsense").status == WRONG
    assert "a(x) is nan, it should be" in check("neuron", lambda x, w, b: (np.nan * x @ w, 0)).lines[0]
    assert check("neuron", lambda x: x).lines[0].startswith("Your function raised TypeError")
    assert check("neuron", None).status == NOT_ATTEMPTED
    assert check("neuron", talks).status == WRONG


def test_what_a_learner_prints_is_caught(capsys):
    check("neuron", lambda x, w, b: print("noise"))
    assert capsys.readouterr().out == ""


def test_a_function_that_never_returns_is_stopped():
    def forever():
        while True:
            try:
                pass
            except Exception:
                pass

    assert call(forever, (), Limit(0.2)).late


@pytest.mark.slow
def test_what_ends_on_every_case_and_hangs_on_other_inputs_is_told_all_the_same():
    """Asked what would change its result, it would never return: 20 s for each question, and no end of questions."""
    asked = []

    def after_n_trials(top, chance):
        asked.append(chance)
        n = 0
        while 1 - (1 - top) ** n < chance:
            n += 1
        return 1 - (1 - top) ** n

    report = check("trials_needed", after_n_trials)
    assert "gives 0.9015, it should be 22" in report.lines[0] and sum(chance >= 1 for chance in asked) <= 8


def test_an_unknown_exercise_names_the_known_ones():
    with pytest.raises(ValueError, match="neuron"):
        check("nothing", len)


@pytest.mark.slow
def test_a_report_reads_as_text_and_as_html():
    report = check("neuron", lambda x, w, b: (x @ w, x @ w))
    assert "WRONG" in repr(report) and 'role="status"' in report._repr_html_() and "<script" not in report._repr_html_()

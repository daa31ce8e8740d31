"""The place in the learner's own lines: found where one change makes the function right, and said without the change."""
import ast
import copy
import inspect
import os
from types import SimpleNamespace

import numpy as np
import pytest

from course_lib.exercises import EXERCISES
from course_lib.exercises.checking import examine
from course_lib.exercises.diagnosis import mend
from course_lib.exercises.diagnosis.changes import changes
from course_lib.exercises.diagnosis.harmless import harmless
from course_lib.exercises.diagnosis.mending import Draft

CALLED = []


def one(fn, want, cases):
    return mend(fn, [tuple(case) for case in cases], lambda got, args: np.allclose(got, want(*args)))


def fixed_number(x, k):
    """3 is the k of one example."""
    total = 0.0
    for i in range(3):
        total = total + x[i]
    return total


def brackets(x, k):
    return x / k + 1


def too_early(x, k):
    for i in range(k):
        total = x[: i + 1].sum()
        return total


def two_alike(x, k):
    first = x[0] * k
    second = x[1] * k
    return first + second


def surplus(x, k):
    y = np.tanh(x * k)
    y = np.sqrt(np.abs(y))
    return y


def hangs(x, k):
    while k > 0:
        x = x + 1
    return x


def other_power(x, k):
    return (x - k) ** 3


def one_factor_too_many(x, k):
    return x * k if k == 4 else x * k * np.tanh(x)


def writes(x, k):
    CALLED.append(1)
    return open("/nowhere").read() + x


def counted(x, k):
    CALLED.append(1)
    return x * k + 1


X = np.array([2.0, 3.0, 5.0, 7.0, 11.0])
PLACES = [
    (fixed_number, lambda x, k: x[:k].sum(), "`3` in line {2} is a fixed number: it should follow the inputs."),
    (brackets, lambda x, k: x / (k + 1), "Look at the brackets in `x / k + 1` in line {1}."),
    (too_early, lambda x, k: x[:k].sum(), "Does `return total` in line {3} belong inside?"),
    (two_alike, lambda x, k: x[0] ** k + x[1] ** k, "The operation in `x[0] * k` in line {1} is not the one that is needed. "
                                                    "The same in line {2}."),
    (surplus, lambda x, k: np.tanh(x * k), "What does `y = np.sqrt(np.abs(y))` in line {2} do there?"),
    (other_power, lambda x, k: (x - k) ** 2, "Look at the number `3` in line {1}."),
    (one_factor_too_many, lambda x, k: x * k, "What stands behind `else` in `x * k if k == 4 else x * k * np.tanh(x)` in line "
                                              "{1} does not belong there."),
]


@pytest.mark.parametrize("fn, want, words", PLACES, ids=[p[0].__name__ for p in PLACES])
def test_the_place_is_quoted_with_its_line(fn, want, words):
    first = inspect.getsourcelines(fn)[1]
    if fn is fixed_number:
        first += 1                                    # its docstring
    for number in range(1, 5):
        words = words.replace(f"{{{number}}}", str(first + number))
    assert one(fn, want, [(X, 4), (X, 2), (X, 1)]) == words


def test_what_no_single_change_mends_is_not_told():
    assert one(brackets, lambda x, k: np.sin(7 * x) - k**3, [(X, 4), (X, 2)]) == ""


@pytest.mark.slow
def test_a_loop_that_a_change_makes_endless_ends():
    assert one(hangs, lambda x, k: x + 1e9, [(X, 1)]) == ""


def into_itself():
    kept = []
    for _ in range(3):
        kept.append(kept)
    return np.argmin(kept)


def doubled():
    kept = [1, 2]
    for _ in range(60):
        kept = kept + kept
    return kept


def squared():
    n = 10
    for _ in range(60):
        n = n * n
    return n


def calls_itself():
    def tree(depth):
        return depth and tree(depth - 1) + tree(depth - 1)
    return tree(40)


def grows_in_calls():
    def tree(high):
        return tree(high * high)
    return tree(10)


def ranged():
    return list(range(10**9))


def repeated():
    n = 10**6
    return [0] * (n * n)


def hoarded():
    levels = []
    for n in range(10_000):
        level = list(range(n))
        levels.append(level)
    return levels


@pytest.mark.parametrize("fn", [into_itself, doubled, squared, calls_itself, grows_in_calls, ranged, repeated, hoarded])
def test_nothing_grows_without_end(fn):
    """Each of them would run for ever or fill the memory of any machine: no limit of time reaches into such a call."""
    draft = Draft(fn)
    draft.made(SimpleNamespace(apply=copy.deepcopy))
    with pytest.raises(OverflowError, match="without end|more and more|too long"):
        draft.run(())


def test_a_function_that_does_more_than_compute_is_never_changed():
    CALLED.clear()
    assert one(writes, lambda x, k: x, [(X, 1)]) == "" and CALLED == []
    with pytest.raises(ValueError, match="more than compute"):
        Draft(writes)


def test_only_what_computes_is_harmless():
    def tells(source):
        return harmless(ast.parse(source).body[0], dict(np=np, os=os, k=3, helper=brackets, bad=writes))

    for line in ("return np.tanh(x) + k", "return helper(x, k)", "return sum(v * v for v in x)",
                 "import math; return math.exp(x)"):
        assert tells(f"def f(x): {line}"), line
    for line in ("return os.getcwd()", "np.tanh = 3; return x", "return np.random.rand()", "return x.__class__",
                 "return bad(x, 1)", "raise SystemExit", "raise KeyboardInterrupt", "import sys; return sys.exit()",
                 "return eval('x')",
                 "global k; k = 2",
                 "return np.load(x)", "return unknown(x)", "x.shape = 3; return x", "return type(x)"):
        assert not tells(f"def f(x): {line}"), line


def test_what_has_no_source_is_left_alone():
    assert one(np.sum, lambda x, k: x, [(X, 1)]) == "" and one(lambda x, k: x + k, lambda x, k: x, [(X, 1)]) == ""
    code = {}
    exec("def typed(x, k): return x - k", code)
    assert one(code["typed"], lambda x, k: x, [(X, 1)]) == ""


def test_the_function_of_the_learner_stays_as_it_is():
    before = inspect.getsource(brackets), brackets(X, 2)
    one(brackets, lambda x, k: x, [(X, 4)])
    assert before[0] == inspect.getsource(brackets) and np.array_equal(before[1], brackets(X, 2))


def test_a_change_is_undone_before_the_next():
    draft = Draft(two_alike)
    before = ast.dump(draft.module)
    for change in changes(draft.function):
        change.apply(draft.function)
    assert ast.dump(draft.module) == before
    draft.made(next(c for c in changes(draft.function) if "order" in c.words))
    assert draft.run((X, 2)) == pytest.approx(10.0)


def my_prior_variance(lam, T):
    return 1 / (2 * lam * 50000)


def test_check_says_it():
    report = examine(EXERCISES["prior"], my_prior_variance)
    assert report.diagnosis.startswith("`50000` in line ") and report.diagnosis in report.lines

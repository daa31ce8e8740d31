"""Answers of learners who do strange things, each in its own words: nothing is raised, nothing runs on, nothing is broken."""
import builtins
import os
import signal
import sys
import threading
import time

import numpy as np
import pytest

from course_lib.exercises import EXERCISES, check, sandbox
from course_lib.exercises.report import NOT_ATTEMPTED, PASSED, WRONG
from course_lib.exercises.values import LARGEST, Odd, numbers, plain

EXP, LEN = np.exp, builtins.len
pytestmark = pytest.mark.slow        # most of them wait for a limit of time


@pytest.fixture(autouse=True)
def nothing_is_left(monkeypatch):
    monkeypatch.setattr(sandbox, "SECONDS", 1.0)
    monkeypatch.setattr("course_lib.exercises.checking.SECONDS", 1.0)
    out = sys.stdout
    yield
    end = time.monotonic() + 10
    while any(t.name == sandbox.NAME for t in threading.enumerate()):
        assert time.monotonic() < end, "a learner's function is still running"
        time.sleep(0.01)
    assert sys.stdout is out and np.exp is EXP and builtins.len is LEN and sys.gettrace() is None


def endless(*args):
    while True:
        pass


def swallows_everything(*args):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass


def goes_on(*args):
    while True:
        try:
            sum(range(100))
        except BaseException:
            continue


def sleeps(*args):
    time.sleep(3.5)


def breaks_numpy(x, w, b):
    np.exp = None
    return b + x @ w, np.tanh(b + x @ w)


def breaks_builtins(x, w, b):
    builtins.len = lambda anything: 7
    return b, b


def asks(*args):
    return input("w? ")


def debugs(*args):
    breakpoint()


def leaves(*args):
    sys.exit(0)


def checks_itself(*args):
    return check("neuron", checks_itself)


def never_ends_in_itself(*args):
    return never_ends_in_itself(*args)


class Endless:
    def __array__(self, *args, **kwargs):
        endless()


class Raises:
    def __array__(self, *args, **kwargs):
        raise RuntimeError("no")


class RaisesEverywhere:
    def __getattribute__(self, name):
        raise RuntimeError(name)


class NeverEqual:
    def __eq__(self, other):
        raise ValueError

    __hash__ = None


def ever_more():
    while True:
        yield 1.0


def itself():
    value = []
    value.append(value)
    return value


def deep():
    value = []
    for _ in range(5000):
        value = [value]
    return value


STRANGE = [
    (endless, "did not come back"), (swallows_everything, "did not come back"), (goes_on, "did not come back"),
    (sleeps, "did not come back"), (breaks_builtins, ""), (asks, "calls input()"), (debugs, "calls breakpoint()"),
    (leaves, "raised SystemExit"), (checks_itself, "raised RuntimeError"), (never_ends_in_itself, "raised RecursionError"),
    (lambda *a: None, "returned nothing (None)"), (lambda *a: print("3.5"), "It printed: 3.5"),
    (lambda *a: [], "Return 2 things"),
    (lambda *a: Endless(), "did not come back"), (lambda *a: Raises(), "cannot be read as numbers"),
    (lambda *a: RaisesEverywhere(), "cannot be read"), (lambda *a: NeverEqual(), "NeverEqual"),
    (lambda *a: (ever_more(), 1), "more than or did not come back"), (lambda *a: (itself(), 1), "lists within lists"), 
    (lambda *a: deep(), "lists within"),
    (lambda *a: (10**400, 1), "digits"), (lambda *a: (range(10**9), 1), "more than or did not come back"),
    (lambda *a: {1: 2, "a": 3}, "Return 2 things"), (lambda *a: ("text", "text"), "yours is text"),
    (lambda *a: (1j, 1), "complex"), (lambda *a: (np.sum, 1), "a function, sum"), (lambda *a: np.zeros((2, 3)), "shape"),
    (lambda *a: (np.array(["a"]), 1), "text"), (lambda *a: ([1, [2, 3]], 1), "rows of different lengths"),
    (lambda *a: set(), "Return 2 things"), (lambda: 1, "raised TypeError"), (lambda *a: (np.inf, np.inf), "it should be"),
    (lambda *a: (object(), 1), "a object"), (lambda *a: (np.array([None]), 1), "nothing"), (lambda *a: type, "Return 2 things"),
    (lambda *a: (np.datetime64("2020-01-01"), 1), "should be"), (lambda *a: Exception("x"), "Exception"),
]


@pytest.mark.parametrize(("fn", "words"), STRANGE)
def test_a_strange_answer_gets_its_words(fn, words):
    report = check("neuron", fn)
    assert report.status == WRONG and any(each in repr(report) for each in words.split(" or ")), report


@pytest.mark.parametrize("fn", [lambda *a: ..., lambda *a: (..., 1), lambda *a: NotImplemented, lambda x, w, b: x + ...])
def test_an_unfinished_answer_is_not_attempted(fn):
    assert check("neuron", fn).status == NOT_ATTEMPTED


@pytest.mark.parametrize("fn", [None, 3, "my_neuron", [1], ...])
def test_what_is_no_function_is_said(fn):
    report = check("neuron", fn)
    assert report.status == NOT_ATTEMPTED and "needs your function" in report.lines[0]


def test_a_right_answer_that_breaks_numpy_passes_and_numpy_is_whole_again():
    assert check("neuron", breaks_numpy).status == PASSED


@pytest.mark.parametrize("make", [
    lambda a, h: (a, h), lambda a, h: [a, h], lambda a, h: (v for v in (a, h)), lambda a, h: iter([a, h]),
    lambda a, h: np.array([a, h]), lambda a, h: [np.asarray(a).tolist(), np.asarray(h).tolist()],
    lambda a, h: (np.float32(a), np.float32(h)), lambda a, h: tuple(np.asarray(v)[()] for v in (a, h))])
def test_a_right_answer_is_right_in_any_reasonable_form(make):
    def fn(x, w, b):
        a = b + x @ w
        return make(a, np.tanh(a))

    assert check("neuron", fn).passed, check("neuron", fn)


def test_an_answer_that_changes_from_call_to_call_is_told():
    counted = iter(range(1000))
    assert "two different results" in check("neuron", lambda x, w, b: (b + x @ w + next(counted), 0)).lines[0]


@pytest.mark.one_in(3)
@pytest.mark.parametrize("name", EXERCISES)
def test_no_exercise_raises_whatever_comes_back(name):
    for value in (0, None, (), [], (1, 2), [[1], [2, 3]], "x", {}, np.zeros(3), np.zeros((2, 2)), (None, None), 1j, Raises()):
        assert check(name, lambda *args, value=value: value).status != PASSED, value


@pytest.mark.one_in(3)
@pytest.mark.parametrize("name", EXERCISES)
def test_one_part_of_several_is_not_enough(name):
    exercise = EXERCISES[name]
    if len(exercise.returns) > 1:
        assert check(name, lambda *args: exercise.solution(*args)[0]).status == WRONG


@pytest.mark.skipif(os.name != "posix", reason="sends itself the signal of ■")
def test_a_pressed_stop_ends_the_function_and_gives_stdout_back(capsys):
    threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
    report = check("neuron", endless)
    print("heard")
    assert "You stopped it" in report.lines[0] and capsys.readouterr().out == "heard\n"


def test_plain_values_and_what_is_none():
    assert plain({"a": (1, iter([2]))}) == {"a": (1, [2])}
    assert isinstance(plain([0.0] * (LARGEST + 1)), Odd)
    assert numbers([1, True]).tolist() == [1.0, 1.0] and numbers(1 + 0j) == 1.0 and numbers("3") == "text"

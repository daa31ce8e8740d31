"""The reader's function in a picture: whatever it does, there are numbers or a sentence, and nothing is raised."""
import numpy as np
import pytest

from course_lib.interactive import own_function
from course_lib.interactive.explorer import Explorer
from course_lib.interactive.own_function import OwnFunction, each

ARGS = (np.array([1.0, 2.0]), 3.0)


def raises(x, y):
    raise KeyError("w")


def adds_nothing(x, y):
    return x + ...


def changes_its_input(x, y):
    x += 1
    return x


@pytest.mark.parametrize("fn, words", [
    (lambda x, y: ..., "is not finished yet"),
    (lambda x, y: None, "is not finished yet"),
    (lambda x, y: (), "is not finished yet"),
    (adds_nothing, "adds_nothing is not finished yet"),
    (raises, "raises raised KeyError: 'w'. So the picture shows the course's."),
    (lambda: 1, "raised TypeError"),
    (lambda x, y: "three", "did not return numbers"),
    (lambda x, y: [[1], [2, 3]], "did not return numbers"),
    (lambda x, y: x[:1], "returned shape (1,), not (2,)"),
    (lambda x, y: -x, "must be 0 or more. So the picture"),
    (lambda x, y: x * np.nan, "must be 0 or more. So the picture"),
])
def test_what_cannot_be_drawn_becomes_a_sentence(fn, words):
    own = OwnFunction(fn)
    assert own(ARGS, (2,), wrong=lambda a: "" if (a >= 0).all() else "must be 0 or more") is None
    assert words in own.message and not own.used and own


def test_a_right_answer_is_used_and_clears_the_words():
    answers = iter([..., [4, 5]])
    own = OwnFunction(lambda x, y: next(answers))
    assert own(ARGS, (2,)) is None and own.message
    (got,) = own(ARGS, (2,))
    assert got.tolist() == [4.0, 5.0] and own.message == "" and own.used


def test_several_parts_and_plain_numbers():
    a, b = OwnFunction(lambda x, y: (x, y))(ARGS, (2,), ())
    assert a.tolist() == [1.0, 2.0] and b == 3.0


def test_the_caller_keeps_its_numbers():
    x = np.array([1.0, 2.0])
    assert OwnFunction(changes_its_input)((x, 0.0), (2,))[0].tolist() == [2.0, 3.0]
    assert x.tolist() == [1.0, 2.0]


def test_without_a_function_there_is_nothing_to_say():
    own = OwnFunction(None)
    assert not own and own(ARGS, (2,)) is None and own.message == ""


def test_a_function_that_never_returns_is_stopped_and_not_called_again(monkeypatch):
    monkeypatch.setattr(own_function, "SECONDS", 0.2)
    calls = []

    def endless(x, y):
        calls.append(x)
        while True:
            pass

    own = OwnFunction(endless)
    assert own(ARGS, (2,)) is None and "did not come back" in own.message
    assert own(ARGS, (2,)) is None and "is not called again" in own.message
    assert len(calls) == 1


def test_each_calls_it_on_every_input_and_stops_at_the_first_that_fails():
    own = OwnFunction(lambda x: x if x < 3 else "no")
    assert each(own, [(1,), (2,)]).tolist() == [1.0, 2.0]
    assert each(own, [(1,), (3,), (2,)]) is None and "did not return numbers" in own.message


def test_the_picture_itself_says_so(demo_view):
    class Demo(Explorer):
        title = "demo"

        def __init__(self, f):
            self.own = OwnFunction(f)
            super().__init__()

        def make_view(self):
            return demo_view()

        def show(self, result, **values):
            self.own((1.0,), ())

    plain, unfinished = Demo(lambda x: x), Demo(lambda x: ...)
    assert unfinished.still().shape[0] > plain.still().shape[0]
    assert unfinished.still().shape[1] == plain.still().shape[1]
    unfinished.own.fn = lambda x: x
    unfinished.refresh({})
    assert unfinished.still().shape == plain.still().shape

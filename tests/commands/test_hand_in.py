"""What a learner is told before handing in is what the lecturer's page will say."""
import pytest

from course_lib.commands.class_page.judging import OPEN, PASSED, WRONG
from course_lib.commands.class_page.summary import Result
from course_lib.commands.hand_in import Found, hand_in, main

from .class_page.books import CHECK, IMPORTS, RIGHT, book

LINE = "def my_line(p, q, r):\n    w = ...\n    b = ...\n    return w, b"


@pytest.fixture
def saved(tmp_path):
    def save(*sources):
        path = tmp_path / "1_01_artificial_neuron.ipynb"
        path.write_bytes(book(*sources))
        return path

    return save


def test_every_exercise_is_told(saved, capsys):
    path = saved(IMPORTS, RIGHT.replace("b + ", ""), CHECK, LINE, 'check("line", my_line)')
    assert main([str(path)]) == 1
    said = capsys.readouterr().out
    assert "as it is saved: 0 of 2 exercises pass" in said
    assert "✗ neuron: The bias is missing: a(x) = b + wᵀx." in said and "… line: still the empty stub" in said


def test_ready_is_what_has_an_answer_everywhere():
    right, wrong, stub = Result(PASSED), Result(WRONG, ("no",)), Result(OPEN)
    assert Found("x", {"neuron": right, "line": wrong}).ready and not Found("x", {"neuron": right, "line": stub}).ready


@pytest.mark.parametrize("data, words", [(b"{", "broken off"), (book("x = 1"), "No exercise of the course")])
def test_a_file_that_holds_nothing(tmp_path, data, words):
    (tmp_path / "x.ipynb").write_bytes(data)
    assert words in repr(hand_in(tmp_path / "x.ipynb")) and not hand_in(tmp_path / "x.ipynb").ready
    assert "no such file" in repr(hand_in(tmp_path / "y.ipynb"))

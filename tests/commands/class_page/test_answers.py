"""A learner's function is found, with what it needs, however the notebook was left."""
import json

import pytest

from course_lib.commands.class_page import course
from course_lib.commands.class_page.answers import BROKEN, FOUND, MISSING, STUB, lesson_of
from course_lib.commands.class_page.course import asked
from course_lib.commands.class_page.judging import run_parts
from course_lib.commands.class_page.reading import Unreadable, cells, python_only
from course_lib.commands.class_page.running import job
from course_lib.exercises import EXERCISES

from .books import CHECK, IMPORTS, RIGHT, answers_of, book

STUB_TEXT = "def my_neuron(x, w, b):\n    a = ...\n    h = ...\n    return a, h"
HEADING = "### Exercise · A neuron (S04)"


def called(*sources):
    """What my answer gives for one neuron, run as the check does."""
    answer = answers_of(*sources)["neuron"]
    assert answer.state == FOUND, answer
    space = {}
    run_parts(job(answer), space)
    return eval(answer.function, space)(2.0, 3.0, 1.0)


@pytest.mark.parametrize("sources", [
    ["def my_neuron(x, w, b): return x + w + b", CHECK],
    [CHECK, "def my_neuron(x, w, b): return x + w + b"],
    ["def my_neuron(x, w, b): return x + w + b", "check('neuron', fn=my_neuron)"],
    ["def other(x, w, b): return x + w + b", "exercises.check('neuron', other).passed"],
    ["check('neuron', lambda x, w, b: x + w + b)"],
    ["my_neuron = lambda x, w, b: x + w + b", CHECK],
    ["def my_neuron(x, w, b): return x + w + b"],
    [HEADING, "def another(x, w, b): return x + w + b"],
    [STUB_TEXT, CHECK, "def my_neuron(x, w, b): return x + w + b"],
    ["def my_neuron(x, w, b): return x + w + b", STUB_TEXT, CHECK],
    ["def my_neuron(x, w, b): return total(x, w) + b", CHECK, "def total(x, w): return x + w"],
    ["k = 1", "k = k - 1", "def my_neuron(x, w, b): return x + w + b + k", CHECK, "k = 9"],
    ["from math import *\nfrom operator import add as plus", "def my_neuron(x, w, b): return plus(x, w) + fabs(b)", CHECK],
    ["%matplotlib inline\n!pip install x\nimport operator", "def my_neuron(x, w, b):\n  %time 3\n  return x + w + b", CHECK],
    ["%%time\ndef my_neuron(x, w, b): return x + w + b", CHECK],
    ["class Sum:\n    def of(self, *all): return sum(all)", "s = Sum()", "def my_neuron(*all): return s.of(*all)", CHECK],
    ["for k in (1, 0):\n    pass", "def my_neuron(x, w, b): return x + w + b + k", CHECK],
    ["def memo(f): return f", "@memo\ndef my_neuron(x, w, b): return x + w + b", CHECK],
    ["import course_lib.no_such, operator", "def my_neuron(x, w, b): return operator.add(x, w) + b", CHECK],
])
def test_it_is_found_with_what_it_needs(sources):
    assert called(*sources) == 6.0


def test_only_what_is_needed_is_run():
    answer = answers_of(IMPORTS, "1 / 0", "slow = 1 / 0", RIGHT, CHECK, "Neuron(h=my_neuron)")["neuron"]
    assert [(part.cell, part.at) for part in answer.parts] == [(1, (0,)), (4, (0,))] and "Neuron" not in answer.wanted


def test_a_name_of_the_course_s_first_cell_is_lent():
    answer = answers_of(RIGHT)["neuron"]
    space = {}
    run_parts(job(answer), space)
    assert space["np"].__name__ == "numpy" and "math" not in space


@pytest.mark.parametrize("sources, state, words", [
    ([STUB_TEXT, CHECK], STUB, ""), ([CHECK], MISSING, "No cell defines my_neuron."),
    ([HEADING, "x = 1"], MISSING, "Neither the check cell nor its function"),
    (["def my_neuron(x, w, b:\n    return 1", CHECK], BROKEN, "Cell 1 is no Python: SyntaxError in line 1"),
    (["def my_neuron(x, w, b):\nreturn 1", CHECK], BROKEN, "Cell 1 is no Python: IndentationError in line 2"),
    ([HEADING, "def my_neuron(x)\n    return 1"], BROKEN, "Cell 2 is no Python"),
])
def test_what_cannot_be_run_is_said(sources, state, words):
    answer = answers_of(*sources)["neuron"]
    assert answer.state == state and answer.words.startswith(words)


def test_every_stub_of_the_course_is_known_as_one():
    assert set(asked()) == set(EXERCISES)
    for lesson in course.OF:
        path = course.FOLDER / f"{lesson}.ipynb"
        sources = ["".join(cell["source"]) for cell in json.loads(path.read_text("utf-8"))["cells"]]
        states = {name: answer.state for name, answer in answers_of(*sources, name="any.ipynb").items()}
        assert states == dict.fromkeys(course.OF[lesson], STUB)


def test_the_same_answer_has_one_key_whatever_surrounds_it():
    a = answers_of("import numpy as np", RIGHT, CHECK)["neuron"]
    b = answers_of("x = 3", "import numpy as np  # again", "", RIGHT.replace("    a", "    # mine\n    a"), CHECK)["neuron"]
    assert a.key == b.key != answers_of("import numpy as np", RIGHT.replace("+", "-"), CHECK)["neuron"].key


@pytest.mark.parametrize("sources, name, lesson", [
    ([CHECK], "x.ipynb", "1_01_artificial_neuron"), ([HEADING], "x.ipynb", "1_01_artificial_neuron"),
    ([RIGHT], "x.ipynb", "1_01_artificial_neuron"), (["x = 1"], "1_02 Anna.ipynb", "1_02_capacity"),
    (["x = 1"], "x.ipynb", ""), (["def my_bump(): pass", "def my_xor(): pass", RIGHT], "x.ipynb", "1_02_capacity"),
])
def test_a_renamed_notebook_is_known_by_what_is_in_it(sources, name, lesson):
    assert lesson_of(cells(book(*sources)), name) == lesson


@pytest.mark.parametrize("data, words", [
    (b"", "empty"), (b"  \n", "empty"), (b"{", "broken off"), (book(CHECK)[:60], "broken off"), (b"[1, 2]", "no cells"),
    (b'{"a": 1}', "no cells"), (b"%PDF-1.4", "a PDF"), (b"<html>", "a web page"), (b"PK\x03\x04", "an archive"),
    (b"\xff\xfe\x00", "broken off"), (b"null", "no cells"), (b"[" * 100_000, "broken off"),
    (b'{"cells": [\n<<<<<<< HEAD\n]}', "git conflict"),
])
def test_what_is_no_notebook_is_said(data, words):
    with pytest.raises(Unreadable, match=words):
        cells(data)


@pytest.mark.parametrize("data", [
    b'{"cells": [3, null, {}, {"cell_type": "code"}, {"cell_type": "code", "source": [1, "x"]}]}',
    b'{"worksheets": [{"cells": [{"cell_type": "code", "input": ["x = 1"]}]}]}', b'\xef\xbb\xbf{"cells": []}',
    json.dumps({"cells": [{"cell_type": "code", "source": "(" * 500}, {"cell_type": "code", "source": "\0"}]}).encode(),
])
def test_odd_notebooks_are_read(data):
    assert all(cell.number > 0 for cell in cells(data))


def test_lines_that_only_ipython_knows():
    assert python_only("x?\n%time 3\n  !ls\ny = 1 # why?") == "pass\npass\n  pass\ny = 1 # why?"
    assert python_only("%%bash\nrm -r") == "" and python_only("%%time\nx = 1") == "\nx = 1"


def test_what_is_shown_has_no_docstring_and_no_comment():
    answer = answers_of("import numpy as np", 'def help(x):\n    return x', "def my_neuron(x, w, b):\n    '''by Anna'''\n"
                        "    return help(x), b  # Anna", CHECK)["neuron"]
    assert answer.source == "def help(x):\n    return x\n\n\ndef my_neuron(x, w, b):\n    return (help(x), b)"

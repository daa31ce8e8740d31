"""What shows a mistake on the projector: an experiment code that every picture understands, and a cell that runs."""
import re

import pytest

import course_lib.widgets
from course_lib.commands.class_page.course import FOLDER, asked
from course_lib.commands.class_page.judging import WRONG
from course_lib.commands.class_page.projector import POSITIONS, projector
from course_lib.commands.class_page.summary import Mistake
from course_lib.exercises import EXERCISES


@pytest.mark.parametrize("name", EXERCISES)
def test_the_code_of_every_exercise_is_a_position_of_its_picture(name):
    """Read as `restore` reads it, without the cost of drawing sixty pictures."""
    read(asked()[name].code)


@pytest.mark.parametrize("name, start", POSITIONS)
def test_a_mistake_s_own_position_belongs_to_a_mistake(name, start):
    read(POSITIONS[name, start])
    assert any(wrong.words.startswith(start) for wrong in EXERCISES[name].wrong)


def test_the_codes_of_the_readme_are_positions():
    text = (FOLDER.parent / "README.md").read_text("utf-8").partition("## For lecturers")[2].partition("\n## ")[0]
    codes = re.findall(r"^\| S\S+ \|.*\| `([^`]+)` \|$", text, re.M)
    assert len(codes) > 9
    for code in codes:
        read(code)


def read(code):
    picture, *words = code.split()
    controls = {control.name: control for control in getattr(course_lib.widgets, picture).controls}
    for word in words:
        control, _, value = word.partition("=")
        controls[control].parse(value)


@pytest.mark.parametrize("name", ["neuron", "bump", "softmax"])
def test_the_cell_shows_the_wrong_answer_in_the_picture(name):
    ask = asked()[name]
    stub = f"def {ask.function}(*args):\n    return {WRONG!r}"
    code, cell = projector(Mistake(name, "words", True, ("Anna",), "", stub))
    space = {}
    picture = code.split()[0]
    cell = cell.replace(f"{picture}(", f"shown = {picture}(")
    exec(f"import numpy as np\nfrom course_lib.widgets import {picture}\n{cell}", space)
    assert "Anna" not in cell and space["shown"].own.message, "the picture says that this answer cannot be drawn"
    assert getattr(course_lib.widgets, picture)().restore(code).values

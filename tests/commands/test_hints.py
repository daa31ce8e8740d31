"""Exam mode: no hint, no solution, no name of a mistake; the course's own notebooks are never touched."""
import shutil

import nbformat
import pytest

from course_lib.commands.hints import OWN, main
from course_lib.exercises import EXERCISES, check
from course_lib.exercises.exam import NAME


@pytest.fixture
def copy(tmp_path, monkeypatch):
    for name in ("1_01_artificial_neuron.ipynb", "2_01_risk_and_sgd.ipynb"):
        shutil.copy(OWN / name, tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def words_of(folder):
    return "\n".join(cell.source for path in folder.glob("*.ipynb") for cell in nbformat.read(path, as_version=4).cells)


def test_off_and_on(copy, capsys):
    assert "<summary>Solution</summary>" in words_of(copy) and "<summary>Hint 1</summary>" in words_of(copy)
    folds = words_of(copy).count("<details>") - words_of(copy).count("<summary>Solution") - words_of(copy).count("<summary>Hint")
    assert main(["off", str(copy)]) == 0 and "out of 2 notebooks" in capsys.readouterr().out
    left = words_of(copy)
    assert "<summary>Solution</summary>" not in left and "<summary>Hint" not in left and left.count("<details>") == folds > 0
    for path in copy.glob("*.ipynb"):
        nbformat.validate(nbformat.read(path, as_version=4))
    wrong = EXERCISES["neuron"].wrong[0]
    said = check("neuron", wrong.fn)
    assert said.lines == ("It is not right yet. Hints are off.", "Right on 1 of 7 inputs.") and not said.diagnosis
    assert check("neuron", EXERCISES["neuron"].solution).passed
    assert main(["on", str(copy)]) == 0 and not (copy / NAME).exists()
    assert check("neuron", wrong.fn).diagnosis == wrong.words


def test_the_course_s_own_are_left_alone(tmp_path):
    assert "copy that folder" in main(["off", str(OWN)]) and not (OWN / NAME).exists()
    assert main(["off", str(tmp_path)]) == f"No notebook is in {tmp_path}."


def test_a_broken_notebook_is_said(tmp_path):
    (tmp_path / "x.ipynb").write_text("{")
    assert "could not be changed" in main(["off", str(tmp_path)])

"""`--lesson` and `--fast` keep what they say: every test of a lesson, none of another, nothing that takes long."""
import pathlib
import re
import subprocess
import sys
from types import SimpleNamespace

import pytest

from course_lib.lessons import DECK
from tests.selection import (
    DAY,
    LESSONS,
    ROOT,
    TURNS,
    another_jax,
    has_turn,
    in_turn,
    is_about,
    kind,
    names_of,
    slide_ids,
    speaks_of,
    waits,
)


def rows(*lessons):
    return [row for row in DECK if row.lesson in lessons]


def collected(*arguments):
    """What a pytest of its own collects, without the package's name in front; its errors, too."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)


def test_slides_written_out():
    assert slide_ids("S04–S06") == ["S04", "S05", "S06"] and slide_ids("S52") == ["S52"]
    assert slide_ids("extension of S52") == []


def test_a_file_speaks_of_one_lesson_of_all_or_of_none():
    dropout, tests = rows("dropout"), ROOT / "tests"
    for place, want in [("lessons/dropout/test_dropout_widgets.py", True), ("lessons/rbm/test_rbm_widgets.py", False),
                        ("browser/test_dropout.py", True), ("browser/test_rbm.py", False), ("test_dropout.py", False),
                        ("browser/test_harness.py", False), ("test_every_widget.py", None), ("lessons/test_slides.py", None),
                        ("../notebooks/3_05_dropout.ipynb", True), ("../notebooks/4_01_rbm.ipynb", False)]:
        assert speaks_of((tests / place).resolve(), dropout) is want, place
    assert speaks_of(pathlib.Path(ROOT.anchor, "elsewhere", "test_dropout.py"), dropout) is False


# No lesson's
OF_THE_ELEMENT = {"test_harness.py", "test_access.py", "test_element.py", "test_element_keys.py", "test_never_silent.py",
                  "test_off_screen.py", "test_class_page.py", "test_site.py", "test_storyboards.py", "test_waiting.py",
                  "test_finger.py", "test_takes_its_time.py", "test_phone.py", "test_notebook_7.py"}


def test_every_browser_test_belongs_to_a_lesson_and_every_lesson_has_one():
    files = [path for path in (ROOT / "tests/browser").glob("test_*.py") if path.name not in OF_THE_ELEMENT]
    for path in files:
        assert any(speaks_of(path, rows(lesson)) for lesson in LESSONS), path.name
    for lesson in LESSONS:
        assert any(speaks_of(path, rows(lesson)) for path in files), lesson


def test_every_picture_and_every_exercise_belongs_to_one_lesson():
    for row in DECK:
        for name in (*row.pictures, *row.checked):
            assert [lesson for lesson in LESSONS if name in names_of(rows(lesson))] == [row.lesson], name


class Of:
    """A test as pytest collects it: `item.callspec.params` where it is parametrized."""

    def __init__(self, place, name="test_it", cls=None, slow=False, **params):
        self.path, self.name, self.cls = ROOT / "tests" / place, name, cls
        self.marks = {"slow"} if slow else set()
        if params:
            self.callspec = self
            self.params = params

    def get_closest_marker(self, name):
        return name if name in self.marks else None


def test_a_test_of_the_whole_course_speaks_of_the_lesson_of_what_it_is_given():
    widget = type("TestDropoutNet", (), {"widget_class": type("DropoutNet", (), {})})
    every, slides, exercises = "test_every_widget.py", "lessons/test_slides_deep.py", "exercises/test_exercises.py"
    named = type("Named", (), {"name": "rbm_energy"})()
    for item, lesson in [(Of(every, cls=widget), "dropout"), (Of(slides, name="test_S50_the_mean"), "batch_normalization"),
                         (Of(exercises, exercise=named, wrong={}), "rbm"), (Of("test_coverage.py", row=rows("rbm")[0]), "rbm"),
                         (Of("test_notebooks.py", path=ROOT / "notebooks/1_02_capacity.ipynb"), "capacity"),
                         (Of("test_layering.py", module="course_lib.lessons.tricks.words"), "tricks"),
                         (Of("lessons/tricks/test_tricks.py"), "tricks")]:
        assert [one for one in LESSONS if is_about(item, rows(one))] == [lesson]
    assert not is_about(Of(exercises), rows(*LESSONS)), "about no lesson in particular"


def test_the_place_says_what_a_test_is():
    assert kind(ROOT / "notebooks/x.ipynb") == "notebook" and kind(ROOT / "tests/browser/test_x.py") == "browser"
    assert kind(ROOT / "tests/test_x.py") is None


LONG = "test_half_of_the_units_gone"      # of tests/lessons/dropout/test_claims.py: marked thorough


@pytest.mark.slow
def test_one_lesson_is_collected_whole_and_alone():
    lines = collected("--lesson", "dropout").stdout.splitlines()
    found = {line.partition("::")[0] for line in lines if "::" in line and not re.search(r"test_S\d\d", line)}
    own = {f"tests/lessons/dropout/{path.name}" for path in (ROOT / "tests/lessons/dropout").glob("test_*.py")
           if "slides" not in path.name} | {"notebooks/3_05_dropout.ipynb"}
    shared = {"tests/test_coverage.py", "tests/test_every_widget.py", "tests/test_layering.py", "tests/test_notebooks.py"}
    exercises = {name for name in found if name.startswith("tests/exercises/")}
    assert "tests/exercises/test_exercises.py" in exercises and any(LONG in line for line in lines)
    assert found - exercises == own | shared | {"tests/browser/test_dropout.py"}
    classes = {line.split("::")[1] for line in lines if line.startswith("tests/test_every_widget.py")}
    assert classes == {f"Test{picture}" for row in rows("dropout") for picture in row.pictures}


@pytest.mark.slow
def test_one_case_in_n_and_nothing_thorough_from_day_to_day_all_of_it_when_thorough():
    files = "tests/exercises/test_cases.py", "tests/lessons/dropout/test_claims.py"
    texts = [collected(*words, *files).stdout for words in ((), ("--thorough",))]
    some, every = (re.findall(r"test_every_edit_that_changes_anything_is_refused\[(\w+)\]", text) for text in texts)
    assert some == every[::4] and len(every) > 50
    assert [LONG in text for text in texts] == [False, True]


@pytest.mark.slow
def test_the_fast_ones_of_a_lesson_open_no_browser_and_run_no_notebook():
    lines = collected("--fast", "--lesson=dropout").stdout
    assert "tests/lessons/dropout/" in lines and not any(word in lines for word in (".ipynb", "tests/browser", LONG))


@pytest.mark.slow
def test_a_lesson_that_is_not_there_is_refused_with_the_list():
    done = collected("--lesson", "droput")
    assert done.returncode == 4 and "no lesson droput: choose from artificial_neuron, capacity, " in done.stderr


def test_each_lesson_and_each_file_has_its_turn_and_what_is_quick_has_it_every_day():
    days = range(739_000, 739_000 + TURNS)
    assert sorted(sum(map(in_turn, days), [])) == sorted(LESSONS)
    for item in (Of("browser/test_dropout.py"), Of("lessons/dropout/test_dropout_widgets.py"), Of("test_dropout.py", slow=True),
                 Of("browser/test_element.py", slow=True)):
        assert [waits(item, day) for day in days].count(False) == 1 and not waits(item, 0)
    assert not any(waits(Of(place), day) for day in days for place in ("browser/test_element.py", "test_dropout.py"))


def test_what_takes_long_of_a_notebook_is_done_in_its_turn_or_when_it_is_asked_for(monkeypatch):
    asked, item = {}, Of("../notebooks/3_05_dropout.ipynb")
    item.config = SimpleNamespace(getoption=asked.get)
    turns = []
    for day in range(739_000, 739_000 + TURNS):
        monkeypatch.setenv(DAY, str(day))
        turns.append(has_turn(item))
    assert turns.count(True) == 1
    monkeypatch.setenv(DAY, str(739_000 + turns.index(False)))
    for asked["lesson"], asked["thorough"] in ((["dropout"], False), ([], True)):
        assert has_turn(item)


def test_quotes_of_long_runs_are_left_to_the_jax_of_the_record(monkeypatch):
    recorded = re.search(r"^jax==(\S+)", (ROOT / "binder" / "constraints.txt").read_text("utf-8"), re.M)[1]
    for version, left_out in ((recorded, False), ("0.8.0", True)):
        monkeypatch.setattr("importlib.metadata.version", lambda name, version=version: version)
        assert another_jax() is left_out

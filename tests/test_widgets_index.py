"""Every widget is in the deck, and asking for one imports no other lesson."""
import importlib
import pathlib
import subprocess
import sys

import pytest

import course_lib.widgets
from course_lib.interactive.explorer import Explorer

ROOT = pathlib.Path(course_lib.__file__).parent


def test_the_deck_holds_every_class_that_names_a_title_and_controls():
    found = set()
    for path in ROOT.glob("lessons/*/*_widget.py"):
        module = importlib.import_module(f"course_lib.lessons.{path.parent.name}.{path.stem}")
        found |= {c.__name__ for c in vars(module).values() if isinstance(c, type) and issubclass(c, Explorer)
                  and c.__module__ == module.__name__ and c.controls and "title" in vars(c)}
    assert found == set(course_lib.widgets.__all__) == set(dir(course_lib.widgets)) & found


def test_a_name_that_is_not_there_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'Neurone'"):
        course_lib.widgets.Neurone  # noqa: B018


def lessons_loaded_by(code):
    """The folders of lessons whose modules a fresh Python has loaded after `code`."""
    show = "; import sys; print({m.split('.')[2] for m in sys.modules if m.startswith('course_lib.lessons.')})"
    done = subprocess.run([sys.executable, "-c", code + show], capture_output=True, text=True, cwd=ROOT.parent, check=True)
    return eval(done.stdout)


def test_asking_for_one_widget_imports_no_other_lesson():
    assert lessons_loaded_by("from course_lib.widgets import Neuron") == {"artificial_neuron"}


def test_a_check_imports_one_lesson():
    assert lessons_loaded_by("from course_lib.exercises import check") == set()
    assert lessons_loaded_by("from course_lib.exercises import check; check('neuron', None)") == {"artificial_neuron"}

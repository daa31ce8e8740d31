"""Every widget is in the index, and asking for one imports no other topic."""
import importlib
import pathlib
import subprocess
import sys

import pytest

import course_lib.widgets
from course_lib.interactive.explorer import Explorer

FOLDER = pathlib.Path(course_lib.widgets.__file__).parent


def test_the_index_holds_every_class_that_names_a_title_and_controls():
    found = set()
    for path in FOLDER.glob("*.py"):
        module = importlib.import_module(f"course_lib.widgets.{path.stem}") if path.stem != "__init__" else None
        found |= {c.__name__ for c in vars(module).values() if isinstance(c, type) and issubclass(c, Explorer)
                  and c.__module__ == module.__name__ and c.controls and "title" in vars(c)} if module else set()
    assert found == set(course_lib.widgets.__all__) == set(dir(course_lib.widgets)) & found


def test_a_name_that_is_not_there_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'Neurone'"):
        course_lib.widgets.Neurone  # noqa: B018


def test_asking_for_one_widget_imports_no_other_topic():
    code = ("import sys; from course_lib.widgets import Neuron; "
            "print(sorted(m for m in sys.modules if m.startswith('course_lib.widgets.')))")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=FOLDER.parents[1], check=True)
    loaded = set(eval(done.stdout))
    assert "course_lib.widgets.neuron" in loaded and not loaded & {"course_lib.widgets.rbm_digits", "course_lib.widgets.race"}

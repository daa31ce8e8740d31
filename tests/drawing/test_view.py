"""A view takes one record with named fields: what is drawn cannot come in a wrong order."""
import ast
from pathlib import Path

import pytest

import course_lib

VIEWS = [(path, node) for path in sorted(Path(course_lib.__file__).parent.glob("lessons/*/*_view.py"))
         for node in ast.walk(ast.parse(path.read_text("utf-8")))
         if isinstance(node, ast.ClassDef) and node.name.endswith("View")]


def test_there_are_views():
    assert len(VIEWS) > 50


@pytest.mark.parametrize(("path", "view"), VIEWS, ids=[node.name for _, node in VIEWS])
def test_update_takes_one_record_of_a_named_type(path, view):
    update = next((f for f in view.body if isinstance(f, ast.FunctionDef) and f.name == "update"), None)
    if update is None:
        assert view.bases, f"{view.name} has no update and inherits none"
        return
    arguments = update.args.posonlyargs + update.args.args + update.args.kwonlyargs
    assert len(arguments) == 2 and not update.args.vararg and not update.args.kwarg, ast.unparse(update.args)
    assert arguments[1].annotation is not None, f"{view.name}.update: which record?"


def test_a_name_of_a_record_is_one_thing():
    names = [node.name for path in Path(course_lib.__file__).parent.glob("lessons/*/*_view.py")
             for node in ast.parse(path.read_text("utf-8")).body if isinstance(node, ast.ClassDef)]
    assert sorted(names) == sorted(set(names))

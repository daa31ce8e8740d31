"""The script that tries the oldest and the newest: which Python it takes, and that no test escapes it."""
import importlib.util
import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.skipif(os.name != "posix", reason="writes a shell script")


@pytest.fixture
def matrix():
    spec = importlib.util.spec_from_file_location("matrix", ROOT / ".ci/matrix.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def program(file, status):
    """A Python of this exit status."""
    file.parent.mkdir(parents=True)
    file.write_text(f"#!/bin/sh\nexit {status}\n")
    file.chmod(0o755)
    return str(file)


def test_a_python_behind_a_dead_shim_is_found_among_pyenvs(matrix, monkeypatch, tmp_path):
    shim, dead, alive = (program(tmp_path / place, status) for place, status in [
        ("shims/python3.98", 127), ("versions/3.98.0/bin/python", 1), ("versions/3.98.1/bin/python", 0)])
    program(tmp_path / "versions/3.9.8/bin/python", 0)
    monkeypatch.setenv("PATH", str(Path(shim).parent), prepend=os.pathsep)
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    assert matrix.python("3.98") == alive
    Path(alive).unlink()
    assert matrix.python("3.98") is None and matrix.python("3.99") is None
    Path(shim).write_text("#!/bin/sh\nexit 0\n")
    assert matrix.python("3.98") == shim


def test_all_fast_tests_and_notebook_7(matrix):
    assert matrix.TESTS == ["tests"]
    assert all((ROOT / place).exists() for place in (*matrix.TESTS, *matrix.BROWSER))
    assert "tests/browser/test_notebook_7.py" in matrix.BROWSER and "notebook>=7,<8" in matrix.ROWS["notebook-7"][1]
    assert all((ROOT / f"notebooks/{name}.ipynb").exists() for name in matrix.NOTEBOOKS)

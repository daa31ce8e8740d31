"""A copy of the launcher for each test, and a Python without any package to start it."""
import os
import venv

import pytest

from .launcher import Course


@pytest.fixture(scope="session")
def bare_python(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bare") / "env"
    venv.create(folder, with_pip=False, symlinks=os.name == "posix")
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


@pytest.fixture
def course(tmp_path, bare_python):
    return Course(tmp_path, bare_python)

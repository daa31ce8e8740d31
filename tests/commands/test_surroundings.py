"""The launcher among what a reader's computer has beside it: kernels, environments, other users, homes, alphabets."""
import json
import os
import subprocess
import sys

import pytest

from course_lib.commands import environment
from tests.closed import closed

POSIX = pytest.mark.skipif(os.name != "posix", reason="folders have other rights here")
ASK = "from jupyter_client.kernelspec import KernelSpecManager as M; print(M().get_kernel_spec('python3').argv[0])"
PLAIN = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


def kernel(place):
    """A kernel `python3` of the reader's own below `place`, which is given back as text."""
    folder = place / "kernels" / "python3"
    folder.mkdir(parents=True)
    argv = [str(place / "their-python"), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    (folder / "kernel.json").write_text(json.dumps({"argv": argv, "display_name": "Theirs", "language": "python"}))
    return str(place)


def test_what_is_started_sees_only_the_course(course):
    foreign = {name: "/elsewhere" for name in ("JUPYTER_PATH", "VIRTUAL_ENV", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT")}
    status, output = course.start("test", **foreign)
    assert status == 0 and not any(f"'{name}'" in output for name in foreign)
    assert f"'PYTHONPATH': '{course.root}'" in output and "'JUPYTER_PREFER_ENV_PATH': '1'" in output
    assert "'XLA_PYTHON_CLIENT_PREALLOCATE': 'false'" in output


@pytest.mark.parametrize("name", ["JUPYTER_PATH", "JUPYTER_DATA_DIR"])
def test_a_kernel_of_the_readers_own_does_not_come_before_the_courses(monkeypatch, tmp_path, name):
    monkeypatch.setenv(name, kernel(tmp_path))
    monkeypatch.setenv("JUPYTER_PREFER_ENV_PATH", "0")
    asked = subprocess.run([sys.executable, "-c", ASK], env=environment.variables(), capture_output=True, text=True, timeout=60)
    assert asked.stdout and "their-python" not in asked.stdout, asked.stderr


def test_here_says_which_kernel_runs_instead(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(environment, "lacks", lambda requirement: "")
    monkeypatch.setenv("JUPYTER_PATH", os.pathsep.join(["/nowhere", kernel(tmp_path)]))
    environment.check_here("")
    assert capsys.readouterr().out == (
        f"JUPYTER_PATH names another kernel python3, in {tmp_path}: unset it to run notebooks here.\n")
    asked = subprocess.run([sys.executable, "-c", ASK], env=environment.variables(here=True), capture_output=True, text=True,
                           timeout=60)
    assert asked.stdout == f"{tmp_path / 'their-python'}\n", asked.stderr
    monkeypatch.setenv("JUPYTER_PATH", "/nowhere")
    environment.check_here("")
    assert capsys.readouterr().out == ""


@POSIX
def test_conda_s_base_is_active(course, tmp_path):
    """Its programs come first on the path: none of them is called."""
    programs = tmp_path / "base" / "bin"
    programs.mkdir(parents=True)
    for name in ("python", "python3", "pip", "jupyter", "jupyter-lab"):
        (programs / name).write_text(f"#!/bin/sh\necho {name} of conda\nexit 7\n")
        (programs / name).chmod(0o755)
    base = {"CONDA_PREFIX": str(programs.parent), "CONDA_DEFAULT_ENV": "base", "CONDA_SHLVL": "1",
            "CONDA_PYTHON_EXE": str(programs / "python"), "PATH": os.pathsep.join([str(programs), os.environ["PATH"]])}
    for _ in range(2):
        status, output = course.start("lab", **base)
        assert status == 0 and "of conda" not in output and str(course.root / "notebooks") in output
    assert course.start("lab")[0] == 0 and len(course.pip_runs()) == 1


@POSIX
def test_a_folder_with_foreign_letters(course):
    """In a terminal that knows ASCII alone the first start says what to do, and later ones go on."""
    assert not str(course.root).isascii()
    status, output = course.start("test", **PLAIN)
    assert status == 1 and "set PYTHONUTF8=1 and start again" in output
    status, output = course.start("test", **PLAIN | {"PYTHONUTF8": "1"})
    assert status == 0 and f"'PYTHONPATH': '{course.root}'" in output
    assert course.start("test", **PLAIN)[0] == course.start("test")[0] == 0 and len(course.pip_runs()) == 1


@POSIX
def test_a_ready_environment_of_somebody_else_starts_and_a_stale_one_says_what_to_do(course):
    course.start("test")
    with closed(course.root, course.venv, course.root / ".venv.lock"):
        status, output = course.start("test")
        assert status == 0 and f"'PYTHONPATH': '{course.root}'" in output
        (course.root / "pyproject.toml").write_text((course.root / "pyproject.toml").read_text("utf-8") + "# changed\n", "utf-8")
        status, output = course.start("test")
        assert status == 1 and "is closed to you: copy the course to a folder of yours." in output
    assert len(course.pip_runs()) == 1


HOMELESS = """
def nobody_knows():
    raise RuntimeError("Could not determine home directory.")
Path.home = nobody_knows
"""


@POSIX
@pytest.mark.parametrize("home", ["missing", "read-only", "unknown"])
def test_a_reader_without_a_home_that_can_be_written_gets_one(course, tmp_path, home):
    folder = tmp_path / "home"
    if home == "read-only":
        folder.mkdir()
    with closed(*folder.parent.glob("home")):
        status, output = course.start("test", before=HOMELESS if home == "unknown" else "", HOME=str(folder),
                                      TMPDIR=str(course.root))
    assert status == 0 and f"'HOME': '{course.root}/course-home-" in output
    assert "course-home-" not in course.start("test", HOME=str(course.root))[1]


@pytest.mark.parametrize("old, words", [("jax 0.4.30", "jax 0.8 or newer (here is 0.4.30)"), ("", "")])
def test_here_with_a_package_that_is_too_old(course, tmp_path, old, words):
    """The packages are there by their metadata alone; the one that is too old is named, and nothing is started."""
    have = {"numpy": "2.0", "matplotlib": "3.9", "ipywidgets": "8.1.7", "jupyterlab": "4.4", "jax": "0.8", "anywidget": "0.9.21"}
    for name, version in (have | dict([old.split()] if old else [])).items():
        folder = tmp_path / "stubs" / f"{name}-{version}.dist-info"
        folder.mkdir(parents=True)
        (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    status, output = course.start("lab", "--here", PYTHONPATH=str(tmp_path / "stubs"))
    assert status == 1 and "No module named jupyterlab" in output if not old else output == (
        f'Missing here: {words}. Run: "{course.python}" -m pip install -e "{course.root}"\n')

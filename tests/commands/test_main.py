"""The launcher as a reader meets it: first start, later starts, and everything that can go wrong on the way.

Each test starts a real process in a copy of the course, from a Python without any package. Only pip is replaced (by
one that notes its arguments and installs two stand-ins); the last test runs the real one.
"""

import ast
import os
import signal
import sys

import pytest

from course_lib.__main__ import SIDE_BY_SIDE, lab, lessons, parse
from course_lib.__main__ import tests as command_of_tests
from course_lib.commands.environment import lacks, numbers

from .launcher import ROOT

POSIX = pytest.mark.skipif(os.name != "posix", reason="kills a process group")

READ_ONLY = """
import builtins
def refuse(path, *rest):
    raise PermissionError(13, "Permission denied", str(path))
builtins.open = refuse
"""

OF_SOMEBODY_ELSE = """
def refuse(path):
    raise PermissionError(13, "Permission denied", str(path))
Path.exists = refuse
"""


def test_first_start_installs_and_the_next_ones_do_not(course):
    status, output = course.start("test", "-k", "two words")
    assert status == 0 and "-k two words" in output and f"{course.root} " in output
    assert ".jax-cache" in output and "'JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS': '0'" in output
    assert course.pip_runs()[0].endswith(f"-e {course.root}[test]")
    assert course.start("test")[0] == course.start("lab")[0] == 0
    assert len(course.pip_runs()) == 1


def test_lab_is_the_default_and_the_test_packages_come_later(course):
    status, output = course.start("--no-browser", PYTHONPATH="elsewhere", PIP_USER="1")
    assert status == 0 and "--no-browser" in output and str(course.root / "notebooks") in output
    assert "elsewhere" not in output and "'PIP_USER': '0'" in output
    course.start("test")
    assert [line.endswith("[test]") for line in course.pip_runs()] == [False, True]


def test_a_changed_pyproject_or_a_moved_folder_installs_again(course):
    course.start("test")
    with open(course.root / "pyproject.toml", "a") as file:
        file.write("# changed\n")
    course.start("lab")
    course.root = course.root.rename(course.root.with_name("moved"))
    course.start("lab")
    assert len(course.pip_runs()) == 3
    assert all(line.endswith("[test]") for line in course.pip_runs()), "what was asked for once stays installed"


@POSIX
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_an_interrupted_installation_is_made_anew(course, how):
    output = course.stop_while_installing(how)
    assert "Traceback" not in output and ("Stopped" in output) == (how == signal.SIGINT)
    (course.venv / "half").touch()
    status, output = course.start("test")
    assert status == 0 and "not finished" in output and not (course.venv / "half").exists()


@POSIX
def test_an_environment_of_the_reader_is_used_but_never_removed(course):
    course.start("test")
    (course.venv / ".course-made").unlink()
    (course.venv / "theirs").touch()
    course.stamp.unlink()
    course.stop_while_installing(signal.SIGKILL)
    assert course.start("test")[0] == 0 and (course.venv / "theirs").exists()
    (course.venv / "bin/python").unlink()
    status, output = course.start("test")
    assert status == 1 and "holds no Python that runs" in output and (course.venv / "theirs").exists()


def test_when_pip_fails_a_working_environment_stays(course):
    course.start("test")
    with open(course.root / "pyproject.toml", "a") as file:
        file.write("# changed\n")
    before = course.stamp.read_text()
    status, output = course.start("test", PIP_SAYS="ERROR: [Errno 28] No space left on device")
    assert status == 1 and "Errno 28" in output and "The disk is full" in output
    assert course.stamp.read_text() == before
    assert course.start("test")[0] == 0 and course.stamp.read_text() != before


def test_when_pip_breaks_off_half_way_the_environment_is_made_anew(course):
    status, output = course.start("test", PIP_SAYS="ERROR: Killed", PIP_BREAKS_OFF="1")
    assert status == 1 and "Killed\nStart again" in output and not course.stamp.exists()
    status, output = course.start("test")
    assert status == 0 and "anew" in output


def test_two_starts_at_once_install_once(course):
    first, second = (course.open("test", PIP_TAKES="0.5") for _ in range(2))
    outputs = [process.communicate(timeout=60)[0] for process in (first, second)]
    assert first.returncode == second.returncode == 0 and len(course.pip_runs()) == 1
    assert sum("waiting for it" in output for output in outputs) == 1


@pytest.mark.parametrize(
    "before, words",
    [
        ("sys.version_info = (3, 9, 2, 'final', 0)", "Python 3.11 or newer is needed, and this is Python 3.9.2"),
        ("import importlib.util as u; f = u.find_spec; u.find_spec = lambda n: n != 'venv' and f(n)", "apt install"),
        ("import shutil, types; shutil.disk_usage = lambda p: types.SimpleNamespace(free=1e8)", "nearly full"),
        ("Path('.venv.lock').mkdir()", "could not be made"),
        (READ_ONLY, "copy the course to a folder of yours"),
        (OF_SOMEBODY_ELSE, ".course-stamp is closed to you: copy the course"),
        ("Path('pyproject.toml').unlink()", "is not the course's folder"),
    ],
    ids=["old Python", "no venv module", "full disk", "odd folder", "read-only folder", "closed folder", "half a copy"],
)
def test_what_is_missing_is_said_in_words(course, before, words):
    status, output = course.start("test", before=before)
    assert status == 1 and words in output and course.pip_runs() == []


TOO_NEW = "sys.version_info = (3, 15, 0, 'final', 0)"
MACHINES = "import platform as p; p.system = lambda: {!r}; p.machine = lambda: {!r}; p.libc_ver = lambda: ({!r}, '')"
ROSETTA = ("; import subprocess as s; run = s.run; "
           "s.run = lambda a, **k: s.CompletedProcess(a, 0, '1') if 'sysctl' in a else run(a, **k)")


@pytest.mark.parametrize("machine, words", [
    (MACHINES.format("Darwin", "x86_64", ""), "no longer made for Macs with an Intel processor. Open the course on Binder"),
    (MACHINES.format("Darwin", "x86_64", "") + ROSETTA, "your Mac has Apple's: start with a Python made for it"),
    (MACHINES.format("Windows", "ARM64", ""), "not made for Windows on ARM. Open the course on Binder"),
    (MACHINES.format("Linux", "armv7l", "glibc"), "not made for armv7l processors"),
    (MACHINES.format("Linux", "x86_64", ""), "needs a Linux with glibc"),
    ("sys.maxsize = 2**31 - 1", "a 32-bit Python"),
    (TOO_NEW, "JAX is not made for Python 3.15 yet: start with another Python, 3.11 to 3.14."),
], ids=["Intel Mac", "Rosetta", "Windows on ARM", "32-bit ARM", "Alpine", "32-bit Python", "new Python"])
def test_a_computer_without_jax_is_told_before_anything_is_downloaded(course, machine, words):
    for here in ((), ("--here",)):
        status, output = course.start("lab", *here, before=machine)
        assert status == 1 and words in output and course.pip_runs() == [] and not course.venv.exists()
        assert "pip install" not in output


def test_an_environment_that_fits_is_mended_by_a_python_that_is_too_new_and_no_other_is(course):
    course.start("lab")
    with open(course.root / "pyproject.toml", "a") as file:
        file.write("# changed\n")
    assert course.start("lab", before=TOO_NEW)[0] == 0 and len(course.pip_runs()) == 2
    course.stamp.write_text("old")
    status, output = course.start("lab", before="import course_lib.commands.environment as e; e.NEWEST = (3, 10)")
    assert status == 1 and "remove that folder" in output and len(course.pip_runs()) == 2


@pytest.mark.parametrize("machine", [("Darwin", "arm64", ""), ("Windows", "AMD64", ""), ("Linux", "aarch64", "glibc")])
def test_a_computer_with_jax_starts(course, machine):
    assert course.start("test", before=MACHINES.format(*machine))[0] == 0


@pytest.mark.parametrize("requirement, words", [
    ("numpy", ""), ("numpy>=1.0", ""), ("numpy<99,>=1.0", ""), ("no-such-package>=1", "no-such-package"),
    ("numpy>=99.1,<100", "numpy 99.1 or newer (here is "), ("jax[cuda]>=99 ; python_version > '3'", "jax 99 or newer"),
])
def test_a_package_that_is_too_old_is_named_with_both_versions(requirement, words):
    assert lacks(requirement).startswith(words) and bool(lacks(requirement)) == bool(words)
    assert numbers("0.10.0") == (0, 10) < numbers("0.10.2rc1") == (0, 10, 2)


def test_commands_and_help(course):
    status, output = course.start("tset")
    assert status == 2 and output == (
        "'tset' is not a command: use lab, test, bench, record, reproduce, compile, site, class, hand-in or hints (or --help).\n")
    status, output = course.start("test", "--lesson", "droput")
    assert status == 2 and "'droput' is not a lesson: choose from artificial_neuron, capacity, " in output
    status, output = course.start("--help")
    assert status == 0 and "--here" in output
    assert not course.venv.exists()


def test_here_names_what_is_missing_and_changes_nothing(course):
    status, output = course.start("lab", "--here")
    assert status == 1 and f'"{course.python}" -m pip install -e "{course.root}"' in output and "jupyterlab" in output
    course.python = sys.executable
    status, output = course.start("--here", "test", "--version")
    assert (status == 0 and output.startswith("pytest")) or "Missing here" in output
    assert not course.venv.exists()


def test_command_lines():
    assert parse([]) == ("lab", False, [])
    assert parse(["--here", "test", "-x"]) == ("test", True, ["-x"])
    assert parse(["lab", "--", "--here", "--port=1"]) == ("lab", False, ["--here", "--port=1"])
    assert lab(ROOT / "notebooks", ["1_01_x.ipynb"])[-1] == "1_01_x.ipynb"


def test_what_pytest_is_told():
    for ours in ([], ["--fast"], ["--lesson", "rbm", "--lesson=dropout"], ["--fast", "--lesson", "rbm"]):
        assert command_of_tests(ours) == ["-m", "pytest", *SIDE_BY_SIDE, *ours]
    for theirs in (["-k", "--fast"], ["--fast", "-x"], ["--lesson", "rbm", "tests/rbm"]):
        assert command_of_tests(theirs) == ["-m", "pytest", *theirs]
    assert lessons(["--lesson", "rbm", "-x", "--lesson=dropout", "--lesson"]) == ["rbm", "", "dropout"]


def test_an_old_python_can_read_what_it_meets_first():
    for name in ("__init__", "__main__", "commands/__init__"):
        ast.parse((ROOT / f"course_lib/{name}.py").read_text("utf-8"), feature_version=(3, 6))


@pytest.mark.slow
def test_without_a_network_pip_fails_in_words_and_the_next_start_resumes(course):
    """The one start with the real venv and the real pip, whose package index is a closed port."""
    offline = {"PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_RETRIES": "0", "PIP_CONFIG_FILE": os.devnull}
    status, output = course.start("test", before="venv.create = real", **offline)
    assert status == 1 and "check the network or the proxy" in output and "ERROR: No matching distribution" in output
    status, output = course.start("test", **offline)
    assert status == 1 and "ERROR: No matching distribution" in output and "anew" not in output

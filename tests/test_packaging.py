"""What a reader gets when they clone: the right files, none that tie the course to one machine, and tidy code."""

import importlib
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
TOP = {"pyproject.toml", "README.md", "LICENSE", "notebooks", "course_lib", "tests", "binder"}
LOCK_FILES = re.compile(r"(uv|poetry|pdm|Pipfile|yarn|pixi|conda-lock|package-lock|pylock.*)\.(lock|toml|json|yml)$")
# in two halves, so that this file passes its own test
HOSTS = [
    "pypi" + ".org",
    "python" + "hosted.org",
    "npm" + "js.org",
    "npm" + "js.com",
    "deb" + ".debian.org",
    "proxy" + ".golang.org",
]
MACHINE_PATH = re.compile(r"""(?<![\w.~*/>)}-])/(?:home|root|Users|work|tmp|opt|var/folders)/\w|\b[A-Z]:\\+Users\\""")


def files():
    """Every file that git would clone: tracked, or new and not ignored."""
    if not (ROOT / ".git").exists() or not shutil.which("git"):
        pytest.skip("not a git checkout: which files belong to the course cannot be told")
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def lines_of(file):
    """The lines of a text file; none for a binary one."""
    try:
        return file.read_text("utf-8").splitlines()
    except UnicodeDecodeError:
        return []


def test_the_top_level_holds_what_belongs_there():
    names = {file.relative_to(ROOT).parts[0] for file in files()}
    assert {name for name in names if not name.startswith(".")} <= TOP


def test_no_lock_files():
    assert [str(file) for file in files() if LOCK_FILES.match(file.name)] == []


def test_no_file_names_a_registry_host_or_a_machine_path():
    found = [
        f"{file.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for file in files()
        for number, line in enumerate(lines_of(file), 1)
        if any(host in line for host in HOSTS) or MACHINE_PATH.search(line)
    ]
    assert found == []


def test_scripts_can_be_run():
    for name in (".ci/run", "binder/start", "binder/postBuild"):
        script = ROOT / name
        assert script.read_text().startswith("#!") and (os.name == "nt" or os.access(script, os.X_OK)), name
        if shutil.which("bash"):
            subprocess.run(["bash", "-n", str(script)], check=True)


def test_binder_installs_what_pyproject_asks_for():
    binder = ROOT / "binder"
    python = (binder / "runtime.txt").read_text().strip().removeprefix("python-")
    assert SpecifierSet(PROJECT["requires-python"]).contains(python)
    assert (binder / "requirements.txt").read_text().split("\n")[:2] == ["-c constraints.txt", "-e ."]
    pins = [Requirement(line) for line in lines_of(binder / "constraints.txt") if not line.startswith("#")]
    optional = PROJECT["optional-dependencies"].values()
    wanted = {r.name: r for r in map(Requirement, sum(optional, PROJECT["dependencies"]))}
    for pin in pins:
        (version,) = pin.specifier
        assert version.operator == "==", pin
        assert pin.name == "jaxlib" or wanted[pin.name].specifier.contains(version.version), pin


def test_the_wheel_switches_the_server_extension_on():
    """For servers that our launcher does not start, Binder's and JupyterHub's; those of the tests switch it on themselves."""
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"]
    [(source, target)] = wheel["shared-data"].items()
    assert target == "etc/jupyter/jupyter_server_config.d/course_lib.json"
    [(name, on)] = json.loads((ROOT / source).read_text("utf-8"))["ServerApp"]["jpserver_extensions"].items()
    extension = importlib.import_module(name)
    assert on is True and extension._jupyter_server_extension_points() == [{"module": name}]
    assert callable(extension._load_jupyter_server_extension)


def test_ruff_finds_nothing_in_code_and_notebooks():
    if not find_spec("ruff"):
        pytest.skip("ruff is not installed")
    ruff = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format=concise", "."],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert ruff.returncode == 0, ruff.stdout + ruff.stderr

"""What is compiled beforehand is what a reader's kernel asks for later: it finds all of it and adds nothing."""
import os
import subprocess
import sys
from pathlib import Path

import pytest

from course_lib.commands.compile import main, opened

ROOT = Path(__file__).resolve().parents[2]
PLACES = """
import sys
from course_lib.interactive import compilation_cache as cache
course, *own = map(cache.Path, sys.argv[1:])
cache._places = lambda: iter([course, *own])
cache.folder = lambda: (own or [course])[0]
"""
COMPILE = PLACES + "from course_lib.commands.compile import main; main(['multilayer_network'])"
OPEN = PLACES + """
from course_lib.widgets import Architecture, Warp
from course_lib.interactive import compile_ahead
opened = [Architecture(L=3), Warp(data="circles")]      # as the notebook does
compile_ahead.wait()
for widget in opened:
    widget.close()
"""


def python(code, *places, **settings):
    """What a Python prints for which these are the places where programs are kept, the closed one first."""
    inherited = {name: value for name, value in os.environ.items() if name != "JAX_COMPILATION_CACHE_DIR"}
    done = subprocess.run([sys.executable, "-c", code, *map(str, places)], cwd=ROOT, env=inherited | settings,
                          capture_output=True, text=True, timeout=300)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def entries(folder):
    return sorted(file.name for file in folder.rglob("*-cache"))


@pytest.mark.slow
def test_a_reader_s_kernel_has_nothing_left_to_compile(tmp_path):
    course, home = tmp_path / "course", tmp_path / "home"
    for place in (course, home):
        place.mkdir()
    said = python(COMPILE, course)
    assert said.startswith("multilayer_network: Architecture, Warp (") and said.endswith(f"Kept in {course}.\n")
    before = entries(course)
    python(OPEN, course, NPROC="1", OMP_NUM_THREADS="1", JAX_PLATFORMS="cpu")      # as on Binder
    assert len(before) > 2 and entries(course) == before
    python(OPEN, course, home)                                                     # as on a hub
    assert entries(home) == before and entries(course) == before


def test_a_lesson_that_is_not_there_is_named(capsys):
    with pytest.raises(SystemExit):
        main(["drop-out"])
    assert "no lesson drop-out: choose from artificial_neuron, capacity," in capsys.readouterr().err


def test_a_picture_that_cannot_be_opened_keeps_nobody_from_the_others(monkeypatch, capsys):
    def opened(name):
        return "Neuron: ValueError: no" if name == "Neuron" else ""

    monkeypatch.setattr("course_lib.commands.compile.opened", opened)
    monkeypatch.setattr("course_lib.interactive.process.cache_folder", lambda: None)
    assert main(["artificial_neuron", "capacity"]) == 1
    said = capsys.readouterr().out
    assert "capacity: XorNet, Bump, Regions, Universal (" in said
    assert said.endswith("Nothing is kept: no folder can be written to.\nNeuron: ValueError: no\n")


def test_what_went_wrong_is_told():
    assert opened("Nothing").startswith("Nothing: AttributeError: module 'course_lib.widgets' has no attribute 'Nothing'")

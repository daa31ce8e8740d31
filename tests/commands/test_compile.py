"""What is compiled beforehand is what a reader's kernel asks for later: it finds all of it and adds nothing."""
import os
import subprocess
import sys
from pathlib import Path

import pytest

from course_lib.commands.compile import main
from course_lib.interactive import compilation_cache as cache

ROOT = Path(__file__).resolve().parents[2]
OPEN = """
from course_lib.widgets import Neuron, OneNeuron
from course_lib.interactive import compile_ahead
opened = [OneNeuron(), Neuron()]
compile_ahead.wait()
for widget in opened:
    widget.close()
"""


def python(folder, *command, **settings):
    """What a Python prints that keeps its programs in the folder."""
    done = subprocess.run([sys.executable, *command], cwd=ROOT, env=os.environ | cache.variables(folder) | settings,
                          capture_output=True, text=True, timeout=300)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def entries(folder):
    return sorted(file.name for file in folder.rglob("*-cache"))


@pytest.mark.slow
def test_a_reader_s_kernel_has_nothing_left_to_compile(tmp_path):
    said = python(tmp_path, "-m", "course_lib.commands.compile", "artificial_neuron")
    assert said.startswith("artificial_neuron: OneNeuron, Neuron (")
    before = entries(tmp_path)
    python(tmp_path, "-c", OPEN, NPROC="1", OMP_NUM_THREADS="1", JAX_PLATFORMS="cpu")      # as on Binder
    assert len(before) > 2 and entries(tmp_path) == before


def test_a_lesson_that_is_not_there_is_named(capsys):
    with pytest.raises(SystemExit):
        main(["drop-out"])
    assert "no lesson drop-out: choose from artificial_neuron, capacity," in capsys.readouterr().err

"""The eye on the notebooks' memory sees: a notebook that takes too much fails, one that fits does not."""
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from course_lib.commands.own_kernel import peak_memory
from tests.notebook_memory import COMPILING, MOST, too_much

ROOT = Path(__file__).parents[1]
LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="peak memory is read from /proc, Linux only")


@LINUX
def test_the_peak_stays_when_the_memory_is_given_back():
    command = [sys.executable, "-c", "block = bytearray(100 << 20); del block; print(flush=True); input()"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        assert 100 < peak_memory(process.pid) < 200
        process.communicate(b"\n", timeout=60)


def test_a_run_between_the_limits_is_repeated():
    between = (MOST + COMPILING) / 2
    assert too_much(MOST - 1, None) is None and too_much(between, lambda: MOST - 1) is None
    assert "while compiling" in too_much(COMPILING, None) and "then 601 MB" in too_much(between, lambda: 601.0)


@pytest.mark.slow
@LINUX
@pytest.mark.notebook
@pytest.mark.parametrize(("size", "fails"), [(900, 1), (1, 0)])
def test_a_notebook_that_takes_too_much_fails_alone(tmp_path, size, fails):
    for name, block in (("fat", size), ("slim", 1)):
        book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(f"block = b'x' * {block}_000_000")])
        nbformat.write(book, tmp_path / f"{name}.ipynb")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.notebook_memory", "--nbval", "--nbval-current-env",
               "-c", os.devnull, "--rootdir", str(tmp_path), str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    told = "MB while compiling" in done.stdout
    assert (done.returncode, told) == (fails, bool(fails)) and f"{2 - fails} passed" in done.stdout, done.stdout

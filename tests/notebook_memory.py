"""Each notebook fits a small machine: the kernel's resident memory stays below 600 MB at its peak.

A hosted session has 450 MB guaranteed and 2 GB at most, for the kernel and the server together. This is a pytest plugin:
when nbval has run a notebook's last cell, the peak of its kernel is read (Linux only), and
too much is an error at that cell. A first run also pays for XLA's compiler, so one between the limits is run once more
when its lesson has its turn (tests/selection.py).
"""
import asyncio
import pathlib
import subprocess
import sys

import nbformat
import pytest

from course_lib.commands.own_kernel import cell_by_cell, peak_memory

from .selection import has_turn

MOST, COMPILING = 600, 800  # MB: once everything is compiled, and while XLA compiles


async def run(path):
    """Execute all cells of a notebook in a kernel of its own; the kernel's peak memory in MB."""
    book = nbformat.read(path, as_version=4)
    return max([peak_memory(process) async for process in cell_by_cell(book, path.parent, {})])


def run_again(path):
    """The peak of another run, in a process of its own: nbval's event loop is not to be touched."""
    done = subprocess.run([sys.executable, "-m", "tests.notebook_memory", path], capture_output=True, text=True, check=True)
    return float(done.stdout.split()[-1])


def too_much(first, again):
    """Why a notebook does not fit, or None: `first` MB at its first peak, `again()` those of another run, 0 for none."""
    if first >= COMPILING:
        return f"the kernel took {first:.0f} MB while compiling, at most {COMPILING} are allowed"
    if first >= MOST and (second := again()) >= MOST:
        return f"the kernel took {first:.0f} MB, then {second:.0f} MB at its peak, at most {MOST} are allowed"
    return None


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item, nextitem):
    item.is_last = nextitem is None or nextitem.parent is not item.parent


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """After the last cell of a notebook, while its kernel still lives. A part of that cell's own call: what fails in the
    tear-down would leave the notebook standing, and every later one would fail with it."""
    result = yield
    kernel = getattr(item.parent, "kernel", None)
    if kernel is None or not item.is_last or not sys.platform.startswith("linux") or not kernel.is_alive():
        return result
    if item.config.getoption("accelerator", False):
        return result
    words = too_much(peak_memory(kernel.km.provisioner.pid), lambda: run_again(item.parent.path) if has_turn(item) else 0.0)
    if words:
        pytest.fail(f"{item.parent.path.name}: {words}", pytrace=False)
    return result


if __name__ == "__main__":
    print(asyncio.run(run(pathlib.Path(sys.argv[1]))))

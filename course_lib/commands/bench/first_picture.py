"""Seconds from the start of a kernel to the first picture of a notebook: with JAX's compilation cache, and without.

The kernel is a reader's: a cell that trains shows its picture meanwhile.
"""
import asyncio
import tempfile
import time
from pathlib import Path

import nbformat

from course_lib.commands.own_kernel import cell_by_cell, peak_memory
from course_lib.commands.record import FOLDER
from course_lib.commands.server_extension import VIEW
from course_lib.exercises.progress_file import OFF
from course_lib.interactive import compilation_cache

from . import Row
from ._browser import median

NAMES = ("1_01_artificial_neuron", "2_06_initialization", "2_08_early_stopping")
REPEATS = 3


def rows():
    for name in NAMES:
        path = FOLDER / f"{name}.ipynb"
        if not path.exists():
            print(f"left out: {path.name} comes only with a checkout of the repository")
            continue
        with tempfile.TemporaryDirectory() as cache:
            seconds(path, cache)                                              # fills the cache
            warm = median([seconds(path, cache) for _ in range(REPEATS)])
        yield Row(f"first picture of {name}", warm, "empty compilation cache", median([cold(path) for _ in range(REPEATS)]), "s")


def cold(path):
    with tempfile.TemporaryDirectory() as cache:
        return seconds(path, cache)


def seconds(path, cache):
    """Seconds from the start of a kernel until the first picture is on the page; what it compiles is kept."""
    found = run(path, cache)
    return found["start"] + found["picture"]


def run(path, cache, whole=False):
    """{start, picture, cell}: seconds before the first cell with a picture, of it until that is there, and of all of it.

    `whole`: {all, memory} as well.
    """
    return asyncio.run(_run(path, cache, whole))


async def _run(path: Path, cache, whole):
    book = nbformat.read(path, as_version=4)
    first = next(i for i, cell in enumerate(book.cells)
                 if any("image/png" in output.get("data", {}) for output in cell.get("outputs", ())))
    book.cells = book.cells if whole else book.cells[: first + 1]
    began, shown, ended, memory = time.perf_counter(), [], [], 0.0

    def heard(msg):
        if msg["msg_type"] in ("display_data", "execute_result") and {VIEW, "image/png"} & {*msg["content"]["data"]}:
            shown.append(time.perf_counter() - began)

    settings = {**compilation_cache.variables(Path(cache)), OFF: "on"}
    async for process in cell_by_cell(book, path.parent, settings, heard):
        ended.append(time.perf_counter() - began)
        memory = peak_memory(process) if whole else memory
    start = ended[first - 1]
    found = {"start": start, "picture": shown[0] - start, "cell": ended[first] - start}
    return found | ({"all": ended[-1], "memory": memory} if whole else {})

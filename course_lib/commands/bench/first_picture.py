"""Seconds from the start of a kernel to the first picture of a notebook: with JAX's compilation cache, and without."""
import asyncio
import tempfile
import time
from pathlib import Path

import nbformat

from course_lib.commands.own_kernel import cell_by_cell, peak_memory
from course_lib.commands.record import FOLDER
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
    """Seconds from the start of a kernel to the end of the first cell that shows a picture; what it compiles is kept."""
    found = run(path, cache)
    return found["start"] + found["picture"]


def run(path, cache, whole=False):
    """{start, picture}: seconds before the first cell that shows a picture, and of it; `whole`: {all, memory} as well."""
    return asyncio.run(_run(path, cache, whole))


async def _run(path: Path, cache, whole):
    book = nbformat.read(path, as_version=4)
    first = next(i for i, cell in enumerate(book.cells)
                 if any("image/png" in output.get("data", {}) for output in cell.get("outputs", ())))
    book.cells = book.cells if whole else book.cells[: first + 1]
    began, ended, memory = time.perf_counter(), [], 0.0
    async for process in cell_by_cell(book, path.parent, compilation_cache.variables(Path(cache))):
        ended.append(time.perf_counter() - began)
        memory = peak_memory(process) if whole else memory
    found = {"start": ended[first - 1], "picture": ended[first] - ended[first - 1]}
    return found | ({"all": ended[-1], "memory": memory} if whole else {})

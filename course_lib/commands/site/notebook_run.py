"""Run one notebook and record its widgets: `python -m course_lib.commands.site.notebook_run NOTEBOOK FOLDER`.

A process of its own for each notebook, as its kernel is. Writes one script for each widget into FOLDER, named by what is in
it (equal tables share a file), and NOTEBOOK.json: what stands in which cell, and from which files it came.
"""
import hashlib
import io
import json
import pathlib
import re
import sys
import traceback
from contextlib import redirect_stderr, redirect_stdout

from course_lib.interactive.explorer import Explorer

from .recipe import AGAIN, AIM, record

PACKAGE = pathlib.Path(__file__).resolve().parents[2]
NO_PICTURE = re.compile(r"^(exercises/|lessons/(__init__|\w+/exercises\w*)\.py$)")    # a report is not recorded
OWN = "This picture draws a function of yours: it is live in the notebook."


def digest(data):
    """A short name for some bytes."""
    return hashlib.sha256(data).hexdigest()[:16]


def code_of(notebook):
    """A name for all programs of a notebook: when that is the same, its pictures are."""
    return digest("\0".join("".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == "code").encode())


def made_from():
    """{file of the course that has been read and may show in a picture: its digest}, of this process."""
    files = {getattr(module, "__file__", None) for module in list(sys.modules.values())}
    paths = [path for path in map(pathlib.Path, filter(None, files)) if PACKAGE in path.resolve().parents]
    names = {path.resolve().relative_to(PACKAGE).as_posix(): path for path in sorted(paths)}
    return {name: digest(path.read_bytes()) for name, path in names.items() if not NO_PICTURE.search(name)}


def recorded(widget, folder, aim):
    """What stands in a cell that shows this widget: the name of its recording, or a note why there is none."""
    if widget.note():
        return {"note": OWN, "alt": widget.picture.alt}
    try:
        made = record(widget, aim)
        table = json.dumps(made.table(), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    except Exception as error:
        traceback.print_exc()
        return {"failed": f"{type(widget).__name__}: {type(error).__name__}: {error}"}
    name = digest(table.encode())
    (folder / f"{name}.js").write_text(f'course.register("{name}",{table})\n', "utf-8")
    return {"name": name, "alt": made.states[made.start]["a"], "frames": len(made.frames), "states": len(made.states)}


def run(notebook, folder):
    """{cell id: what was recorded there}. RuntimeError names a cell that raises."""
    from IPython.core.interactiveshell import InteractiveShell

    shell, cells, shown = InteractiveShell.instance(), {}, set()
    shell.colors = "nocolor"
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code" or not "".join(cell["source"]).strip():
            continue
        with redirect_stdout(io.StringIO()) as said, redirect_stderr(said):
            result = shell.run_cell("".join(cell["source"]), store_history=True)
        if not result.success:
            raise RuntimeError(f"cell {cell['id']}: {result.error_in_exec or result.error_before_exec!r}")
        if isinstance(result.result, Explorer):
            kind = type(result.result)
            cells[cell["id"]] = recorded(result.result, folder, AGAIN if kind in shown else AIM)
            shown |= {kind} if "name" in cells[cell["id"]] else set()
    return cells


def main(path, folder):
    """Exit status 1 if the notebook does not run; a widget that cannot be recorded is noted in the file."""
    path, folder = pathlib.Path(path), pathlib.Path(folder)
    notebook = json.loads(path.read_text("utf-8"))
    cells = run(notebook, folder)
    kept = {"code": code_of(notebook), "sources": made_from(), "cells": cells}
    (folder / f"{path.stem}.json").write_text(json.dumps(kept, indent=1), "utf-8")


if __name__ == "__main__":
    import course_lib.widgets  # noqa: F401  # sets the process up, as in a notebook

    main(*sys.argv[1:])

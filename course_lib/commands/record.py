"""Run the notebooks and store their outputs in one canonical form: `python3 -m course_lib record [names] [--check]`.

The files in `notebooks/` carry their outputs: the text that the tests compare, and for each widget a picture that
shows without a kernel. What would change from one recording to the next, or from one machine to another, is left out:
times, random cell ids, Python's patch version, the state of widgets. A cell that raises or warns is refused.

`--check` runs nothing and says which files are not canonical. Names are beginnings of file names: `1_01 2_03`.
"""
import argparse
import copy
import pathlib
import sys
import time

import nbformat
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from course_lib.interactive.stored import RECORDING

from .notebook_form import canonical, dumps, problems, refusals, sources
from .notebook_png import alike
from .own_kernel import ROOT, client, environment

FOLDER = ROOT / "notebooks"

class RecordError(Exception):
    """A notebook that cannot be stored: the text names the cell."""


def run(notebook, folder, timeout=600):
    """A copy of the notebook with the outputs of a fresh kernel; RecordError names the cell that cannot be stored."""
    new = nbformat.from_dict(copy.deepcopy(dict(notebook)))
    for _, cell in sources(new):
        cell.outputs, cell.execution_count = [], None
    quiet = ["--IPKernelApp.log_level=40"]       # no word about its own transport on our terminal
    runner = client(new, folder, timeout=timeout, record_timing=False, extra_arguments=quiet)
    try:
        runner.execute(env=environment({"JAX_PLATFORMS": "cpu", RECORDING: "1", "COURSE_PROGRESS": "off"}))
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        raise RecordError(_where(new, error)) from error
    for number, cell in sources(new):
        if wrong := [text for output in cell.outputs for text in refusals(output)]:
            raise RecordError(f"cell {number} ({cell.source.splitlines()[0]!r}) {wrong[0]}")
    return new


def _where(notebook, error):
    """Number, first line and error of the cell at which the run ended."""
    for number, cell in sources(notebook):
        failed = [o for o in cell.outputs if o.output_type == "error"]
        if failed or cell.execution_count is None:
            said = f"raises {failed[0].ename}: {failed[0].evalue}" if failed else str(error).splitlines()[0]
            return f"cell {number} ({cell.source.splitlines()[0]!r}) {said}"
    return str(error)


def keep_pictures(new, old):
    """Put the old bytes of every picture that looks as before into `new`; how many really changed."""
    stored, changed = {}, 0
    for _, cell in sources(old):
        stored.setdefault(cell.source, []).extend(d["image/png"] for d in _pictures(cell))
    for _, cell in sources(new):
        for data in _pictures(cell):
            before = next((p for p in stored.get(cell.source, ()) if alike(p, data["image/png"])), None)
            changed += before is None
            data["image/png"] = before or data["image/png"]
    return changed


def _pictures(cell):
    return [o.data for o in cell.outputs if "image/png" in o.get("data", {})]


def record(path):
    """Run one notebook and rewrite its file if it changed; one line that says what happened."""
    began, text = time.monotonic(), path.read_text(encoding="utf-8")
    old = nbformat.reads(text, as_version=4)
    new = canonical(run(old, path.parent))
    changed, count = keep_pictures(new, canonical(old)), sum(len(_pictures(c)) for _, c in sources(new))
    if wrong := problems(new):
        raise RecordError("; ".join(wrong))
    if (now := dumps(new)) != text:
        path.write_text(now, encoding="utf-8", newline="\n")
    said = "as before" if now == text else f"rewritten, {changed} of {count} pictures new"
    return f"{path.name}: {said}, {len(now) // 1000} kB, {time.monotonic() - began:.1f} s"


def check(path):
    """Problems of one file, the text itself included."""
    text = path.read_text(encoding="utf-8")
    notebook = nbformat.reads(text, as_version=4)
    found = problems(notebook)
    return found or ([] if text == dumps(notebook) else ["the text of the file is not canonical: record it again"])


def main(arguments=None):
    """Exit status 1 if any notebook is refused; the others are recorded all the same."""
    parser = argparse.ArgumentParser(prog="python3 -m course_lib record", description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="beginnings of file names; all notebooks if none")
    parser.add_argument("--check", action="store_true", help="run nothing, only say what is not canonical")
    options = parser.parse_args(arguments)
    starts = tuple(pathlib.Path(name).stem for name in options.names) or ("",)
    paths = [p for p in sorted(FOLDER.glob("*.ipynb")) if p.name.startswith(starts)]
    failed = not paths
    for path in paths:
        try:
            wrong = check(path) if options.check else []
            said = [f"{path.name}: {text}" for text in wrong] if options.check else [record(path)]
        except RecordError as error:
            wrong, said = True, [f"{path.name}: REFUSED: {error}"]
        for line in said:
            print(line, flush=True)
        failed = failed or bool(wrong)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())

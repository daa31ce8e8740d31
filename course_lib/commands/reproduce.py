"""Experiments that take minutes: `python3 -m course_lib reproduce [names] [--compare]` runs them anew and stores what they found.

Each is a module `recorded_*.py` of its lesson: `NAME` is its file's, its docstring says what is measured, `run()` returns
{name: array}, small enough to be embedded. Notebooks read the arrays by `course_lib.data.recorded(NAME)` and say that they
are recorded. Without a name: what there is. `--compare` stores nothing. Either way each array is held against the stored one.

    NAME = "learning_rates"

    def run():
        return {"alpha": alphas, "error": errors}        # numbers only; axes are named in the docstring
"""
import argparse
import importlib
import pkgutil
import sys
import time

import numpy as np

from course_lib import lessons
from course_lib.data.recorded import FOLDER, recorded, write


def experiments():
    """{name: module} of the experiments, in alphabetical order."""
    rooms = [module.name for module in pkgutil.iter_modules(lessons.__path__, "course_lib.lessons.")]
    found = [importlib.import_module(f"{room}.{module.name}") for room in rooms
             for module in pkgutil.iter_modules(importlib.import_module(room).__path__) if module.name.startswith("recorded_")]
    return {module.NAME: module for module in sorted(found, key=lambda module: module.NAME)}


def run(experiment):
    """The arrays of one experiment, and the seconds it took."""
    began = time.monotonic()
    arrays = experiment.run()
    return arrays | {"seconds": np.float32(round(time.monotonic() - began))}


def differences(new, old):
    """One line for each array: how far the new numbers are from the stored ones."""
    for key in sorted(set(new) | set(old)):
        if key not in old or key not in new:
            yield f"  {key}: {'new' if key in new else 'no longer there'}"
            continue
        a, b = np.asarray(new[key], float), np.asarray(old[key], float)
        if a.shape != b.shape:
            yield f"  {key}: shape {a.shape}, stored {b.shape}"
        elif a.size:
            both = np.isfinite(a) & np.isfinite(b)
            gap = np.abs(a[both] - b[both]).max(initial=0)
            odd = int((np.isfinite(a) != np.isfinite(b)).sum())
            yield f"  {key} {a.shape}: largest difference {gap:.3g}" + (f", {odd} differ in being finite" if odd else "")


def main(arguments=None):
    """Exit status 2 for a name that is not known."""
    parser = argparse.ArgumentParser(prog="python3 -m course_lib reproduce", description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="experiments to run")
    parser.add_argument("--compare", action="store_true", help="hold against the stored numbers, store nothing")
    options = parser.parse_args(arguments)
    known = experiments()
    if unknown := sorted(set(options.names) - set(known)):
        print(f"no experiment {', '.join(unknown)}: choose from {', '.join(known)}", file=sys.stderr)
        return 2
    for name in options.names or known:
        summary = known[name].__doc__.splitlines()[0]
        if not options.names:
            print(f"{name:24} {summary}")
            continue
        print(f"{name}: {summary}", flush=True)
        arrays = run(known[name])
        old = dict(recorded(name)) if (FOLDER / f"{name}.npz").exists() else {}
        print("\n".join(differences(arrays, old)))
        size = "" if options.compare else f", stored in {write(name, arrays):,} bytes"
        print(f"  {arrays['seconds']:.0f} s{size}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

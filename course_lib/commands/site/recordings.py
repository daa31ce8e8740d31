"""The recordings of all notebooks: taken over from the last build where nothing has changed, else made anew."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import time

from .notebook_run import PACKAGE, code_of, digest

FOLDER = "recordings"
PATIENCE = 1800  # s for one notebook


def still_good(kept, notebook):
    """Whether what was kept of a notebook is what it would be now: same programs, same files of the course."""
    if not kept or kept["code"] != code_of(notebook) or any("failed" in cell for cell in kept["cells"].values()):
        return False
    files = {name: PACKAGE / name for name in kept["sources"]}
    return all(path.exists() and digest(path.read_bytes()) == kept["sources"][name] for name, path in files.items())


def read(path):
    """What a build kept of a notebook; {} if it is not there, or is no such file."""
    try:
        return json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}


def take_over(kept, name, old, new):
    """Copy the files of one notebook from the old site; whether all were there."""
    files = [f"{name}.json", *(f"{cell['name']}.js" for cell in kept["cells"].values() if "name" in cell)]
    for file in files:
        if not (old / file).exists():
            return False
        shutil.copy2(old / file, new / file)
    return True


def make(notebooks, old, new, jobs=2, say=print):
    """{notebook: {cell id: what was recorded}} for {name: (path, notebook)}, and the failures in words.

    old, new: folders of recordings, of the last build and of this one. A notebook that does not run has no recordings.
    """
    found, failures, waiting, running = {}, [], [], {}
    for name, (path, notebook) in notebooks.items():
        kept = read(old / f"{name}.json")
        if still_good(kept, notebook) and take_over(kept, name, old, new):
            found[name] = kept["cells"]
        else:
            waiting.append((name, path))
    say(f"{len(found)} of {len(notebooks)} notebooks as before, {len(waiting)} to record")
    try:
        while waiting or running:
            while waiting and len(running) < jobs:
                name, path = waiting.pop(0)
                running[name] = (begin(path, new), time.monotonic())
            for name, (process, began) in list(running.items()):
                if process.poll() is None and time.monotonic() - began < PATIENCE:
                    continue
                process.kill()
                words = process.communicate()[0].strip()
                del running[name]
                cells = read(new / f"{name}.json").get("cells") if process.returncode == 0 else None
                failures += [] if cells is not None else [f"{name}: {(words.splitlines() or ['no word about it'])[-1]}"]
                failures += [f"{name} {cell}: {one['failed']}" for cell, one in (cells or {}).items() if "failed" in one]
                found[name] = cells or {}
                frames = sum(one.get("frames", 0) for one in found[name].values())
                say(f"{name}: {frames} frames, {time.monotonic() - began:.0f} s")
            time.sleep(0.1)
    finally:
        for process, _ in running.values():
            process.kill()
            process.wait()
    return found, failures


def begin(path, folder):
    """The process that records one notebook."""
    paths = os.pathsep.join(filter(None, [str(PACKAGE.parent), os.environ.get("PYTHONPATH")]))
    variables = os.environ | {"JAX_PLATFORMS": "cpu", "PYTHONPATH": paths, "PYTHONUTF8": "1"}
    return subprocess.Popen(
        [sys.executable, "-m", "course_lib.commands.site.notebook_run", str(path.resolve()), str(pathlib.Path(folder).resolve())],
        cwd=path.parent, env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")

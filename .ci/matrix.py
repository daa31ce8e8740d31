"""The course on the oldest and the newest of everything it allows: `python3 .ci/matrix.py [ROW ...]`, all rows if none.

Each row has an environment of its own in a temporary folder, one after the other: 1 GB. In it run all fast tests, a
notebook in a browser (in the row `notebook-7` in Notebook 7, too), and two notebooks twice, where nothing may stand in red:
neither with an empty compilation cache nor with a full one. The row `oldest` takes the lower bounds of pyproject.toml at
their word. A Python that is not here, neither as `python3.14` nor among pyenv's, is left out and named.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))       # what is asked of the course here needs the standard library only

from course_lib.interactive import compilation_cache  # noqa: E402

DEPENDENCIES = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
LOWER = [f"{name}=={least}" for name, least in re.findall(r"^([\w-]+)>=([\d.]+)", "\n".join(DEPENDENCIES), re.M)]
ROWS = {  # name: (Python, what is asked for beside the course)
    "oldest": ("3.11", [*LOWER, *(f"jaxlib=={each[5:]}" for each in LOWER if each.startswith("jax=="))]),
    "between": ("3.11", ["jax==0.9.2", "jaxlib==0.9.2"]),
    "pinned": ("3.11", ["-c", "binder/constraints.txt"]),
    "newest": ("3.11", []),
    "newest-3.13": ("3.13", []),
    "newest-3.14": ("3.14", []),
    "notebook-7": ("3.11", ["notebook>=7,<8"]),
}
TESTS = ["tests"]
BROWSER = ["tests/browser/test_start.py", "tests/browser/test_notebook_7.py"]
NOTEBOOKS = ("1_01_artificial_neuron", "2_06_initialization")
QUIETLY = """
import sys, nbformat
from course_lib.commands.record import FOLDER, run      # refuses errors, and all that stands in red
for name in 2 * sys.argv[1:]:
    run(nbformat.read(FOLDER / f"{name}.ipynb", as_version=4), FOLDER)
"""
VERSIONS = """
from importlib.metadata import version
from importlib.util import find_spec
names = "jax jaxlib numpy matplotlib jupyterlab ipywidgets anywidget scipy".split() + ["notebook"] * bool(find_spec("notebook"))
print("   ", *(f"{name} {version(name)}" for name in names), sep=" ")
"""


def python(version):
    """The interpreter of that version, None if there is none that runs."""
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    kept = [str(each) for each in sorted(pyenv.glob(f"versions/{version}.*/bin/python"))]
    for found in filter(None, [shutil.which(f"python{version}"), *kept]):     # pyenv's own on the PATH may be a dead shim
        if subprocess.run([found, "-c", ""], capture_output=True).returncode == 0:
            return found
    return None


def row(name):
    """Names of the steps that failed; None where the row's Python is not here."""
    version, asked = ROWS[name]
    interpreter = python(version)
    if interpreter is None:
        print(f"{name}: left out, no python{version} here", flush=True)
        return None
    with tempfile.TemporaryDirectory(prefix="course-matrix-") as folder:
        own = f"{folder}/env/bin/python"
        subprocess.run([interpreter, "-m", "venv", f"{folder}/env"], check=True)
        pytest = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "--disable-warnings", "--tb=short"]
        steps = {
            "install": ["-m", "pip", "install", "-q", "-e", ".[test]", *asked],
            "versions": ["-c", VERSIONS],
            "tests": [*pytest, "--fast", *TESTS],
            "notebooks": ["-c", QUIETLY, *NOTEBOOKS],
            "browser": [*pytest, "--thorough", *BROWSER],
        }
        settings = os.environ | {"JAX_PLATFORMS": "cpu"} | compilation_cache.variables(Path(folder) / "jax")
        failed = []
        for step, command in steps.items():
            print(f"{name}: {step}", flush=True)
            if subprocess.run([own, *command], cwd=ROOT, env=settings).returncode:
                failed.append(step)
                if step == "install":
                    break
        return failed


def main(names):
    """Exit status: 1 if any row failed."""
    if unknown := [name for name in names if name not in ROWS]:
        print(f"'{unknown[0]}' is not a row: choose from {', '.join(ROWS)}.", file=sys.stderr)
        return 2
    results = {name: row(name) for name in names or ROWS}
    for name, failed in results.items():
        print(f"{name:12}", "left out" if failed is None else f"FAILED: {', '.join(failed)}" if failed else "right")
    return int(any(results.values()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The course's own environment: `.venv` in the course folder, made once, kept up to date, repaired when half made.

Standard library only, since nothing is installed yet when this runs. Two files in `.venv` carry the state:

    .course-made    written first: this environment is ours, so it may be thrown away and made again
    .course-stamp   written last: what is installed; absent while pip works, so a broken-off installation shows

pip alone cannot repair a broken-off installation: it takes a package for complete as soon as its metadata is there.
An environment that somebody else made in `.venv` is installed into, but never thrown away.
"""

import hashlib
import importlib.util
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from importlib import metadata
from pathlib import Path

from course_lib.interactive import compilation_cache

from .installation import ANOTHER_PYTHON, Problem, locked, run_pip

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
MADE = VENV / ".course-made"
STAMP = VENV / ".course-stamp"
OLDEST, NEWEST = (3, 11), (3, 14)     # the Pythons that JAX is made for
# what would bring other packages or kernels in, or take ours elsewhere; IPython adds the packages of an active environment
FOREIGN = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "JUPYTER_PATH")
ELSEWHERE = "Open the course on Binder or as pages that need no Python (README.md tells of both), or on another computer."
SPACE = 1.5e9  # bytes: the environment (about 1 GB) and what pip unpacks on the way


def prepare(extra=""):
    """The Python of an environment with the course (and its optional packages `extra`) installed.

    Two starts at once are harmless: the second waits for the first. Raises Problem with words for the reader.
    """
    try:
        if is_ready(extra):
            return PYTHON
        with locked(ROOT / ".venv.lock"):
            if not is_ready(extra):  # another start may just have finished
                if words := no_jax():
                    raise Problem(words)
                make()
                install(extra)
    except PermissionError as error:
        raise Problem(f"{error.filename} is closed to you: copy the course to a folder of yours.") from None
    except OSError as error:
        raise Problem(f"The environment in {VENV} could not be made: {error}.") from None
    return PYTHON


def no_jax():
    """Why there is no JAX for this computer and what to do, "" if there is one. Asked before anything is downloaded."""
    system, machine = platform.system(), platform.machine().lower()
    if sys.maxsize < 2**32:
        return "This is a 32-bit Python, and JAX needs a 64-bit one: start with another Python."
    if system == "Darwin" and machine == "x86_64":
        if is_translated():
            return "This Python is made for Intel processors, your Mac has Apple's: start with a Python made for it."
        return f"JAX is no longer made for Macs with an Intel processor. {ELSEWHERE}"
    if system == "Windows" and machine in ("arm64", "aarch64"):
        return f"JAX is not made for Windows on ARM. {ELSEWHERE} Inside WSL (Linux) it runs, too."
    if system == "Linux" and machine not in ("x86_64", "amd64", "aarch64", "arm64"):
        return f"JAX is not made for {machine} processors. {ELSEWHERE}"
    if system == "Linux" and not platform.libc_ver()[0]:
        return f"JAX needs a Linux with glibc, and this one (Alpine?) has none. {ELSEWHERE}"
    return ""


def too_new():
    """Why this Python gets no JAX and what to do, "" if it does."""
    version = sys.version_info[:2]
    return f"JAX is not made for Python {version[0]}.{version[1]} yet: {ANOTHER_PYTHON}" if version > NEWEST else ""


def is_translated():
    """Whether a Mac with Apple's processor runs this Python as one for Intel (Rosetta)."""
    try:
        asked = subprocess.run(["sysctl", "-n", "sysctl.proc_translated"], capture_output=True, text=True)
    except OSError:
        return False
    return asked.stdout.strip() == "1"


def is_ready(extra):
    """Whether `.venv` runs, and was installed from this pyproject.toml, in this place, for this Python."""
    stamp = read_stamp()
    return stamp[:1] == [fingerprint()] and (not extra or extra in stamp[1:])


def read_stamp():
    return STAMP.read_text().split() if STAMP.exists() else []


def fingerprint():
    """Everything that asks for a new installation when it changes; a moved folder breaks the link to course_lib."""
    pyproject = ROOT / "pyproject.toml"
    if not pyproject.exists():
        raise Problem(f"{ROOT} is not the course's folder: start from a copy of the whole repository.")
    parts = [pyproject.read_text("utf-8"), str(ROOT), str(python_version())]
    return hashlib.sha256("\0".join(parts).encode(errors="surrogateescape")).hexdigest()


def python_version():
    """(major, minor) of the environment's Python, None if it does not run or has no pip."""
    ask = "import sys, pip; print(*sys.version_info[:2])"
    try:
        answer = subprocess.run([PYTHON, "-I", "-c", ask], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return tuple(map(int, answer.stdout.split()))


def make():
    """A `.venv` with a Python that runs; one of ours that was left half made is thrown away first."""
    version = python_version()
    if version and not (MADE.exists() and not STAMP.exists()):
        if not OLDEST <= version <= NEWEST:
            raise Problem(f"{VENV} holds Python {version[0]}.{version[1]}: remove that folder and start again.")
        return
    if words := too_new():
        raise Problem(words)
    if any(not importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        raise Problem("This Python cannot make environments: on Debian or Ubuntu run 'apt install python3-venv' first.")
    if MADE.exists():
        print("The last installation was not finished: making .venv anew", flush=True)
        shutil.rmtree(VENV)
    elif VENV.is_dir() and any(VENV.iterdir()):
        raise Problem(f"{VENV} holds no Python that runs: remove that folder and start again.")
    if shutil.disk_usage(ROOT).free < SPACE:
        raise Problem(f"The disk of {ROOT} is nearly full: the course's environment needs {SPACE / 1e9:.1f} GB.")
    import venv

    VENV.mkdir(exist_ok=True)
    MADE.touch()
    try:
        venv.create(VENV, with_pip=True)
    except subprocess.CalledProcessError as error:
        lines = (error.output or b"").decode(errors="replace").strip()[-500:]
        raise Problem(f"{lines}\nPython could not put pip into {VENV}: start again, or use another Python.") from None
    except UnicodeError:  # its pyvenv.cfg holds the folder's name
        raise Problem("Python cannot write the name of the course's folder here: set PYTHONUTF8=1 and start again.") from None


def install(extra):
    """pip-install the course; if pip fails before it changes anything, what was on record before is so again."""
    before = read_stamp()
    extras = sorted({extra, *before[1:]} - {""})
    target = str(ROOT) + (f"[{','.join(extras)}]" if extras else "")
    print("Installing the course's packages into .venv: about a minute, once", flush=True)
    began = time.monotonic()
    STAMP.unlink(missing_ok=True)
    problem, began_to_change = run_pip(
        [PYTHON, "-m", "pip", "install", "--progress-bar", "off", "-e", target], variables()
    )
    if problem:
        if not began_to_change:
            STAMP.write_text(" ".join(before) or "nothing")
        raise Problem(problem)
    STAMP.write_text(" ".join([fingerprint(), *extras]))
    print(f"Installed in {time.monotonic() - began:.0f} s", flush=True)


def check_here(extra):
    """This very Python, if it has what pyproject.toml asks for; it is never changed, only told what it lacks."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = project["dependencies"] + project["optional-dependencies"].get(extra, [])
    if lacking := list(filter(None, map(lacks, wanted))):
        if any(name.split()[0] == "jax" for name in lacking) and (words := no_jax() or too_new()):
            raise Problem(words)
        target = f'"{ROOT}{f"[{extra}]" if extra else ""}"'
        raise Problem(f'Missing here: {", ".join(lacking)}. Run: "{sys.executable}" -m pip install -e {target}')
    for place in filter(None, os.environ.get("JUPYTER_PATH", "").split(os.pathsep)):
        if Path(place, "kernels/python3").is_dir():
            print(f"JUPYTER_PATH names another kernel python3, in {place}: unset it to run notebooks here.", flush=True)
    return Path(sys.executable)


def lacks(requirement):
    """The name of a requirement that is not here, with both versions where it is too old; "" if all is well."""
    name, least = re.match(r"([\w.-]+)(?:[^;#]*?>=\s*([\d.]+))?", requirement).groups()
    try:
        have = metadata.version(name)
    except metadata.PackageNotFoundError:
        return name
    return f"{name} {least} or newer (here is {have})" if least and numbers(have) < numbers(least) else ""


def numbers(version):
    """The release of a version as numbers, trailing zeros left out: "0.10.2rc1" -> (0, 10, 2)."""
    release = [int(part) for part in re.match(r"\d+(?:\.\d+)*", version)[0].split(".")]
    while release and not release[-1]:
        release.pop()
    return tuple(release)


def variables(here=False):
    """Environment variables for what is started: JAX keeps compiled code, and only the course's packages are seen.

    The course's folder stands on the path: the link that pip makes to it is skipped by Python where a cloud folder has
    hidden it. A kernel of the reader's own named `python3` must not come before that of the environment.
    """
    own = {k: v for k, v in os.environ.items() if here or k not in FOREIGN}
    own["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), own.get("PYTHONPATH")]))
    if not here:
        own |= {"PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "JUPYTER_PREFER_ENV_PATH": "1"}
    return compilation_cache.variables() | own | home()


def home():
    """A home for this start where the reader has none that can be written: Jupyter does not start without."""
    try:
        if os.name != "posix" or os.access(Path.home(), os.W_OK):
            return {}
    except RuntimeError:  # nobody knows where home is
        pass
    return {"HOME": tempfile.mkdtemp(prefix="course-home-")}

"""How pip is run for the reader: one start at a time, one line of progress, and a sentence when it fails.

Standard library only, since nothing is installed yet when this runs.
"""

import collections
import contextlib
import subprocess
import sys
import time

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None
    import msvcrt

ANOTHER_PYTHON = "start with another Python, 3.11 to 3.14."
HINTS = {  # what to do: what stands in pip's words then; the first that stands there is said
    "The disk is full: make room for 1.5 GB and start again.":
        ("No space left on device", "[WinError 112]", "Disk quota exceeded"),
    "This disk cannot be written: copy the course to a folder of yours.":
        ("Read-only file system",),
    "Windows allows only short paths here: move the course to a short folder, like C:\\course.":
        ("Long Path", "[WinError 206]"),
    "A file could not be written: close the programs that use the course's .venv and start again; if the folder belongs "
    "to somebody else, copy the course to a folder of yours.":
        ("Permission denied", "Operation not permitted", "[WinError 5]", "[WinError 32]"),
    "A download came damaged, or the network sent a page of its own (a login?): open any page in the browser, and start "
    "again.":
        ("DO NOT MATCH THE HASHES", "is invalid."),
    "The certificate of the package index is not trusted here: set the computer's clock; behind a proxy or a virus scanner "
    "that reads along, set PIP_CERT to its certificate; on a Mac run 'Install Certificates.command' in Python's folder.":
        ("CERTIFICATE_VERIFY_FAILED", "problem confirming the ssl certificate"),
    "The proxy asks who you are: set HTTPS_PROXY=http://NAME:PASSWORD@HOST:PORT and start again.":
        ("Proxy Authentication Required",),
    f"The package index has no JAX for this Python: {ANOTHER_PYTHON}":
        ("distribution found for jax",),
    f"The package index has nothing ready-made for this Python, and it could not be made here: {ANOTHER_PYTHON}":
        ("Getting requirements to build wheel did not run", "metadata-generation-failed", "Failed building wheel"),
    "The packages asked for do not fit together: start again with an empty .venv (remove it); if pip is told about packages "
    "of your own (PIP_CONSTRAINT, pip.conf), leave those out.":
        ("ResolutionImpossible",),
    "pip is told to want hashes (PIP_REQUIRE_HASHES, pip.conf): leave that out and start again.":
        ("requiring hashes",),
    f"This Python is not fit for the course: {ANOTHER_PYTHON}":
        ("requires a different Python",),
    "There is too little memory: close other programs and start again.":
        ("MemoryError", "Cannot allocate memory"),
    "The package index could not be reached: check the network or the proxy, and start again.":
        ("onnection", "timed out"),
    f"The package index has no fitting version: check the network or the proxy; or {ANOTHER_PYTHON}":
        ("No matching distribution",),
}
OTHERWISE = "Start again; if that fails, remove .venv."


class Problem(Exception):
    """What stops the start, in words for the reader."""


def run_pip(command, variables):
    """Run pip. Returns (None, or its errors and what to do about them; whether it began to change the environment)."""
    last, began = collections.deque(maxlen=200), False
    with subprocess.Popen(
        command, env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as pip:
        for line in pip.stdout:
            last.append(line.rstrip())
            began |= line.startswith("Installing collected packages")
            show(line)
    show("")
    if pip.returncode == 0:
        return None, began
    hint = what_to_do("\n".join(last), pip.returncode)
    errors = [line.strip() for line in last if "ERROR" in line and not line.endswith("See above for output.")]
    return "\n".join([*(line[:200] for line in errors[-4:] or list(last)[-8:]), hint]), began


def what_to_do(output, status):
    """The sentence that fits pip's words; a pip that was killed has none."""
    if status == -9:
        return "The system stopped pip, most likely for want of memory: close other programs and start again."
    return next((words for words, signs in HINTS.items() if any(sign in output for sign in signs)), OTHERWISE)


def show(line):
    """Rewrite one line of the terminal with what pip is doing; say nothing where nobody looks on."""
    if sys.stdout.isatty() and (not line or line.startswith(("Collecting", "Installing", "  Downloading"))):
        print("\r" + line.strip()[:76].ljust(76), end="\n" if not line else "", flush=True)


@contextlib.contextmanager
def locked(path):
    """Hold the lock file `path`; the system lets go of it when the process ends, however it ends."""
    with open(path, "w") as file:
        waiting = False
        while not try_lock(file):
            if not waiting:
                print("Another start is installing: waiting for it", flush=True)
            waiting = True
            time.sleep(0.2)
        yield


def try_lock(file):
    try:
        if fcntl:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:  # a file system without locks: go on unlocked rather than not at all
        return True
    return True

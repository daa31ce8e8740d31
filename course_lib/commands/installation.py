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

HINTS = {  # what stands in pip's words: what to do; the first that stands there is said
    "No space left on device": "The disk is full: make room for 1.5 GB and start again.",
    "Permission denied": "A file could not be written: close the programs that use the course's .venv and start again.",
    "Long Path": "Windows allows only short paths here: move the course to a short folder, like C:\\course.",
    "for jaxlib": "The package index has no JAX for this Python: start with another one, 3.11 to 3.14.",
    "ResolutionImpossible": "The packages asked for do not fit together: start again with an empty .venv (remove it); if "
    "pip is told about packages of your own (PIP_CONSTRAINT, pip.conf), leave those out.",
    "requires a different Python": "This Python is not fit for the course: start with another one.",
    "onnection": "The package index could not be reached: check the network or the proxy, and start again.",
    "No matching distribution": "The package index has no fitting version: check the network or the proxy; or, if this "
    "Python is very new or very old, start with another one.",
}


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
    output = "\n".join(last)
    hint = next((words for sign, words in HINTS.items() if sign in output), "Start again; if that fails, remove .venv.")
    errors = [line.strip() for line in last if "ERROR" in line and not line.endswith("See above for output.")]
    return "\n".join([*(line[:200] for line in errors[-4:] or list(last)[-8:]), hint]), began


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

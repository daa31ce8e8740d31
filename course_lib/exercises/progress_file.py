"""Where a learner's progress is kept: `progress.json` in the folder of the notebooks, and nowhere else.

    {"exercises": {"neuron": {"tries": 3, "passed": "2026-11-28"}}}

`record` is called by `check`. Two kernels may write at once: each takes the lock, reads, merges its own into what it finds
and puts the new file in the place of the old one. Files with names like `progress (1).json`, as a download or another
computer gives them, are read as well: the most tries count, and the first day on which an exercise passed.
"""
import contextlib
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TypedDict

from course_lib.lessons import NOTEBOOKS

NAME = "progress.json"
OFF = "COURSE_PROGRESS"      # the variable set to "off", where no learner is: nothing is read or written, no bar is shown
WAIT, STALE = 2.0, 10.0                            # seconds to wait for the lock; after which one was left behind
UNWRITABLE = "Your progress is remembered only until this kernel ends: {name} cannot be written here ({why})."


class Record(TypedDict, total=False):
    """One exercise: how often an answer was checked, and the day on which one first passed."""

    tries: int
    passed: str


Records = dict[str, Record]

_REMEMBERED: Records = {}           # of this kernel, where the file cannot be written
_TOLD: set[str] = set()


def place() -> Path | None:
    """The file, beside the course's notebooks; None where there are none, or nothing is to be kept."""
    here = Path.cwd()
    if os.environ.get(OFF) == "off" or not any((here / f"{name}.ipynb").exists() for name in NOTEBOOKS):
        return None
    return here / NAME


def record(name: str, passed: bool) -> str:
    """Remember one check. "" or, once in a kernel, the sentence for a folder that cannot be written to."""
    _REMEMBERED[name] = more(_REMEMBERED.get(name, {}), passed)
    path = place()
    if path is None:
        return ""
    try:
        with locked(path):
            known = read(path)
            known[name] = more(known.get(name, {}), passed)
            write(path, known)
    except OSError as error:
        why = error.strerror or type(error).__name__
        words = UNWRITABLE.format(name=NAME, why=why.lower())
        said = words in _TOLD
        _TOLD.add(words)
        return "" if said else words
    return ""


def records() -> Records:
    """All that is known, from the files and from this kernel."""
    path = place()
    return merged(read(path) if path else {}, _REMEMBERED)


def more(known: Record, passed: bool) -> Record:
    """The record after one more try."""
    now: Record = {"tries": known.get("tries", 0) + 1}
    if day := known.get("passed") or (time.strftime("%Y-%m-%d") if passed else ""):
        now["passed"] = day
    return now


def merged(*several: Records) -> Records:
    """The most tries of each exercise and its first day."""
    whole: Records = {}
    for each in several:
        for name, one in each.items():
            best = whole.setdefault(name, {"tries": 0})
            best["tries"] = max(best["tries"], one.get("tries", 0))
            if days := [day for day in (best.get("passed"), one.get("passed")) if day]:
                best["passed"] = min(days)
    return whole


def read(path: Path) -> Records:
    """What the file and its copies hold. One that is not ours or is broken is left as it is, and counts for nothing."""
    copies = [path, *sorted(other for other in path.parent.glob("progress*.json") if other != path)]
    return merged(*(known for known in map(_read_one, copies) if known))


def _read_one(path: Path) -> Records:
    try:
        found = json.loads(path.read_text("utf-8"))["exercises"]
        return {name: _clean(one) for name, one in found.items() if isinstance(one, dict)}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def _clean(one: dict[str, object]) -> Record:
    tries, day = one.get("tries"), one.get("passed")
    clean: Record = {"tries": tries if isinstance(tries, int) else 1}
    if isinstance(day, str) and day:
        clean["passed"] = day[:10]
    return clean


def write(path: Path, known: Records) -> None:
    """Put the new file in the place of the old one in one step; a broken one of a learner's is kept beside it."""
    if path.exists() and not _read_one(path) and path.read_bytes().strip():
        os.replace(path, path.with_name("progress.json.broken"))
    text = json.dumps({"course": "Neural Networks", "exercises": dict(sorted(known.items()))}, indent=1)
    fresh = path.with_name(f".{NAME}.{os.getpid()}")
    try:
        fresh.write_text(text + "\n", "utf-8")
        os.replace(fresh, path)
    finally:
        fresh.unlink(missing_ok=True)


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """One kernel at a time; a lock that was left behind is removed."""
    lock, end = path.with_name(f".{NAME}.lock"), time.monotonic() + WAIT
    while True:
        try:
            os.close(os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
            break
        except (FileExistsError, PermissionError):       # Windows says the second while another one removes it
            if not lock.exists() and not os.access(path.parent, os.W_OK):
                raise
            with contextlib.suppress(FileNotFoundError):
                if time.time() - lock.stat().st_mtime > STALE:
                    lock.unlink()
            if time.monotonic() > end:
                raise TimeoutError("another kernel holds it") from None
            time.sleep(0.01)
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)

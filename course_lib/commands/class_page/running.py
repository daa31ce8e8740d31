"""All answers checked, each different one once, on every core. Stopped in the middle, the next start goes on from there."""
import contextlib
import hashlib
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO, Any

from .answers import Answer
from .judging import WRONG, Job, Verdict, verdict

PACKAGE = Path(__file__).resolve().parents[2]
FORKS = sys.platform == "linux"          # elsewhere a process of its own for each answer: seconds, and fewer fences
WALL = 120.0
GONE = "It ended the process in which it was checked."
LATE = "It did not come back within {:.0f} s and was stopped. Is there a loop that never ends?"
KEPT = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TEMP", "TMP", "LD_LIBRARY_PATH")     # nothing else goes to an answer


def job(answer: Answer) -> Job:
    return {"exercise": answer.exercise, "function": answer.function, "wanted": list(answer.wanted),
            "parts": [part._asdict() for part in answer.parts]}


def fingerprint() -> str:
    """Changes when the exercises or the checker do: verdicts of before are then not taken over."""
    files = sorted([*(PACKAGE / "exercises").rglob("*.py"), *(PACKAGE / "lessons").rglob("exercises*.py"),
                    *Path(__file__).parent.glob("*.py")])
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()[:12]


class Store:
    """Verdicts by the answer's key, one line of JSON each: no name stands in it."""

    def __init__(self, path: Path | None):
        self.path, self.known, self.lock, self.version = path, dict[str, Verdict](), threading.Lock(), fingerprint()
        for line in path.read_text("utf-8", errors="replace").splitlines() if path and path.exists() else ():
            with contextlib.suppress(ValueError, KeyError, TypeError):       # the last line may be cut off
                one = json.loads(line)
                if one["version"] == self.version:
                    self.known[one["key"]] = one["verdict"]

    def add(self, key: str, found: Verdict) -> None:
        with self.lock:
            self.known[key] = found
            if self.path:
                with open(self.path, "a", encoding="utf-8") as file:
                    file.write(json.dumps({"key": key, "version": self.version, "verdict": found}) + "\n")


def environment() -> dict[str, str]:
    """What a process that checks may know of this one."""
    own = {name: os.environ[name] for name in KEPT if name in os.environ}
    single = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1")
    return own | single | {
        "PYTHONPATH": str(PACKAGE.parent), "PYTHONDONTWRITEBYTECODE": "1", "JAX_PLATFORMS": "cpu", "COURSE_PROGRESS": "off",
        "HOME": tempfile.gettempdir()}


class Worker:
    """A warm process that forks one child for each answer; started again if an answer should end it."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[str] | None = None
        self.folder: tempfile.TemporaryDirectory[str] | None = None       # of all its answers' folders

    def check(self, job: Job) -> Verdict:
        if self.process is None:
            self.folder = tempfile.TemporaryDirectory(prefix="course-class-", ignore_cleanup_errors=True)
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", f"{__package__}.warm"], cwd=PACKAGE.parent,
                env=environment() | {"TMPDIR": self.folder.name},
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8", start_new_session=True)
        try:
            _pipe(self.process.stdin).write(json.dumps(job) + "\n")
            _pipe(self.process.stdin).flush()
            return json.loads(_pipe(self.process.stdout).readline())
        except (OSError, ValueError):
            self.close()
            return verdict(WRONG, (GONE,))

    def stop(self) -> None:
        """From another thread: the answer that is being checked ends now."""
        if self.process:
            self.process.kill()

    def close(self) -> None:
        if self.process:
            self.process.kill()
            with contextlib.suppress(OSError):
                _pipe(self.process.stdin).close()
            _pipe(self.process.stdout).close()
            self.process.wait()
        if self.folder:
            self.folder.cleanup()
        self.process = None


class Alone:
    """The same where processes cannot be forked: a new one for each answer."""

    process: subprocess.Popen[str] | None = None
    stop = Worker.stop

    def check(self, job: Job) -> Verdict:
        wall = job.get("wall", WALL) + 20            # it imports everything first
        with tempfile.TemporaryDirectory(prefix="course-answer-", ignore_cleanup_errors=True) as folder:
            with subprocess.Popen(
                    [sys.executable, "-P", "-m", f"{__package__}.judging"], cwd=folder, env=environment() | {"TMPDIR": folder},
                    stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8") as process:
                self.process = process
                try:
                    return json.loads(process.communicate(json.dumps(job) + "\n", timeout=wall)[0])
                except subprocess.TimeoutExpired:
                    process.kill()
                    return verdict(WRONG, (LATE.format(wall),))
                except ValueError:
                    return verdict(WRONG, (GONE,))

    def close(self) -> None:
        pass


def _pipe(pipe: IO[str] | None) -> IO[str]:
    if pipe is None:
        raise OSError("closed")
    return pipe


def run(answers: Iterable[Answer], store: Store, workers: int = 0, show: Callable[[int, int], None] | None = None,
        forks: bool = FORKS, **options: Any) -> None:
    """Check every answer that the store does not know. Answers that do the same are checked once, in the exercises' order."""
    todo = {answer.key: answer for answer in answers}
    fresh = sorted((a for key, a in todo.items() if key not in store.known), key=lambda a: a.exercise)
    waiting: queue.SimpleQueue[Answer] = queue.SimpleQueue()
    for answer in fresh:
        waiting.put(answer)
    done, stop = queue.SimpleQueue[None](), threading.Event()

    def serve(worker):
        try:
            while not stop.is_set():
                answer = waiting.get_nowait()
                found = worker.check(job(answer) | options)
                if not stop.is_set():
                    store.add(answer.key, found)
                done.put(None)
        except queue.Empty:
            pass
        finally:
            worker.close()
            done.put(None)

    count = min(workers or os.cpu_count() or 1, len(fresh))
    staff = [Worker() if forks else Alone() for _ in range(count)]
    threads = [threading.Thread(target=serve, args=(each,), daemon=True) for each in staff]
    for thread in threads:
        thread.start()
    try:
        for n in range(len(fresh) + count):
            done.get()
            if show:
                show(min(n + 1, len(fresh)), len(fresh))
    finally:                             # Ctrl-C: what is being checked now is checked again next time
        stop.set()
        for each in staff if sys.exc_info()[0] else ():
            each.stop()
        for thread in threads:
            thread.join(5)


class Bar:
    """A bar on a terminal; elsewhere a line for each tenth."""

    def __init__(self, out: IO[str], what: str = "answers"):
        self.out, self.what, self.began, self.tenth = out, what, time.monotonic(), 0

    def __call__(self, done: int, of: int) -> None:
        left = (time.monotonic() - self.began) * (of - done) / max(done, 1)
        text = f"{done} of {of} {self.what}" + (f", {_duration(left)} left" if done < of else f" in {_duration(self.took())}")
        if self.out.isatty():
            full = 24 * done // of
            self.out.write(f"\r[{'#' * full}{'.' * (24 - full)}] {text}".ljust(76) + ("\n" if done == of else ""))
        elif 10 * done // of > self.tenth:
            self.tenth = 10 * done // of
            self.out.write(text + "\n")
        self.out.flush()

    def took(self) -> float:
        return time.monotonic() - self.began


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"

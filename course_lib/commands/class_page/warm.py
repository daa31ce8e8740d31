"""A process that has everything imported and forks one child for each answer: behind the fence, and ended when late.

    python -m course_lib.commands.class_page.warm      a job as JSON on each line of stdin, its verdict on each of stdout

No answer runs in this process itself. Nothing of JAX has been started in it either, so that it can be forked.
"""
import contextlib
import json
import os
import select
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

from . import fence
from .judging import WRONG, Job, Verdict, judge, verdict

WALL = 120.0                     # seconds from an answer's first statement to its verdict, on a computer that is busy
LOOK = 0.1                       # how often the processes of an answer are counted
LARGEST = 200_000                # bytes of a verdict
RESIDENT = fence.MEMORY + (1 << 30)
LATE = "It did not come back within {:.0f} s and was stopped. Is there a loop that never ends?"
GONE = "It ended the process in which it was checked (os._exit, or a crash)."
MANY = "It started processes without end and was stopped."
LARGE = "It took more memory than there is for one answer and was stopped."
FULL = (json.dumps(verdict(WRONG, (LARGE,))) + "\n").encode()      # made before there is no room for it


def main() -> None:
    """Serve until stdin ends."""
    from course_lib.exercises import EXERCISES

    _ = [EXERCISES[name] for name in EXERCISES], fence.present()
    jobs, out = sys.stdin, os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    with contextlib.suppress(BrokenPipeError):               # nobody listens any more
        for line in jobs:
            out.write(json.dumps(checked(json.loads(line))) + "\n")
            out.flush()


def checked(job: Job) -> Verdict:
    """One answer in a child of its own, which leaves nothing behind."""
    folder = tempfile.mkdtemp(prefix="course-answer-")
    result, inlet = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(result)
        _in_child(job, folder, inlet)
    os.close(inlet)
    try:
        text, stopped = wait_for(child, result, job.get("wall", WALL))
    finally:
        end(child)
        os.close(result)
        shutil.rmtree(folder, ignore_errors=True)
    if stopped:
        return verdict(WRONG, (stopped,))
    try:
        return json.loads(text)
    except ValueError:
        return verdict(WRONG, (GONE,))


def _in_child(job: Job, folder: str, inlet: int) -> None:
    """Never returns."""
    try:
        os.setsid()
        fence.die_with_parent()
        nothing = os.open(os.devnull, os.O_RDWR)
        for own in (0, 1, 2):
            os.dup2(nothing, own)
        inlet = _alone_with(inlet)
        os.chdir(folder)
        os.environ.update(HOME=folder, TMPDIR=folder)
        tempfile.tempdir = folder
        held = ["time", *fence.separate()]
        if "no view of other processes" in held and (inner := os.fork()):       # the first in there takes all along
            os.close(inlet)
            os.waitpid(inner, 0)
            os._exit(0)
        fence.die_with_parent()
        held += fence.limit(job.get("memory", fence.MEMORY)) + fence.landlock(folder)
        fence.refuse_calls(folder)
        found = json.dumps(judge(job) | {"held": held})
        with os.fdopen(inlet, "w", encoding="utf-8") as out:
            out.write(found + "\n")
    except (MemoryError, RuntimeError):          # no room for a thread, either
        os.write(inlet, FULL)
    finally:
        os._exit(0)


def _alone_with(inlet: int) -> int:
    """Close every other file of the parent's; the number that the result's has now."""
    os.dup2(inlet, 3)
    os.closerange(4, 256)
    return 3


def wait_for(child: int, result: int, wall: float) -> tuple[str, str]:
    """(what the child wrote, or why it was stopped)."""
    end_at, text = time.monotonic() + wall, b""
    while len(text) < LARGEST:
        if select.select([result], [], [], LOOK)[0]:
            piece = os.read(result, 1 << 16)
            text += piece
            if not piece or text.endswith(b"\n"):
                return text.decode("utf-8", "replace"), ""
            continue
        if time.monotonic() > end_at:
            return "", LATE.format(wall)
        if words := too_much(child, min(wall, fence.SECONDS)):
            return "", words
    return "", LARGE


def too_much(child: int, seconds: float) -> str:
    """Whether the processes below the child are too many, too large or have computed for too long, in words."""
    family = below(child)
    if sum(map(computed, family)) > seconds:
        return LATE.format(seconds)
    if len(family) > fence.PROCESSES:
        return MANY
    return LARGE if sum(map(resident, family)) > RESIDENT else ""


def below(child: int) -> list[int]:
    """The child and all that descend from it, as far as the system tells."""
    family, at = [child], 0
    while at < len(family) and len(family) < 10 * fence.PROCESSES:
        with contextlib.suppress(OSError, ValueError):
            for task in Path(f"/proc/{family[at]}/task").iterdir():
                family += map(int, (task / "children").read_text().split())
        at += 1
    return family


def resident(process: int) -> int:
    """Bytes of a process that no other one shares."""
    try:
        size, shared = Path(f"/proc/{process}/statm").read_text().split()[1:3]
    except (OSError, ValueError):
        return 0
    return (int(size) - int(shared)) * os.sysconf("SC_PAGE_SIZE")


def computed(process: int) -> float:
    """Seconds of a processor that a process has used."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def end(child: int) -> None:
    """End the child and all below it."""
    family = below(child)
    with contextlib.suppress(OSError):
        os.killpg(child, signal.SIGKILL)
    for process in family:
        with contextlib.suppress(OSError):
            os.kill(process, signal.SIGKILL)
    with contextlib.suppress(OSError):
        os.waitpid(child, 0)


if __name__ == "__main__":
    main()

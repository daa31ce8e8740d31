"""The first minutes with the course on a poor machine: each notebook on ONE core, nothing compiled before.

    start      seconds from the start of the kernel to the first cell with a picture (imports, what is printed before)
    picture    seconds of that cell until its first picture is on the page: Run All has reached it, and the reader waits
    cell       seconds until it has ended: where it trains, its picture is there long before
    all        seconds until the last cell has ended
    memory     MB of the kernel at its peak

The peer of each row is the same with a cache that the first run has filled. Linux only: elsewhere a process can't be
held to one core, and its peak is not known.
"""
import os
import tempfile

from course_lib.commands.record import FOLDER

from . import Row
from .first_picture import run

AIM = 8.0        # seconds that a reader may wait for a picture, on an empty cache


def rows():
    if not hasattr(os, "sched_setaffinity"):
        print("left out: a process can be held to one core on Linux only")
        return
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})         # kernels inherit it
    try:
        for path in sorted(FOLDER.glob("*.ipynb")):
            with tempfile.TemporaryDirectory() as cache:
                cold, warm = run(path, cache, whole=True), run(path, cache, whole=True)
            for part, unit in (("start", "s"), ("picture", "s"), ("cell", "s"), ("all", "s"), ("memory", "MB")):
                yield Row(f"{path.stem}: {part}, cold", cold[part], "warm", warm[part], unit)
            if cold["picture"] > AIM:
                print(f"{path.stem}: more than {AIM:g} s for the first picture")
    finally:
        os.sched_setaffinity(0, cores)

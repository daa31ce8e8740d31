"""The first minutes with the course on a poor machine: ONE core, nothing compiled before, and is 2 GB enough?

    open       seconds from the launcher to the notebook: the page's address answers. The peer is JupyterLab alone
    start      seconds from the start of the kernel to the first cell with a picture (imports, what is printed before)
    picture    seconds of that cell until its first picture is on the page: Run All has reached it, and the reader waits
    cell       seconds until it has ended: where it trains, its picture is there long before
    all        seconds until the last cell has ended
    memory     MB of the kernel at its peak

The peer of each notebook's rows is the same with a cache that the first run has filled. No limit is set on memory, which
takes a system's manager: the last row says what the server and the largest kernel take at most, beside 2 GB; the browser
comes on top. Linux only: elsewhere a process can't be held to one core, and its peak is not known.
"""
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

from course_lib.commands.own_kernel import ROOT, peak_memory
from course_lib.commands.record import FOLDER

from . import Row
from ._browser import median
from .first_picture import run

AIM = 8.0        # seconds that a reader may wait for a picture, on an empty cache
SMALL = 2000.0   # MB
STARTS = 3
NOTEBOOK = "0_00_start_here.ipynb"
LAUNCHER = ("course_lib", "--here", "lab", NOTEBOOK)
ALONE = ("jupyterlab", "--allow-root", f"--ServerApp.root_dir={FOLDER}")


def rows():
    if not hasattr(os, "sched_setaffinity"):
        print("left out: a process can be held to one core on Linux only")
        return
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})         # kernels and servers inherit it
    try:
        ours, alone = zip(*((opening(*LAUNCHER), opening(*ALONE)) for _ in range(STARTS)), strict=True)
        yield Row("open, by the launcher", median([one[0] for one in ours]), "JupyterLab alone",
                  median([one[0] for one in alone]), "s")
        kernels = {}
        for path in sorted(FOLDER.glob("*.ipynb")):
            with tempfile.TemporaryDirectory() as cache:
                cold, warm = run(path, cache, whole=True), run(path, cache, whole=True)
            for part, unit in (("start", "s"), ("picture", "s"), ("cell", "s"), ("all", "s"), ("memory", "MB")):
                yield Row(f"{path.stem}: {part}, cold", cold[part], "warm", warm[part], unit)
            if cold["picture"] > AIM:
                print(f"{path.stem}: more than {AIM:g} s for the first picture")
            kernels[path.stem] = cold["memory"]
        largest = max(kernels, key=kernels.get)
        server = max(one[1] for one in ours)
        yield Row(f"memory: server and {largest}", server + kernels[largest], "2 GB", SMALL, "MB", aim=1)
    finally:
        os.sched_setaffinity(0, cores)


def opening(*module):
    """(seconds until the page of a notebook answers, MB of the server at its peak) of a start of this module."""
    with socket.socket() as free, tempfile.TemporaryDirectory() as home:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        own = {f"JUPYTER_{name}_DIR": os.path.join(home, name) for name in ("CONFIG", "DATA", "RUNTIME")}
        options = ["--no-browser", "--IdentityProvider.token=", f"--port={port}", "--ServerApp.port_retries=0"]
        began = time.perf_counter()
        with subprocess.Popen([sys.executable, "-m", *module, *options], cwd=ROOT, env=os.environ | own,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
            try:
                while not answers(f"http://127.0.0.1:{port}/lab/tree/{NOTEBOOK}"):
                    if server.poll() is not None:
                        raise RuntimeError(f"{module[0]} ended with status {server.returncode} before it served a page")
                    time.sleep(0.05)
                return time.perf_counter() - began, peak_memory(server.pid)
            finally:
                server.terminate()


def answers(address):
    """Whether a page is served there by now."""
    try:
        with urllib.request.urlopen(address, timeout=30) as page:
            return page.status == 200
    except urllib.error.URLError:
        return False

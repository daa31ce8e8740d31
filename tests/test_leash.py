"""However a run of the tests ends, nothing that it has started goes on: no server, no browser, no kernel.

Each test starts such a run in a process of its own, kills it in the middle, and looks for what is left. All that it has
started carries a mark in its environment (read from /proc: Linux only).
"""
import os
import pathlib
import signal
import subprocess
import sys
import time
import uuid

import nbformat
import pytest

from tests import leash
from tests.browser import chromium

ROOT = pathlib.Path(__file__).parents[1]
pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks for processes in /proc, Linux only")

HOLD = """
import subprocess, sys, time
from tests import leash
child = "import signal, subprocess, time; {first}subprocess.Popen(['sleep', '1000']); print('up', flush=True); time.sleep(999)"
process = leash.hold([sys.executable, "-c", child], sys.argv[1], 0.5, stdout=subprocess.PIPE)
print(process.stdout.readline().decode(), flush=True)
{then}
"""
LAB = """
import time
from tests.browser.chromium import Chromium
from tests.browser.lab import Lab
browser, server = Chromium.launch(), Lab()
server.api("kernels", "POST")
while not server.kernels():
    time.sleep(0.05)
print("up", browser.profile, server.home, flush=True)
time.sleep(1000)
"""


class Marked:
    """A process that carries a mark, and everything it starts."""

    def __init__(self, *command, **options):
        self.mark = uuid.uuid4().hex
        environment = os.environ | {"COURSE_MARK": self.mark, "PYTHONPATH": str(ROOT)}
        self.process = subprocess.Popen([sys.executable, *map(str, command)], env=environment, cwd=ROOT, **options)

    def alive(self):
        """Process ids that carry the mark, without those that only wait for their parent to notice."""
        found = []
        for folder in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                here = self.mark.encode() in (folder / "environ").read_bytes()
                if here and (folder / "stat").read_text().rpartition(")")[2].split()[0] != "Z":
                    found.append(int(folder.name))
            except OSError:
                continue
        return found

    def wait_gone(self, seconds=120):
        end = time.monotonic() + seconds
        while left := self.alive():
            assert time.monotonic() < end, [pathlib.Path(f"/proc/{pid}/cmdline").read_text() for pid in left]
            time.sleep(0.05)

    def end(self):
        for pid in self.alive():
            os.kill(pid, signal.SIGKILL)
        self.process.communicate()


@pytest.fixture
def run():
    """Start a marked process; whatever is left of it after a test that fails is killed."""
    started = []

    def start(*command, **options):
        started.append(Marked(*command, **options))
        return started[-1]

    yield start
    for one in started:
        one.end()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_what_is_on_a_leash_ends_with_its_holder(run, tmp_path, how):
    folder = tmp_path / "own"
    folder.mkdir()
    one = run("-c", HOLD.format(first="", then="time.sleep(1000)"), folder, stdout=subprocess.PIPE, text=True)
    assert one.process.stdout.readline() == "up\n"
    end = time.monotonic() + 60
    while len(one.alive()) != 4:                  # the last of them may not be there yet
        assert time.monotonic() < end, one.alive()
        time.sleep(0.02)
    one.process.send_signal(how)
    one.wait_gone()
    assert not folder.exists()


def test_what_does_not_listen_is_killed(run, tmp_path):
    deaf = "signal.signal(signal.SIGTERM, signal.SIG_IGN); "
    one = run("-c", HOLD.format(first=deaf, then="leash.let_go(process); print(process.returncode)"), tmp_path / "own",
              stdout=subprocess.PIPE, text=True)
    assert one.process.stdout.read().split() == ["up", "247"], "the exit status of a process that was killed"
    assert one.alive() == []


def test_a_command_that_ends_by_itself_leaves_its_status_and_its_folder(tmp_path):
    process = leash.hold([sys.executable, "-c", "raise SystemExit(3)"], tmp_path)
    assert process.wait(60) == 3 and tmp_path.exists()
    leash.let_go(process)


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.skipif(chromium.find() is None, reason="no Chromium here")
def test_a_killed_run_leaves_no_server_no_kernel_and_no_browser(run):
    one = run("-c", LAB, stdout=subprocess.PIPE, text=True)
    word, *folders = one.process.stdout.readline().split()
    assert word == "up" and len(one.alive()) > 5
    one.process.kill()
    one.wait_gone()
    assert not any(pathlib.Path(folder).exists() for folder in folders)


@pytest.mark.slow
@pytest.mark.notebook
@pytest.mark.parametrize("who", ["worker", "controller"])
def test_a_killed_run_of_a_notebook_leaves_no_kernel(run, tmp_path, who):
    """With two workers, of which one runs the notebook: that one is killed, or the process which both belong to."""
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(
        f"import os, pathlib, time\npathlib.Path({str(tmp_path / 'pids')!r}).write_text(f'{{os.getppid()}}')\ntime.sleep(1000)")])
    nbformat.write(book, tmp_path / "long.ipynb")
    one = run("-m", "pytest", "-q", "-n", "2", "--nbval", "--nbval-current-env", "-p", "no:cacheprovider", "-c", os.devnull,
              "--rootdir", tmp_path, tmp_path, stdout=subprocess.DEVNULL)
    while not (tmp_path / "pids").exists() or not (tmp_path / "pids").read_text():
        assert one.process.poll() is None
        time.sleep(0.05)
    worker = int((tmp_path / "pids").read_text())
    kernels = [pid for pid in one.alive() if parent(pid) == worker]
    assert kernels
    os.kill(worker if who == "worker" else one.process.pid, signal.SIGKILL)
    if who == "controller":
        one.wait_gone()
    while set(kernels) & set(one.alive()):
        time.sleep(0.05)


def parent(pid):
    """The parent of a process; None once it is gone."""
    try:
        return int(pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return None

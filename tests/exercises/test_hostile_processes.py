"""Strange answers, each in a process of its own: a verdict in words, in time, and no thread busy afterwards."""
import multiprocessing
import pathlib
import threading
import time

import pytest

from course_lib.exercises import check, sandbox
from course_lib.exercises.report import NOT_ATTEMPTED, PASSED, WRONG

from .hostile import MORE, PASS
from .test_hostile import STRANGE

ALL = [*STRANGE, *MORE]
SECONDS = 25
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def processes():
    """Forked from one that has imported everything: a process costs milliseconds."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.exercises.test_hostile_processes"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(pathlib.Path(__file__).parents[2]))     # the server looks for what it imports there
        yield context


def examined(k, out):
    """In the process: the status, the report and whether the answer's thread is still there."""
    sandbox.SECONDS = 3.0
    from course_lib.exercises import checking
    checking.SECONDS = 3.0
    report = check("neuron", ALL[k][0])
    end = time.monotonic() + 3
    while any(t.name == sandbox.NAME for t in threading.enumerate()) and time.monotonic() < end:
        time.sleep(0.01)
    out.put((report.status, repr(report), any(t.name == sandbox.NAME for t in threading.enumerate())))


def test_there_are_many():
    assert len(ALL) >= 120


@pytest.mark.one_in(4)
@pytest.mark.parametrize("k", range(len(ALL)))
def test_a_strange_answer_in_its_own_process(k, processes):
    out = processes.SimpleQueue()
    child = processes.Process(target=examined, args=(k, out), daemon=True)
    child.start()
    child.join(SECONDS)
    late = child.is_alive()
    if late:
        child.kill()
    assert not late and child.exitcode == 0 and not out.empty()
    status, text, busy = out.get()
    assert not busy and status in (PASSED, WRONG, NOT_ATTEMPTED) and len(text.splitlines()) > 1
    words = ALL[k][1]
    assert status == PASSED if words == PASS else any(each in text for each in words.split(" or ")), text

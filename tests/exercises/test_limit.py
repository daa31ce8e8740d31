"""The time of a learner's function: what a busy machine takes away is not its own."""
import builtins
import itertools
import sys
import threading
import time

import pytest

from course_lib.exercises import limit
from course_lib.exercises.limit import Limit, share, threads
from course_lib.exercises.sandbox import NAME, call


def test_the_share_that_counts():
    assert share({}, {}) == 1.0
    assert share({"1": (5, 5)}, {"1": (5, 5)}) == 1.0, "nobody asked for anything"
    assert share({"1": (100, 0)}, {"1": (400, 100), "2": (300, 200)}) == pytest.approx(600 / 900)
    assert share({}, {"1": (1, 999)}) == limit.LEAST, "an endless loop ends on any machine"
    assert share({"1": (100, 100), "2": (9, 9)}, {"1": (200, 200)}) == 0.5, "a thread that has ended is not counted"


class Clock:
    """A clock that goes on while somebody waits for an event, which is set after some seconds."""

    def __init__(self, monkeypatch, ends):
        self.now, self.ends = 0.0, ends
        monkeypatch.setattr(limit, "monotonic", lambda: self.now)

    def is_set(self):
        return self.now >= self.ends

    def wait(self, seconds):
        self.now += min(seconds, max(0.0, self.ends - self.now))
        return self.is_set()


def test_a_function_that_was_kept_waiting_has_more_time(monkeypatch):
    turn = itertools.count()
    for found, ends, in_time in (({}, 19.0, True), ({}, 21.0, False), (None, 60.0, True), (None, 90.0, False)):
        monkeypatch.setattr(limit, "threads", lambda found=found: found if found is not None else {"1": (n := next(turn), 4 * n)})
        clock, whole = Clock(monkeypatch, ends), Limit(20.0)
        assert whole.wait(clock) is in_time, (found, ends)
        assert clock.now == pytest.approx(min(ends, 20.0 if found is not None else 80.0), abs=0.3)


def test_each_call_has_some_time_and_all_share_the_rest(monkeypatch):
    monkeypatch.setattr(limit, "threads", dict)
    both = Limit(20.0)
    assert both.wait(Clock(monkeypatch, 15.0)) and both.left == pytest.approx(5.0)
    assert not both.wait(Clock(monkeypatch, 6.0)) and both.wait(Clock(monkeypatch, 0.9 * limit.SOME))


@pytest.mark.slow
def test_it_ends_a_call_and_after_one_that_sleeps_on_the_next_is_heard():
    woken = []

    def snore():
        time.sleep(4.0)
        woken.append(1)
        woken.append(2)

    assert call(snore, (), Limit(0.1)).late
    sleeping = [thread for thread in threading.enumerate() if thread.name == NAME]
    assert len(sleeping) == 1 and call(lambda: 1.0, (), Limit(20.0)).value == 1.0
    sleeping[0].join(60)
    assert not sleeping[0].is_alive() and woken == [], "it ends where it wakes"


@pytest.mark.parametrize("name", ["max", "min", "sum", "int", "open"])
def test_a_function_that_changes_python_while_we_wait(name, monkeypatch):
    monkeypatch.setattr(limit, "SLICE", 0.01)

    def damage():
        setattr(builtins, name, None)
        time.sleep(0.1)
        return 1.0

    result = call(damage, (), Limit(20.0))
    assert result.value == 1.0 and result.error is None and getattr(builtins, name) is not None


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/proc/self/task is Linux's")
def test_what_the_system_says_of_the_threads():
    before, on = threads(), threading.Event()

    def work():
        while not on.is_set():
            sum(range(1000))

    worker = threading.Thread(target=work)
    worker.start()
    while threads().get(str(worker.native_id), (0, 0))[0] < 10**7:
        time.sleep(0.01)
    now = threads()
    on.set()
    worker.join()
    assert str(worker.native_id) not in before and now[str(worker.native_id)][0] >= 10**7

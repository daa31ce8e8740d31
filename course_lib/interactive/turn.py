"""Whose turn it is: a hand that waits for the lock gets it before a thread that works by itself.

A lock of Python's is not fair: on a busy machine the thread that has just let go of it takes it again before the one that
waits has woken up. So events are counted while they wait, and what works in the background looks here before it goes on.
"""
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_COUNT = threading.Lock()
_FREE = threading.Event()
_FREE.set()
_waiting = 0


@contextmanager
def of_a_hand(lock: threading.RLock) -> Iterator[None]:
    """Hold `lock` for an event; until then it is known that one waits."""
    _count(1)
    try:
        lock.acquire()
    finally:
        _count(-1)
    try:
        yield
    finally:
        lock.release()


def give_way(seconds: float = 1.0) -> None:
    """Return when no event waits for the lock. Called by a thread that does not hold it."""
    _FREE.wait(seconds)


def hand_waits() -> bool:
    """Whether an event waits: long work can be left for later then."""
    return not _FREE.is_set()


def _count(by):
    global _waiting
    with _COUNT:
        _waiting += by
        (_FREE.clear if _waiting else _FREE.set)()

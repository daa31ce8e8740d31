"""■ in the toolbar stops what an event of the hand has set to work, whichever thread works it off.

A signal meets the main thread alone; ipykernel 7 works off a widget's events on another, and ignores the signal while no cell
runs. So between two cells it is taken here, and raised as KeyboardInterrupt where an event is being worked off.
"""
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from IPython import get_ipython

from course_lib.exercises.sandbox import raise_in

_LOCK = threading.RLock()            # the signal may come in the middle of what holds it
_WORKING: set[int] = set()           # the threads that work off an event
_SENT: set[int] = set()              # those of them to which an interrupt is on its way, or was


def listen() -> None:
    """From the end of this cell on the signal between cells is ours: the kernel puts back what it finds here."""
    kernel = getattr(get_ipython(), "kernel", None)
    if kernel is not None and threading.current_thread() is threading.main_thread():
        kernel.saved_sigint_handler = stop


def stop(signal: int, frame: FrameType | None) -> None:
    """Raise KeyboardInterrupt in every thread that works off an event."""
    with _LOCK:
        for thread in tuple(_WORKING):
            _SENT.add(thread)
            raise_in(thread, KeyboardInterrupt)


@contextmanager
def stoppable() -> Iterator[None]:
    """Within it an interrupt is raised here; none is left for what comes after it."""
    own = threading.get_ident()
    _WORKING.add(own)
    try:
        yield
    finally:
        try:
            with _LOCK:                  # not while one is being sent
                _WORKING.discard(own)
            if own in _SENT:             # it is heard here at the latest. To take one back that was not sent would do harm:
                for _ in range(1000):    # Python 3.11 would wait for it in every traced function (see exercises.sandbox)
                    pass
        except KeyboardInterrupt:
            _WORKING.discard(own)
        _SENT.discard(own)

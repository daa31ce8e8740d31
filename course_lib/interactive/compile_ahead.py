"""Programs that a control will need and the first picture did not: compiled while the reader still looks at the picture.

The calls of a class run once in a process, one after the other, in a thread of their own; they hold no lock and change
nothing but JAX's cache. A control moved before its program is ready compiles it by itself, as it would have anyway.
"""
import threading
from collections.abc import Callable, Iterable
from typing import Any

import jax

from .process import give_back

_STARTED: dict[type, threading.Thread] = {}
_FAILED: list[Exception] = []


def compile_ahead(owner: type, calls: Iterable[Callable[[], Any]]) -> None:
    """Begin the `calls` (an iterable of functions without arguments) of the class `owner`, unless that was done before."""
    if owner not in _STARTED:
        _STARTED[owner] = threading.Thread(target=_work, args=(list(calls),), name=f"{owner.__name__} compiles ahead")
        _STARTED[owner].start()


def compiling() -> bool:
    """Whether something begun is not compiled yet."""
    return any(thread.is_alive() for thread in list(_STARTED.values()))


def wait() -> tuple[Exception, ...]:
    """Return when everything begun so far is compiled, with the errors met."""
    for thread in list(_STARTED.values()):
        thread.join()
    return tuple(_FAILED)


def forget() -> None:
    """Forget every compiled program, and what was begun: as in a new process."""
    wait()
    _STARTED.clear()
    _FAILED.clear()
    jax.clear_caches()


def _work(calls):
    main = threading.main_thread()
    give_back()
    for call in calls:
        if not main.is_alive():        # Python is ending: no daemon thread, or it would abort inside the compiler
            return
        try:
            call()
        except Exception as error:         # the control that needs it says what is wrong, in its own words
            _FAILED.append(error)
        give_back()

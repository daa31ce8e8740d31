"""Calling a learner's function safely: it may raise, print, change its inputs, return a tracer, or never return."""
import contextlib
import copy
import ctypes
import io
import threading
from typing import Any, NamedTuple

import jax
import numpy as np

SECONDS = 20.0


class Call(NamedTuple):
    """What happened: `value`, or `error` (an exception), or `late`; what it printed; which argument it changed."""

    value: Any = None
    error: BaseException | None = None
    late: bool = False
    printed: str = ""
    changed: int | None = None


class TooLate(BaseException):
    """Raised inside a learner's function that runs too long; not an Exception, so that `except Exception` lets it pass."""


def call(fn, args, seconds=SECONDS):
    """fn(*args) in a thread of its own, with copies of the arguments, its printing caught and its time limited."""
    mine, outcome, out = copy.deepcopy(args), {}, io.StringIO()

    def work():
        try:
            with contextlib.redirect_stdout(out), np.errstate(all="ignore"):     # of this thread: each has its own
                outcome["value"] = fn(*mine)
        except BaseException as error:
            outcome["error"] = error

    thread = threading.Thread(target=work, daemon=True, name="exercise")
    thread.start()
    thread.join(seconds)
    late = thread.is_alive()
    for _ in range(50):
        if not thread.is_alive():
            break
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident), ctypes.py_object(TooLate))
        thread.join(0.05)
    changed = next((i for i, (a, b) in enumerate(zip(args, mine, strict=True)) if not same(a, b)), None)
    late = late or isinstance(outcome.get("error"), TooLate)
    return Call(outcome.get("value"), None if late else outcome.get("error"), late, out.getvalue(), changed)


def same(a, b):
    """Whether two argument trees hold equal numbers."""
    try:
        left, right = jax.tree.leaves(a), jax.tree.leaves(b)
        return len(left) == len(right) and all(
            np.array_equal(x, y, equal_nan=True) if np.issubdtype(np.asarray(x).dtype, np.number) else x is y or x == y
            for x, y in zip(left, right, strict=True))
    except (TypeError, ValueError):
        return True


def holds_tracer(value):
    """Whether any part of a value is a JAX tracer: an intermediate of a trace that leaked out, not a number."""
    return any(isinstance(leaf, jax.core.Tracer) for leaf in jax.tree.leaves(value))


def unfinished(value):
    """None, `...` or NotImplemented anywhere at the top level: the stub has not been filled in."""
    parts = value if isinstance(value, (tuple, list)) else [value]
    return any(part is None or part is Ellipsis or part is NotImplemented for part in parts) or (
        isinstance(value, (tuple, list)) and not len(value))

"""Calling a learner's function safely: it may raise, print, change its inputs, break what it stands on, or never return.

The call runs in a thread of its own whose time is limited. Nothing of it outlasts the call: what is printed is caught only
there, stdout and the modules it may have damaged are put back, ■ stops it, and a loop that swallows every exception is
ended line by line. This is care, not a fence: the function runs with the rights of the kernel.
"""
import builtins
import copy
import ctypes
import io
import sys
import threading
import warnings
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import jax
import numpy as np

from .limit import Limit
from .values import Plain, plain

SECONDS, NAME = 20.0, "exercise"
ONE_AT_A_TIME = threading.Lock()     # a call borrows what is the process's own: two at once could not both give it back


class Call(NamedTuple):
    """What happened: `value`, or `error` (an exception), or `late`; what it printed; which argument it changed.

    stopped  somebody pressed ■;  asked  it called input() or breakpoint()
    """

    value: Plain = None
    error: BaseException | None = None
    late: bool = False
    printed: str = ""
    changed: int | None = None
    stopped: bool = False
    asked: str = ""


class TooLate(BaseException):
    """Raised inside a learner's function that runs too long; not an Exception, so that `except Exception` lets it pass."""


class Asked(Exception):
    """The function asked the keyboard for something."""


def call(fn: Callable[..., Any], args: Sequence[Any], limit: Limit | None = None) -> Call:
    """fn(*args), as a plain value (see `values`), with copies of the arguments, caught printing and limited time."""
    if threading.current_thread().name == NAME:
        raise RuntimeError("check was called inside the function that it checks: call it in a cell of its own")
    mine, worker = copy.deepcopy(tuple(args)), _Worker(fn)
    with ONE_AT_A_TIME, _Borrowed(worker):
        stopped = worker.run(mine, limit or Limit(SECONDS))
    changed = None if worker.late else next((i for i, (a, b) in enumerate(zip(args, mine, strict=True)) if not same(a, b)), None)
    error = worker.error
    asked = str(error) if isinstance(error, Asked) else ""
    return Call(worker.value, None if worker.late or stopped else error, worker.late and not stopped, worker.out.getvalue(),
                changed, stopped, asked)


class _Worker:
    """The thread in which one call runs."""

    def __init__(self, fn):
        self.fn, self.value, self.error, self.late, self.out = fn, None, None, False, io.StringIO()
        self.thread, self.done = None, threading.Event()     # not Thread.join: interrupted, it takes the thread for ended

    def run(self, args, limit):
        """Start, wait, and if need be end it. Whether ■ was pressed meanwhile."""
        self.thread = threading.Thread(target=self._work, args=(args,), daemon=True, name=NAME)
        self.thread.start()
        stopped = False
        try:
            limit.wait(self.done)
        except KeyboardInterrupt:
            stopped = True
        self.late = not self.done.is_set()
        if self.late:
            self._end()
        self.late = self.late or isinstance(self.error, TooLate)
        return stopped

    def _work(self, args):
        """In float32 also where the reader has chosen a faster product: a right answer stays right (see course_lib)."""
        sys.settrace(lambda frame, event, arg: None)        # so that `_end` may trace single frames: nothing is traced yet
        try:
            with np.errstate(all="ignore"), warnings.catch_warnings(), jax.default_matmul_precision("float32"):
                warnings.simplefilter("ignore")
                self.value = plain(self.fn(*args))
        except BaseException as error:
            self.error = error
        finally:
            sys.settrace(None)
            self.done.set()

    def _end(self):
        """Raise TooLate in the thread; where it is swallowed, again at each line that its frames still run.

        A thread that sleeps ends at its next line: what it has not heard is taken back (see `_hear`).
        """
        for _ in range(40):
            raise_in(self.thread.ident, TooLate)
            if self.done.wait(0.05):
                return
            frame = sys._current_frames().get(self.thread.ident)
            while frame is not None and frame.f_code is not _Worker._work.__code__:
                frame.f_trace = _raise_too_late
                frame = frame.f_back
        raise_in(self.thread.ident, None)
        _hear()


def raise_in(thread: int, error: type[BaseException] | None) -> None:
    """Send an exception to the thread with this identity, to be raised before its next line; None takes it back.

    Never take back what was not sent, or is heard already: see `_hear`.
    """
    sent = None if error is None else ctypes.py_object(error)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), sent)


def _hear():
    """Let the interpreter know that no exception is on its way any more.

    Only the thread that hears one tells it so. Until then Python 3.11 never gets beyond the first instruction of a function
    in a traced thread: the next answer would be late, too. So this thread sends itself one.
    """
    try:
        raise_in(threading.get_ident(), TooLate)
        for _ in range(10**6):
            pass
    except TooLate:
        pass


def _raise_too_late(frame, event, arg):
    if event == "line":
        raise TooLate
    return _raise_too_late


class _Borrowed:
    """What is the process's own, during one call: stdout, input(), breakpoint() and the names of numpy and builtins."""

    WATCHED = (np, np.random, np.linalg, jax.numpy, builtins)

    def __init__(self, worker):
        self.worker = worker

    def __enter__(self):
        self.stdout, self.hook, self.input = sys.stdout, sys.breakpointhook, builtins.input
        self.names = [(module, dict(vars(module))) for module in self.WATCHED]
        sys.stdout = _OneThreadsOut(self.worker, sys.stdout)
        sys.breakpointhook, builtins.input = _asks("breakpoint()"), _asks("input()")

    def __exit__(self, *error):
        sys.stdout, sys.breakpointhook, builtins.input = self.stdout, self.hook, self.input
        for module, before in self.names:
            now = vars(module)
            for name in [n for n in before if now.get(n) is not before[n]]:
                setattr(module, name, before[name])


def _asks(what):
    def ask(*args, **kwargs):
        if threading.current_thread().name != NAME:
            raise RuntimeError(f"{what} has to wait until the check is done")
        raise Asked(what)

    return ask


class _OneThreadsOut(io.TextIOBase):
    """Takes what the worker's thread prints; everybody else's goes where it always went."""

    def __init__(self, worker, real):
        self.worker, self.real = worker, real

    def write(self, text):
        mine = self.worker.thread is not None and threading.get_ident() == self.worker.thread.ident
        return (self.worker.out if mine and not self.worker.late else self.real).write(text)

    def flush(self):
        self.real.flush()

    def __getattr__(self, name):
        return getattr(self.real, name)


def same(a: Any, b: Any) -> bool:
    """Whether two argument trees hold equal numbers."""
    try:
        left, right = jax.tree.leaves(a), jax.tree.leaves(b)
        return len(left) == len(right) and all(
            np.array_equal(x, y, equal_nan=True) if np.issubdtype(np.asarray(x).dtype, np.number) else x is y or x == y
            for x, y in zip(left, right, strict=True))
    except (TypeError, ValueError):
        return True


def raised_by_stub(error: BaseException | None) -> bool:
    """Whether an error shows a stub: NotImplementedError, or somebody computed with `...`."""
    return isinstance(error, NotImplementedError) or error is not None and "ellipsis" in said_by(error).lower()


def said_by(error: BaseException) -> str:
    """The words of an error; "" where it has none that can be read."""
    try:
        return str(error)
    except Exception:
        return ""


def unfinished(value: Plain) -> bool:
    """`...` or NotImplemented, alone or as a part: the stub has not been filled in."""
    parts = value if isinstance(value, (tuple, list)) else [value]
    return any(part is Ellipsis or part is NotImplemented for part in parts)

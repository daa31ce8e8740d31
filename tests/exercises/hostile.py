"""More than 120 strange answers to the exercise neuron, (x, w, b) -> (a, h), with words that the report must hold.

`words` may name several, parted by " or "; "" asks only for a verdict. PASS marks right answers in strange clothes.
"""
import collections
import contextlib
import decimal
import fractions
import functools
import itertools
import logging
import math
import os
import random
import signal
import sys
import threading
import time
import warnings

import jax
import jax.numpy as jnp
import numpy as np

PASS = "PASSED"


def right(x, w, b):
    a = b + x @ w
    return a, np.tanh(a)


def in_jax(x, w, b):
    a = b + jnp.dot(x, w)
    return a, jnp.tanh(a)


def dressed(make):
    return lambda x, w, b: make(*right(x, w, b))


class Callable:
    def __call__(self, x, w, b):
        return right(x, w, b)

    def method(self, x, w, b):
        return right(x, w, b)


class Loud(np.ndarray):
    """An array that cannot be compared."""

    def __eq__(self, other):
        raise RuntimeError("no comparison")

    __hash__ = None


class Liar:
    shape = (10**9, 10**9)
    size = 10**18
    dtype = np.dtype(float)


class BadLength(list):
    def __len__(self):
        raise RuntimeError("no length")


class NegativeLength(tuple):
    def __len__(self):
        return -1


class BadRepr(Exception):
    def __str__(self):
        raise RuntimeError("no words")


class Counting:
    def __init__(self):
        self.calls = 0

    def __call__(self, x, w, b):
        self.calls += 1
        return self.calls, self.calls


class Awaitable:
    def __await__(self):
        yield


def raising(error):
    def fn(*args):
        raise error

    return fn


def doing(act, then=right):
    def fn(x, w, b):
        act()
        return then(x, w, b)

    return fn


def in_a_thread(x, w, b):
    threading.Thread(target=lambda: time.sleep(0.2), daemon=True).start()
    return right(x, w, b)


def locks(*args):
    lock = threading.Lock()
    lock.acquire()
    lock.acquire(timeout=1.5)


def waits_for_ever(*args):
    threading.Event().wait(3.6)


def catches_all(*args):
    for _ in range(10**9):
        with contextlib.suppress(BaseException):
            while True:
                pass


def finally_loops(*args):
    while True:
        try:
            continue
        finally:
            pass


def squares_for_ever(*args):
    value = 3
    while True:
        value = value * value % 10**50


def generator(x, w, b):
    yield from right(x, w, b)


async def asynchronous(x, w, b):
    return right(x, w, b)


def defaults(x, w, b, g=np.tanh):
    a = b + x @ w
    return a, g(a)


def closes_out(*args):
    sys.stdout.write("text without an end")
    return None


def prints_much(x, w, b):
    print("x" * 10**6)
    return x, w


def seeded(x, w, b):
    np.random.seed(0)
    return np.random.normal(size=x.shape[:-1]), np.random.normal(size=x.shape[:-1])


def deep_call(n=0):
    return deep_call(n + 1)


Pair = collections.namedtuple("Pair", "a h")
LATE = "did not come back"
TWO = "Return 2 things"

MORE = [
    # right answers in strange clothes
    (right, PASS), (Callable(), PASS), (Callable().method, PASS), (functools.partial(right), PASS), (generator, PASS),
    (defaults, PASS), (jax.jit(in_jax), PASS), (np.vectorize(lambda v: v, otypes=[float]), "raised"),
    (dressed(Pair), PASS), (dressed(lambda a, h: collections.deque([a, h])), ""),
    (dressed(lambda a, h: {"a": a, "h": h}), TWO), (dressed(lambda a, h: map(np.asarray, (a, h))), PASS),
    (dressed(lambda a, h: (np.float16(a), np.float16(h))), ""),
    (dressed(lambda a, h: (jnp.asarray(a), jnp.asarray(h))), PASS),
    (dressed(lambda a, h: (np.array(a, object), np.array(h, object))), PASS),
    (dressed(lambda a, h: (np.ma.array(a), np.ma.array(h))), PASS),
    (dressed(lambda a, h: (np.longdouble(a), np.longdouble(h))), PASS),
    (dressed(lambda a, h: (a + 0j, h + 0j)), PASS), (dressed(lambda a, h: (np.asarray(a)[..., None], h)), ""),
    (dressed(lambda a, h: (np.asfortranarray(a), h)), PASS),
    (dressed(lambda a, h: (memoryview(np.atleast_1d(a)), h)), ""), (in_a_thread, PASS),
    (doing(lambda: print("hello")), PASS), (doing(lambda: warnings.warn("careful", stacklevel=1)), PASS),
    (doing(lambda: logging.getLogger().warning("careful")), PASS), (doing(lambda: np.seterr(all="raise")), PASS),
    (doing(lambda: random.seed(1)), PASS), (doing(lambda: np.random.seed(1)), PASS),
    (doing(lambda: os.environ.pop("HOME", None)), PASS), (doing(lambda: sys.setrecursionlimit(5000)), PASS),
    (doing(lambda: sys.stdout.flush()), PASS), (doing(lambda: setattr(np, "tanh", np.tanh)), PASS),
    (doing(lambda: time.sleep(0.02)), PASS), (doing(lambda: warnings.simplefilter("error")), ""),
    (doing(lambda: signal.getsignal(signal.SIGINT)), PASS),
    # numbers of another kind
    (lambda *a: (decimal.Decimal(1), 2), "should be"), (lambda *a: (fractions.Fraction(1, 3), 2), "should be"),
    (lambda *a: (math.inf, -math.inf), "should be"), (lambda *a: (math.nan, math.nan), "nan or NaN"),
    (lambda *a: (10**40, 0), "should be"), (lambda *a: (True, False), "should be"),
    (lambda *a: (b"3", b"4"), "should be"), (lambda *a: ("3.5", "4"), "text"), (lambda *a: (np.str_("3"), 1), "text"),
    (lambda *a: (np.timedelta64(1), 1), "should be"), (lambda *a: (np.void(b"1"), 1), "should be"),
    (lambda *a: (np.array(1 + 2j), 1), "complex"), (lambda *a: (None, 1), "nothing"),
    (lambda *a: (1, None), "should be"), (lambda *a: (np.zeros(0), np.zeros(0)), "shape or should be"),
    (lambda *a: (np.zeros((1,) * 12), 0), "shape or should be"), (lambda *a: (np.empty((0, 3)), 0), "should be"),
    (lambda *a: (np.array([1, "a"]), 0), "text"), (lambda *a: (np.dtype(float), 0), "should be"),
    (lambda *a: (np.rec.array([(1, 2)], dtype=[("a", int), ("b", int)]), 0), "should be"),
    (lambda *a: (slice(3), 0), "should be"), (lambda *a: (np.zeros(3).view(Loud), 0), "shape or should be or compar"),
    (lambda *a: (Liar(), 0), "Liar or more than"),
    # other structures
    (lambda *a: (1, 2, 3), TWO), (lambda *a: (1,), TWO), (lambda *a: [[1, 2]], TWO), (lambda *a: {}, TWO),
    (lambda *a: {1, 2}, ""), (lambda *a: frozenset(), TWO), (lambda *a: range(2), "should be"), (lambda *a: "ah", ""),
    (lambda *a: b"ah", ""), (lambda *a: 7, TWO), (lambda *a: True, TWO), (lambda *a: right, "function or " + TWO),
    (lambda *a: int, TWO), (lambda *a: np, TWO), (lambda *a: object(), TWO), (lambda *a: Awaitable(), TWO),
    (lambda *a: BadLength([1, 2]), ""), (lambda *a: NegativeLength((1, 2)), ""), (lambda *a: zip("ab", "c", strict=False), TWO),
    (lambda *a: iter(()), TWO), (lambda *a: itertools.count(), "more than or " + LATE),
    (lambda *a: ([], []), "shape or should be"), (lambda *a: ([[]], [[]]), "shape or should be"),
    (lambda *a: ({}, {}), "should be"), (lambda *a: (a, a), "should be"), (asynchronous, "coroutine or " + TWO),
    (lambda *a: (lambda: 1, 2), "function"), (lambda *a: (print, 2), "function"),
    (lambda *a: [1] * 300_000, "more than or " + TWO), (lambda *a: (sys.modules, 0), ""),
    (lambda *a: (np.random.default_rng(), 0), "should be"),
    # errors
    (raising(ValueError("odd")), "raised ValueError"), (raising(KeyError("w")), "raised KeyError"),
    (raising(AssertionError()), "AssertionError"), (raising(StopIteration()), "StopIteration"),
    (raising(GeneratorExit()), "GeneratorExit"), (raising(KeyboardInterrupt()), ""),
    (raising(SystemExit(3)), "SystemExit"), (raising(MemoryError()), "MemoryError"), (raising(BadRepr()), ""),
    (raising(OSError(5, "disk")), "OSError"),
    (raising(UnicodeDecodeError("utf-8", b"x", 0, 1, "bad")), "UnicodeDecodeError"),
    (raising(ExceptionGroup("two", [ValueError("a")])), "raised"), (raising(NotImplementedError()), "Fill in"),
    (lambda x: x, "raised TypeError"), (lambda: 0, "raised TypeError"), (lambda x, w, b, more: 0, "raised TypeError"),
    (lambda x, w, *, b: 0, "raised TypeError"), (lambda x, w, b: x[99], "raised IndexError"),
    (lambda x, w, b: x @ w.T @ x, ""), (lambda x, w, b: 1 / 0, "ZeroDivisionError"),
    (lambda x, w, b: x.mean(axis=7), "AxisError"), (lambda x, w, b: np.zeros(10**15), "MemoryError"),
    (lambda x, w, b: deep_call(), "RecursionError"), (lambda x, w, b: undefined, "NameError"),  # noqa: F821
    (lambda x, w, b: exec("x ="), "SyntaxError"),
    (lambda x, w, b: __import__("nothing_like_it"), "ModuleNotFoundError"),
    (lambda x, w, b: open("/nonexistent/file"), "FileNotFoundError"), (lambda x, w, b: x.nothing, "AttributeError"),
    # time and state
    (locks, ""), (waits_for_ever, LATE), (catches_all, LATE), (finally_loops, LATE),
    (squares_for_ever, LATE), (closes_out, "nothing (None)"), (prints_much, "It printed"), (seeded, "should be"),
    (Counting(), "two different results or should be"), (lambda x, w, b: (x.sort(), x)[1], "in place"),
    (lambda x, w, b: x.fill(0), "in place"), (lambda x, w, b: (x.resize(1), 0), ""),
    (lambda x, w, b: (w.__setitem__(0, np.nan), 0), "in place"), (lambda x, w, b: (x, x), "shape or should be"),
    (lambda x, w, b: (setattr(x, "shape", (x.size,)), 0), ""),
]

"""The reader's own function inside a picture: one behaviour everywhere.

Unfinished, raising, of another shape or never coming back: the picture draws the course's, a strip below it says so, and
the next move of the hand tries again. Nothing is raised and no input is changed: the function gets copies, in a thread
whose time is limited.

    self.own = OwnFunction(f)                                          # f may be None: the course's is drawn, no words
    mine = self.own((W, x), (H,), (H, D))                              # [array (H,), array (H, D)], or None
    self.view.update(ours if mine is None else mine)                   # self.own.message: "" or the sentence
"""
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from course_lib.exercises.limit import Limit
from course_lib.exercises.sandbox import Call, call, raised_by_stub, unfinished
from course_lib.exercises.values import find_odd

SECONDS = 3.0
INSTEAD = "the picture shows the course's"


class OwnFunction:
    """A function of the reader's, or None. `message` is why the last call gave nothing; `used` whether it gave something."""

    def __init__(self, fn: Callable | None, instead: str = INSTEAD, seconds: float | None = None):
        """`seconds`: how long one call may take, SECONDS unless the function has to train something."""
        self.fn, self.instead, self.seconds = fn, instead, seconds
        self.message, self.used, self._late = "", False, False

    def __bool__(self) -> bool:
        return self.fn is not None

    @property
    def name(self) -> str:
        return getattr(self.fn, "__name__", "your function")

    def __call__(self, args: Sequence, *shapes: tuple[int, ...], wrong: Callable[..., str] | None = None) -> list | None:
        """fn(*args) as float arrays of these shapes, one for each; None without a function or without such a result.

        wrong(*arrays) -> "" or what is wrong with them, for what shapes do not tell: "must be 0 or more".
        """
        value = self.value(args)
        if value is None:
            return None
        try:
            arrays = [np.asarray(part, float) for part in ((value,) if len(shapes) == 1 else value)]
        except (TypeError, ValueError):
            return self.refuse("did not return numbers")
        if [a.shape for a in arrays] != list(shapes):
            got, want = (", ".join(map(str, s)) for s in ([a.shape for a in arrays], shapes))
            return self.refuse(f"returned shape {got}, not {want}")
        words = wrong(*arrays) if wrong else ""
        return self.refuse(words) if words else arrays

    def value(self, args: Sequence, loop: Callable | None = None) -> Any:
        """fn(*args), whatever it is; None without a function, or when it is unfinished, raised or did not come back.

        loop: a function that calls fn itself, and is called in its place.
        """
        self.message, self.used = "", False
        if self.fn is None:
            return None
        seconds = SECONDS if self.seconds is None else self.seconds
        if self._late:
            return self.refuse(f"did not come back within {seconds:.0f} s and is not called again")
        result = call(loop or self.fn, tuple(args), Limit(seconds))
        self._late = result.late
        if result.late:
            return self.refuse(f"did not come back within {seconds:.0f} s: is there a loop that never ends?")
        if is_unfinished(result):
            self.message = f"{self.name} is not finished yet: {self.instead}."
            return None
        if result.error is not None:
            said = (str(result.error).strip().splitlines() or [""])[0]
            return self.refuse(f"raised {type(result.error).__name__}: {said}")
        if odd := find_odd(result.value):
            return self.refuse(f"returned {odd.words}")
        self.used = True
        return result.value

    def refuse(self, words: str) -> None:
        """The last result is not used, and `message` says why: "my_f returned shape (3,), not (2,). So ..."."""
        self.message, self.used = f"{self.name} {words}. So {self.instead}.", False


def is_unfinished(result: Call) -> bool:
    """Whether a call shows a stub: it returned … or nothing, raised NotImplementedError, or computed with an ellipsis."""
    if result.error is None:
        return is_stub(result.value) or isinstance(result.value, (tuple, list)) and not result.value
    return raised_by_stub(result.error)


def is_stub(value: Any) -> bool:
    """None, … or NotImplemented, or a part of them in a list of lists: an input for which nothing was computed."""
    if isinstance(value, (tuple, list)):
        return any(map(is_stub, value))
    return value is None or value is Ellipsis or value is NotImplemented


def not_finite(*arrays: np.ndarray) -> str:
    """For `wrong`: what is wrong with arrays that hold NaN or infinity, "" for others."""
    return "" if all(np.isfinite(a).all() for a in arrays) else "returned NaN or infinity"


def no_nan(args: Sequence) -> Callable[..., str]:
    """`wrong` for an update that may diverge: NaN out of finite numbers is a mistake, out of infinite ones it is not."""
    finite = all(np.isfinite(one).all() for one in args if not callable(one))
    return lambda *arrays: "returned NaN" if finite and any(np.isnan(a).any() for a in arrays) else ""


def each(own: OwnFunction, inputs: Sequence[tuple], *shape: int, wrong: Callable[..., str] | None = None) -> np.ndarray | None:
    """The function on a list of inputs, one after the other, in one limited time: (len(inputs), *shape), or None.

    wrong: as for a call, of all results together.
    """
    def all_of_them(*inputs):
        first = own.fn(*inputs[0])
        return first if unfinished(first) else [first, *(own.fn(*one) for one in inputs[1:])]

    values = own.value(inputs, all_of_them)
    if values is None:
        return None
    try:
        rows = [np.asarray(value, float) for value in values]
    except (TypeError, ValueError):
        return own.refuse("did not return numbers")
    if odd := [row.shape for row in rows if row.shape != shape]:
        return own.refuse(f"returned shape {odd[0]}, not {shape}")
    words = wrong(np.array(rows)) if wrong else ""
    return own.refuse(words) if words else np.array(rows)

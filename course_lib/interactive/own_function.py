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

from course_lib.exercises.sandbox import call, unfinished
from course_lib.exercises.values import find_odd

SECONDS = 3.0
INSTEAD = "the picture shows the course's"


class OwnFunction:
    """A function of the reader's, or None. `message` is why the last call gave nothing; `used` whether it gave something."""

    def __init__(self, fn: Callable | None, instead: str = INSTEAD):
        self.fn, self.instead = fn, instead
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

    def value(self, args: Sequence) -> Any:
        """fn(*args), whatever it is; None without a function, or when it is unfinished, raised or did not come back."""
        self.message, self.used = "", False
        if self.fn is None:
            return None
        if self._late:
            return self.refuse(f"did not come back within {SECONDS:.0f} s and is not called again")
        result = call(self.fn, tuple(args), SECONDS)
        self._late = result.late
        if result.late:
            return self.refuse(f"did not come back within {SECONDS:.0f} s: is there a loop that never ends?")
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


def is_unfinished(result) -> bool:
    """Whether a call shows a stub: it returned … or nothing, raised NotImplementedError, or computed with an ellipsis."""
    if result.error is None:
        return result.value is None or unfinished(result.value) or isinstance(result.value, (tuple, list)) and not result.value
    return isinstance(result.error, NotImplementedError) or "ellipsis" in str(result.error).lower()


def each(own: OwnFunction, inputs: Sequence[tuple], *shape: int) -> np.ndarray | None:
    """The function on a list of inputs, one after the other: (len(inputs), *shape), or None at the first that fails."""
    rows = []
    for args in inputs:
        got = own(args, shape)
        if got is None:
            return None
        rows.append(got[0])
    return np.array(rows)

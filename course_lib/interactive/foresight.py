"""What one step of a control would show, drawn without taking it: a page far from the kernel asks while the hand rests.

A shallow copy of the widget takes the step, before paper that nobody sees instead of the picture in the page. It shares
the view with the widget, which then shows again what it stands at; nothing else of the widget is touched.
"""
import copy
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Protocol

import numpy as np

from course_lib.drawing.view import View

from .background import at_work
from .controls import Value, Values
from .stored import KEPT
from .turn import hand_waits


class Stepping(Protocol):
    """What is asked of a widget here: an Explorer is one."""

    values: Values
    result: object
    view: View

    def foreseeable(self, name: str) -> bool: ...
    def show(self, result: Any, **values: Value) -> None: ...
    def note(self) -> str: ...


class Paper:
    """Takes what a picture takes."""

    status, failed, unfolded = "", False, False

    def hold_sync(self) -> AbstractContextManager[None]:
        """Nothing is sent."""
        return nullcontext()

    def offer(self, rgba: np.ndarray) -> bool:
        """Keep the pixels."""
        self.pixels = np.array(rgba, order="C")
        return True


def foresee(widget: Stepping, name: str, value: Value) -> tuple[np.ndarray, dict[str, Any]] | None:
    """What `widget.set(name=value)` would show: pixels (rows, columns, 4), and the traits of the picture that say it in words.

    None if that depends on more than values, is refused, or something else has the turn.
    """
    if at_work() or hand_waits() or not widget.foreseeable(name):
        return None
    twin: Any = copy.copy(widget)
    vars(twin).update({key: copy.copy(kept) for key, kept in vars(widget).items() if isinstance(kept, KEPT)})
    twin.picture, twin.by_hand = Paper(), True
    try:
        twin.set(**{name: value})
    except Exception:
        return None
    finally:
        widget.show(widget.result, **widget.values)
        widget.view.canvas.note(widget.note())
    return twin.picture.pixels, {key: getattr(twin.picture, key) for key in ("status", "alt", "code", "values", "failed")}

"""What a notebook file keeps of a widget: its picture and sentence, and where the recorder asks for it a storyboard.

A widget that names `scenes` shows the hand's way from the picture that is displayed, and that picture again: each scene
moves some controls, and adds a picture. A training shows the pictures of its way instead (`film`), between its end and its
end again. Only the first display of a widget's class in a notebook is a storyboard, and only while the notebooks are
recorded: a reader's own file keeps the picture of now.
"""
import base64
import copy
import math
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

import numpy as np

from course_lib.drawing.caption import captioned
from course_lib.drawing.storyboard import WAY, animated_png

from .controls import Value, Values
from .picture import static_png

RECORDING = "COURSE_RECORDS_STORYBOARDS"     # set by `record` in the kernel's environment
KEPT = dict | list | set | tuple | str | int | float | None     # of a widget, what a scene may change
_told: set[type] = set()


class Shown(Protocol):
    """What is asked of a widget here: an Explorer is one."""

    lock: AbstractContextManager[Any]
    values: Values
    scenes: tuple[Values | str, ...]
    film: Sequence[np.ndarray]

    @property
    def status(self) -> str: ...
    def still(self) -> np.ndarray: ...
    def note(self) -> str: ...
    def set(self, **values: Value) -> Any: ...
    def press(self, name: str) -> Any: ...
    def refresh(self, old: Values, compute: bool = True, say: str | None = None) -> None: ...


def recording() -> bool:
    """Whether the notebooks are being recorded."""
    return bool(os.environ.get(RECORDING))


def stored_png(widget: Shown) -> str:
    """The base64 PNG that stands in the file for this widget."""
    way = widget.film or widget.scenes
    if not way or not recording() or type(widget) in _told or widget.note():
        return static_png(page(widget))
    _told.add(type(widget))
    with widget.lock:
        pictures = [page(widget), *widget.film] if widget.film else _scenes(widget)
    return base64.b64encode(animated_png(pictures)).decode()


def page(widget: Shown) -> np.ndarray:
    """The picture of now with its sentence below it."""
    note = widget.note()                                            # stands in the picture
    return captioned(widget.still(), widget.status.replace(note, "").strip() if note else widget.status)


def pictures_on_the_way(widget: Shown, worker: Iterable[Any]) -> Iterator[np.ndarray]:
    """Let a training go to its end; while notebooks are recorded, the pictures at 1/6, 3/6 and 5/6 of it."""
    moments = ((k + 0.5) / WAY for k in range(WAY))
    due = next(moments)
    for _ in worker:
        if recording() and widget.values["progress"] >= due:
            due = next(moments, math.inf)
            widget.refresh(dict(widget.values), compute=False)
            yield page(widget)


def _scenes(widget):
    """The picture of now and one after each scene; then everything is as before."""
    before = {name: copy.copy(kept) for name, kept in vars(widget).items() if isinstance(kept, KEPT)}
    pictures, said = [page(widget)], widget.status
    for scene in widget.scenes:
        widget.press(scene) if isinstance(scene, str) else widget.set(**scene)
        pictures.append(page(widget))
    vars(widget).update(before)
    widget.refresh(dict(widget.values), compute=True, say=said)
    return pictures

"""A cell that waits says for what: the words of what is made, or a training's picture, drawn anew below a bar of how far it is.

What is shown meanwhile is gone when the wait ends; a cell that ends with the widget shows it then.
"""
import contextvars
import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol, TypeVar

from IPython import get_ipython
from IPython.display import HTML, display

from course_lib.exercises.progress_file import OFF

from .compile_ahead import compiling, wait
from .controls import Values
from .picture import Picture
from .stored import recording
from .words import percent

SOON = 0.3                  # seconds after which a reader is told for what the cell waits
EVERY, TIMES = 0.25, 10     # seconds between two pictures at least, and at least so many times what one takes to draw
Step = TypeVar("Step")


class Trained(Protocol):
    """What is asked of a widget here: an Explorer is one."""

    values: Values
    picture: Picture

    def refresh(self, old: Values, compute: bool = True, say: str | None = None) -> None: ...


@contextmanager
def told(words: str) -> Iterator[None]:
    """Make something; a reader who waits longer than SOON for it is told `words` until it is there."""
    if not somebody():
        yield
        return
    shown: list[Any] = []
    here = contextvars.copy_context()       # so that the words stand below this cell, not where the timer's thread would be
    timer = threading.Timer(SOON, here.run, [lambda: shown.append(display(HTML(words), display_id=True))])
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        _clear(shown)


def watched(steps: Iterable[Step], widget: Trained, share: Callable[[], float]) -> Iterator[Step]:
    """The same steps, once what was begun ahead of them is compiled: two threads with one program take twice the memory.

    In a reader's notebook the widget's picture shows them from the start, with a bar of the `share` of them that is done.
    """
    if not somebody():
        wait()
        yield from steps
        return
    shown = bar, _ = display(_bar(None if compiling() else 0), display_id=True), display(widget.picture, display_id=True)
    try:
        wait()
        due = time.monotonic() + EVERY
        for step in steps:
            if (now := time.monotonic()) >= due:
                bar.update(_bar(share()))
                widget.refresh(dict(widget.values), compute=False)
                after = time.monotonic()
                due = after + max(EVERY, TIMES * (after - now))
            yield step
    finally:
        _clear(shown)


def somebody() -> bool:
    """Whether a reader waits: in a notebook, and neither a test nor the recorder runs it."""
    return hasattr(get_ipython(), "kernel") and os.environ.get(OFF) != "off" and not recording()


def _clear(shown):
    for place in shown:
        place.update(HTML(""))


def _bar(done):
    """A bar that is full at 1; None: nobody knows how long the compiler takes."""
    at, words = ("", "Compiling …") if done is None else (f'value="{done:.3f}" ', f"Training: {percent(done, 0)}.")
    return HTML(f'<progress {at}aria-label="training" style="width:240px;vertical-align:middle"></progress> '
                f"{words} ■ in the toolbar stops it.")

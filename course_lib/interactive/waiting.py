"""A training for which a cell waits is seen: its picture, drawn anew as it goes on, below a bar that says how far it is.

Both are gone when the training ends; a cell that ends with the widget shows it then.
"""
import os
import time
from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

from IPython import get_ipython
from IPython.display import HTML, display

from course_lib.exercises.progress_file import OFF

from .controls import Values
from .picture import Picture
from .stored import recording
from .words import percent

EVERY, TIMES = 0.25, 10     # seconds between two pictures at least, and at least so many times what one takes to draw
Step = TypeVar("Step")


class Trained(Protocol):
    """What is asked of a widget here: a LiveRun is one."""

    values: Values
    picture: Picture

    def refresh(self, old: Values, compute: bool = True, say: str | None = None) -> None: ...


def watched(steps: Iterable[Step], widget: Trained) -> Iterator[Step]:
    """The same steps. In a reader's notebook the widget's picture shows them from the start, with a bar of its progress."""
    if not somebody():
        yield from steps
        return
    bar, picture = display(_bar(widget), display_id=True), display(widget.picture, display_id=True)
    due = time.monotonic() + EVERY
    try:
        for step in steps:
            if (now := time.monotonic()) >= due:
                bar.update(_bar(widget))
                widget.refresh(dict(widget.values), compute=False)
                after = time.monotonic()
                due = after + max(EVERY, TIMES * (after - now))
            yield step
    finally:
        for shown in (bar, picture):
            shown.update(HTML(""))


def somebody() -> bool:
    """Whether a reader waits: in a notebook, and neither a test nor the recorder runs it."""
    return hasattr(get_ipython(), "kernel") and os.environ.get(OFF) != "off" and not recording()


def _bar(widget):
    done = float(widget.values["progress"])
    return HTML(f'<progress value="{done:.3f}" aria-label="training" style="width:240px;vertical-align:middle"></progress> '
                f"Training: {percent(done, 0)}. ■ in the toolbar stops it.")

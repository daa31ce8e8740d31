"""How far a training is for which a cell waits: a bar below the cell, gone when the cell goes on."""
import os
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from IPython import get_ipython
from IPython.display import HTML, display

from course_lib.exercises.progress_file import OFF

from .stored import recording
from .words import percent

SOON, EVERY = 0.5, 0.2      # seconds until it appears, and between two of its states
Step = TypeVar("Step")


def watched(steps: Iterable[Step], share: Callable[[], float]) -> Iterator[Step]:
    """The same steps. In a reader's notebook a bar says which `share()` of them is done, 0 to 1, where they take long."""
    if not somebody():
        yield from steps
        return
    shown, due = None, time.monotonic() + SOON
    try:
        for step in steps:
            if time.monotonic() >= due:
                bar = HTML(_bar(share()))
                if shown:
                    shown.update(bar)
                else:
                    shown = display(bar, display_id=True)
                due = time.monotonic() + EVERY
            yield step
    finally:
        if shown:
            shown.update(HTML(""))


def somebody() -> bool:
    """Whether a reader waits: in a notebook, and neither a test nor the recorder runs it."""
    return hasattr(get_ipython(), "kernel") and os.environ.get(OFF) != "off" and not recording()


def _bar(share):
    return (f'<progress value="{share:.3f}" aria-label="training" style="width:240px;vertical-align:middle"></progress> '
            f"Training: {percent(share, 0)}. ■ in the toolbar stops it.")

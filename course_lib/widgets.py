"""The pictures a hand can move, one class for each topic. `from course_lib.widgets import Neuron`, then `Neuron()`.

A topic's module is imported when its class is first asked for: all of them would cost each notebook 40 MB.
"""
import importlib

from .interactive.process import prepare_process
from .lessons import DECK

WHERE = {name: row.module(module) for row in DECK for name, module in row.pictures.items()}
__all__ = tuple(sorted(WHERE))


def __getattr__(name: str) -> type:
    """The widget class of that name, from its lesson."""
    if name not in WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = found = getattr(importlib.import_module(WHERE[name]), name)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *WHERE})


prepare_process()

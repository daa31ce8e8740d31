"""Which notebook cell made which widget: running a cell again closes what it made before, threads included."""
import weakref
from typing import Protocol


class Closable(Protocol):
    """What a cell makes: a widget, with its threads."""

    def close(self) -> None:
        """Let go of everything."""


_MADE: dict[str, weakref.WeakSet[Closable]] = {}
_RUNS: dict[str, int] = {}


def current_cell() -> tuple[str, int] | None:
    """(cell id, execution count) of the running cell, or None outside a notebook."""
    try:
        from IPython import get_ipython
    except ImportError:
        return None
    shell = get_ipython()
    if shell is None or not hasattr(shell, "get_parent"):
        return None
    cell = (shell.get_parent().get("metadata") or {}).get("cellId")
    return (cell, shell.execution_count) if cell else None


def adopt(widget: Closable) -> None:
    """Remember `widget` as made by the running cell, after closing what an earlier run of that cell made."""
    here = current_cell()
    if here is None:
        return
    cell, count = here
    if _RUNS.get(cell) != count:
        for old in list(_MADE.pop(cell, ())):
            old.close()
        _RUNS[cell] = count
    _MADE.setdefault(cell, weakref.WeakSet()).add(widget)

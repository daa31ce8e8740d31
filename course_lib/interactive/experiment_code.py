"""The experiment code: a starting position in one line, like "Neuron w1=1.5 g=sigm", that a lecturer hands out."""
from collections.abc import Set
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Self

from .controls import Control, Progress, Values
from .picture import Picture


class Restorable:
    """What an Explorer needs to say its position and to go back to one."""

    if TYPE_CHECKING:          # what the Explorer brings
        title: str
        more: tuple[str, ...]
        picture: Picture
        by_name: dict[str, Control]
        start: Values
        values: Values
        lock: AbstractContextManager[bool]

        def _control(self, name: str) -> Control: ...
        def _movable(self, name: str) -> Control: ...
        def setup(self) -> None: ...
        def refresh(self, old: Values, compute: bool = True, say: str | None = None) -> None: ...

    @property
    def code(self) -> str:
        """Where it differs from a new one, e.g. "Neuron w1=1.5 g=sigm": a lecturer hands it out, `.restore(code)` takes it.

        New as the class makes it, whatever this one was started with: the code means the same in every notebook.
        """
        moved = {
            n: self._control(n).text(v)
            for n, v in self.values.items()
            if v != self._control(n).start and not isinstance(self._control(n), Progress) and not self.transient(n)
        }
        return " ".join([type(self).__name__, *(f"{n}={v}" for n, v in (moved | self.extra()).items())])

    def transient(self, name: str) -> bool:
        """Controls that are not part of an experiment (play buttons, positions in time)."""
        return False

    def restore(self, code: str) -> Self:
        """Go to the position `code` describes. ValueError says what in it is not understood; nothing moves then."""
        head, *words = code.split() or [""]
        if head != type(self).__name__:
            raise ValueError(f"this code is for {head or 'nothing'}, here is {type(self).__name__}")
        pairs = dict(word.partition("=")[::2] for word in words)
        extra = {n: pairs.pop(n) for n in list(pairs) if n not in self.by_name}
        if unknown := sorted(set(extra) - self.extra_names()):
            raise ValueError(f"{self.title} has no control {unknown[0]!r}")
        new = {n: self._control(n).start for n in self.start}
        values = new | {n: self._movable(n).parse(v) for n, v in pairs.items()}
        with self.lock:
            before = dict(vars(self))
            self.values = values
            try:
                self.setup()
                self.restore_extra(extra)
                self.refresh(before["values"])
            except BaseException:                      # an interrupt, too
                vars(self).update(before)
                raise
            self.unfold()
        return self

    def unfold(self) -> None:
        """Open "More" if a control there has left its start: not while a hand pulls at the picture, it would jump away."""
        self.picture.unfolded |= any(self.values.get(name) != self.start.get(name) for name in self.more)

    def extra_names(self) -> Set[str]:
        """Every name that `extra` may ever use."""
        return set()

    def extra(self) -> dict[str, str]:
        """State beside the controls, as {name: short string without spaces}, for the experiment code."""
        return {}

    def restore_extra(self, extra: dict[str, str]) -> None:
        """Take back what `extra` wrote; names that are missing stay at their start."""

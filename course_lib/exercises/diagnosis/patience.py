"""How long is searched: so many changes, and no longer than a learner waits.

The number decides, so that the same mistake has the same name on a laptop, on a busy server and on the lecturer's page
of a class. The seconds are those of this thread, about twice as many as the most changes of a usual exercise take on
a machine of today: they end the search where every single run is dear.
"""
import itertools
from collections.abc import Iterable, Iterator
from time import thread_time
from typing import NamedTuple, TypeVar

T = TypeVar("T")


class Patience(NamedTuple):
    """Ends a search after `most` changes, or after `seconds` of this thread's own time."""

    most: int
    seconds: float

    def few(self, changes: Iterable[T]) -> Iterator[T]:
        """The first of these changes; at least one, where there is one."""
        until = thread_time() + self.seconds
        for change in itertools.islice(changes, self.most):
            yield change
            if thread_time() > until:
                return


EDITS, PAIRS, MENDINGS = Patience(4_000, 3), Patience(700, 1), Patience(1_250, 3)
"""For edits of the solution, for pairs of them, and for changes of the learner's own lines."""

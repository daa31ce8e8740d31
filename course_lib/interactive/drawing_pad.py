"""Drawing a digit on the picture: pointer events -> strokes -> the image that a network is shown."""
from collections.abc import Iterable, Sequence, Set
from typing import Protocol, cast

import numpy as np
from matplotlib.axes import Axes
from matplotlib.transforms import Bbox

from course_lib.data.strokes import drawing, from_text, to_text
from course_lib.drawing.drawing_pad import Pad
from course_lib.drawing.view import View

from .explorer import Explorer

LONGEST = 400   # points of one drawing: a hand does not need more, and the sentence of a lecturer's code stays short


class PadView(View, Protocol):
    """A view that has a place to draw in."""

    pad: Pad


class Drawing(Explorer):
    """An explorer whose view has a `pad`. `self.strokes` and `self.digit` (784,) are the drawing, empty at the start.

    A topic calls `self.draw(kind, ax, x, y)` from `pointer` and gets True for events that belong to the pad. Its
    compute may read `self.digit`; `redraw()` is called whenever that changes. Give it a `Button("wipe", ...)`.
    """

    edge = 0.0                              # on the edge of a pad stands nothing
    strokes: Sequence[np.ndarray] = ()
    digit = np.zeros(784, np.float32)

    def setup(self) -> None:
        self.strokes, self.digit = [], drawing([])

    def pulled_in(self) -> Iterable[Axes | Bbox]:
        return [cast(PadView, self.view).pad.ax]

    def draw(self, kind: str, ax: Axes | None, x: float, y: float) -> bool:
        """Take a pointer event; whether it was on the pad."""
        if ax is not cast(PadView, self.view).pad.ax or kind == "hover":
            return False
        point = np.clip([x, y], 0, 1)
        if kind == "down":
            self.strokes = [*self.strokes, point[None]]
        elif self.strokes and sum(map(len, self.strokes)) < LONGEST:
            self.strokes = [*self.strokes[:-1], np.vstack([self.strokes[-1], point])]
        self.digit = drawing(self.strokes)
        self.redraw()
        return True

    def redraw(self) -> None:
        """The drawing has changed: compute and draw."""
        self.refresh(dict(self.values))

    def on_wipe(self) -> None:
        """An empty pad."""
        self.strokes, self.digit = [], drawing([])
        self.redraw()

    def extra(self) -> dict[str, str]:
        return {"drawn": to_text(self.strokes)} if self.strokes else {}

    def extra_names(self) -> Set[str]:
        return {"drawn"}

    def restore_extra(self, extra: dict[str, str]) -> None:
        self.strokes = from_text(extra.get("drawn", ""))
        self.digit = drawing(self.strokes)

"""What every picture of the course is: a canvas, and one method that takes one record with named fields.

    class Seen(NamedTuple):            # what the picture shows, by name: a wrong order cannot happen
        W: np.ndarray                  # (H, D)
        loss: float

    class NetView:
        def __init__(self, plan): self.canvas = Canvas(960, 420); ...
        def update(self, seen: Seen) -> None: ...
"""
from typing import Any, Protocol, runtime_checkable

from .canvas import Canvas


@runtime_checkable
class View(Protocol):
    """Draws with matplotlib and knows neither widget nor training; `update` hands values to artists that exist already."""

    canvas: Canvas

    def update(self, seen: Any, /) -> None:
        """Show one record."""

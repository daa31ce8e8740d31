"""Points that are pulled on planes, two sliders for each; the start of a recorded run is one of them."""
from typing import Any, cast

import numpy as np
from matplotlib.axes import Axes

from .controls import Slider
from .explorer import Explorer
from .picture import Event
from .run import RecordedRun

Place = tuple[Axes, tuple[str, str]]
"""Where a point stands that can be pulled: its axes, and the two sliders that hold its coordinates."""


class Pulled(Explorer):
    """Pull a point within 20 pixels of the hand; it stays in the range of its sliders."""

    grabbed: Place | None

    def setup(self) -> None:
        super().setup()
        self.grabbed = None

    def places(self) -> list[Place]:
        """What can be pulled."""
        raise NotImplementedError

    def pulled_in(self) -> list[Axes]:
        return [ax for ax, _ in self.places()]

    def pointer(self, kind: str, ax: Axes | None, x: float, y: float, event: Event) -> None:
        if kind == "down":
            self.grabbed = next((place for place in self.places() if place[0] is ax and self._at(place, x, y)), None)
        elif kind == "up":
            self.grabbed = None
        elif kind == "move" and self.grabbed:
            self.set(**{name: self._inside(name, at) for name, at in zip(self.grabbed[1], (x, y), strict=True)})

    def _at(self, place, x, y):
        ax, (across, up) = place
        return self.near(ax, x, y, self.values[across], self.values[up], pixels=20)

    def _inside(self, name, at):
        control = self.by_name[name]
        assert isinstance(control, Slider)
        return float(np.clip(at, control.low, control.high))

    def by_arrow(self, key: str, names: tuple[str, str], steps: int) -> None:
        """Move the point of these two sliders by so many of their steps, the way the arrow points."""
        self.nudge(names[key in ("ArrowUp", "ArrowDown")], steps if key in ("ArrowRight", "ArrowUp") else -steps)


class PulledStart(Pulled, RecordedRun):
    """A recorded run. `begins`: the sliders of its start, across and up; an arrow key moves it by `stride` of their steps."""

    begins: tuple[str, str] = ("x", "y")
    stride = 10

    def places(self) -> list[Place]:
        """The start on the view's plane."""
        return [(cast(Any, self.view).plane.ax, self.begins)]

    def key(self, key: str, shift: bool) -> None:
        """Shift and an arrow moves the start; arrows alone go through the run, as everywhere."""
        if key in ("ArrowUp", "ArrowDown") or shift and key in ("ArrowLeft", "ArrowRight"):
            self.by_arrow(key, self.begins, self.stride)
        else:
            super().key(key, shift)

"""A recorded run whose starting point is pulled on its plane, or moved by Shift and the arrow keys."""
from typing import Any, cast

import numpy as np
from matplotlib.axes import Axes

from .controls import Slider
from .picture import Event
from .run import RecordedRun

Place = tuple[Axes, tuple[str, str]]
"""Where a point stands that can be pulled: its axes, and the two sliders that hold its coordinates."""


class PulledStart(RecordedRun):
    """`begins`: the sliders of the start, across and up; an arrow key moves it by `stride` of their steps."""

    begins: tuple[str, str] = ("x", "y")
    stride = 10
    grabbed: Place | None

    def setup(self) -> None:
        super().setup()
        self.grabbed = None

    def places(self) -> list[Place]:
        """What can be pulled: the start on the view's plane."""
        return [(cast(Any, self.view).plane.ax, self.begins)]

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

    def key(self, key: str, shift: bool) -> None:
        """Shift and an arrow moves the start; arrows alone go through the run, as everywhere."""
        if shift and key in ("ArrowLeft", "ArrowRight"):
            self.nudge(self.begins[0], self.stride if key == "ArrowRight" else -self.stride)
        elif key in ("ArrowUp", "ArrowDown"):
            self.nudge(self.begins[1], self.stride if key == "ArrowUp" else -self.stride)
        else:
            super().key(key, shift)

"""A whole training run as one value that every control redraws: scrub it, play it, keep it as A, repeat it over seeds.

A topic's `compute(**values)` returns a recorded run (about 20-60 ms for a thousand steps of a toy network); the position
`t` in it, playing, and the comparison with A are here, once for all topics.
"""
from typing import Any

from course_lib.toy_runs import FRAMES

from .controls import Button, Control, Slider, Toggle, Values
from .player import Player


def run_controls(frames: int = FRAMES, seeds: bool = True) -> tuple[Control, ...]:
    """The controls every run has."""
    extra = (Toggle("seeds", "16 seeds", False, "repeat this run from 16 seeds", "run"),) if seeds else ()
    return (
        Toggle("play", "▶ Play", False, "play the run from here", "run", draw_only=True, on="❚❚ Pause"),
        Slider("t", "t", frames, "position in the run", "run", draw_only=True, low=0, high=frames, step=1),
        Button("back", "◂", says="one frame back", group="run"),
        Button("forth", "▸", says="one frame forward", group="run"),
        Button("keep", "Keep as A", says="keep this run as A, to compare with the same seed", group="run"),
        *extra,
    )


class RecordedRun(Player):
    """An explorer whose result is a recorded run with frames 0 … `frames`."""

    frames = FRAMES

    def setup(self) -> None:
        super().setup()
        self.kept: tuple[Values, Any] | None = None      # the values and the result of A

    def transient(self, name: str) -> bool:
        return name in ("play", "seeds")

    def rewind(self) -> None:
        if self.values["t"] >= self.frames:
            self.values["t"] = 0

    def advance(self) -> bool:
        more = self.values["t"] < self.frames
        self.values |= dict(t=min(self.values["t"] + 1, self.frames), play=more)
        self.refresh(dict(self.values), compute=False)
        return more

    def on_back(self) -> None:
        """One frame back."""
        self.set(t=max(0, self.values["t"] - 1))

    def on_forth(self) -> None:
        """One frame forward."""
        self.set(t=min(self.frames, self.values["t"] + 1))

    def on_keep(self) -> None:
        """Keep this run as A."""
        self.kept = (dict(self.values), self.result)
        self.refresh(dict(self.values), compute=False)
        self.say(f"Kept as A: {self.code}. Change one control: the seed and the order of the examples stay the same.")

    def key(self, key: str, shift: bool) -> None:
        if key in ("ArrowLeft", "ArrowRight"):
            self.on_forth() if key == "ArrowRight" else self.on_back()
        elif key in (" ", "p"):
            self.set(play=not self.values["play"])
        elif key == "a":
            self.on_keep()

"""A whole training run as one value that every control redraws: scrub it, play it, keep it as A, repeat it over seeds.

A topic's `compute(**values)` returns a recorded run (about 20-60 ms for a thousand steps of a toy network); the position
`t` in it, playing, and the comparison with A are here, once for all topics.
"""
from .background import Background
from .controls import Button, Slider, Toggle
from .explorer import Explorer

FRAMES = 60


def run_controls(frames=FRAMES, seeds=True):
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


class Run(Explorer):
    """An explorer whose result is a recorded run with frames 0 … `frames`."""

    frames = FRAMES
    frames_per_second = 24

    def setup(self):
        if hasattr(self, "player"):
            self.player.stop()
        self.player = Background(self.lock, f"{type(self).__name__} player")
        self.kept = None

    def transient(self, name):
        return name in ("play", "seeds")

    def changed(self, old):
        if self.values["play"] != old.get("play"):
            self._play(self.values["play"])
        super().changed(old)

    def _play(self, on):
        if not on:
            return self.player.stop()
        if self.values["t"] >= self.frames:
            self.values["t"] = 0
        self.player.start(self._tick, pause=1 / self.frames_per_second, failed=lambda e: self.say(str(e), failed=True))

    def _tick(self):
        if not self.picture.free:
            return True
        more = self.values["t"] < self.frames
        self.values |= dict(t=min(self.values["t"] + 1, self.frames), play=more)
        self.refresh(dict(self.values), compute=False)
        return more

    def on_back(self):
        self.set(t=max(0, self.values["t"] - 1))

    def on_forth(self):
        self.set(t=min(self.frames, self.values["t"] + 1))

    def on_keep(self):
        self.kept = (dict(self.values), self.result)
        self.refresh(dict(self.values), compute=False)
        self.say(f"Kept as A: {self.code}. Change one control: the seed and the order of the examples stay the same.")

    def key(self, key, shift):
        if key in ("ArrowLeft", "ArrowRight"):
            self.on_forth() if key == "ArrowRight" else self.on_back()
        elif key in (" ", "p"):
            self.set(play=not self.values["play"])
        elif key == "a":
            self.on_keep()

    def close(self):
        self.player.stop(wait=1)
        super().close()

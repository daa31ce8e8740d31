"""Long training that stays under the hand: a background thread takes one small piece at a time, controls act between.

A topic's `work()` is a generator that trains and records, and yields at least every 40 ms; it reads `self.values` as it
goes, so α may change in the middle of a run without losing it. Interrupting or restarting the kernel leaves no thread.
"""
import time

from .background import Background
from .controls import Button, Progress, Toggle
from .explorer import Explorer


def live_controls():
    """The controls every live run has."""
    return (
        Toggle("play", "▶ Train", False, "train, or pause training", "live", draw_only=True, on="❚❚ Pause"),
        Button("step", "Step", says="train for one epoch", group="live"),
        Button("stop", "■ Stop", says="end this run; its record stays", group="live"),
        Button("again", "↺ Same weights", says="start again from the same weights", group="live"),
        Button("keep", "Keep as A", says="keep this run as A, to compare", group="live"),
        Progress("progress", "", 0.0, "progress of the run", "live"),
    )


class Live(Explorer):
    """States: ready, training, paused, ended. `self.worker` is the generator of the run in progress."""

    frames_per_second = 12

    def setup(self):
        if hasattr(self, "trainer"):
            self.trainer.stop()
        self.trainer = Background(self.lock, f"{type(self).__name__} trainer")
        self.worker, self.ended, self.one_epoch, self.drawn_at, self.told_at = None, False, False, 0.0, 0.0
        self.kept = None
        self.values |= dict(play=False, progress=0.0)
        self.prepare()

    def prepare(self):
        """Make the run's start: weights, empty record."""
        raise NotImplementedError

    def work(self):
        """Generator: yield "piece" after a piece of work, "start" when there is something to draw before the first epoch,
        "epoch" after an epoch has been recorded; return at the end."""
        raise NotImplementedError

    def transient(self, name):
        return name == "play"

    def changed(self, old):
        if self.values["play"] != old.get("play"):
            self.train() if self.values["play"] else self.pause()
            return
        super().changed(old)

    def train(self):
        """Start or go on. After the end of a run this says so instead of starting over."""
        if self.ended:
            self.values["play"] = False
            raise ValueError("this run has ended: press ↺ Same weights for another, its record can be kept as A first")
        self.one_epoch = False
        self._start()

    def pause(self):
        self.trainer.stop()
        self.values["play"] = False
        self._answer()

    def _answer(self):
        """The button answers the hand at once; the picture follows when it is drawn."""
        self.picture.values = dict(self.values)
        self.picture.send_state("values")
        self.refresh(dict(self.values), compute=False)

    def on_step(self):
        if self.ended:
            raise ValueError("this run has ended: press ↺ Same weights for another")
        self.one_epoch = True
        self._start()

    def on_stop(self):
        self.trainer.stop()
        self.ended = True
        self.values["play"] = False
        self._answer()

    def on_again(self):
        self.trainer.stop()
        self.worker, self.ended = None, False
        self.values |= dict(play=False, progress=0.0)
        self.prepare()
        self._answer()

    def run_to_end(self):
        """Train here and now until the run ends: for a notebook without a hand, and for tests."""
        with self.lock:
            self.trainer.stop()
            self.values["play"] = False
            if not self.ended:
                self.worker = self.worker or self.work()
                try:
                    for _ in self.worker:
                        pass
                finally:                                # an interrupted generator cannot go on either
                    self.worker, self.ended = None, True
            self.refresh(dict(self.values), compute=False)
        return self

    def _start(self):
        self.worker = self.worker or self.work()
        self.values["play"] = True
        self._answer()
        self.trainer.start(self._tick, failed=self._failed)

    def _failed(self, error):
        self.worker, self.ended, self.values["play"] = None, True, False
        self.say(f"{type(error).__name__}: {error}", failed=True)
        self.picture.values = dict(self.values)

    def _tick(self):
        event = next(self.worker, "end")
        if event == "end":
            self.worker, self.ended = None, True
        more = event != "end" and not (event == "epoch" and self.one_epoch)
        self.values["play"] = more
        now = time.perf_counter()
        due = now - self.drawn_at > 1 / self.frames_per_second
        if not more or (event != "piece" and self.picture.free and due):
            self.refresh(dict(self.values), compute=False)
            self.drawn_at = now
        elif now - self.told_at > 0.25:
            self.picture.values = dict(self.values)     # the bar moves on within a long epoch
            self.told_at = now
        return more

    def key(self, key, shift):
        match key:
            case " " | "p":
                self.set(play=not self.values["play"])
            case "s":
                self.on_step()
            case "r":
                self.on_again()

    def close(self):
        self.trainer.stop(wait=2)
        super().close()

"""Long training that stays under the hand: a background thread takes one small piece at a time, controls act between.

A topic's `work()` is a generator that trains and records, and yields at least every 40 ms; it reads `self.values` as it
goes, so α may change in the middle of a run without losing it. Interrupting or restarting the kernel leaves no thread.
"""
import copy
import time
from collections.abc import Iterable, Iterator, Sized
from enum import Enum
from typing import Self

from .background import Background
from .controls import Button, Control, Progress, Toggle, Values
from .explorer import Explorer
from .stored import pictures_on_the_way
from .turn import hand_waits
from .waiting import watched


class Event(Enum):
    """What `work()` yields: why it gives the hand a turn now."""

    PIECE = "a piece of work is done: the bar moves on"
    LOOK = "there is something to draw"
    EPOCH = "an epoch has been recorded: draw it, and pause if the hand asked for one epoch"


def live_controls() -> tuple[Control, ...]:
    """The controls every live run has."""
    return (
        Toggle("play", "▶ Train", False, "train, or pause training", "live", draw_only=True, on="❚❚ Pause"),
        Button("step", "Step", says="train for one epoch", group="live"),
        Button("stop", "■ Stop", says="end this run; its record stays", group="live"),
        Button("again", "↺ Same weights", says="start again from the same weights", group="live"),
        Button("keep", "Keep as A", says="keep this run as A, to compare", group="live"),
        Progress("progress", "", 0.0, "progress of the run", "live"),
    )


class LiveRun(Explorer):
    """States: ready, training, paused, ended. `self.worker` is the generator of the run in progress.

    restart_on   names of controls that make another run: what trains stops, and `prepare` is called
    record       what the run has left behind so far; its length is 0 before the first measurement
    """

    frames_per_second = 12.0
    restart_on: tuple[str, ...] = ()
    record: Sized = ()
    trainer: Background
    worker: Iterator[Event] | None

    def setup(self) -> None:
        """The start of a run; what trains stops."""
        if hasattr(self, "trainer"):
            self.trainer.stop()
        self.trainer = Background(self.lock, f"{type(self).__name__} trainer")
        self.one_epoch, self.drawn_at, self.told_at = False, 0.0, 0.0
        self.kept: Sized | None = None
        self._restart()

    def prepare(self) -> None:
        """Make the run's start: weights, empty record."""
        raise NotImplementedError

    def work(self) -> Iterator[Event]:
        """Train and record; yield an Event at least every 40 ms; return at the end.

        At most one piece of work may be on its way then: JAX runs ahead, and a hand would wait for all that is begun.
        """
        raise NotImplementedError

    def events(self, shares: Iterable[float]) -> Iterator[Event]:
        """What `work` yields for a run that yields the share of it done, and adds to `record` whenever it has measured.

        The first measurement is of the start: something to draw, no epoch yet.
        """
        measured = 0
        for share in shares:
            self.progress(share)
            if len(self.record) == measured:
                yield Event.PIECE
            else:
                measured = len(self.record)
                yield Event.EPOCH if measured > 1 else Event.LOOK

    @property
    def phase(self) -> str:
        """"Ended", "Training" or "Paused", the first word of a sentence."""
        return "Ended" if self.ended else "Training" if self.values["play"] else "Paused"

    def progress(self, share: float) -> None:
        """How much of the run is done, 0 to 1: the bar shows it with the next event."""
        self.values["progress"] = round(float(share), 3)

    def transient(self, name: str) -> bool:
        return name == "play"

    def changed(self, old: Values) -> None:
        if any(old.get(name) != self.values[name] for name in self.restart_on):
            self._restart()
        elif self.values["play"] != old.get("play"):
            self.train() if self.values["play"] else self.pause()
            return
        super().changed(old)

    def _restart(self):
        """Another run, or this one from its start: nothing of it is left but what is kept as A."""
        self.trainer.stop()
        self.worker, self.ended = None, False
        self.values |= dict(play=False, progress=0.0)
        self.prepare()

    def train(self) -> None:
        """Start or go on. After the end of a run this says so instead of starting over."""
        if self.ended:
            self.values["play"] = False
            raise ValueError("this run has ended: press ↺ Same weights for another, its record can be kept as A first")
        self.one_epoch = False
        self._start()

    def pause(self) -> None:
        """Stop where the run is; `train` goes on."""
        self.trainer.stop()
        self.values["play"] = False
        self._answer()

    def _answer(self):
        """The button answers the hand at once; the picture follows when it is drawn."""
        self.picture.values = dict(self.values)
        self.picture.send_state("values")
        self.refresh(dict(self.values), compute=False)

    def on_step(self) -> None:
        """Train for one epoch."""
        if self.ended:
            raise ValueError("this run has ended: press ↺ Same weights for another")
        self.one_epoch = True
        self._start()

    def on_stop(self) -> None:
        """End the run; its record stays."""
        self.trainer.stop()
        self.ended = True
        self.values["play"] = False
        self._answer()

    def on_again(self) -> None:
        """Back to the start of the run."""
        self._restart()
        self._answer()

    def on_keep(self) -> None:
        """Keep the record so far as A."""
        if not len(self.record):
            raise ValueError("there is no run to keep yet: press Train first")
        self.kept = copy.deepcopy(self.record)       # training may go on: A stays as it was
        self.refresh(dict(self.values), compute=False)

    def run_to_end(self) -> Self:
        """Train here and now until the run ends: for a notebook without a hand, and for tests."""
        with self.lock:
            self.trainer.stop()
            if not self.ended:
                self.worker, self.values["play"] = self.worker or self.work(), True
                try:
                    self.film = tuple(pictures_on_the_way(self, watched(self.worker, self, lambda: self.values["progress"])))
                finally:                                # an interrupted generator cannot go on either
                    self.worker, self.ended, self.values["play"] = None, True, False
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
        event = next(self.worker, None)
        if event is None:
            self.worker, self.ended = None, True
        more = event is not None and not (event is Event.EPOCH and self.one_epoch)
        self.values["play"] = more
        now = time.perf_counter()
        due = now - self.drawn_at > 1 / self.frames_per_second
        if not more or (event is not Event.PIECE and self.picture.free and due and not hand_waits()):
            self.refresh(dict(self.values), compute=False)
            self.drawn_at = now
        elif now - self.told_at > 0.25:
            self.picture.values = dict(self.values)     # the bar moves on within a long epoch
            self.told_at = now
        return more

    def key(self, key: str, shift: bool) -> None:
        match key:
            case " " | "p":
                self.set(play=not self.values["play"])
            case "s":
                self.on_step()
            case "r":
                self.on_again()

    def close(self) -> None:
        self.trainer.stop(wait=2)
        super().close()

"""Early stopping on real digits. Slide S27: train live, drag the look-ahead, see which epoch is kept and what it misreads."""
import time

import numpy as np

from course_lib.data import mnist
from course_lib.early_stopping import Stop, stop
from course_lib.interactive.controls import Button, Choice, Slider
from course_lib.interactive.live import LiveRun, live_controls
from course_lib.interactive.own_function import OwnFunction
from course_lib.interactive.words import loss, percent

from .live import DIVERGED, EPOCHS, MEASURES, B, ValidatedRun
from .live_view import WALL, EarlyStoppingPicture, EarlyStoppingView, Measured
from .rule import no_epochs


class EarlyStopping(LiveRun):
    """A 784-200-10 tanh network on MNIST, SGD with mini-batches of 50, validated on 10,000 images after every epoch."""

    title = "Early stopping on MNIST"
    longest = 170
    restart_on = ("n", "seed")                                    # another data set or start is another run
    controls = (
        Choice("n", "training images", "500", "number of training images", "set", draw_only=True,
               options=tuple(map(str, EPOCHS))),
        Choice("measure", "stop on", "loss", "what the rule looks at", "set", draw_only=True, options=MEASURES),
        Slider("alpha", "α", 0.3, "learning rate alpha", "how", draw_only=True, low=0.003, high=30.0, log=True),
        Slider("look", "look-ahead", 5, "look-ahead in epochs", "how", draw_only=True, low=1, high=30, step=1),
        Slider("seed", "seed", 0, "seed of the weights and of the order", "how", draw_only=True, low=0, high=31, step=1),
        *live_controls(),
        Button("test", "Open test set", says="measure the kept weights on the test set", group="live"),
    )
    more = ("seed", "test")
    recorded = {"without": ("began",)}                             # no "about 4 s left" of another machine

    def __init__(self, rule=None, **start):
        """`rule(errors, look_ahead) -> (best, end)`: a stopping rule of the reader's own, used instead of ours."""
        self.own, self.first_run = OwnFunction(rule), None
        super().__init__(**start)

    def make_view(self):
        return EarlyStoppingView()

    def ahead(self):
        return self.training.programs()

    def prepare(self):
        self.training = ValidatedRun(int(self.values["n"]), self.values["seed"])
        self.first_run = self.first_run or self.training       # a notebook goes on with it, whatever the hand has begun since
        self.stopped, self.tested, self.began = None, None, None

    @property
    def record(self):
        return self.training.record

    def work(self):
        return self.events(map(self._share, self.training.train(lambda: self.values["alpha"])))

    def _share(self, done):
        """So many epochs as a share of all; the first one heard of starts the clock."""
        self.began = self.began or (time.perf_counter(), done)
        return done / self.training.epochs

    # --- what is seen ----------------------------------------------------------------------------------------------

    def _stop(self):
        """The epochs the rule picks on the record so far, or None before the first measurement."""
        if not len(self.record):
            return None
        valid, look = self.record.valid[self.values["measure"]], self.values["look"]
        picked = self.own((np.array(valid), look), (), (), wrong=lambda best, end: no_epochs(best, end, len(valid)))
        if picked is None:
            return stop(valid, look)
        best, end = map(int, picked)
        return Stop(best, end, end - best >= look)

    def show(self, result, measure, **values):
        self.stopped = self._stop()
        other, = (one for one in MEASURES if one != measure)
        self.view.update(EarlyStoppingPicture(self._measured(measure), self._measured(other), self.stopped, self._title(),
                                              *self._mistakes()))

    def _measured(self, measure):
        """What was recorded of one measure, for the picture."""
        train, valid = self.record.train[measure], self.record.valid[measure]
        first = max(min(2, len(valid) - 1), 0)                              # the epochs before it may leave the picture
        top = max([*valid[first:], *train[first:]], default=1.0)
        return Measured("mean NLL" if measure == "loss" else "error", train, valid, min(top, 100),
                        self.kept and (self.kept.train[measure], self.kept.valid[measure]))

    def _title(self):
        kept = self.stopped
        if kept is None:
            return "press Train"
        if self.record.diverged:
            return f"diverged in epoch {self.record.diverged}"
        valid = self.record.valid[self.values["measure"]]
        if not kept.stopped:
            return f"best so far: epoch {kept.best}"
        return f"validation {self.values['measure']}: {loss(valid[kept.best])} kept, {loss(valid[-1])} at epoch {len(valid) - 1}"

    def _mistakes(self):
        X, y = mnist().valid
        if self.stopped is None:
            return X[:WALL], [str(label) for label in y[:WALL]], "validation digits"
        best = self.stopped.best
        guess = self.record.predictions[best]
        wrong = np.flatnonzero(guess != y)
        return (X[wrong[:WALL]], [f"{y[i]} → {guess[i]}" for i in wrong[:WALL]],
                f"the first {len(wrong[:WALL])} of {len(wrong):,} misread at epoch {best}")

    def sentence(self, old, new, result):
        n, record, kept = self.training.n, self.record, self.stopped
        if kept is None and self.ended:
            return "Stopped before anything was measured: press ↺ Same weights to begin again."
        if kept is None:
            now = "Training begins." if new["play"] else "Press Train, or Step for one epoch."
            return f"{n:,} training images, {self.training.epochs} epochs of {n // B:,} updates. {now}"
        if record.diverged:
            return (f"The run diverged in epoch {record.diverged}: the loss left {DIVERGED:.0f} behind, 20 times that of "
                    f"guessing. α = {new['alpha']:g} is too large; lower it and press ↺ Same weights.")
        return " ".join(filter(None, (self._state(), self.own.message, self._rule(new), self.tested)))

    def _rule(self, new):
        """What the rule says of the record."""
        kept, measure, last = self.stopped, new["measure"], len(self.record) - 1
        valid = self.record.valid[measure]
        if kept.stopped:
            return (f"With look-ahead {new['look']} training stops at epoch {kept.at} and keeps epoch {kept.best}: "
                    f"validation {measure} {loss(valid[kept.best], 4)}; at epoch {last} it is {loss(valid[last], 4)}.")
        return (f"Best validation {measure} {loss(valid[kept.best], 4)} at epoch {kept.best}; "
                f"look-ahead {new['look']} has not run out.")

    def _state(self):
        done, left = self.values["progress"] * self.training.epochs, ""
        if self.values["play"] and self.began and done > self.began[1]:
            spent = time.perf_counter() - self.began[0]
            left = f", about {spent / max(done - self.began[1], 1e-3) * (self.training.epochs - done):.0f} s left"
        return f"{self.phase} at epoch {len(self.record) - 1}{left}."

    def train(self):
        self.began = None
        super().train()

    def on_test(self):
        """Only now is the test set looked at: once, for the weights that would be kept."""
        kept = self._stop()
        if kept is None:
            raise ValueError("there are no weights to test yet: press Train first")
        self.tested = (f"Test error of epoch {kept.best}: {percent(self.training.test_error(kept.best), 2)} "
                       f"(validation said {percent(self.record.valid['error'][kept.best], 2)}).")
        self.refresh(dict(self.values), compute=False)

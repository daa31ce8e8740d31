"""A run of the autoencoder on digits, live: with the course's compiled steps, or with a gradient the learner wrote. S41."""
import numpy as np

from course_lib.autoencoder import Autoencoder
from course_lib.interactive import compile_ahead as ahead
from course_lib.interactive.live import Live
from course_lib.interactive.own_function import INSTEAD, answers
from course_lib.numpy_forward import autoencode, cross_entropy

from .digits import EPOCHS, PER_EPOCH, PIECE, B, begin, learn, measure, order, training_digits

EVERY, GONE = 50, 2000       # updates between two measurements; a loss that will not come back
OURS = "training goes on with the course's"
RESTART = ("H", "weights", "seed")


class Record:
    """What a run leaves: for each measurement the update, the mean training loss since the last, both validation losses."""

    def __init__(self):
        self.updates, self.train, self.digits, self.half = [], [], [], []

    def add(self, *values):
        for kept, value in zip((self.updates, self.train, self.digits, self.half), values, strict=True):
            kept.append(value)

    def curves(self):
        return np.array(self.train), np.array(self.digits), np.array(self.half)


class DigitTraining(Live):
    """What a widget with the controls H, weights, noise, alpha, seed needs to train: `state`, `record`, `lost`."""

    def __init__(self, gradient=None, **start):
        self.gradient, self.trouble = gradient, ""
        super().__init__(**start)

    def prepare(self):
        self.H, self.tied = int(self.values["H"]), self.values["weights"] == "tied"
        self.state, self.record = begin(self.values["seed"], self.H, self.tied), Record()
        self.lost, self.trouble = False, ""

    def changed(self, old):
        if any(old.get(name) != self.values[name] for name in RESTART):          # another net is another run
            self.trainer.stop()
            self.worker, self.ended = None, False
            self.values |= dict(play=False, progress=0.0)
            self.prepare()
        super().changed(old)

    def run_to_end(self):
        ahead.wait()                     # two threads that compile the same program at once take twice the memory
        return super().run_to_end()

    def work(self):
        self._measure(None)
        yield "start"
        for epoch in range(EPOCHS):
            seen, idx = [], order(self.values["seed"], epoch)
            for at in range(0, PER_EPOCH, PIECE):
                yield from self._update(idx[at : at + PIECE], seen)
                done = epoch * PER_EPOCH + at + PIECE
                self.values["progress"] = round(done / (EPOCHS * PER_EPOCH), 3)
                if done % EVERY == 0:
                    self._measure(float(np.mean(seen)))
                    seen.clear()
                    yield "look"
                if self.lost:
                    return
            yield "epoch"

    def _update(self, idx, seen):
        for rows in idx if self.own else ():
            self._learners(rows, seen)
            yield "piece"
            if self.trouble:
                break
        if not self.own:                       # also when the learner's has just turned out not to work
            self.state, losses = learn(self.state, idx, self.values["alpha"], self.values["noise"])
            seen.extend(losses)
            yield "piece"

    @property
    def own(self):
        """Whether the learner's gradient does the training: it is for tied weights, and has given no trouble so far."""
        return self.gradient is not None and self.tied and not self.trouble

    def _learners(self, rows, seen):
        """One update with the mean of the learner's gradients over a mini-batch; without noise."""
        theta = [np.asarray(part) for part in self.state.theta[:3]]
        X = np.asarray(training_digits()[0])[rows] / np.float32(255)
        sums = [np.zeros_like(part) for part in theta]
        given = [part.astype(float) for part in theta]
        for x in X.astype(float):
            got, said = answers(self.gradient, (x, *given), *(part.shape for part in theta))
            if got is None:
                self.trouble = said.replace(INSTEAD, OURS)
                return
            sums = [total + one for total, one in zip(sums, got, strict=True)]
        seen.append(float(cross_entropy(autoencode(*theta, X)[1], X).mean()))
        new = (part - self.values["alpha"] * total / B for part, total in zip(theta, sums, strict=True))
        self.state = self.state._replace(theta=Autoencoder(*(np.asarray(part, np.float32) for part in new)))

    def _measure(self, train):
        digits, half = measure(self.state.theta, self.X, self.half)
        done = self.record.updates[-1] + EVERY if self.record.updates else 0
        self.record.add(done, digits if train is None else train, digits, half)
        self.lost = not digits < GONE

    def on_keep(self):
        if not self.record.updates:
            raise ValueError("there is no run to keep yet: press Train first")
        self.kept = self.record
        self.refresh(dict(self.values), compute=False)

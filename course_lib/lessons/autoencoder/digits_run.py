"""One run of the autoencoder on 5,000 digits, with the course's compiled steps or with a gradient from elsewhere. S41.

    run = CoderRun(64, tied=True, seed=0)
    for done in run.pieces(lambda: (0.2, 0.0)): ...                 run.record.digits, run.record.half
"""
from collections.abc import Callable, Iterator

import numpy as np

from course_lib.autoencoder import Autoencoder
from course_lib.data import minibatch_order
from course_lib.numpy_forward import autoencode, cross_entropy

from .digits import (
    EPOCHS,
    PER_EPOCH,
    PIECE,
    B,
    N,
    coder_losses,
    first_coder,
    train_coder,
    training_digits,
    validation_digits,
)

EVERY, GONE, UPDATES = 50, 2000, EPOCHS * PER_EPOCH     # updates between measurements; a loss that will not come back; in all


class CoderRecord:
    """For each measurement the update, the mean training loss since the last, the loss of digits and of half erased ones."""

    def __init__(self):
        self.updates, self.train, self.digits, self.half = [], [], [], []

    def __len__(self) -> int:
        return len(self.updates)

    def add(self, *values: float) -> None:
        for kept, value in zip((self.updates, self.train, self.digits, self.half), values, strict=True):
            kept.append(value)

    def curves(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        return np.array(self.train), np.array(self.digits), np.array(self.half)


class CoderRun:
    """`state`, `record`, the number of `updates`, and whether the loss is `lost`.

    gradient(x, W, b, c) -> (∇W, ∇b, ∇c) of one example trains in place of the course's, with tied weights and without
    noise, until it gives None.
    """

    def __init__(self, H: int, tied: bool, seed: int, gradient: Callable | None = None):
        self.seed, self.gradient = seed, gradient if tied else None
        self.state, self.record = first_coder(seed, H, tied), CoderRecord()
        self.X, self.half = validation_digits()
        self.updates, self.lost = 0, False

    @property
    def just_measured(self) -> bool:
        return len(self.record) > 0 and self.record.updates[-1] == self.updates

    def pieces(self, settings: Callable[[], tuple[float, float]]) -> Iterator[int]:
        """Train and record; yield the number of updates at least every 40 ms. settings() -> (α, noise), read on the way."""
        self._measure()
        yield 0
        for epoch in range(EPOCHS):
            losses = []
            for idx in minibatch_order((self.seed, epoch), N, B).reshape(-1, PIECE, B):
                for some in self._train(idx, settings):
                    losses.extend(some)
                    yield self.updates
                if self.updates % EVERY == 0:
                    self._measure(float(np.mean(losses)))
                    losses.clear()
                    yield self.updates
                if self.lost:
                    return

    def _train(self, idx, settings):
        """The updates of idx (PIECE, B), one by one with a gradient from elsewhere; yields the losses of each part."""
        end = self.updates + len(idx)
        for rows in idx if self.gradient else ():
            loss = self._update(rows, settings()[0])
            if loss is None:
                self.gradient = None
                break
            self.updates += 1
            yield [loss]
        if not self.gradient:                # also when it has just given None: another length would be another program
            self.state, losses = train_coder(self.state, idx, *settings())
            self.updates = end
            yield losses

    def _update(self, rows, alpha):
        """One update with the mean of `gradient` over the mini-batch `rows`; the loss before it, or None."""
        theta = [np.asarray(part) for part in self.state.theta[:3]]
        X = np.asarray(training_digits()[0])[rows] / np.float32(255)
        given, sums = [part.astype(float) for part in theta], [np.zeros_like(part) for part in theta]
        for x in X.astype(float):
            grads = self.gradient(x, *given)
            if grads is None:
                return None
            sums = [total + one for total, one in zip(sums, grads, strict=True)]
        new = (part - alpha * total / B for part, total in zip(theta, sums, strict=True))
        self.state = self.state._replace(theta=Autoencoder(*(np.asarray(part, np.float32) for part in new)))
        return float(cross_entropy(autoencode(*theta, X)[1], X).mean())

    def _measure(self, train=None):
        digits, half = coder_losses(self.state.theta, self.X, self.half)
        self.record.add(self.updates, digits if train is None else train, digits, half)
        self.lost = not digits < GONE

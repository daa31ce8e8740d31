"""A network on MNIST, validated after every epoch: the run whose record the stopping rule of slide S27 replays."""
from collections.abc import Callable, Iterator
from functools import cache

import jax
import numpy as np

from course_lib.activations import activation
from course_lib.arguments import on_device
from course_lib.data import Data, minibatch_order, mnist, subset
from course_lib.evaluation import Scores
from course_lib.initialization import glorot
from course_lib.loss import softmax_nll, zero_one
from course_lib.network import fprop
from course_lib.optimizers import sgd, with_hyper
from course_lib.training import evaluate, gradient_step, run_steps, start, supervised_objective

SIZES, B = (784, 200, 10), 50
PIECE, EVAL = 10, 2500              # updates, and examples of an evaluation, that one short piece of work takes
SEEN = 500                          # training images at a time: one compiled program for every number of them
EPOCHS = {500: 60, 2000: 60, 10000: 40, 50000: 20}      # training images -> epochs of a run
MEASURES = ("error", "loss")
DIVERGED = 20 * float(np.log(10))   # a mean loss 20 times that of guessing will not come back
G = activation("tanh")
OPTIMIZER = sgd(0.0)
STEP = gradient_step(supervised_objective(G), OPTIMIZER.update)


@cache
def training_set() -> tuple[jax.Array, jax.Array]:
    """The training images (50,000, 784) and labels (50,000,) on the device: one copy for all runs, 39 MB."""
    return tuple(on_device(part) for part in mnist().train)


@cache
def training_rows(seed: int, n: int) -> np.ndarray:
    """Which n of the 50,000 training images are used (n,), in random order; remembered, since sorting takes 40 ms."""
    y = mnist().train.y
    return subset(jax.random.fold_in(jax.random.key(seed), 1), Data(np.arange(len(y)), y), n).X


class EpochRecord:
    """Everything one run leaves behind: measures for each epoch, the predictions, θ wherever validation improved."""

    def __init__(self):
        self.train = {m: [] for m in MEASURES}
        self.valid = {m: [] for m in MEASURES}
        self.predictions, self.theta = [], {}
        self.diverged = None

    def __len__(self) -> int:
        return len(self.valid["error"])

    def add(self, train: dict, valid: dict, predictions: np.ndarray, theta: tuple):
        """One more epoch: {measure: number} on both sets, the classes predicted on the validation set, and θ."""
        epoch = len(self)
        for m in MEASURES:
            if not epoch or valid[m] < min(self.valid[m]):
                self.theta[epoch] = theta
        for m in MEASURES:
            self.train[m].append(train[m])
            self.valid[m].append(valid[m])
        self.predictions.append(predictions.astype(np.uint8))


class ValidatedRun:
    """SGD with mini-batches of 50 on n of the training images, from the weights and in the order of `seed`."""

    def __init__(self, n: int, seed: int):
        self.n, self.seed, self.epochs = n, seed, EPOCHS[n]
        self.X, self.y = training_set()
        self.rows = training_rows(seed, n)
        key = jax.random.key(seed)
        self.state = start(glorot(key, SIZES), OPTIMIZER, key)
        self.record = EpochRecord()

    def train(self, alpha: Callable[[], float]) -> Iterator[float]:
        """Train and record to the end; after every short piece of work the number of epochs done. α is asked for anew.

        The record grows by one before the first update and after every epoch. A run that diverges ends there.
        """
        yield from self._measure(0)
        for epoch in range(self.epochs):
            idx = self.rows[minibatch_order((self.seed, epoch), self.n, B)].astype(np.int32)
            for at in range(0, len(idx), PIECE):
                piece = idx[at : at + PIECE]
                jax.block_until_ready(self.state)      # JAX runs ahead: a hand would wait for all that is begun
                self.state = self.state._replace(opt=with_hyper(self.state.opt, alpha=alpha()))
                self.state, info = run_steps(STEP, self.state, self.X, self.y, piece)
                yield epoch + (at + len(piece)) / len(idx)
            if not float(info.loss.mean()) < DIVERGED:
                self.record.diverged = epoch + 1
                return
            yield from self._measure(epoch + 1)

    def _measure(self, epoch: int) -> Iterator[int]:
        """Mean NLL and error on the training images used (at most 2,500 of them) and on all 10,000 validation images."""
        rows = self.rows[:EVAL]
        seen = [scores_on_rows(self.state.theta, self.X, self.y, rows[at : at + SEEN].astype(np.int32))
                for at in range(0, len(rows), SEEN)]
        train = np.mean(jax.device_get(seen), axis=0)
        yield epoch
        parts = []
        for part in scores_in_parts(self.state.theta, mnist().valid):
            parts.append(part)
            yield epoch
        predictions = np.concatenate([np.asarray(p.predictions) for p in parts])
        mean = {"loss": float(np.mean([p.nll for p in parts])), "error": float(np.mean([p.error for p in parts]))}
        self.record.add({"loss": float(train[0]), "error": float(train[1])}, mean, predictions,
                        jax.tree.map(np.asarray, self.state.theta))
        yield epoch

    def test_error(self, epoch: int) -> float:
        """The error of the weights of a recorded epoch on the test set, to be looked at once."""
        return float(np.mean([float(part.error) for part in scores_in_parts(self.record.theta[epoch], mnist().test)]))

    def programs(self) -> Iterator[Callable]:
        """Calls that compile what `train` needs, each without a trace in the record."""
        state, idx = self.state, np.zeros((PIECE, B), np.int32)
        yield lambda: float(run_steps(STEP, state, self.X, self.y, idx)[1].loss.mean())
        yield lambda: next(scores_in_parts(state.theta, mnist().valid))
        yield lambda: scores_on_rows(state.theta, self.X, self.y, np.zeros(SEEN, np.int32))


def scores_in_parts(theta: tuple, data: Data) -> Iterator[Scores]:
    """Scores on EVAL examples after the other: short pieces, and one compiled program for every data set."""
    for at in range(0, len(data.y), EVAL):
        yield jax.block_until_ready(evaluate(theta, data.X[at : at + EVAL], data.y[at : at + EVAL], G, chunk=EVAL))


@jax.jit
def scores_on_rows(theta, X, y, rows):
    """(mean NLL, error) on X[rows]."""
    a = fprop(theta, X[rows], G).a[-1]
    return softmax_nll.value(a, y[rows]).mean(), zero_one(a, y[rows]).mean()

"""Early stopping on real digits. Slide S27: train live, drag the look-ahead, see which epoch is kept and what it misreads."""
import time
from functools import cache

import jax
import jax.numpy as jnp
import numpy as np

from course_lib.activations import activation
from course_lib.arguments import on_device
from course_lib.data import Data, mnist, subset
from course_lib.early_stopping import Stop, stop
from course_lib.initialization import glorot
from course_lib.interactive.controls import Button, Choice, Slider
from course_lib.interactive.live import Live, live_controls
from course_lib.loss import softmax_nll, zero_one
from course_lib.network import fprop
from course_lib.optimizers import sgd, with_hyper
from course_lib.training import evaluate, gradient_step, run_steps, start, supervised_objective

from .live_view import EarlyStoppingView

SIZES, B, PIECE, EVAL = (784, 200, 10), 50, 10, 2500
EPOCHS = {"500": 100, "2000": 60, "10000": 40, "50000": 20}
MEASURES = ("error", "loss")
WALL = 30
DIVERGED = 20 * float(np.log(10))   # a mean loss 20 times that of guessing will not come back
G = activation("tanh")
OPTIMIZER = sgd(0.0)
STEP = gradient_step(supervised_objective(G), OPTIMIZER.update)


@cache
def training_set():
    """The training images and labels as JAX arrays: one copy for all widgets, 39 MB."""
    return tuple(on_device(part) for part in mnist().train)


@cache
def chosen(seed, n):
    """Which n of the 50,000 training images are used, in random order; remembered, since sorting takes 40 ms."""
    y = mnist().train.y
    return subset(jax.random.fold_in(jax.random.key(seed), 1), Data(np.arange(len(y)), y), n).X


class Record:
    """Everything one run leaves behind: measures for each epoch, the predictions, θ wherever validation improved."""

    def __init__(self):
        self.train = {m: [] for m in MEASURES}
        self.valid = {m: [] for m in MEASURES}
        self.predictions, self.theta, self.seconds = [], {}, []
        self.diverged = None

    def __len__(self):
        return len(self.valid["error"])

    def add(self, train, valid, predictions, theta):
        epoch = len(self)
        for m in MEASURES:
            if not epoch or valid[m] < min(self.valid[m]):
                self.theta[epoch] = theta
        for m in MEASURES:
            self.train[m].append(train[m])
            self.valid[m].append(valid[m])
        self.predictions.append(predictions.astype(np.uint8))


class EarlyStopping(Live):
    """A 784-200-10 tanh network on MNIST, SGD with mini-batches of 50, validated on 10,000 images after every epoch."""

    title = "Early stopping on MNIST"
    controls = (
        Choice(
            "n", "training images", "500", "number of training images", "set", draw_only=True, options=tuple(EPOCHS)
        ),
        Choice("measure", "stop on", "loss", "what the rule looks at", "set", draw_only=True, options=MEASURES),
        Slider("alpha", "α", 0.3, "learning rate alpha", "how", draw_only=True, low=0.003, high=30.0, log=True),
        Slider("look", "look-ahead", 5, "look-ahead in epochs", "how", draw_only=True, low=1, high=30, step=1),
        Slider(
            "seed", "seed", 0, "seed of the weights and of the order", "how", draw_only=True, low=0, high=31, step=1
        ),
        *live_controls(),
        Button("test", "Open test set", says="measure the kept weights on the test set", group="live"),
    )

    def __init__(self, rule=None, **start):
        """`rule(errors, look_ahead) -> (best, end)`: a stopping rule of the reader's own, used instead of ours."""
        self.rule, self.trouble = rule, ""
        super().__init__(**start)

    def make_view(self):
        self.data = mnist()
        self.X, self.y = training_set()
        return EarlyStoppingView()

    def ahead(self):
        state, idx = self.state, np.zeros((PIECE, B), np.int32)
        yield lambda: float(run_steps(STEP, state, self.X, self.y, idx)[1].loss.mean())
        yield lambda: next(in_parts(state.theta, self.data.valid))
        yield lambda: scores(state.theta, self.X, self.y, np.zeros(EVAL, np.int32), np.int32(1))

    def prepare(self):
        self.run_values = {name: self.values[name] for name in ("n", "seed")}
        self.key0 = jax.random.key(self.values["seed"])
        self.rows = chosen(self.values["seed"], int(self.values["n"]))
        theta = glorot(self.key0, SIZES)
        self.state = start(theta, OPTIMIZER, self.key0)
        self.record, self.tested, self.began = Record(), None, None

    def changed(self, old):
        moved = {name for name in ("n", "seed") if old.get(name) != self.values[name]}
        if moved:                                                 # another data set or start is another run
            self.trainer.stop()
            self.worker, self.ended = None, False
            self.values |= dict(play=False, progress=0.0)
            self.prepare()
        super().changed(old)

    # --- training, a piece at a time --------------------------------------------------------------------------------

    def work(self):
        n = int(self.run_values["n"])
        yield from self._measure()
        yield "start"
        for epoch in range(EPOCHS[self.run_values["n"]]):
            order = np.random.default_rng((self.values["seed"], epoch)).permutation(n)
            idx = self.rows[order][: n // B * B].reshape(-1, B).astype(np.int32)
            for at in range(0, len(idx), PIECE):
                piece = idx[at : at + PIECE]
                self.state = self.state._replace(opt=with_hyper(self.state.opt, alpha=self.values["alpha"]))
                self.state, info = run_steps(STEP, self.state, self.X, self.y, piece)
                self._progress(epoch + (at + len(piece)) / len(idx))
                yield "piece"
            if not float(info.loss.mean()) < DIVERGED:
                self.record.diverged = epoch + 1
                return
            yield from self._measure()
            yield "epoch"

    def _measure(self):
        """Mean NLL and error on the training images used (at most 2,500 of them) and on all 10,000 validation images."""
        rows = self.rows[:EVAL]
        train = scores(self.state.theta, self.X, self.y, pad(rows, EVAL), np.int32(len(rows)))
        parts = []
        for part in in_parts(self.state.theta, self.data.valid):
            parts.append(part)
            yield "piece"
        predictions = np.concatenate([np.asarray(p.predictions) for p in parts])
        mean = {"loss": float(np.mean([p.nll for p in parts])), "error": float(np.mean([p.error for p in parts]))}
        self.record.add({"loss": float(train[0]), "error": float(train[1])}, mean, predictions,
                        jax.tree.map(np.asarray, self.state.theta))

    def _progress(self, epochs_done):
        now = time.perf_counter()
        if self.began is None:
            self.began = (now, epochs_done)
        self.values["progress"] = round(epochs_done / EPOCHS[self.run_values["n"]], 3)

    # --- what is seen ----------------------------------------------------------------------------------------------

    @property
    def stopped(self):
        """The epochs the rule picks on the record so far, or None before the first measurement."""
        self.trouble = ""
        if not len(self.record):
            return None
        valid, look = self.record.valid[self.values["measure"]], self.values["look"]
        if self.rule is not None:
            try:
                best, at = (int(epoch) for epoch in self.rule(np.array(valid), look))
                if 0 <= best <= at < len(valid):
                    return Stop(best, at, at - best >= look)
                self.trouble = (
                    f"Your rule answered best = {best}, end = {at} on a record of {len(valid)} epochs: shown is ours."
                )
            except Exception as error:
                self.trouble = f"Your rule gave no two epochs ({type(error).__name__}): shown is ours."
        return stop(valid, look)

    def show(self, result, measure, **values):
        record, best = self.record, self.stopped
        ghost = self.kept and (np.arange(len(self.kept)), self.kept.train[measure], self.kept.valid[measure])
        images, captions, title = self._mistakes(best)
        top = max(
            [*record.valid[measure][1:], *record.train[measure][1:]], default=1.0
        )  # epoch 0 may leave the picture
        self.view.update(np.arange(len(record)), record.train[measure], record.valid[measure], best, self._title(best),
                         images, captions, title, ghost, "mean NLL" if measure == "loss" else "error", min(top, 100))

    def _title(self, best):
        if best is None:
            return "press Train"
        if self.record.diverged:
            return f"diverged in epoch {self.record.diverged}"
        return f"keep the weights of epoch {best.best}" if best.stopped else f"best so far: epoch {best.best}"

    def _mistakes(self, best):
        X, y = self.data.valid
        if best is None:
            return X[:WALL], [str(label) for label in y[:WALL]], "validation digits"
        guess = self.record.predictions[best.best]
        wrong = np.flatnonzero(guess != y)
        return (X[wrong[:WALL]], [f"{y[i]} → {guess[i]}" for i in wrong[:WALL]],
                f"misread at epoch {best.best}: {len(wrong):,} of 10,000")

    def sentence(self, old, new, result):
        n, record, best = int(self.run_values["n"]), self.record, self.stopped
        if best is None and self.ended:
            return "Stopped before anything was measured: press ↺ Same weights to begin again."
        if best is None:
            now = "Training begins." if new["play"] else "Press Train, or Step for one epoch."
            return f"{n:,} training images, {EPOCHS[str(n)]} epochs of {n // B:,} updates. {now}"
        if record.diverged:
            return (
                f"The run diverged in epoch {record.diverged}: the loss left {DIVERGED:.0f} behind, 20 times that of guessing. "
                f"α = {new['alpha']:g} is too large; lower it and press ↺ Same weights."
            )
        m, last = new["measure"], len(record) - 1
        valid = record.valid[m]
        words = [self._state(last), *([self.trouble] if self.trouble else [])]
        if best.stopped:
            words.append(
                f"With look-ahead {new['look']} training stops at epoch {best.at} and keeps epoch {best.best}: "
                f"validation {m} {valid[best.best]:.4f}; at epoch {last} it is {valid[last]:.4f}."
            )
        else:
            words.append(f"Best validation {m} {valid[best.best]:.4f} at epoch {best.best}; "
                         f"look-ahead {new['look']} has not run out.")
        if self.tested:
            words.append(self.tested)
        return " ".join(words)

    def _state(self, last):
        state = "Ended" if self.ended else "Training" if self.values["play"] else "Paused"
        left = ""
        if self.values["play"] and self.began and self.values["progress"] > 0:
            total, spent = EPOCHS[self.run_values["n"]], time.perf_counter() - self.began[0]
            done = self.values["progress"] * total
            left = (
                f", about {spent / max(done - self.began[1], 1e-3) * (total - done):.0f} s left"
                if done > self.began[1]
                else ""
            )
        return f"{state} at epoch {last}{left}."

    def train(self):
        self.began = None
        super().train()

    def on_keep(self):
        if not len(self.record):
            raise ValueError("there is no run to keep yet: press Train first")
        self.kept = self.record
        self.refresh(dict(self.values), compute=False)

    def on_test(self):
        """Only now is the test set looked at: once, for the weights that would be kept."""
        best = self.stopped
        if best is None:
            raise ValueError("there are no weights to test yet: press Train first")
        error = np.mean([float(part.error) for part in in_parts(self.record.theta[best.best], self.data.test)])
        self.tested = (f"Test error of epoch {best.best}: {100 * error:.2f} % "
                       f"(validation said {100 * self.record.valid['error'][best.best]:.2f} %).")
        self.refresh(dict(self.values), compute=False)


def in_parts(theta, data):
    """Scores on EVAL examples after the other: short pieces, and one compiled program for every data set."""
    for at in range(0, len(data.y), EVAL):
        yield evaluate(theta, data.X[at : at + EVAL], data.y[at : at + EVAL], G, chunk=EVAL)


def pad(rows, size):
    """`rows` repeated to length `size`, so that every training-set size uses one compiled program."""
    return np.resize(rows, size).astype(np.int32)


@jax.jit
def scores(theta, X, y, rows, count):
    """(mean NLL, error) on X[rows], of which only the first `count` count."""
    a = fprop(theta, X[rows], G).a[-1]
    weight = (jnp.arange(rows.shape[0]) < count).astype(a.dtype) / count.astype(a.dtype)
    return (softmax_nll.value(a, y[rows]) * weight).sum(), (zero_one(a, y[rows]) * weight).sum()

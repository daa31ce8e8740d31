"""CD-k or PCD on MNIST while you watch: filters, fantasies, reconstructions, and the exact likelihood. Extension of S52."""
from functools import cache

import jax.numpy as jnp
import numpy as np

from course_lib.arguments import on_device
from course_lib.data import mnist
from course_lib.interactive.controls import Choice, Slider
from course_lib.interactive.live import Live, live_controls
from course_lib.optimizers import with_hyper
from course_lib.training import run_steps

from .digits import Chains, fantasise, log_z_piece, log_z_pieces, measure, prepare, step, there_and_back
from .digits_view import COLUMNS, PAIRS, ROWS, RbmDigitsView

T, V, B, PIECE, FANTASIES, K = 10_000, 2000, 100, 5, ROWS * COLUMNS, 50
EPOCHS = 30
METHODS = {"CD-k": False, "PCD-k": True}
DIVERGED = 2000.0                                     # nats: ten times those of a model of independent pixels


@cache
def digits():
    """(training digits, validation digits, mean training image): the digits made binary once, bool, 10 MB."""
    train, valid = mnist().train.X[:T], mnist().valid.X[:V]
    rng = np.random.default_rng(0)
    coins = [np.concatenate([255 * rng.random(part.shape, np.float32) < part for part in np.split(X, len(X) // 1000)])
             for X in (train, valid)]               # 1,000 at a time: the numbers of all would be 30 MB
    return (*map(on_device, coins), (train.mean(0) / 255).astype(np.float32))


class Record:
    """What one run leaves behind, in nats per digit."""

    def __init__(self):
        self.reconstruction, self.train, self.valid = [], [], []

    def __len__(self):
        return len(self.valid)

    @property
    def curves(self):
        return self.reconstruction, self.train, self.valid


class RbmDigits(Live):
    """A 784-H RBM on 10,000 binarized digits, mini-batches of 100; after every epoch log Z is summed over all 2^H."""

    title = "An RBM learns digits"
    controls = (
        Choice("method", "gradient by", "CD-k", "how the negative phase is sampled", "what", draw_only=True,
               options=tuple(METHODS)),
        Slider("k", "k", 1, "Gibbs steps k for each update", "what", draw_only=True, low=1, high=20, step=1),
        Slider("alpha", "α", 0.1, "learning rate alpha", "what", draw_only=True, low=0.01, high=3.0, log=True),
        Choice("H", "hidden units H", "16", "number H of hidden units", "how", draw_only=True,
               options=("4", "8", "12", "16", "20")),
        Slider("seed", "seed", 0, "seed of the weights and the order", "how", draw_only=True, low=0, high=31, step=1),
        *live_controls(),
    )

    def __init__(self, epochs=EPOCHS, **start):
        """`epochs`: how long a run is."""
        self.epochs = epochs
        super().__init__(**start)

    def make_view(self):
        self.X, self.V, self.mean = digits()
        self.y = jnp.zeros(T, jnp.int32)
        self.shown, self.seen = np.asarray(self.V)[:PAIRS].astype(np.float32), on_device(np.asarray(self.X)[:V])
        return RbmDigitsView()

    def ahead(self):
        state = self.state
        yield lambda: with_hyper(state.opt, alpha=0.1)
        yield lambda: run_steps(step, state, self.X, self.y, np.zeros((PIECE, B), np.int32))[1].loss.block_until_ready()
        yield lambda: log_z_piece(state.theta, np.int32(0)).block_until_ready()
        yield lambda: measure(state.theta, self.V).free_energy.block_until_ready()

    def prepare(self):
        self.run_values = {name: self.values[name] for name in ("H", "seed")}
        self.state, self.fantasy = prepare(np.int32(self.values["seed"]), np.int32(self.values["H"]), self.mean,
                                           self._how(), B, FANTASIES)
        self.record, self.diverged, self.log_z = Record(), None, None
        self._look(0)

    def _how(self):
        """(k, persistent) as the controls have them now."""
        return np.int32(self.values["k"]), np.bool_(METHODS[self.values["method"]])

    def changed(self, old):
        if any(old.get(name) != self.values[name] for name in ("H", "seed")):     # another model is another run
            self.trainer.stop()
            self.worker, self.ended = None, False
            self.values |= dict(play=False, progress=0.0)
            self.prepare()
        super().changed(old)

    # --- training, a piece at a time --------------------------------------------------------------------------------

    def work(self):
        yield from self._measure(0)
        yield "start"
        for epoch in range(1, self.epochs + 1):
            order = np.random.default_rng((self.values["seed"], epoch)).permutation(T)
            idx = order.reshape(-1, B).astype(np.int32)
            for at in range(0, len(idx), PIECE):
                state = self.state
                self.state = state._replace(hyper=Chains(*self._how(), state.hyper.x),
                                            opt=with_hyper(state.opt, alpha=self.values["alpha"]))
                self.state, info = run_steps(step, self.state, self.X, self.y, idx[at : at + PIECE])
                self.values["progress"] = round((epoch - 1 + (at + PIECE) / len(idx)) / self.epochs, 3)
                yield "piece"
            yield from self._measure(epoch)
            if not max(self.record.valid[-1], self.record.train[-1]) < DIVERGED:
                self.diverged = epoch
                return
            yield "epoch"

    def _measure(self, epoch):
        """The exact log-likelihood, by all 2^H terms of Z, and the cross-entropy of the reconstruction."""
        total, theta = -np.inf, self.state.theta
        for part in log_z_pieces(theta, int(self.run_values["H"])):
            total = np.logaddexp(total, part)
            yield "piece"
        train, valid = measure(theta, self.seen), measure(theta, self.V)
        self.log_z = total
        self.record.reconstruction.append(float(valid.reconstruction))
        self.record.train.append(float(train.free_energy) + total)
        self.record.valid.append(float(valid.free_energy) + total)
        self._look(epoch)

    def _look(self, epoch):
        """Fantasies: 20 chains that are never started anew, K steps further. Reconstructions of six digits."""
        theta = self.state.theta
        self.fantasy, p = fantasise(self.state.key, np.int32(10_000 + epoch), theta, self.fantasy, np.int32(K))
        self.pictures = (np.asarray(theta.W), np.asarray(p), np.asarray(there_and_back(theta, self.shown)))

    # --- what is seen ----------------------------------------------------------------------------------------------

    def show(self, result, **values):
        W, p, back = self.pictures
        curves, last = self.record.curves, max(len(self.record) - 1, len(self.kept or ()) - 1)
        self.view.update(np.arange(len(self.record)), curves, W[: int(self.run_values["H"])], p, self.shown, back, self._titles(),
                         next((n for n in (10, 20, 30, 50, 100, 200) if n >= last), last), self.kept and self.kept.curves)

    def _titles(self):
        H, n = self.run_values["H"], len(self.record)
        now = f"mean −log p(x), validation: {self.record.valid[-1]:.1f}" if n else "press Train"
        return {"curves": f"diverged in epoch {self.diverged}" if self.diverged else now,
                "filters": f"{H} filters: rows of W", "fantasies": f"{FANTASIES} fantasies: p(x|h)",
                "pairs": "validation digits, and there and back once: x̂"}

    def sentence(self, old, new, result):
        H, n = int(self.run_values["H"]), len(self.record)
        if not n:
            return (f"{T:,} digits, {self.epochs} epochs of {T // B} updates by {self._by(new)}. log Z is summed over 2^{H} "
                    f"= {2**H:,} vectors h after each. Press Train, or Step for one epoch.")
        if self.diverged:
            return (f"The run diverged in epoch {self.diverged}: α = {new['alpha']:g} is too large. Lower it and press "
                    "↺ Same weights.")
        r, train, valid = (curve[-1] for curve in self.record.curves)
        state = "Ended" if self.ended else "Training" if new["play"] else "Paused"
        best = int(np.argmin(self.record.valid))
        said = [f"{state} at epoch {n - 1}, {self._by(new)}: reconstruction {r:.1f} nats, mean −log p(x) {train:.1f} on "
                f"training, {valid:.1f} on validation digits, exactly: log Z = {self.log_z:.1f}."]
        if n > 2 and valid > self.record.valid[best] + 0.5:
            fell = self.record.reconstruction[best] - r
            said.append(f"The likelihood was best at epoch {best}, {self.record.valid[best]:.1f}; since then the "
                        f"reconstruction has become {abs(fell):.1f} nats {'better' if fell > 0 else 'worse'}.")
        if self.kept:
            said.append(f"A ended at reconstruction {self.kept.reconstruction[-1]:.1f}, validation {self.kept.valid[-1]:.1f}.")
        return " ".join(said)

    @staticmethod
    def _by(values):
        return values["method"].replace("k", str(values["k"]))

    @property
    def theta(self):
        """The RBM as it is now, without the units that are only padding."""
        H = int(self.run_values["H"])
        W, b, c = self.state.theta
        return type(self.state.theta)(W[:H], b[:H], c)

    def on_keep(self):
        if not len(self.record):
            raise ValueError("there is no run to keep yet: press Train first")
        self.kept = self.record
        self.refresh(dict(self.values), compute=False)



"""The training behind `Edges`: two autoencoders from one start on the same patches, a small piece at a time."""
from typing import NamedTuple

import jax
import numpy as np

from course_lib.autoencoder_training import Variant, gaussian
from course_lib.data import patches
from course_lib.optimizers import with_hyper
from course_lib.training import run_steps

from .gabor import GaborFit, fit_gabor
from .patches import SIDE, T, patch_set, photographs
from .sparse_edges import sparse_start, sparse_step

H, B, PIECE, ROUND, ROUNDS = 100, 200, 25, 200, 12
PART, FIT = 50, dict(steps=10, starts=1)      # filters fitted in one call: short enough for a hand that waits
SAMPLE = 2000


begin = jax.jit(sparse_start, static_argnums=(1, 2))


def told(state, alpha, lam, noise):
    """The state with the values of the controls."""
    return state._replace(opt=with_hyper(state.opt, alpha=alpha), hyper=Variant(np.float32(lam), np.float32(noise)))


def on(theta, X):
    """The fraction of units with h > 0, over the first patches."""
    return float((np.asarray(theta.b) + X[:SAMPLE] @ np.asarray(theta.W).T > 0).mean())


class Measured(NamedTuple):
    """One measurement of both autoencoders: update, W (2, H, 144), GaborFit of (2, H, ...), fractions of units on."""

    update: int
    W: np.ndarray
    fit: GaborFit
    on: tuple

    @property
    def share(self):
        """How many of the H filters have R² > 0.5, for each of the two."""
        return (self.fit.r2 > 0.5).sum(axis=1)


class Twins:
    """states[0] has λ and noise, states[1] neither; `measured` grows; `diverged` is the update at which a loss was lost."""

    def __init__(self, seed, source, lam):
        self.seed, self.data = seed, patch_set(source)
        self.states = [begin(jax.random.key(seed), SIDE**2, H, np.float32(one)) for one in (lam, 0.0)]
        self.measured, self.diverged, self.updates = [], None, 0

    def programs(self):
        """Calls that compile everything a run may need, and the cutting of other patches."""
        idx = np.zeros((PIECE, B), np.int32)
        yield lambda: self._sweep(told(self.states[0], 0.01, 1.0, 0.0), None, idx)
        yield lambda: fit_gabor(np.ones((PART, SIDE**2), np.float32), **FIT)
        yield lambda: self._sweep(self.states[0], gaussian, idx)
        yield lambda: patches(jax.random.key(0), photographs(), T, SIDE)

    def pieces(self):
        """The mini-batches of the whole run, int32 (pieces, PIECE, B): one permutation of the patches after another."""
        rng = np.random.default_rng(self.seed)
        order = np.concatenate([rng.permutation(T) for _ in range(ROUNDS * ROUND * B // T)])
        return order.reshape(-1, PIECE, B).astype(np.int32)

    def learn(self, which, idx, alpha, lam=0.0, noise=0.0):
        """One piece of the run of autoencoder `which`."""
        state = told(self.states[which], alpha, lam, noise)
        self.states[which], loss = self._sweep(state, gaussian if noise else None, idx)
        if not np.isfinite(loss) or not np.isfinite(self.W[which]).all():
            self.diverged = self.updates + PIECE

    def _sweep(self, state, corrupt, idx):
        """(state, mean loss) after the mini-batches `idx`."""
        state, info = run_steps(sparse_step(corrupt), state, *self.data, idx)
        return state, float(np.mean(info.loss))

    @property
    def W(self):
        """The filters of both now, (2, H, 144)."""
        return np.stack([np.asarray(state.theta.W) for state in self.states])

    def measure(self):
        """Generator: fit a Gabor function to all 200 filters, a few at a time, and count the units that are on."""
        W, parts = self.W, []
        for rows in W.reshape(-1, PART, SIDE**2):
            parts.append(jax.tree.map(np.asarray, fit_gabor(rows, **FIT)))
            yield "piece"
        fit = jax.tree.map(lambda *part: np.concatenate(part).reshape(2, H, *part[0].shape[1:]), *parts)
        lit = tuple(on(state.theta, np.asarray(self.data[0])) for state in self.states)
        self.measured.append(Measured(self.updates, W, fit, lit))

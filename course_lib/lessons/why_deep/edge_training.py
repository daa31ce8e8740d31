"""The training behind `Edges`: two autoencoders from one start on the same patches, a small piece at a time.

    twins = Twins(seed=0, source="whitened", lam=1.0)
    for new in twins.train(lambda: (0.01, 1.0, 0.0)): ...           twins.measured[-1].share
"""
from collections.abc import Callable, Iterator
from typing import NamedTuple

import jax
import numpy as np

from course_lib.autoencoder import Autoencoder
from course_lib.autoencoder_training import Variant, gaussian
from course_lib.data import minibatch_order, patches
from course_lib.optimizers import with_hyper
from course_lib.training import State, run_steps

from .gabor import GaborFit, fit_gabor
from .patches import SIDE, T, patch_set, photographs
from .sparse_edges import sparse_start, sparse_step

H, B, PIECE, ROUND, ROUNDS = 100, 200, 25, 200, 12
UPDATES = ROUND * ROUNDS
PART, FIT = 50, dict(steps=10, starts=1)      # filters fitted in one call: short enough for a hand that waits
SAMPLE, LIKE_GABOR = 2000, 0.5                # patches that count the units that are on; R² above which a filter is like Gabor

first_edges = jax.jit(sparse_start, static_argnums=(1, 2))


def with_settings(state: State, alpha: float, lam: float, noise: float) -> State:
    """The state with this α, λ and noise."""
    return state._replace(opt=with_hyper(state.opt, alpha=alpha), hyper=Variant(np.float32(lam), np.float32(noise)))


def share_on(theta: Autoencoder, X: np.ndarray) -> float:
    """The fraction of units with h > 0, over the first patches."""
    return float((np.asarray(theta.b) + X[:SAMPLE] @ np.asarray(theta.W).T > 0).mean())


class EdgeMeasurement(NamedTuple):
    """One measurement of both autoencoders: update, W (2, H, 144), GaborFit of (2, H, ...), fractions of units on."""

    update: int
    W: np.ndarray
    fit: GaborFit
    on: tuple

    @property
    def share(self) -> np.ndarray:
        """How many of the H filters have R² > 0.5, for each of the two."""
        return (self.fit.r2 > LIKE_GABOR).sum(axis=1)


class Twins:
    """states[0] has `lam` and noise, states[1] neither; `measured` grows; `diverged` is the update at which a loss was lost."""

    def __init__(self, seed: int, source: str, lam: float):
        self.seed, self.data = seed, patch_set(source)
        self.states = [first_edges(jax.random.key(seed), SIDE**2, H, np.float32(one)) for one in (lam, 0.0)]
        self.measured, self.diverged, self.updates = [], None, 0

    def programs(self) -> Iterator[Callable]:
        """Calls that compile everything a run may need, and the cutting of other patches."""
        idx = np.zeros((PIECE, B), np.int32)
        yield lambda: self._run(with_settings(self.states[0], 0.01, 1.0, 0.0), None, idx)
        yield lambda: fit_gabor(np.ones((PART, SIDE**2), np.float32), **FIT)
        yield lambda: self._run(self.states[0], gaussian, idx)
        yield lambda: patches(jax.random.key(0), photographs(), T, SIDE)

    def pieces(self) -> np.ndarray:
        """The mini-batches of the whole run, int32 (pieces, PIECE, B): one permutation of the patches after another."""
        rng = np.random.default_rng(self.seed)
        return np.concatenate([minibatch_order(rng, T, B) for _ in range(UPDATES * B // T)]).reshape(-1, PIECE, B)

    @property
    def just_measured(self) -> bool:
        return len(self.measured) > 0 and self.measured[-1].update == self.updates

    def train(self, settings: Callable[[], tuple[float, float, float]]) -> Iterator[bool]:
        """The whole run: False after a piece of work, True when there is something new to see. settings() -> (α, λ, noise)."""
        yield from self.measure()
        yield True
        for n, idx in enumerate(self.pieces(), start=1):
            alpha, lam, noise = settings()
            self.learn(0, idx, alpha, lam, noise)
            yield False
            self.learn(1, idx, settings()[0])
            self.updates = n * PIECE
            if self.diverged:
                return
            yield n % 2 == 0
            if self.updates % ROUND == 0:
                yield from self.measure()
                yield True

    def learn(self, which: int, idx: np.ndarray, alpha: float, lam: float = 0.0, noise: float = 0.0) -> None:
        """One piece of the run of autoencoder `which`."""
        state = with_settings(self.states[which], alpha, lam, noise)
        self.states[which], loss = self._run(state, gaussian if noise else None, idx)
        if not np.isfinite(loss) or not np.isfinite(self.W[which]).all():
            self.diverged = self.updates + PIECE

    def _run(self, state, corrupt, idx):
        """(state, mean loss) after the mini-batches `idx`."""
        state, info = run_steps(sparse_step(corrupt), state, *self.data, idx)
        return state, float(np.mean(info.loss))

    @property
    def W(self) -> np.ndarray:
        """The filters of both now, (2, H, 144)."""
        return np.stack([np.asarray(state.theta.W) for state in self.states])

    def measure(self) -> Iterator[bool]:
        """Fit a Gabor function to all 200 filters, a few at a time, and count the units that are on. Yields False."""
        W, parts = self.W, []
        for rows in W.reshape(-1, PART, SIDE**2):
            parts.append(jax.tree.map(np.asarray, fit_gabor(rows, **FIT)))
            yield False
        fit = jax.tree.map(lambda *part: np.concatenate(part).reshape(2, H, *part[0].shape[1:]), *parts)
        shares = tuple(share_on(state.theta, np.asarray(self.data[0])) for state in self.states)
        self.measured.append(EdgeMeasurement(self.updates, W, fit, shares))

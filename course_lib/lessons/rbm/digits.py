"""A small RBM that has learned MNIST digits: 20 hidden units, so that its Z can be summed exactly. Slide S52.

Trained by persistent contrastive divergence (`rbm.training`), in a few seconds; its log Z is exact, and so are its samples:
h from p(h), one of 2^20, then x from p(x|h). No chain is needed.
"""
from functools import cache
from typing import NamedTuple

import jax
import numpy as np
from jax import lax

from course_lib.data import mnist
from course_lib.optimizers import sgd
from course_lib.rbm.likelihood import log_weights, tables
from course_lib.rbm.model import RBM, init
from course_lib.rbm.training import pcd_hyper, persistent_step
from course_lib.training import epochs, run_steps, start

H, D, T, ALPHA, EPOCHS = 20, 784, 10_000, 0.1, 10


class LearnedDigits(NamedTuple):
    """theta; black and white digits `train` (10,000, 784) and `test` (10,000, 784), bool."""

    theta: RBM
    train: np.ndarray
    test: np.ndarray


@cache
def small_rbm() -> LearnedDigits:
    """The RBM trained on the first 10,000 MNIST digits cut at half grey, seed 0, with these digits; remembered."""
    key, data = jax.random.key(0), mnist()
    X, test = data.train.X[:T] > 127, data.test.X > 127
    theta, optimizer = init(key, D, H, sigma=0.05, mean=X.mean(0)), sgd(ALPHA)
    state = start(theta, optimizer, key, pcd_hyper(key, theta, M=100))
    state, _ = run_steps(persistent_step(optimizer.update), state, X, np.zeros(T, np.int32), epochs(key, T, 100, EPOCHS))
    return LearnedDigits(RBM(*map(np.asarray, state.theta)), X, test)


@cache
def small_rbm_log_z() -> float:
    """log Z of that RBM: all 2^20 terms; remembered."""
    return float(np.logaddexp.reduce(_log_terms(), dtype=float))


@cache
def own_samples(N: int) -> np.ndarray:
    """N exact samples of p(x) of that RBM, bool (N, 784), always the same."""
    (W, _, c), rng = small_rbm().theta, np.random.default_rng(0)
    below = np.cumsum(np.exp(_log_terms() - small_rbm_log_z()), dtype=float)
    h = below.searchsorted(rng.random(N) * below[-1], "right")[:, None] >> np.arange(H) & 1
    return rng.random((N, D), np.float32) < 1 / (1 + np.exp(-c - h.astype(np.float32) @ W))


@cache
def _log_terms():
    """log Σ_x exp(-E(x, h)) of all 2^H vectors h, in the order of their binary numbers, lowest bit first."""
    return np.asarray(_terms(small_rbm().theta))


@jax.jit
def _terms(theta):
    blocks = tables(theta)
    return lax.map(lambda row: log_weights(blocks, row)[0], (blocks.high, blocks.high_input, blocks.high_bias)).ravel()


def nearest_class(x: np.ndarray) -> np.ndarray:
    """The class of the training digit that differs from each x (N, 784) in the fewest pixels, (N,)."""
    digits = small_rbm().train.astype(np.float32).T
    ink = digits.sum(0)
    parts = np.array_split(x.astype(np.float32), 1 + len(x) // 100)                   # each a table of 4 MB
    return mnist().train.y[:T][np.concatenate([(ink - 2 * part @ digits).argmin(1) for part in parts])]

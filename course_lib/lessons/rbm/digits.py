"""A small RBM that has learned MNIST digits: 20 hidden units, so that its Z can be summed exactly. Slide S52.

Trained by persistent contrastive divergence (`rbm.training`), in a few seconds; its log Z is exact.
"""
from functools import cache
from typing import NamedTuple

import jax
import numpy as np

from course_lib.data import mnist
from course_lib.optimizers import sgd
from course_lib.rbm.likelihood import log_z
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
    return float(log_z(small_rbm().theta))

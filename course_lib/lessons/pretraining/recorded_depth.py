"""Test error against depth 1 to 5 for three starts, 12 seeds each. Slide S44, after Erhan et al. (2010).

2,000 digits of 14 x 14 pixels; layers of 100 sigm units; SGD with mini-batches of 20, 60 epochs; early stopping on 1,000
other digits; 10,000 test digits. Autoencoders pre-train on the same 2,000 digits. Each (start, depth) has the best of the
same six α on two other seeds. Axes: start (random with 1 or 4 times Glorot's bound, pre-trained), depth, seed.
valid: the error after each epoch; train, test: (error, NLL) of the state that is kept; nll: at the epochs `at`, of
(training, validation) digits. One core of a busy AMD EPYC; `seconds` is the wall time of all boxes, one after another.
"""
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

from .study import PRETRAINING, WAYS, B, small_digits, train_one, tune_and_train, weights_of_seeds

NAME = "pretraining_depth"

DEPTHS, SEEDS, TUNING = (1, 2, 3, 4, 5), 12, 2
N, EPOCHS = 2000, 60
ALPHAS = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
AT = (0, 1, 2, 3, 4, 6, 8, 11, 15, 20, 27, 36, 47, 60)


def cell(way, L, data):
    """The arrays of one box."""
    thetas = weights_of_seeds(way, L, PRETRAINING, jnp.arange(SEEDS + TUNING), data.train.X)
    trials = tune_and_train(partial(_train, data), [thetas], ALPHAS, SEEDS, TUNING)
    print(f"  {way}, {L} layers: {100 * np.median(trials.outcome.test[:, 0]):.2f} %, α = {ALPHAS[trials.alpha]:g}", flush=True)
    return trials.outcome._asdict() | {"nll": trials.outcome.nll[:, AT], "alpha": ALPHAS[trials.alpha],
                                       "tuning": trials.tuning[0]}


def _train(data, theta, seed, alpha):
    return train_one(N, EPOCHS, N // B, theta, seed, alpha, data)


def run():
    data = jax.tree.map(jnp.asarray, small_digits(N))
    boxes = [[cell(way, L, data) for L in DEPTHS] for way in WAYS]
    return {name: np.array([[box[name] for box in row] for row in boxes]) for name in boxes[0][0]} | {
        "alphas": np.array(ALPHAS), "depths": np.array(DEPTHS), "at": np.array(AT)}

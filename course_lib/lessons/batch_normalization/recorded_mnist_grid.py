"""Batch normalization on MNIST over a grid of starts and learning rates, 240 runs (S50; Ioffe & Szegedy, 2015).

    scale, alpha, t    the axes: Glorot's bound times scale, the learning rate, the updates done
    error              on 2,000 validation images, (net, scale, alpha, seed, t); net 0 is without, 1 with normalization
    loss               mean loss of the mini-batches since the t before, the same axes; NaN at t = 0
    best               for each net the (scale, alpha) indices of its lowest mean error after 1,200 updates, (net, 2)
    long_t, long_error, long_test    each net at its best cell for 6,000 updates: (net, seed, t), and on the test set
"""
import itertools

import numpy as np

from course_lib.activations import sigm
from course_lib.batchnorm_training import global_stats
from course_lib.data import mnist
from course_lib.evaluation import evaluate

from .mnist_grid import ALPHAS, EVERY, SCALES, SEEDS, STEPS, errors_and_losses, images_measured_on, measured_points
from .small_digits import NETS

NAME = "batchnorm_mnist"

LONG = 6000


def run_long(net: str, scale: float, alpha: float, seed: int) -> tuple[list[float], float]:
    """(validation errors on the way, test error at the end) of one run of LONG updates."""
    errors = []
    for point in measured_points(net, scale, alpha, seed, LONG):
        errors.append(point.error)
    theta = point.state.theta
    stats = global_stats(theta, images_measured_on()[0], sigm) if net == "with" else None
    return errors, float(evaluate(theta, *mnist().test, sigm, stats=stats).error)


def run_grid() -> np.ndarray:
    """(error, loss), each (net, scale, alpha, seed, t)."""
    shape = (2, len(NETS), len(SCALES), len(ALPHAS), SEEDS, STEPS // EVERY + 1)
    out = np.zeros(shape, np.float32)
    for (n, net), (i, scale), (j, alpha) in itertools.product(*map(enumerate, (NETS, SCALES, ALPHAS))):
        for seed in range(SEEDS):
            out[:, n, i, j, seed] = errors_and_losses(net, scale, alpha, seed)
    return out


def run() -> dict[str, np.ndarray]:
    error, loss = run_grid()
    last = error[..., -1].mean(-1)
    best = np.array([np.unravel_index(np.nanargmin(one), one.shape) for one in last], np.int32)
    longs = [[run_long(net, SCALES[i], ALPHAS[j], seed) for seed in range(SEEDS)]
             for net, (i, j) in zip(NETS, best, strict=True)]
    return {"scale": np.array(SCALES), "alpha": np.array(ALPHAS), "t": np.arange(0, STEPS + 1, EVERY), "error": error,
            "loss": loss, "best": best, "long_t": np.arange(0, LONG + 1, EVERY),
            "long_error": np.array([[one[0] for one in net] for net in longs], np.float32),
            "long_test": np.array([[one[1] for one in net] for net in longs], np.float32)}

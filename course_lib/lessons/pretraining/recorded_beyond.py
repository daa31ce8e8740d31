"""Is there a better α beyond the grid of `pretraining_labels`? Its cells that chose the largest, on the seeds that chose. S43.

In 10 of the 15 cells (start, number of labels) the best α was 3, the largest tried. Here the same networks, begun in the
chosen way, from the same two tuning seeds, learn with larger ones. Axes: the cells, in the order of `cells` (start, labels):

    valid      mean lowest validation error with each of `alphas`, the largest of the grid and those BEYOND it: (cells, 3)

One core of a busy AMD EPYC; `seconds` is the wall time.
"""
import jax
import jax.numpy as jnp
import numpy as np

from course_lib.data import recorded

from .recorded_labels import ALPHAS, FRAMES, LABELS, PRETRAINING, SEEDS, STEPS, TUNING, WAYS, L, N
from .study import small_digits, train_one, weights_of_seeds

NAME = "pretraining_beyond"

BEYOND = (6.0, 9.0)


def run():
    kept, data = recorded("pretraining_labels"), jax.tree.map(jnp.asarray, small_digits(N))
    cells = np.argwhere(kept["alpha"] == max(ALPHAS))
    found, seeds = [], jnp.arange(SEEDS, SEEDS + TUNING)
    for i, j in cells:
        way = list(WAYS.values())[i][kept["way"][i, j]]
        thetas = weights_of_seeds(way, L, PRETRAINING, seeds, data.train.X)
        low = [np.mean([train_one(LABELS[j], FRAMES, STEPS, jax.tree.map(lambda leaf, n=n: leaf[n], thetas), seed,
                                  np.float32(alpha), data).valid.min() for n, seed in enumerate(seeds)])
               for alpha in (max(ALPHAS), *BEYOND)]
        found.append(low)
        print(f"  {list(WAYS)[i]}, {LABELS[j]} labels:", *(f"{100 * one:.2f} %" for one in low), flush=True)
    return {"cells": cells.astype(np.int8), "valid": np.array(found), "alphas": np.array([max(ALPHAS), *BEYOND])}

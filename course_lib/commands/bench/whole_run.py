"""A whole training run for each move of a slider: pictures per second, against training the same networks the usual way.

Ours is everything a hand waits for in the kernel: the run, its recording, drawing and encoding. The peers only train: as
many updates of the same networks on mini-batches of the same size, by a Python loop over a jitted step, and by the same
loop in eager PyTorch.
"""
import itertools
from typing import NamedTuple

import jax
import numpy as np

from course_lib.data import mnist, two_moons
from course_lib.initialization import glorot
from course_lib.interactive import compile_ahead as ahead
from course_lib.widgets import Initialization, MiniBatch, MnistRace, ModelSelection, Momentum, Race, Regularization, Sgd

from . import Row, median_time
from .training import KEY, runs


class Move(NamedTuple):
    """One control of one notebook's widget, two places of it, and the training behind one picture.

    sizes, updates, B of one network; `networks` of them are trained for one picture.
    """

    notebook: str
    widget: type
    control: str
    places: tuple
    sizes: tuple
    updates: int
    B: int
    networks: int = 1


MOVES = (
    Move("2_01", Sgd, "alpha", (0.1, 0.11), (1, 1), 60, 1),
    Move("2_05", Regularization, "lam", (0.001, 0.002), (2, 16, 2), 1200, 60),
    Move("2_05", Regularization, "alpha", (0.5, 0.6), (2, 16, 2), 1200, 60, 8),
    Move("2_06", Initialization, "alpha", (0.3, 0.31), (2, 8, 8, 2), 1200, 32),
    Move("2_07", ModelSelection, "draw", (0, 1), (2, 8, 2), 80, 40, 25),
    Move("2_07", ModelSelection, "seed", (0, 1), (2, 8, 2), 80, 40, 350),
    Move("2_09", MiniBatch, "alpha", (0.3, 0.31), (2, 8, 2), 1200, 32),
    Move("2_09", Momentum, "alpha", (0.1, 0.11), (2, 8, 2), 300, 32, 2),
    Move("2_10", Race, "alpha", (0.1, 0.11), (2, 1), 300, 1, 5),
    Move("2_10", MnistRace, "alpha", (0.03, 0.031), (784, 32, 10), 240, 50, 5),
)


def rows():
    for move in MOVES:
        ours = pictures(move)
        for name, seconds in peers(move).items():
            what = f"{move.notebook} {move.widget.__name__}, {move.control} moved: {move.networks * move.updates:,} updates"
            yield Row(what, ours, name, 1 / (move.networks * seconds), "pictures/s", "more")


def pictures(move):
    """Pictures a second while the control goes to and fro; nothing remembered may answer for a run."""
    widget = move.widget()
    ahead.wait()
    places, fresh = itertools.cycle(move.places), itertools.count(1)

    def once():
        value = next(places)
        if isinstance(value, float):                       # a place where it has not been: runs may be remembered
            value *= 1 + 0.01 * next(fresh)                # a slider keeps three digits
        else:
            value = next(fresh) % 15
        widget.set(**{move.control: value})

    try:
        return 1 / median_time(once, 9, warm=2)
    finally:
        widget.close()


def peers(move):
    """{name: seconds to train ONE of the networks} the usual ways."""
    T = max(200, move.B)
    if move.sizes[0] == 784:
        X, y = mnist().train.X[:2000], mnist().train.y[:2000]
    else:
        X, y = two_moons(KEY, T)
        X = X[:, : move.sizes[0]]
    y = np.asarray(y) % move.sizes[-1]
    idx = jax.random.randint(KEY, (move.updates, move.B), 0, len(y))
    found = runs(glorot(KEY, move.sizes), X, jax.numpy.asarray(y), idx)
    return {name: median_time(fn, 3) for name, fn in found.items() if "loop" in name or "PyTorch" in name}

"""The winner's luck: how good the best of n trials looks on V validation examples, and how good it is. Slide S26.

128 random searches of 25 trials, 16 on each of 8 data sets: 3,200 networks, every one of them trained. The error on the
first V of 400 validation examples chooses the winner; 1,000 test examples say how good it is.
"""
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

from course_lib.toy_runs import SEEDS

from .searches import MOST, NetworkTrainer, TrainedNetworks, draw_of

DATA_SETS = 8


class Winners(NamedTuple):
    """Of every search with a run that came through: the winner's validation and test error, its row among all trials."""

    valid: np.ndarray
    test: np.ndarray
    row: np.ndarray


@cache
def all_trials() -> TrainedNetworks:
    """The networks of all searches, one search after the other: mistakes (3200, 400), test error (3200,)."""
    draws = np.stack([draw_of(draw) for draw in range(SEEDS)])
    runs = [NetworkTrainer("moons", seed).train_rows(draws) for seed in range(DATA_SETS)]
    return TrainedNetworks(*(np.concatenate(part) for part in zip(*runs, strict=True)))


def winners(V: int, n: int = MOST) -> Winners:
    """The winner among the first n trials of each search, chosen on V validation examples."""
    trials = all_trials()
    valid = trials.valid(V)
    rows = np.arange(len(valid)).reshape(-1, MOST)[:, :n]
    rows = rows[np.isfinite(valid[rows]).any(axis=1)]
    row = rows[np.arange(len(rows)), np.nanargmin(valid[rows], axis=1)]
    return Winners(valid[row], trials.test[row], row)


def means(sizes: Sequence[int], n: int) -> np.ndarray:
    """Mean validation and test error of the winners, (2, sizes), for each number V of validation examples."""
    return np.array([[part.mean() for part in winners(V, n)[:2]] for V in sizes]).T


def published(V: int = 50) -> dict[str, float]:
    """The winners' mean error on the V examples that chose them, on the next V, and on the 1,000 test examples."""
    won, mistakes = winners(V), all_trials().mistakes
    others = (mistakes[won.row, 2 * V - 1] - mistakes[won.row, V - 1]) / V
    return {f"the {V} that chose": float(won.valid.mean()), f"{V} others": float(others.mean()),
            "1,000 more": float(won.test.mean())}

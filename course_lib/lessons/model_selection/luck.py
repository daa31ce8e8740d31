"""The winner's luck: how good the best of n trials looks on V validation examples, and how good it is. Slide S26.

128 random searches of 25 trials, 16 on each of 8 data sets: 3,200 networks, every one of them trained. The error on V
validation examples chooses the winner; 1,000 test examples say how good it is. The 400 validation examples are cut into
blocks of V, and each block chooses once: the first alone would be one validation set for all searches of a data set.
"""
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

from course_lib.toy_runs import SEEDS

from .searches import MOST, NetworkTrainer, TrainedNetworks, draw_of

DATA_SETS = 8


class Winners(NamedTuple):
    """For each block of V examples and every search with a run that came through, all (blocks, searches).

    The winner's validation and test error, and its row among all trials.
    """

    valid: np.ndarray
    test: np.ndarray
    row: np.ndarray


@cache
def all_trials() -> TrainedNetworks:
    """The networks of all searches, one search after the other: mistakes (3200, 400), test error (3200,)."""
    draws = np.stack([draw_of(draw) for draw in range(SEEDS)])
    runs = [NetworkTrainer("moons", seed).train_rows(draws) for seed in range(DATA_SETS)]
    return TrainedNetworks(*(np.concatenate(part) for part in zip(*runs, strict=True)))


def on_blocks(V: int) -> np.ndarray:
    """The validation error of all networks on each block of V examples (400 // V, 3200); NaN for a run that diverged."""
    trials = all_trials()
    wrong = np.diff(trials.mistakes[:, V - 1 :: V], prepend=0, axis=1)
    return np.where(np.isfinite(trials.test), wrong.T / V, np.nan)


def winners(V: int, n: int = MOST) -> Winners:
    """The winner among the first n trials of each search, chosen by each block of V validation examples."""
    valid, test = on_blocks(V), all_trials().test
    rows = np.arange(len(test)).reshape(-1, MOST)[:, :n]
    rows = rows[np.isfinite(test[rows]).any(axis=1)]
    row = rows[np.arange(len(rows)), np.nanargmin(valid[:, rows], axis=2)]
    return Winners(np.take_along_axis(valid, row, axis=1), test[row], row)


def means(sizes: Sequence[int], n: int) -> np.ndarray:
    """Mean validation and test error of the winners, (2, sizes), for each number V of validation examples."""
    return np.array([[part.mean() for part in winners(V, n)[:2]] for V in sizes]).T


def published(V: int = 50) -> dict[str, float]:
    """The winners' mean error on the V examples that chose them, on the next block, and on the 1,000 test examples."""
    won, valid = winners(V), on_blocks(V)
    others = np.take_along_axis(np.roll(valid, -1, axis=0), won.row, axis=1)
    return {f"the {V} that chose": float(won.valid.mean()), f"{V} others": float(others.mean()),
            "1,000 more": float(won.test.mean())}


def by_data_set(V: int) -> tuple[np.ndarray, np.ndarray]:
    """The winners' mean test and validation error on each data set, (8,) each."""
    won = winners(V)
    test, valid = (part.mean(axis=0).reshape(DATA_SETS, SEEDS).mean(axis=1) for part in (won.test, won.valid))
    return test, valid

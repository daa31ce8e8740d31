"""A sequential search along one axis, step by step: what it believes and why it goes where it goes. Slide S26.

The objective is real: the validation error of the 2-8-2 network over 200 values of α, λ fixed. After each trial a
Gaussian process is fitted to the errors measured, and a rule says where the next trial goes:

    expected improvement   E max(0, v* − v)      v* the lowest error so far, v ~ N(v̂, s²)
    lowest mean            max v̂ − v̂             trusts the model
    widest band            s                     goes where nothing is known
"""
from functools import cache
from typing import NamedTuple

import numpy as np

from course_lib.model_selection.gaussian_process import expected_improvement, fit, predict

from .searches import MOST, NetworkTrainer, lowest_so_far

RULES = ("expected improvement", "lowest mean", "widest band")
FIRST, GUIDED, DRAWS, V, PLACES = 3, 9, 16, 400, 200
LAM = 0.4                                     # u of λ = 10⁻⁴
U = np.linspace(0, 1, PLACES)                 # u of α


class Believed(NamedTuple):
    """What a search knows after its first trials: v̂ and s at all places, what each place is worth, and the next one."""

    mean: np.ndarray
    deviation: np.ndarray
    worth: np.ndarray
    next: int


@cache
def objective() -> np.ndarray:
    """The validation error (200,) of networks trained with each α, 1 for one that diverged."""
    points = np.stack([U, np.full(PLACES, LAM)], axis=1)
    runs = NetworkTrainer("moons", 0).train_rows(points.reshape(-1, MOST, 2))
    return np.nan_to_num(runs.valid(V), nan=1.0)


def worth(rule: str, mean: np.ndarray, deviation: np.ndarray, best: float) -> np.ndarray:
    """How much the rule wants the next trial at each place."""
    if rule == RULES[0]:
        return expected_improvement(mean, deviation, best)
    return mean.max() - mean if rule == RULES[1] else deviation


def believe(at: list[int], rule: str) -> Believed:
    """What is known after trials at the places `at`, and where `rule` goes next: never to a place tried before."""
    v = objective()[at]
    mean, deviation = predict(fit(U[at][:, None], v), U[:, None])
    value = worth(rule, mean, deviation, v.min())
    free = np.where(np.isin(np.arange(PLACES), at), -np.inf, value)
    return Believed(mean, deviation, value, int(free.argmax()))


def start_of(draw: int) -> list[int]:
    """The places of the three random trials that every rule begins with."""
    return np.random.default_rng(draw).choice(PLACES, FIRST, replace=False).tolist()


@cache
def followed(rule: str, draw: int) -> tuple[list[int], tuple[Believed, ...]]:
    """(places of all trials, what was believed before each guided one and after the last): 3 random, then 9 guided."""
    at = start_of(draw)
    steps = [believe(at, rule)]
    for _ in range(GUIDED):
        at = [*at, steps[-1].next]
        steps.append(believe(at, rule))
    return at, tuple(steps)


def lowest_of(rule: str) -> np.ndarray:
    """The lowest error a rule has found after 1, 2, … 12 trials, for each of the 16 starts (16, 12)."""
    return np.array([lowest_so_far(objective()[followed(rule, draw)[0]]) for draw in range(DRAWS)])


def lowest_at_random(times: int = 25) -> np.ndarray:
    """The same where all trials after those three are drawn at random, `times` for each of the 16 starts."""
    found = []
    for draw in range(DRAWS):
        first, rng = start_of(draw), np.random.default_rng(1000 + draw)
        for _ in range(times):
            more = rng.permutation(np.setdiff1d(np.arange(PLACES), first))[:GUIDED]
            found.append(lowest_so_far(objective()[[*first, *more]]))
    return np.array(found)

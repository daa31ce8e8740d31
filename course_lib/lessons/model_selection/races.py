"""One race proves little: the searches of slide S26 on 8 data sets, as the numbers that the notebook prints."""
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from course_lib.toy_runs import SEEDS

from .luck import DATA_SETS, all_trials
from .searches import ALPHA, MOST, NetworkTrainer, SearchedNetworks, TrainedNetworks, draw_of, lowest_so_far

SIDES = (3, 4, 5)
TURNS = 9             # trials of a search that is refined


class Race(NamedTuple):
    """The winners' validation and test errors, (races,) each, of the sequential and of the random search."""

    sequential: np.ndarray
    random: np.ndarray
    sequential_test: np.ndarray
    random_test: np.ndarray

    @property
    def counts(self) -> tuple[int, int, int]:
        """In how many races the sequential winner's validation error is lower, equal and higher."""
        ahead = np.sign(self.random - self.sequential)
        return int((ahead > 0).sum()), int((ahead == 0).sum()), int((ahead < 0).sum())


def grid_of(k: int) -> np.ndarray:
    """u of the k × k grid, both ends of each range included: (k·k, 2)."""
    line = np.linspace(0, 1, k)
    return np.stack(np.meshgrid(line, line, indexing="ij"), axis=-1).reshape(-1, 2)


def grid_against_random(V: int = 100) -> dict[int, tuple[np.ndarray, np.ndarray]]:
    """{k: test errors of the winners of the k × k grid (8,), and of k·k random trials (128,)}, chosen on V examples."""
    points = np.concatenate([grid_of(k) for k in SIDES]).reshape(-1, MOST, 2)
    grids = [NetworkTrainer("moons", seed).train_rows(points) for seed in range(DATA_SETS)]
    drawn, found, first = _searches(all_trials()), {}, 0
    for k in SIDES:
        last = first + k * k
        ours = [_won(TrainedNetworks(*(part[first:last] for part in run)), V) for run in grids]
        found[k] = np.array(ours), np.array([_won(TrainedNetworks(*(part[: k * k] for part in run)), V) for run in drawn])
        first = last
    return found


def over_ranges(highs: Sequence[float], V: int = 100, draws: int = 4) -> dict[float, tuple[np.ndarray, np.ndarray]]:
    """{largest α: test errors of the winners of the 3 × 3 grid (8,), and of 9 random trials (8 · draws,)}, on 8 data sets."""
    spare = 5                                                  # 9 + 4 · 9 + 5 = 50 networks
    points = np.concatenate([grid_of(3), *(draw_of(draw)[:9] for draw in range(draws)), draw_of(0)[:spare]])
    found = {}
    for high in highs:
        wide = points * [(np.log10(high) - ALPHA[0]) / np.ptp(ALPHA), 1]
        runs = [NetworkTrainer("moons", seed).train_rows(wide.reshape(-1, MOST, 2)) for seed in range(DATA_SETS)]
        errors = np.array([[_won(TrainedNetworks(*(part[9 * i: 9 * i + 9] for part in run)), V) for i in range(1 + draws)]
                           for run in runs])
        found[high] = errors[:, 0], errors[:, 1:].ravel()
    return found


def sequential_against_random(sizes: Sequence[int], V: int = 100, races: int = 24) -> dict[int, Race]:
    """{number of trials: Race}: two searches on the same data, the first five trials in common."""
    nets = [SearchedNetworks("moons", seed) for seed in range(races // 6)]
    pairs = [(net.sequential(draw, V, MOST)[1], net.random(draw)[1]) for net in nets for draw in range(6)]
    return {n: Race(*(np.array([error(_first(pair[i], n), V) for pair in pairs])
                      for error in (_lowest, _won) for i in (0, 1))) for n in sizes}


def refined(V: int = 100, factor: float = 4.0) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """{search: validation and test errors of its winners, (128,) each}: 9 wide, 18 wide, 9 wide and then 9 around the winner.

    The second round draws α within `factor` of the first winner's.
    """
    reach = np.log10(factor) / np.ptp(ALPHA)
    wide = _searches(all_trials())
    firsts = np.array([np.nanargmin(run.valid(V)[:TURNS]) for run in wide]).reshape(DATA_SETS, SEEDS)
    second = np.array([[_around(draw, firsts[seed, draw], reach) for draw in range(SEEDS)] for seed in range(DATA_SETS)])
    rows = np.pad(second.reshape(DATA_SETS, -1, 2), ((0, 0), (0, -SEEDS * TURNS % MOST), (0, 0)), mode="edge")
    narrow = [NetworkTrainer("moons", seed).train_rows(part.reshape(-1, MOST, 2)) for seed, part in enumerate(rows)]
    ends = {"9 wide": [], "18 wide": [], "9 wide, 9 narrow": []}
    for i, run in enumerate(wide):
        here = slice(i % SEEDS * TURNS, (i % SEEDS + 1) * TURNS)
        more = TrainedNetworks(*(part[here] for part in narrow[i // SEEDS]))
        both = TrainedNetworks(*(np.concatenate([a[:TURNS], b]) for a, b in zip(run, more, strict=True)))
        for name, one in (("9 wide", _first(run, TURNS)), ("18 wide", _first(run, 2 * TURNS)), ("9 wide, 9 narrow", both)):
            best = np.nanargmin(one.valid(V))
            ends[name].append((one.valid(V)[best], one.test[best]))
    return {name: tuple(np.transpose(pairs)) for name, pairs in ends.items()}


def paired(ours: np.ndarray, theirs: np.ndarray) -> tuple[float, float]:
    """Mean of ours − theirs and its standard error, in percentage points: errors (n,) of the same n races.

    As if the races were independent: with few data sets among them it is too small as a statement about others.
    """
    difference = 100 * (ours - theirs)
    return float(difference.mean()), float(difference.std(ddof=1) / np.sqrt(len(difference)))


def _around(draw, first, reach):
    """u of the second round (9, 2): α near the first winner's, λ anywhere."""
    U = np.random.default_rng(draw).random((TURNS, 2))
    return np.stack([draw_of(draw)[first, 0] + reach * (2 * U[:, 0] - 1), U[:, 1]], axis=1)


def _first(run, n):
    return TrainedNetworks(*(part[:n] for part in run))


def _searches(trials):
    """The networks of each of the 128 searches."""
    return [TrainedNetworks(*(part[i : i + MOST] for part in trials)) for i in range(0, len(trials.test), MOST)]


def _lowest(run, V):
    """The winner's validation error; NaN if every run diverged."""
    return lowest_so_far(run.valid(V))[-1]


def _won(run, V):
    """The winner's test error; NaN if every run diverged."""
    valid = run.valid(V)
    return run.test[np.nanargmin(valid)] if np.isfinite(valid).any() else np.nan

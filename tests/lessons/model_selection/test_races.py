"""The races of slide S26 over many data sets: each number again, by the plainer way."""
import numpy as np
import pytest

from course_lib.lessons.model_selection.luck import DATA_SETS
from course_lib.lessons.model_selection.races import (
    grid_against_random,
    grid_of,
    over_ranges,
    paired,
    refined,
    sequential_against_random,
)
from course_lib.lessons.model_selection.searches import NetworkTrainer, SearchedNetworks, space
from course_lib.model_selection.space import configurations, grid


def test_the_grid_is_the_librarys():
    for k in (3, 4, 5):
        ours = configurations(space(), grid_of(k))
        for name, column in grid(space(), k).items():
            np.testing.assert_allclose(ours[name], column, rtol=1e-5)


@pytest.mark.slow
def test_grid_and_random_searches_end_with_their_own_winners():
    found = grid_against_random()
    assert {k: (len(a), len(b)) for k, (a, b) in found.items()} == dict.fromkeys((3, 4, 5), (DATA_SETS, 128))
    nets = SearchedNetworks("moons", 2)
    run = nets.random(5)[1]
    for k in (3, 5):
        best = np.nanargmin(run.valid(100)[: k * k])
        assert found[k][1][2 * 16 + 5] == run.test[best]
        tame = nets.grid(k)[1]
        assert found[k][0][2] == pytest.approx(tame.test[np.nanargmin(tame.valid(100))], abs=0.03)


@pytest.mark.last_bits
def test_a_range_of_its_own_is_the_space_with_another_end():
    by_hand = []
    for seed in range(DATA_SETS):
        run = NetworkTrainer("moons", seed).train(configurations(space(), grid_of(3) * [4 / 5, 1]))
        by_hand.append(run.test[np.nanargmin(run.valid(100))])
    on_grid, at_random = over_ranges((10,))[10]
    assert at_random.shape == (4 * DATA_SETS,)
    assert on_grid.mean() == pytest.approx(np.mean(by_hand), abs=0.01)
    assert np.median(np.abs(on_grid - by_hand)) < 0.003, "but for a few, whose last bits another compiled program decides"


@pytest.mark.slow
def test_every_race_is_won_lost_or_equal():
    found = sequential_against_random((5, 25), races=6)
    assert all(sum(one.counts) == 6 and len(one.random_test) == 6 for one in found.values())
    assert found[5].counts == (0, 6, 0), "the first five trials are the same"
    np.testing.assert_array_equal(found[5].sequential_test, found[5].random_test)
    assert (found[25].sequential <= found[5].sequential).all()
    run = SearchedNetworks("moons", 0).random(5)[1]
    best = np.nanargmin(run.valid(100))
    assert found[25].random[5] == run.valid(100)[best] and found[25].random_test[5] == run.test[best]


def test_nine_more_trials_never_raise_the_validation_error():
    found = refined()
    few, wide, narrow = (np.mean(found[name], axis=1) for name in ("9 wide", "18 wide", "9 wide, 9 narrow"))
    assert wide[0] < few[0] and narrow[0] < few[0] and wide[1] < few[1] and narrow[1] < few[1]


def test_the_standard_error_of_a_difference_is_that_of_the_pairs():
    mean, error = paired(np.array([0.04, 0.08]), np.array([0.03, 0.05]))
    assert (mean, error) == pytest.approx((2.0, 1.0)), "differences of 1 and 3 points: 2, and √2 / √2"

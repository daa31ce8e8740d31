"""The winner's luck, slide S26: its searches, its means, its picture."""
import numpy as np
import pytest

from course_lib.lessons.model_selection.luck import (
    DATA_SETS,
    all_trials,
    by_data_set,
    means,
    on_blocks,
    published,
    winners,
)
from course_lib.lessons.model_selection.luck_view import DOT, side_by_side
from course_lib.lessons.model_selection.searches import MOST, SearchedNetworks
from course_lib.toy_runs import SEEDS
from course_lib.widgets import WinnersLuck
from tests.hands import fresh, no_thread_left  # noqa: F401

luck = fresh(WinnersLuck)


@pytest.mark.slow
def test_the_trials_are_those_of_the_race():
    trials = all_trials()
    assert trials.test.shape == (DATA_SETS * SEEDS * MOST,)
    row = (1 * SEEDS + 4) * MOST
    np.testing.assert_array_equal(trials.mistakes[row : row + MOST], SearchedNetworks("moons", 1).random(4)[1].mistakes)


@pytest.mark.parametrize("V, n", [(10, 25), (100, 9), (400, 1)])
def test_each_winner_has_the_lowest_validation_error_of_its_search(V, n):
    trials, won = all_trials(), winners(V, n)
    wrong = np.diff(trials.mistakes, prepend=0, axis=1)
    assert won.valid.shape == won.test.shape == won.row.shape and len(won.valid) == 400 // V
    for block in {0, 400 // V - 1}:
        error = np.where(np.isfinite(trials.test), wrong[:, block * V : (block + 1) * V].mean(axis=1), np.nan)
        valid = error.reshape(-1, MOST)[:, :n]
        some = np.isfinite(valid).any(axis=1)
        np.testing.assert_allclose(won.valid[block], np.nanmin(valid[some], axis=1), atol=1e-6)
        np.testing.assert_array_equal(won.row[block] // MOST, np.flatnonzero(some))
    assert (won.row % MOST < n).all() and np.isfinite(won.test).all()


def test_the_first_block_is_the_first_examples_and_a_rest_is_left_out():
    np.testing.assert_allclose(on_blocks(150)[0], all_trials().valid(150), rtol=1e-6)
    assert [len(on_blocks(V)) for V in (10, 150, 210, 400)] == [40, 2, 1, 1]


def test_the_data_sets_together_are_the_mean():
    test, valid = by_data_set(50)
    assert len(test) == len(valid) == DATA_SETS
    np.testing.assert_allclose([valid.mean(), test.mean()], means((50,), MOST)[:, 0])


def test_with_one_trial_nobody_chooses_and_with_more_the_gap_grows():
    gap = {n: np.subtract(*means((10,), n)[::-1, 0]) for n in (1, 5, 25)}
    assert abs(gap[1]) < 0.02 < gap[5] < gap[25]
    valid, test = means((10, 400), 25)
    assert test[0] - valid[0] > 10 * (test[1] - valid[1]) > 0


def test_fifty_others_say_what_is_true():
    chosen, others, more = published(50).values()
    assert abs(others - more) < 0.01 and more - chosen > 0.015


def test_dots_of_one_error_stand_side_by_side_and_in_their_column(luck):
    x, y = (np.asarray(part) for part in luck.view.dots.get_data())
    assert np.abs(x - np.asarray(luck.dots.valid)).max() < 0.021 and (y == luck.dots.test).all()
    shift = side_by_side(np.array([0.1, 0.0, 0.1, 0.1]), np.array([0.2, 0.2, 0.2, 0.05]), 0.02)
    assert shift[[1, 3]].tolist() == [0, 0] and shift[0] == -shift[2] == -DOT / 2
    assert len(np.unique(np.stack([x, np.round(y / DOT)]), axis=1).T) == len(x)


@pytest.mark.last_bits
def test_the_picture_shows_the_mean_and_every_search(luck):
    assert "winners of 25 trials look like 3.1 % errors" in luck.status and "7.0 points worse" in luck.status
    np.testing.assert_array_equal(luck.dots.row[:41], [*luck.now.row[range(40), range(40)], luck.now.row[0, 40]])
    assert len(luck.view.dots.get_xdata()) == 128 and luck.view.middle.get_ydata()[0] == luck.now.test.mean()
    luck.set(V=400)
    assert "points worse" in luck.status and luck.view.curves.cursor.get_xdata()[0] == 400
    luck.set(n=1)
    assert "winners of 1 trial, V = 400" in luck.view.title.get_text()

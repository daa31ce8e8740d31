"""What slide S26 claims of the search for hyper-parameters, one test each."""
import jax
import numpy as np
import pytest

from course_lib.data.examples import Data
from course_lib.model_selection.search import Errors, best, search
from course_lib.model_selection.space import grid, random, uniform

KEY = jax.random.key(0)
SQUARE = {"x": uniform(0, 1), "y": uniform(0, 1)}


def test_S26_nine_trials_see_three_values_of_each_axis_on_a_grid_and_nine_at_random():
    assert [len(np.unique(column)) for column in grid(SQUARE, 3).values()] == [3, 3]
    assert [len(np.unique(column)) for column in random(KEY, SQUARE, 9).values()] == [9, 9]


def test_S26_the_best_of_sixty_random_trials_is_in_the_top_five_percent():
    space = {name: uniform(0, 1) for name in "abcd"}
    values = np.prod([np.sin(3 * column + 1) for column in random(KEY, space, 60 * 400).values()], axis=0)
    found = (values.reshape(400, 60).min(axis=1) <= np.quantile(values, 0.05)).mean()
    assert found == pytest.approx(1 - 0.95**60, abs=0.03), "95.4 %, whatever the function and the number of axes"


@pytest.mark.slow
def test_S26_the_winners_validation_error_is_too_good_to_be_true():
    """Labels without any rule: every network errs half of the time, yet the best of 200 seems to do clearly better."""
    def guess(key, config, train, valid):
        w = jax.random.normal(jax.random.fold_in(key, config["seed"]), (5,))
        return Errors(*(((data.X @ w > 0) != (data.y > 0)).mean() for data in (train, valid)))

    draw = np.random.default_rng(1)
    sets = [Data(draw.normal(size=(n, 5)).astype(np.float32), draw.integers(0, 2, n).astype(np.int32))
            for n in (50, 50, 5000)]
    winner = best(search(KEY, guess, {"seed": np.arange(200)}, *sets[:2]))
    on_test = guess(KEY, winner.config, sets[2], sets[2]).valid
    assert winner.valid < 0.4 and abs(on_test - 0.5) < 0.03

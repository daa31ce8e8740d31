"""Grid and random search from the side, slide S26: the error that can be written down, and its picture."""
import numpy as np
import pytest

from course_lib.lessons.model_selection.margins import PLACES, SIDES, along, error, grid_points, lowest, random_points
from course_lib.widgets import Margins
from tests.hands import click, fresh, no_thread_left  # noqa: F401

margins = fresh(Margins)


def test_the_error_is_0_in_the_valley_and_1_far_away():
    assert error(0.3, 0.6, 0.3, 0.6, 0.5) == 0
    assert error(1.0, 0.0, 0.1, 0.9, 0.5) == pytest.approx(1, abs=1e-6)
    assert error(0.3, 0.0, 0.3, 0.9, 0.0) == 0, "w = 0: y does not matter"


def test_k_values_of_each_axis_on_the_grid_and_as_many_as_trials_at_random():
    for k in SIDES:
        assert [len(np.unique(column)) for column in grid_points(k).T] == [k, k]
        assert [len(np.unique(column)) for column in random_points(3, k * k).T] == [k * k, k * k]
    assert random_points(3, 4).tolist() == random_points(3, 25)[:4].tolist(), "a random search goes on where it was left"


def test_the_lowest_error_is_that_of_the_points_for_one_valley_after_the_other():
    points, w = random_points(1, 9), 0.4
    by_hand = np.mean([[error(*points.T, c, d, w).min() for d in PLACES[::5]] for c in (0.2, 0.7)], axis=1)
    np.testing.assert_allclose(lowest(points, w, np.array([0.2, 0.7])), by_hand)


def test_the_picture_says_what_the_points_find(margins):
    on_grid, at_random = margins.found
    assert on_grid == error(*grid_points(3).T, 0.34, 0.62, 0.1).min()
    assert f"grid: {100 * on_grid:.0f} %, 3 values of x" == margins.view.squares[0].title.get_text()
    assert f"random: {100 * at_random:.0f} %, 9 values of x" == margins.view.squares[1].title.get_text()
    assert "Over all places of the valley: grid 33 %, random 21 %" in margins.status
    margins.set(k=5, w=1.0)
    assert f"grid {100 * along(5, 1.0)[0].mean():.0f} %" in margins.status and len(margins.points[0]) == 25


def test_a_hand_on_a_square_or_on_the_curves_moves_the_valley(margins):
    for ax, x in ((margins.view.squares[1].ax, 0.8), (margins.view.ax, 0.25), (margins.view.squares[0].top, 0.5)):
        click(margins, ax, x, 0.5)
        assert margins.values["c"] == pytest.approx(x, abs=0.01)
    click(margins, margins.view.squares[0].side, 0.5, 0.9)
    assert margins.values["c"] == pytest.approx(0.5, abs=0.01), "y has no slider"

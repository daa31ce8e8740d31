"""Sums of steps over the plane, slide S07, without a picture."""
import numpy as np
import pytest

from course_lib.data.toys import REACH, grid
from course_lib.lessons.capacity.bump import MAP_N, MOST, SURFACE_N, UNIT_N, extremes, output_unit, sum_steps


def steps(n, r=1.2, s=6.0, turn=0.0):
    return sum_steps(np.int32(n), np.float32(r), np.float32(s), np.float32(turn))


@pytest.mark.parametrize("n", [1, 2, 4, 8])
def test_the_grids_hold_the_plain_sum_and_the_inner_side_of_all_lines(n):
    found, x = steps(n, turn=0.2), grid(MAP_N)
    angle = 0.2 + 2 * np.pi * np.arange(n) / n
    away = 1.2 - x @ np.stack([np.cos(angle), np.sin(angle)])
    np.testing.assert_allclose(np.ravel(found.map), (1 / (1 + np.exp(-6 * away))).sum(1), rtol=1e-4, atol=1e-5)
    assert (np.ravel(found.inside) == (away > 0).all(1)).mean() > 0.9999
    assert found.surface.shape == (SURFACE_N, SURFACE_N) and found.units.shape == (MOST, UNIT_N, UNIT_N)


def test_the_output_unit_makes_a_bump_of_four_and_none_of_two():
    for n, bump in ((4, True), (2, False)):
        found = steps(n, s=8.0)
        top = extremes(output_unit(np.asarray(found.map), n, 8.0), np.asarray(found.inside))
        assert (top.inside > 0.5 > top.outside) is bump


def test_extremes_are_where_they_say_and_the_middle_is_preferred():
    inside = np.zeros((MAP_N, MAP_N), bool)
    inside[40:80, 40:80] = True
    values = np.zeros((MAP_N, MAP_N))
    assert extremes(values, inside).at_inside == (0, 0)
    values[50, 70], values[0, MAP_N - 1] = 2.0, 1.0
    found, line = extremes(values, inside), np.linspace(-REACH, REACH, MAP_N)
    assert (found.inside, found.outside) == (2.0, 1.0)
    assert found.at_inside == (line[70], line[50]) and found.at_outside == (REACH, -REACH)

"""Points on the map of the steps: three of them part a disc from the ring around it, by a plane that they lift."""
import numpy as np
import pytest

from course_lib.lessons.capacity.bump import GRID_LINES, lifted, sum_steps
from course_lib.lessons.capacity.exercises import bump
from course_lib.widgets import Bump

X = np.array([[0.0, 0], [0.1, 0.1], [2, 2], [-2.5, 0]])


@pytest.mark.slow
def test_points_are_counted_on_the_side_they_are_on():
    steps = Bump(n=4, r=1.0, s=6, points=(X, np.array([1, 0, 0, 0])))
    assert steps.status.endswith("3 of 4 points right.")
    assert [len(cloud.get_xdata()) for cloud in steps.view.plane.clouds] == [3, 1]
    assert "points" not in Bump().status and "points" not in Bump(own=bump).status


def test_a_lifted_point_stands_as_high_as_its_sum_beside_as_y1_differs_from_y2():
    theta = sum_steps(np.int32(3), np.float32(1.4), np.float32(2), np.float32(np.pi / 2)).theta
    angle = np.pi / 2 + 2 * np.pi * np.arange(3) / 3
    y = 1 / (1 + np.exp(-2 * (1.4 - X @ np.stack([np.cos(angle), np.sin(angle)]))))
    np.testing.assert_allclose(lifted(theta, 3, X), np.stack([y[:, 0] - y[:, 1], y.sum(1)], 1), atol=1e-5)
    assert lifted(theta, 3, GRID_LINES).shape == (26, 61, 2)


def test_beside_examples_the_lifted_plane_stands_in_place_of_the_units():
    steps = Bump(n=3, r=1.4, s=2, turn=90, points=(X, np.array([1, 1, 0, 0])))
    lift = steps.view.lift
    assert not any(small.quads.get_visible() for small in steps.view.small) and lift.ax.get_visible()
    out, inside = (np.array(cloud.get_ydata()) for cloud in lift.clouds)
    assert (inside > 2.5).all() and (out < 2.5).all() and list(lift.cut.get_ydata()) == [2.5, 2.5]
    steps.set(n=2, turn=90)
    line = np.concatenate(lift.lines.get_segments())
    assert line[:, 1] == pytest.approx(line[np.abs(line[:, 0]).argmin(), 1] - _fall(line[:, 0]), abs=1e-3), "one curve"
    assert steps.set(n=1).view.small[0].quads.get_visible() and not lift.words.get_visible()
    assert Bump().view.lift is None


def _fall(difference):
    """How far y₁ + y₂ falls when y₁ − y₂ = sigm(a) − sigm(c − a) grows from 0, with c = 2 s r = 5.6."""
    a = np.linspace(-20, 25.6, 200_001)
    up, down = 1 / (1 + np.exp(-a)), 1 / (1 + np.exp(a - 5.6))
    order = np.argsort(up - down)
    return 2 / (1 + np.exp(-2.8)) - np.interp(difference, (up - down)[order], (up + down)[order])

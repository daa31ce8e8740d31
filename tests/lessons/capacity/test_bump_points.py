"""Points on the map of the steps: three of them part a disc from the ring around it."""
import numpy as np

from course_lib.lessons.capacity.exercises import bump
from course_lib.widgets import Bump


def test_points_are_counted_on_the_side_they_are_on():
    X = np.array([[0.0, 0], [0.1, 0.1], [2, 2], [-2.5, 0]])
    steps = Bump(n=4, r=1.0, s=6, points=(X, np.array([1, 0, 0, 0])))
    assert steps.status.endswith("3 of 4 points right.")
    assert [len(cloud.get_xdata()) for cloud in steps.view.plane.clouds] == [3, 1]
    assert "points" not in Bump().status and "points" not in Bump(own=bump).status

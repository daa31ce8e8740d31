"""Two hidden units against three on the circles."""
import numpy as np
import pytest

from course_lib.lessons.multilayer_network.lift import circle_errors


@pytest.mark.slow
def test_three_units_part_the_circles_and_two_do_not():
    two, three = (np.round(120 * circle_errors((2, H, 2), 4)) for H in (2, 3))
    assert three.max() <= 1 and two.min() >= 12 and two.shape == (4,)

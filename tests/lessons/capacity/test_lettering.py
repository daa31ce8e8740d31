"""The threshold's number and the small plane's axes stand free, in the states that notebooks show."""
import itertools

import pytest

from course_lib.widgets import Bump, XorNet
from tests.lettering import boxes

APART = 12               # pixels between two that do not belong together


@pytest.mark.slow
@pytest.mark.parametrize("state", [dict(n=n) for n in (1, 2, 3, 4, 5, 6, 8)], ids=str)
def test_the_thresholds_number_stands_for_the_tick_that_it_would_touch(state):
    view = Bump(**state).view
    found = boxes(view.canvas)
    level = next(box for box in found if box[0] == view.surface.sign.get_text())
    near = [box[0] for box in found if box is not level and abs(box[3] - level[3]) < 6
            and min(box[4], level[4]) - max(box[2], level[2]) > 1]
    assert not near
    ticks = [tick for tick in view.surface.texts if tick.get_ha() == "right"]
    assert sum(not tick.get_visible() for tick in ticks) <= 1 and any(tick.get_visible() for tick in ticks)


def test_a_tick_comes_back_when_the_threshold_moves_away():
    steps = Bump(n=4)
    steps.set(n=3)
    assert all(tick.get_visible() for tick in steps.view.surface.texts)


@pytest.mark.parametrize("state", [{}, dict(g="tanh", s=4.0)], ids=str)
def test_two_numbers_do_not_read_as_one_and_the_small_planes_axis_is_not_the_weights(state):
    found = boxes(XorNet(**state).view.canvas)
    close = [(a[0], b[0]) for a, b in itertools.combinations(found, 2) if min(a[4], b[4]) - max(a[2], b[2]) > 5
             and min(a[3], b[3]) - max(a[1], b[1]) > -APART]
    assert not close
    axis = min(box[2] for box in found if box[0] == "$y_1$" and box[1] > 470 and box[2] > 300 and box[3] < 560)
    assert axis - max(box[4] for box in found if box[0].startswith("W₁₂")) > APART

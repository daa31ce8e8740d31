"""Backpropagation under a finger, which is wider than a mouse."""
import numpy as np
import pytest

from course_lib.lessons.backpropagation.backprop_view import link_ends
from course_lib.lessons.backpropagation.small_network import SIZES
from course_lib.widgets import Backprop
from tests.hands import fresh, no_thread_left, spot, tell  # noqa: F401

net = fresh(Backprop)


@pytest.mark.parametrize(("reach", "line", "cell"), [(1, 7, 0), (2, 12, 1), (2.5, 15, 4)])
def test_a_finger_finds_a_line_and_a_cell_beside_them(net, reach, line, cell):
    (x0, y0), (x1, y1) = link_ends(SIZES, 1, 2, 0)
    across = np.array([y0 - y1, x1 - x0]) / np.hypot(x1 - x0, y1 - y0)
    on = np.array([0.3 * x0 + 0.7 * x1, 0.3 * y0 + 0.7 * y1])       # the other lines are on its other side
    for beyond in (-0.5, 0.5):
        found = net.view.at(*(on - (line + beyond) * across), 6 * reach)
        assert (found == ("W1", (2, 0))) is (beyond < 0)
    left, bottom, _ = net.view.cells["x", (0,)]
    for beyond in (-0.5, 0.5):
        net.grabbed = None
        tell(net, "down", **spot(net, left - cell - beyond, bottom + 11), reach=reach)
        assert (net.grabbed is not None) is (beyond < 0)

"""g, g′ and where g saturates, slides S11-S13, without a picture."""
import numpy as np
import pytest

from course_lib.activations import NAMES
from course_lib.lessons.activation_functions.curves import (
    GRID,
    REACH,
    SATURATED,
    activation_curves,
    saturated_intervals,
)


@pytest.mark.parametrize("name", NAMES)
def test_the_second_curve_is_the_slope_of_the_first(name):
    g, dg = (curve.astype(float) for curve in activation_curves()[name])
    slope = (g[2:] - g[:-2]) / (GRID[2:] - GRID[:-2])
    smooth = np.abs(GRID[1:-1]) > 0.05 if name == "reclin" else slice(None)
    np.testing.assert_allclose(dg[1:-1][smooth], slope[smooth], atol=2e-3)


def test_intervals_are_where_the_slope_is_small():
    curves = activation_curves()
    assert saturated_intervals(curves["linear"][1]) == []
    assert saturated_intervals(curves["reclin"][1]) == [(-REACH, 0.0)]
    (low, left), (right, high) = saturated_intervals(curves["sigm"][1])
    edge = np.log((1 - 2 * SATURATED + np.sqrt(1 - 4 * SATURATED)) / (2 * SATURATED))      # sigm′(a) = SATURATED
    assert (low, high) == (-REACH, REACH) and -left == right == pytest.approx(edge, abs=0.03)

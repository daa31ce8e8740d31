"""The 2-2-1 network of slide S06 without a picture."""
import numpy as np
import pytest

from course_lib.data.toys import grid
from course_lib.lessons.capacity.xor_net import FUNCTIONS, MAP_N, REACH, SLIDE, SURFACE_N, shortened, xor_heights
from course_lib.separability import GATES
from course_lib.widgets import XorNet

W = np.concatenate(SLIDE).astype(np.float32)


def test_the_slides_weights_are_xor_at_the_corners_and_a_band_between():
    surfaces, maps, z, y = xor_heights(W, np.bool_(True), np.float32(1))
    np.testing.assert_array_equal(z, 2 * GATES["XOR"] - 1)
    assert FUNCTIONS[tuple(np.asarray(z, int))] == "XOR"
    total = grid(MAP_N, REACH).sum(axis=1)
    band = ((total >= -0.5) & (total < 1.5)).reshape(MAP_N, MAP_N)
    assert ((np.asarray(maps[2]) > 0) == band).mean() > 0.99          # but for inputs on a line, in float32
    assert surfaces.shape == (3, SURFACE_N, SURFACE_N)
    assert np.asarray(y).tolist() == [[-1, -1], [1, -1], [1, -1], [1, 1]]


def test_a_soft_step_is_tanh_of_the_slide_and_sharp_is_its_limit():
    y1, y2 = (np.tanh(3 * (np.array([-2, 0, 0, 2]) - b)) for b in (-0.5, 1.5))
    np.testing.assert_allclose(xor_heights(W, np.bool_(False), np.float32(3))[2],
                               np.tanh(3 * (0.7 * y1 - 0.4 * y2 - 1)), rtol=1e-4)
    np.testing.assert_allclose(xor_heights(W, np.bool_(False), np.float32(500))[2], 2 * GATES["XOR"] - 1, atol=1e-5)


def test_long_weights_are_shortened_as_a_whole_and_others_stay():
    rows = shortened(([[-10, 10], [1, 1]], np.array([-5, 0.5]), [[1, 1]], [1.5]), 4.0)
    np.testing.assert_allclose(rows[0], [-4, 4, -2])
    np.testing.assert_allclose(rows[1:], [[1, 1, 0.5], [1, 1, 1.5]])


@pytest.mark.parametrize("weights", [
    (1, 2, 3, 4), 3, ([[1, 1], [1, 1]], [0, np.nan], [1, 1], 0), ("a",) * 4, (np.ones((2, 2)), [0, 0], [1, 1])])
def test_what_cannot_be_weights_is_refused(weights):
    with pytest.raises(ValueError, match=r"W\(1\) \(2, 2\)"):
        shortened(weights, 4.0)


@pytest.mark.slow
def test_what_z_sees_is_three_points_and_one_line():
    """The two △ stand on the point (1, −1) and beside it, alone on their side of the line."""
    view = XorNet().view
    dots, triangles = (np.array(cloud.get_xydata()) for cloud in view.hidden.clouds)
    assert dots.tolist() == [[-1, -1], [1, 1]] and triangles[0].tolist() == [1, -1]
    assert 0.2 < np.hypot(*(triangles[1] - [1, -1])) < 0.4
    line = np.array(view.cut.get_xydata())
    np.testing.assert_allclose(line @ [0.7, -0.4] - 1, 0, atol=1e-6)
    assert (triangles @ [0.7, -0.4] > 1).all() and (dots @ [0.7, -0.4] < 1).all()

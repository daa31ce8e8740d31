"""Towers side by side in the plane: what S07's four steps and an output unit add up to."""
import numpy as np
import pytest

from course_lib.lessons.capacity.towers import plane_of_towers
from course_lib.numpy_forward import sigm


def test_one_tower_is_the_bump_of_four_steps():
    x = np.random.default_rng(0).uniform(-2, 2, (50, 2))
    s, total = 20.0, 0
    for i in (0, 1):
        total = total + sigm(s * (x[:, i] + 1)) + sigm(s * (1 - x[:, i]))
    want = 0.7 * sigm(20 * (total - 3.5))
    np.testing.assert_allclose(plane_of_towers(x, lambda u, v: 0.7 + 0 * u, 1), want, atol=1e-12)


def test_levels_in_the_middles_one_along_an_edge_a_pit_at_a_corner():
    f = lambda u, v: 1 + 0 * u  # noqa: E731
    x = np.array([[0.25, 0.25], [0.0, 0.25], [0.25, 0.5], [0.0, 0.0]])
    assert plane_of_towers(x, f, 4) == pytest.approx([1, 1, 1, 0], abs=1e-3)
    level = plane_of_towers(np.array([[-0.75, 0.25]]), lambda u, v: 10 * u + v, 4)
    assert level == pytest.approx(-7.5 + 0.25, abs=1e-2)

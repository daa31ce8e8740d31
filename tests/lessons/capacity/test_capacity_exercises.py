"""Verdicts of the exercise on slide S06."""
import numpy as np
import pytest

from course_lib.exercises import check
from course_lib.lessons.capacity.exercises_xor import at_corners, xor


@pytest.mark.parametrize("weights", [
    lambda: ([[1, -1.5], [-1.5, 1]], [-1, -1], [1, 1], 1),
    lambda: (np.array([[3, 2.0], [-2, -3]]), [4.0, 2.5], np.array([[1, 1]]), np.array([-1.0])),
    lambda: ([[2, 1.5], [1, 1.6]], [1, -1.5], [5, -5], -5),
], ids=["two wedges", "AND of OR and NAND", "a row for W(2) and a number for b(2)"])
def test_other_weights_for_xor_pass(weights):
    assert check("xor", weights).passed, check("xor", weights)


@pytest.mark.parametrize("W1, b1, W2, b2, apart", [
    ([[1, 1], [1, 1]], [0.5, -1.5], [0.7, -0.4], -1, 0), ([[1, -1], [-1, 1]], [-1, -1], [1, 1], 1, 0),
    ([[1, 1.2], [1.1, 1]], [0.5, -1.5], [0.7, -0.4], -1, 8)])
def test_lines_that_do_not_cross_are_told_their_angle(W1, b1, W2, b2, apart):
    assert f"That is XOR, but your two lines are {apart}° apart" in check("xor", lambda: (W1, b1, W2, b2)).lines[0]


def test_wrong_weights_are_told_the_corner_or_the_form():
    on_the_line = check("xor", lambda: ([[1, 1], [1, 1]], [0, -1.5], [0.7, -0.4], -1))
    assert on_the_line.lines[0].startswith("At x = (−1, +1) hidden unit 1, row 1 of W(1), has a pre-activation of exactly 0")
    assert "b(1) has shape (3,)" in check("xor", lambda: (np.ones((2, 2)), np.ones(3), np.ones(2), 0)).lines[0]
    assert "W(2) should be numbers" in check("xor", lambda: (np.ones((2, 2)), np.ones(2), "ab", 0)).lines[0]
    assert "four things" in check("xor", lambda: 3).lines[0]
    one_corner = check("xor", lambda: ([[1, 0], [1, 0]], [0.5, 0.5], [1, 1], -1))
    assert "At x = (−1, +1) your network gives z = −1, XOR is +1. 2 of 4 corners" in one_corner.lines[0]
    assert (at_corners(xor())[1] == [-1, 1, 1, -1]).all()

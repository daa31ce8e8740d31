"""Numbers as labels write them."""
import numpy as np
import pytest

from course_lib.notation import signed


@pytest.mark.parametrize("x, digits, words", [(-0.004, 2, "0.00"), (-0.0, 1, "0.0"), (-0.006, 2, "−0.01"),
                                              (np.float32(-3), 0, "−3"), (2, 2, "2.00")])
def test_a_minus_is_a_minus_and_nothing_is_minus_nothing(x, digits, words):
    assert signed(x, digits) == words

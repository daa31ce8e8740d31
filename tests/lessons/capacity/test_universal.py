"""Both halves of slide S09 on one curve, without a picture."""
import numpy as np
import pytest

from course_lib.lessons.capacity.staircase import construct, staircase, sup_error
from course_lib.lessons.capacity.universal import (
    BUILT_WIDTHS,
    FINE,
    SHAPES,
    SHOWN,
    approximate,
    with_heights,
)
from course_lib.lessons.capacity.width_sweep import WIDTHS


@pytest.mark.slow
@pytest.mark.parametrize("name", SHAPES)
def test_an_approximation_keeps_the_promise_at_every_width(name):
    found = approximate(SHAPES[name], 16, 12.0, 0.02, 0)
    assert (found.built <= found.bounds + 1e-9).all() and found.error <= found.promised
    assert found.error == pytest.approx(found.built[list(BUILT_WIDTHS).index(16)])
    assert found.heights.shape == found.net.shape == SHOWN.shape and len(found.trained) == len(WIDTHS) + 1


def test_the_error_is_the_largest_on_the_interval_also_of_other_heights():
    f = SHAPES["hat"]
    found = approximate(f, 5, 12.0, 0.02, 0)
    assert found.error == pytest.approx(sup_error(staircase(FINE, *construct(f, 5)), f(FINE)))
    other = with_heights(found, f, np.concatenate([f(FINE) + 0.25, f(SHOWN)]))
    assert other.error == pytest.approx(0.25) and (other.heights == f(SHOWN)).all() and other.trained is found.trained

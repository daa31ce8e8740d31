"""Softmax in three ways, slide S14, without a picture."""
import numpy as np
import pytest

from course_lib.lessons.activation_functions.softmax import MOST, softmax_ways

A = np.array([1.0, 2.5, -0.5, 0.0, -1.5, 0.5], np.float32)


@pytest.mark.parametrize("C", [2, 4, 6])
def test_the_first_c_are_a_softmax_in_both_ways(C):
    ways = softmax_ways(A, np.int32(C))
    want = np.exp(A[:C]) / np.exp(A[:C]).sum()
    for f in (ways.safe, ways.naive):
        assert f.shape == (MOST,)
        np.testing.assert_allclose(f[:C], want, rtol=1e-5)
        np.testing.assert_array_equal(f[C:], 0)
    assert C > 2 or float(ways.sigm) == pytest.approx(float(ways.safe[0]), rel=1e-5)


@pytest.mark.parametrize("s", [-1000, 1000])
def test_only_the_naive_way_breaks_far_from_zero(s):
    near, far = softmax_ways(A, np.int32(4)), softmax_ways(A + np.float32(s), np.int32(4))
    np.testing.assert_allclose(far.safe, near.safe, atol=1e-4)
    assert np.isnan(far.naive[:4]).any()

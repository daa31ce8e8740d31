"""Networks of any size out of one compiled program, slide S10, without a picture."""
import numpy as np
import pytest

from course_lib.lessons.multilayer_network.architecture import MOST, build_network
from course_lib.lessons.multilayer_network.exercises import fprop

X = np.array([1.0, -0.5, 2.0, 0.5, -1.0, 1.5], np.float32)


@pytest.mark.slow
@pytest.mark.parametrize("sizes", [(3, 2), (1, 1, 2), (3, 4, 3, 2), (6, 6, 6, 6, 6), (2, 5, 1, 3, 4)])
def test_the_network_is_the_slides_loop_in_its_true_sizes(sizes):
    net = build_network(sizes, X[: sizes[0]], "tanh", 3)
    assert [w.shape for w in net.W] == [(m, n) for m, n in zip(sizes[1:], sizes[:-1], strict=True)]
    assert [len(v) for v in net.h] == list(sizes) and net.a[0] is None and [len(v) for v in net.a[1:]] == list(sizes[1:])
    a, f = fprop([w.astype(float) for w in net.W], [v.astype(float) for v in net.b], X[: sizes[0]].astype(float))
    np.testing.assert_allclose(net.a[-1], a, atol=1e-5)
    np.testing.assert_allclose(net.h[-1], f, atol=1e-5)


@pytest.mark.slow
def test_weights_have_one_decimal_and_stay_when_a_layer_grows():
    small, large = (build_network((3, H, 2), X[:3], "tanh", 0) for H in (2, MOST))
    np.testing.assert_array_equal(small.W[0], large.W[0][:2])
    for weights in (*large.W, *large.b):
        np.testing.assert_allclose(10 * weights, np.round(10 * weights), atol=1e-5)

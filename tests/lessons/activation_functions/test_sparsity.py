"""A layer at its start, slide S13, without a picture."""
import numpy as np
import pytest

from course_lib.activations import place
from course_lib.lessons.activation_functions.sparsity import (
    EXAMPLES,
    UNITS,
    expected_zero_share,
    layer_at_start,
    preactivation_deviation,
    silent_units,
    zero_share,
)


def layer(b=0.0, mean=0.0, scale=1.0, g="reclin", seed=0):
    return (np.asarray(v) for v in layer_at_start(np.int32(seed), *np.float32([b, mean, scale]), place(g)))


@pytest.mark.parametrize("b, scale", [(0.0, 1.0), (-0.7, 1.0), (1.0, 2.0), (-0.5, 0.3)])
def test_the_share_of_zeros_is_that_of_a_normal_distribution(b, scale):
    a, h = layer(b, scale=scale)
    assert h.shape == (UNITS, EXAMPLES) and (h == np.maximum(a, 0)).all()
    assert zero_share(h) == pytest.approx(expected_zero_share(b, scale), abs=0.02)
    assert (a - b).std() == pytest.approx(preactivation_deviation(scale), rel=0.05)


def test_no_other_g_is_ever_zero_and_a_low_bias_silences_all():
    for g in ("sigm", "tanh"):
        assert zero_share(list(layer(g=g))[1]) == 0
    assert silent_units(list(layer(b=-3, scale=0.1))[1]) == UNITS and silent_units(list(layer())[1]) == 0

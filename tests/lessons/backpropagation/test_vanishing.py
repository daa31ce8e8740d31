"""A gradient through many layers, slides S20-S22, without a picture."""
import jax
import numpy as np
import pytest

from course_lib.activations import activation
from course_lib.lessons.backpropagation.vanishing import GRID, NAMES, gradient_left, slope_curves, slopes_at


@pytest.mark.parametrize("name", NAMES)
def test_what_is_left_is_the_gradient_of_a_chain_of_layers(name):
    g, w, a = activation(name).g, 1.3, 0.4
    left = gradient_left(slopes_at(a)[name], w, 6)

    def chain(x):                                      # every layer's bias brings its pre-activation back to a
        for _ in range(6):
            b = a - w * jax.lax.stop_gradient(x)
            x = g(w * x + b)
        return x

    assert len(left) == 7 and left[0] == 1
    assert left[-1] == pytest.approx(abs(float(jax.grad(chain)(0.2))), rel=1e-4)


def test_the_curves_are_the_slopes_on_the_grid():
    for name, curve in slope_curves().items():
        assert curve[300] == pytest.approx(slopes_at(GRID[300])[name]) and curve.shape == np.shape(GRID)

"""One neuron over the plane, without a picture: the slide's formula written here again."""
import numpy as np
import pytest

from course_lib.activations import activation, place
from course_lib.data.toys import grid
from course_lib.lessons.artificial_neuron.neuron import MAP_N, SURFACE_N, at_rest, over_rows, surfaces

G = {"sigm": lambda a: 1 / (1 + np.exp(-a)), "tanh": np.tanh, "reclin": lambda a: np.maximum(a, 0), "linear": lambda a: a}


@pytest.mark.parametrize("g", G)
def test_surfaces_are_g_of_the_sum_on_both_grids(g):
    found = surfaces(*np.float32([1.5, -0.5, 0.3]), place(g))
    for h, n in zip(found, (SURFACE_N, MAP_N), strict=True):
        want = G[g](0.3 + grid(n) @ [1.5, -0.5])
        np.testing.assert_allclose(h, want.reshape(n, n), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("g", G)
def test_at_rest_h_is_g_of_b_and_no_slope_is_steeper(g):
    h, slope = at_rest(np.float32(0.7), place(g))
    assert float(h) == pytest.approx(G[g](0.7), rel=1e-5)
    a = np.linspace(-5, 5, 1001, dtype=np.float32)
    assert float(slope) == pytest.approx(float(activation(g).dg(a).max()), rel=1e-4)


@pytest.mark.parametrize("h", [
    lambda x, w, b, g: g(b + x @ w), lambda x, w, b, g: g(b + w @ x), lambda x, w, b, g: [g(b + w @ x)],
    lambda x, w, b, g: g(b + w[0] * x[0] + w[1] * x[1])])
def test_a_readers_function_gives_one_number_a_row_however_it_is_written(h):
    X, w = np.random.default_rng(0).normal(size=(7, 2)), np.array([0.5, -2.0])
    np.testing.assert_allclose(over_rows(h)(X, w, 0.1, np.tanh), np.tanh(0.1 + X @ w))


def test_a_readers_function_keeps_its_name_and_its_gaps():
    def my_neuron(x, w, b, g):
        return ...

    assert over_rows(my_neuron).__name__ == "my_neuron"
    assert over_rows(my_neuron)(np.zeros((3, 2)), 0, 0, 0) == [...] * 3

"""One neuron over the plane, without a picture: the slide's formula written here again."""
import numpy as np
import pytest

from course_lib.activations import activation, place
from course_lib.data.toys import grid
from course_lib.lessons.artificial_neuron.neuron import MAP_N, SURFACE_N, at_rest, between, over_grids, surfaces

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
def test_a_readers_function_gives_the_course_maps_however_it_is_written(h):
    """Whatever shape it takes: both grids at once, in full, not one coarse map for some and a fine one for others."""
    w = np.array([0.5, -2.0])
    found = over_grids(h)(w, 0.1, np.tanh)
    want = np.concatenate([np.tanh(0.1 + grid(n) @ w) for n in (SURFACE_N, MAP_N)])
    np.testing.assert_allclose(found, want, atol=2e-2 if isinstance(h(np.zeros(2), w, 0, np.tanh), list) else 1e-6)


def test_what_takes_one_x_at_a_time_is_called_on_the_surfaces_grid_and_linear_between():
    calls = []

    def h(x, w, b, g):
        calls.append(x)
        return float(3 * x[0] - x[1] + b) if np.shape(x) == (2,) else None

    found = over_grids(h)(np.zeros(2), 0.5, np.tanh)
    np.testing.assert_allclose(found[SURFACE_N**2 :], grid(MAP_N) @ [3, -1] + 0.5, atol=1e-5)
    assert len(calls) <= SURFACE_N**2 + 2


def test_columns_that_only_look_right_are_not_taken():
    """x[0] of all inputs as columns is one number for each; here it means something else for one x."""
    found = over_grids(lambda x, w, b, g: x[0] if np.ndim(x) > 1 else 2 * x[0])(np.zeros(2), 0, np.tanh)
    np.testing.assert_allclose(found[: SURFACE_N**2], 2 * grid(SURFACE_N)[:, 0], atol=1e-6)


def test_between_reads_the_map_at_any_input():
    z = (grid(MAP_N) @ [1.5, -0.5]).reshape(MAP_N, MAP_N)
    for x in ([1.0, 2.0], [-3.0, 3.0], [0.01, -2.99]):
        assert between(z, np.array(x)) == pytest.approx(1.5 * x[0] - 0.5 * x[1], abs=1e-5)


def test_a_readers_function_keeps_its_name_and_its_gaps():
    def my_neuron(x, w, b, g):
        return ...

    assert over_grids(my_neuron).__name__ == "my_neuron"
    assert set(over_grids(my_neuron)(0, 0, 0)) == {...}

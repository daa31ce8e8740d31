"""What slides S06 to S09 claim of a layer of neurons, one test each."""
import jax
import numpy as np
import pytest

from course_lib import initialization as init
from course_lib import network
from course_lib import optimizers as opt
from course_lib.activations import sigm, tanh
from course_lib.lessons.capacity.by_hand import XOR, two_layers
from course_lib.lessons.capacity.regions import best_line, line_orders
from course_lib.lessons.capacity.staircase import bound, construct, lipschitz, log_log_slope, staircase, sup_error
from course_lib.lessons.capacity.universal import SHAPES
from course_lib.loss import linear_squared
from course_lib.network import Layer
from course_lib.separability import CORNERS
from course_lib.training import epochs, gradient_step, run_steps, start, supervised_objective

KEY = jax.random.key(0)
fprop = jax.jit(network.fprop, static_argnums=(2, 3))
GRID = np.stack(np.meshgrid(*[np.linspace(-1, 1, 21)] * 2), axis=-1).reshape(-1, 2)


def two_layer(W, b, w, c, scale=1.0):
    """z = tanh(scale (c + w · tanh(scale (b + W x)))), large scale: the sign functions of the figures."""
    theta = (Layer(scale * np.array(W), scale * np.array(b)), Layer(scale * np.array([w]), scale * np.array([c])))
    return lambda x: tanh.g(fprop(theta, x, tanh, linear_squared).a[2][..., 0])


def test_S06_the_weights_of_the_figure_compute_XOR():
    figure = [[1, 1], [1, 1]], [0.5, -1.5], [[0.7, -0.4]], [-1.0]
    for leaf, numbers in zip(jax.tree.leaves(XOR), figure, strict=True):
        np.testing.assert_allclose(leaf, numbers)
    assert np.sign(two_layers(XOR, CORNERS)[0]).tolist() == [-1, 1, 1, -1]
    x = np.random.default_rng(0).uniform(-3, 3, (5000, 2)).astype(np.float32)
    band = (x.sum(1) >= -0.5) & (x.sum(1) < 1.5)
    assert (np.asarray(two_layers(XOR, x)[0] > 0) == band).all(), "on exactly a band"


def test_S07_four_steps_make_a_bump():
    z = two_layer([[1, 0], [-1, 0], [0, 1], [0, -1]], [0.5] * 4, [1, 1, 1, 1], -3.0, scale=10)
    inside = np.abs(GRID).max(axis=1) < 0.45
    outside = np.abs(GRID).max(axis=1) > 0.55
    height = np.asarray(z(GRID))
    assert height[inside].min() > 0 > height[outside].max()


def test_S08_one_unit_is_bound_by_the_best_line_and_two_carve_a_band():
    target = np.abs(GRID.sum(axis=1)) < 0.75
    assert best_line(line_orders(GRID), target)[0] < 0.8
    band = two_layer([[1, 1], [-1, -1]], [0.75, 0.75], [1, 1], -1.0, scale=40)
    assert ((np.asarray(band(GRID)) > 0) == target).mean() == 1


@pytest.mark.parametrize("f", [*SHAPES.values(), np.cos, lambda x: 0 * x], ids=[*SHAPES, "cos", "zero"])
@pytest.mark.parametrize("sharp", [3.0, 12.0, 60.0])
def test_S09_a_staircase_of_steps_keeps_its_promise(f, sharp):
    x = np.linspace(-1, 1, 3001)
    K = lipschitz(x, f(x))
    for H in (1, 2, 5, 16, 100):
        error = sup_error(staircase(x, *construct(f, H, sharp)), f(x))
        assert error <= bound(K, H, sharp) + 1e-9 <= K * 2 / (H + 1) + 1e-9


def test_S09_a_staircase_of_steps_approximates_as_one_over_H():
    x, H = np.linspace(-1, 1, 3001), [32, 64, 128, 256]
    errors = [sup_error(staircase(x, *construct(np.sin, h)), np.sin(x)) for h in H]
    assert log_log_slope(H, errors) == pytest.approx(-1, abs=0.06)


@pytest.mark.slow
def test_S09_the_theorem_promises_no_algorithm():
    x, fine = np.linspace(0, 3, 64, dtype=np.float32)[:, None], np.linspace(0, 3, 4001)
    by_hand = sup_error(staircase(fine, *construct(np.sin, 64, low=0, high=3)), np.sin(fine))
    optimizer = opt.sgd(0.01)
    state = start(init.glorot(KEY, (1, 64, 1)), optimizer, KEY)
    step = gradient_step(supervised_objective(sigm, linear_squared), optimizer.update)
    state, _ = run_steps(step, state, x, np.sin(x), epochs(KEY, 64, 8, 40))
    trained = sup_error(fprop(state.theta, x, sigm, linear_squared).h[2], np.sin(x))
    assert trained > 3 * by_hand, "the weights exist; this training does not find them"

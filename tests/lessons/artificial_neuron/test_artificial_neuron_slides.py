"""What slides S04 and S05 claim of one neuron, one test each."""
import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.optimize import linprog

from course_lib import network
from course_lib.activations import ACTIVATIONS, sigm, tanh
from course_lib.loss import linear_squared
from course_lib.network import Layer

fprop = jax.jit(network.fprop, static_argnums=(2, 3))
GRID = np.stack(np.meshgrid(*[np.linspace(-1, 1, 21)] * 2), axis=-1).reshape(-1, 2)
CORNERS = np.array([[-1.0, -1], [-1, 1], [1, -1], [1, 1]])


def neuron(w, b, g=tanh):
    """(a(x), h(x)) of one artificial neuron, as functions of x (2,) or (T, 2)."""
    theta = (Layer(jnp.array([w]), jnp.array([b])), Layer(jnp.ones((1, 1)), jnp.zeros(1)))

    def run(x):
        forward = fprop(theta, x, g, linear_squared)
        return forward.a[1][..., 0], forward.h[1][..., 0]

    return run


def test_S04_a_neuron_is_the_sum_written_out():
    a, h = neuron([0.5, -2.0], 0.25)(np.array([2.0, 1.0]))
    assert a == pytest.approx(0.25 + 0.5 * 2 - 2 * 1) and h == pytest.approx(math.tanh(-0.75))


def test_S04_a_batch_of_neurons_equals_the_loop():
    run = neuron([0.5, -2.0], 0.25, sigm)
    np.testing.assert_allclose(run(GRID[:9])[1], [run(x)[1] for x in GRID[:9]], rtol=1e-6)


def test_S05_the_rift_is_perpendicular_to_w_at_distance_minus_b_over_norm_w():
    w, b = np.array([3.0, 4.0]), 1.5
    on_rift = -b / 5 * w / 5 + np.outer(np.linspace(-2, 2, 7), [-0.8, 0.6])
    np.testing.assert_allclose(neuron(w, b)(on_rift)[0], 0, atol=1e-5)


def test_S05_b_moves_the_rift_and_does_not_turn_it():
    slope = jax.jit(jax.vmap(jax.grad(lambda x, b: neuron(np.array([3.0, 4.0]), b)(x)[1]), in_axes=(0, None)))
    for b in (-1.0, 0.0, 2.0):
        gradient = np.asarray(slope(GRID[::40].astype(np.float32), b))
        np.testing.assert_allclose(gradient[:, 0] * 4, gradient[:, 1] * 3, atol=1e-6)


@pytest.mark.parametrize("g", ACTIVATIONS[:2], ids=lambda g: g.name)
def test_S05_the_steepest_slope_is_dg0_times_norm_w(g):
    x = np.linspace(-1, 1, 2001)[:, None] * np.array([0.6, 0.8])
    h = np.asarray(neuron([3.0, 4.0], 0.0, g)(x)[1])
    assert np.diff(h).max() / 1e-3 == pytest.approx(float(g.dg(0.0)) * 5, rel=1e-3)


def test_S05_XOR_is_not_linearly_separable_and_one_unit_gets_three_of_four():
    signs = np.array([-1, 1, 1, -1])
    rows = -signs[:, None] * np.column_stack([CORNERS, np.ones(4)])  # -y (w·x + b) <= -1
    assert linprog(np.zeros(3), A_ub=rows, b_ub=-np.ones(4), bounds=[(None, None)] * 3).status == 2
    lines = np.random.default_rng(0).normal(size=(2000, 3))
    right = (np.sign(lines[:, :2] @ CORNERS.T + lines[:, 2:]) == signs).mean(axis=1)
    assert right.max() == 0.75
    ands = np.stack([CORNERS[:, 0] - CORNERS[:, 1] - 1, CORNERS[:, 1] - CORNERS[:, 0] - 1], axis=1) > 0
    assert (np.sign(ands.sum(axis=1) - 0.5) == signs).all(), "in the plane of the two ANDs one line is enough"

"""What slides S46 to S49 claim of dropout, one test each."""
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib.backprop import backprop
from course_lib.dropout import dropout, dropout_objective, expectation, masks
from course_lib.dropout_average import exact_average
from course_lib.initialization import constant, gaussian, glorot
from course_lib.network import fprop
from course_lib.optimizers import sgd
from course_lib.training import epochs, gradient_step, run_steps, start

KEY = jax.random.key(0)
RANDOM = np.random.default_rng(0)


def test_S46_each_hidden_unit_is_set_to_0_with_probability_one_half():
    m = masks(KEY, glorot(KEY, (3, 40, 30, 2)), 500)
    for one in m[1:]:
        np.testing.assert_allclose(one.mean(axis=0), 0.5, atol=5 * 0.5 / np.sqrt(500))


def test_S46_item2_dropout_breaks_the_tie_of_equal_units_and_nothing_else_in_training_does():
    x, y = RANDOM.normal(size=(60, 3)).astype(np.float32), np.arange(60, dtype=np.int32) % 2
    spread = {}
    for p in (0.0, 0.5):
        state = start(constant((3, 5, 2), 0.3), sgd(0.1), KEY, dropout(p))
        theta, _ = run_steps(gradient_step(dropout_objective(), sgd(0.1).update), state, x, y, epochs(KEY, 60, 10, 20))
        spread[p] = float(jnp.ptp(theta.theta[0].W, axis=0).max())
    assert spread[0.0] < 1e-6 and spread[0.5] > 0.01


@pytest.mark.slow
def test_S47_S48_a_dropped_unit_sends_nothing_forward_and_receives_no_gradient():
    theta = glorot(KEY, (4, 6, 3))
    x, m = RANDOM.normal(size=(8, 4)).astype(np.float32), (None, jnp.ones((8, 6)).at[:, 2].set(0).at[3, 4].set(0))
    forward = fprop(theta, x, m=m)
    grads = backprop(theta, forward, np.arange(8) % 3)
    assert (forward.h[1][m[1] == 0] == 0).all() and (grads.a[1][m[1] == 0] == 0).all()
    assert (grads.theta[0].W[2] == 0).all() and grads.theta[0].b[2] == 0 and (grads.theta[1].W[:, 2] == 0).all()
    assert (grads.theta[0].W[4] != 0).all()  # dropped for one example only


def test_S49_the_masks_become_the_constant_one_half():
    theta = glorot(KEY, (3, 4, 5, 2))
    assert all((m == 0.5).all() for m in expectation(theta, 0.5)[1:])


@pytest.fixture(scope="module")
def averages():
    """{(H_1, ...): (f(x) with the masks' expectation, the exact averages over all masks)}, float64."""
    found = {}
    with jax.enable_x64(True):
        for sizes in ((6, 10, 3), (6, 6, 6, 3)):
            theta = jax.tree.map(lambda v: v.astype(jnp.float64), gaussian(KEY, sizes, 0.7))
            x = jax.random.normal(KEY, (5, 6))
            both = fprop(theta, x, m=expectation(theta)).h[-1], exact_average(theta, x)
            found[sizes[1:-1]] = jax.tree.map(np.asarray, both)
    return found


@pytest.mark.slow
def test_S49_item3_with_one_hidden_layer_it_is_the_geometric_average_over_all_1024_masks(averages):
    at_test, average = averages[10,]
    np.testing.assert_allclose(at_test, average.geometric, rtol=0, atol=1e-14)


@pytest.mark.slow
def test_S49_item3_but_only_after_renormalising_and_not_the_arithmetic_average(averages):
    at_test, average = averages[10,]
    assert 0.5 < average.total.min() < average.total.max() < 0.99
    assert np.abs(at_test - average.arithmetic).max() > 0.01


def test_S49_item3_and_not_with_two_masked_hidden_layers(averages):
    at_test, average = averages[6, 6]
    assert 0.01 < np.abs(at_test - average.geometric).max() < 0.3

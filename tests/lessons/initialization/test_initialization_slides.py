"""What slide S25 claims of the parameters at the start, one test each."""
import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib import initialization as init
from course_lib.activations import sigm, tanh
from course_lib.backprop import loss_and_grad
from course_lib.lessons.initialization.saddle import hessian_at_zero

KEY = jax.random.key(0)
RANDOM = np.random.default_rng(0)
X4 = np.random.default_rng(3).normal(size=(12, 4)).astype(np.float32)
BALANCED, UNBALANCED = np.arange(12) % 3, np.array([0] * 8 + [1, 1, 2, 2])
GRADIENT = jax.jit(loss_and_grad, static_argnums=3)
STEP_GRAD = jax.jit(lambda theta, m: loss_and_grad(theta, X4, UNBALANCED, m=m)[1])


def gradient_norms(theta, y, g=tanh):
    """|∇| of every W(k) and b(k)."""
    return [[float(np.linalg.norm(part)) for part in layer] for layer in GRADIENT(theta, X4, y, g)[1]]


def test_S25_item1_with_W_0_and_tanh_only_the_output_bias_moves_unless_the_classes_balance():
    theta = init.zeros((4, 3, 3))
    balanced, unbalanced = gradient_norms(theta, BALANCED), gradient_norms(theta, UNBALANCED)
    assert balanced[0] == unbalanced[0] == [0, 0] and balanced[1][0] == unbalanced[1][0] == 0
    assert balanced[1][1] < 1e-7 and unbalanced[1][1] > 0.3
    at_prior = (theta[0], theta[1]._replace(b=jnp.log(jnp.array([8, 2, 2]) / 12)))
    assert np.max(gradient_norms(at_prior, UNBALANCED)) < 1e-7


def test_S25_item1_with_W_0_and_sigm_the_output_weights_do_move():
    norms = gradient_norms(init.zeros((4, 3, 3)), UNBALANCED, sigm)
    assert norms[0] == [0, 0] and norms[1][0] > 0.1


@pytest.mark.slow
def test_S25_item1_it_is_a_strict_saddle_with_one_hidden_layer_and_flatter_with_two():
    eigenvalues = np.linalg.eigvalsh(hessian_at_zero((4, 3, 3), X4, BALANCED))
    assert eigenvalues[-1] > 0.01
    np.testing.assert_allclose(eigenvalues, -eigenvalues[::-1], atol=1e-12)
    assert np.abs(hessian_at_zero((4, 2, 2, 3), X4, BALANCED)).max() < 1e-15


def spread_of_units(theta, m=None):
    """Largest difference between the incoming weights of hidden units after ten updates."""
    for _ in range(10):
        theta = jax.tree.map(lambda p, d: p - 0.5 * d, theta, STEP_GRAD(theta, m))
    return float(np.ptp(np.asarray(theta[0].W), axis=0).max())


def test_S25_item2_equal_weights_in_and_out_keep_the_units_equal():
    equal = init.constant((4, 3, 3), 0.5)
    assert spread_of_units(equal) < 1e-6
    assert spread_of_units((equal[0], equal[1]._replace(W=jnp.array([[1.0], [0.0], [-1.0]]) * jnp.ones(3)))) < 1e-6


@pytest.mark.slow
def test_S25_item2_unequal_outgoing_weights_or_dropout_part_them():
    equal = init.constant((4, 3, 3), 0.5)
    assert spread_of_units((equal[0], equal[1]._replace(W=equal[1].W.at[0, 0].add(0.1)))) > 1e-3
    different = (equal[0], equal[1]._replace(W=jnp.array([[1.0], [0.0], [-1.0]]) * jnp.ones(3)))
    assert spread_of_units(different, (None, RANDOM.integers(0, 2, (12, 3)).astype(np.float32))) > 1e-2
    assert spread_of_units(init.glorot(KEY, (4, 3, 3))) > 1e-2


@pytest.mark.slow
def test_S25_the_variance_and_the_singular_values_that_the_recipe_aims_at():
    W = np.asarray(init.glorot(KEY, (300, 300))[0].W)
    assert W.var() == pytest.approx(2 / 600, rel=0.02)
    standard = np.asarray(init.uniform(KEY, (300, 300), 1 / math.sqrt(300))[0].W)
    mean = [np.linalg.svd(matrix, compute_uv=False).mean() for matrix in (W, standard)]
    assert mean == pytest.approx([0.85, 0.49], abs=0.02), "0.8 and 0.5 with tanh, Glorot & Bengio 2010"

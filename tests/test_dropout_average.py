"""Slide S49: the average over all masks, and exactly when the masks' expectation equals it. float64, to 1e-10."""
import itertools

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib.activations import reclin, sigm
from course_lib.batchnorm_training import normalized
from course_lib.dropout import expectation
from course_lib.dropout_average import exact_average
from course_lib.initialization import gaussian
from course_lib.loss import linear_squared, sigm_cross_entropy, softmax_nll
from course_lib.network import fprop


@pytest.fixture(autouse=True)
def in_float64():
    with jax.enable_x64(True):
        yield


def make(sizes, seed=0):
    """θ with weights N(0, 1) and biases N(0, 1), and 3 examples."""
    theta = gaussian(jax.random.key(seed), sizes, 1.0)
    theta = tuple(layer._replace(W=layer.W.astype(jnp.float64), b=jax.random.normal(jax.random.key(k), layer.b.shape))
                  for k, layer in enumerate(theta))
    return theta, jax.random.normal(jax.random.key(seed + 50), (3, sizes[0]))


def expectation_error(theta, x, p=0.5, g="tanh", loss=softmax_nll):
    """max |f(x) with the masks' expectation - exact geometric average|."""
    at_test = fprop(theta, x, g, loss, expectation(theta, p)).h[-1]
    return jnp.abs(at_test - exact_average(theta, x, p, g, loss).geometric).max()


def by_hand(theta, x, p, g):
    """The weighted means over all masks of one hidden layer of 3 units, one mask after the other."""
    logs, values = 0, 0
    for m in itertools.product((0.0, 1.0), repeat=3):
        weight = np.prod([(1 - p) if on else p for on in m])
        f = np.asarray(fprop(theta, x, g, m=(None, jnp.asarray(m))).h[-1])
        logs, values = logs + weight * np.log(f), values + weight * f
    return np.exp(logs), values


@pytest.mark.slow
@pytest.mark.parametrize("p", [0.5, 0.2])
def test_equal_to_the_means_taken_one_mask_after_the_other(p):
    theta, x = make((4, 3, 2))
    average, (geometric, arithmetic) = exact_average(theta, x, p, sigm), by_hand(theta, x, p, sigm)
    np.testing.assert_allclose(average.arithmetic, arithmetic, rtol=1e-12)
    np.testing.assert_allclose(average.total, geometric.sum(axis=1), rtol=1e-12)
    np.testing.assert_allclose(average.geometric, geometric / geometric.sum(axis=1, keepdims=True), rtol=1e-12)


@pytest.mark.slow
@pytest.mark.parametrize("g", ["tanh", reclin])
def test_one_hidden_layer_expectation_is_the_renormalised_geometric_mean(g):
    theta, x = make((4, 8, 2))
    for p in (0.5, 0.1, 0.8):
        assert expectation_error(theta, x, p, g) < 1e-14


@pytest.mark.slow
def test_but_not_the_geometric_mean_before_renormalising_nor_the_arithmetic_mean():
    theta, x = make((4, 8, 2))
    average, at_test = exact_average(theta, x), fprop(theta, x, m=expectation(theta)).h[-1]
    assert (average.total < 0.95).all() and (average.total > 0).all()
    assert jnp.abs(average.arithmetic - at_test).max() > 0.02
    np.testing.assert_allclose(average.arithmetic.sum(axis=1), 1, rtol=1e-12)


@pytest.mark.slow
def test_two_masked_hidden_layers_differ_and_masks_on_the_last_hidden_layer_alone_do_not():
    theta, x = make((4, 5, 5, 2))
    assert expectation_error(theta, x, 0.5) > 0.01
    assert expectation_error(theta, x, (0.0, 0.5)) < 1e-14
    assert expectation_error(theta, x, (0.5, 0.0)) > 0.01


@pytest.mark.slow
def test_masks_on_the_input_of_a_nonlinearity_are_not_exact_either():
    theta, x = make((4, 5, 3))
    inputs = jnp.asarray(list(itertools.product((0.0, 1.0), repeat=4)))
    mean_log = jnp.log(fprop(theta, inputs * x[0]).h[-1]).mean(axis=0)
    geometric = jax.nn.softmax(mean_log)
    assert jnp.abs(geometric - fprop(theta, x[0] / 2).h[-1]).max() > 0.01
    linear = jax.nn.softmax(jnp.log(fprop(theta, inputs * x[0], "linear").h[-1]).mean(axis=0))
    np.testing.assert_allclose(linear, fprop(theta, x[0] / 2, "linear").h[-1], rtol=1e-12)


def test_a_sigm_output_is_exact_too():
    theta, x = make((4, 8, 2))
    assert expectation_error(theta, x, 0.3, "tanh", sigm_cross_entropy) < 1e-14
    average = exact_average(theta, x, 0.3, "tanh", sigm_cross_entropy)
    assert average.geometric.shape == average.total.shape == average.arithmetic.shape == (3, 2)


def test_one_example_is_a_row_of_the_batch_and_p_is_traced():
    theta, x = make((4, 8, 2))
    for one, all_three in zip(exact_average(theta, x[1]), exact_average(theta, x), strict=True):
        np.testing.assert_allclose(one, all_three[1], rtol=1e-13)
    moved = jax.jit(lambda p: exact_average(theta, x, p).geometric)
    for p in (0.2, 0.7):
        np.testing.assert_allclose(moved(p), fprop(theta, x, m=expectation(theta, p)).h[-1], rtol=1e-12)


@pytest.mark.slow
def test_sixteen_units_in_chunks():
    theta, x = make((4, 16, 3))
    assert expectation_error(theta, x[0]) < 1e-13


@pytest.mark.slow
def test_bad_input():
    theta, x = make((4, 17, 3))
    with pytest.raises(ValueError, match=r"17 hidden units have 2\^17 masks: at most 2\^16"):
        exact_average(theta, x)
    theta, x = make((4, 3, 2))
    with pytest.raises(ValueError, match="L = 0 hidden layers"):
        exact_average(theta[:1], x)
    with pytest.raises(ValueError, match="batch-norm layer"):
        exact_average(normalized(theta), x)
    with pytest.raises(ValueError, match="softmax or sigm output, not linear"):
        exact_average(theta, x, loss=linear_squared)
    with pytest.raises(ValueError, match="needs D = 4, x has 5"):
        exact_average(theta, np.zeros(5))
    with pytest.raises(ValueError, match="0 <= p < 1"):
        exact_average(theta, x, 1.0)
    with pytest.raises(ValueError, match="NaN"):
        exact_average(theta, x * np.nan)

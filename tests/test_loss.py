"""Losses against SciPy, their gradients against jax.grad in float64, and bad targets."""
import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy import special

from course_lib.loss import linear_squared, onehot, risk, sigm_cross_entropy, softmax_nll, zero_one

A = np.array([[2.0, -1.0, 0.5], [0.0, 0.0, 0.0], [1e4, -1e4, 0.0]])
Y = np.array([1, 2, 1])
X = np.array([[0.0, 1.0, 0.3], [1.0, 0.5, 0.0], [1.0, 0.0, 1.0]])


def test_values_are_scipys_even_at_ten_thousand():
    np.testing.assert_allclose(softmax_nll.value(A, Y), -special.log_softmax(A, axis=-1)[np.arange(3), Y], rtol=1e-6)
    np.testing.assert_allclose(linear_squared.value(A, X), ((A - X) ** 2).sum(axis=-1) / 2, rtol=1e-6)
    h = special.expit(A[:2])
    np.testing.assert_allclose(sigm_cross_entropy.value(A[:2], X[:2]),
                               -(X[:2] * np.log(h) + (1 - X[:2]) * np.log(1 - h)).sum(axis=-1), rtol=1e-5)
    np.testing.assert_allclose(sigm_cross_entropy.value(A[2], X[2]), math.log(2), rtol=1e-6)


@pytest.mark.slow
@pytest.mark.parametrize("loss, y", [(softmax_nll, Y), (linear_squared, X), (sigm_cross_entropy, X)],
                         ids=lambda one: getattr(one, "name", ""))
def test_the_gradient_is_jax_grad_in_float64(loss, y):
    with jax.enable_x64(True):
        a = jnp.asarray(A)
        theirs = jax.grad(lambda a: loss.value(a, y).sum())(a)
        np.testing.assert_allclose(loss.grad(a, y), theirs, rtol=1e-12, atol=1e-15)
        np.testing.assert_allclose(loss.grad(a[0], y[0]), loss.grad(a, y)[0], rtol=1e-12)


def test_onehot_and_zero_one():
    np.testing.assert_array_equal(onehot(Y, 3), np.eye(3)[Y])
    np.testing.assert_array_equal(onehot(1, 3), [0, 1, 0])
    np.testing.assert_array_equal(onehot(np.uint8(1), 3), [0, 1, 0])
    np.testing.assert_array_equal(zero_one(A, np.array([0, 0, 1])), [0, 0, 1])


def test_risk_adds_the_penalty_to_the_mean():
    mean = np.asarray(softmax_nll.value(A[:2], Y[:2])).mean()
    np.testing.assert_allclose(risk(jnp.asarray(A[:2], jnp.float32), Y[:2], lam=0.5, omega=4.0), mean + 2, rtol=1e-6)


def test_kinds_of_targets():
    expected = linear_squared.value(A, np.ones((3, 3)))
    for y in (np.ones((3, 3), int), np.ones((3, 3), bool), [[1, 1, 1]] * 3, np.full((3, 3), 255, np.uint8)):
        np.testing.assert_allclose(linear_squared.value(A, y), expected, rtol=1e-6)


@pytest.mark.parametrize("y, error, message", [
    ([0.0, 1.0, 2.0], TypeError, r"labels y must be integers 0 \.\.\. C-1 = 2, they are float64"),
    ([True, False, True], TypeError, "they are bool"),
    ([0, 1, 3], ValueError, r"labels y must lie in 0 \.\.\. C-1 = 2, they run from 0 to 3"),
    ([-1, 0, 1], ValueError, "they run from -1 to 1"),
    ([[0], [1], [2]], ValueError, r"labels y need shape \(3,\), one for each example x\^\(t\); they have \(3, 1\)"),
    ([0, 1], ValueError, r"need shape \(3,\)"),
])
def test_bad_labels(y, error, message):
    for function in (softmax_nll.value, zero_one):
        with pytest.raises(error, match=message):
            function(A, np.asarray(y))


def test_bad_real_targets():
    with pytest.raises(ValueError, match=r"targets need the shape of f\(x\), \(3, 3\); they have \(3,\)"):
        linear_squared.value(A, Y)
    with pytest.raises(ValueError, match=r"targets x_i in \[0, 1\], they run from 0 to 2"):
        sigm_cross_entropy.grad(A, 2 * X)
    with pytest.raises(ValueError, match=r"y has 1 NaN or infinite value\(s\), the first at index \(0, 2\)"):
        linear_squared.grad(A[:1], [[0, 0, np.nan]])


def test_labels_are_checked_while_tracing():
    with pytest.raises(TypeError, match="they are float32"):
        jax.jit(softmax_nll.value)(jnp.zeros((2, 3)), jnp.zeros(2))

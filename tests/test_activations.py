"""g and g′ against jax.grad in float64, SciPy and the slides' formulas."""
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy import special

from course_lib.activations import ACTIVATIONS, Activation, activation, log_softmax, reclin, select, sigm, softmax, tanh

A = np.array([-1e4, -30.0, -2.0, -0.3, 0.0, 0.3, 2.0, 30.0, 1e4])


@pytest.mark.parametrize("f", ACTIVATIONS, ids=lambda f: f.name)
def test_the_derivative_is_jax_grad_in_float64(f):
    with jax.enable_x64(True):
        a = jnp.asarray(A[A != 0] if f is reclin else A)
        np.testing.assert_allclose(f.dg(a), jax.vmap(jax.grad(f.g))(a), rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("f", ACTIVATIONS, ids=lambda f: f.name)
def test_every_kind_of_number_is_understood_and_nothing_overflows(f):
    expected = f.g(jnp.asarray(A, jnp.float32))
    assert expected.dtype == jnp.float32 and np.isfinite(expected).all() and np.isfinite(f.dg(A)).all()
    np.testing.assert_array_equal(f.g(A), expected)
    np.testing.assert_array_equal(f.g(list(A)), expected)
    for a in (2, True, np.int64(2), np.uint8(2), np.array([0, 2]), jnp.array([False, True])):
        np.testing.assert_allclose(f.g(a), f.g(np.float32(a)), rtol=1e-6)
        assert f.g(a).dtype == f.dg(a).dtype == jnp.float32 and f.g(a).shape == np.shape(a)
    with jax.enable_x64(True):
        assert f.g(A).dtype == f.dg(A).dtype == jnp.float64


def test_values_are_those_of_scipy_and_numpy():
    np.testing.assert_allclose(sigm.g(A), special.expit(A), rtol=1e-6)
    np.testing.assert_allclose(tanh.g(A), np.tanh(A), rtol=1e-6)
    np.testing.assert_array_equal(reclin.g(A), np.maximum(A, 0).astype(np.float32))
    assert reclin.dg(0.0) == 0 and reclin.dg(1e-30) == 1


def test_activations_are_found_by_name():
    assert activation("tanh") is tanh and activation(sigm) is sigm
    own = Activation("square", lambda a: a**2, lambda a: 2 * a)
    assert activation(own) is own
    with pytest.raises(ValueError, match="unknown activation g = 'relu': choose one of sigm, tanh, reclin, linear"):
        activation("relu")
    with pytest.raises(TypeError, match="the pair of g and its derivative"):
        activation(jnp.tanh)


def test_choosing_g_by_an_index_compiles_once():
    traces = []

    @jax.jit
    def both(index, a):
        traces.append(1)
        return select(index).g(a), select(index).dg(a)

    a = jnp.linspace(-2, 2, 5)
    for i, f in enumerate(ACTIVATIONS):
        value, slope = both(i, a)
        np.testing.assert_allclose(value, f.g(a), rtol=1e-6)
        np.testing.assert_allclose(slope, f.dg(a), rtol=1e-6)
    assert len(traces) == 1


def test_softmax_is_scipys_at_any_size():
    a = np.stack([A, -A, A / 1e4, A + 1e4])
    np.testing.assert_allclose(softmax(a / 1e3), special.softmax(a / 1e3, axis=-1), rtol=2e-5, atol=1e-7)
    np.testing.assert_allclose(log_softmax(a), special.log_softmax(a, axis=-1), rtol=1e-6)
    np.testing.assert_allclose(softmax(a).sum(axis=-1), 1, rtol=1e-6)
    assert softmax([1, 2]).shape == (2,) and softmax(np.array([[True, False]])).shape == (1, 2)


def test_softmax_needs_a_vector():
    for bad in (3.0, np.zeros((2, 0))):
        with pytest.raises(ValueError, match="softmax needs a vector a of C >= 1"):
            softmax(bad)

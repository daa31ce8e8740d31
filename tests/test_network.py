"""The forward pass against a loop written with NumPy alone, and what it says about shapes that do not fit."""
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib.activations import linear, reclin, sigm, tanh
from course_lib.batchnorm import Stats
from course_lib.initialization import glorot
from course_lib.loss import linear_squared
from course_lib.network import BatchNormLayer, Layer, fprop, hashable, parameter_count, predict, sizes

KEY = jax.random.key(0)


@pytest.fixture(scope="module")
def theta():
    return glorot(KEY, (3, 4, 5, 2))


@pytest.fixture(scope="module")
def X():
    return np.random.default_rng(0).normal(size=(7, 3)).astype(np.float32)


def by_hand(theta, x, g):
    """h^(k) for one example x, in float64, as the slide writes it."""
    h = [np.asarray(x, float)]
    for k, layer in enumerate(theta, start=1):
        a = np.asarray(layer.b, float) + np.asarray(layer.W, float) @ h[k - 1]
        h.append(g[k - 1](a) if k < len(theta) else np.exp(a) / np.exp(a).sum())
    return h


@pytest.mark.slow
def test_batched_equals_looped_equals_by_hand(theta, X):
    batch = fprop(theta, X, (tanh, sigm))
    for t, x in enumerate(X):
        one = fprop(theta, x, [tanh, "sigm"])
        for k, h in enumerate(by_hand(theta, x, (np.tanh, lambda a: 1 / (1 + np.exp(-a))))):
            np.testing.assert_allclose(batch.h[k][t], h, rtol=1e-5, atol=1e-6)
            np.testing.assert_allclose(one.h[k], h, rtol=1e-5, atol=1e-6)
    assert batch.a[0] is batch.m[0] is batch.norm[0] is None
    assert [h.shape for h in batch.h] == [(7, 3), (7, 4), (7, 5), (7, 2)]


@pytest.mark.slow
def test_any_number_of_layers_and_output_activations(X):
    for shape in ((3, 2), (3, 4, 2), (3, 2, 2, 2, 2, 2)):
        assert fprop(glorot(KEY, shape), X).h[-1].shape == (7, 2)
    theta = glorot(KEY, (3, 4, 2))
    forward = fprop(theta, X, reclin, linear_squared)
    np.testing.assert_array_equal(forward.a[-1], forward.h[-1])


def test_linear_units_collapse_to_one_matrix(theta, X):
    W = theta[2].W @ theta[1].W @ theta[0].W
    np.testing.assert_allclose(fprop(theta, X, linear).a[-1], X @ W.T, rtol=1e-4, atol=1e-5)


def test_kinds_of_input(theta, X):
    whole = np.round(X)
    expected = fprop(theta, whole).h[-1]
    for x in (whole.astype(int), whole.astype(float), whole.tolist(), jnp.asarray(whole)):
        np.testing.assert_array_equal(fprop(theta, x).h[-1], expected)
    np.testing.assert_array_equal(fprop(theta, X > 0).h[0], (X > 0).astype(np.float32))
    pixels = np.array([[0, 51, 255]], np.uint8)
    np.testing.assert_allclose(fprop(theta, pixels).h[0], [[0, 0.2, 1]], rtol=1e-6)


def test_parameters_may_be_numpy_or_integers(theta, X):
    numpy = jax.tree.map(lambda p: np.asarray(p, float), theta)
    np.testing.assert_array_equal(fprop(numpy, X).h[-1], fprop(theta, X).h[-1])
    whole = (Layer(np.array([[1, -1, 2]]), np.array([1])),)
    np.testing.assert_allclose(fprop(whole, X).a[1][:, 0], 1 + X @ [1, -1, 2], rtol=1e-5)


def test_large_preactivations_stay_finite(theta):
    x = np.full((2, 3), 1e4)
    for g in (tanh, sigm, reclin):
        assert np.isfinite(fprop(theta, x, g).h[-1]).all()


def test_masks_multiply_h(theta, X):
    rows = np.random.default_rng(1).integers(0, 2, (7, 4))
    forward = fprop(theta, X, tanh, m=(None, rows, np.full(5, 0.5)))
    np.testing.assert_allclose(forward.h[1], np.tanh(forward.a[1]) * rows, rtol=1e-5, atol=1e-7)
    np.testing.assert_allclose(forward.h[2], np.tanh(forward.a[2]) / 2, rtol=1e-5)
    for kind in (bool, np.uint8, float):
        np.testing.assert_array_equal(fprop(theta, X, m=(None, rows.astype(kind), None)).m[1], rows)


def test_normalised_layers_use_the_statistics_given(X):
    plain = glorot(KEY, (3, 4, 2))
    theta = (BatchNormLayer(plain[0].W, jnp.full(4, 2.0), jnp.ones(4)), plain[1])
    forward = fprop(theta, X)
    z = X @ plain[0].W.T
    np.testing.assert_allclose(forward.a[1], 2 * (z - z.mean(0)) / np.sqrt(z.var(0) + 1e-5) + 1, rtol=1e-4, atol=1e-5)
    stats = (None, Stats(jnp.zeros(4), jnp.ones(4)))
    np.testing.assert_allclose(fprop(theta, X[0], stats=stats).a[1], 2 * z[0] / np.sqrt(1 + 1e-5) + 1, rtol=1e-5)


def test_sizes_and_count(theta, X):
    assert sizes(theta) == (3, 4, 5, 2)
    assert parameter_count(theta) == 4 * 4 + 5 * 5 + 2 * 6
    assert predict(theta, X).dtype == jnp.int32 and predict(theta, X).shape == (7,) and predict(theta, X[0]).shape == ()
    assert hash(hashable([tanh, sigm])) == hash((tanh, sigm))


@pytest.mark.parametrize("x, message", [
    (np.zeros((7, 2)), r"a\(1\) = b\(1\) \+ W\(1\) x needs D = 3, x has 2"),
    (np.zeros(4), r"needs D = 3, x has 4"),
    (np.zeros((0, 3)), "empty mini-batch: T = 0"),
    (3.0, r"one example \(D,\) or a mini-batch \(T, D\), it has shape \(\)"),
    (np.zeros((2, 7, 3)), r"it has shape \(2, 7, 3\)"),
    ([[1.0, 2.0, 3.0], [1.0]], "x is ragged"),
    (np.array([[1.0, np.nan, 0.0]]), r"x has 1 NaN or infinite value\(s\), the first at index \(0, 1\)"),
])
def test_bad_x(theta, x, message):
    with pytest.raises(ValueError, match=message):
        fprop(theta, x)


@pytest.mark.parametrize("x", [KEY, "digits", np.zeros((2, 3), complex), None], ids=str)
def test_x_that_is_no_array_of_numbers(theta, x):
    with pytest.raises(TypeError, match="x (is a PRNG key|must hold real numbers)"):
        fprop(theta, x)


def test_bad_theta(X):
    W, b = jnp.zeros((4, 3)), jnp.zeros(4)
    for theta, message in [
        ((Layer(W, jnp.zeros((4, 1))),), r"b\(1\) must have shape \(H_1,\) = \(4,\), it has \(4, 1\)"),
        ((Layer(b, b),), r"W\(1\) must be a matrix \(H_1, H_0\), it has shape \(4,\)"),
        ((Layer(W, b), Layer(W, b)), r"a\(2\) = b\(2\) \+ W\(2\) h\(1\) needs H_1 = 3, h\(1\) has 4"),
        ((), "theta is empty"),
    ]:
        with pytest.raises(ValueError, match=message):
            fprop(theta, X)
    for theta in (Layer(W, b), W, [(W, b)]):
        with pytest.raises(TypeError, match="theta must be a tuple of layers"):
            fprop(theta, X)


def test_bad_g_masks_and_statistics(theta, X):
    with pytest.raises(ValueError, match="one activation for each of the L = 2 hidden layers, 1 were given"):
        fprop(theta, X, [tanh])
    with pytest.raises(TypeError, match="the pair of g and its derivative"):
        fprop(theta, X, jnp.tanh)
    ones = jnp.ones(2)
    for m, message in [
        ((None, jnp.ones(5)), r"m\(1\) needs H_1 = 4 units, it has shape \(5,\)"),
        ((None, jnp.ones((6, 4))), r"m\(1\) must have shape \(4,\) or \(7, 4\), as h\(1\); it has \(6, 4\)"),
        ((jnp.ones(3),), r"masks m must be \(None, m\(1\), ..., m\(L\)\) with L = 2"),
        ((None, None, None, jnp.ones(2)), "x and f\\(x\\) have none"),
        ((None,) * 5, "5 given"),
    ]:
        with pytest.raises(ValueError, match=message):
            fprop(theta, X, m=m)
    for stats in ((None, Stats(ones, ones)), (None,) * 5, (Stats(ones, ones),)):
        with pytest.raises(ValueError, match="tats"):
            fprop(theta, X, stats=stats)


def test_errors_come_at_trace_time(theta):
    with pytest.raises(ValueError, match="needs D = 3, x has 2"):
        jax.jit(fprop)(theta, jnp.zeros((7, 2)))

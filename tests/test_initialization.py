"""Distributions of the start: bounds, moments, biases, keys, bad sizes."""
import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib import initialization as init

KEY, SIZES = jax.random.key(0), (60, 50, 40)


@pytest.mark.parametrize("theta, sigma, bound", [
    (init.zeros(SIZES), 0, 0),
    (init.uniform(KEY, SIZES, 0.3), 0.3 / math.sqrt(3), 0.3),
    (init.gaussian(KEY, SIZES, 0.2), 0.2, np.inf),
    (init.glorot(KEY, SIZES), math.sqrt(2 / 110), math.sqrt(6 / 110)),
    (init.glorot(KEY, SIZES, 4.0), 4 * math.sqrt(2 / 110), 4 * math.sqrt(6 / 110)),
], ids="zeros uniform gaussian glorot 4xglorot".split())
def test_spread_bounds_and_biases(theta, sigma, bound):
    assert [layer.W.shape for layer in theta] == [(50, 60), (40, 50)]
    W = np.asarray(theta[0].W)
    assert np.abs(W).max() <= bound * (1 + 1e-6) and abs(W.std() - sigma) <= 0.03 * sigma + 1e-9
    assert abs(W.mean()) <= 4 * sigma / math.sqrt(W.size)
    assert not any(np.any(layer.b) for layer in theta)
    assert all(leaf.dtype == jnp.float32 for leaf in jax.tree.leaves(theta))


def test_constant_and_the_bound_of_each_layer():
    assert (init.constant((2, 3, 1), 1)[0].W == 1).all() and init.constant((2, 3), 1)[0].W.dtype == jnp.float32
    assert init.glorot_bound(50, 60) == pytest.approx(0.23354968)
    assert np.abs(init.glorot(KEY, (2, 2, 400))[1].W).max() < init.glorot_bound(400, 2) < 0.2


def test_the_key_decides_and_layers_differ():
    a, b = init.glorot(KEY, (3, 3, 3, 3)), init.glorot(KEY, (3, 3, 3, 3))
    assert jax.tree.all(jax.tree.map(np.array_equal, a, b))
    assert not np.array_equal(a[0].W, a[1].W)
    assert not np.array_equal(a[0].W, init.glorot(jax.random.key(1), (3, 3, 3, 3))[0].W)


def test_the_scale_may_be_any_number_even_traced():
    for b in (1, np.int64(1), np.float64(1), jnp.float32(1), np.float32(1)):
        assert np.array_equal(init.uniform(KEY, (2, 2), b)[0].W, init.uniform(KEY, (2, 2), 1.0)[0].W)
    traced = jax.jit(lambda b: init.uniform(KEY, (2, 2), b))(1.0)
    np.testing.assert_allclose(traced[0].W, init.uniform(KEY, (2, 2), 1.0)[0].W, rtol=1e-6)


@pytest.mark.parametrize("sizes, message", [
    ((3,), "needs at least an input and an output size"),
    ((3, 0, 2), r"sizes\[1\] must be a positive integer, it is 0"),
    ((3, 2.5), r"sizes\[1\] must be a positive integer, it is 2.5"), ((True, 2), r"sizes\[0\]"),
])
def test_bad_sizes(sizes, message):
    with pytest.raises(ValueError, match=message):
        init.glorot(KEY, sizes)


def test_bad_keys_and_numbers():
    with pytest.raises(TypeError, match="the first argument must be a PRNG key such as jax.random.key"):
        init.glorot(0, SIZES)
    with pytest.raises(TypeError, match="PRNG key"):
        init.glorot(SIZES, KEY)
    with pytest.raises(ValueError, match="use jax.vmap to run over many keys"):
        init.glorot(jax.random.split(KEY), SIZES)
    with pytest.raises(ValueError, match="b must be at least 0, it is -1"):
        init.uniform(KEY, SIZES, -1)
    with pytest.raises(ValueError, match="sigma must be finite, it is nan"):
        init.gaussian(KEY, SIZES, math.nan)
    with pytest.raises(ValueError, match=r"value must be one number, it has shape \(2,\)"):
        init.constant(SIZES, [1, 2])


def test_the_draw_in_numpy_is_glorots():
    W = init.glorot_drawn(np.random.default_rng(0), 60, 50)
    bound = init.glorot_bound(60, 50)
    assert W.shape == (60, 50) and W.dtype == np.float32 and 0.99 * bound < np.abs(W).max() <= np.float32(bound)
    assert W.var() == pytest.approx(2 / 110, rel=0.05)
    np.testing.assert_allclose(init.glorot_drawn(np.random.default_rng(0), 60, 50, 4.0), 4 * W, rtol=1e-5)

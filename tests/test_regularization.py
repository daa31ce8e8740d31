"""Penalties against jax.grad, as links of a chain, and their effect on W alone."""
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib.initialization import glorot
from course_lib.network import BatchNormLayer, Layer
from course_lib.optimizers import apply_updates, chain, sgd, with_hyper
from course_lib.regularization import grad_omega, l1, l2, max_norm, omega, omega_l1

PLAIN = tuple(layer._replace(b=layer.b + 1) for layer in glorot(jax.random.key(0), (3, 4, 2)))
NORMALISED = (BatchNormLayer(PLAIN[0].W, jnp.ones(4), jnp.ones(4)), PLAIN[1])


@pytest.mark.parametrize("theta", [PLAIN, NORMALISED], ids=["plain", "batch norm"])
def test_the_gradient_is_2W_and_nothing_for_biases(theta):
    mine, theirs = grad_omega(theta), jax.grad(omega)(theta)
    assert jax.tree.structure(mine) == jax.tree.structure(theirs)
    jax.tree.map(np.testing.assert_array_equal, mine, theirs)
    np.testing.assert_array_equal(mine[0].W, 2 * theta[0].W)
    np.testing.assert_allclose(omega(theta), sum((np.asarray(layer.W) ** 2).sum() for layer in theta), rtol=1e-6)
    np.testing.assert_allclose(omega_l1(theta), sum(np.abs(layer.W).sum() for layer in theta), rtol=1e-6)


@pytest.mark.parametrize("penalty, gradient", [(l2, lambda W: 2 * W), (l1, np.sign)], ids=["l2", "l1"])
def test_in_a_chain_they_add_lambda_times_their_gradient(penalty, gradient):
    optimizer = chain(penalty(0.1), sgd(0.5))
    zero = jax.tree.map(jnp.zeros_like, NORMALISED)
    updates, _ = optimizer.update(zero, optimizer.init(NORMALISED), NORMALISED)
    moved = apply_updates(NORMALISED, updates)
    for new, old in zip(moved, NORMALISED, strict=True):
        np.testing.assert_allclose(new.W, old.W - 0.05 * gradient(np.asarray(old.W)), rtol=1e-5, atol=1e-7)
        for field in set(old._fields) - {"W"}:
            np.testing.assert_array_equal(getattr(new, field), getattr(old, field))


def test_lambda_is_moved_like_any_hyper_parameter():
    optimizer = chain(l2(0.1), sgd(0.5))
    assert with_hyper(optimizer.init(PLAIN), lam=0.3)[0].lam == jnp.float32(0.3)
    with pytest.raises(ValueError, match="lam must be at least 0, it is -0.1"):
        l2(-0.1).init(PLAIN)


def test_max_norm_bounds_each_units_weights_and_leaves_short_ones():
    theta = (Layer(jnp.array([[3.0, 4.0], [0.3, 0.4], [0.0, 0.0]]), jnp.array([9.0, 9.0, 9.0])),)
    bounded = max_norm(theta, 1)[0]
    np.testing.assert_allclose(bounded.W, [[0.6, 0.8], [0.3, 0.4], [0, 0]], rtol=1e-6)
    np.testing.assert_array_equal(bounded.b, 9)
    with pytest.raises(ValueError, match="max-norm needs c > 0, it is 0"):
        max_norm(theta, 0)

"""What slides S19 to S22 claim of backpropagation, one test each."""
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib import initialization as init
from course_lib import network
from course_lib.activations import reclin, sigm, tanh
from course_lib.backprop import backprop, loss_and_grad
from course_lib.loss import onehot, softmax_nll

KEY = jax.random.key(0)
fprop = jax.jit(network.fprop, static_argnums=(2, 3))
RANDOM = np.random.default_rng(0)


@pytest.mark.slow
def test_S19_the_output_gradient_and_the_chain_rule_of_the_slide():
    theta, x = init.glorot(KEY, (3, 4, 2)), RANDOM.normal(size=3).astype(np.float32)
    forward = fprop(theta, x)
    grads = backprop(theta, forward, 1)
    np.testing.assert_allclose(grads.a[2], -(onehot(1, 2) - forward.h[2]), rtol=1e-6)
    np.testing.assert_allclose(grads.theta[1].W, np.outer(grads.a[2], forward.h[1]), rtol=1e-5)
    np.testing.assert_allclose(grads.h[1], np.asarray(theta[1].W).T @ grads.a[2], rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(grads.a[1], grads.h[1] * (1 - np.asarray(forward.h[1]) ** 2), rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(grads.theta[0].b, grads.a[1], rtol=1e-6)


@pytest.mark.slow
def test_S19_all_gradients_cost_two_to_four_forward_passes():
    theta, x, y = init.glorot(KEY, (64, 64, 64, 10)), jnp.zeros((100, 64)), jnp.zeros(100, jnp.int32)
    both = jax.jit(loss_and_grad).lower(theta, x, y).cost_analysis()["flops"]
    forward = jax.jit(lambda theta, x, y: softmax_nll.value(fprop(theta, x).a[-1], y).mean())
    assert 2 < both / forward.lower(theta, x, y).cost_analysis()["flops"] < 4


@pytest.mark.parametrize("g, formula, largest", [
    (sigm, lambda h: h * (1 - h), 0.25), (tanh, lambda h: 1 - h**2, 1.0), (reclin, lambda h: h > 0, 1.0),
], ids=["S20", "S21", "S22"])
def test_S20_S22_the_derivatives_as_functions_of_g_and_their_maxima(g, formula, largest):
    a = np.linspace(-4, 4, 81)
    np.testing.assert_allclose(g.dg(a), formula(np.asarray(g.g(a))), atol=1e-6)
    assert np.max(g.dg(a)) == pytest.approx(largest) and np.min(g.dg(a)) >= 0


def test_S22_the_slope_of_reclin_at_0_is_0_here_and_in_JAX():
    assert reclin.dg(0.0) == jax.grad(jax.nn.relu)(0.0) == 0

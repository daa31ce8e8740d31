"""What slides S16 to S18 claim of the risk and of stochastic gradient descent, one test each."""
import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib import initialization as init
from course_lib import network
from course_lib import optimizers as opt
from course_lib.activations import softmax
from course_lib.loss import onehot, risk, softmax_nll, zero_one
from course_lib.regularization import omega
from course_lib.training import minibatches
from tests.lessons.descents import bowl_steps

KEY = jax.random.key(0)
fprop = jax.jit(network.fprop, static_argnums=(2, 3))
RANDOM = np.random.default_rng(0)


@pytest.mark.slow
def test_S16_the_zero_one_loss_has_no_slope_and_nll_bounds_it():
    theta, x, y = init.glorot(KEY, (2, 4, 2)), RANDOM.normal(size=(50, 2)), RANDOM.integers(0, 2, 50)
    along = jax.tree.map(lambda p: jnp.asarray(RANDOM.normal(size=p.shape), jnp.float32), theta)
    a = jax.jit(jax.vmap(lambda s: fprop(jax.tree.map(lambda p, d: p + s * d, theta, along), x).a[-1]))(
        jnp.linspace(-2, 2, 200))
    wrong, nll = (np.asarray(jax.vmap(lambda a, f=f: f(a, y))(a)) for f in (zero_one, softmax_nll.value))
    assert (np.diff(wrong.mean(axis=1)) == 0).mean() > 0.4, "flat pieces"
    assert not np.any(jax.grad(lambda a: zero_one(a, y).mean())(a[0]))
    assert (nll / math.log(2) >= wrong - 1e-6).all()


def test_S16_the_regularized_risk():
    theta, x, y = init.glorot(KEY, (2, 3, 2)), RANDOM.normal(size=(5, 2)), np.array([0, 1, 1, 0, 1])
    a = fprop(theta, x).a[-1]
    assert float(risk(a, y, lam=0.1, omega=omega(theta))) == pytest.approx(
        float(softmax_nll.value(a, y).mean()) + 0.1 * sum(float((layer.W**2).sum()) for layer in theta), rel=1e-5)


def test_S17_an_epoch_of_stochastic_descent_is_one_update_for_each_example():
    assert minibatches(KEY, 20, 1).shape == (20, 1)


def test_S17_descent_converges_below_two_over_L_and_diverges_above():
    assert bowl_steps([4.0], opt.sgd(0.49), 200)[-1] < 0.05
    assert bowl_steps([4.0], opt.sgd(0.51), 200)[-1] > 20


def test_S18_nll_is_the_cross_entropy_with_e_y():
    a, y = RANDOM.normal(size=(6, 3)), RANDOM.integers(0, 3, 6)
    np.testing.assert_allclose(softmax_nll.value(a, y), -(onehot(y, 3) * jnp.log(softmax(a))).sum(axis=1), rtol=1e-5)


@pytest.mark.slow
@pytest.mark.parametrize("scale, near", [(1.0, True), (0.01, True), (30.0, False)])
def test_S18_item13_the_loss_starts_at_the_natural_logarithm_of_C_if_the_weights_are_small(scale, near):
    x, y = RANDOM.uniform(-1, 1, size=(500, 20)), RANDOM.integers(0, 10, 500)
    start_loss = float(softmax_nll.value(fprop(init.glorot(KEY, (20, 30, 10), scale), x).a[-1], y).mean())
    assert (abs(start_loss - math.log(10)) < 0.5) == near

"""What slide S24 claims of regularization, one test each."""
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib import initialization as init
from course_lib import optimizers as opt
from course_lib.regularization import grad_omega, l2

KEY = jax.random.key(0)


def test_S24_from_loss_0_one_step_scales_W_by_one_minus_two_alpha_lambda():
    theta = init.uniform(KEY, (3, 2), 1.0)
    theta = (theta[0]._replace(b=jnp.ones(2)),)
    optimizer = opt.chain(l2(0.1), opt.sgd(0.5))
    updates, _ = optimizer.update(jax.tree.map(jnp.zeros_like, theta), optimizer.init(theta), theta)
    after = opt.apply_updates(theta, updates)
    np.testing.assert_allclose(after[0].W, theta[0].W * (1 - 2 * 0.5 * 0.1), rtol=1e-6)
    np.testing.assert_array_equal(after[0].b, theta[0].b)


@pytest.mark.slow
def test_S24_weight_decay_is_a_gaussian_prior_of_variance_one_over_two_lambda_T():
    theta, T, lam = init.uniform(KEY, (3, 2), 1.0), 50, 0.1
    minus_log_prior = jax.grad(lambda theta: -jax.scipy.stats.norm.logpdf(theta[0].W, 0, (2 * lam * T) ** -0.5).sum())
    np.testing.assert_allclose(minus_log_prior(theta)[0].W / T, lam * grad_omega(theta)[0].W, rtol=1e-5)

"""What slides S50 and S51 claim of batch normalization, one test each."""
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib.activations import tanh
from course_lib.batchnorm import bprop_constant_stats, bprop_normalize, normalize
from course_lib.batchnorm_training import global_stats, normalized
from course_lib.initialization import glorot
from course_lib.network import BatchNormLayer, fprop
from course_lib.optimizers import sgd
from course_lib.training import epochs, gradient_step, run_steps, start, supervised_objective

KEY = jax.random.key(0)
RANDOM = np.random.default_rng(0)


@pytest.mark.slow
def test_S50_each_pre_activation_is_normalised_per_mini_batch():
    theta = normalized(glorot(KEY, (4, 6, 3)))
    a = fprop(theta, RANDOM.normal(3, 5, size=(32, 4)).astype(np.float32)).a[1]
    np.testing.assert_allclose(a.mean(axis=0), 0, atol=1e-5)
    np.testing.assert_allclose(a.std(axis=0), 1, atol=1e-4)


@pytest.mark.slow
def test_S50_with_the_mini_batchs_own_statistics_an_example_depends_on_its_company_and_with_global_ones_not():
    theta, x = normalized(glorot(KEY, (4, 6, 3))), RANDOM.normal(size=(32, 4)).astype(np.float32)
    stats = global_stats(theta, x)
    assert jnp.abs(fprop(theta, x[:8]).h[-1] - fprop(theta, x[:16]).h[-1][:8]).max() > 0.01
    alone = [fprop(theta, one, stats=stats).h[-1] for one in x[:8]]
    np.testing.assert_allclose(fprop(theta, x[:8], stats=stats).h[-1], alone, atol=1e-6)


@pytest.mark.parametrize("a, eps, same", [
    (7.0, 0.0, "same"), (1e-3, 0.0, "same"), (-7.0, 0.0, "sign flipped"), (1e-3, 1e-5, "different"),
    (1e3, 1e-5, "almost"),
])
def test_S50_item8_scaling_W_changes_nothing_for_eps_0_and_a_positive_scale(a, eps, same):
    with jax.enable_x64(True):
        z = jnp.asarray(RANDOM.normal(size=(20, 3)))
        scaled, plain = normalize(a * z, eps=eps).z_hat, normalize(z, eps=eps).z_hat
        difference, flipped = (float(jnp.abs(scaled + sign * plain).max()) for sign in (-1, 1))
    assert {"same": difference < 1e-12, "sign flipped": flipped < 1e-12 < difference,
            "different": difference > 0.1, "almost": 1e-7 < difference < 1e-4}[same]


@pytest.mark.slow
def test_S50_item8_b_of_a_normalised_layer_is_redundant():
    with jax.enable_x64(True):
        z, c = jnp.asarray(RANDOM.normal(size=(2, 20, 3)))
        grad_b = jax.grad(lambda b: (normalize(z + b).z_hat * c).sum())(jnp.asarray([1.0, -2.0, 3.0]))
        np.testing.assert_allclose(grad_b, 0, atol=1e-12)
        np.testing.assert_allclose(normalize(z + 5.0).z_hat, normalize(z).z_hat, atol=1e-12)


@pytest.mark.slow
def test_S50_S51_backpropagation_takes_the_normalization_into_account():
    with jax.enable_x64(True):
        z, c = jnp.asarray(RANDOM.normal(size=(2, 20, 3)))
        norm = normalize(z, eps=0.0)
        right, wrong = bprop_normalize(c, norm, 0.0), bprop_constant_stats(c, norm, 0.0)
        np.testing.assert_allclose(right, jax.grad(lambda z: (normalize(z, eps=0.0).z_hat * c).sum())(z), atol=1e-12)
        np.testing.assert_allclose(right.sum(axis=0), 0, atol=1e-12)
        np.testing.assert_allclose((right * norm.z_hat).sum(axis=0), 0, atol=1e-12)
        assert jnp.linalg.norm(right - wrong) > 0.1 * jnp.linalg.norm(right)


@pytest.mark.slow
def test_S51_gamma_sigma_and_beta_mu_give_the_identity_back():
    x = RANDOM.normal(size=(20, 4)).astype(np.float32)
    plain = glorot(KEY, (4, 6, 3))
    stats = fprop(normalized(plain), x).norm[1].stats
    undone = (BatchNormLayer(plain[0].W, jnp.sqrt(stats.var + 1e-5), stats.mu), plain[1])
    np.testing.assert_allclose(fprop(undone, x).a[1], fprop(plain, x).a[1], atol=1e-5)


@pytest.mark.slow
def test_S51_gamma_and_beta_are_learned():
    theta, x = normalized(glorot(KEY, (4, 6, 3))), RANDOM.normal(size=(30, 4)).astype(np.float32)
    step = gradient_step(supervised_objective(tanh), sgd(0.1).update)
    state, _ = run_steps(step, start(theta, sgd(0.1), KEY), x, np.arange(30, dtype=np.int32) % 3, epochs(KEY, 30, 10, 5))
    assert (state.theta[0].gamma != 1).all() and (state.theta[0].beta != 0).all()

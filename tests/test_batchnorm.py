"""Batch normalization: the backward pass against jax.grad and PyTorch, its identities, the named wrong answer."""
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib.batchnorm import Stats, batch_stats, bprop_constant_stats, bprop_normalize, normalize, running_stats

RANDOM = np.random.default_rng(0)
Z, C = RANDOM.normal(1, 2, size=(8, 3)), RANDOM.normal(size=(8, 3))


def test_forward_is_numpy_with_variance_one_over_m():
    norm = normalize(Z)
    np.testing.assert_allclose(norm.stats.mu, Z.mean(axis=0), rtol=1e-5)
    np.testing.assert_allclose(norm.stats.var, Z.var(axis=0), rtol=1e-5)
    np.testing.assert_allclose(norm.z_hat, (Z - Z.mean(axis=0)) / np.sqrt(Z.var(axis=0) + 1e-5), rtol=1e-4, atol=1e-5)


@pytest.mark.slow
@pytest.mark.parametrize("eps", [1e-5, 0.1])
def test_backward_equals_jax_grad_in_float64(eps):
    with jax.enable_x64(True):
        z = jnp.asarray(Z)
        theirs = jax.grad(lambda z: (normalize(z, eps=eps).z_hat * C).sum())(z)
        mine = bprop_normalize(jnp.asarray(C), normalize(z, eps=eps), eps)
        np.testing.assert_allclose(mine, theirs, rtol=1e-11, atol=1e-14)


def test_backward_equals_pytorch():
    torch = pytest.importorskip("torch", reason="PyTorch is not installed: batch norm is not compared with it")
    z = torch.tensor(Z, requires_grad=True)
    layer = torch.nn.BatchNorm1d(3, eps=1e-5).double()
    (layer(z) * torch.tensor(C)).sum().backward()
    with jax.enable_x64(True):
        grad = bprop_normalize(jnp.asarray(C), normalize(jnp.asarray(Z)))
    np.testing.assert_allclose(grad, z.grad.numpy(), rtol=1e-10, atol=1e-13)


def test_the_gradient_sums_to_zero_and_is_orthogonal_to_z_hat():
    with jax.enable_x64(True):
        norm = normalize(jnp.asarray(Z), eps=0.0)
        grad = bprop_normalize(jnp.asarray(C), norm, 0.0)
        np.testing.assert_allclose(grad.sum(axis=0), 0, atol=1e-13)
        np.testing.assert_allclose((grad * norm.z_hat).sum(axis=0), 0, atol=1e-13)


def test_constant_statistics_are_a_wrong_gradient_in_training_and_the_right_one_at_test_time():
    with jax.enable_x64(True):
        z = jnp.asarray(Z)
        norm = normalize(z)
        right, wrong = bprop_normalize(jnp.asarray(C), norm), bprop_constant_stats(jnp.asarray(C), norm)
        assert np.linalg.norm(wrong - right) / np.linalg.norm(right) > 0.1
        at_test = jax.grad(lambda z: (normalize(z, norm.stats).z_hat * C).sum())(z)
        np.testing.assert_allclose(wrong, at_test, rtol=1e-12)


def test_with_global_statistics_one_example_is_enough_and_others_do_not_matter():
    stats = batch_stats(Z)
    np.testing.assert_allclose(normalize(Z[0], stats).z_hat, normalize(Z[:4], stats).z_hat[0], rtol=1e-6)
    assert not np.allclose(normalize(Z[:4]).z_hat[0], normalize(Z).z_hat[0], atol=1e-2)


def test_running_statistics_reach_the_global_ones():
    running, batches = Stats(jnp.zeros(3), jnp.ones(3)), RANDOM.normal(1, 2, size=(400, 32, 3)).astype(np.float32)
    step = jax.jit(lambda running, z: running_stats(running, batch_stats(z), 0.02))
    for z in batches:
        running = step(running, z)
    np.testing.assert_allclose(running.mu, 1, atol=0.15)
    np.testing.assert_allclose(running.var, 4, atol=0.5)
    np.testing.assert_array_equal(running_stats(running, batch_stats(Z), 1.0).mu, batch_stats(Z).mu)


@pytest.mark.parametrize("z", [np.zeros((1, 3)), np.zeros(3), np.zeros((0, 3)), 1.0], ids=lambda z: str(np.shape(z)))
def test_too_few_examples(z):
    with pytest.raises(ValueError, match="needs a mini-batch of at least 2 examples"):
        normalize(z)


@pytest.mark.slow
def test_bad_input():
    stats = batch_stats(Z)
    with pytest.raises(ValueError, match="mini-batches"):
        bprop_normalize(jnp.ones(3), normalize(Z[0], stats))
    with pytest.raises(ValueError, match=r"z has \(2,\) units and the statistics \(3,\)"):
        normalize(Z[:, :2], stats)
    with pytest.raises(ValueError, match="rate must be between 0 and 1, it is 2"):
        running_stats(stats, stats, 2)
    with pytest.raises(ValueError, match=r"shape \(3,\), the mini-batch's \(2,\)"):
        running_stats(stats, batch_stats(Z[:, :2]))
    assert normalize(np.arange(6).reshape(3, 2)).z_hat.dtype == jnp.float32

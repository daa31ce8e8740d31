"""What slides S40 and S41 claim of autoencoders, and S40 of the restricted Boltzmann machine, one test each."""
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.linalg import subspace_angles
from sklearn.decomposition import PCA

from course_lib.activations import linear, reclin
from course_lib.autoencoder import Autoencoder, autoencoder, bprop_reconstruction, reconstruct
from course_lib.autoencoder_training import reconstruction_objective
from course_lib.data import mnist
from course_lib.loss import linear_squared, sigm_cross_entropy
from course_lib.optimizers import adam, sgd
from course_lib.rbm.model import binarize, free_energy, init
from course_lib.rbm.training import pcd_hyper, persistent_step
from course_lib.training import epochs, gradient_step, run_steps, start

KEY = jax.random.key(0)
RANDOM = np.random.default_rng(0)
IDX = epochs(KEY, 600, 100, 30)


@pytest.fixture(scope="module")
def digits():
    """600 characters and their labels."""
    return mnist().train.X[:600], mnist().train.y[:600]


def auc(low, high):
    """How often a random one of `low` lies below a random one of `high`."""
    return (np.searchsorted(np.sort(low), high) / len(low)).mean()


def angle(a, b):
    return float((a * b).sum() / jnp.linalg.norm(a) / jnp.linalg.norm(b))


@pytest.mark.slow
def test_S40_an_autoencoder_tells_a_character_from_a_random_image(digits):
    step = gradient_step(reconstruction_objective(), adam(0.003).update)
    theta = run_steps(step, start(autoencoder(KEY, 784, 50), adam(0.003), KEY), *digits, IDX)[0].theta
    new = mnist().valid.X[:200]
    shuffled = RANDOM.permuted(new, axis=1)
    assert auc(*(sigm_cross_entropy.value(reconstruct(theta, x).a_hat, x) for x in (new, shuffled))) > 0.99


@pytest.mark.slow
def test_S40_free_energy_separates_characters_from_random_images_once_trained():
    data = mnist()
    X, digits = binarize(KEY, data.train.X[:10_000]), np.asarray(binarize(KEY, data.test.X[:1000]))
    shuffled = np.random.default_rng(0).permuted(digits, axis=1)  # each digit by its own permutation: as much ink
    theta, optimizer, y = init(KEY, 784, 64), sgd(0.1), np.zeros(10_000, np.int32)
    untrained = auc(free_energy(theta, digits), free_energy(theta, shuffled))
    state = start(theta, optimizer, KEY, pcd_hyper(KEY, theta, M=100))
    state, _ = run_steps(persistent_step(optimizer.update), state, X, y, epochs(KEY, 10_000, 100, 5))
    trained = auc(free_energy(state.theta, digits), free_energy(state.theta, shuffled))
    assert trained > 0.99 and 0.3 < untrained < 0.7


@pytest.mark.slow
def test_S41_with_tied_weights_the_gradient_of_W_is_the_sum_of_its_two_uses():
    theta, x = autoencoder(KEY, 6, 4), RANDOM.uniform(size=(5, 6)).astype(np.float32)
    untied = theta._replace(W_star=theta.W.T)
    grads = bprop_reconstruction(theta, reconstruct(theta, x))
    apart = bprop_reconstruction(untied, reconstruct(untied, x)).theta
    np.testing.assert_allclose(grads.theta.W, apart.W + apart.W_star.T, atol=1e-7)
    assert angle(grads.theta.W, apart.W) < 0.999  # neither use alone


@pytest.mark.slow
def test_S41_a_linear_autoencoder_spans_the_subspace_of_PCA_but_its_units_are_not_the_components():
    data = (RANDOM.normal(size=(200, 6)) * [3, 2, 1.5, 0.5, 0.3, 0.2]).astype(np.float32)
    step = gradient_step(reconstruction_objective(linear, linear_squared), adam(0.01).update)
    everything = np.tile(np.arange(200, dtype=np.int32), (2000, 1))
    theta = run_steps(step, start(autoencoder(KEY, 6, 3), adam(0.01), KEY), data, np.zeros(200), everything)[0].theta
    components = PCA(3).fit(data).components_
    assert subspace_angles(np.asarray(theta.W).T, components.T).max() < 0.01
    cosines = np.abs(components @ np.asarray(theta.W).T) / np.linalg.norm(theta.W, axis=1)
    assert cosines.max(axis=0).min() < 0.95
    best = PCA(3).fit(data)
    residual = ((data - best.inverse_transform(best.transform(data))) ** 2).sum(axis=1).mean() / 2
    forward = reconstruct(theta, data, linear, linear_squared)
    np.testing.assert_allclose(linear_squared.value(forward.a_hat, data).mean(), residual, rtol=1e-3)


@pytest.mark.slow
def test_S41_an_overcomplete_autoencoder_can_copy_and_a_bottleneck_cannot():
    data = RANDOM.normal(size=(50, 6)).astype(np.float32)
    copy = Autoencoder(jnp.concatenate([jnp.eye(6), -jnp.eye(6)]), jnp.zeros(12), jnp.zeros(6))
    assert linear_squared.value(reconstruct(copy, data, reclin, linear_squared).a_hat, data).max() < 1e-12
    best = PCA(3).fit(data)
    assert ((best.inverse_transform(best.transform(data)) - data) ** 2).mean() > 0.1


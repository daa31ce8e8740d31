"""What the deck says of restricted Boltzmann machines, one assertion for each claim, with its condition."""
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib.data import mnist
from course_lib.optimizers import sgd
from course_lib.rbm.ais import ais, schedule
from course_lib.rbm.gibbs import gibbs
from course_lib.rbm.likelihood import log_p, log_z, states
from course_lib.rbm.model import RBM, binarize, energy, free_energy, init, p_h, p_x
from course_lib.rbm.training import cd_hyper, cd_objective, exact_objective, pcd_hyper, persistent_step
from course_lib.training import epochs, run_steps, start
from tests.rbm.oracle import bits, on_device, random_rbm

KEY, H, D = jax.random.key(0), 5, 4  # the figure's five hidden and four visible circles
RAW = random_rbm(0, H, D)


@pytest.fixture(scope="module")
def joint():
    """p(x, h) of the figure's RBM for all x and h from the library's E and Z, (2^D, 2^H) float64."""
    with jax.enable_x64(True):
        theta = on_device(RAW)
        E = np.stack([energy(theta, np.broadcast_to(x, (2**H, D)), bits(H)) for x in bits(D)])
        return np.exp(-E - np.asarray(log_z(theta)))


def test_S52_energy_of_one_hand_computed_configuration():
    theta = RBM(jnp.asarray([[1.0, -2.0]]), jnp.asarray([0.5]), jnp.asarray([0.25, 3.0]))
    assert float(energy(theta, [1, 1], [1])) == -(1 - 2) - (0.25 + 3) - 0.5


def test_S52_probabilities_sum_to_one(joint):
    assert joint.sum() == pytest.approx(1, abs=1e-10)


def test_S52_each_layer_is_independent_given_the_other(joint):
    with jax.enable_x64(True):
        theta = on_device(RAW)
        ph, px = np.asarray(p_h(theta, bits(D))), np.asarray(p_x(theta, bits(H)))
    product = np.where(bits(H)[None], ph[:, None], 1 - ph[:, None]).prod(-1)
    np.testing.assert_allclose(joint / joint.sum(1, keepdims=True), product, atol=1e-10)
    product = np.where(bits(D)[None], px[:, None], 1 - px[:, None]).prod(-1).T
    np.testing.assert_allclose(joint / joint.sum(0), product, atol=1e-10)


def test_S52_but_the_visible_units_alone_are_not_independent(joint):
    p, means = joint.sum(1), joint.sum(1) @ bits(D)
    independent = np.where(bits(D), means, 1 - means).prod(1)
    assert np.abs(p - independent).sum() / 2 > 0.03  # total variation


def test_S52_free_energy_sums_the_hidden_units_out(joint):
    with jax.enable_x64(True):
        theta = on_device(RAW)
        np.testing.assert_allclose(np.exp(-free_energy(theta, bits(D)) - log_z(theta)), joint.sum(1), atol=1e-10)


def test_S52_extension_gibbs_sampling_reaches_p_of_x():
    theta = on_device(random_rbm(0, H, D, dtype=np.float32))
    p, x = np.exp(log_p(theta, states(D))), jnp.zeros((40_000, D))
    distance = []
    for k in (1, 3, 40):
        seen = np.bincount((np.asarray(gibbs(KEY, theta, x, k).x[-1]) @ 2 ** np.arange(D)).astype(int), minlength=2**D)
        distance.append(np.abs(seen / len(x) - p).sum() / 2)
    assert distance[0] > 0.1 and distance[0] > distance[1] > distance[2] and distance[2] < 0.015


def test_S52_extension_the_bias_of_cd_k_falls_with_k():
    theta = on_device(random_rbm(0, H, D, scale=1.5, dtype=np.float32))
    data = np.tile(bits(D)[[3, 12, 11, 3]] > 0, (25_000, 1))
    true = jax.jit(exact_objective())(theta, data, None, KEY, ())[1]
    objective, bias = jax.jit(cd_objective()), []
    for k in (1, 4, 16, 64):
        grads = objective(theta, data, None, KEY, cd_hyper(k))[1]
        bias.append(sum(float(((g - t) ** 2).sum()) for g, t in zip(grads, true, strict=True)) ** 0.5)
    assert bias[0] > bias[1] > bias[2] > bias[3] and bias[3] < 0.2 * bias[0]


def test_S52_the_intractable_partition_function_is_tractable_up_to_20_bits_of_the_smaller_layer():
    theta = on_device(random_rbm(0, 20, 784, dtype=np.float32))
    theta = theta._replace(W=0.1 * theta.W)
    estimate = ais(KEY, theta, schedule(100), M=100)
    assert estimate.low < log_z(theta) < estimate.high


def test_S52_beyond_20_bits_it_is_out_of_reach():
    with pytest.raises(ValueError, match="out of reach.*annealed importance sampling"):
        log_z(init(KEY, 784, 21))


def auc(low, high):
    """How often a random one of `low` lies below a random one of `high`."""
    return (np.searchsorted(np.sort(low), high) / len(low)).mean()


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

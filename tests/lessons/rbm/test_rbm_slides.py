"""What slide S52 claims of restricted Boltzmann machines, one test each."""
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib.rbm.ais import ais, schedule
from course_lib.rbm.likelihood import log_z
from course_lib.rbm.model import RBM, energy, free_energy, init, p_h, p_x
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


@pytest.mark.slow
def test_S52_the_intractable_partition_function_is_tractable_up_to_20_bits_of_the_smaller_layer():
    theta = on_device(random_rbm(0, 20, 784, dtype=np.float32))
    theta = theta._replace(W=0.1 * theta.W)
    estimate = ais(KEY, theta, schedule(100), M=100)
    assert estimate.low < log_z(theta) < estimate.high


def test_S52_beyond_20_bits_it_is_out_of_reach():
    with pytest.raises(ValueError, match="out of reach.*annealed importance sampling"):
        log_z(init(KEY, 784, 21))

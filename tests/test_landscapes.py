"""Losses of two parameters: their curvatures, their minima, and what a descent on them does."""
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib.landscapes import arrival, bent, bowl, descend, hole, turned
from course_lib.optimizers import momentum, sgd


def curvatures(height, at=(0.0, 0.0)):
    """Eigenvalues of the Hessian, ascending."""
    return np.linalg.eigvalsh(jax.hessian(height)(jnp.array(at)))


@pytest.mark.parametrize("coordinates", [lambda theta: theta, lambda theta: turned(theta, 30), lambda theta: bent(theta, 0.7)])
def test_a_bowl_keeps_its_curvatures_turned_or_bent(coordinates):
    assert curvatures(lambda theta: bowl(coordinates(theta), 0.5, 8.0)) == pytest.approx([0.5, 8], rel=1e-5)


def test_turned_is_a_rotation_and_bent_a_parabola():
    theta = jnp.array([0.3, -1.2])
    assert np.hypot(*turned(theta, 77)) == pytest.approx(np.hypot(*theta), rel=1e-6)
    assert turned(theta, 90) == pytest.approx([-1.2, -0.3], abs=1e-6)
    assert bent(jnp.array([2.0, 2.0]), 0.5)[1] == 0


def test_a_hole_is_flat_outside():
    assert curvatures(lambda theta: hole(theta, 4.0)) == pytest.approx([0.5, 0.5], rel=1e-5)
    assert hole(jnp.zeros(2)) == 0 and hole(jnp.array([6.0, 0])) == pytest.approx(1)
    assert np.abs(jax.grad(hole)(jnp.array([6.0, 0]))).max() < 1e-6


@pytest.mark.parametrize(("alpha", "beta"), [(0.1, 0.0), (0.05, 0.8)])
def test_a_descent_is_its_updates(alpha, beta):
    H = np.diag([1.0, 9.0])
    path = jax.jit(lambda begin: descend(jax.value_and_grad(lambda theta: bowl(theta, 1, 9)),
                                         momentum(alpha, beta) if beta else sgd(alpha), begin, 30))(jnp.array([2.0, -1.0]))
    theta, velocity, by_hand = np.array([2.0, -1.0]), np.zeros(2), []
    for _ in range(31):
        by_hand.append(theta)
        velocity = H @ theta + beta * velocity
        theta = theta - alpha * velocity
    np.testing.assert_allclose(path, by_hand, atol=1e-5)


def test_arrival_is_for_good():
    loss = np.array([[1, 1, 1, 1], [0.001, 0.5, 0.02, np.nan], [0.5, 0.01, 0.02, 0], [0.001, 0.005, 0.02, np.nan]])
    assert arrival(loss).tolist() == [3, 2, 4, 4]
    assert arrival(np.full((3, 1), 1e9)).tolist() == [3]
    assert arrival([4.0, 1.0, 0.3, 0.5], 0.1) == 4 and arrival([4.0, 1.0, 0.3, 0.2], 0.1) == 2


def test_numbers_that_are_known_are_known_inside_a_compiled_function_too():
    at = jnp.array([0.3, -0.2])

    def height(theta):
        return bowl(turned(theta, 45), 1, 30) + hole(bent(theta, 0.5), 2)

    assert float(jax.jit(height)(at)) == pytest.approx(float(height(at)), rel=1e-6)
    with pytest.raises(ValueError, match="above 0"):
        jax.jit(lambda theta: hole(theta, -1.0))(at)

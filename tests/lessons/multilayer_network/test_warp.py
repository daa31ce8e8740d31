"""The plane carried through a trained network, slide S10, without a picture."""
import jax
import numpy as np
import pytest

from course_lib.activations import place
from course_lib.lessons.multilayer_network.warp import (
    FRAMES,
    SETS,
    N,
    T,
    bending,
    between_stations,
    stations,
    toy_sets,
    train_plane,
)
from course_lib.network import fprop

PROBE = np.array([0.5, -1.0], np.float32)


@pytest.fixture(scope="module")
def sets():
    return toy_sets()


def carried(run, depth, g, X, t=FRAMES):
    return stations(run.theta, np.int32(t), np.int32(depth), place(g), X, PROBE)


@pytest.mark.parametrize("name", SETS)
def test_training_lowers_the_error_and_frame_0_is_the_start(sets, name):
    run = train_plane(np.int32(2), place("tanh"), np.int32(4), *sets[name])
    assert len(run.error) == FRAMES + 1 and run.error[-1] < run.error[0]
    turn = np.asarray(run.theta[0].W[0])
    np.testing.assert_allclose(turn @ turn.T, np.eye(2), atol=1e-6)


@pytest.mark.parametrize("depth", [1, 3])
def test_stations_are_the_layers_of_the_network(sets, depth):
    X, y = sets["moons"]
    run = train_plane(np.int32(depth), place("tanh"), np.int32(0), X, y)
    theta = jax.tree.map(lambda leaf: leaf[FRAMES], run.theta)
    forward = fprop((*theta[:depth], theta[-1]), X)
    at = carried(run, depth, "tanh", X)
    rows = slice(N * N, N * N + T)
    for k in range(1, depth + 1):
        np.testing.assert_allclose(between_stations(at.places, k)[rows], forward.h[k], atol=1e-5)
        np.testing.assert_allclose(between_stations(at.places, k - 0.5)[rows], forward.a[k], atol=1e-5)
    np.testing.assert_allclose(at.f[rows], forward.h[-1], atol=1e-5)
    np.testing.assert_array_equal(at.places[0][-1], PROBE)


def test_only_a_g_that_bends_bends_and_a_linear_network_is_one_matrix(sets):
    X, y = sets["moons"]
    for g, bends in (("linear", False), ("tanh", True)):
        run = train_plane(np.int32(3), place(g), np.int32(0), X, y)
        at = carried(run, 3, g, X)
        places = np.asarray(between_stations(at.places, 3))[: N * N].reshape(N, N, 2)
        assert (bending(places) > 1) is bends and (float(at.gap) > 1e-4) is bends

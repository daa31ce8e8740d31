"""The plane carried through a trained network, slide S10, without a picture."""
import jax
import numpy as np
import pytest

from course_lib.activations import place
from course_lib.lessons.multilayer_network.warp import (
    FRAMES,
    SETS,
    N,
    Stations,
    T,
    bending,
    between_stations,
    extent_at,
    extents,
    polar,
    stations,
    toy_sets,
    train_plane,
    turned,
)
from course_lib.network import fprop

PROBE = np.array([0.5, -1.0], np.float32)


@pytest.fixture(scope="module")
def sets():
    return toy_sets()


def carried(run, depth, g, X, t=FRAMES):
    return jax.tree.map(np.asarray, stations(run.theta, np.int32(t), np.int32(depth), place(g), X, PROBE))


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
        np.testing.assert_allclose(between_stations(at, k)[rows], forward.h[k], atol=1e-5)
        np.testing.assert_allclose(between_stations(at, k - 0.5)[rows], forward.a[k], atol=1e-5)
    np.testing.assert_allclose(at.f[rows], forward.h[-1], atol=1e-5)
    np.testing.assert_array_equal(at.places[0][-1], PROBE)


def test_only_a_g_that_bends_bends_and_a_linear_network_is_one_matrix(sets):
    X, y = sets["moons"]
    for g, bends in (("linear", False), ("tanh", True)):
        run = train_plane(np.int32(3), place(g), np.int32(0), X, y)
        at = carried(run, 3, g, X)
        places = np.asarray(between_stations(at, 3))[: N * N].reshape(N, N, 2)
        assert (bending(places) > 1) is bends and (float(at.gap) > 1e-4) is bends


@pytest.mark.parametrize("W", [[[2, 1], [0, 0.5]], [[1, 2], [3, 1]], [[0, -1], [1, 0]], [[-3, 0], [0, -3]], [[1, 1], [1, 1]]])
def test_a_matrix_is_a_stretch_and_then_a_turn(W):
    S, angle = polar(np.array(W))
    np.testing.assert_allclose(turned(angle) @ S, W, atol=1e-12)
    np.testing.assert_allclose(S, S.T, atol=1e-12)
    assert np.linalg.eigvalsh(S)[1] >= 0 and np.sign(np.linalg.det(S).round(9)) == np.sign(np.linalg.det(W).round(9))


def one_layer(W, b):
    """Stations of a single layer of these weights with g linear, on a few points."""
    x = np.array([[1.0, 0], [0, 1], [-2, 1], [3, 3]])
    a = x @ np.array(W).T + b
    return Stations(np.stack([x, a, a]), None, None, np.array([W]), np.array([b]), None)


def test_a_turn_keeps_every_length_on_its_way():
    at = one_layer(turned(np.radians(170)), (0.0, 0.0))
    for position in np.linspace(0, 0.5, 26):
        np.testing.assert_allclose(np.hypot(*between_stations(at, position).T), np.hypot(*at.places[0].T), atol=1e-9)
    np.testing.assert_allclose(between_stations(at, 0.5), at.places[1], atol=1e-9)
    np.testing.assert_allclose(between_stations(at, 0.499999), at.places[1], atol=1e-4)


def test_no_matrix_that_keeps_its_side_flattens_the_plane_on_its_way():
    W = np.array([[-1.5, -1.0], [0.9, -1.1]])
    assert np.linalg.det(W) > 0
    at = one_layer(W, (0.3, -0.2))
    area = [np.linalg.det(np.diff(between_stations(at, p)[:3], axis=0)) for p in np.linspace(0, 0.5, 30)]
    whole = sorted((area[0], area[-1]), key=abs)
    assert min(np.abs(area)) > 0.99 * abs(whole[0]) and max(np.abs(area)) < 1.01 * abs(whole[1])


def test_what_is_shown_stands_still_while_the_weights_act(sets):
    run = train_plane(np.int32(2), place("tanh"), np.int32(4), *sets["moons"])
    at = carried(run, 2, "tanh", sets["moons"].X)
    reaches = extents(at, 2)
    assert len(reaches) == 3
    for k in (0, 1):
        seen = [extent_at(reaches, k + p) for p in (0, 0.1, 0.3, 0.5)]
        assert max(seen) - min(seen) < 1e-9
        assert all(np.abs(between_stations(at, k + p)[N * N:]).max() < 1.02 * seen[0] for p in np.linspace(0, 0.5, 21))
        assert max(np.abs(between_stations(at, k + p)[:N * N]).max() for p in (0, 0.5)) > 1.2 * seen[0], "the grid goes on"
    steps = [extent_at(reaches, p) for p in np.arange(0, 2.001, 0.01)]
    assert np.abs(np.diff(np.log(steps))).max() < 0.1, "never a jump"
    assert extent_at(reaches, 2.0) == pytest.approx(np.abs(at.places[4][N * N:]).max())


def test_the_cut_is_where_both_outputs_are_one_half(sets):
    run = train_plane(np.int32(2), place("tanh"), np.int32(4), *sets["moons"])
    at = carried(run, 2, "tanh", sets["moons"].X)
    side = at.places[4] @ at.cut[:2] + at.cut[2]
    np.testing.assert_allclose(1 / (1 + np.exp(-side)), at.f[:, 1], atol=1e-5)

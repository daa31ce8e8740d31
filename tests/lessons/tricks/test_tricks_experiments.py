"""Normalized inputs, momentum and mini-batches of slides S28 and S29, without a picture."""
import numpy as np
import pytest

from course_lib.landscapes import arrival
from course_lib.lessons.tricks.exercises import momentum_step
from course_lib.lessons.tricks.minibatch import (
    BATCH_SIZES,
    estimate_cloud,
    halved_seeds,
    noisy_moons,
    run_halved,
)
from course_lib.lessons.tricks.momentum import (
    SHAPES,
    L,
    best_rates,
    both_paths,
    momentum_surface,
    moons,
    network_losses,
    network_seeds,
    path_by,
    shrinkage,
)
from course_lib.lessons.tricks.normalization import (
    ALPHAS,
    Inputs,
    bowls,
    network_runs,
    network_sets,
    prepared_seeds,
    unit_runs,
)


@pytest.mark.parametrize("shape", SHAPES)
def test_the_curvatures_at_the_minimum(shape):
    surface = momentum_surface(shape, 50.0)
    low, high = (L + L / 50, L + L / 50) if shape == "plateau" else (L / 50, L)
    assert surface.curvatures == pytest.approx([low, high], rel=1e-4)
    assert surface.over.min() == pytest.approx(0, abs=1e-6) and surface.over.argmin() == surface.over.size // 2


def test_an_update_in_python_makes_the_same_path():
    paths, losses = both_paths("curved valley", 100.0, (-2.6, -1.1), (0.02, 0.02), 0.8)
    path, loss = path_by(lambda *at: momentum_step(*at, 0.02, 0.8), "curved valley", 100.0, paths[1, 0])
    np.testing.assert_allclose(path, paths[1], atol=1e-3)
    np.testing.assert_allclose(loss, losses[1], atol=1e-3)
    assert path_by(lambda *at: None, "bowl", 100.0, paths[1, 0]) is None


def test_the_best_rates_shrink_a_bowl_as_theory_says():
    alpha, (fast, beta) = best_rates(100.0)
    _, losses = both_paths("bowl", 100.0, (-2.6, -1.1), (alpha, fast), beta)
    sgd, momentum = (int(arrival(one)) for one in losses)
    assert momentum < sgd / 3
    assert shrinkage(fast * L, beta) == pytest.approx(np.sqrt(beta), abs=1e-3) and shrinkage(alpha * L, 0) < 1


def test_the_networks_runs():
    train, valid = moons()
    net = network_losses(0.1, 0.9, 3, train, valid)
    assert net.shape == (2, 61) and net[1, -1] < net[0, -1] < net[0, 0], "momentum is ahead with the same α"
    np.testing.assert_allclose(network_seeds(0.1, 0.9, train, valid)[3], net[1], rtol=1e-4)


def test_prepared_inputs_and_their_descents():
    inputs = Inputs((3.0, 0.0), 5.0, 0.0, True, True)
    net = network_runs(inputs, 0)
    runs = unit_runs(inputs, (1.2, 2.6), 0.4, net)
    assert runs.clouds[0].mean(0) == pytest.approx([3, 0], abs=1e-5) and runs.clouds[0].std(0) == pytest.approx([5, 1], rel=1e-4)
    assert runs.clouds[1].mean(0) == pytest.approx([0, 0], abs=1e-5) and runs.clouds[1].std(0) == pytest.approx([1, 1], rel=1e-4)
    assert runs.curvatures[0][1] / runs.curvatures[0][0] == pytest.approx(34, rel=1e-3), "25 + 9 against 1"
    assert arrival(runs.ratios[1]) < arrival(runs.ratios[0])
    for over, H in zip(bowls(runs.hessians), runs.hessians, strict=True):
        assert over[-1, -1] == pytest.approx(np.array([3, 3]) @ H @ np.array([3, 3]) / 2, rel=1e-5)
    untouched = unit_runs(inputs._replace(center=False, scale=False), (1.2, 2.6), 0.4, net)
    np.testing.assert_array_equal(untouched.clouds[1], untouched.clouds[0])


def test_the_network_on_prepared_moons():
    inputs = Inputs((3.0, 0.0), 5.0, 0.9, True, True)
    raw, ready = network_sets(inputs)
    assert np.abs(ready[0].X.mean(0)).max() < 1e-4 and raw[0].X.mean(0) == pytest.approx([3, 0], abs=1e-4)
    net = network_runs(inputs, 2)
    assert net.shape == (2, len(ALPHAS), 61)
    np.testing.assert_allclose(prepared_seeds(inputs)[2, :8], net[1, :8], rtol=1e-3)        # a larger α is chaotic


@pytest.fixture(scope="module")
def moons_at_half():
    return noisy_moons(0.5)


def halved(sets, halve, seed=0):
    return run_halved(np.int32(seed), np.float32(2), np.int32(5), halve, np.int32(2), *sets)


def test_alpha_is_halved_where_validation_stalls(moons_at_half):
    constant, falling = (np.asarray(halved(moons_at_half, halve).alpha) for halve in (False, True))
    assert (constant == 2).all() and falling[-1] < 2
    assert set(np.unique(falling[1:] / falling[:-1])) <= {0.5, 1.0}
    rest = np.float32(2), np.int32(5), True, np.int32(2), *moons_at_half
    np.testing.assert_allclose(np.asarray(halved_seeds(*rest))[1], halved(moons_at_half, True, 1).valid, rtol=1e-4)


def test_the_cloud_is_as_wide_as_the_formula_says(moons_at_half):
    cloud = estimate_cloud(halved(moons_at_half, False), 5, 10, moons_at_half[0])
    sizes = np.array(BATCH_SIZES)
    np.testing.assert_allclose(cloud.measured, cloud.epoch[sizes - 1], rtol=0.25)
    assert cloud.here == pytest.approx(cloud.epoch[9]) and cloud.again[99] == pytest.approx(cloud.again[0] / 10, rel=1e-4)
    assert (cloud.epoch[1:] < cloud.again[1:]).all()

"""Normalized inputs, momentum and mini-batches of slides S28 and S29, without a picture."""
import numpy as np
import pytest

from course_lib.landscapes import arrival
from course_lib.lessons.tricks.minibatch import (
    BATCH_SIZES,
    estimate_cloud,
    halved_seeds,
    noisy_moons,
    run_halved,
)
from course_lib.lessons.tricks.momentum import (
    RATE_ALPHAS,
    RATE_BETAS,
    SHAPES,
    L,
    best_rates,
    both_paths,
    momentum_surface,
    moons,
    network_losses,
    path_by,
    rate_map,
    shrinkage,
    updates_to_a_tenth,
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


def plain(theta, grad, velocity):
    velocity = grad + 0.8 * velocity
    return theta - 0.02 * velocity, velocity


@pytest.mark.slow
def test_an_update_in_python_makes_the_same_path():
    paths, losses = both_paths("curved valley", 100.0, (-2.6, -1.1), (0.02, 0.02), 0.8)
    path, loss = path_by(plain, "curved valley", 100.0, paths[1, 0])
    np.testing.assert_allclose(path, paths[1], atol=1e-3)
    np.testing.assert_allclose(loss, losses[1], atol=1e-3)
    assert path_by(lambda *at: None, "bowl", 100.0, paths[1, 0]) is None


def test_the_best_rates_shrink_a_bowl_as_theory_says():
    alpha, (fast, beta) = best_rates(100.0)
    _, losses = both_paths("bowl", 100.0, (-2.6, -1.1), (alpha, fast), beta)
    sgd, momentum = (int(arrival(one)) for one in losses)
    assert momentum < sgd / 3
    assert shrinkage(fast * L, beta) == pytest.approx(np.sqrt(beta), abs=1e-3) and shrinkage(alpha * L, 0) < 1


@pytest.mark.slow
def test_the_networks_runs():
    train, valid = moons()
    net = network_losses(0.1, 0.9, 3, train, valid)
    assert net.shape == (2, 61) and net[1, -1] < net[0, -1] < net[0, 0], "momentum is ahead with the same α"


@pytest.mark.parametrize("alpha, beta", [(0.1, 0.0), (0.1, 0.8), (0.05, 0.9), (0.3, 0.67), (0.02, 0.99), (0.25, 0.1)])
def test_the_rate_is_the_largest_root_and_the_descent_keeps_to_it(alpha, beta):
    for mu in (0.1, 10.0):
        roots = np.abs(np.roots([1, -(1 + beta - alpha * mu), beta])).max()
        assert shrinkage(alpha * mu, beta) == pytest.approx(roots, rel=1e-6)
    theory = updates_to_a_tenth(np.array([0.1, 10.0]), alpha, beta)
    _, losses = both_paths("bowl", 100.0, (-2.6, -1.1), (alpha, alpha), beta)
    found = arrival(losses[1])
    assert np.isinf(theory) == (not losses[1, -1] < 100)
    if theory < 250:
        assert found == pytest.approx(theory, rel=0.6), "the start counts as well"


def test_the_map_of_the_rate_has_its_best_where_polyak_says():
    counts = rate_map((0.1, 10.0))
    assert counts.shape == (len(RATE_BETAS), len(RATE_ALPHAS))
    row, column = np.unravel_index(counts.argmin(), counts.shape)
    alpha, beta = best_rates(100.0)[1]
    assert RATE_BETAS[row] == pytest.approx(beta, abs=0.03) and RATE_ALPHAS[column] == pytest.approx(alpha, rel=0.1)
    assert np.isinf(counts[0, RATE_ALPHAS > 0.2]).all() and np.isfinite(counts[0, RATE_ALPHAS < 0.19]).all(), "2/μ for sgd"


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
def test_alpha_is_halved_where_validation_stalls(moons_at_half):
    constant, falling = (np.asarray(halved(moons_at_half, halve).alpha) for halve in (False, True))
    assert (constant == 2).all() and falling[-1] < 2
    assert set(np.unique(falling[1:] / falling[:-1])) <= {0.5, 1.0}
    rest = np.float32(2), np.int32(5), True, np.int32(2), *moons_at_half
    np.testing.assert_allclose(np.asarray(halved_seeds(*rest))[1], halved(moons_at_half, True, 1).valid, rtol=1e-4)


@pytest.mark.slow
def test_the_cloud_is_as_wide_as_the_formula_says(moons_at_half):
    cloud = estimate_cloud(halved(moons_at_half, False), 5, 10, moons_at_half[0])
    sizes = np.array(BATCH_SIZES)
    np.testing.assert_allclose(cloud.measured, cloud.epoch[sizes - 1], rtol=0.25)
    assert cloud.here == pytest.approx(cloud.epoch[9]) and cloud.again[99] == pytest.approx(cloud.again[0] / 10, rel=1e-4)
    assert (cloud.epoch[1:] < cloud.again[1:]).all()

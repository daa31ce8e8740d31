"""Axes, grids and random draws."""
import jax
import numpy as np
import pytest
from scipy import stats

from course_lib.model_selection.space import choice, configurations, grid, integer, log_uniform, random, snap, uniform

KEY = jax.random.key(0)
SPACE = {"lam": uniform(0, 2), "alpha": log_uniform(1e-3, 10), "H": integer(3, 6), "g": choice([0.5, 2.0])}


def test_a_random_search_draws_from_the_distributions():
    config = random(KEY, SPACE, 4000)
    for values in (config["lam"] / 2, (np.log10(config["alpha"]) + 3) / 4):
        assert stats.kstest(values, "uniform").pvalue > 0.01
    assert config["lam"].dtype == config["g"].dtype == np.float32 and config["H"].dtype == np.int32
    for name, values in (("H", [3, 4, 5, 6]), ("g", [0.5, 2.0])):
        found, counts = np.unique(config[name], return_counts=True)
        np.testing.assert_array_equal(found, values)
        assert counts.min() > 0.9 * 4000 / len(values)
    assert abs(np.corrcoef(config["lam"], config["alpha"])[0, 1]) < 0.05


def test_a_grid_has_every_combination_once():
    config = grid(SPACE, 3)
    rows = set(zip(*config.values(), strict=True))
    assert len(config["lam"]) == len(rows) == 3 * 3 * 3 * 2
    np.testing.assert_allclose(np.unique(config["alpha"]), [1e-3, 0.1, 10], rtol=1e-5)
    np.testing.assert_array_equal(np.unique(config["lam"]), [0, 1, 2])
    assert set(config["H"].tolist()) <= {3, 4, 5, 6} and {3, 6} <= set(config["H"].tolist())
    uneven = grid({"a": uniform(0, 1), "b": uniform(0, 1)}, {"a": 1, "b": 5})
    assert len(uneven["a"]) == 5 and set(uneven["a"].tolist()) == {0.5}
    assert len(grid({"H": integer(1, 3)}, 10)["H"]) == 3


def test_snapping_changes_no_configuration():
    U = np.random.default_rng(0).random((50, 4))
    before, after = configurations(SPACE, U), configurations(SPACE, snap(SPACE, U))
    for name in SPACE:
        np.testing.assert_array_equal(before[name], after[name])
    assert len(np.unique(snap(SPACE, U)[:, 2])) == 4
    assert configurations(SPACE, np.ones((1, 4)))["H"] == 6


@pytest.mark.slow
@pytest.mark.parametrize("make, error, message", [
    (lambda: uniform(1, 1), ValueError, "an axis needs low < high, they are 1 and 1"),
    (lambda: uniform(0, np.inf), ValueError, "high must be finite"),
    (lambda: log_uniform(0, 1), ValueError, "a log-uniform axis needs 0 < low, it is 0"),
    (lambda: choice([]), ValueError, "a choice needs at least one value"),
    (lambda: choice(["tanh"]), TypeError, "each value of a choice must hold real numbers"),
    (lambda: integer(3, 2), ValueError, "high must be at least 3, it is 2"),
    (lambda: integer(0.5, 2), TypeError, "low must be an int"),
    (lambda: grid(SPACE, 0), ValueError, "count of lam must be at least 1"),
    (lambda: random(KEY, {}, 3), ValueError, "no axis"),
    (lambda: random(KEY, {"a": 3}, 3), TypeError, "a space is {name: axis}"),
    (lambda: random(KEY, SPACE, 0), ValueError, "n must be at least 1"),
    (lambda: random(0, SPACE, 3), TypeError, "PRNG key"),
])
def test_bad_input(make, error, message):
    with pytest.raises(error, match=message):
        make()

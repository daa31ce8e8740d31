"""Searches on the validation set: one compiled program, several devices, a fair process, and no way to the test set."""
import inspect

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib.data.examples import Data, Splits
from course_lib.model_selection.search import (
    Errors,
    Trials,
    best,
    grid,
    log_uniform,
    random,
    search,
    sequential,
    uniform,
)

KEY = jax.random.key(0)
X = np.random.default_rng(0).normal(size=(20, 2)).astype(np.float32)
TRAIN, VALID = Data(X, (X[:, 0] > 0).astype(np.int32)), Data(-X, (X[:, 0] < 0).astype(np.int32))
UNIT = {"x": uniform(0, 1), "y": uniform(0, 1)}
TRACES = []


def bowl(key, config, train, valid):
    """A smooth function of the configuration alone: lowest, 0, at x = 0.3; y hardly matters."""
    TRACES.append(1)
    value = (config["x"] - 0.3) ** 2 + 0.05 * (config["y"] - 0.8) ** 2
    return Errors(value / 2, value)


def linear_classifier(key, config, train, valid):
    """One logistic unit after ten steps of batch gradient descent."""
    def loss(w, data):
        return jnp.logaddexp(0, jnp.where(data.y == 1, -1, 1) * (data.X @ w)).mean()

    w = 0.1 * jax.random.normal(key, (2,))
    for _ in range(10):
        w = w - config["alpha"] * jax.grad(loss)(w, train)
    return Errors(loss(w, train), loss(w, valid))


def test_the_table_has_one_row_a_trial_in_the_order_tried():
    config = grid(UNIT, 3)
    trials = search(KEY, bowl, config, TRAIN, VALID)
    assert isinstance(trials, Trials) and set(trials.config) == {"x", "y"}
    assert all(isinstance(column, np.ndarray) and column.shape == (9,) for column in jax.tree.leaves(trials))
    np.testing.assert_array_equal(trials.order, range(9))
    np.testing.assert_allclose(trials.valid, (config["x"] - 0.3) ** 2 + 0.05 * (config["y"] - 0.8) ** 2, rtol=1e-5)
    np.testing.assert_allclose(trials.train, trials.valid / 2, rtol=1e-6)
    winner = best(trials)
    assert (winner.config["x"], winner.config["y"], winner.order) == (0.5, 1.0, 5)
    assert winner.valid == trials.valid.min()


def test_all_trials_are_one_program_that_other_configurations_and_data_do_not_compile_again():
    TRACES.clear()
    for key, data in ((KEY, TRAIN), (jax.random.key(1), VALID)):
        search(key, bowl, random(key, UNIT, 5), data, VALID)
    assert len(TRACES) == 1


@pytest.mark.slow
def test_trials_are_what_the_objective_gives_alone_and_on_several_devices():
    config = {"alpha": np.array([0.01, 0.1, 1.0, 2.0, 5.0], np.float32)}
    trials = search(KEY, linear_classifier, config, TRAIN, VALID)
    for i, alpha in enumerate(config["alpha"]):
        alone = jax.jit(linear_classifier)(KEY, {"alpha": alpha}, TRAIN, VALID)
        np.testing.assert_allclose([trials.train[i], trials.valid[i]], alone, rtol=1e-5)
    spread = search(KEY, linear_classifier, config, TRAIN, VALID, devices=jax.devices())
    assert len(jax.devices()) == 4 and spread.valid.shape == (5,)
    np.testing.assert_allclose(spread.valid, trials.valid, rtol=1e-6)


def test_a_sharded_search_runs_on_every_device():
    from course_lib.model_selection.search import _all
    from course_lib.sharding import replicate, shard

    devices = jax.devices()
    config = shard({"alpha": jnp.linspace(0.1, 1, 8)}, devices)
    valid = _all(linear_classifier, *replicate((KEY,), devices), config, *replicate((TRAIN, VALID), devices)).valid
    assert {shard.device for shard in valid.addressable_shards} == set(devices)
    assert all(shard.data.shape == (2,) for shard in valid.addressable_shards)


def test_the_test_set_cannot_be_reached():
    """The objective is given two data sets, the search takes two, and splits with a test set are refused."""
    for function in (search, sequential):
        assert not [name for name in inspect.signature(function).parameters if "test" in name]
    splits = Splits(TRAIN, VALID, VALID)
    for train, valid in ((splits, VALID), (TRAIN, splits)):
        with pytest.raises(TypeError, match="a search sees the training and the validation set, never the test"):
            search(KEY, bowl, grid(UNIT, 2), train, valid)
        with pytest.raises(TypeError, match="never the test"):
            sequential(KEY, bowl, UNIT, 5, train, valid)


def test_a_sequential_search_beats_a_random_one_on_a_smooth_function():
    lead = []
    for seed in range(5):
        key = jax.random.key(seed)
        ours = sequential(key, bowl, UNIT, 20, TRAIN, VALID, first=5)
        theirs = search(key, bowl, random(key, UNIT, 20), TRAIN, VALID)
        assert ours.valid.shape == (20,) and ours.valid.min() < 1e-3
        lead.append(ours.valid.min() < theirs.valid.min())
    assert sum(lead) >= 4


def test_sequential_trials_can_be_proposed_several_at_a_time():
    trials = sequential(KEY, bowl, UNIT, 18, TRAIN, VALID, first=6, at_once=4, devices=jax.devices())
    assert trials.valid.shape == (18,) and best(trials).valid < 5e-3
    rows = np.stack(list(trials.config.values()), axis=1)
    assert len(np.unique(rows, axis=0)) == 18
    again = sequential(KEY, bowl, UNIT, 18, TRAIN, VALID, first=6, at_once=4, devices=jax.devices())
    np.testing.assert_array_equal(again.valid, trials.valid)


def test_runs_that_diverge_lose_and_do_not_stop_the_search():
    def fragile(key, config, train, valid):
        value = jnp.where(config["alpha"] > 1, jnp.nan, jnp.abs(jnp.log10(config["alpha"]) + 1))
        return Errors(value, value)

    space = {"alpha": log_uniform(1e-3, 1e3)}
    trials = sequential(KEY, fragile, space, 16, TRAIN, VALID)
    assert np.isnan(trials.valid).any() and best(trials).valid < 0.1
    with pytest.raises(ValueError, match="every trial diverged"):
        best(search(KEY, fragile, {"alpha": np.full(3, 10.0)}, TRAIN, VALID))


@pytest.mark.slow
@pytest.mark.parametrize("config, train, error, message", [
    ({}, TRAIN, ValueError, "columns of one length >= 1"),
    ({"x": np.ones(2), "y": np.ones(3)}, TRAIN, ValueError, r"their shapes are x \(2,\), y \(3,\)"),
    ({"x": np.ones(0)}, TRAIN, ValueError, r"x \(0,\)"),
    (grid(UNIT, 2), Data(X[:0], TRAIN.y[:0]), ValueError, "the data set is empty"),
    (grid(UNIT, 2), Data(X * np.nan, TRAIN.y), ValueError, "X has 40 NaN"),
    (grid(UNIT, 2), X, TypeError, r"train must be Data\(X, y\)"),
])
def test_bad_input(config, train, error, message):
    with pytest.raises(error, match=message):
        search(KEY, bowl, config, train, VALID)

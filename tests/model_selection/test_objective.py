"""The network a search trains: its width inside a padded network is the width, and one program serves all widths."""
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib.activations import sigm, tanh
from course_lib.data.toys import two_moons
from course_lib.initialization import glorot
from course_lib.model_selection.objective import narrow, network_objective
from course_lib.model_selection.search import best, integer, log_uniform, random, search
from course_lib.network import Layer, fprop
from course_lib.optimizers import chain, momentum
from course_lib.regularization import l2
from course_lib.subnetwork import freeze
from course_lib.training import epochs, gradient_step, run_steps, start, supervised_objective

KEY = jax.random.key(0)
TRAIN, VALID = two_moons(KEY, 40), two_moons(jax.random.key(1), 40)


@pytest.mark.slow
@pytest.mark.parametrize("g", [tanh, sigm], ids=lambda g: g.name)
def test_a_padded_network_learns_exactly_what_the_narrow_one_does(g):
    wide, active = narrow(glorot(KEY, (2, 8, 8, 2)), (3, 5))
    cut = [(3, 2), (5, 3), (2, 5)]
    small = tuple(Layer(layer.W[:h, :d], layer.b[:h]) for layer, (h, d) in zip(wide, cut, strict=True))
    idx, after = epochs(KEY, 40, 8, 4), []
    for theta, last in ((small, ()), (wide, (freeze(active),))):
        optimizer = chain(l2(0.01), momentum(0.3), *last)
        step = gradient_step(supervised_objective(g), optimizer.update)
        state, info = run_steps(step, start(theta, optimizer, KEY), *TRAIN, idx)
        after.append((fprop(state.theta, TRAIN.X, g).a[-1], info.loss))
        assert not np.any(np.asarray(state.theta[0].W[3:])) and not np.any(np.asarray(state.theta[1].W[:, 3:]))
    np.testing.assert_allclose(after[1][0], after[0][0], rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(after[1][1], after[0][1], rtol=1e-5)


@pytest.mark.slow
def test_the_narrow_network_starts_with_the_bound_of_its_own_size():
    theta, active = narrow(glorot(KEY, (2, 64, 2)), (4,))
    for layer, on, bound in zip(theta, active, np.sqrt([6 / 6, 6 / 6]), strict=True):
        live = np.asarray(layer.W)[np.asarray(on.W) > 0]
        assert live.shape == (8,) and 0.5 * bound < np.abs(live).max() <= bound


@pytest.mark.slow
def test_width_and_learning_rate_are_searched_in_one_program():
    objective = network_objective((2, 16, 2), 8, 10)
    assert objective is network_objective([2, 16, 2], 8, 10)
    config = random(KEY, {"alpha": log_uniform(1e-2, 1), "H": integer(1, 16)}, 12)
    config["alpha"][:2], config["H"][:2] = 1.0, (1, 16)
    trials = search(KEY, objective, config, TRAIN, VALID)
    assert np.isfinite(trials.valid).all() and trials.valid[1] < trials.valid[0]
    assert best(trials).valid < np.log(2)
    narrowest = search(KEY, objective, {name: column[:1] for name, column in config.items()}, TRAIN, VALID)
    np.testing.assert_allclose(narrowest.valid, trials.valid[:1], rtol=1e-4)


@pytest.mark.slow
def test_measures_and_bad_configurations():
    trials = search(KEY, network_objective((2, 4, 2), 8, 2, measure="error"), {"alpha": jnp.array([0.1])}, TRAIN, VALID)
    assert trials.valid[0] * 40 == pytest.approx(round(trials.valid[0] * 40), abs=1e-4)
    with pytest.raises(ValueError, match="a network's configuration has no depth: alpha, beta, lam, H"):
        search(KEY, network_objective((2, 4, 2), 8, 2), {"alpha": [0.1], "depth": [2]}, TRAIN, VALID)
    with pytest.raises(ValueError, match="measure must be nll or error, it is 'auc'"):
        network_objective((2, 4, 2), 8, 2, measure="auc")
    with pytest.raises(ValueError, match="the mini-batch size B must be between 1 and T = 40, it is 80"):
        search(KEY, network_objective((2, 4, 2), 80, 2), {"alpha": [0.1]}, TRAIN, VALID)


@pytest.mark.parametrize("config, words", [
    ({"alpha": [0.1, -1]}, "alpha must be at least 0, it is -1"), ({"alpha": [0.1], "beta": [1.5]}, "between 0 and 1"),
    ({"alpha": [0.1], "lam": [-1]}, "lam must be at least 0"), ({"alpha": [0.1], "H": [0]}, "H must be between 1 and 3, it is 0"),
    ({"alpha": [0.1], "H": [4]}, "H must be between 1 and 3, it is 4"), ({"alpha": [0.1], "H": [1.5]}, "whole numbers of units"),
    ({"alpha": [np.nan]}, "alpha has 1 NaN"), ({"lam": [0.1]}, "needs alpha"), ({"alpha": [0.1], "a": [1]}, "has no a: alpha,"),
    ({"alpha": [1e50]}, "float32 ends at")])
def test_what_a_network_does_not_bear_is_refused_before_it_is_trained(config, words):
    objective = network_objective((2, 3, 2), 2, 1)
    with pytest.raises(ValueError, match=words):
        search(KEY, objective, config, TRAIN, VALID)

"""What notebook 2_07 says of the networks behind the map, computed: the plateau and the place of the valley."""
import jax
import numpy as np
import pytest

from course_lib.activations import tanh
from course_lib.initialization import glorot
from course_lib.lessons.model_selection import searches
from course_lib.lessons.model_selection.searches import ALPHA, STEPS, NetworkTrainer, T, space
from course_lib.model_selection.space import configurations
from course_lib.network import fprop
from course_lib.optimizers import chain, sgd
from course_lib.regularization import l2
from course_lib.training import gradient_step, scan_steps, start, supervised_objective
from tests.claims import Said

BOOK = Said("2_07_model_selection")


@pytest.mark.slow
def test_the_plateau_is_a_straight_border():
    BOOK.says("by least squares it makes 12 % errors on these 100 examples and 14.6 % on test, and from α = 0.1 to 1 the "
              "networks agree with it on ≈ 95 to 97 % of the test examples")
    train, valid, test = NetworkTrainer("moons", 0).parts
    with_one = [np.column_stack([np.ones(len(part.X)), part.X]) for part in (train, valid, test)]
    w = np.linalg.lstsq(with_one[0], 2.0 * train.y - 1, rcond=None)[0]
    line = [X @ w > 0 for X in with_one]
    errors = [np.mean(line[1][:100] != valid.y[:100]), np.mean(line[2] != test.y)]
    assert errors == pytest.approx([0.12, 0.146], abs=1e-3)
    theta, key = glorot(jax.random.key(0), (2, 8, 2)), jax.random.key(0)

    @jax.vmap
    def called_one(alpha):
        """Whether a network trained with α calls each test example a 1: the training of `train_networks`, λ = 10⁻⁴."""
        optimizer = chain(l2(1e-4), sgd(alpha))
        step, idx = gradient_step(supervised_objective(tanh), optimizer.update), np.tile(np.arange(T), (STEPS, 1))
        state, _ = scan_steps(step, start(theta, optimizer, key), train.X, train.y, idx)
        return fprop(state.theta, test.X, tanh).a[-1].argmax(axis=1) == 1

    agree = (np.asarray(jax.jit(called_one)(np.geomspace(0.1, 1, 6, dtype=np.float32))) == line[2]).mean(axis=1)
    assert 0.945 < agree.min() and agree.max() < 0.975


@pytest.mark.slow
def test_longer_training_moves_the_valley_to_smaller_steps(monkeypatch):
    BOOK.says("there are only 80 updates: after 800 the good values begin near 0.2", "All trials start from the same weights")
    nets, u = NetworkTrainer("moons", 0), np.linspace(0, 1, 50)
    config = configurations(space(), np.stack([u, np.full(50, 0.4)], axis=1))
    monkeypatch.setattr(searches, "STEPS", 800)
    run = jax.jit(searches.train_networks.__wrapped__)(nets.seed, config, *nets.parts)
    alpha = 10 ** (ALPHA[0] + np.ptp(ALPHA) * u)
    assert 0.14 < alpha[np.asarray(run.mistakes)[:, -1] / 400 < 0.08].min() < 0.25

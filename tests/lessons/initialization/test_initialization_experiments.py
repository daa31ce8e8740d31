"""The run from a chosen start of slide S25, without a picture."""
import numpy as np
import pytest

from course_lib.lessons.initialization.exercises import glorot
from course_lib.lessons.initialization.initialization import SHAPES, run_from, two_sets, validation_losses, weights_by
from course_lib.toy_runs import setting


@pytest.fixture(scope="module")
def sets():
    return two_sets("moons", 0.5)


def test_the_sets_have_the_classes_asked_for(sets):
    assert [float(np.mean(one.y)) for one in sets] == pytest.approx([0.5, 0.5])
    assert float(np.mean(two_sets("moons", 0.2)[0].y)) == pytest.approx(0.2)


@pytest.mark.slow
def test_a_recipe_draws_every_layer(sets):
    weights = weights_by(glorot, 3)
    assert [W.shape for W in weights] == list(SHAPES)
    for W in weights:
        assert np.abs(W).max() <= np.sqrt(6 / sum(W.shape)) + 1e-6 and W.std() > 0
    assert weights_by(lambda U: None, 3) is None
    run = run_from(setting(own=weights), sets)
    np.testing.assert_allclose(run.theta[0].W[0][:, :2], weights[0], rtol=1e-6)


@pytest.mark.slow
@pytest.mark.parametrize("recipe", [None, glorot])
def test_the_seeds_are_the_runs_of_each_seed(sets, recipe):
    own = recipe and weights_by(recipe, 5)
    run = run_from(setting(seed=5, own=own), sets)
    np.testing.assert_allclose(validation_losses(setting(own=own), sets, recipe)[5], run.valid, rtol=1e-3)
    assert run.valid[-1] < 0.3 < run.valid[0]


def test_all_zero_never_moves_the_weights(sets):
    run = run_from(setting("zero"), sets)
    assert not np.any(run.paths) and run.grad_W.max() == 0

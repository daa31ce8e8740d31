"""What slide S30 claims of adaptive learning rates, one test each."""
import numpy as np
import optax
import pytest

from course_lib import optimizers as opt
from tests.lessons.descents import slope_steps

RANDOM = np.random.default_rng(0)


@pytest.mark.parametrize("ours, same, other", [
    (opt.adagrad(0.1, eps=1e-7), optax.adagrad(0.1, initial_accumulator_value=0.0, eps=1e-7), optax.adagrad(0.1)),
    (opt.rmsprop(0.1, 0.9, eps=1e-4), optax.rmsprop(0.1, 0.9, eps=1e-4),
     optax.rmsprop(0.1, 0.9, eps=1e-4, eps_in_sqrt=False)),
], ids=["adagrad", "rmsprop"])
def test_S30_item7_eps_is_inside_the_root_and_gamma_starts_at_0(ours, same, other):
    gradients = 0.01 * RANDOM.normal(size=30).astype(np.float32)
    np.testing.assert_allclose(slope_steps(ours, gradients), slope_steps(same, gradients), rtol=1e-4, atol=1e-7)
    assert np.abs(slope_steps(ours, gradients) - slope_steps(other, gradients)).max() > 1e-3


def test_S30_the_first_step_of_adam_has_size_alpha_whatever_the_gradient_and_that_is_the_bias_correction():
    for scale in (1e-3, 1.0, 1e3):
        assert slope_steps(opt.adam(0.1), [scale])[0] == pytest.approx(0.1, rel=1e-4)
    assert slope_steps(opt.rmsprop(0.1, 0.999), [1.0])[0] > 1, "without the correction the first step is 30 times that"


def test_S30_scaling_the_loss_changes_nothing_for_adaptive_rates_and_everything_for_sgd():
    gradients = RANDOM.normal(size=10).astype(np.float32)
    for optimizer in (opt.adagrad(0.1, eps=0), opt.rmsprop(0.1, eps=0), opt.adam(0.1, eps=0)):
        scaled = slope_steps(optimizer, 100 * gradients)
        np.testing.assert_allclose(scaled, slope_steps(optimizer, gradients), rtol=1e-4)
    sgd = opt.sgd(0.1)
    np.testing.assert_allclose(slope_steps(sgd, 100 * gradients), 100 * slope_steps(sgd, gradients), rtol=1e-5)

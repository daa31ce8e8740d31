"""The rule replayed on records of validation error."""
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib.early_stopping import Stop, regret, stop


@pytest.mark.parametrize("errors, look_ahead, expected", [
    ([5, 4, 3, 4, 5], 1, Stop(2, 3, True)),
    ([5, 4, 3, 4, 5], 2, Stop(2, 4, True)),
    ([5, 4, 3, 4, 5], 3, Stop(2, 4, False)),
    ([5, 6, 3, 4, 2], 1, Stop(0, 1, True)),
    ([5, 6, 3, 4, 2], 2, Stop(4, 4, False)),
    ([5, 5, 5], 2, Stop(0, 2, True)),
    ([1], 1, Stop(0, 0, False)),
    ([3, 2, np.inf], 1, Stop(1, 2, True)),
])
def test_the_rule(errors, look_ahead, expected):
    assert stop(errors, look_ahead) == expected
    assert stop(jnp.asarray(errors, jnp.float32), look_ahead) == expected


def test_the_kept_epoch_is_the_best_of_all_epochs_it_was_allowed_to_see():
    random = np.random.default_rng(0)
    for _ in range(50):
        errors, look_ahead = random.normal(size=30).cumsum(), int(random.integers(1, 10))
        result = stop(errors, look_ahead)
        assert result.best == errors[: result.at + 1].argmin()
        assert result.at == min(result.best + look_ahead, 29) and result.stopped == (result.best + look_ahead <= 29)


def test_regret_is_what_the_rule_loses_on_the_test_set():
    assert regret([3, 1, 2], [3.0, 2.5, 2.0], 1) == pytest.approx(0.5)
    with pytest.raises(ValueError, match="there are"):
        regret([3, 1, 2], [3.0], 1)


@pytest.mark.slow
@pytest.mark.parametrize("errors, look_ahead, message", [
    ([], 1, r"one validation error an epoch, it has shape \(0,\)"),
    ([[1, 2]], 1, r"it has shape \(1, 2\)"),
    ([3, 2, np.nan], 1, "the validation error is NaN at epoch 2: the run diverged"),
    ([3, 2], 0, "look-ahead must be at least 1 whole epoch, it is 0"),
    ([3, 2], 1.5, "it is 1.5"),
])
def test_bad_input(errors, look_ahead, message):
    with pytest.raises(ValueError, match=message):
        stop(errors, look_ahead)

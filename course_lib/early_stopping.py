"""When to stop. Slide S27: keep the θ of the epoch of lowest validation error, stop after `look_ahead` worse ones."""
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from .arguments import as_numpy


class Stop(NamedTuple):
    """best: epoch whose θ is kept.  at: epoch at which training ended.  stopped: False if the record ended first."""

    best: int
    at: int
    stopped: bool


def stop(errors: ArrayLike, look_ahead: int) -> Stop:
    """Replay the rule on recorded validation errors (one an epoch, epoch 0 first).

    Training ends at the first epoch that is `look_ahead` epochs after the best so far; a tie is not an improvement.
    ValueError when look_ahead < 1 (patience 0 would stop before the first epoch), or errors is empty or NaN.
    """
    errors = as_numpy(errors, "errors", float)
    if errors.ndim != 1 or not len(errors):
        raise ValueError(f"errors must be one validation error an epoch, it has shape {errors.shape}")
    if not isinstance(look_ahead, (int, float, np.number)) or not look_ahead >= 1 or look_ahead % 1:
        raise ValueError(f"look-ahead must be at least 1 whole epoch, it is {look_ahead}: "
                         "with 0 there is no epoch in which the validation error could improve")
    if np.isnan(errors).any():
        epoch = int(np.isnan(errors).argmax())
        raise ValueError(f"the validation error is NaN at epoch {epoch}: the run diverged, lower α")
    best = 0
    for epoch, error in enumerate(errors):
        if error < errors[best]:
            best = epoch
        if epoch - best >= look_ahead:
            return Stop(best, epoch, True)
    return Stop(best, len(errors) - 1, False)


def regret(errors: ArrayLike, test_errors: ArrayLike, look_ahead: int) -> float:
    """Test error at the epoch the rule keeps, minus the lowest test error of the record (which nobody may look at)."""
    errors, test_errors = as_numpy(errors, "errors", float), as_numpy(test_errors, "test_errors", float)
    if test_errors.shape != errors.shape:
        raise ValueError(f"there are {errors.shape} validation errors and {test_errors.shape} test errors")
    return float(test_errors[stop(errors, look_ahead).best] - test_errors.min())

"""What slide S27 claims of early stopping, one test each."""
import numpy as np

from course_lib.early_stopping import stop

RANDOM = np.random.default_rng(0)


def test_S27_the_rule_keeps_the_minimum_it_saw_and_the_test_error_there_is_lower_than_at_the_end():
    epoch = np.arange(60)
    valid = 0.2 + ((epoch - 20) / 60) ** 2 + 0.005 * RANDOM.normal(size=60)
    test = 0.21 + ((epoch - 21) / 60) ** 2
    kept = stop(valid, 8)
    assert kept.stopped and kept.best == valid[: kept.at + 1].argmin()
    assert test[kept.best] < test[-1]

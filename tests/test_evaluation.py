"""Scores of a network on a data set: in chunks as in one go, with masks and global statistics, against scikit-learn."""
import jax
import numpy as np
import pytest
from scipy.stats import ttest_rel
from sklearn.metrics import log_loss, zero_one_loss

from course_lib.evaluation import evaluate, paired_difference
from course_lib.initialization import glorot
from course_lib.network import fprop

THETA = glorot(jax.random.key(0), (4, 5, 3))
RANDOM = np.random.default_rng(0)
X, Y = RANDOM.integers(0, 256, (23, 4), dtype=np.uint8), RANDOM.integers(0, 3, 23)


@pytest.mark.slow
@pytest.mark.parametrize("chunk", [1, 7, 23, 1000])
def test_scores_are_scikit_learns_whatever_the_chunk(chunk):
    scores, f = evaluate(THETA, X, Y, chunk=chunk), np.asarray(fprop(THETA, X).h[-1], float)
    assert float(scores.nll) == pytest.approx(log_loss(Y, f / f.sum(axis=1, keepdims=True)), rel=1e-5)
    assert float(scores.error) == pytest.approx(zero_one_loss(Y, f.argmax(axis=1)))
    np.testing.assert_array_equal(scores.predictions, f.argmax(axis=1))


def test_masks_are_passed_on():
    half = evaluate(THETA, X, Y, m=(None, np.full(5, 0.5)))
    forward = fprop(THETA, X, m=(None, np.full(5, 0.5)))
    np.testing.assert_array_equal(half.predictions, forward.a[-1].argmax(axis=1))
    assert evaluate(THETA, X, Y, ["sigm"]).predictions.shape == (23,)


@pytest.mark.parametrize("x, y, error, message", [
    (X[:0], Y[:0], ValueError, "the data set is empty"),
    (X, Y + 1, ValueError, r"labels y must lie in 0 \.\.\. C-1 = 2, they run from 1 to 3"),
    (X, Y * 1.0, TypeError, "labels y must be integers"),
    (X[:, :2], Y, ValueError, r"needs D = 4, x has 2"),
    (np.full((23, 4), np.nan), Y, ValueError, "X has 92 NaN"),
    (X, Y[:3], ValueError, "X has T = 23 examples and y has 3"),
])
def test_bad_data(x, y, error, message):
    with pytest.raises(error, match=message):
        evaluate(THETA, x, y)


@pytest.mark.parametrize("n", [8, 12, 16])
def test_the_interval_of_a_paired_difference_is_scipys(n):
    a, b = RANDOM.normal(size=(2, 3, n))
    mean, half = paired_difference(a, b)
    interval = ttest_rel(a, b, axis=-1).confidence_interval(0.95)
    np.testing.assert_allclose([mean - half, mean + half], interval, atol=1e-3)

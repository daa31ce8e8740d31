"""What notebook 3_05 says of units that are taken out, of pairs, and of what the masks punish (S46)."""
import itertools

import jax
import numpy as np
import pytest

from course_lib.lessons.dropout import digits
from course_lib.lessons.dropout.coadaptation import (
    ORDERS,
    REMOVED,
    correlation,
    hidden_layer,
    pair_excess,
    rises,
    scores_keeping,
    uncancelled,
)
from course_lib.widgets import Coadaptation
from tests.claims import Said

NOTEBOOK = Said("3_05_dropout")
says = NOTEBOOK.says


@pytest.mark.slow
def test_a_dot_may_lie_off_its_line():
    says("a line is the mean of four random choices, so a dot may lie off it.")
    removed = Coadaptation(k=50)
    assert ORDERS == 4 and removed.errors[0] < removed.result[0].errors[list(REMOVED).index(50)] - 0.02


@pytest.mark.thorough
def test_pairs_need_each_other_less_and_less_cancels():
    says("what two units lose together differs less from what each loses alone, and less of what the units send cancels at the "
         "output (a quarter is left without dropout, a good third with it)")
    (X, y), valid = jax.tree.map(np.asarray, digits.digits_of_seeds())
    nets = [digits.trained_networks(p)[0] for p in (0.0, 0.5)]
    excess = np.array([[pair_excess(net, X[i, :500], y[i, :500], p).sum() / 9900 for i, net in enumerate(some)]
                       for p, some in zip((0.0, 0.5), nets, strict=True)])
    left = np.array([[float(uncancelled(net, hidden_layer(net, valid.X))) for net in some] for some in nets])
    assert (excess[0] > 3 * excess[1]).all() and excess.mean(axis=1) == pytest.approx([5e-4, 1.1e-4], abs=5e-5)
    assert (left[0] < left[1]).all() and left.mean(axis=1) == pytest.approx([0.26, 0.36], abs=0.01)
    net, x, t = nets[1][0], X[0, :500], y[0, :500]

    def loss(*gone):
        return float(scores_keeping(net, hidden_layer(net, x), t, np.where(np.isin(np.arange(100), gone), 0, 0.5))[0])

    assert abs(loss(3, 8) - loss(3) - loss(8) + loss()) == pytest.approx(pair_excess(net, x, t, 0.5)[3, 8], abs=1e-6)
    assert abs(rises(net, x, t, 0.5)[8] - (loss(8) - loss())) < 1e-6


def test_the_masks_add_a_regularizer():
    says("So $\\;\\mathbb{E}_{\\mathbf{m}}\\Big[\\big(t - \\sum_j m_j v_j h_j\\big)^2\\Big] = \\Big(t - (1-p) "
         "\\sum_j v_j h_j\\Big)^2 + p(1-p) \\sum_j v_j^2 h_j^2$.",
         "Where the sum is given, it is least when all units contribute alike")
    masks, p, t, c = np.array(list(itertools.product((0, 1), repeat=4))), 0.3, 0.7, np.array([0.5, -1.2, 2.0, 0.1])
    P = np.prod(np.where(masks, 1 - p, p), axis=1)
    assert P @ (t - masks @ c) ** 2 == pytest.approx((t - (1 - p) * c.sum()) ** 2 + p * (1 - p) * (c**2).sum())
    assert (np.full(4, c.mean()) ** 2).sum() < (c**2).sum()


@pytest.mark.slow
def test_units_are_no_less_correlated():
    says("the mean |correlation| of two units is about 0.21 with dropout and 0.20 without.")
    X = np.asarray(digits.digits_of_seeds()[1].X)
    mean = [np.mean([float(correlation(hidden_layer(net, X))) for net in digits.trained_networks(p)[0]]) for p in (0.5, 0.0)]
    assert mean == pytest.approx([0.21, 0.20], abs=0.01)


@pytest.mark.thorough
def test_no_unit_is_missed_so_much_and_the_typical_one_a_little_more():
    says("the one that is missed most costs a sixth", "The typical unit is missed a little **more** (the median)")
    (X, y), _ = jax.tree.map(np.asarray, digits.digits_of_seeds())
    rise = [np.array([rises(net, X[i, :500], y[i, :500], p) for i, net in enumerate(digits.trained_networks(p)[0])])
            for p in (0.0, 0.5)]
    assert np.divide(*(one.max(axis=1).mean() for one in rise)) == pytest.approx(6, abs=0.6)
    without, with_ = (np.median(one, axis=1) for one in rise)
    assert (without < with_).all() and with_.mean() < 2 * without.mean()

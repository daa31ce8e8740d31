"""The losses along a line and the descents of slides S16 and S17, without a picture."""
import math
from functools import partial

import numpy as np
import pytest

from course_lib.lessons.risk_and_sgd.exercises import nll, sgd_update
from course_lib.lessons.risk_and_sgd.sgd import (
    LOSSES,
    UPDATES,
    N,
    descend_by,
    descend_risk,
    first_lost,
    noisy_line,
    risk_landscape,
    risks_of_orders,
)
from course_lib.lessons.risk_and_sgd.surrogate import (
    ALONG,
    EVERY,
    SETS,
    T,
    curve_through,
    labelled_points,
    losses_on_line,
    outputs_on_line,
)

W, D = np.array([-0.5, 0.8]), np.array([math.cos(0.4), math.sin(0.4)])


@pytest.mark.parametrize("name", SETS)
def test_the_losses_on_a_line(name):
    data = labelled_points(name)
    found = losses_on_line(W, D, 0.5, 0.6, data)
    at = int(np.abs(ALONG - 0.5).argmin())
    assert found.at == pytest.approx([curve[at] for curve in found.along], rel=1e-4)
    a = 0.6 + np.asarray(data.X, float) @ (W + 0.5 * D)
    assert found.at[0] == pytest.approx(((a > 0) != np.asarray(data.y)).mean())
    assert (found.along[1] >= found.along[0]).all() and (found.over[1] >= found.over[0]).all(), "an upper bound"
    rise = (found.along[1][at + 1] - found.along[1][at - 1]) / (ALONG[at + 1] - ALONG[at - 1])
    assert found.slope @ D == pytest.approx(rise, abs=1e-2)
    assert len(found.jumps) <= T and set(np.unique(found.sides)) <= {-1.0, 0.0, 1.0}


def test_the_readers_curve_goes_through_its_values():
    data = labelled_points(SETS[0])
    outputs = outputs_on_line(W, D, 0.6, data)
    assert len(outputs) == len(ALONG[::EVERY]) and outputs[0][0].shape == (T, 2)
    curve = curve_through(np.array([nll(np.log(f), y) for f, y in outputs]))
    np.testing.assert_allclose(curve, losses_on_line(W, D, 0, 0.6, data).along[1], atol=5e-3)


def test_the_whole_risk_is_descended_by_its_gradient():
    data = noisy_line("squared error")
    loss, (x, y) = LOSSES["squared error"], (part[:, 0].astype(float) for part in data)
    descent = descend_risk(loss, np.array([-1.8, 2.2], np.float32), np.float32(0.2), np.int32(N), np.int32(0), *data)
    theta = np.array([-1.8, 2.2])
    for t in range(UPDATES + 1):
        error = theta[0] * x + theta[1] - y
        np.testing.assert_allclose(descent.theta[t], theta, atol=1e-4)
        np.testing.assert_allclose(descent.grad[t], [(error * x).mean(), error.mean()], atol=1e-4)
        theta = theta - 0.2 * np.array([(error * x).mean(), error.mean()])
    over, best = risk_landscape(loss, *data)
    np.testing.assert_allclose(best.theta, np.linalg.lstsq(np.stack([x, np.ones(N)], 1), y, rcond=None)[0], atol=1e-4)
    assert best.risk <= np.min(over) and first_lost(np.asarray(descent.risk)) is None


@pytest.mark.slow
def test_an_update_in_python_makes_the_same_descent_of_one_example_each():
    data, loss = noisy_line("NLL"), LOSSES["NLL"]
    begin = np.array([-1.8, 2.2], np.float32)
    ours = descend_risk(loss, begin, np.float32(0.5), np.int32(1), np.int32(2), *data)
    theirs = descend_by(partial(sgd_update, lam=0.0), ours, loss, data, 0.5)
    np.testing.assert_allclose(theirs.theta, ours.theta, atol=1e-4)
    np.testing.assert_allclose(theirs.risk, ours.risk, atol=1e-4)
    assert descend_by(lambda *args: None, ours, loss, data, 0.5) is None
    many = np.asarray(risks_of_orders(loss, begin, np.float32(0.5), np.int32(1), *data))
    np.testing.assert_allclose(many[2], ours.risk, atol=1e-5)
    assert first_lost(np.array([1.0, 2.0, 101.0, np.nan])) == 2

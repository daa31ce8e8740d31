"""Slides S16-S18 under the hand: the 0/1 loss beside its surrogate, and gradient descent one update at a time."""
import math
from functools import partial

import jax
import numpy as np
import pytest

from course_lib.lessons.risk_and_sgd.exercises import nll, sgd_update
from course_lib.lessons.risk_and_sgd.sgd import LOSSES, N
from course_lib.lessons.risk_and_sgd.surrogate import ALONG, SETS, SURROGATE_LOSSES, T, both_losses
from course_lib.lessons.risk_and_sgd.surrogate_view import TIP
from course_lib.widgets import Sgd, Surrogate
from tests.hands import drag, fresh, no_thread_left, tell  # noqa: F401

line, descent = fresh(Surrogate), fresh(Sgd)


# --- slide S16 -------------------------------------------------------------------------------------------------------

@pytest.mark.slow
@pytest.mark.parametrize("data", SETS)
def test_the_curves_are_the_losses_and_the_bound_holds(line, data):
    line.set(data=data, s=-1.3, angle=75, b=-0.4)
    X, y = (np.asarray(part, float) for part in line.sets[data])
    a = -0.4 + X @ line.line()[2]
    wrong, bits = ((a > 0) != y).mean(), np.logaddexp(0, np.where(y == 1, -a, a)).mean() / math.log(2)
    assert line.result[2] == pytest.approx([wrong, bits], rel=1e-4)
    over, along = line.result[:2]
    assert (along[1] >= along[0]).all() and (over[1] >= over[0]).all()
    assert f"0/1 loss {wrong:.3f} ({round(wrong * T)} of {T} wrong), slope 0. NLL/ln 2 = {bits:.3f}" in line.status


def test_between_its_jumps_the_zero_one_loss_is_constant(line):
    along, cuts = line.result.along, line.result.jumps
    s = np.linspace(-4, 4, len(along[0]))
    for left, right in zip([-9, *cuts], [*cuts, 9], strict=True):
        inside = along[0][(s > left + 1e-3) & (s < right - 1e-3)]
        assert not len(inside) or np.ptp(inside) == 0


def test_an_arrowhead_stands_where_the_nll_leaves_its_picture(line):
    (at,), (height,) = line.view.beyond.get_data()
    nll = line.result.along[1]
    assert 2.9 < height < 3 and np.interp([at - 0.05, at + 0.05], ALONG, nll) == pytest.approx(3, abs=0.15)
    assert (nll > 3)[at < ALONG].all() and not (nll > 3)[at > ALONG].any()
    assert not len(line.set(w1=-3, s=-3, angle=90).view.beyond.get_xdata())


def test_the_name_of_a_curve_that_leaves_stands_beside_its_arrowhead(line):
    name, away = line.view.curves.labels[1], {}
    for s in (1.2, 2.8):
        line.reset().set(s=s)
        away[s] = name.get_position()[0] - line.view.beyond.get_xdata()[-1]
        assert abs(away[s]) < 0.5
    assert away[1.2] > 0 > away[2.8], "not where the cursor is"
    line.reset().set(angle=180)
    assert name.get_ha() == "left" and name.get_position()[0] == line.view.positions[-1], "it ends in the picture"


def test_the_slope_said_is_the_slope_of_the_curve(line):
    grad = line.result.slope
    after, before = (line.set(s=s).result[2][1] for s in (1.25, 1.15))
    assert grad @ line.line()[1] == pytest.approx((after - before) / 0.1, abs=2e-2)


def test_downhill_lowers_the_surrogate(line):
    line.press("downhill")
    at = line.result[2][1]
    assert "points down" in line.status and line.set(s=0.2).result[2][1] < at
    line.set(w1=3, s=4, angle=0)
    with pytest.raises(ValueError, match="outside the map"):
        line.press("downhill")


def test_the_line_is_pulled_by_its_three_handles_and_by_keys(line):
    weights = line.view.weights.ax
    start, d, here = line.line()
    drag(line, weights, here, start + 2 * d)
    assert np.hypot(*(here - start)) > 1 and TIP - np.hypot(*(here - start)) > 1, "the three handles stand apart"
    assert line.values["s"] == pytest.approx(2, abs=0.02)
    drag(line, weights, start, (1.0, -1.0))
    assert (line.values["w1"], line.values["w2"]) == pytest.approx((1, -1), abs=0.02)
    start, d, _ = line.line()
    drag(line, weights, start + TIP * d, start + [0, 1.3])
    assert line.values["angle"] == 90
    drag(line, line.view.along, (0, 1), (-3, 1))
    assert line.values["s"] == pytest.approx(-3, abs=0.03)
    line.key("ArrowRight", False), line.key("ArrowDown", False)
    assert line.values["s"] == pytest.approx(-2.95, abs=0.03) and line.values["angle"] == 85
    line.set(map=SURROGATE_LOSSES[1])
    assert "NLL" in line.view.map_title.get_text()


def test_each_white_line_is_one_example_and_the_cross_is_the_lowest_place(line):
    X = np.asarray(line.sets[SETS[0]].X, float)
    lines = line.view.flips.get_segments()
    assert len(lines) == T
    for x, ends in zip(X, lines, strict=True):
        np.testing.assert_allclose(0.6 + ends @ x, 0, atol=1e-5)
    assert both_around(line, line.result.best) > line.result.over[1].min()
    line.set(map=SURROGATE_LOSSES[1])
    assert not line.view.flips.get_segments() and line.view.levels.get_segments()
    assert np.isnan(line.set(data="separable").result.best).all(), "the NLL of separable points has no minimum on the map"


def both_around(line, best):
    """The smallest NLL / ln 2 a step of the map away from `best`."""
    around = best + 0.1 * np.array([[1, 0], [-1, 0], [0, 1], [0, -1]])
    return float(both_losses(around.astype(np.float32), np.float32(0.6), *line.sets[SETS[0]])[1].min())


def test_a_readers_nll_is_drawn_or_named_unfinished(line):
    mine = Surrogate(nll=lambda f, y: 2 * nll(np.log(f), y))
    assert "YOURS" in mine.status and mine.result[1][1][::8] == pytest.approx(2 * line.result[1][1][::8], rel=1e-3)
    assert mine.result.at == pytest.approx((line.result.at[0], 2 * line.result.at[1]), rel=1e-2), "its point lies on it"
    ours, theirs = (float(w.status.split(", slope ")[2].split(":")[0]) for w in (line, mine))
    assert theirs == pytest.approx(2 * ours, rel=0.05)
    assert "not finished" in Surrogate(nll=lambda f, y: ...).status


def test_where_the_nll_is_flat_it_says_no_way(line):
    assert "that one says which way is down" in line.status
    assert "it is flat here, too" in line.set(data="one outlier", b=0, w1=0, w2=2.55, angle=0, s=1.6).status


# --- slide S17 -------------------------------------------------------------------------------------------------------

def by_hand(widget, order, alpha, squared):
    X, y = (np.asarray(part, float) for part in widget.sets["squared error" if squared else "NLL"])
    theta = np.array([-1.8, 2.2])
    for rows in order:
        a = X[rows, 0] * theta[0] + theta[1]
        error = (a if squared else 1 / (1 + np.exp(-a))) - y[rows, 0]
        theta = theta - alpha * np.array([(error * X[rows, 0]).mean(), error.mean()])
    return theta


@pytest.mark.slow
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize(("batch", "m"), [("one example", 1), ("mini-batch of 5", 5), ("all 20", 20)])
def test_the_path_is_that_of_a_plain_loop(descent, loss, batch, m):
    descent.set(loss=loss, batch=batch)
    order = descent.result.idx[:, :m]
    for epoch in range(60 * m // N):
        assert sorted(order[epoch * N // m : (epoch + 1) * N // m].ravel()) == list(range(N)), "1 epoch = N/m updates"
    theta = by_hand(descent, order, 0.2, loss == "squared error")
    np.testing.assert_allclose(descent.result.theta[-1], theta, rtol=1e-3, atol=1e-4)
    assert f"{N // m} update" in descent.status


def test_the_threshold_is_two_over_the_largest_curvature(descent):
    X = np.asarray(descent.sets["squared error"].X, float)[:, 0]
    H = np.array([[(X**2).mean(), X.mean()], [X.mean(), 1]])
    limit = 2 / np.linalg.eigvalsh(H)[-1]
    assert f"2/L = {limit:.3f}" in descent.status
    below = descent.set(batch="all 20", alpha=0.97 * limit).result
    assert below.risk[-1] < below.risk[0]
    above = descent.set(alpha=1.05 * limit).result
    assert above.risk[-1] > above.risk[30] > above.risk[20] and "beyond 2/L" in descent.status
    descent.set(alpha=3 * limit)
    assert "The run diverged: after update" in descent.status and "Lower α" in descent.status
    descent.set(loss="NLL", alpha=20)
    assert "bounces instead" in descent.status and np.isfinite(descent.result.risk).all()


@pytest.mark.slow
def test_the_minimum_has_no_gradient(descent):
    for name, (_, best) in descent.landscapes.items():
        def risk(theta, loss=LOSSES[name], data=descent.sets[name]):
            return loss.value(data.X * theta[0] + theta[1], data.y).mean()

        assert np.abs(jax.grad(risk)(best.theta)).max() < 1e-5


def test_the_start_is_pulled_by_mouse_and_keys(descent):
    drag(descent, descent.view.plane.ax, (-1.8, 2.2), (1.5, -2.0))
    assert descent.result.theta[0] == pytest.approx([1.5, -2.0], abs=0.02)
    descent.key("ArrowUp", False), descent.key("ArrowLeft", True)
    assert descent.result.theta[0] == pytest.approx([1.4, -1.9], abs=0.03)
    descent.key("ArrowLeft", False)
    assert descent.values["t"] == 59


def test_both_arrows_are_drawn_and_the_whole_risks_beside_the_examples(descent):
    descent.set(t=5)
    whole, step = np.stack([descent.view.quiver.U, descent.view.quiver.V], axis=1)[:2]
    theta, grad = descent.result.theta, descent.result.grad[5]
    np.testing.assert_allclose(step, theta[6] - theta[5], atol=1e-6)
    assert whole @ -grad == pytest.approx(np.hypot(*whole) * np.hypot(*grad), rel=1e-4)
    assert [name.get_text() for name in descent.view.names] == ["→ next update", "→ −∇ of the whole risk"]
    assert descent.set(batch="all 20").view.names[1].get_text() == ""


def test_a_path_that_diverges_ends_at_the_border_of_the_map_and_its_curve_at_the_top(descent):
    descent.set(batch="all 20", alpha=1.1)
    shown = np.concatenate(descent.view.path.get_segments())
    assert np.abs(shown[:-1]).max() <= 3 < np.abs(shown[-1]).max()
    quiver = descent.view.quiver
    tip = np.array(quiver.get_offsets()[2]) + (quiver.U[2], quiver.V[2])
    assert np.abs(tip).max() == pytest.approx(3, abs=1e-4)
    curve = descent.view.risk.lines[0].get_ydata()
    assert len(curve) < 12 and descent.view.risk.labels[0].get_visible() and np.isnan(descent.view.f.get_ydata()).all()
    assert len(descent.set(alpha=0.2).view.risk.lines[0].get_ydata()) == 61


def test_sixteen_orders_and_a_kept_run(descent):
    descent.press("keep")
    descent.set(alpha=0.1, seeds=True)
    assert "Over 16 seeds of the order" in descent.status and "A ended at risk" in descent.status
    np.testing.assert_allclose(descent.bundle[0], descent.result.risk, rtol=1e-3)
    descent.set(loss="NLL", seeds=False)
    assert "A ended" not in descent.status, "risks of two losses cannot be compared"


@pytest.mark.slow
def test_a_readers_update_moves_the_point(descent):
    ours = descent.set(loss="NLL", alpha=1.0).result.theta
    mine = Sgd(update=partial(sgd_update, lam=0.0), loss="NLL", alpha=1.0)
    assert "YOUR update" in mine.status
    np.testing.assert_allclose(mine.result.theta, ours, atol=1e-4)
    assert "choose those" in mine.set(batch="all 20").status
    assert "not finished" in Sgd(update=lambda *a: ..., loss="NLL").status


@pytest.mark.slow
def test_bad_input_becomes_a_sentence(descent):
    tell(descent, "set", name="alpha", value=0)
    assert descent.picture.failed and "α must lie between" in descent.status

"""Slides S46-S49 under the hand: masks at each update, all masked networks, pairs on digits, networks without some units."""
import jax
import numpy as np
import pytest

from course_lib.backprop import backprop
from course_lib.dropout import expectation
from course_lib.dropout_average import exact_average
from course_lib.lessons.dropout.coadaptation import (
    REMOVED,
    H,
    correlation,
    hidden_layer,
    keep_factors,
    removal_curve,
    rises,
    scores_keeping,
)
from course_lib.lessons.dropout.digits import (
    SEEDS,
    PairedRun,
    digits_of_seeds,
    first_at_most,
    first_trained,
    paired_difference,
    train_seeds,
    trained_networks,
)
from course_lib.lessons.dropout.exercises_masks import dropout_bprop
from course_lib.lessons.dropout.exercises_test_time import dropout_test
from course_lib.lessons.dropout.mask_ensemble import (
    SIZES,
    masked_networks,
    sampled_outputs,
    shared_widths,
    trained_with_masks,
)
from course_lib.lessons.dropout.mask_ensemble_widget import LAST, ONE, TWO
from course_lib.lessons.dropout.small_net import UPDATES, at_frame, one_example
from course_lib.lessons.dropout.small_net_widget import TEST, TRAINING
from course_lib.network import fprop
from course_lib.widgets import Coadaptation, DropoutAverage, DropoutDigits, DropoutNet
from tests.hands import at, fresh, no_thread_left, settle, spot, tell  # noqa: F401

net = fresh(DropoutNet)


# --- one network, update by update -----------------------------------------------------------------------------------

@pytest.mark.slow
def test_each_update_is_the_gradient_under_its_own_mask(net):
    r = net.result
    assert np.mean([m.mean() for m in r.m]) == pytest.approx(0.5, abs=0.03)
    assert sum((r.m[0][t] != r.m[0][t + 1]).any() for t in range(UPDATES)) > 0.9 * UPDATES
    for t in (0, 57, UPDATES - 1):
        theta, x, y = at_frame(r.theta, t), net.points[0][r.example[t]], net.points[1][r.example[t]]
        m = (None, *(row[t] for row in r.m))
        grads = jax.jit(lambda theta, x, y, m: backprop(theta, fprop(theta, x, m=m), y).theta)(theta, x, y, m)
        for before, after, grad in zip(theta, at_frame(r.theta, t + 1), grads, strict=True):
            np.testing.assert_allclose(after.W, before.W - 0.1 * np.asarray(grad.W), atol=1e-6)
        for k in (1, 2):
            gone = m[k] == 0
            assert (np.asarray(after_W(r, t, k) - theta[k - 1].W)[gone] == 0).all(), "a dropped unit does not learn"


def after_W(r, t, k):
    return at_frame(r.theta, t + 1)[k - 1].W


@pytest.mark.slow
def test_dropped_units_get_gradient_zero_and_without_the_mask_they_do_not(net):
    net.set(t=243)
    assert net.dropped and all(net.gradients[unit] == 0 for unit in net.dropped)
    assert "Each of them gets gradient 0" in net.status
    net.set(inside=False)
    assert any(net.gradients[unit] != 0 for unit in net.dropped) and "the mask is missing in bprop" in net.status
    with_, without = (one_example(net.theta, net.x, net.y, (None, *net.m), inside) for inside in (1.0, 0.0))
    np.testing.assert_array_equal(with_.grads.theta[-1].W, without.grads.theta[-1].W)


def test_a_click_drops_a_unit_for_this_update_alone(net):
    net.set(t=10, p=0.0)
    assert not net.dropped and "whole network" in net.status
    for seen in ({(1, 2)}, set()):
        for kind in ("down", "up"):
            tell(net, kind, **spot(net, *net.view.at[1][2]))
        assert net.dropped == seen
    net.flip(2, 5)
    h = net.passes.forward.h[2]
    assert h[5] == 0 and "m=111111-111110" in net.code
    code = net.code
    net.set(t=11)
    assert net.dropped == set() and "m=" not in net.code
    assert net.reset().restore(code).dropped == {(2, 5)} and net.code == code
    with pytest.raises(ValueError, match="m must be zeros and ones"):
        net.restore("DropoutNet m=10-01")


def test_another_mask_and_the_test_time(net):
    net.set(t=20)
    drawn = {tuple(map(tuple, net.m))}
    for _ in range(4):
        net.press("mask")
        drawn.add(tuple(map(tuple, net.m)))
    assert len(drawn) > 3 and net.values["t"] == 20
    net.set(units=TEST)
    assert net.dropped == set() and net.gradients is None and "Test time" in net.status
    at_test = fprop(net.theta, net.x, m=expectation(net.theta, 0.5)).h
    np.testing.assert_allclose(net.passes.forward.h[2], at_test[2], rtol=1e-5)
    net.set(units=TRAINING)


def test_a_learners_bprop_is_drawn_or_named():
    made = [DropoutNet(f=f, t=30) for f in (dropout_bprop, lambda *a: ..., lambda ga, h, W, a, m: (np.outer(ga, h), W.T @ ga))]
    assert "are yours: they agree" in made[0].status and "not finished" in made[1].status
    assert "differ from the course's" in made[2].status and "gradient all the same" in made[2].status


@pytest.mark.slow
def test_a_diverged_run_says_so(net):
    net.set(alpha=1.0, p=0.0)
    assert np.isfinite(net.still()).all() and ("diverged" in net.status or "Update" in net.status)


# --- all masked networks ---------------------------------------------------------------------------------------------

@pytest.mark.slow
def test_members_are_the_networks_of_all_masks_with_their_probabilities():
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(100, 2)).astype(np.float32), rng.integers(0, 2, 100).astype(np.int32)
    for layers, H_, p in ((1, 7, (0.3,)), (2, 5, (0.3, 0.6)), (2, 10, (0.0, 0.5))):
        theta = jax.tree.map(np.asarray, trained_with_masks(layers, H_, p, 0, X, y))
        group, x = masked_networks(theta, X[0], shared_widths(layers, H_), p), X[0]
        free = sum(n for n, q in zip(shared_widths(layers, H_), p, strict=True) if q > 0)
        assert len(group.P) == 2**free and group.P.sum() == pytest.approx(1, abs=1e-6)
        average = exact_average(theta, x, np.array(p, np.float32))
        assert (group.P * group.f).sum() == pytest.approx(float(average.arithmetic[1]), abs=1e-5)
        logs = [np.exp((group.P * np.log(f)).sum()) for f in (group.f, 1 - group.f)]
        assert logs[0] / sum(logs) == pytest.approx(float(average.geometric[1]), abs=1e-5)
        assert sampled_outputs(rng, group, 4000).mean() == pytest.approx((group.P * group.f).sum(), abs=0.05)
        assert [layer.W.shape[0] for layer in theta] == list(SIZES[layers][1:])


@pytest.mark.slow
def test_equal_with_one_masked_layer_below_the_output_and_not_with_two():
    widget = DropoutAverage(scale=2.0)
    for layers, equal in ((ONE, True), (TWO, False), (LAST, True)):
        r = widget.set(layers=layers).result
        assert (np.abs(r.gap).max() < 1e-5) == equal and ("They are equal" in widget.status) == equal
        assert r.total < 1 and abs(r.arithmetic - r.geometric) > 1e-3
    widget.set(layers=ONE, p=0.2, H=3)
    assert len(widget.group.P) == 8 and "8 masks" in widget.status


@pytest.mark.slow
def test_drag_x_sample_and_own_test_time():
    widget = DropoutAverage(f=dropout_test, p=0.3)
    tell(widget, "down", **at(widget, widget.view.plane.ax, -1.0, 2.0))
    assert (widget.values["x1"], widget.values["x2"]) == (pytest.approx(-1, abs=0.05), pytest.approx(2, abs=0.05))
    assert "YOUR f(x)₁" in widget.status and "0 from the geometric mean" in widget.status
    before = widget.path.copy()
    widget.press("again")
    assert (widget.path != before).any() and widget.path[-1] == pytest.approx(widget.result.arithmetic, abs=0.05)
    assert "is for one hidden layer" in widget.set(layers=TWO).status
    assert "not finished" in DropoutAverage(f=lambda *a: ...).status


# --- digits ----------------------------------------------------------------------------------------------------------

@pytest.mark.slow
def test_a_pair_differs_in_the_masks_alone_and_dropout_lowers_the_loss():
    (_, none), (_, half) = (train_seeds(p, epochs=12) for p in (0.0, 0.5))
    assert none.valid.shape == (13, SEEDS) and (none.train[-1] < half.train[-1]).all(), "it learns more slowly"
    (X, y), valid = digits_of_seeds()
    assert X.shape == (SEEDS, 1000, 784) and not (X[0] == X[1]).all() and y.shape == (SEEDS, 1000)
    states, again = train_seeds(0.5, epochs=1)
    np.testing.assert_allclose(again.train, half.train[:2], rtol=1e-4)
    for one, leaf in zip(jax.tree.leaves(first_trained(0.5, epochs=1)), jax.tree.leaves(states.theta), strict=True):
        np.testing.assert_allclose(one, leaf[0], rtol=1e-4, atol=1e-6)


def test_a_paired_run_records_what_each_arm_does_alone():
    pairs, done = PairedRun(p=0.5, n=200, alpha=0.05), []
    for share in pairs.train():
        done.append(share)
        if len(pairs.record) == 4:
            break
    assert done == sorted(done) and done[0] == 0 and done[-1] == pytest.approx(3 / 60)
    assert pairs.record.updates.tolist() == [0, 4, 8, 12] and pairs.updates == 240 and not pairs.record.diverged
    for arm, p in enumerate((0.0, 0.5)):
        alone = train_seeds(p, n=200, epochs=3)[1]
        for name in ("train", "valid", "error"):
            np.testing.assert_allclose(pairs.record.curves(name)[arm], getattr(alone, name), rtol=1e-4)
    before = pairs.record
    next(pairs.train())
    assert len(before) == 4, "a record that was kept does not grow"
    at, ratio = before.slowdown(target=1e9)
    assert at.tolist() == [0, 0] and ratio == 0 and np.isnan(before.slowdown(0.0)[1])


def test_difference_and_reached():
    a, b = np.arange(8.0), np.arange(8.0) - np.array([1, 1, 1, 1, 3, 3, 3, 3])
    mean, half = paired_difference(a, b)
    assert mean == 2 and half == pytest.approx(2.365 * np.std([1, 3] * 4, ddof=1) / np.sqrt(8))
    np.testing.assert_array_equal(first_at_most(np.array([[3, 3], [1, 3], [0.5, 2]]), 1.0), [1, np.nan])


@pytest.mark.slow
def test_live_pairs_train_and_say_who_wins_and_how_much_slower():
    widget = DropoutDigits(n="200", p=0.5)
    assert "Press Train" in widget.status
    widget.press("step")
    settle(widget)
    assert len(widget.record) == 2 and "after 4 updates" in widget.status
    widget.press("again")
    for _ in widget.work():
        if len(widget.record) > 25:
            break
    widget.set(target=0.5)
    assert widget.ratio > 1.2 and "times as many" in widget.status
    widget.press("keep")
    widget.set(measure="error", alpha=0.1)
    assert len(widget.record) == 0 and widget.kept and np.isfinite(widget.still()).all()
    widget.close()


def test_an_interrupted_start_keeps_nothing():
    widget = DropoutDigits()
    tell(widget, "press", name="keep")
    assert widget.picture.failed and "no run to keep" in widget.status
    tell(widget, "set", name="p", value=0)
    assert "p must lie between 0.05 and 0.9" in widget.status
    widget.close()


# --- networks without some of their units ----------------------------------------------------------------------------

@pytest.mark.slow
def test_removal_rises_and_correlation_against_a_loop():
    (theta, *_), _ = trained_networks(0.5)
    X, y = (np.asarray(part)[:100] for part in digits_of_seeds()[1])
    h = np.asarray(hidden_layer(theta, X))
    np.testing.assert_allclose(h, np.maximum(theta[0].b + X / 255 @ theta[0].W.T, 0), atol=1e-4)
    keep = keep_factors(np.arange(H), 40, 0.5)
    assert (keep[:40] == 0).all() and keep[40:] == pytest.approx(0.5 * H / 60)
    rise = rises(theta, X, y, 0.5)
    full = float(scores_keeping(theta, h, y, np.full(H, 0.5, np.float32))[0])
    without = np.full(H, 0.5, np.float32)
    without[7] = 0
    assert rise[7] == pytest.approx(float(scores_keeping(theta, h, y, without)[0]) - full, abs=1e-5)
    curve = removal_curve(theta, X, y, 0.5)
    assert curve.shape == (len(REMOVED), 2) and curve[0, 0] == pytest.approx(full, abs=1e-5) and curve[-1, 1] > curve[0, 1]
    alive = h[:, h.std(axis=0) > 0]
    r = np.abs(np.corrcoef(alive.T))
    assert float(correlation(h)) == pytest.approx((r.sum() - len(r)) / (H * (H - 1)), abs=1e-3)


@pytest.mark.slow
def test_units_are_removed_by_slider_click_and_key():
    widget = Coadaptation()
    whole = list(widget.errors)
    widget.set(k=60)
    assert widget.errors[0] - whole[0] > widget.errors[1] - whole[1] > 0 and "40 of 100 units" in widget.status
    out = widget.out[0]
    widget.press("others")
    assert widget.out[0] != out and len(widget.out[0]) == 60 and "order=1" in widget.code
    code, out = widget.code, widget.out
    assert widget.reset().restore(code).out == out
    widget.reset()
    tell(widget, "down", **at(widget, widget.view.walls[1], 3.5, 2.5))
    assert widget.out == (set(), {23}) and "99 of 100 units" in widget.status
    assert widget.code == "Coadaptation clicked_with=23" and Coadaptation().restore(widget.code).out == (set(), {23})
    tell(widget, "key", key="ArrowRight")
    assert [len(one) for one in widget.out] == [1, 1]

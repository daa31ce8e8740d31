"""Slides S46-S49 under the hand: masks at each update, all masked networks."""
import jax
import numpy as np
import pytest

from course_lib.backprop import backprop
from course_lib.dropout import expectation
from course_lib.dropout_average import exact_average
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
from course_lib.widgets import DropoutAverage, DropoutNet, ThinnedNets
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
    assert "Through them 4 of the units that stay get a wrong one, too." in net.status
    assert all(net.right[unit] == 0 for unit in net.dropped)
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


@pytest.mark.slow
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


# --- four networks side by side --------------------------------------------------------------------------------------

def test_four_masks_on_one_set_of_weights():
    thinned = ThinnedNets()
    masks = thinned.masks(0.5, 0)
    assert len(masks) == 5 and (np.concatenate(masks[-1]) == 0.5).all()
    theta = at_frame(thinned.result.theta, UPDATES)
    for f, m in zip(thinned.f, masks, strict=True):
        assert f == pytest.approx(float(fprop(theta, np.float32([0.5, 0.5]), m=(None, *m)).h[-1][1]), abs=1e-5)
    before = thinned.kept, list(thinned.f)
    thinned.press("masks")
    assert (thinned.kept, thinned.f) != before and thinned.f[-1] == before[1][-1]
    code, f = thinned.code, thinned.f
    assert "drawn=1" in code and thinned.reset().restore(code).f == f
    tell(thinned, "down", **at(thinned, thinned.view.planes[2].ax, -1.0, 0.5))
    assert (thinned.values["x1"], thinned.values["x2"]) == (pytest.approx(-1, abs=0.05), pytest.approx(0.5, abs=0.05))
    assert thinned.set(p=0.0).kept == [12] * 4 and np.ptp(thinned.f) < 1e-6


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
    assert "YOUR mean f(x)₂" in widget.status and "0 from the geometric mean" in widget.status
    before = widget.path.copy()
    widget.press("again")
    assert (widget.path != before).any() and widget.path[-1] == pytest.approx(widget.result.arithmetic, abs=0.05)
    assert "is for one hidden layer" in widget.set(layers=TWO).status
    assert "not finished" in DropoutAverage(f=lambda *a: ...).status

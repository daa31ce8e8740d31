"""Slides S46-S49 on digits: pairs with and without dropout, networks without some units."""
import jax
import numpy as np
import pytest

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
    train_seeds,
    trained_networks,
)
from course_lib.widgets import Coadaptation, DropoutDigits
from tests.hands import at, fresh, no_thread_left, settle, spot, tell  # noqa: F401

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


@pytest.mark.slow
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


def test_when_a_loss_is_reached():
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


@pytest.mark.slow
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
    unit = int(widget.result[1].shown[11])
    assert widget.out == (set(), {unit}) and "99 of 100 units" in widget.status
    assert widget.code == f"Coadaptation clicked_with={unit}" and Coadaptation().restore(widget.code).out == (set(), {unit})
    tell(widget, "key", key="ArrowRight")
    assert [len(one) for one in widget.out] == [1, 1]

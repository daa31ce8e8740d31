"""Slide S27 under the hand, on real digits: the rule replays the record, and the test set is looked at on demand only."""
import numpy as np
import pytest

from course_lib.data import mnist
from course_lib.early_stopping import stop
from course_lib.lessons.early_stopping import live as early_stopping
from course_lib.lessons.early_stopping.descent import POWERS, UNITS, T, descent
from course_lib.lessons.early_stopping.regret import SEEDS, loss_curves, replay
from course_lib.lessons.early_stopping.regret_view import HIGH
from course_lib.widgets import DoubleDescent, EarlyStopping, Regret
from tests.hands import background, kept, no_thread_left, step, tell  # noqa: F401

made = kept(EarlyStopping)


@pytest.fixture
def live(made, monkeypatch):
    """The widget at its start, whose runs are short."""
    monkeypatch.setattr(early_stopping, "EPOCHS", {500: 4})
    return made.reset()


def test_before_training(live):
    assert "500 training images, 4 epochs of 10 updates. Press Train" in live.status
    assert len(live.record) == 0 and live.stopped is None and not background(live)
    assert {c.get_text() for c in live.view.wall.captions} <= set("0123456789")


def test_the_wall_shows_what_the_kept_epoch_gets_wrong(live):
    live.run_to_end()
    predictions, y = live.record.predictions[live.stopped.best], mnist().valid.y
    wrong = predictions != y
    assert wrong.mean() == pytest.approx(live.record.valid["error"][live.stopped.best])
    assert live.view.wall.captions[0].get_text() == f"{y[wrong][0]} → {predictions[wrong][0]}"


@pytest.mark.slow
def test_below_stands_the_other_measure_of_the_same_epochs(live):
    live.run_to_end()
    for measure, other in (("loss", "error"), ("error", "loss")):
        live.set(measure=measure)
        for curves, name in ((live.view.curves, measure), (live.view.other, other)):
            for line, wanted in zip(curves.lines, (live.record.train[name], live.record.valid[name]), strict=True):
                np.testing.assert_array_equal(line.get_ydata()[1:], wanted[1:])         # epoch 0 lies above the axes
            assert curves.ax.get_ylabel() == ("mean NLL" if name == "loss" else "error")
        best = live.stopped.best
        assert live.view.other_kept.get_xdata()[0] == best == live.view.kept.get_xdata()[0]
    live.press("keep")
    live.press("again")
    np.testing.assert_array_equal(live.view.other.ghosts[1].get_ydata()[1:], live.kept.valid["loss"][1:])


@pytest.mark.slow
def test_look_ahead_and_measure_replay_the_record(live):
    live.run_to_end()
    live.record.valid["loss"][:] = [2.0, 1.0, 1.2, 1.1, 0.9]
    live.record.valid["error"][:] = [0.5, 0.4, 0.3, 0.2, 0.1]
    for look, (best, at, stopped) in {1: (1, 2, True), 2: (1, 3, True), 3: (4, 4, False)}.items():
        live.set(look=look)
        assert live.stopped == (best, at, stopped) == stop([2.0, 1.0, 1.2, 1.1, 0.9], look)
        assert (f"stops at epoch {at} and keeps epoch {best}" in live.status) == stopped
    live.set(measure="error", look=1)
    assert live.stopped.best == 4 and "Best validation error 0.1000 at epoch 4" in live.status


@pytest.mark.slow
def test_the_test_set_is_looked_at_on_demand_only(live, monkeypatch):
    seen = []
    parts = early_stopping.scores_in_parts
    monkeypatch.setattr(early_stopping, "scores_in_parts", lambda theta, data: (seen.append(data), parts(theta, data))[1])
    tell(live, "press", name="test")
    assert "no weights to test yet" in live.status
    step(live, 2)
    live.set(look=3).press("keep")
    assert seen and all(data is mnist().valid for data in seen) and not live.tested
    live.press("test")
    assert seen[-1] is mnist().test and "Test error of epoch" in live.status
    guess = np.concatenate([p.predictions for p in parts(live.record.theta[live.stopped.best], mnist().test)])
    assert f"{100 * (guess != mnist().test.y).mean():.2f} %" in live.tested
    live.press("again")
    assert live.tested is None


@pytest.mark.slow
def test_the_slides_figure_marks_both_zones_at_the_epoch_kept(live):
    live.run_to_end()
    live.record.valid["loss"][:] = [2.0, 1.0, 1.2, 1.1, 1.3]
    live.set(look=2)
    view = live.view
    assert [zone.get_text().strip() for zone in view.zones] == ["← underfitting", "overfitting →"]
    assert view.border.get_xdata()[0] == view.kept.get_xdata()[0] == 1 == view.zones[1].get_position()[0]
    assert view.zones[1].get_visible() and not view.zones[0].get_visible(), "epoch 1 of 10: no room on its left"
    assert view.words.get_text().split() == "keep epoch 1 (stop at 3)".split()
    live.set(look=9)
    assert not view.zones[1].get_visible(), "nobody knows yet where overfitting begins"
    live.record.valid["loss"][:] = [2.0, 1.0, 1.2, 0.8, 1.3]
    live.set(look=1)
    assert (view.kept.get_xdata()[0], view.border.get_xdata()[0]) == (1, 3), "stopped too early, in the zone of underfitting"


@pytest.mark.slow
def test_the_seeds_picture_shows_the_rule_on_as_many_validation_digits_as_asked_for():
    many = Regret(look=2)
    for held in (1000, 20):
        many.set(held=str(held))
        kept = replay(held).kept[1]
        np.testing.assert_array_equal(many.view.kept.get_xdata(), kept)
        np.testing.assert_allclose(many.view.dots.get_ydata(), replay(held).regret[1], atol=1e-6)
        np.testing.assert_allclose(many.view.median.get_ydata(), np.median(replay(held).regret, axis=1), atol=1e-6)
        np.testing.assert_allclose(many.view.kept.get_ydata(), loss_curves(held)[0][np.arange(SEEDS), kept], atol=1e-6)
    many.set(look=1)
    over = replay(20).regret[0] > HIGH
    assert len(many.view.high.get_xdata()) == len(many.view.clipped.get_xdata()) == over.sum() == 4, "arrowheads at the edge"
    assert len(many.view.dots.get_xdata()) == SEEDS - 4 and many.view.above.get_text() == "4 above 0.12, the highest 0.41"


def test_a_readers_rule_decides_on_every_seed():
    mine = Regret(rule=lambda errors, look: (int(np.argmin(errors)), len(errors) - 1))
    np.testing.assert_array_equal(mine.view.kept.get_xdata(), loss_curves()[0].argmin(axis=1))
    assert "end after 40 epochs" in mine.status and not mine.own.message


@pytest.mark.slow
def test_double_descent_is_drawn_at_the_number_of_updates_asked_for():
    picture = DoubleDescent(power=2.5, noise="20")
    seen, at = descent(20), list(POWERS).index(2.5)
    for line, wanted in zip(picture.view.curves.lines, (seen.train[at], seen.stopped, seen.test[at]), strict=True):
        np.testing.assert_array_equal(line.get_ydata(), wanted)
        np.testing.assert_array_equal(line.get_xdata(), UNITS)
    assert "3·10² updates" in picture.status and f"{100 * seen.test[at, UNITS.index(T)]:.0f} % at {T}" in picture.status

"""The runs behind the pictures of slide S27, without a picture: validated after every epoch, and replayed over seeds."""
import numpy as np
import pytest

from course_lib.data import mnist
from course_lib.early_stopping import regret, stop
from course_lib.lessons.early_stopping import live
from course_lib.lessons.early_stopping.descent import ALPHA, NOISE, after, digits, features, flattest, labels
from course_lib.lessons.early_stopping.regret import LOOKS, SEEDS, loss_curves, replay
from course_lib.network import predict


@pytest.fixture
def run(monkeypatch):
    monkeypatch.setattr(live, "EPOCHS", {500: 2})
    return live.ValidatedRun(500, seed=3)


@pytest.mark.slow
def test_a_run_is_recorded_before_the_first_update_and_after_each_epoch(run):
    recorded = [(done, len(run.record)) for done in run.train(lambda: 0.3)]
    done, lengths = np.transpose(recorded)
    assert (np.diff(done) >= 0).all() and done[0] == 0 and done[-1] == 2
    assert lengths[-1] == 3 and (done[lengths == 1].min(), done[lengths == 2].min()) == (0, 1)
    loss = run.record.valid["loss"]
    assert loss[0] > 2 and loss[2] < 1 and set(run.record.theta) == {0, 1, 2}, "it improved twice"
    guess = np.asarray(predict(run.record.theta[2], mnist().valid.X))
    assert (guess == run.record.predictions[2]).mean() > 0.999
    assert (guess != mnist().valid.y).mean() == pytest.approx(run.record.valid["error"][2], abs=1e-3)


def test_alpha_is_asked_for_anew_and_the_seed_decides_everything(run):
    asked = iter(np.full(100, 0.3))
    *_, _ = run.train(lambda: next(asked))
    same, other = live.ValidatedRun(500, 3), live.ValidatedRun(500, 4)
    for one in (same, other):
        *_, _ = one.train(lambda: 0.3)
    assert same.record.valid == run.record.valid and other.record.valid != run.record.valid
    assert len(list(asked)) == 100 - 2, "once for every ten updates"


def test_a_run_that_diverges_ends(run):
    *_, _ = run.train(lambda: 30.0)
    assert run.record.diverged in (1, 2) and len(run.record) == run.record.diverged


def test_the_test_error_is_that_of_the_epoch_asked_for(run):
    *_, _ = run.train(lambda: 0.3)
    guess = np.asarray(predict(run.record.theta[1], mnist().test.X))
    assert run.test_error(1) == pytest.approx((guess != mnist().test.y).mean(), abs=1e-3)
    assert run.test_error(2) != run.test_error(1)


@pytest.mark.slow
def test_the_replay_is_the_rule_on_every_seed():
    valid, test = loss_curves()
    seen = replay()
    assert seen.kept.shape == (LOOKS, SEEDS) and (seen.regret >= 0).all()
    for look, seed in ((1, 0), (7, 5), (20, 23)):
        there = stop(valid[seed], look)
        assert (seen.kept[look - 1, seed], seen.last[look - 1, seed]) == (there.best, there.at)
        assert seen.regret[look - 1, seed] == pytest.approx(regret(valid[seed], test[seed], look), abs=1e-6)


@pytest.mark.parametrize("units", [3, 12, 30])
def test_the_formula_is_gradient_descent(units):
    rng = np.random.default_rng(units)
    H, Y, V = rng.normal(size=(12, units)) / np.sqrt(units), rng.normal(size=(12, 2)), np.zeros((units, 2))
    B, C = after(np.array([7.0, 40.0]), H, Y)
    for n in range(1, 41):
        V -= ALPHA * H.T @ (H @ V - Y)
        if n in (7, 40):
            np.testing.assert_allclose(B @ C[:, n // 40], V, atol=1e-12)


def test_one_in_ten_of_the_labels_drawn_anew_is_right_again():
    wrong = [(labels(noise) != digits()[0].y).mean() for noise in NOISE]
    assert wrong[0] == 0 and wrong[1] == pytest.approx(0.18, abs=0.05)


def test_the_random_units_are_not_saturated():
    h = np.abs(features(0)[0])
    assert (h > 0.99).mean() < 0.03 and np.arctanh(np.minimum(h, 0.9999)).std() < 1.5


def test_the_flattest_direction_is_that_of_the_hessian():
    H = features(0)[0][:, :10].astype(float) / np.sqrt(10)
    h, once = flattest(10, (1.0,))
    assert h == pytest.approx(np.linalg.eigvalsh(H.T @ H)[0])
    assert once == pytest.approx(ALPHA * np.linalg.norm(H.T @ np.eye(10)[digits()[0].y]))

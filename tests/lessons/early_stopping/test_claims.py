"""What notebook 2_08 says in words, computed: each test quotes the sentence and fails when it is gone or no longer true."""
import json
import pathlib
import re

import jax
import numpy as np
import pytest

from course_lib.data import mnist
from course_lib.early_stopping import stop
from course_lib.lessons.early_stopping import regret
from course_lib.lessons.early_stopping.descent import CLASSES, POWERS, UNITS, T, after, descent, features, first, labels
from course_lib.lessons.early_stopping.live import ValidatedRun
from course_lib.lessons.early_stopping.regret import HELD, HELD_OUT, LOOKS, in_sets, replay
from course_lib.loss import softmax_nll
from course_lib.network import fprop
from course_lib.widgets import EarlyStopping

FILE = pathlib.Path(__file__).parents[3] / "notebooks" / "2_08_early_stopping.ipynb"
WORDS = " ".join(" ".join("".join(cell["source"]).split()) for cell in json.loads(FILE.read_text("utf-8"))["cells"])
PLAIN = re.sub(r"</?em>|\*", "", WORDS)


def says(*sentences):
    for sentence in sentences:
        assert sentence in PLAIN, f"the notebook no longer says {sentence!r}"


@pytest.fixture(scope="module")
def run():
    """The run of the notebook's first picture, whole: 60 epochs on 500 digits."""
    whole = ValidatedRun(500, seed=0)
    *_, _ = whole.train(lambda: 0.3)
    return whole


@pytest.fixture(scope="module")
def record(run):
    return run.record


def test_the_whole_slide_is_quoted():
    says("> Topics: early stopping", "To select the number of epochs, stop training when validation set error increases "
         "(with some look ahead)", "Left of the lowest validation error: underfitting. Right of it: overfitting.")


@pytest.mark.thorough
def test_the_loss_rises_by_a_fifth_and_the_error_hardly_moves(run, record):
    says("159,010 parameters", "learns 500 digits for 60 epochs. After its best epoch the validation loss rises by a fifth",
         "Yes: from about 14.2 %, its lowest, to 14.6 %", "That is the training error. It reaches 0.",
         "Here, and in any network that can learn all its training digits, it stops only at 0 %, deep in the overfitting zone; "
         "the training loss never stops.")
    loss, error = (np.array(record.valid[m]) for m in ("loss", "error"))
    best = loss.argmin()
    assert sum(part.size for part in jax.tree.leaves(run.state.theta)) == 159_010 and len(record) == 61
    assert loss[-1] / loss[best] == pytest.approx(1.2, abs=0.03)
    assert error.argmin() == best
    assert (error[best], error[-1]) == (pytest.approx(0.142, abs=0.002), pytest.approx(0.146, abs=0.002))
    learned = int(np.argmax(np.array(record.train["error"]) == 0))
    assert record.train["error"][-1] == 0 and learned > best and (np.diff(record.train["loss"][learned:]) < 0).all()


@pytest.mark.slow
def test_the_look_ahead_of_the_first_picture(record):
    loss = record.valid["loss"]
    assert [stop(loss, look).best for look in (1, 2, 3)] == [6] * 3
    assert {stop(loss, look).best for look in range(4, 31)} == {10}


@pytest.mark.thorough
def test_the_steps_under_the_first_picture_one_after_the_other():
    """Each answer is of the state that the steps before it have led to."""
    says("Look-ahead 1 to 3 keeps epoch 6. From 4 on it is epoch 10", "It keeps epoch 2: one small bump in the error, and the "
         "rule gave up at epoch 3. The error there is about 17.6 % instead of 14.2 %.",
         "3. Back to loss and look-ahead 5.", "The test error at epoch 10 is about 14.9 %, validation said 14.2 %. On two sets "
         "of 10,000 digits that is less than two standard errors (one is 0.5 points).",
         "4. Press Keep as A, choose 10,000 images, press Train again (40 epochs; it takes longer).",
         "By the loss at epoch 19: from there it rises by about 7 % instead of 20 %. By the error at epoch 40, the last: it "
         "still falls a little.")
    live = EarlyStopping().run_to_end()
    border = live.view.border.get_xdata
    live.set(look=1)
    assert live.stopped.best == 6
    live.set(look=30)
    assert live.stopped.best == 10
    live.set(measure="error", look=1)
    assert live.stopped[:2] == (2, 3) and live.record.valid["error"][2] == pytest.approx(0.176, abs=0.002)
    live.set(measure="loss", look=5).press("test")
    assert live.tested.startswith("Test error of epoch 10: ")
    tested, valid = (float(n) for n in re.findall(r"([\d.]+) %", live.tested))
    error = np.sqrt(2 * 0.145 * 0.855 / 10_000)
    assert (tested, valid) == pytest.approx((14.9, 14.2), abs=0.2) and error == pytest.approx(0.005, abs=0.0002)
    assert tested - valid < 200 * error
    live.press("keep")
    live.set(n="10000").run_to_end()
    loss, error = (np.array(live.record.valid[m]) for m in ("loss", "error"))
    assert len(loss) == 41 and live.values["measure"] == "loss" and live.tested is None
    assert border()[0] == loss.argmin() == pytest.approx(19, abs=1) and loss[-1] / loss.min() == pytest.approx(1.07, abs=0.02)
    live.set(measure="error")
    assert border()[0] == error.argmin() > 30 and 0 < error[19] - error[-1] < 0.005


@pytest.mark.slow
def test_the_same_digits_are_misread_more_surely(run, record):
    says("Nine in ten of the misread digits stay misread, but ever more surely",
         "The digits read rightly gain 0.044 of the mean loss, the misread ones lose 0.139. Meanwhile 149 are cured, 191 newly "
         "misread.",
         "On this run the error has its first bump at epoch 3, the loss at epoch 7.")
    X, y = mnist().valid
    nll, wrong = [], []
    for theta in (record.theta[10], run.state.theta):
        a = fprop(theta, X, "tanh").a[-1]
        nll.append(np.asarray(softmax_nll.value(a, y)))
        wrong.append(np.asarray(a.argmax(1) != y))
    before, after_all = nll
    assert (wrong[0] & wrong[1]).sum() / wrong[0].sum() == pytest.approx(0.9, abs=0.03)
    added = [(after_all - before)[those].sum() / len(y) for those in (~wrong[0], wrong[0])]
    assert added == pytest.approx([-0.044, 0.139], abs=0.003)
    changed = (wrong[0] & ~wrong[1]).sum(), (wrong[1] & ~wrong[0]).sum()
    assert changed == (pytest.approx(149, abs=8), pytest.approx(191, abs=8))
    assert after_all[wrong[1]].mean() > 1.2 * before[wrong[0]].mean()
    assert [int(np.flatnonzero(np.diff(record.valid[m]) > 0)[0]) + 1 for m in ("error", "loss")] == [3, 7]


@pytest.mark.thorough
def test_what_the_look_ahead_buys():
    says("eleven of 24 seeds lose more than 0.05, the worst about 0.41. From 3 on nearly nothing is lost",
         "20 buys nothing more and trains 30 epochs instead of 13", "At look-ahead 3 no seed pays more than about 0.011.")
    seen = replay(HELD_OUT)
    assert (seen.regret[0] > 0.05).sum() == 11 and seen.regret[0].max() == pytest.approx(0.41, abs=0.01)
    assert seen.regret[2:].max() < 0.02 and seen.regret[2].max() == pytest.approx(0.011, abs=0.0006)
    assert seen.regret[2].max() - seen.regret[-1].max() < 0.01
    assert [seen.last[look - 1].mean() for look in (20, 3)] == pytest.approx([30, 13], abs=0.6)


@pytest.mark.slow
def test_twenty_digits_are_too_few_for_any_look_ahead():
    says("On the test digits six of the 24 seeds get worse", "For 17 of the 24 nothing changes.",
         "Yes: for six of the 24; for one it falls.",
         "With these 20 digits, from look-ahead 5 to 20, the median price rises, from about 0.018 to 0.024.",
         "however long you look, the median, the green line, does not come down to 0.")
    few = replay(HELD[0])
    changed = few.regret[19] - few.regret[4]
    assert [(changed > 0).sum(), (changed == 0).sum(), (changed < 0).sum()] == [6, 17, 1]
    median = np.median(few.regret, axis=1)
    assert len(median) == LOOKS and median.min() > 0.01 and median[[4, 19]] == pytest.approx([0.018, 0.024], abs=0.0006)


@pytest.mark.slow
def test_other_sets_of_twenty_digits():
    says("over all 50 sets of 20 the mean price is 0.030, then 0.031", "the 1,000 digits are cut into 50 sets of 20, or ten of "
         "100",
         "on average too good, the more so the fewer validation digits (the loss: by 0.07 with 20, by 0.02 with 100)")
    soon, late = (in_sets(look)[0] for look in (5, 20))
    assert soon.shape == (50, 24) and (soon.mean(), late.mean()) == pytest.approx((0.030, 0.031), abs=0.0006)
    np.testing.assert_allclose(soon[0], replay(HELD[0]).regret[4], atol=1e-6)
    assert [-in_sets(5, n)[1].mean() for n in (20, 100)] == pytest.approx([0.07, 0.02], abs=0.005)


@pytest.mark.slow
def test_the_updates_make_the_bumps(record):
    says("(the first picture has them on 10,000 validation digits)", "The largest difference from the constant α is 0.075 for "
         "the plan of 10, 0.030 for that of 60: other runs.", "with the plan of 10 the bump at epoch 9 is gone")
    loss = np.array(record.valid["loss"][:11])
    apart, bump = [], [loss[9] - loss[8]]
    for plan in (10, 60):
        alone = ValidatedRun(500, seed=0)
        for _ in alone.train(lambda run=alone, plan=plan: 0.3 * (1 - (len(run.record) - 1) / plan)):
            if len(alone.record) == 11:
                break
        apart.append(abs(alone.record.valid["loss"] - loss).max())
        bump.append(alone.record.valid["loss"][9] - alone.record.valid["loss"][8])
    assert apart == pytest.approx([0.075, 0.030], abs=0.003) and bump[0] > 0.04 and bump[1] < 0


@pytest.mark.thorough
def test_the_learning_rate_times_the_best_epoch_stays():
    says("is lowest after 10 epochs, at the median", "Yes: the same αt.", "α times the number of epochs stays near 3 (αt near "
         "30: ten updates an epoch)")
    for alpha, last in ((0.3, 40), (0.1, 60), (0.03, 140)):
        best = regret.curves(alpha, last)[0].mean(axis=2).argmin(axis=1)
        assert alpha * np.median(best) == pytest.approx(3, abs=0.2) and best.max() < last
    assert regret.T // regret.B == 10


@pytest.mark.thorough
def test_no_second_descent_over_the_epochs():
    says("trained for 300, the 24 seeds have their lowest mean test loss near epoch 12, 0.68; then it rises all the way to 0.86.")
    test = regret.curves(last=300)[1].mean(axis=0)
    assert len(test) == 301 and 10 <= test.argmin() <= 14
    assert (test.min(), test[-1]) == (pytest.approx(0.68, abs=0.01), pytest.approx(0.86, abs=0.01))
    assert (np.diff(test[20::20]) > 0).all()


def test_l2_and_early_stopping_are_relatives():
    says("Alike at both ends, up to 0.2 apart in the middle (at h_i = 2.5)")
    alpha, t, h = 0.01, 100, np.logspace(-2, 2, 401)
    stopped, l2 = 1 - (1 - alpha * h) ** t, h / (h + 1 / (alpha * t))
    apart = stopped - l2
    assert apart.max() == pytest.approx(0.2, abs=0.01) and (apart[[0, -1]] < 0.011).all() and (apart >= 0).all()
    assert h[apart.argmax()] == pytest.approx(2.5, abs=0.4)


@pytest.mark.thorough
def test_double_descent_over_the_size_and_none_when_stopped():
    says("the test error falls, climbs to its peak where there are as many units as training digits", "and falls again",
         "Drag updates, power of 10 from 9 to 2: the peak melts.", "it has no peak.",
         "the training error is 0 already at 120")
    seen, peak = descent(), UNITS.index(T)
    end = seen.test[-1]
    assert end.argmax() == peak and end[:peak].argmin() not in (0, peak - 1) and end[-1] < end[:peak].min()
    early = seen.test[np.flatnonzero(POWERS == 2)[0]]
    assert early[peak] < 0.5 * end[peak] and early[peak] < early[0]
    assert np.diff(seen.stopped).max() < 0.02, "no peak: it falls but for the luck of a draw"
    assert (seen.train[-1][UNITS.index(120):] == 0).all() and seen.train[-1][0] > 0.3
    says("there all targets can just be met, with huge weights")
    length = {}
    for units in (80, T, 800):
        B, C = after(np.array([1e9]), first(units, features(0)[0]), np.eye(CLASSES)[labels(0)])
        length[units] = np.linalg.norm(B @ C[:, 0])
    assert length[T] > 5 * max(length[80], length[800])


def test_the_answers_of_check_yourself():
    assert sum(range(1, 61)) == 1830

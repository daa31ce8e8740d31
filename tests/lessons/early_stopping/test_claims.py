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
from course_lib.lessons.early_stopping.regret import HELD, HELD_OUT, LOOKS, replay
from course_lib.loss import softmax_nll
from course_lib.network import fprop

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
         "Yes: from about 14.2 % to 14.6 %", "That is the training error. It reaches 0.",
         "It stops only at 0 %, when every training digit is learned, deep in the overfitting zone; "
         "the training loss never stops.")
    loss, error = (np.array(record.valid[m]) for m in ("loss", "error"))
    best = loss.argmin()
    assert sum(part.size for part in jax.tree.leaves(run.state.theta)) == 159_010 and len(record) == 61
    assert loss[-1] / loss[best] == pytest.approx(1.2, abs=0.03)
    assert (error[best], error[-1]) == (pytest.approx(0.142, abs=0.002), pytest.approx(0.146, abs=0.002))
    learned = int(np.argmax(np.array(record.train["error"]) == 0))
    assert record.train["error"][-1] == 0 and learned > best and (np.diff(record.train["loss"][learned:]) < 0).all()


@pytest.mark.slow
def test_the_look_ahead_of_the_first_picture(record):
    says("Look-ahead 1 to 3 keeps epoch 6. From 4 on it is epoch 10", "It keeps epoch 2: one small bump in the error, and the "
         "rule gave up at epoch 3. The error there is about 17.6 % instead of 14.2 %.")
    loss, error = record.valid["loss"], record.valid["error"]
    assert [stop(loss, look).best for look in (1, 2, 3)] == [6] * 3
    assert {stop(loss, look).best for look in range(4, 31)} == {10}
    assert stop(error, 1)[:2] == (2, 3) and error[2] == pytest.approx(0.176, abs=0.002)


@pytest.mark.thorough
def test_more_data_moves_the_border_and_flattens_the_rise():
    says("Near epoch 19. From there the loss rises by about 7 % instead of 20 %, and the error goes on falling a little.")
    many = ValidatedRun(10_000, seed=0)
    *_, _ = many.train(lambda: 0.3)
    loss, error = (np.array(many.record.valid[m]) for m in ("loss", "error"))
    assert abs(loss.argmin() - 19) <= 1 and loss[-1] / loss.min() == pytest.approx(1.07, abs=0.02)
    assert 0 < error[19] - error[-1] < 0.005


@pytest.mark.slow
def test_the_test_digits_are_a_little_harder(run, record):
    says("The test error at epoch 10 is about 14.9 %, validation said 14.2 %.",
         "at epoch 2, which nobody would choose, the test error is higher by 1 point")
    assert run.test_error(10) == pytest.approx(0.149, abs=0.002)
    assert run.test_error(2) - record.valid["error"][2] == pytest.approx(0.01, abs=0.003)


@pytest.mark.slow
def test_the_same_digits_are_misread_more_surely(run, record):
    says("Nine in ten of the misread digits stay misread, but ever more surely",
         "The digits read rightly gain, the misread ones lose more than that.",
         "On this run the error has its first bump at epoch 3, the loss at epoch 7.")
    X, y = mnist().valid
    nll, wrong = [], []
    for theta in (record.theta[10], run.state.theta):
        a = fprop(theta, X, "tanh").a[-1]
        nll.append(np.asarray(softmax_nll.value(a, y)))
        wrong.append(np.asarray(a.argmax(1) != y))
    before, after_all = nll
    assert (wrong[0] & wrong[1]).sum() / wrong[0].sum() == pytest.approx(0.9, abs=0.03)
    assert 0 < (before - after_all)[~wrong[0]].sum() < (after_all - before)[wrong[0]].sum()
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
    says("On the test digits six of the 24 seeds get worse", "For most seeds nothing changes.",
         "With these 20 digits, from look-ahead 5 to 20, the median price rises, from about 0.018 to 0.024.",
         "At look-ahead 1 fourteen seeds lose more than 0.05; from 10 on one still does, and the median gets worse: about 0.014 "
         "at look-ahead 3, 0.024 at 20",
         "the dots do not come down to 0. At look-ahead 20 half of them are still above 0.024.")
    few = replay(HELD[0])
    changed = few.regret[19] - few.regret[4]
    assert (changed > 0).sum() == 6 and (changed == 0).sum() > 12
    lost = (few.regret > 0.05).sum(axis=1)
    assert lost[0] == 14 and (lost[9:] == 1).all() and lost.min() > 0 and len(lost) == LOOKS
    assert np.median(few.regret, axis=1)[[2, 4, 19]] == pytest.approx([0.014, 0.018, 0.024], abs=0.0006)
    assert few.regret[19].min() > 0


@pytest.mark.thorough
def test_other_draws_of_twenty_digits_have_other_luck():
    says("(All 24 share the same 20 digits. With five other draws of 20 it is between none and 16 of them.)")
    train, valid, test = (regret.subset(jax.random.key(27), d, n) for d, n in zip(mnist(), (200, 1000, 1000), strict=True))
    worse = []
    for skipped in range(20, 120, 20):
        other = valid._replace(X=np.roll(valid.X, -skipped, 0), y=np.roll(valid.y, -skipped, 0))
        curves, tested = map(np.asarray, regret.train_seeds(train.X, train.y, other, test))
        soon, late = (regret.price(np.array([stop(curve, look).best for curve in curves[0]]), tested) for look in (5, 20))
        worse.append(int((late > soon).sum()))
    assert (min(worse), max(worse)) == (0, pytest.approx(16, abs=1))


@pytest.mark.thorough
def test_no_second_descent_over_the_epochs(monkeypatch):
    says("The 24-seed network, trained 300 epochs instead of 40: the mean test loss is lowest near epoch 12, 0.68, and rises "
         "all the way to 0.86 at epoch 300.")
    monkeypatch.setattr(regret, "EPOCHS", 300)
    monkeypatch.setattr(regret, "SEEDS", 6)
    sets = [regret.subset(jax.random.key(27), d, n) for d, n in zip(regret.mnist(), (200, 1000, 1000), strict=True)]
    longer = jax.jit(lambda *data: regret.train_seeds.__wrapped__(*data))        # compiled anew: EPOCHS is a constant in it
    test = np.asarray(longer(sets[0].X, sets[0].y, *sets[1:])[1]).mean(axis=0)
    assert len(test) == 301 and 10 <= test.argmin() <= 14
    assert (test.min(), test[-1]) == (pytest.approx(0.68, abs=0.01), pytest.approx(0.86, abs=0.01))
    assert (np.diff(test[20::20]) > 0).all()


def test_l2_and_early_stopping_are_relatives():
    says("at $\\alpha h t = 1$ it is $1-1/e = 0.63$ against $0.50$", "Alike at both ends, up to 0.2 apart in the middle")
    alpha, t, h = 0.01, 100, np.logspace(-2, 2, 401)
    stopped, l2 = 1 - (1 - alpha * h) ** t, h / (h + 1 / (alpha * t))
    apart = stopped - l2
    assert apart.max() == pytest.approx(0.2, abs=0.01) and (apart[[0, -1]] < 0.011).all() and (apart >= 0).all()
    assert 1 - 1 / np.e == pytest.approx(0.63, abs=0.005)


@pytest.mark.thorough
def test_double_descent_over_the_size_and_none_when_stopped():
    says("the test error falls, climbs to its peak where there are as many units as training digits", "and falls again",
         "Drag updates from 10⁶ to 10²: the peak melts.", "it has no peak at all",
         "the training error is 0 already at 120, where the largest output is the right one")
    seen, peak = descent(), UNITS.index(T)
    end = seen.test[-1]
    assert end.argmax() == peak and end[:peak].argmin() not in (0, peak - 1) and end[-1] < end[:peak].min()
    early = seen.test[np.flatnonzero(POWERS == 2)[0]]
    assert early[peak] < 0.5 * end[peak] and early[peak] < early[0]
    assert np.diff(seen.stopped).max() < 0.02, "no peak: it falls but for the luck of a draw"
    assert (seen.train[-1][UNITS.index(120):] == 0).all() and seen.train[-1][0] > 0.3
    says("there the targets of all digits can just be met exactly, with huge weights")
    length = {}
    for units in (80, T, 800):
        B, C = after(np.array([1e6]), first(units, features(0)[0]), np.eye(CLASSES)[labels(0)])
        length[units] = np.linalg.norm(B @ C[:, 0])
    assert length[T] > 5 * max(length[80], length[800])


def test_the_answers_of_check_yourself():
    says("Look-ahead 1: keeps 1, ends at 2. Look-ahead 2: keeps 1, ends at 3.", "keeps 4, and the record ends at 6 before")
    errors = [0.50, 0.40, 0.42, 0.41, 0.39, 0.43, 0.44]
    assert [tuple(stop(errors, look)) for look in (1, 2, 3)] == [(1, 2, True), (1, 3, True), (4, 6, False)]
    assert sum(range(1, 61)) == 1830

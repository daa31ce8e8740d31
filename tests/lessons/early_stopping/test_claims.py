"""What notebook 2_08 says in words, computed: each test quotes the sentence and fails when it is gone or no longer true."""
import json
import pathlib
import re

import jax
import numpy as np
import pytest

from course_lib.activations import softmax
from course_lib.data import mnist
from course_lib.early_stopping import stop
from course_lib.lessons.early_stopping import live
from course_lib.lessons.early_stopping.live import EVAL, ValidatedRun
from course_lib.loss import softmax_nll
from course_lib.network import fprop
from course_lib.widgets import EarlyStopping

FILE = pathlib.Path(__file__).parents[3] / "notebooks" / "2_08_early_stopping.ipynb"
CELLS = json.loads(FILE.read_text("utf-8"))["cells"]
WORDS = " ".join(" ".join("".join(cell["source"]).split()) for cell in CELLS)
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
         "here the same epoch. The grey band",
         "With 500 digits it first reaches 0 % at epoch 13, for good at 15: a little late.",
         "The training loss goes on falling to the last epoch.")
    loss, error = (np.array(record.valid[m]) for m in ("loss", "error"))
    best = loss.argmin()
    assert sum(part.size for part in jax.tree.leaves(run.state.theta)) == 159_010 and len(record) == 61
    assert loss[-1] / loss[best] == pytest.approx(1.2, abs=0.03)
    assert error.argmin() == best
    assert (error[best], error[-1]) == (pytest.approx(0.142, abs=0.002), pytest.approx(0.146, abs=0.002))
    learned = np.array(record.train["error"]) == 0
    assert learned.argmax() == 13 and not learned[14] and learned[15:].all() and best == 10
    assert max(loss[[13, 15]]) < 1.03 * loss[best] and record.train["loss"][-1] == min(record.train["loss"])


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
         "of 10,000 digits that is less than two standard errors (one is 0.5 points): the two agree within chance.",
         "4. Press Keep as A, choose 10,000 images, press Train again (40 epochs; it takes longer).",
         "By the loss at epoch 19: from there it rises by about 7 % instead of 20 %. By the error at epoch 40, the last: it "
         "still falls a little.",
         "With 10,000 it reaches 0 % at epoch 20 (on 2,500 of them), and the validation error falls for 20 epochs more: too "
         "early (for the loss, lowest at 19, about right, by luck).",
         "From 500 to 10,000 digits neither number stayed (by the loss: 100 to 3,800 updates, 10 to 19 epochs).",
         "loss and error may put the border at different epochs")
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
    learned = np.array(live.record.train["error"]) == 0
    assert learned.argmax() == pytest.approx(20, abs=1) and learned[21:].all() and EVAL == 2500 and error[20] > error[-1]
    assert live.record.train["loss"][-1] == min(live.record.train["loss"])


@pytest.mark.slow
def test_the_same_digits_are_misread_more_surely(run, record):
    says("Nine in ten of the misread digits stay misread, most of them more surely",
         "The digits read rightly lower the mean loss by 0.044, the misread ones raise it by 0.139: those that stay misread give "
         "their wrong answer the probability 0.75 on average, no longer 0.63; less is left for the right one. Meanwhile "
         "149 are cured, 191 newly misread.",
         "On this run the error has its first bump at epoch 3, the loss at epoch 7.",
         "at epoch 10 the training error is 0.6 %, validation 14.2 %.")
    assert record.train["error"][10] == pytest.approx(0.006, abs=0.0021)
    X, y = mnist().valid
    nll, wrong, sure = [], [], []
    for theta in (record.theta[10], run.state.theta):
        a = fprop(theta, X, "tanh").a[-1]
        nll.append(np.asarray(softmax_nll.value(a, y)))
        wrong.append(np.asarray(a.argmax(1) != y))
        sure.append(np.asarray(softmax(a)).max(1))
    before, after_all = nll
    assert (wrong[0] & wrong[1]).sum() / wrong[0].sum() == pytest.approx(0.9, abs=0.03)
    added = [(after_all - before)[those].sum() / len(y) for those in (~wrong[0], wrong[0])]
    assert added == pytest.approx([-0.044, 0.139], abs=0.003)
    changed = (wrong[0] & ~wrong[1]).sum(), (wrong[1] & ~wrong[0]).sum()
    assert changed == (pytest.approx(149, abs=8), pytest.approx(191, abs=8))
    stay = wrong[0] & wrong[1]
    assert [s[stay].mean() for s in sure] == pytest.approx([0.63, 0.75], abs=0.02) and (sure[1] > sure[0])[stay].mean() > 0.8
    assert after_all[wrong[1]].mean() > 1.2 * before[wrong[0]].mean()
    assert [int(np.flatnonzero(np.diff(record.valid[m]) > 0)[0]) + 1 for m in ("error", "loss")] == [3, 7]


@pytest.mark.slow
def test_the_updates_make_the_bumps(record):
    says("(the first picture has them on 10,000 validation digits)", "At epoch 9 the loss is 0.551 with the constant α, "
         "0.476 planned for 10, 0.521 planned for 60: other runs.", "with the plan of 10 the bump at epoch 9 is gone")
    loss = np.array(record.valid["loss"][:11])
    ninth, bump = [loss[9]], [loss[9] - loss[8]]
    for plan in (10, 60):
        alone = ValidatedRun(500, seed=0)
        for _ in alone.train(lambda run=alone, plan=plan: 0.3 * (1 - (len(run.record) - 1) / plan)):
            if len(alone.record) == 11:
                break
        ninth.append(alone.record.valid["loss"][9])
        bump.append(alone.record.valid["loss"][9] - alone.record.valid["loss"][8])
    assert ninth == pytest.approx([0.551, 0.476, 0.521], abs=0.003) and bump[0] > 0.04 and bump[1] < 0


@pytest.mark.slow
def test_the_cells_below_go_on_with_the_first_run_whatever_was_trained_since(monkeypatch, capsys):
    """The steps under the picture choose 10,000 images: another run, whose epochs are not those of the cells that follow."""
    monkeypatch.setattr(live, "EPOCHS", {500: 11, 10_000: 1})
    code = ["".join(cell["source"]) for cell in CELLS if cell["cell_type"] == "code"]
    names = {}
    exec(code[0], names)
    names["live"] = widget = EarlyStopping().run_to_end()
    widget.press("keep")
    widget.set(n="10000").run_to_end()
    assert len(widget.record) == 2 and len(widget.first_run.record) == 12
    below = [text for text in code if "run = live.first_run" in text or "run.record.valid" in text]
    assert len(below) == 2
    for text in below:
        exec(text, names)
    said = capsys.readouterr().out
    assert "read rightly at epoch 10: loss ≈ 0.13" in said and "largest difference: 0.000000" in said


def test_the_answers_of_check_yourself():
    assert sum(range(1, 61)) == 1830

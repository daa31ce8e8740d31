"""What notebook 3_05 says of the record of `recorded_digits`, and of the α that suits each p."""
from functools import partial

import jax
import numpy as np
import pytest

from course_lib.arguments import as_real
from course_lib.data import mnist, recorded
from course_lib.dropout import Dropout
from course_lib.evaluation import paired_difference
from course_lib.initialization import glorot
from course_lib.lessons.dropout import digits, recorded_digits
from course_lib.loss import softmax_nll, zero_one
from course_lib.network import fprop
from course_lib.optimizers import momentum
from course_lib.training import scan_steps, start
from tests.claims import Said

NOTEBOOK = Said("3_05_dropout")
says = NOTEBOOK.says


def test_where_it_helps_and_where_it_does_not():
    says("With 100 units dropout helps, whatever $p$: 0.4 to 0.7 points fewer errors", "Less than a point",
         "$p = 0.5$ is best, and 0.2 and 0.8 hardly differ from it", "With 10 units $p = 0.5$ costs 3 points, and the training "
         "loss doubles", "only with 10 units, at $p = 0$ and 0.2, is the smallest one best",
         "at $p = 0.2$ and 0.8 the best update is mostly among the last 150",
         "At $p = 0.5$ all eight have their best before 1,700.", "(100 units here: 0.7 points fewer errors at $p = 0.5$)",
         "its own best α of seven", "chosen on 1,000 validation digits, and reads the result off **1,000 others**")
    kept, alphas = recorded("dropout_digits"), recorded_digits.ALPHAS
    assert recorded_digits.CHOICE == recorded_digits.JUDGE == 1000 and len(alphas) == 7 and kept["H"].tolist() == [100, 10]
    best = kept["choice"].mean(-1).argmin(-1)
    assert [[alphas[i] == min(alphas) for i in row] for row in best] == [[False] * 4, [True, True, False, False]]
    assert best.max() < len(alphas) - 1
    says("you see nothing of dropout within these 800 updates: 12.6 against 12.7 % errors, a loss of 0.43 against 0.42, and "
         "most runs still fall when they are cut.")
    plain, half = ([kept[name][0, p, 1].mean() for name in ("error", "loss")] for p in (0, 2))
    assert [*plain, *half] == pytest.approx([0.127, 0.42, 0.126, 0.43], abs=0.005) and (kept["at"][0, 2, 1] == 800).sum() > 4
    NOTEBOOK.says("The best α grows with $p$, from 0.006 without dropout to 0.05 at $p = 0.8$")
    assert (np.diff(best[0]) > 0).all() and [alphas[i] for i in best[0][[0, 3]]] == [pytest.approx(0.006, abs=0.0003), 0.05]
    one = {name: np.take_along_axis(kept[name], best[..., None, None], 2)[:, :, 0] for name in ("train", "loss", "error")}
    error, loss, train = (one[name].mean(-1) for name in ("error", "loss", "train"))
    gains = [paired_difference(one["error"][0, 0], one["error"][0, j]) for j in (1, 2, 3)]
    assert all(0.003 < mean < 0.008 and mean > half for mean, half in gains)
    assert (loss[0, 1:] < loss[0, 0]).all() and np.ptp(train[0]) < 0.05
    assert error[0].argmin() == 2 and np.ptp(error[0, 1:]) < 0.005
    assert error[1, 2] - error[1, 0] == pytest.approx(0.03, abs=0.004)
    assert gains[1][0] == pytest.approx(0.007, abs=0.0006)
    at = np.take_along_axis(kept["at"], best[..., None, None], 2)[1, :, 0]
    assert recorded_digits.LOOKS * recorded_digits.EVERY[10] == 2000 and at[2].max() < 1700
    assert all((at[j] >= 1850).sum() > 4 for j in (1, 3))
    assert train[1, 2] / train[1, 0] == pytest.approx(2, abs=0.25)


def test_it_is_not_later_at_its_best():
    says("the best validation loss comes after 365 updates with $p = 0.5$, after 455 without. (At twice these α, hardly worse, "
         "after 198 and 210.)", "Each at its own best α, the 100 units have their best network no later with $p = 0.5$.")
    kept = recorded("dropout_digits")
    for p, best, twice in ((2, 365, 198), (0, 455, 210)):
        choice, at = (kept[name][0, p].mean(-1) for name in ("choice", "at"))
        i = choice.argmin()
        assert recorded_digits.ALPHAS[i + 1] == pytest.approx(2 * recorded_digits.ALPHAS[i], rel=0.05)
        assert [*at[i: i + 2]] == pytest.approx([best, twice], abs=0.6) and choice[i + 1] < choice[i] + 0.01


def test_a_gap_alone_does_not_say_that_dropout_helps():
    says("(loss on new digits minus training loss: 0.33 and 0.32)")
    kept = recorded("dropout_digits")
    best = kept["choice"].mean(-1).argmin(-1)[..., None, None]
    loss, train = (np.take_along_axis(kept[name], best, 2)[:, :, 0].mean(-1) for name in ("loss", "train"))
    assert (loss - train)[::-1, 0] == pytest.approx([0.33, 0.32], abs=0.006)


def test_with_100_units_all_have_their_best_before_the_end():
    says("With 100 units a run ends after 800 updates; at each best α all eight have their best before that.")
    kept, last = recorded("dropout_digits"), recorded_digits.LOOKS * recorded_digits.EVERY[100]
    assert last == 800 and (recorded_digits.at_best_alpha(100)["at"] < last).all()
    assert recorded_digits.at_best_alpha(10)["alpha"].tolist() == kept["alpha"][[0, 0, 2, 4]].tolist()


@pytest.mark.thorough
def test_a_librarys_form_shows_the_gain_at_the_alpha_of_the_plain_network():
    says("In a library's form (*Further*) $p = 0.5$ already shows its gain at the α of the plain network.")
    kept, p = recorded("dropout_digits"), np.float32(0.5)
    step = jax.jit(partial(scan_steps, digits.INVERTED))
    (X, y), valid = digits.digits_of_seeds()[0], jax.tree.map(lambda v: v[:2000], mnist().valid)
    rows, best = recorded_digits.order(20), []
    for seed in range(digits.SEEDS):
        key = jax.random.key(seed)
        state, scores = start(glorot(key, digits.SIZES), momentum(0.006, digits.BETA), key, Dropout(p)), []
        for i in rows[seed]:
            state = step(state, as_real(X[seed][i.ravel()]), y[seed][i.ravel()], np.arange(i.size).reshape(i.shape))[0]
            a = fprop(state.theta, as_real(valid.X), "reclin").a[-1]
            each, wrong = softmax_nll.value(a, valid.y), zero_one(a, valid.y)
            scores.append([each[:1000].mean(), each[1000:].mean(), wrong[1000:].mean()])
        best.append(min(scores)[1:])
    loss, error = np.mean(best, axis=0)
    plain, slides = ([kept[name][0, j, 1].mean() for name in ("loss", "error")] for j in (0, 2))
    assert loss < plain[0] - 0.02 and error < plain[1] - 0.005 and loss < slides[0] - 0.02

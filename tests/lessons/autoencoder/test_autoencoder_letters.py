"""Slide S40 under the hand: the scores and their AUC against scikit-learn."""
import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from course_lib.lessons.autoencoder.characters_widget import told
from course_lib.lessons.autoencoder.exercises import autoencoder as forward
from course_lib.lessons.autoencoder.random_images import KINDS
from course_lib.lessons.autoencoder.three_models import MODELS, UPDATES, aucs, characters
from course_lib.widgets import Characters
from tests.hands import at, drag, fresh, kept, no_thread_left, settle, tell  # noqa: F401

letters = fresh(Characters)


# --- S40 ----------------------------------------------------------------------------------------------------------------

def test_all_pairs_are_right_only_where_all_are():
    assert [told(auc) for auc in (0, 0.0001, 0.58, 0.99996, 1)] == ["0.000", "below 0.001", "0.580", "above 0.999", "1.000"]
    assert [told(auc, 1000) for auc in (0, 0.0001, 0.58, 0.99996, 1)] == ["0", "less than 1", "580", "more than 999", "1000"]


@pytest.mark.slow
@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("kind", KINDS[:3])
def test_the_auc_is_scikit_learns_and_the_score_is_that_of_the_image_shown(letters, model, kind):
    letters.set(model=model, random=kind, which=7)
    r = letters.result
    assert r.auc == pytest.approx(roc_auc_score(np.repeat([0, 1], 500), np.r_[r.good, r.bad]))
    assert r.auc == pytest.approx(aucs(kind)[MODELS.index(model)][-1]) and f"AUC {told(r.auc)}" in letters.status
    assert r.score == pytest.approx(r.good[7], rel=1e-4, abs=1e-2)
    assert letters.set(part=1).result.score == pytest.approx(r.bad[7], rel=1e-4, abs=1e-2)


@pytest.mark.slow
def test_half_way_half_of_the_pixels_are_replaced_and_the_score_rises(letters):
    digit, other = characters()[3], characters("grey noise")[3]
    scores = [letters.set(which=3, random="grey noise", part=p).result.score for p in (0, 0.25, 0.5, 1)]
    assert scores == sorted(scores)
    x = letters.set(part=0.5).result.x
    assert ((x == digit) | (x == other)).all() and abs((x == other).mean() - 0.5) < 0.01


@pytest.mark.slow
def test_what_a_model_without_joints_cannot_see(letters):
    found = {m: letters.set(model=m, random="pixels of other digits").result.auc for m in MODELS}
    assert found["autoencoder"] > 0.99 and found["RBM"] > 0.97 and found["mean image"] < 0.65
    assert letters.set(model="mean image", random="shuffled pixels").result.auc > 0.98, "where the ink is, is enough"
    letters.set(model="autoencoder", random="blank paper")
    assert letters.result.auc < 0.2 and "the better character" in letters.status


@pytest.mark.slow
def test_the_hand_on_the_histogram_picks_the_image_with_that_score(letters):
    r = letters.result
    tell(letters, "down", **at(letters, letters.view.hist, 150, 0.5))
    assert letters.values["part"] == 0 and letters.values["which"] == np.abs(r.good - 150).argmin()
    tell(letters, "move", **at(letters, letters.view.hist, 300, -0.5))
    assert letters.values["part"] == 1 and letters.values["which"] == np.abs(r.bad - 300).argmin()
    tell(letters, "down", **at(letters, letters.view.images[0][0], 0.4, 0.5))
    assert letters.values["part"] == 0.4
    tell(letters, "down", **at(letters, letters.view.aucs, 1.1, 0.5))
    assert letters.values["updates"] == str(UPDATES[1])
    before = dict(letters.values)
    for key in ("ArrowRight", "ArrowUp"):
        tell(letters, "key", key=key)
    assert letters.values["which"] == before["which"] + 1 and letters.values["part"] == 0.45


@pytest.mark.slow
def test_the_learners_forward_gives_the_scores(letters, monkeypatch):
    ours = letters.result
    mine = Characters(f=forward)
    np.testing.assert_allclose(mine.result.good, ours.good, rtol=1e-4)
    assert mine.result.auc == pytest.approx(ours.auc, abs=1e-4) and "are those of autoencoder" in mine.status
    assert Characters(f=lambda x, W, b, c: (forward(x, W, b, c)[0], x, 0.0)).result.auc == 0.5

    def stub(x, W, b, c):
        return ..., ..., ...

    for f, words in ((stub, "is not finished yet"), (lambda *a: 1 / 0, "ZeroDivisionError"),
                     (lambda x, W, b, c: (b, c, float("nan")), "no number"), (lambda x, W, b, c: (c, b, 0.0), "shape")):
        one = Characters(f=f)
        assert words in one.status and one.result.auc == pytest.approx(ours.auc) and words in one.view.canvas.words
        assert one.set(model="RBM").view.canvas.words == "", "it is not asked there"

"""Slide S24 under the hand: what λ does to whole runs, who pays the penalty, and the prior it amounts to."""
import numpy as np
import pytest

from course_lib.lessons.regularization import regularization_widget
from course_lib.lessons.regularization.regularization import LAMS
from course_lib.toy_runs import SEEDS
from course_lib.widgets import Regularization
from tests.hands import fresh, no_thread_left, tell  # noqa: F401

run = fresh(Regularization)


@pytest.mark.slow
def test_a_larger_lambda_means_smaller_weights_and_a_larger_training_loss(run):
    runs = [run.set(lam=lam).result for lam in (1e-6, 1e-3, 3e-2, 0.5)]
    norms, train = [r.norm[-1].max() for r in runs], [r.train[-1] for r in runs]
    assert norms == sorted(norms, reverse=True) and train == sorted(train)
    valid = [r.valid[-1] for r in runs]
    assert valid[2] < valid[0] and valid[2] < valid[3], "the validation loss has its minimum in between"


@pytest.mark.slow
def test_the_curve_over_lambda_is_made_of_whole_runs(run):
    swept = run.curve
    run.set(lam=float(LAMS[16]))
    assert run.curve is swept, "λ itself does not compute it anew"
    assert run.result.valid[-1] == pytest.approx(swept[1, 16], rel=2e-2)
    run.set(n=30)
    assert run.curve is not swept


@pytest.mark.slow
def test_free_biases_say_the_frequencies_and_decayed_ones_do_not(run):
    run.set(ones=0.8, lam=0.3)
    assert (1 + run.p.mean()) / 2 == pytest.approx(0.8, abs=0.01)
    assert run.result.valid[-1] == pytest.approx(-0.8 * np.log(0.8) - 0.2 * np.log(0.2), abs=0.01)
    assert "almost the same everywhere: △ with probability 0.80" in run.status
    run.set(biases=True)
    assert 0.5 < (1 + run.p.mean()) / 2 < 0.7


@pytest.mark.slow
def test_the_first_T_examples_have_both_classes_as_often_as_all(run):
    for n in (10, 20, 40):
        run.set(n=n, ones=0.8)
        assert np.asarray(run.sets.train.y)[:n].mean() == pytest.approx(0.8, abs=0.051)


def test_the_prior_is_said_and_drawn(run):
    run.set(lam=0.01, n=50)
    assert run.sigma**2 == pytest.approx(1 / (2 * 0.01 * 50)) and "σ² = 1 with T = 50" in run.status
    x, y = run.view.bell.get_data()
    assert np.interp(1.0, x, y) / np.interp(0.0, x, y) == pytest.approx(np.exp(-0.5), abs=1e-3)


def test_the_histogram_holds_every_weight_on_the_scale_of_the_bell(run):
    run.set(lam=1e-4, n=20)
    bars = [b.get_data() for b in run.view.bars]
    areas = [((bar.values - bar.baseline) * np.diff(bar.edges)).sum() for bar in bars]
    assert areas[0] == pytest.approx(areas[1]), "32 weights each"
    W = np.abs(np.concatenate([layer.W[-1].ravel() for layer in run.result.theta]))
    assert W.max() > 4 and bars[0].values[[0, -1]].sum() + bars[1].values[[0, -1]].sum() > 0, "those beyond are in the last bars"
    run.set(lam=0.018)
    x, y = run.view.bell.get_data()
    areas = [((bar.values - bar.baseline) * np.diff(bar.edges)).sum() for bar in (b.get_data() for b in run.view.bars)]
    assert y.sum() * (x[1] - x[0]) == pytest.approx(sum(areas), rel=0.01), "bell and bars have the same area"


def test_the_first_picture_has_the_curve_and_needs_no_program_of_its_own_for_it(monkeypatch):
    monkeypatch.setattr(regularization_widget, "curve_of", None)
    monkeypatch.setattr(Regularization, "ahead", lambda self: ())
    assert np.isfinite(Regularization().curve).all()


def test_a_point_beyond_the_edge_is_counted_below_the_plane(run):
    run.set(n=20)
    assert run.view.beyond.get_text() == "beyond the edge: 1 ○"
    assert [len(cloud.get_xdata()) for cloud in run.view.plane.clouds] == [9, 10]
    run.set(noise=0.0)
    assert run.view.beyond.get_text() == "" and len(run.view.plane.clouds[0].get_xdata()) == 10


def test_a_penalty_that_explodes_says_so(run):
    run.set(alpha=10, lam=0.2)
    assert "diverged at update" in run.status and "1 − 2αλ = −3.00" in run.status
    assert np.isfinite(run.still()).all()


def test_seeds_keep_and_scrub(run):
    run.press("keep")
    run.set(lam=0.03, seeds=True, t=30)
    assert run.bundle.shape == (SEEDS, 61) and "Over 16 seeds" in run.status and "A ended at" in run.status
    assert "at update 600" in run.status


@pytest.mark.slow
def test_a_readers_variance_is_drawn_or_named(run):
    own = Regularization(variance=lambda lam, T: 4.0)
    assert own.sigma == 2 and "YOUR prior, σ = 2" in own.view.prior_title.get_text()
    assert "not finished" in Regularization(variance=lambda lam, T: ...).status
    assert "no variance" in Regularization(variance=lambda lam, T: -1.0).status


@pytest.mark.slow
def test_bad_input_becomes_a_sentence(run):
    tell(run, "set", name="lam", value="much")
    assert run.picture.failed and "λ must be a number" in run.status

"""Slides S37 and S39 under the hand: the tower of gradients, the dot that travels between two illnesses."""
import numpy as np
import pytest

from course_lib.lessons.why_training_is_hard.error_shares import OVER, UNDER
from course_lib.lessons.why_training_is_hard.gradient_flow import down_to, layer_factor
from course_lib.lessons.why_training_is_hard.gradient_flow_view import arrow_width
from course_lib.lessons.why_training_is_hard.remedy_runs import FRAMES
from course_lib.widgets import Diagnosis, GradientFlow
from tests.hands import at, drawn, fresh, gone, no_thread_left, settle, tell  # noqa: F401

flow, diagnosis = fresh(GradientFlow), fresh(Diagnosis)


@pytest.fixture
def clinic(diagnosis):
    gone(diagnosis)
    return diagnosis


# --- S37 ---------------------------------------------------------------------------------------------------------------

def test_it_says_what_it_draws(flow):
    assert "it has vanished" in flow.status and "multiplies it by 0.2" in flow.status
    assert "flat within a factor of 10" in flow.set(g="tanh", L=20).status
    assert "it explodes" in flow.set(g="reclin", init="He", scale=3).status
    assert "overflow" in flow.set(init="uniform", scale=10, L=20, g="reclin").status or "explodes" in flow.status


def test_the_dots_are_the_sizes_and_the_arrows_fade(flow):
    x, y = flow.view.grad_a.get_data()
    np.testing.assert_allclose(x, down_to(10, flow.run.sizes.grad_a), rtol=1e-5)
    assert len(y) == 11 and (np.diff(y) > 0).all()
    widths = np.asarray(flow.view.links.get_linewidths())
    assert len(widths) == 10 and (np.diff(widths) >= 0).all() and widths[0] < 0.5 < 4 < widths[-1]
    assert arrow_width(np.array([1.0, 0.1, 1e-9, np.inf])).tolist() == [6.0, 5.0, pytest.approx(0.3), pytest.approx(9.0)]


def test_a_click_chooses_a_layer_and_keys_move(flow):
    for k in (1, 4, 11):
        tell(flow, "down", **at(flow, flow.view.sizes, 1e-3, flow.view.rows(10)[k]))
        tell(flow, "up", x=0.5, y=0.5)
        assert flow.values["k"] == k and (f"Layer {k}:" in flow.status or k == 11 and "Output layer" in flow.status)
    tell(flow, "key", key="ArrowDown")
    assert flow.values["k"] == 10
    tell(flow, "key", key="ArrowLeft")
    assert flow.values["L"] == 9 and "Output layer" in flow.status


@pytest.mark.slow
def test_training_goes_on_until_a_control_moves_and_its_code_brings_it_back(flow):
    flow.set(g="tanh", L=6)
    tell(flow, "press", name="train")
    tell(flow, "key", key="t")
    assert len(flow.run.losses) == 201 and "200 updates took the loss from" in flow.status and flow.run.losses[-1] < 0.1
    code, last = flow.code, flow.run.losses[-1]
    assert code == "GradientFlow L=6 g=tanh updates=200"
    assert len(flow.set(seed=3).run.losses) == 1
    assert flow.restore(code).code == code and flow.run.losses[-1] == pytest.approx(last, rel=1e-4)
    flow.set(k=2, alpha=0.2)
    assert len(flow.run.losses) == 201, "neither the layer looked at nor α is another start"


@pytest.mark.slow
def test_sigm_layers_do_not_learn_and_a_full_picture_says_so(flow):
    flow.restore("GradientFlow updates=1000")
    assert "no better than guessing" in flow.status
    tell(flow, "press", name="train")
    assert flow.picture.failed and "full" in flow.status


@pytest.mark.slow
def test_a_readers_factor_is_the_dashed_line(flow):
    own = GradientFlow(factor=lambda W, dg: 0.5)
    np.testing.assert_allclose(np.diff(np.log2(own.view.guess.get_xdata())), 1.0, atol=1e-9)
    right = GradientFlow(factor=lambda W, dg: np.sqrt((W**2 * (dg**2).mean(axis=0)).sum() / len(W)))
    np.testing.assert_allclose(right.view.guess.get_xdata(), flow.view.guess.get_xdata(), rtol=1e-9)
    assert "not finished" in GradientFlow(factor=lambda W, dg: ...).status
    for bad, words in ((lambda W, dg: -1.0, "gave -1: a factor is one number, 0 or more"), (lambda W, dg: W, "returned shape"),
                       (lambda W, dg: np.nan, "gave nan")):
        refused = GradientFlow(factor=bad)
        assert words in refused.status and refused.view.canvas.words in refused.status
        np.testing.assert_allclose(refused.view.guess.get_xdata(), flow.view.guess.get_xdata(), rtol=1e-9)
    assert layer_factor(np.eye(3), np.ones((2, 3))) == 1


@pytest.mark.slow
def test_a_readers_line_lies_on_top_alone_with_the_dots_on_an_axis_that_fits():
    own = GradientFlow(factor=layer_factor, g="tanh", L=15)
    view = own.view
    assert view.canvas.artists.index(view.guess) > view.canvas.artists.index(view.grad_a) and not view.grad_W.get_visible()
    assert view.sizes.get_xlim() == (pytest.approx(1e-2), pytest.approx(10))
    low, high = own.set(g="sigm", L=20).view.sizes.get_xlim()
    assert low < view.grad_a.get_xdata().min() < 1e4 * low and low < view.guess.get_xdata().min() < high
    assert np.isfinite(own.set(g="reclin", init="uniform", scale=10).view.sizes.get_xlim()).all()


def test_what_float32_cannot_hold_is_no_zero_and_what_is_too_small_for_the_axis_has_an_arrowhead(flow):
    flow.set(L=20, init="uniform", scale=0.05)
    a = down_to(20, flow.run.sizes.grad_a)
    assert a[0] == 0 and "below 10⁻⁴⁵ in layer 1, too small for float32" in flow.status and "factor 0" not in flow.status
    assert len(flow.view.beyond.get_xdata()) >= (a < 1e-16).sum() > 5 and flow.view.beyond_word.get_visible()
    assert np.isnan(flow.view.grad_a.get_xdata()[:5]).all(), "no dot where there is an arrowhead"
    assert not len(flow.set(L=10, init="Glorot", scale=1).view.beyond.get_xdata()) and not flow.view.beyond_word.get_visible()


# --- S39 ---------------------------------------------------------------------------------------------------------------

@pytest.mark.slow
def test_a_remedy_trains_anew_and_the_dot_travels(clinic):
    assert clinic.verdict == UNDER and len(clinic.record) == FRAMES + 1
    before = clinic.outcome
    clinic.set(larger=True)
    assert clinic.before == before and clinic.outcome[1] < before[1] - 0.2 and "Before it was" in clinic.status
    assert clinic.verdict == OVER and "larger H" in clinic.status
    np.testing.assert_allclose(np.square(clinic.view.here.get_data()).ravel(), clinic.outcome)
    tell(clinic, "press", name="none")
    assert clinic.outcome == before and not clinic.remedies
    clinic.set(patient="few examples")
    assert clinic.before is None and clinic.verdict == OVER


@pytest.mark.slow
def test_what_is_not_on_the_slide_has_a_star(clinic):
    starred = {c.name for c in clinic.controls if c.label.endswith(" *")}
    assert starred == {"larger", "decay", "early", "data"}


@pytest.mark.slow
def test_a_run_is_remembered(clinic):
    clinic.set(longer=True)
    kept = len(clinic.done)
    frames = clinic.record
    clinic.set(longer=False).set(longer=True)
    assert clinic.record is frames and len(clinic.done) == kept


@pytest.mark.slow
def test_with_a_page_it_trains_in_the_background_and_a_second_press_takes_over(clinic):
    drawn(clinic)
    clinic.set(seed=7)
    assert clinic.values["progress"] < 1
    clinic.set(dropout=True)
    for _ in range(2000):
        drawn(clinic)
        if not clinic.trainer.running:
            break
        clinic.trainer.thread.join(0.01)
    settle(clinic)
    assert clinic.values["progress"] == 1 and len(clinic.record) == FRAMES + 1 and clinic.run.plan.p == 0.5
    assert ("small", ("dropout",), 7) in clinic.done and "Training," not in clinic.status


@pytest.mark.slow
def test_the_map_is_the_rule_and_the_goal_is_dragged(clinic):
    def colour(train_error, new_error):
        i, j = (int(np.sqrt(e) * 61) for e in (new_error, train_error))
        return clinic.cells[i, j]

    assert (colour(0.9, 0.92), colour(0.01, 0.5), colour(0.02, 0.03)) == (0, 1, 3)
    tell(clinic, "down", **at(clinic, clinic.view.plane, 0.5, np.sqrt(0.3)))
    assert clinic.values["goal"] == 30 and colour(0.02, 0.25) == 3
    tell(clinic, "key", key="ArrowUp")
    tell(clinic, "up", x=0.5, y=0.5)
    assert clinic.values["goal"] == 31 and clinic.before is None


@pytest.mark.slow
def test_early_stopping_keeps_an_earlier_frame(clinic):
    clinic.set(patient="wrong labels", goal=20)
    last = clinic.outcome
    clinic.set(early=True)
    assert clinic.run.kept < FRAMES and clinic.outcome[1] < last[1]
    assert f"Kept: update {60 * clinic.run.kept} of 1200" in clinic.status


@pytest.mark.slow
def test_the_code_brings_patient_and_remedies_back(clinic):
    clinic.set(patient="few examples", dropout=True, goal=15)
    code, outcome = clinic.code, clinic.outcome
    assert code == "Diagnosis patient=few_examples goal=15 dropout=on"
    clinic.reset()
    assert clinic.restore(code).outcome == outcome


@pytest.mark.slow
def test_a_readers_rule_colours_the_map(clinic):
    own = Diagnosis(shares=lambda t, v, g, n: (1.0, 0.0, 0.1))
    assert "YOUR rule: underfitting" in own.view.title.get_text() and (own.cells == 0).all()
    for bad, words in ((lambda *a: ..., "not finished"), (lambda *a: (np.nan, 0.0, 0.0), "not finite"),
                       (lambda t, v, g, n: (1.0, 0.0, 0.1) if v < 0.9 else ..., "not finished")):
        refused = Diagnosis(shares=bad)
        assert words in refused.status and refused.view.canvas.words in refused.status
        np.testing.assert_array_equal(refused.cells, clinic.cells)
        assert refused.parts == clinic.parts and "YOUR" not in refused.view.title.get_text()


@pytest.mark.slow
def test_a_run_can_be_paused_and_an_ended_one_says_so(clinic):
    drawn(clinic)
    clinic.set(seed=8)
    tell(clinic, "set", name="play", value=False)
    settle(clinic)
    done = clinic.values["progress"]
    assert done < 1 and clinic.status.startswith("Paused")
    clinic.run_to_end()
    assert clinic.values["progress"] == 1 and len(clinic.record) == FRAMES + 1
    tell(clinic, "set", name="play", value=True)
    assert clinic.picture.failed and "has ended" in clinic.status and not clinic.values["play"]

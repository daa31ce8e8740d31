"""Slide S31 under the hand: the V of every difference, planted bugs and their address, kinks, the reader's difference."""
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib.activations import reclin, tanh
from course_lib.backprop import loss_and_grad
from course_lib.gradcheck import gradcheck, v_curve
from course_lib.gradcheck import reclin_inputs as inputs_of
from course_lib.lessons.gradient_checking.gradient_check import BUGS, EPS, network_at_kink
from course_lib.lessons.gradient_checking.gradient_check_view import narrow
from course_lib.loss import softmax_nll
from course_lib.network import fprop
from course_lib.widgets import GradientCheck
from tests.hands import at, fresh, no_thread_left, tell  # noqa: F401

run = fresh(GradientCheck)


def loss_with(g):
    return lambda theta, x, y: softmax_nll.value(fprop(theta, x, g).a[-1], y).mean()


@pytest.mark.slow
def test_the_curves_are_those_of_v_curve(run):
    theta, x, y = network_at_kink(np.int32(0), np.float32(1e-3))
    coarse = EPS > 1e-5                                   # below, both are rounding noise
    for one in (False, True):
        mine = run.result.curves[1, int(one), coarse]
        np.testing.assert_allclose(mine, v_curve(loss_with(tanh), theta, EPS[coarse], data=(x, y), one_sided=one), rtol=0.05)
    single = v_curve(loss_with(tanh), theta, EPS, jnp.float32, data=(x, y))
    near = (np.abs(np.log10(run.result.curves[0, 0] / single)) < 0.5).mean()
    assert near > 0.9, "float32 is mostly noise, of the same size"


@pytest.mark.slow
def test_the_v_in_float64_and_in_float32(run):
    double, single = run.result.curves[1, 0], run.result.curves[0, 0]
    assert 1e-6 < EPS[double.argmin()] < 1e-4 and double.min() < 1e-9
    assert EPS[single.argmin()] > 1e-4 and 1e-6 < single.min() < 1e-2 and single[EPS < 1e-9].min() > 0.9
    assert run.result.slopes() == pytest.approx([2, 1], abs=0.02)
    assert run.result.curves[1, 1].min() > 30 * double.min()


@pytest.mark.slow
@pytest.mark.parametrize("bug, wrong, error", [
    ("none", [], None), ("sign of ∇b(1)", ["b(1)"], 2), ("W(2) for W(2)ᵀ", ["W(1)", "b(1)"], None),
    ("no g′(a(1))", ["W(1)", "b(1)"], None), ("∇b(2) = 0", ["b(2)"], 1), ("one entry of ∇W(3)", ["W(3)"], None),
    ("no 1/T", ["W(1)", "b(1)", "W(2)", "b(2)", "W(3)", "b(3)"], 11 / 12),
])
def test_a_planted_bug_has_its_address(run, bug, wrong, error):
    assert {"none", *BUGS} >= {bug}
    for g in ("sigm", "tanh", "reclin"):
        run.set(bug=bug, g=g)
        assert run.wrong == wrong
        assert error is None or max(run.verdict.errors) == pytest.approx(error, rel=1e-3)
    assert all(name in run.status for name in wrong) and ("WRONG" in run.status) == bool(wrong)


@pytest.mark.slow
def test_a_wrong_gradient_has_a_floor_at_every_eps(run):
    run.set(bug="W(2) for W(2)ᵀ")
    assert run.result.tested[1].min() > 0.1 and run.view.tested_label.get_visible()
    run.set(bug="none")
    assert not run.view.tested_label.get_visible() and len(run.view.tested.get_xdata()) == 0


def test_float32_at_a_small_eps_says_nothing(run):
    run.set(bits="float32", eps=1e-6)
    assert "because of rounding" in run.status and "says nothing about the gradient" in run.status
    run.set(bits="float64", eps=0.1)
    assert "because of the third derivative" in run.status
    run.set(side="one-sided")
    assert "because of curvature" in run.status


@pytest.mark.slow
def test_kinks_are_crossed_beyond_delta_and_left_out(run):
    run.set(g="reclin", delta=1e-3, eps=2e-3)
    theta, x, y = network_at_kink(np.int32(0), np.float32(1e-3))
    a = fprop(theta, x, reclin).a[1]
    assert float(a[0, 0]) == pytest.approx(1e-3, abs=1e-6)
    checks = gradcheck(loss_with(reclin), theta, loss_and_grad(theta, x, y, reclin)[1], eps=2e-3, data=(x, y),
                       kinks=inputs_of(reclin))
    want = np.concatenate([check.kink.ravel() for check in checks])
    assert (run.result.found.kinks[1, 0, -1] == want).all() and want.any()
    assert run.wrong == [] and f"{want.sum()} of the 63 entries cross a kink" in run.status and "×" in run.view.letters.words
    run.set(eps=1e-5)
    assert run.verdict.kinks == 0 and "×" not in run.view.letters.words
    run.set(g="tanh", eps=0.01)
    assert run.verdict.kinks == 0 and not run.view.kink.get_visible()


def test_the_cells_are_the_errors_of_the_entries(run):
    run.set(bug="one entry of ∇W(3)")
    words = run.view.letters.words
    at = 10 + 5 + 25 + 5 + 1 * 5 + 2
    assert [i for i, word in enumerate(words) if word == "0"] == [at], "½, rounded to 10⁰"


def test_eps_is_pulled_in_the_picture_and_moved_by_keys(run):
    tell(run, "down", **at(run, run.view.ax, 1e-3, 1e-6))
    assert run.values["eps"] == pytest.approx(1e-3, rel=0.02)
    tell(run, "key", key="ArrowLeft")
    assert run.values["eps"] == pytest.approx(1e-3 * 10**-0.25, rel=0.03)


@pytest.mark.slow
def test_a_readers_difference_is_measured_or_named(no_thread_left):  # noqa: F811
    def mine(f, x, eps):
        return np.array([(f(x + eps * d) - f(x - eps * d)) / (2 * eps) for d in np.eye(len(x))])

    def one(f, x, eps):
        return np.array([(f(x + eps * d) - f(x)) / eps for d in np.eye(len(x))])

    yours = GradientCheck(difference=mine)
    assert yours.yours == pytest.approx(np.linalg.norm(yours.result.found.quotients[1, 0, -1] - yours.result.found.right)
                                        / np.linalg.norm(yours.result.found.right), rel=0.5)
    assert "YOUR difference" in yours.status
    yours.set(eps=1e-3)
    assert yours.yours == pytest.approx(np.interp(-3, np.log10(EPS), yours.result.curves[1, 0]), rel=0.5)
    assert GradientCheck(difference=one, eps=1e-3).yours > 100 * yours.yours
    ours = GradientCheck(difference=lambda f, x, eps: ..., eps=1e-3)
    assert "not finished" in ours.status and "the picture shows the course's" in ours.status and "YOUR" not in ours.status
    assert ours.view.yours_label.get_text().strip() == "ours" and yours.view.yours_label.get_text().strip() == "yours"
    assert ours.view.yours.get_ydata()[0] == pytest.approx(yours.yours, rel=0.01)
    assert "returned shape (2,)" in GradientCheck(difference=lambda f, x, eps: np.zeros(2)).status


def test_float64_stays_inside(run):
    run.set(seed=3)
    assert jnp.ones(()).dtype == jnp.float32 and not jax.config.jax_enable_x64


def test_numbers_as_on_paper_and_bad_input():
    assert [narrow(x) for x in (0.0, 3e-11, 0.0123, 2.0, 14755.9, 0.0005)] == ["0", "3e-11", "0.012", "2", "14,756", "5e-4"]


@pytest.mark.slow
def test_bad_input_becomes_a_sentence(run):
    tell(run, "set", name="eps", value=0)
    assert run.picture.failed and "ε must lie between" in run.status

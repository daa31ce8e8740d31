"""Notebook 2_05 in the browser: λ drags whole runs, the biases' toggle, A, seeds, time."""
import pytest

from tests.browser import kernel

from .lab import ROOT
from .widget import settled

FILE = ROOT / "notebooks" / "2_05_regularization.ipynb"


@pytest.fixture
def meet(book):
    return kernel.widget(book, "meet = Shrinkage()")


@pytest.fixture
def run(book):
    return kernel.widget(book, "run = Regularization(lam=1e-4)")


def test_no_error_and_every_widget_there(book):
    book.whole(5)


def test_lambda_and_the_star_move_the_minimum(book, meet):
    assert "33 % of w₁ and 83 % of w₂" in meet.status()
    assert "50 % of w₁" in settled(meet, meet.type_number, "lam", 0.15)
    assert "w₁ is exactly 0" in settled(meet, lambda: (meet.type_number("lam", 0.8), meet.choose("penalty", "L1")))
    meet.press("reset")


def test_dragging_lambda_redraws_whole_runs(book, run):
    assert run.drag_slider("lam", 0.75) >= 3
    assert run.value("lam") == pytest.approx(kernel.value(book, "run.values['lam']")) == pytest.approx(0.03, rel=0.5)
    assert "the validation loss" in run.status() and "Regularization lam=" in run.value("code")


def test_the_biases_are_decayed_by_a_toggle(run):
    settled(run, run.type_number, "ones", 0.8)
    assert "△ with probability 0.80" in settled(run, run.type_number, "lam", 0.3)
    assert "△ with probability 0.6" in settled(run, run.press, "biases")


def test_a_seeds_and_time(run):
    assert "Kept as A" in settled(run, run.press, "keep")
    assert "A ended at" in settled(run, run.type_number, "lam", 0.02)
    assert "Over 16 seeds" in settled(run, run.press, "seeds")
    settled(run, run.press, "seeds")
    run.drag_slider("t", 0.5)
    assert f"at update {20 * run.value('t')} the training loss" in run.status()


def test_every_control_set_from_python_shows_on_the_page(book):
    kernel.move_from_python(book, "run", skip=("play", "seeds"))

"""Notebook 2_11 in the browser: ε is dragged through the V, a bug gets its address, a patient is treated."""
import pytest

from tests.browser import kernel

from .lab import ROOT
from .widget import settled

FILE = ROOT / "notebooks" / "2_11_gradient_checking_and_small_data.ipynb"


@pytest.fixture
def run(book):
    return kernel.widget(book, "run = GradientCheck(")


@pytest.fixture
def clinic(book):
    return kernel.widget(book, "clinic = Clinic(")


def test_no_error_and_every_widget_there(book):
    book.whole(5)


def test_dragging_eps_on_the_slider_and_in_the_picture(book, run):
    assert run.drag_slider("eps", 0.9) >= 3
    assert run.value("eps") == pytest.approx(kernel.value(book, "run.values['eps']"), rel=1e-3)
    assert run.value("eps") == pytest.approx(10 ** (-12 + 0.9 * 11), rel=0.6)
    run.pull(0.45, 0.5, 0.2, 0.5)
    eps = kernel.value(book, "run.values['eps']")
    assert 1e-11 < eps < 1e-8 and run.value("eps") == pytest.approx(eps, rel=1e-3)
    assert "float64, central" in run.status()


def test_a_bug_a_precision_and_a_kink(run):
    assert "WRONG at W(1), b(1)" in settled(run, run.choose, "bug", "W(2) for W(2)ᵀ")
    settled(run, run.choose, "bug", "none")
    settled(run, run.type_number, "eps", 1e-6)
    assert "because of rounding" in settled(run, run.choose, "bits", "float32")
    settled(run, run.choose, "bits", "float64")
    settled(run, run.choose, "g", "reclin")
    assert "cross a kink of reclin" in settled(run, run.type_number, "eps", 0.01)


def test_a_patient_is_treated(clinic):
    assert "Cured by" in settled(clinic, clinic.press, "treat"), "patient 5 is the example"
    assert "Patient 2" in settled(clinic, clinic.choose, "patient", "2")
    assert "Gradient check: all right" in settled(clinic, clinic.press, "check")
    settled(clinic, clinic.choose, "disease", "α too high")
    settled(clinic, clinic.choose, "treatment", "lower α")
    assert "Your diagnosis is right" in settled(clinic, clinic.press, "treat")
    assert "Cured by" in clinic.status() and "0 of 50 examples wrong" in clinic.status()


def test_the_readers_difference_is_drawn(book):
    solution = kernel.value(book, "__import__('course_lib').exercises.EXERCISES['central_difference'].source()")
    kernel.execute(book, solution + "\nmine = GradientCheck(difference=my_central_difference)")
    assert "YOUR difference" in kernel.value(book, "mine.status")
    assert kernel.value(book, "float(mine.yours)") < 1e-8


def test_every_control_set_from_python_shows_on_the_page(book):
    kernel.move_from_python(book, "run")
    kernel.move_from_python(book, "clinic", skip=("disease", "treatment"))

"""Notebook 2_10 in the browser: the ring drags five paths, the learner's rule runs along, digits follow their α."""
import pytest

from tests.browser import kernel

from .lab import ROOT
from .widget import settled

FILE = ROOT / "notebooks" / "2_10_adaptive_optimizers.ipynb"


@pytest.fixture
def run(book):
    return kernel.widget(book, "run = Race()")


@pytest.fixture
def digits(book):
    return kernel.widget(book, "digits = MnistRace().search()")


def place(x, y):
    """Fractions of the picture for θ = (x, y)."""
    return (40 + 440 * (x + 3) / 6) / 960, (80 + 440 * (y + 3) / 6) / 610


def test_no_error_and_every_widget_there(book):
    book.whole(3)


def test_the_ring_is_pulled_and_the_race_follows(book, run):
    assert run.pull(*place(-2.7, 0.8), *place(2.0, -1.0)) >= 3
    assert kernel.value(book, "run.result[0][0, 2].tolist()") == pytest.approx([2, -1], abs=0.1)
    assert "Below 1 % of the starting loss" in run.status()


def test_alpha_the_factor_and_the_correction(book, run):
    assert run.drag_slider("alpha", 0.7) >= 3 and "Diverged: sgd" in run.status()
    settled(run, run.type_number, "alpha", 0.05)
    assert "Diverged: sgd, momentum" in settled(run, run.type_number, "c", 100)
    assert "3.16 times that" in settled(run, run.press, "correct")
    assert "Each at the best of 15 α" in settled(run, run.choose, "rate", "each rule's best")


def test_seeds_time_and_a(run):
    assert "Of 16 seeds" in settled(run, run.press, "seeds")
    settled(run, run.press, "seeds")
    assert "Kept as A" in settled(run, run.press, "keep")
    run.drag_slider("t", 0.25)
    assert "update" in run.status() and run.value("t") < 80


def test_a_learners_rule_enters_the_race(book):
    cell = kernel.cell(book, "Race(update=my_adam")
    kernel.execute(book, "def my_adam(theta, grad, nabla, gamma, t, alpha, beta1, beta2, eps):\n"
                         "    nabla, gamma = beta1 * nabla + (1 - beta1) * grad, beta2 * gamma + (1 - beta2) * grad**2\n"
                         "    step = nabla / (1 - beta1**t) / (np.sqrt(gamma / (1 - beta2**t)) + eps)\n"
                         "    return theta - alpha * step, nabla, gamma")
    kernel.run_cell(book, cell)
    shown = kernel.widget(book, "Race(update=my_adam")
    assert "away from that of Adam" in shown.status() and "3.16 times that" in shown.status()


def test_digits_follow_their_alpha(book, digits):
    assert "Validation loss after 240 updates" in settled(digits, digits.type_number, "alpha_sgd", 0.2)
    assert digits.value("rate") == "each its own"
    assert kernel.value(book, "digits.alphas[0]") == 0.2
    assert "One α for all says little" in settled(digits, digits.type_number, "alpha", 0.1)


def test_seeds_of_the_digits_fill_in_while_a_hand_goes_on(book, digits):
    kernel.hold(book, "digits", "0 < len(digits._missing()) <= 5 * 12")   # the runs are made behind the picture
    digits.press("seeds")
    digits.wait_says("Over 4 of 16 seeds so far the last one is sgd")
    assert digits.drag_slider("t", 0.5) >= 3 and digits.value("t") == pytest.approx(15, abs=1)
    assert "Over 4 of 16 seeds so far" in digits.status() and kernel.value(book, "digits.trainer.running")
    kernel.hold(book, "digits", "0 < len(digits._missing()) <= 5 * 9")
    digits.wait_says("Over 7 of 16 seeds so far")
    assert "seeds" not in settled(digits, digits.press, "seeds")
    kernel.go_on(book)
    kernel.until(book, "not digits.trainer.running and digits.spread is None")
    assert "seeds" not in digits.status() and not digits.failed()


def test_every_control_of_the_race_set_from_python_shows_on_the_page(book):
    kernel.move_from_python(book, "run", skip=("play", "seeds"))

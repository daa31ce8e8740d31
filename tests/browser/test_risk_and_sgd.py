"""Notebook 2_01 in the browser: the line through the weights, the valleys and the descent are pulled, scrubbed and turned."""
import pytest

from tests.browser import kernel

from .lab import ROOT
from .widget import settled

FILE = ROOT / "notebooks" / "2_01_risk_and_sgd.ipynb"


@pytest.fixture
def line(book):
    return kernel.widget(book, "line = Surrogate()")


@pytest.fixture
def descent(book):
    return kernel.widget(book, "descent = Sgd(t=20)")


@pytest.fixture
def valleys(book):
    return kernel.widget(book, "valleys = Valleys()")


def ring(w, b):
    """Fractions of the picture for θ = (w, b) on the third map."""
    return (680 + 266 * (w + 3) / 6) / 960, (48 + 266 * (b + 3) / 6) / 370


def weights(x, y):
    """Fractions of the picture for the weights (w₁, w₂)."""
    return (42 + 270 * (x + 4) / 8) / 960, (60 + 270 * (y + 4) / 8) / 380


def start(w, b):
    """Fractions of the picture for θ = (w, b)."""
    return (42 + 360 * (w + 3) / 6) / 960, (42 + 360 * (b + 3) / 6) / 470


def test_no_error_and_every_widget_there(book):
    book.whole(7)


def test_the_line_is_pulled_on_the_picture(book, line):
    line.pull(*weights(-0.5, 0.8), *weights(1.0, -1.0))
    assert kernel.value(book, "[line.values['w1'], line.values['w2']]") == pytest.approx([1, -1], abs=0.1)
    assert line.drag_slider("s", 0.1) >= 3 and "NLL/ln 2 is nowhere below it" in line.status()


def test_the_line_by_keys_and_buttons(book, line):
    assert "points down the NLL's slope" in settled(line, line.press, "downhill")
    line.click()
    turn = line.value("angle")
    settled(line, line.key, "ArrowUp")
    assert line.value("angle") == turn + 5
    settled(line, line.choose, "map", "NLL / ln 2")
    assert line.value("map") == "NLL / ln 2" and "0/1 loss" in line.alt()


def test_the_start_is_pulled_and_the_run_follows(book, descent):
    descent.pull(*start(-1.8, 2.2), *start(2.0, 2.0))
    assert kernel.value(book, "descent.result.theta[0].tolist()") == pytest.approx([2, 2], abs=0.1)
    assert descent.drag_slider("t", 0.9) >= 3 and f"After update {descent.value('t')} the risk is" in descent.status()


def test_the_valleys_follow_the_ring_and_the_chosen_examples(book, valleys):
    valleys.pull(*ring(-1.0, 1.0), *ring(1.22, -1.33))
    assert kernel.value(book, "[valleys.values['w'], valleys.values['b']]") == pytest.approx([1.22, -1.33], abs=0.1)
    assert "The mean over all 20 is" in settled(valleys, valleys.choose, "third", "the risk: all 20")


def test_beyond_two_over_L_it_diverges_and_says_so(descent):
    assert "the distance to the minimum is multiplied by" in settled(descent, descent.choose, "batch", "all 20")
    assert "The run diverged: after update" in settled(descent, descent.type_number, "alpha", 1.5)
    assert "bounces instead of exploding" in settled(descent, lambda: (
        descent.choose("loss", "NLL"), descent.type_number("alpha", 8)))
    assert "Over 16 seeds of the order" in settled(descent, descent.press, "seeds")


@pytest.mark.parametrize("name", ["line", "descent", "valleys"])
def test_every_control_set_from_python_shows_on_the_page(book, name):
    kernel.move_from_python(book, name, skip=("play", "seeds"))

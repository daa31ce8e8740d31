"""Notebook 2_06 in the browser: a whole run follows the hand, is scrubbed, played, kept as A and repeated over seeds."""
import pytest

from tests.browser import kernel

from .chromium import DESKTOP, LAPTOP
from .lab import ROOT
from .widget import settled

FILE = ROOT / "notebooks" / "2_06_initialization.ipynb"


@pytest.fixture
def run(book):
    return kernel.widget(book, "run = Initialization()")


def test_no_error_and_every_widget_there(book):
    book.whole(5)


def test_dragging_the_scale_redraws_whole_runs(book, run):
    sentence = run.status()
    assert run.drag_slider("scale", 0.9) >= 3 and run.status() != sentence
    assert run.value("scale") == pytest.approx(kernel.value(book, "run.values['scale']")) == pytest.approx(5, rel=0.5)
    assert "Initialization scale=" in run.value("code")


def test_what_the_slide_claims_is_seen(run):
    assert "gradient of every weight and hidden bias is exactly 0" in settled(run, run.choose, "init", "zero")
    assert "1 distinct unit in 8 places" in settled(run, run.choose, "init", "constant")
    assert "validation loss" in settled(run, run.choose, "init", "Glorot")
    settled(run, run.type_number, "alpha", 30)
    settled(run, run.choose, "g", "reclin")
    settled(run, run.choose, "init", "uniform")
    assert "The run diverged at step" in settled(run, run.type_number, "scale", 10) and "diverged at step" in run.alt()


def test_time_is_scrubbed_and_played(book, run):
    run.drag_slider("t", 0.2)
    assert run.value("t") == pytest.approx(12, abs=2) and f"Step {20 * run.value('t')}:" in run.status()
    settled(run, run.press, "back")
    at = run.value("t")
    settled(run, run.press, "forth")
    assert run.value("t") == at + 1
    settled(run, run.type_number, "t", 50)
    run.click()
    run.key(" ")
    run.wait_value("play", "v === false")
    assert run.value("t") == 60
    kernel.until(book, "not run.player.running")
    settled(run, run.type_number, "t", 5)
    kernel.hold(book, "run", "run.values['t'] >= 50")                   # it is not at its end when the hand comes back
    run.press("play")
    run.wait_value("t", "v > 6")
    run.press("play")
    kernel.go_on(book)
    assert run.value("play") is False and 6 < run.value("t") <= 50
    kernel.until(book, f"not {kernel.THREADS}")


def test_a_and_sixteen_seeds(run):
    assert "Kept as A: Initialization." in settled(run, run.press, "keep")
    assert "A ended at" in settled(run, run.type_number, "scale", 3)
    assert "Over 16 seeds the last validation loss is" in settled(run, run.press, "seeds")
    assert run.value("seeds") is True
    assert "Over 16 seeds" not in settled(run, run.press, "seeds")


def test_two_widgets_of_one_class_do_not_disturb_each_other(book, run):
    other = kernel.widget(book, 'Initialization().restore("Initialization init=uniform')
    frame, sentence = other.frame(), other.status()
    settled(run, run.choose, "data", "XOR")
    assert (other.frame(), other.status(), other.value("data")) == (frame, sentence, "moons")


def test_every_control_set_from_python_shows_on_the_page(book, run):
    kernel.move_from_python(book, "run", skip=("play", "seeds"), values=3)


def test_names(run):
    run.unfold()
    spoken = run.ax()
    assert {node["name"] for node in spoken if node["role"] == "slider"} >= {
        "depth L: number of hidden layers", "learning rate alpha", "seed of the run", "position in the run"}
    assert {node["name"] for node in spoken if node["role"] == "button"} >= {
        "play the run from here", "one frame back", "one frame forward", "repeat this run from 16 seeds"}
    assert all(
        node["name"]
        for node in spoken
        if node["role"] in ("slider", "spinbutton", "radio", "button", "application", "radiogroup")
    )


def test_a_laptop_is_wide_enough(book, run):
    try:
        book.page.viewport(*LAPTOP)
        book.page.wait(
            "[...document.querySelectorAll('.course-widget img')].every(e => Math.abs(e.naturalWidth - e.clientWidth) < 2)"
        )
        assert book.page.js("[...document.querySelectorAll('.course-widget')].every(e => e.scrollWidth <= e.clientWidth)")
    finally:
        book.page.viewport(*DESKTOP)

"""Notebook 3_03 in the browser: a digit falls apart, one is drawn, nets train, a code is walked through, points dragged."""
import pytest

from tests.browser import kernel

from .lab import ROOT
from .widget import settled

FILE = ROOT / "notebooks" / "3_03_autoencoder.ipynb"


@pytest.fixture
def letters(book):
    return kernel.widget(book, "letters = Characters(")


@pytest.fixture
def live(book):
    return kernel.widget(book, "live = DigitAutoencoder(")


@pytest.fixture
def plane(book):
    return kernel.widget(book, "plane = CodePlane(")


def at(book, name, where):
    """Fractions of the picture of a point `where` = "view's axes, x, y" of the widget `name`."""
    px, py, w, h = kernel.value(book, f"[*map(float, {name}.view.canvas.pixels({name}.view.{where})), "
                                      f"{name}.view.canvas.width, {name}.view.canvas.height]")
    return px / w, py / h


def test_no_error_and_every_widget_there(book):
    book.whole(7)


def test_a_digit_falls_apart_under_the_hand(book, letters):
    assert letters.drag_slider("part", 1.0) >= 3 and "500 of 500 digits" in letters.status()
    settled(letters, letters.choose, "random", "quarters of other digits")
    settled(letters, letters.choose, "random", "pixels of other digits")
    assert "AUC 0.5" in settled(letters, letters.choose, "model", "mean image")
    x, y = at(book, "letters", "hist, 200, 0.5")
    settled(letters, letters.pull, x, y, x + 0.02, y)
    assert letters.value("part") == 0 and "Characters" in letters.value("code")


def test_a_drawn_digit_goes_through_a_net_that_trains(book, live):
    assert "Press Train" in live.status()
    x0, y0 = at(book, "live", "pad.ax, 0.5, 0.9")
    x1, y1 = at(book, "live", "pad.ax, 0.5, 0.1")
    assert "For your digit" in settled(live, live.pull, x0, y0, x1, y1) and "drawn=" in live.value("code")
    assert kernel.value(book, "float(live.digit.sum())") > 20
    kernel.hold(book, "live", "len(live.record.updates) > 6")           # the run is not at its end when the hand acts
    live.press("play")
    live.wait_says("Training at update")
    live.drag_slider("alpha", 0.6)
    live.drag_slider("noise", 0.5)
    live.press("play")
    live.wait_says("Paused at update")
    kernel.go_on(book)
    assert kernel.value(book, "live.record.updates[-1]") > 0
    assert "For digit number 1" in settled(live, live.press, "wipe")
    x, y = at(book, "live", "filters, 3.5, 4.5")
    assert "Unit 28" in settled(live, live.pull, x, y, x, y)
    assert "with 50 % of its pixels erased" in settled(live, live.type_number, "erase", 0.5)
    assert "5,000 digits" in settled(live, live.choose, "weights", "untied")


def test_the_hand_walks_through_the_codes(book, plane):
    plane.press("step")
    plane.wait_says("Paused at update 100")
    x0, y0 = at(book, "plane", "ax, -0.5, -0.5")
    x1, y1 = at(book, "plane", "ax, 0.5, 0.25")
    assert plane.pull(x0, y0, x1, y1) >= 3 and "nearest to (0.5" in plane.status()
    plane.key("ArrowLeft")
    assert plane.value("h1") < 0.5
    x0, y0 = at(book, "plane", "pad.ax, 0.3, 0.8")
    x1, y1 = at(book, "plane", "pad.ax, 0.6, 0.2")
    assert "Your drawing ★ has the code" in settled(plane, plane.pull, x0, y0, x1, y1)


def test_a_dragged_point_turns_the_line(book):
    linear = kernel.widget(book, "linear = LinearAutoencoder(")
    px, py = kernel.value(book, "linear.points[3].tolist()")
    x, y = at(book, "linear", f"ax, {px}, {py}")
    x1, y1 = at(book, "linear", "ax, 2.5, -2.5")
    assert "moved=3:" in (settled(linear, linear.pull, x, y, x1, y1) and linear.value("code"))


def test_the_learners_functions_drive_the_pictures(book):
    kernel.execute(book, "from course_lib.exercises import EXERCISES; f, g = (EXERCISES[n].solution for n in "
                         "('autoencoder', 'tied_gradient'))")
    assert "are those of autoencoder" in kernel.value(book, "Characters(f=f).status")
    assert "the gradient is that of tied_gradient" in kernel.value(book, "DigitAutoencoder(gradient=g, H='16').status")


def test_every_control_set_from_python_shows_on_the_page(book):
    kernel.move_from_python(book, "letters")
    kernel.move_from_python(book, "live", skip=("play",))

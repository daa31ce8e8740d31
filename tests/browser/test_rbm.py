"""Notebook 4_01 in the browser: units are clicked, lines dragged, Z is summed, an image drawn. S52."""
import pytest

from course_lib.lessons.rbm.tiny_view import HEIGHT, PLACE_H, PLACE_X, WIDTH, edge
from tests.browser import kernel

from .lab import ROOT
from .widget import settled

FILE = ROOT / "notebooks" / "4_01_rbm.ipynb"
SOLVED = """from course_lib.lessons.rbm.exercises import free_energy as my_free_energy, hidden_given_visible as _p
from course_lib.lessons.rbm.exercises import rbm_energy as my_energy
my_hidden_given_visible = lambda *a: 1 - _p(*a)"""


@pytest.fixture
def tiny(book):
    return kernel.widget(book, "tiny = TinyRbm()")


def place(x, y):
    return x / WIDTH, y / HEIGHT


def test_no_error_and_every_widget_there(book):
    book.whole(7)


def test_units_are_clicked_and_a_line_is_dragged(book, tiny):
    assert "x = 1101, h = 10000" in settled(tiny, tiny.pull, *place(*PLACE_X[3]) * 2)
    assert "x = 1101, h = 11000" in settled(tiny, tiny.pull, *place(*PLACE_H[1]) * 2)
    (x0, y0), (x1, y1) = edge(0, 0)
    x, y = place(0.8 * x0 + 0.2 * x1, 0.8 * y0 + 0.2 * y1)
    assert tiny.pull(x, y, x, y + 80 / HEIGHT) >= 5 and tiny.value("w") == pytest.approx(4.0, abs=0.06)
    assert kernel.value(book, "float(tiny.theta['W'][0, 0])") == pytest.approx(tiny.value("w"))
    assert "p(x) rose most for" in tiny.status() and tiny.status() in tiny.alt() and "W₁₁=" in tiny.value("code")
    assert tiny.drag_slider("w", 0.1) >= 5


def test_a_distribution_is_aimed_for(tiny):
    assert "distance to the aim: 0." in settled(tiny, tiny.choose, "goal", "x₁ = x₂")
    assert "distance to the aim: 0.0" in settled(tiny, tiny.press, "solve")
    assert "differ by at most" in settled(tiny, tiny.choose, "bars", "p(x|h) and p(h|x)")
    before = tiny.status()
    tiny.click()
    assert settled(tiny, tiny.key, "ArrowRight") != before and not tiny.failed()


def test_the_learners_functions_are_shown(book):
    own = kernel.widget(book, "TinyRbm(energy=my_energy, free")
    assert own.status().count("is not finished yet: the picture shows the course's.") == 3
    kernel.execute(book, SOLVED)
    kernel.run_cell(book, kernel.cell(book, "TinyRbm(energy=my_energy, free"))
    own = kernel.widget(book, "TinyRbm(energy=my_energy, free")
    words = settled(own, own.type_number, "w", -1.5)
    assert words.count("no difference from the course’s") == 2 and "p(h = 1 | x) is yours, off by up to" in words


def test_z_is_summed_while_h_is_dragged(book):
    price = kernel.widget(book, "price = Partition(H=20)")
    assert price.drag_slider("H", 0.2) >= 3 and f"H = {price.value('H')}" in price.status()
    assert "Press Sum all terms" in settled(price, price.type_number, "H", 16)
    assert "65,536 terms. Summed in" in settled(price, price.press, "sum")
    assert "The smaller layer is x, with 5 units: 2⁵ = 32 terms." in settled(price, price.type_number, "D", 5)


def test_an_image_is_drawn_and_goes_downhill(book):
    image = kernel.widget(book, "image = FreeEnergy(n=1)")
    settled(image, image.choose, "kind", "blank")
    assert image.pull(0.16, 0.75, 0.16, 0.3) >= 4 and kernel.value(book, "int(image.result.x.sum())") > 15
    assert "1 pixel flipped" in settled(image, image.press, "step")
    assert "a local minimum" in settled(image, image.press, "down") and "FreeEnergy kind=blank n=1 x=" in image.value("code")


def test_every_control_set_from_python_shows_on_the_page(book):
    kernel.move_from_python(book, "tiny")
    kernel.move_from_python(book, "image")

"""Notebook 1_01 in the browser: sliders, numbers, the arrow, the line, points, keys; and what every widget owes a reader."""
import hashlib
import re

import pytest

from tests.browser import kernel

from .chromium import DESKTOP, LAPTOP
from .lab import ROOT
from .widget import settled

FILE = ROOT / "notebooks" / "1_01_artificial_neuron.ipynb"
WHOLE = True


@pytest.fixture
def neuron(book):
    return kernel.widget(book, "one = Neuron(")


@pytest.fixture
def flow(book):
    return kernel.widget(book, "flow = OneNeuron()")


def place(x, y):
    """Where the point (x, y) of the map stands on the picture, as fractions of its width and height."""
    return (575 + 330 * (x + 3) / 6) / 960, (38 + 330 * (y + 3) / 6) / 400


def weights(book):
    return [kernel.value(book, f"one.values[{name!r}]") for name in ("w1", "w2", "b")]


def looks(widget):
    """A fingerprint of the picture as it stands on the screen."""
    return hashlib.sha256(widget.page.screenshot(element=widget.element(".course-picture"))).hexdigest()


def test_no_error_and_every_widget_there(book):
    book.whole(sum("Neuron(" in c["source"] for c in book.cells() if c["cell_type"] == "code"))


def test_a_number_of_the_drawing_is_pulled_and_keyed(book, flow):
    x2, foot = 240 / 960, 92 / 440                          # the second of two inputs
    assert flow.pull(x2, foot, x2, foot - 50 / 440) >= 3
    assert kernel.value(book, "flow.numbers['x2']") == pytest.approx(1.0, abs=0.06) and "Chosen: x₂" in flow.status()
    flow.key("ArrowRight")
    flow.key("ArrowUp", "Shift")
    assert "Chosen: w₂ = 0.00" in flow.status() and flow.status() in flow.alt()
    flow.drag_slider("d", 1.0)
    flow.choose("g", "reclin")
    assert "h(x) = reclin(" in flow.status() and flow.value("d") == 3


def test_pointing_at_the_map_reads_an_input_and_keeps_the_sentence(book, neuron):
    said = neuron.status()
    x, y, width, height = neuron.page.scroll_to(neuron.element(".course-picture"))
    u, v = place(-2.0, 1.0)
    neuron.page.move(x + width * 0.9, y + height / 2, x + width * u, y + height * (1 - v), look=lambda: None, down=False)
    neuron.answered()
    assert kernel.value(book, "one.probe") == pytest.approx((-2.0, 1.0), abs=0.1) and neuron.status() == said


@pytest.mark.parametrize(("name", "fraction", "goal"), [("w1", 0.1, -2.4), ("w2", 1.0, 3.0), ("b", 0.75, 3.0)])
def test_sliders_are_dragged(book, neuron, name, fraction, goal):
    before = looks(neuron)
    assert neuron.drag_slider(name, fraction) >= 3, "the picture follows the hand, it does not wait for it to let go"
    assert neuron.value(name) == pytest.approx(goal, abs=0.15) == kernel.value(book, f"one.values[{name!r}]")
    assert looks(neuron) != before


def test_numbers_are_typed_and_a_wrong_one_springs_back(book, neuron):
    for name, number in (("w1", -2.5), ("w2", 0.25), ("b", -5)):
        settled(neuron, neuron.type_number, name, number)
    assert weights(book) == [-2.5, 0.25, -5]
    neuron.type_number("w1", 7)
    assert neuron.failed() and "w₁ must lie between -3 and 3, 7 does not" in neuron.status()
    assert neuron.value("w1") == -2.5 and weights(book)[0] == -2.5
    neuron.page.click(neuron.control("w1", ".course-number"))
    neuron.key("a", "Control")
    neuron.key("Delete")
    neuron.key("Tab")
    assert neuron.value("w1") == -2.5, "an emptied box shows the value again"


def test_the_arrow_and_the_line_are_pulled(book, neuron):
    neuron.pull(*place(1.2, 0.9), *place(-1.0, 2.0))
    assert weights(book)[:2] == pytest.approx([-1.0, 2.0], abs=0.06) == [neuron.value("w1"), neuron.value("w2")]
    assert "w turned by" in neuron.status() and neuron.status() in neuron.alt()
    settled(neuron, kernel.execute, book, "one.set(w1=1, w2=0, b=-1)")
    neuron.pull(*place(1.0, -2.0), *place(-2.0, 0.0))
    assert weights(book) == pytest.approx([1, 0, 2.0], abs=0.06) and "Only the position changed" in neuron.status()


def test_a_hand_that_leaves_the_map_has_not_let_go(book, neuron):
    x, y = place(2.5, 2.0)
    neuron.pull(*place(1.2, 0.9), 1.1, y)                 # beyond the picture's right edge
    assert weights(book)[:2] == pytest.approx([3, 2.0], abs=0.06)


def test_clicks_add_points_and_best_finds_the_line(book, neuron):
    for option, x, y in (("○", -2, -2), ("△", 2, 2), ("△", 2, -1)):
        neuron.choose("pen", option)
        settled(neuron, neuron.touch, *place(x, y))
    assert neuron.value("data") == "own" and "of 3 points" in neuron.status()
    neuron.press("best")
    assert neuron.status().startswith("These points are linearly separable.") and "Right on 3 of 3" in neuron.status()
    neuron.choose("data", "XOR")
    neuron.press("best")
    assert "right on 3 of 4 (75 %)" in neuron.status()


def test_g_is_chosen(book, neuron):
    for g in ("sigm", "reclin", "linear", "tanh"):
        before = looks(neuron)
        neuron.choose("g", g)
        assert neuron.value("g") == g == kernel.value(book, "one.values['g']") and looks(neuron) != before


def test_the_keyboard_reaches_and_moves_everything(book, neuron):
    page, seen = neuron.page, []
    neuron.unfold(False)
    neuron.focus("w1", "[type=range]")
    for _ in range(13):
        tag, name, label = page.focused()
        seen.append(name or page.js("document.activeElement.closest('[data-name]')?.dataset.name") or
                    (tag if tag == "img" else label))
        page.key("Tab")
    assert list(dict.fromkeys(seen)) == [
        "w1", "w2", "b", "g", "data", "more controls", "img", "reset", "show the picture on the full screen", "code"]
    neuron.focus("w1", "[type=range]")
    neuron.key("ArrowRight", times=3)
    assert kernel.value(book, "one.values['w1']") == pytest.approx(1.23)
    neuron.click()
    neuron.key("ArrowUp", times=2)
    neuron.key("ArrowLeft", "Shift")
    assert weights(book)[:2] == pytest.approx([1.22, 1.1])
    neuron.focus("g", " input:checked")
    neuron.key("ArrowRight")
    assert neuron.value("g") == "reclin"


def test_every_control_set_from_python_shows_on_the_page(book, neuron):
    kernel.move_from_python(book, "one", values=3)


def test_a_screen_reader_hears_names_and_numbers(neuron):
    neuron.unfold()
    spoken = neuron.ax()
    for role, names in {
        "slider": {"weight w 1", "weight w 2", "bias b"}, "spinbutton": {"weight w 1", "weight w 2", "bias b"},
        "radiogroup": {"activation function g", "which labelled points", "what a click on the map does"},
        "radio": {"sigm", "tanh", "reclin", "linear", "none", "OR", "AND", "XOR", "own", "○", "△", "erase"},
        "button": {"find the best single unit for these points", "reset everything to its start", "fewer controls",
                   "show the picture on the full screen"},
    }.items():
        assert {node["name"] for node in spoken if node["role"] == role} == names
    roles = ("slider", "spinbutton", "radio", "button", "textbox", "application")
    assert all(node["name"] for node in spoken if node["role"] in roles)
    [image] = neuron.ax("application")
    assert image["name"].startswith("One neuron, its surface and its line. ") and "w points at 37°" in image["name"]
    assert len(neuron.ax("status")) == 1
    neuron.drag_slider("b", 0.9)
    assert neuron.ax("application")[0]["name"] != image["name"]


def test_an_experiment_code_is_pasted(book, neuron):
    def enter(code):
        box = neuron.control("code")
        neuron.page.click(box)
        neuron.key("a", "Control")
        neuron.page.cmd("Input.insertText", text=code)
        neuron.key("Enter")

    enter("Neuron w1=-2 g=sigm data=own points=1,1,1;-1,0.5,0")
    assert weights(book) == [-2, 1.1, -0.6] and neuron.value("g") == "sigm" and "of 2 points" in neuron.status()
    for wrong, words in (("Neuron w1=9", "must lie between"), ("Initialization", "this code is for Initialization"),
                         ("Neuron q=1", "no control 'q'")):
        enter(wrong)
        assert words in neuron.status() and neuron.failed()
        assert weights(book) == [-2, 1.1, -0.6]
    neuron.press("reset")
    assert neuron.value("code") == "Neuron w1=1.2 w2=0.9 b=-0.75" and not neuron.failed()


@pytest.mark.parametrize(("size", "ratio"), [(DESKTOP, 1), (LAPTOP, 1), (LAPTOP, 2), ((1440, 900), 2)])
def test_sharp_on_every_screen_and_never_too_wide(book, neuron, size, ratio):
    page = book.page

    def fitted(size, ratio):
        """The window of that size, and every picture drawn for it."""
        page.viewport(*size, ratio=ratio)
        fit = f"Math.abs(e.naturalWidth - {ratio} * e.clientWidth) <= {ratio}"
        sizes = "[...document.querySelectorAll('.course-picture')].map(e => [e.naturalWidth, e.clientWidth])"
        page.wait(f"[...document.querySelectorAll('.course-picture')].every(e => {fit})", why="pictures that fit", seen=sizes)

    try:
        fitted(size, ratio)
        assert page.js("[...document.querySelectorAll('.course-widget')].every(e => e.scrollWidth <= e.clientWidth)")
        assert page.js("(e => e.scrollWidth <= e.clientWidth)(document.querySelector('.jp-WindowedPanel-outer'))")
        neuron.pull(*place(1.2, 0.9), *place(1.0, -2.0))
        assert weights(book)[:2] == pytest.approx([1.0, -2.0], abs=0.06), "the hand still grasps what it sees"
    finally:
        fitted(DESKTOP, 1)


def test_restart_and_run_all_leave_one_of_each(book, neuron):
    titles, old = book.titles(), neuron.page.js(f"{neuron.root}.querySelector('img').src")
    book.restart()
    book.run_all()
    assert book.titles() == titles
    again = kernel.widget(book, "one = Neuron(")
    again.drag_slider("w1", 0.2)
    assert again.value("w1") == pytest.approx(-1.8, abs=0.15) and again.page.js(f"{again.root}.querySelector('img').src") != old


def test_without_a_kernel_a_picture_is_there(chromium, lab, book, page):
    """What a reader sees who only opens the file: each widget's stored picture, upright and not empty."""
    page.go(f"{lab.url}/lab/workspaces/reader/tree/{lab.add(FILE)}")
    count = sum("Neuron(" in c["source"] for c in book.cells() if c["cell_type"] == "code")
    stored = "[...document.querySelectorAll('.jp-OutputArea img')]"
    page.wait(f"{stored}.length === {count} && {stored}.every(e => e.complete)", why="stored pictures", seen=f"{stored}.length")
    widths = page.js("[...document.querySelectorAll('.jp-OutputArea img')].map(e => e.naturalWidth)")
    assert min(widths) >= 900
    assert not re.search("model not found|Error displaying", page.js("document.body.innerText"))

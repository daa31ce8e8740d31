"""Notebook 1_02 in the browser: lines pulled, regions painted, curves drawn, sliders dragged, keys pressed. S06-S09."""
import pytest

from tests.browser import kernel

from .lab import ROOT

FILE = ROOT / "notebooks" / "1_02_capacity.ipynb"


@pytest.fixture
def widgets(book):
    """The seven pictures of the notebook, in order."""
    return book.widgets()


def spot(box, size, reach, x, y):
    """Fractions of a picture of `size` for a point of a map whose lower left corner and width are `box`."""
    left, bottom, width = box
    across, up = (width * (v + reach) / (2 * reach) for v in (x, y))
    return (left + across) / size[0], (bottom + up) / size[1]


def test_no_error_and_every_widget_there(book):
    book.whole(7)


def test_xor_a_line_is_pulled_a_weight_dragged_a_key_pressed(widgets):
    net, size, box = widgets[0].fresh(), (960, 520), (618, 85, 330)
    assert net.status().startswith("XOR: 4 of 4 right.")
    assert net.pull(*spot(box, size, 2, 0.75, 0.75), *spot(box, size, 2, 1.8, 1.8)) >= 3
    assert net.status().startswith("OR: 3 of 4") and net.value("b2") < -3
    net.key("ArrowDown", times=4)
    net.fresh().drag_slider("v1", 0.0)
    assert "4 of 4" not in net.status() and net.status() in net.alt()
    net.choose("g", "tanh")
    assert "." in net.status().split("→")[1]


def test_the_pictures_on_unfinished_exercises_say_so(widgets):
    for widget, name in ((widgets[1], "my_xor"), (widgets[3], "my_bump"), (widgets[6], "my_staircase")):
        assert widget.status().startswith(f"{name} is not finished yet")


def test_bump_follows_the_hand(widgets):
    steps, size, box = widgets[2].fresh(), (960, 470), (706, 85, 244)
    steps.pull(*spot(box, size, 3, 0.5, -1.2), *spot(box, size, 3, 0.5, -2.0))
    assert steps.value("r") == pytest.approx(2.0, abs=0.1)
    steps.drag_slider("n", 0.0)
    assert steps.status().startswith("One step: no region is closed off")
    steps.click()
    steps.key("ArrowUp")
    assert steps.status().startswith("Two steps: a pair, a ridge")
    steps.choose("shows", "output z")
    assert steps.value("shows") == "output z"


def test_a_region_is_painted_fitted_and_scrubbed(book, widgets):
    paint, size, box = widgets[4].fresh(), (960, 548), (42, 208, 275)
    assert "Your region: 2 pieces" in paint.status()
    assert paint.pull(*spot(box, size, 3, -1.5, -1.2), *spot(box, size, 3, 1.4, 1.3)) >= 3
    assert "Your region: 1 piece" in paint.status() and paint.value("region") == "own"
    paint.drag_slider("H", 0.0)
    assert paint.status().startswith("H = 1:")
    paint.click()
    paint.key("ArrowUp")
    assert paint.value("H") == 2
    paint.press("clear")
    assert "Paint something" in paint.status()
    paint.choose("region", "ring")
    kernel.hold(book, "paint", "paint.values['t'] == 30")
    paint.press("play")
    paint.wait_value("t", "v === 30")
    assert paint.value("play") is True
    kernel.go_on(book)
    paint.wait_value("play", "v === false")
    assert paint.value("t") == 60


def test_a_curve_is_drawn_and_built_and_learned(widgets):
    curve = widgets[5].fresh()
    here = lambda x, y: ((44 + 500 * (x + 1.4) / 2.8) / 960, (44 + 318 * (y + 1.3) / 2.6) / 440)  # noqa: E731
    assert curve.pull(*here(-1, 0.5), *here(1, 0.5)) >= 3
    assert curve.value("f") == "own" and "staircase is off by 0.0" in curve.status()
    curve.drag_slider("H", 1.0)
    assert "H = 64" in curve.status()
    curve.click()
    curve.key("ArrowDown")
    curve.choose("shows", "a pair")
    assert curve.value("H") == 63 and curve.value("shows") == "a pair"
    assert curve.status() in curve.alt()

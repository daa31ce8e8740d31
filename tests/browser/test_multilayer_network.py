"""Notebook 1_03 in the browser: units clicked, inputs dragged, layers moved, keys pressed. S10."""
import pytest

from .lab import ROOT

FILE = ROOT / "notebooks" / "1_03_multilayer_network.ipynb"


@pytest.fixture
def widgets(book):
    """The seven pictures of the notebook, in order."""
    return book.widgets()


def test_no_error_and_every_widget_there(book):
    book.whole(7)


def test_builder_sliders_units_inputs_and_keys(widgets):
    net = widgets[0].fresh()
    assert "= 39." in net.status() and "a₁⁽¹⁾ = " in net.status()
    net.drag_slider("H1", 1.0)
    assert net.value("H1") == 6 and "W⁽¹⁾ is 6 × 3, W⁽²⁾ is 3 × 6" in net.status()
    net.fresh()
    x1, bottom = 303 / 960, 176 / 560                        # the first of three inputs
    assert net.pull(x1, bottom, x1, bottom + 60 / 560) >= 3 and "x₁ = 2.5" in net.status()
    net.key("ArrowDown", "Shift", times=5)
    assert "x₁ = 2.0" in net.status()
    net.key("ArrowUp", times=2)
    net.key("ArrowRight")
    assert "a₂⁽²⁾ = " in net.status() and net.status() in net.alt()
    net.drag_slider("L", 0.0)
    assert "Parameters: 8." in net.status() and "softmax" in net.status()
    net.fresh().choose("g", "reclin")
    assert "h₁⁽¹⁾ = reclin(−0.50) = 0.000" in net.status()


def test_the_picture_of_the_unfinished_exercise_says_so(widgets):
    assert "my_fprop is not finished yet" in widgets[1].status()


def test_plane_is_carried_layer_by_layer(widgets):
    plane = widgets[2].fresh()
    assert plane.drag_slider("layer", 0.125) >= 3 and plane.value("layer") == pytest.approx(0.5, abs=0.06)
    plane.type_number("layer", 0.5)
    assert plane.status().startswith("At a⁽¹⁾. Parallel lines are still parallel.")
    plane.click()
    plane.key("ArrowRight", times=2)
    assert plane.value("layer") == pytest.approx(0.7) and "g bends each axis" in plane.status()
    plane.pull(240 / 960, 230 / 470, 340 / 960, 330 / 470)     # from the middle of the left map to (1.5, 1.5)
    assert "x = (1.5" in plane.status()
    plane.type_number("layer", 1.9)
    plane.press("play")
    plane.wait_value("play", "v === false")
    assert plane.value("layer") == 2
    plane.drag_slider("t", 0.0)
    assert plane.value("t") == 0


def test_linear_layers_are_one_matrix(widgets):
    assert "the one matrix W⁽⁴⁾W⁽³⁾W⁽²⁾W⁽¹⁾ gives the same f" in widgets[4].fresh().status()


def test_three_steps_part_the_circles(widgets):
    steps = widgets[6].fresh()
    assert "120 of 120 points right" in steps.status()
    steps.drag_slider("n", 0.0)
    assert "120 of 120" not in steps.status()

"""Notebook 1_05 in the browser: boxes are clicked, refused, stepped by keys and played. Slide S15."""
import pytest

from .lab import ROOT
from .widget import settled

BOX = {"a(2)": (420, 388), "f(x)": (420, 481)}       # CSS pixels from the lower left of the 960 x 515 picture
HEIGHT = 515

FILE = ROOT / "notebooks" / "1_05_flow_graph.ipynb"


@pytest.fixture
def graph(book):
    return book.widgets()[0].fresh()


def click(widget, box):
    x, y = BOX[box]
    settled(widget, widget.touch, x / 960, y / HEIGHT)


def test_no_error_and_every_widget_there(book):
    book.whole(4)


def test_a_click_calls_a_box_and_a_wrong_order_is_refused(graph):
    click(graph, "f(x)")
    assert "f(x) needs the value of its parent a⁽²⁾" in graph.status()
    click(graph, "a(2)")
    assert graph.status().startswith("fprop of a⁽²⁾")
    assert "fprop of a⁽²⁾" in graph.alt()


def test_keys_step_forward_and_back_and_delete_clears(graph):
    click(graph, "a(2)")
    graph.key("ArrowRight")
    assert graph.status().startswith("fprop of f(x)")
    graph.key("ArrowLeft")
    assert graph.status().startswith("fprop of a⁽²⁾")
    graph.key("Delete")
    assert "boxes are empty" in graph.status()


def test_play_calls_all_boxes_and_dragging_x_moves_their_values(graph):
    graph.press("play")
    graph.wait_value("play", "v === false")
    assert "forward propagation" in graph.status()
    before = graph.status()
    graph.drag_slider("x1", 0.1)
    assert "forward propagation" in graph.status() and graph.status() != before
    assert graph.value("play") is False


def test_the_readers_unfinished_box_is_said_and_not_blamed_on_another(book):
    own = book.widgets()[2].fresh()
    own.press("all")
    assert "forward propagation" in own.status()

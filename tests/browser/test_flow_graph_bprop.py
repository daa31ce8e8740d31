"""Notebook 2_04 in the browser: half-way back at the start, a refused bprop, back to the loss and to the parameters. S23."""
from .lab import ROOT
from .widget import settled

FILE = ROOT / "notebooks" / "2_04_flow_graph_bprop.ipynb"
A1 = 360 / 960, 174 / 589       # the box a(1), in parts of the picture from its lower left


def test_no_error_and_every_widget_there(book):
    book.whole(4)


def test_a_box_that_waits_for_its_child_is_refused_and_next_goes_on(book):
    graph = book.widgets()[0].fresh()
    assert graph.status().startswith("bprop of a⁽²⁾ sends")
    settled(graph, graph.touch, *A1)
    assert "a⁽¹⁾ needs the message of its child h⁽¹⁾" in graph.status()
    graph.press("next")
    assert graph.status().startswith("bprop of h⁽¹⁾ sends a⁽¹⁾: (0.15, −0.13, −0.50)")
    settled(graph, graph.touch, *A1)
    assert "Every parameter has its gradient" in graph.status()


def test_clear_goes_back_to_the_loss_all_to_the_parameters_and_a_key_one_back(book):
    graph = book.widgets()[0].fresh()
    graph.press("clear")
    assert "Now the way back" in graph.status()
    graph.press("all")
    assert "Every parameter has its gradient" in graph.status() and "Never visited: x, y" in graph.status()
    graph.click()
    graph.key("ArrowLeft")
    assert "Every parameter has its gradient" not in graph.status()

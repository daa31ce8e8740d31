"""Notebook 2_04 in the browser: forward by keys, a refused bprop, then back to the parameters. Slide S23."""
from .lab import ROOT

FILE = ROOT / "notebooks" / "2_04_flow_graph_bprop.ipynb"


def test_no_error_and_every_widget_there(book):
    book.whole(3)


def test_forward_then_back_by_mouse_and_keys(book):
    graph = book.widgets()[0]
    graph.wait_still()
    graph.press("next")
    graph.wait_still()
    graph.page.click(graph.element(".course-picture"))          # the middle of the picture: some box, and the focus
    graph.wait_still()
    for _ in range(6):
        if "Now the way back" in graph.status():
            break
        graph.page.key("ArrowRight")
        graph.wait_still()
    assert "Now the way back" in graph.status()
    for _ in range(9):
        graph.press("next")
        graph.wait_still()
        if "Every parameter has its gradient" in graph.status():
            break
    assert "Every parameter has its gradient" in graph.status()
    graph.page.click(graph.element(".course-picture"))
    graph.page.key("ArrowLeft")
    graph.wait_still()
    assert "Every parameter has its gradient" not in graph.status()

"""Notebook 2_04 in the browser: forward by keys, a refused bprop, then back to the parameters. Slide S23."""
from .lab import ROOT

FILE = ROOT / "notebooks" / "2_04_flow_graph_bprop.ipynb"


def test_no_error_and_every_widget_there(book):
    book.whole(3)


def test_forward_then_back_by_mouse_and_keys(book):
    graph = book.widgets()[0]
    graph.press("next")
    graph.click()          # the middle of the picture: some box, and the focus
    for _ in range(6):
        if "Now the way back" in graph.status():
            break
        graph.key("ArrowRight")
    assert "Now the way back" in graph.status()
    for _ in range(9):
        graph.press("next")
        if "Every parameter has its gradient" in graph.status():
            break
    assert "Every parameter has its gradient" in graph.status()
    graph.click()
    graph.key("ArrowLeft")
    assert "Every parameter has its gradient" not in graph.status()

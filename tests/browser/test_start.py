"""Notebook 0_00 in the browser: the tour's controls do what the tour says."""
import json

import pytest

from tests.browser import kernel

from .lab import ROOT

FILE = ROOT / "notebooks" / "0_00_start_here.ipynb"
WHOLE = True


@pytest.fixture
def first(book):
    return kernel.widget(book, "first = Neuron()")


def test_no_error_and_every_widget_there(book):
    book.whole(1)


def test_drag_type_reset_and_the_experiment_line(book, first):
    start = first.value("code")
    first.drag_slider("w1", 1.0)
    first.type_number("b", -0.5)
    found = first.value("code")
    assert "b=-0.5" in found and kernel.value(book, "first.code") == found != start
    first.press("reset")
    assert first.value("code") == start
    box = first.control("code")
    first.page.click(box)
    first.key("a", "Control")
    first.page.type(found)
    first.key("Enter")
    assert first.value("code") == found and first.value("b") == -0.5


def test_every_notebook_has_its_link(book):
    links = "[...document.querySelectorAll('.jp-Notebook .jp-RenderedMarkdown a')].map(a => a.textContent)"
    others = {path.stem for path in FILE.parent.glob("*.ipynb")} - {FILE.stem}
    book.page.wait(f"(there => {json.dumps(sorted(others))}.every(name => there.includes(name)))({links})", seen=links)

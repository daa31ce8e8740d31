"""Notebook 7, whose page is another than JupyterLab's: a notebook runs, its picture is there, a slider pulls it.

`python3 .ci/matrix.py notebook-7` brings Notebook 7; where it is not installed this is left out.
"""
import contextlib
import importlib.util

import pytest

from tests.browser import kernel

from .lab import ROOT, Lab

FILE = ROOT / "notebooks" / "0_00_start_here.ipynb"
pytestmark = pytest.mark.skipif(not importlib.util.find_spec("notebook"), reason="no Notebook 7 here")


@pytest.fixture
def server():
    """Asked for before `page`, so that the page closes first and hears of no end."""
    with contextlib.closing(Lab([FILE], app="notebook")) as running:
        yield running


def test_a_notebook_runs_and_a_slider_pulls_its_picture(server, page):
    book = server.open(page, FILE.name)
    assert page.js("window.jupyterapp.name") == "Jupyter Notebook"
    book.run_all()
    book.whole(1)
    first = kernel.widget(book, "first = Neuron()")
    assert first.drag_slider("w1", 1.0) > 0 and first.value("w1") == kernel.value(book, "first.values['w1']")

"""What leads to a cell, and what is left out."""
from tests.browser.trimmed import trim
from tests.needed_cells import leading_to

CELLS = ["import numpy as np", "slow = x = 1", "def f(x):\n    return np.sum(x)", "x = 2", "y = slow",
         "def my_g():\n    return f(x)", "check('g', my_g)"]


def test_what_does_not_lead_there_is_left_out():
    assert leading_to(CELLS, lambda text: "my_g" in text) == [0, 2, 3, 5, 6]
    assert leading_to(CELLS, lambda text: text.startswith("y =")) == [1, 4]


def test_a_trimmed_notebook_keeps_its_widgets_and_every_cells_number():
    def code(source, shown=""):
        return dict(cell_type="code", source=[source], outputs=[dict(data={"text/plain": [shown]})], execution_count=1)

    cells = [code("a = 1"), code("b = 2"), dict(cell_type="markdown", source=["words"]), code("a", "1"),
             code("Neuron(b)", "<Neuron>")]
    cells.append(code("live = Runs(H=3).run_to_end()\nlive", "<Runs>"))
    cells.append(code("more = Runs().run_to_end()\nmore.x[-1]\nmore", "<Runs>"))
    trimmed = trim({"cells": cells})["cells"]
    assert [cell["source"] for cell in trimmed[-2:]] == ["live = Runs(H=3)\nlive", "more = Runs().run_to_end()\nmore.x[-1]\nmore"]
    assert [cell["cell_type"] for cell in trimmed] == ["raw", "code", "markdown", "raw", "code", "code", "code"]

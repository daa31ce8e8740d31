"""Kernels that end, hang or come back, links that break: a reader is told at once, and pictures flow again by themselves."""
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from tests.browser import kernel

KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}}
NEURON = ["from course_lib.widgets import Neuron", "one = Neuron()\none"]
ENDED = "The kernel that drew this has ended"


def written(path, cells):
    """These cells as a notebook file."""
    nbformat.write(new_notebook(cells=[new_code_cell(source) for source in cells], metadata=KERNEL), path)
    return path


@pytest.fixture(scope="session")
def neuron_file(tmp_path_factory):
    return written(tmp_path_factory.mktemp("neuron") / "one_neuron.ipynb", NEURON)


@pytest.fixture
def neuron(notebook, neuron_file):
    """One neuron at its start."""
    return kernel.widget(notebook(neuron_file), "one = Neuron()")


def says(widget, words):
    """Wait for these words below the picture; they are not an answer of a kernel."""
    sentence = f"{widget.element('.course-status')[1:]}.innerText"
    widget.page.wait(f"{sentence}.includes({words!r})", why=words, seen=sentence)


def test_a_slider_whose_kernel_was_restarted_says_so_at_once(neuron):
    """The console stays silent, too: the page's own fixture looks at it."""
    book, page = neuron.notebook, neuron.page
    book.restart()
    for act in (lambda: page.click(neuron.control("w1", "[type=range]")), lambda: page.click(neuron.control("best")),
                lambda: page.click(neuron.element(".course-picture"))):
        page.js(f"void ({neuron.element('.course-status')[1:]}.textContent = '')")
        act()
        says(neuron, ENDED)
    assert neuron.stands()["kept"] == 0
    book.run_all()
    again = kernel.widget(book, "one = Neuron()")
    again.drag_slider("w1", 0.2)
    assert again.value("w1") == pytest.approx(-1.8, abs=0.15) and ENDED not in again.status()


def test_an_interrupt_in_the_middle_of_an_event_is_answered(neuron):
    book, before = neuron.notebook, neuron.value("w1")
    kernel.execute(book, "def stopped(**values): raise KeyboardInterrupt\none.compute = stopped")
    neuron.drag_slider("w1", 0.9)
    assert neuron.failed() and neuron.status().startswith("Interrupted") and neuron.value("w1") == before
    kernel.execute(book, "del one.compute")
    neuron.type_number("w1", 2.5)
    assert not neuron.failed() and neuron.value("w1") == 2.5 == kernel.value(book, "one.values['w1']")


def test_an_answer_that_is_lost_holds_nothing_back(neuron):
    book = neuron.notebook
    kernel.execute(book, "hear, one.picture.listener = one.picture.listener, lambda event: None")
    neuron.page.click(neuron.control("w1", "[type=range]"))
    says(neuron, "Waiting for the kernel")
    kernel.execute(book, "one.picture.listener = hear")
    neuron.key("End")
    assert neuron.value("w1") == kernel.value(book, "one.values['w1']") == 3
    assert "Waiting" not in neuron.status()

"""The page as a reader has it, where Lab leaves out what is scrolled away: a picture comes back as the kernel means it."""
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tests.browser import kernel

from .conftest import watch
from .gallery import KERNEL
from .lab import Lab

FAR = [new_markdown_cell("\n\n".join(f"paragraph {i}" for i in range(40))) for _ in range(12)]
CELLS = [new_code_cell("from course_lib.widgets import Neuron"), new_code_cell("one = Neuron()\none"), *FAR,
         new_code_cell("two = Neuron()\ntwo")]
SCROLLER = "document.querySelector('.jp-WindowedPanel-outer')"


@pytest.mark.parametrize("windowing", [None, pytest.param("full", marks=pytest.mark.slow)])
def test_a_picture_that_was_scrolled_away_is_sharp_and_answers(request, chromium, tmp_path, windowing):
    file = tmp_path / "long.ipynb"
    nbformat.write(new_notebook(cells=CELLS, metadata=KERNEL), file)
    lab = Lab([file], windowing=windowing)
    page = chromium.page()
    try:
        book = lab.open(page, file.name)
        book.command("notebook:run-all-cells")
        kernel.until(book, "'two' in globals()")
        for name, end in (("two", "scrollHeight"), ("one", "offsetTop")):
            page.js(f"void ({SCROLLER}.scrollTop = {SCROLLER}.{end})")
            seen = "[...document.querySelectorAll('.course-picture')].filter(e => e.getBoundingClientRect().width > 0)"
            here = f"{seen}.at({-1 if name == 'two' else 0})"
            page.wait(f"{here}?.getBoundingClientRect().top < innerHeight && {here}.checkVisibility()", why=name)
            kernel.execute(book, f"{name}.set(w1=-2)")
            newest = kernel.value(book, f"{name}.picture.newest")
            page.wait(f"{here}.dataset.frame >= {newest} && {here}.naturalWidth >= {here}.clientWidth", why="a picture")
            slider = f"={here}.closest('.course-widget').querySelector('[type=range][data-name=w1]')"
            page.click(slider)
            kernel.until(book, f"{name}.values['w1'] != -2")
    finally:
        watch(request, page)
        page.close()
        lab.close()

"""The controls of every widget of the course on a page 400 px wide: nothing sticks out, no two lie on each other."""
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

import course_lib.widgets
from tests.browser import kernel

from .gallery import IMPORTS, KERNEL, QUIET, sized

EVERY = """
import course_lib.widgets

def controls_of(kind):
    '''A widget with the controls of this one and nothing to compute.'''
    quiet = dict(setup=lambda self: None, show=lambda self, result, **values: None, sentence=lambda self, *seen: kind.__name__)
    pressed = {f"on_{c.name}": lambda self, *given: None for c in kind.controls if isinstance(c, Button)}
    return type(kind.__name__, (Still,), dict(controls=kind.controls, more=kind.more, keys={}, longest=60) | quiet | pressed)()

every = [controls_of(getattr(course_lib.widgets, name)) for name in course_lib.widgets.__all__]
display(*every[::2])
"""
REST = "display(*every[1::2])"          # Lab shows fifty outputs of a cell
OUT = """[...document.querySelectorAll('.course-widget')].map(root => { const all = root.getBoundingClientRect();
    return [...root.querySelectorAll('*')].filter(e => e.offsetWidth && !e.closest('.course-spoken')).filter(e => {
        const r = e.getBoundingClientRect();
        return r.left < all.left - 0.5 || r.right > all.right + 0.5;
    }).map(e => e.outerHTML.slice(0, 120)) }).flat()"""
OVER = """[...document.querySelectorAll('.course-widget')].map(root => {
    const own = [...root.querySelectorAll('button, input, select')].filter(e => e.offsetWidth && !e.closest('.course-spoken'));
    const box = own.map(e => e.getBoundingClientRect());
    return own.flatMap((a, i) => own.slice(i + 1).filter((b, j) => { const p = box[i], q = box[i + 1 + j];
        const wide = Math.min(p.right, q.right) - Math.max(p.left, q.left);
        return wide > 1 && Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top) > 1;
    }).map(b => [a.outerHTML.slice(0, 90), b.outerHTML.slice(0, 90)])) }).flat()"""


@pytest.mark.slow
def test_the_controls_of_every_widget_have_room_on_a_phone(notebook, tmp_path):
    file = tmp_path / "phone.ipynb"
    cells = [new_code_cell(code.strip()) for code in (IMPORTS, QUIET.removesuffix("still = Still()\nstill\n"), EVERY, REST)]
    nbformat.write(new_notebook(cells=cells, metadata=KERNEL), file)
    book = notebook(file, run=False)
    page, count = book.page, len(course_lib.widgets.__all__)
    book.command("application:toggle-left-area")
    book.command("notebook:run-all-cells")
    kernel.until(book, "'every' in globals()")
    page.wait(f"document.querySelectorAll('.course-widget .course-picture').length === {count}", why="all widgets")
    sized(book, 400, 900)
    assert 250 < page.js("document.querySelector('.course-widget').clientWidth") < 400
    for unfold in (False, True):
        if unfold:
            page.js("[...document.querySelectorAll('.course-more[aria-expanded=false]')].map(e => e.click())")
        assert page.js(OUT) == []
        assert page.js(OVER) == []

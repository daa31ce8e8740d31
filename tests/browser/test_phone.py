"""The controls of every widget of the course at any width: nothing sticks out or lies on another, and all fits a screen."""
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
    try:
        own = kind.make_view(kind.__new__(kind)).canvas
        size = own.width, own.height
    except AttributeError:                      # a view that wants to know the widget's values
        size = 960, 500
    quiet = dict(setup=lambda self: None, make_view=lambda self: type("View", (), dict(canvas=Canvas(*size)))(),
                 show=lambda self, result, **values: None, sentence=lambda self, *seen: kind.__name__)
    pressed = {f"on_{c.name}": lambda self, *given: None for c in kind.controls if isinstance(c, Button)}
    own = dict(controls=kind.controls, more=kind.more, keys={}, longest=kind.longest)
    return type(kind.__name__, (Still,), own | quiet | pressed)()

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

COLUMNS = """[...document.querySelectorAll('.course-widget')].flatMap(root => {
    const columns = {};                         // of each column of sliders: its widest label, and where its ranges begin
    for (const e of root.querySelectorAll('.course-row > .course-slider')) {
        const words = document.createRange();   // the label itself is as wide as its column
        words.selectNodeContents(e.querySelector('.course-label'));
        const label = words.getBoundingClientRect();
        const column = columns[Math.round(label.left)] ??= { label: 0, range: 0 };
        column.label = Math.max(column.label, label.width);
        column.range = e.querySelector('[type=range]').getBoundingClientRect().left - label.left;
    }
    return Object.values(columns).map(c => ({ ...c, root: root.textContent.slice(0, 60) })) })"""

TALL = """(all => [...document.querySelectorAll('.course-widget')].filter(e => e.clientWidth > 965 && e.clientHeight > all)
    .map(e => [e.querySelector('.course-status').textContent, e.style.getPropertyValue('--rows'), e.clientHeight - all])
    )(document.querySelector('.jp-WindowedPanel-outer').clientHeight)"""
CUT = """[...document.querySelectorAll('.course-number')].filter(e => e.offsetWidth && e.scrollWidth > e.clientWidth)
    .map(e => [e.closest('.course-widget').textContent.slice(-60), e.dataset.name, e.value])"""


@pytest.mark.slow
def test_the_controls_of_every_widget_have_room_and_no_more(notebook, tmp_path):
    file = tmp_path / "phone.ipynb"
    cells = [new_code_cell(code.strip()) for code in (IMPORTS, QUIET.removesuffix("still = Still()\nstill\n"), EVERY, REST)]
    nbformat.write(new_notebook(cells=cells, metadata=KERNEL), file)
    book = notebook(file, run=False)
    page, count = book.page, len(course_lib.widgets.__all__)
    book.command("application:toggle-left-area")
    book.command("notebook:run-all-cells")
    kernel.until(book, "'every' in globals()")
    page.wait(f"document.querySelectorAll('.course-widget .course-picture').length === {count}", why="all widgets")
    for folded in ("false", "true"):
        page.js(f"[...document.querySelectorAll('.course-more[aria-expanded={folded}]')].map(e => e.click())")
        for width in (400, 490, 770, 1280):
            sized(book, width, 900)
            assert page.js(OUT) == [], width
            assert page.js(OVER) == [], width
        if folded == "false":
            columns = page.js(COLUMNS)
            assert len(columns) > 60 and [c for c in columns if c["range"] - c["label"] > 9] == [], "as wide as its widest label"
            kernel.execute(book, "[one.set(**{c.name: c.low if c.low < 0 or c.log else c.high for c in one.controls "
                                 "if isinstance(c, Slider)}) for one in every]")
            low = kernel.value(book, "min(one.values[c.name] for one in every for c in one.controls if isinstance(c, Slider))")
            page.wait(f"[...document.querySelectorAll('[role=spinbutton]')].some(e => e.ariaValueNow == {low})", why="the last")
            page.wait(f"{CUT}.length === 0", why="every number whole in its box", seen=CUT, timeout=20)
    assert page.js("[...document.querySelectorAll('.course-more[aria-expanded=true]')].length") == 0
    for size in ((1920, 1080), (1600, 900)):
        sized(book, *size)
        assert page.js(TALL) == [], f"what has grown is seen with its controls and its sentence at {size}"

"""The kernel's side of an open notebook: run code, ask for a value, find and run the cell that makes a widget."""
import ast
import json
import time

from .chromium import PATIENCE
from .widget import Widget, settled


def execute(book, code, expression="None"):
    """Run code in the kernel as a console beside the notebook would, then the value of a JSON-able expression."""
    request = {"code": code, "store_history": False, "user_expressions": {"value": f"__import__('json').dumps({expression})"}}
    reply = book.page.js(
        f"course.kernel().requestExecute({json.dumps(request)}).done"
        ".then(({content: c}) => ({status: c.status, said: c.evalue, value: c.user_expressions?.value}))", PATIENCE)
    value = reply["value"] or {}
    assert reply["status"] == "ok" and value.get("status") == "ok", f"{code}: {reply}"
    return json.loads(eval(value["data"]["text/plain"]))


def value(book, expression):
    """The value of an expression in the kernel."""
    return execute(book, "", expression)


THREADS = "[t.name for t in __import__('threading').enumerate() if t.name.endswith((' trainer', ' player'))]"
"""Expression for the names of the kernel's threads that train or play."""


def until(book, expression, seconds=PATIENCE):
    """Wait until the expression is true in the kernel."""
    end = time.monotonic() + seconds
    while not value(book, f"bool({expression})"):
        assert time.monotonic() < end, f"waited in vain for {expression}; instead {_parts(book, expression)}"
        time.sleep(0.1)


def _parts(book, expression):
    """What the expression's comparisons begin with, and what that is."""
    left = [ast.unparse(node.left) for node in ast.walk(ast.parse(expression)) if isinstance(node, ast.Compare)]
    return {part: value(book, f"repr({part})") for part in left}


HOLD = """
from course_lib.interactive.background import Background as _Background
def _held(tick):
    if not eval(_Background.until):
        return tick()
    if _Background.drawn != _Background.until:
        _Background.drawn = _Background.until
        {name}.refresh(dict({name}.values), compute=False)
    return True
if not hasattr(_Background, "until"):
    _start = _Background.start
    _Background.start = lambda self, tick, *rest, **named: _start(self, lambda: _held(tick), *rest, **named)
_Background.until, _Background.drawn = {expression!r}, None
"""


def hold(book, name, expression):
    """From now on whatever trains or plays in the kernel waits as long as the expression is true, the picture of the
    widget variable `name` drawn. So a run cannot end before a hand, however slow, has done what it does in its middle.
    """
    execute(book, HOLD.format(name=name, expression=expression))


def go_on(book):
    """Let go what `hold` held."""
    execute(book, "_Background.until = 'False'")


def cell(book, source):
    """Number from 1 of the cell in which this text stands."""
    return next(i for i, c in enumerate(book.cells(), 1) if c["cell_type"] == "code" and source in c["source"])


def widget(book, source):
    """The widget of that cell, at its start."""
    where = f"document.querySelectorAll('.jp-Notebook .jp-Cell')[{cell(book, source) - 1}]"
    return Widget(book, f"{where}.querySelector('.course-widget')").fresh()


def run_cell(book, number):
    """Run one cell again, as Shift-Enter does."""
    book.page.js(f"void (course.panel().content.activeCellIndex = {number - 1})")
    book.command("notebook:run-cell")
    book.idle()
    assert not book.cell_errors()
    book.shown()


PLAN = """[dict(p) for p in zip(*([(c.name, v) for v in (
    (c.clean(c.low + 0.37 * (c.high - c.low)), c.low, c.high) if c.kind == 'slider' else
    (getattr(c, 'options', (True, False)) * 3)[-3:])]
    for c in {name}.controls if c.kind in ('slider', 'choice', 'toggle') and c.name not in {skip}))]"""
MEANT = """{{c.name: ({name}.values[c.name], [c.low, c.high, bool(c.log)] if c.kind == 'slider' else None)
    for c in {name}.controls if c.name in {names}}}"""


def move_from_python(book, name, skip=(), values=1):
    """Set the controls of the widget variable `name` by code, all at once, and see that the page shows each of them as
    the kernel means it; values=3: at the ends of their ranges too. What one control does alone, test_element.py sees."""
    shown = widget(book, f"{name} = ")
    for goals in value(book, PLAN.format(name=name, skip=tuple(skip)))[:values]:
        settled(shown, execute, book, f"{name}.set(**{goals!r})")
        meant = value(book, MEANT.format(name=name, names=tuple(goals)))
        taken = [control for control, goal in goals.items() if same(meant[control][0], goal)]
        assert 2 * len(taken) > len(goals), f"of {goals} the kernel took only {taken}"
        for control, (goal, ends) in meant.items():
            assert same(shown.value(control), goal), (control, goal, shown.value(control))
            handle = f"{shown.root}.querySelector('[type=range][data-name={control}]')"
            place = book.page.js(f"(e => e && [e.valueAsNumber, e.min, e.max].map(Number))({handle})")
            if place:
                assert same([10**x for x in place] if ends[2] else place, [goal, *ends[:2]]), (control, place, goal)


def same(shown, goal):
    """Whether the page says what the kernel means, to the four digits it shows."""
    if isinstance(goal, list):
        return all(same(a, b) for a, b in zip(shown, goal, strict=True))
    return shown == goal if isinstance(goal, str | bool) else abs(shown - goal) <= 1e-3 * abs(goal) + 1e-9

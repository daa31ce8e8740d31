"""A notebook that shows what the element can have: a picture that is pulled, one without hand and keys, one that is tapped."""
import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}}
IMPORTS = """
from course_lib.drawing.canvas import Canvas
from course_lib.exercises.report import MARK, Report
from course_lib.interactive.controls import Button, Choice, Slider, Toggle
from course_lib.interactive.explorer import Explorer
from course_lib.widgets import Neuron
"""

QUIET = '''
class Still(Explorer):
    """Draws a bar of height x; no pointer, no keys."""
    title = "still"
    controls = (Slider("x", "x", 0.5, "height", "numbers", low=-2, high=2, step=0.1),
                Slider("n", "a longer label", 3, "count", "numbers", low=0, high=2000, step=1),
                Slider("rate", "α", 0.1, "rate", "numbers", low=0.001, high=10.0, log=True),
                Choice("g", "g", "tanh", "function", "rest", options=("sigm", "tanh", "reclin")),
                Toggle("on", "switch", False, "a switch", "rest"),
                Slider("far", "far", 0.0, "folded number", "more", low=0, high=1), Button("talk", "talk", "say more", "more"))
    more = ("far", "talk")
    long, longest = False, 600

    def make_view(self):
        return type("View", (), dict(canvas=Canvas(480, 200)))()

    def setup(self):
        self.bar = self.bar if hasattr(self, "bar") else self.view.canvas.live(
            self.view.canvas.axes(30, 30, 420, 140, xlim=(0, 1), ylim=(-2, 2)).plot([0.5, 0.5], [0, 1], lw=9)[0])

    def show(self, result, x, **values):
        self.bar.set_ydata([0, x])

    def sentence(self, old, new, result):
        return f"x = {new['x']:.1f}, n = {new['n']}." + (" And more of it, word after word." * 17 if self.long else "")

    def on_talk(self):
        self.long = not self.long
        self.refresh(dict(self.values))


still = Still()
still
'''

TAPPED = '''
class Tapped(Still):
    """A tap adds one to n, a pull across sets x."""
    title, more, pulls, longest = "tapped", (), "across", 270

    def pointer(self, kind, ax, x, y, event):
        if kind == "down":
            self.nudge("n", 1)
        elif kind == "move":
            self.set(x=float(round(min(2, max(-2, 4 * x - 2)), 1)))


tapped = Tapped()
tapped
'''

REPORTS = """
for status in MARK:
    display(Report("nll", status, ("What is said of it.",)))
"""


def write(path):
    """The notebook as a file; text before and after it, so that there is something to scroll."""
    filler = new_markdown_cell("\n\n".join(f"Line {i} of the page." for i in range(60)))
    codes = [IMPORTS, "one = Neuron()\none", QUIET, TAPPED, REPORTS]
    cells = [filler, *(new_code_cell(code.strip()) for code in codes), filler]
    cells = [nbformat.from_dict({**cell, "id": f"cell-{i}"}) for i, cell in enumerate(cells)]     # the filler stands twice
    nbformat.write(new_notebook(cells=cells, metadata=KERNEL), path)
    return path


def sized(book, width, height, ratio=1):
    """The window of that size, and every picture drawn for it."""
    book.page.viewport(width, height, ratio)
    right = "document.querySelector('.jp-NotebookPanel').getBoundingClientRect().right"
    book.page.wait(f"Math.abs({right} - {width}) < 60", why="Lab in its new window", seen=right)
    fits = f"Math.abs(e.naturalWidth - Math.max({ratio} * e.clientWidth, 0.4 * e.getAttribute('width'))) <= {ratio}"
    sizes = "[...document.querySelectorAll('.course-picture')].map(e => [e.naturalWidth, e.clientWidth])"
    book.page.wait(f"[...document.querySelectorAll('.course-picture')].every(e => {fits})", why="pictures that fit", seen=sizes)

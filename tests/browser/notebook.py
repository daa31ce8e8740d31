"""One open notebook: run it, read its cells, its errors and its kernel, and find its widgets."""
import json
import time

from .chromium import PATIENCE
from .widget import Widget

# Lab asks for its widgets as soon as a kernel is there; before `import ipywidgets` has run the kernel says so.
LATE = "No such comm"
ITEM = """(() => {
  const label = %s;
  const item = [...document.querySelectorAll(%s)].find((e) => (e.querySelector(%s) ?? e).innerText?.trim() === label);
  return item && item.offsetWidth ? item : null;
})()"""


class Notebook:
    """Made by `Lab.open`; `page` is the tab it is in."""

    def __init__(self, lab, page, name):
        self.lab, self.page, self.name = lab, page, name

    def menu(self, *labels):
        """Choose from the menu bar with the mouse, e.g. `menu("Run", "Run All Cells")`."""
        for depth, label in enumerate(labels):
            bar = depth == 0
            where = ".lm-MenuBar-item" if bar else ".lm-Menu-item"
            inner = ".lm-MenuBar-itemLabel" if bar else ".lm-Menu-itemLabel"
            item = ITEM % (json.dumps(label), json.dumps(where), json.dumps(inner))
            self.page.wait(f"!!{item}", why=f"menu item {label!r}")
            self.page.click(f"={item}")

    def command(self, name, timeout=PATIENCE, **args):
        """Run a JupyterLab command and wait for its end."""
        self.begin(name, **args)
        self.page.wait("course.done", timeout, why=f"end of {name}")

    def begin(self, name, **args):
        """Run a JupyterLab command without waiting."""
        self.page.js(f"course.begin({json.dumps(name)}, {json.dumps(args)})")

    def run_all(self, timeout=3 * PATIENCE):
        """Run > Run All Cells, until every code cell has run and the kernel is idle; an error in a cell is raised."""
        self.page.js("course.forgetCounts()")
        self.menu("Run", "Run All Cells")
        self.page.wait("course.ran()", timeout, why=f"all cells of {self.name}", every=0.1)
        wrong = self.cell_errors()
        assert not wrong, f"{self.name}: {wrong}"
        self.shown()

    def shown(self):
        """Wait until every widget has drawn its picture and every formula is set: nothing on the page moves any more."""
        self.page.wait("course.unfinished().length === 0", why="the whole page", every=0.1, seen="course.unfinished()")

    def idle(self, timeout=PATIENCE):
        """Wait until the kernel has nothing to do."""
        self.page.wait("course.ready()", timeout, why="kernel idle")

    def cells(self):
        """The notebook's cells now, in nbformat."""
        return self.page.js("course.cells()")

    def cell_errors(self):
        """(cell number from 1, text) for each error or stderr output, and for widgets that could not be shown."""
        found = []
        for number, cell in enumerate(self.cells(), 1):
            for output in cell.get("outputs", ()):
                if output["output_type"] == "error":
                    found.append((number, f"{output['ename']}: {output['evalue']}"))
                elif output.get("name") == "stderr":
                    found.append((number, "".join(output["text"])))
        broken = """[...document.querySelectorAll('.jp-Cell')].flatMap((cell, i) =>
            [...cell.querySelectorAll('.jupyter-widgets-error-widget, .jp-OutputArea-output')]
            .filter(e => e.matches('.jupyter-widgets-error-widget') ||
                         /Error displaying widget|model not found/.test(e.innerText))
            .map(e => [i + 1, e.innerText]))"""
        return found + [tuple(pair) for pair in self.page.js(broken)]

    def callback_errors(self):
        """Errors of kernel callbacks since the last call.

        A callback that raises leaves the page as it was and no trace in any cell: only this list shows it.
        """
        return [text for text in self.page.js("course.callbackErrors()") if not text.startswith(LATE)]

    def wait_callback_error(self, words, timeout=PATIENCE):
        """Wait for an error with these words, for a test that provokes one; all that was heard until then."""
        heard, end = [], time.monotonic() + timeout
        while not any(words in text for text in heard):
            assert time.monotonic() < end, f"no callback's error with {words!r} was heard, instead {heard}"
            time.sleep(0.05)
            heard += self.callback_errors()
        return heard

    def kernel(self):
        """The kernel's id."""
        return self.page.js("course.kernel().id")

    def rss(self):
        """Peak resident memory of the kernel in MB."""
        return self.lab.rss(self.kernel())

    def restart(self):
        """Restart the kernel, answering the question Lab asks; returns when it is idle again."""
        self.begin("notebook:restart-kernel")
        self.page.wait("!!document.querySelector('.jp-Dialog .jp-mod-accept')", why="Lab's question")
        self.page.click(".jp-Dialog .jp-mod-accept")
        self.page.wait("course.done && course.ready()", why="kernel restarted")

    def interrupt(self):
        """Interrupt the kernel."""
        self.command("notebook:interrupt-kernel")

    def widget(self, which, nth=0):
        """The widget in the cell of this number (from 1), or the nth whose `.course-widget` has this `data-title`."""
        if isinstance(which, int):
            return Widget(self, f"document.querySelectorAll('.jp-Notebook .jp-Cell')[{which - 1}]")
        matching = json.dumps(f".course-widget[data-title={json.dumps(which)}]")
        return Widget(self, f"document.querySelectorAll({matching})[{nth}]")

    def widgets(self):
        """Every widget on the page, in order; two may have the same title."""
        count = self.page.js("document.querySelectorAll('.course-widget').length")
        return [Widget(self, f"document.querySelectorAll('.course-widget')[{i}]") for i in range(count)]

    def titles(self):
        """`data-title` of every widget on the page, in order."""
        return self.page.js("[...document.querySelectorAll('.course-widget')].map(e => e.dataset.title || '')")

    def whole(self, count):
        """Assert that no cell and no callback has failed, that there are `count` widgets, and that each part has a name."""
        assert self.cell_errors() == [] and self.callback_errors() == []
        assert len(self.titles()) == count
        for widget in self.widgets():
            assert widget.nameless() == []

    def close(self):
        """End the notebook's kernel and close its tab."""
        self.page.close()
        self.lab.end_kernels()

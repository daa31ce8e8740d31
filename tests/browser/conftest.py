"""One Chromium and one JupyterLab for the whole session; a tab whose console must stay silent for each test."""
import contextlib
import pathlib
import re
import signal

import pytest

from tests.browser import kernel

from . import gallery as gallery_of_widgets
from .chromium import DESKTOP, Chromium, find
from .lab import ROOT, Lab

SHOTS = ROOT / ".screenshots"  # ignored by git
# Red lines that Jupyter writes by itself, as regular expressions: JupyterLab 4.6 none, Notebook 7.6 one on its own shortcuts.
NOISE = (r"uncaught: TypeError: Cannot read properties of undefined \(reading 'schema'\)\n +at \S+/static/notebook/",)


@pytest.fixture(scope="session")
def chromium():
    """The browser of the session."""
    if find() is None:
        pytest.skip("no Chromium here: the browser tests need one (`apt-get install chromium`)")
    # a terminated run must still reach the lines that end Chromium, the server and the kernels
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    browser = Chromium.launch()
    yield browser
    browser.close()
    signal.signal(signal.SIGTERM, before)


@pytest.fixture(scope="session")
def lab(chromium):
    """The server of the session; `notebook` puts copies of notebooks into it."""
    server = Lab()
    yield server
    server.close()


@pytest.fixture(scope="session")
def tabs():
    """The pages open now; `notebook` keeps one notebook open from test to test."""
    kept = {}
    yield kept
    for book in kept.values():
        book.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    setattr(item, f"report_{call.when}", report)
    return report


def failed(request):
    """Whether the test body (or its set-up) failed."""
    reports = (getattr(request.node, f"report_{when}", None) for when in ("setup", "call"))
    return any(report is not None and report.failed for report in reports)


def watch(request, page):
    """After a test: keep a screenshot of a failure; the console must have stayed silent."""
    errors = [text for text in page.forget_errors() if not any(re.search(known, text) for known in NOISE)]
    if failed(request) or errors:
        SHOTS.mkdir(exist_ok=True)
        with contextlib.suppress(RuntimeError, OSError):  # a tab that crashed has no picture
            page.screenshot(SHOTS / (re.sub(r"\W+", "_", request.node.name) + ".png"))
    assert not errors, f"the browser's console is not silent: {errors}"


@pytest.fixture
def page(request, chromium):
    """A fresh tab."""
    tab = chromium.page()
    try:
        yield tab
        watch(request, tab)
    finally:
        tab.close()


@pytest.fixture
def notebook(request, chromium, lab, tabs):
    """`notebook(path)`: that notebook open, run to its end and free of errors; not `whole`: what leads to its widgets.

    It stays open while the following tests ask for the same one and its kernel lives; another one ends its kernel and
    closes its tab.
    """
    used = []

    def opened(path, run=True, whole=True):
        path = pathlib.Path(path)
        if path not in tabs or not lab.kernels():
            for book in tabs.values():
                book.close()
            tabs.clear()
            tab = chromium.page()
            used.append(tab)
            tabs[path] = lab.open(tab, lab.add(path, whole))
            if run:
                tabs[path].run_all()
        used.append(tabs[path].page)
        return tabs[path]

    yield opened
    if used:
        try:
            watch(request, used[-1])
        finally:
            if failed(request):  # do not hand a broken page to the next test
                for book in tabs.values():
                    book.close()
                tabs.clear()


@pytest.fixture
def book(request, notebook):
    """The notebook FILE of the test's module, open; its widgets have run, or all of it where the module says WHOLE."""
    return notebook(request.module.FILE, whole=getattr(request.module, "WHOLE", False))


@pytest.fixture
def widgets(book):
    """Of the gallery: the one that is pulled, the one without a hand, the one that is tapped or pulled across; at their start."""
    return [kernel.widget(book, cell) for cell in ("one = Neuron()", "still = Still()", "tapped = Tapped()")]


@pytest.fixture(scope="session")
def gallery_file(tmp_path_factory):
    return gallery_of_widgets.write(tmp_path_factory.mktemp("gallery") / "gallery.ipynb")


@pytest.fixture
def gallery(notebook, gallery_file):
    """The gallery, alone in its window: Lab's file browser is closed."""
    book = notebook(gallery_file)
    if book.page.js("!!document.querySelector('#jp-left-stack')?.offsetWidth"):
        book.command("application:toggle-left-area")
    yield book
    gallery_of_widgets.sized(book, *DESKTOP)

"""Kernels that end, hang or come back, links that break: a reader is told at once, and pictures flow again by themselves."""
import contextlib
import copy

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from course_lib.commands.bench._link import Link
from tests.browser import kernel

from .conftest import watch

KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}}
NEURON = ["from course_lib.widgets import Neuron", "one = Neuron()\none"]
PATIENT = """
from course_lib.interactive.picture import Picture
for slow, never in (("SLOW = 100;", "SLOW = Infinity;"), ("WIDE = 625;", "WIDE = 0;")):
    assert slow in Picture._esm
    Picture._esm = Picture._esm.replace(slow, never)
"""                                                 # so that a busy machine, too, draws ahead of the hand
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
    neuron.unfold()
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


@pytest.fixture
def far(request, chromium, lab, neuron_file, tabs):
    """`far(delay=, rate=)`: one neuron at the other end of such a link, and the link; or that of another file."""
    with contextlib.ExitStack() as stack:
        def opened(file=neuron_file, delay=0.0, rate=None):
            for book in tabs.values():
                book.close()
            tabs.clear()
            stack.callback(lab.end_kernels)
            link = stack.enter_context(contextlib.closing(Link(int(lab.url.rpartition(":")[2]))))
            server = copy.copy(lab)
            server.url = f"http://127.0.0.1:{link.port}"
            page = chromium.page()
            stack.callback(page.close)                     # before the link: it would miss it
            stack.callback(watch, request, page)
            book = server.open(page, server.add(file))
            book.run_all()
            link.delay, link.rate = delay, rate            # from here on: JupyterLab itself would take a minute
            return kernel.widget(book, "one = Neuron()"), link

        yield opened


def fine(widget):
    """Wait until the picture of now is shown in full quality."""
    picture = f"{widget.element('.course-picture')[1:]}.dataset"
    widget.page.wait(f"(p => p.fine === p.newest && p.frame === p.newest)({picture})", why="the picture in full", seen=picture)


def sizes(book):
    """Bytes of the last frame, and pixels times window as the kernel has them."""
    return kernel.value(book, "[len(one.picture.frame), one.picture.rate, one.picture.window]")


def test_near_by_the_moving_picture_is_as_good_as_ever_and_then_better(neuron):
    fine(neuron)
    neuron.drag_slider("w1", 0.8)
    before = neuron.frame()
    fine(neuron)
    assert neuron.frame() == before == neuron.stands()["newest"], "the same picture, no other"


@pytest.mark.slow
def test_far_away_more_is_on_its_way_and_frames_are_smaller(far):
    there, link = far(delay=0.1, rate=150e3)
    fine(there)
    full = len_of(there)
    there.focus("w1", "[type=range]")
    for _ in range(3):
        there.key("ArrowRight")
        fine(there)
    there.key("ArrowRight")
    small, rate, window = sizes(there.notebook)
    assert small < 0.6 * full and 50 < rate < 300 and window >= 2
    assert there.value("w1") == pytest.approx(1.64) == kernel.value(there.notebook, "one.values['w1']")
    fine(there)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["[type=range]", ".course-number"])
def test_far_away_no_stroke_of_a_held_key_is_lost(far, kind):
    there, link = far(delay=0.05)
    there.focus("w1", kind)
    there.key("ArrowUp", times=40)
    assert there.value("w1") == pytest.approx(2.0) == kernel.value(there.notebook, "one.values['w1']")


@pytest.mark.slow
def test_far_away_the_next_step_is_there_before_the_kernel_can_answer(far, tmp_path):
    there, link = far(written(tmp_path / "patient.ipynb", [PATIENT, *NEURON]), delay=0.05)
    picture = there.element(".course-picture")[1:]
    there.focus("w1", "[type=range]")
    there.key("ArrowRight")
    there.page.wait(f"{picture}.closest('.course-widget').dataset.stored > 1", why="the steps up and down")
    fine(there)
    number, before = there.frame(), there.alt()
    link.swallows = True
    there.page.key("ArrowRight")
    there.page.wait(f"{picture}.dataset.early == 1", why="the stored picture")
    stands, early = there.stands(), there.alt()
    assert stands["heard"] < stands["sent"] and stands["frame"] == stands["newest"] == number, "the kernel has said nothing"
    assert early != before
    link.swallows = False
    link.cut()
    there.answered(after=number)
    assert there.alt() == early == kernel.value(there.notebook, "one.picture.alt")
    assert kernel.value(there.notebook, "one.picture.number") == there.frame() == number + 1, "what was foreseen is no frame"
    there.page.forget_errors()                      # of the websocket that was cut


def len_of(widget):
    return kernel.value(widget.notebook, "len(one.picture.frame)")


@pytest.mark.slow
def test_what_a_broken_line_has_lost_is_done_after_all(far):
    widget, link = far()
    link.swallows = True
    widget.page.click(widget.control("w1", "[type=range]"))
    says(widget, "Waiting for the kernel")
    link.swallows = False
    link.cut()
    widget.answered()
    assert widget.value("w1") == kernel.value(widget.notebook, "one.values['w1']") != 1.6
    widget.page.forget_errors()                     # of the websocket that was cut


def test_a_line_that_was_dead_for_a_while_brings_pictures_again(far):
    widget, link = far()
    book = widget.notebook
    kernel.execute(book, "import threading\nfrom course_lib.interactive.background import Background\n"
                         "def tick():\n    if one.picture.free: one.refresh(dict(one.values), compute=False)\n"
                         "play = Background(one.lock, 'demo player'); play.start(tick, pause=0.1)")
    link.swallows = True
    widget.page.js("new Promise((done) => setTimeout(done, 1000))")
    link.swallows = False
    link.cut()
    shown = widget.frame()
    widget.page.wait(f"{widget.element('.course-picture')[1:]}.dataset.frame > {shown} + 5", why="pictures that flow again")
    widget.page.wait("course.kernel().connectionStatus === 'connected'", why="a connection")
    kernel.execute(book, "play.stop(wait=5)")
    widget.page.forget_errors()                     # of the websocket that was cut
    widget.type_number("w1", 2.5)
    assert widget.value("w1") == 2.5 == kernel.value(book, "one.values['w1']")


def test_a_saved_notebook_shows_its_pictures_to_a_reader_without_a_kernel(request, lab, tabs, neuron):
    book = neuron.notebook
    neuron.type_number("w1", 2.5)
    book.command("docmanager:save")
    assert book.titles() and neuron.stands()["frame"] > 0
    neuron.type_number("w1", 2)
    assert neuron.value("w1") == 2 == kernel.value(book, "one.values['w1']"), "the open page keeps its widgets"
    lab.end_kernels()
    page = request.getfixturevalue("page")          # only now: it lies in front of the other
    page.go(f"{lab.url}/lab/workspaces/another/tree/{book.name}")
    stored = "[...document.querySelectorAll('.jp-OutputArea img')]"
    page.wait(f"{stored}.length === 1 && {stored}.every(e => e.naturalWidth >= 900)", why="the picture", seen=f"{stored}.length")
    page.wait("document.querySelectorAll('.jp-OutputArea-output').length === 1")
    assert "model not found" not in page.js("document.body.innerText")
    assert not page.js("!!document.querySelector('.course-widget')")
    tabs.clear()                                    # the page before has lost its kernel: the next test opens its own


def test_of_two_views_the_wider_one_decides(neuron):
    book, page = neuron.notebook, neuron.page
    page.js("void (course.panel().content.activeCellIndex = 1)")
    book.command("notebook:create-output-view")
    kernel.until(book, "len(one.picture.views) == 2")
    most = "one.picture.pixels.shape[1] + 1 >= max(one.picture.views.values()) > 0"
    kernel.until(book, most)
    widths = "[...document.querySelectorAll('.course-picture')].map(e => [e.naturalWidth, e.clientWidth])"
    page.wait(f"(all => all.length === 2 && all.every(([n, c]) => n >= c))({widths})", why="both are sharp", seen=widths)
    page.js("[...jupyterapp.shell.widgets('main')].filter((w) => w !== course.panel()).forEach((w) => w.close())")
    kernel.until(book, "len(one.picture.views) == 1")
    page.wait(f"(all => all.length === 1 && Math.abs(all[0][0] - all[0][1]) <= 1)({widths})", why="fits again", seen=widths)

"""Notebook 2_08 in the browser: MNIST trains while the hand plays; interrupted, restarted, run twice, it stays usable."""
import re

import pytest

from tests.browser import kernel

from .lab import ROOT

FILE = ROOT / "notebooks" / "2_08_early_stopping.ipynb"
MAKES = "live = EarlyStopping()"


@pytest.fixture
def live(book):
    return kernel.widget(book, MAKES)


def epoch(widget):
    """The epoch that the sentence names, -1 before the first."""
    found = re.search(r"^(?:Training|Paused|Ended) at epoch (\d+)", widget.status())
    return int(found[1]) if found else -1


def wait_epoch(widget, n):
    at = r"Number(" + f"{widget.root}.querySelector('.course-status').innerText" + r".match(/at epoch (\d+)/)?.[1] ?? -1)"
    widget.page.wait(f"{at} >= {n}", 90, why=f"epoch {n}")


def pressed(widget, name, words):
    """Press and wait for the sentence to say so."""
    widget.press(name)
    widget.wait_says(words)


def test_no_error_and_every_widget_there(book):
    book.whole(4)


def test_train_drag_pause_step_stop_and_the_same_weights(book, live):
    live.press("play")
    wait_epoch(live, 2)
    assert live.value("play") is True and "s left" in live.status()
    live.drag_slider("alpha", 0.2)                               # in the middle of the run
    live.drag_slider("look", 0.1)
    at = epoch(live)
    wait_epoch(live, at + 2)
    assert kernel.value(book, "len(live.record)") > at and live.value("alpha") < 0.1
    assert kernel.value(book, "float(live.training.state.opt.alpha)") == pytest.approx(live.value("alpha"), rel=1e-3)
    pressed(live, "play", "Paused at epoch")
    live.wait_still()
    at = epoch(live)
    pressed(live, "step", f"Paused at epoch {at + 1}")
    pressed(live, "test", "Test error of epoch")
    pressed(live, "keep", "Paused")
    live.press("play")
    pressed(live, "stop", "Ended at epoch")
    pressed(live, "play", "this run has ended")
    pressed(live, "again", "Press Train")
    pressed(live, "step", "Paused at epoch 1.")
    same = (
        "[live.kept.train['loss'][0] == live.record.train['loss'][0], "
        "live.kept.valid['error'][0] == live.record.valid['error'][0]]"
    )
    assert kernel.value(book, same) == [True, True]


def test_the_picture_grows_and_says_so(live):
    first = live.page.screenshot(element=live.element(".course-picture")), live.alt()
    live.focus("play")
    live.page.key(" ")
    wait_epoch(live, 3)
    assert live.page.js(f"{live.root}.querySelector('progress').value") > 0
    live.page.click(live.element(".course-picture"))
    live.page.key(" ")
    live.page.wait(f"{live.root}.querySelector('.course-status').innerText.startsWith('Paused')", 60)
    live.wait_still()
    second = live.page.screenshot(element=live.element(".course-picture")), live.alt()
    assert first[0] != second[0] and first[1] != second[1] and second[1].startswith("Early stopping on MNIST. Paused at epoch")


def test_every_control_set_from_python_shows_on_the_page(book, live):
    kernel.move_from_python(book, "live", skip=("play",))
    kernel.execute(book, "live.set(play=True)")
    live.page.wait(f"{live.root}.querySelector('[data-name=play]').getAttribute('aria-pressed') === 'true'")
    kernel.execute(book, "live.set(play=False)")
    live.page.wait(f"{live.root}.querySelector('[data-name=play]').getAttribute('aria-pressed') === 'false'")


def test_names(live):
    spoken = live.ax()
    assert {node["name"] for node in spoken if node["role"] == "button"} == {
        "train, or pause training", "train for one epoch", "end this run; its record stays", "start again from the same weights",
        "keep this run as A, to compare", "measure the kept weights on the test set", "reset everything to its start"}
    assert [node["name"] for node in spoken if node["role"] == "progressbar"] == ["progress of the run"]


def test_an_interrupt_while_it_trains_leaves_it_usable(book, live):
    live.press("play")
    wait_epoch(live, 1)
    book.interrupt()
    book.idle()
    wait_epoch(live, epoch(live) + 1)
    pressed(live, "play", "Paused at epoch")
    book.page.js("void course.kernel().requestExecute({code: 'live.press(\"again\"); live.run_to_end()'})")
    kernel_busy = "course.kernel().status === 'busy'"
    book.page.wait(kernel_busy)
    book.interrupt()
    book.idle()
    pressed(live, "again", "Press Train")
    pressed(live, "step", "Paused at epoch 1.")


def test_the_cell_run_twice_leaves_one_widget_and_no_thread(book, live):
    live.press("play")
    wait_epoch(live, 1)
    kernel.execute(book, "old = live")
    number = kernel.cell(book, MAKES)
    kernel.run_cell(book, number)
    assert book.page.js(f"document.querySelectorAll('.jp-Notebook .jp-Cell')[{number - 1}]"
                        ".querySelectorAll('.course-widget').length") == 1
    assert kernel.value(book, "old is not live and old.picture.comm is None")
    kernel.until(book, f"not {kernel.THREADS}")
    live = kernel.widget(book, MAKES)
    pressed(live, "step", "Paused at epoch 1.")


def test_a_restart_while_it_trains(book, live):
    live.press("play")
    wait_epoch(live, 1)
    titles = book.titles()
    book.restart()
    book.run_all()
    assert book.titles() == titles and kernel.value(book, kernel.THREADS) == []
    live = kernel.widget(book, MAKES)
    pressed(live, "step", "Paused at epoch 1.")
    assert book.rss() < 600

"""Notebook 2_08 in the browser: MNIST trains while the hand plays; interrupted, restarted, run twice, it stays usable."""
import json
import re

import pytest

from tests.browser import kernel

from .lab import ROOT

FILE = ROOT / "notebooks" / "2_08_early_stopping.ipynb"
MAKES = "live = EarlyStopping()"
MANY = 30                                              # of 60 epochs
HERE_AND_NOW = """
live.press("again")
work, live.work = live.work, lambda: live.say("it has begun") or work()
try: live.run_to_end()
finally: live.work = work
"""


@pytest.fixture
def live(book):
    return kernel.widget(book, MAKES)


def epoch(widget):
    """The epoch that the sentence names, -1 before the first."""
    found = re.search(r"^(?:Training|Paused|Ended) at epoch (\d+)", widget.status())
    return int(found[1]) if found else -1


def hold(book, n):
    """Training waits after epoch n, long before its end, until a slow hand has acted."""
    kernel.hold(book, "live", f"len(live.record) > {n}")


def play_to(book, widget, n):
    """Press Train and wait for epoch n; the run goes on, but not beyond epoch 30."""
    hold(book, MANY)
    widget.press("play")
    widget.wait_reached("at epoch", n)


def pressed(widget, name, words):
    """Press and wait for the sentence to say so."""
    widget.press(name)
    widget.wait_says(words)


def test_no_error_and_every_widget_there(book):
    book.whole(4)


def test_train_drag_pause_step_stop_and_the_same_weights(book, live):
    play_to(book, live, 2)
    assert live.value("play") is True and "s left" in live.status()
    live.drag_slider("alpha", 0.2)                               # in the middle of the run
    live.drag_slider("look", 0.1)
    at = epoch(live)
    hold(book, at + MANY)
    live.wait_reached("at epoch", at + 2)
    assert kernel.value(book, "len(live.record)") > at and live.value("alpha") < 0.1
    assert kernel.value(book, "float(live.training.state.opt.alpha)") == pytest.approx(live.value("alpha"), rel=1e-3)
    pressed(live, "play", "Paused at epoch")
    kernel.go_on(book)
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


def test_the_picture_grows_and_says_so(book, live):
    first = live.page.screenshot(element=live.element(".course-picture")), live.alt()
    hold(book, MANY)
    live.focus("play")
    live.key(" ")
    live.wait_reached("at epoch", 3)
    assert live.page.js(f"{live.root}.querySelector('progress').value") > 0
    live.click()
    live.key(" ")
    live.wait_says("Paused at epoch")
    kernel.go_on(book)
    second = live.page.screenshot(element=live.element(".course-picture")), live.alt()
    assert first[0] != second[0] and first[1] != second[1] and second[1].startswith("Early stopping on MNIST. Paused at epoch")


def test_every_control_set_from_python_shows_on_the_page(book, live):
    kernel.move_from_python(book, "live", skip=("play",))
    hold(book, MANY)
    kernel.execute(book, "live.set(play=True)")
    live.wait_value("play", "v === true")
    kernel.execute(book, "live.set(play=False)")
    live.wait_value("play", "v === false")
    kernel.go_on(book)


def test_names(live):
    live.unfold()
    spoken = live.ax()
    assert {node["name"] for node in spoken if node["role"] == "button"} == {
        "train, or pause training", "train for one epoch", "end this run; its record stays", "start again from the same weights",
        "keep this run as A, to compare", "measure the kept weights on the test set", "reset everything to its start",
        "fewer controls", "show the picture on the full screen"}
    assert [node["name"] for node in spoken if node["role"] == "progressbar"] == ["progress of the run"]


def test_an_interrupt_while_it_trains_leaves_it_usable(book, live):
    play_to(book, live, 1)
    book.interrupt()
    book.idle()
    at = epoch(live)
    hold(book, at + MANY)
    live.wait_reached("at epoch", at + 1)
    pressed(live, "play", "Paused at epoch")
    kernel.go_on(book)
    book.page.js(f"void course.kernel().requestExecute({json.dumps(dict(code=HERE_AND_NOW))})")
    live.wait_says("it has begun")
    book.interrupt()
    book.idle()
    pressed(live, "again", "Press Train")
    pressed(live, "step", "Paused at epoch 1.")


def test_the_cell_run_twice_leaves_one_widget_and_no_thread(book, live):
    play_to(book, live, 1)
    kernel.execute(book, "old = live")
    number = kernel.cell(book, MAKES)
    kernel.run_cell(book, number)
    widgets = f"document.querySelectorAll('.jp-Notebook .jp-Cell')[{number - 1}].querySelectorAll('.course-widget')"
    assert book.page.js(f"{widgets}.length") == 1
    assert kernel.value(book, "old is not live and old.picture.comm is None")
    kernel.until(book, f"not {kernel.THREADS}")
    live = kernel.widget(book, MAKES)
    pressed(live, "step", "Paused at epoch 1.")


def test_a_restart_while_it_trains(book, live):
    play_to(book, live, 1)
    titles = book.titles()
    book.restart()
    book.run_all()
    assert book.titles() == titles and kernel.value(book, kernel.THREADS) == []
    live = kernel.widget(book, MAKES)
    pressed(live, "step", "Paused at epoch 1.")
    assert book.rss() < 600

"""The harness tested on a demo widget: a harness that sees nothing would let every notebook pass."""
import io
import time

import numpy as np
import pytest
from PIL import Image

from tests.browser import demo, kernel

from .cdp import Gone
from .chromium import LAPTOP, PATIENCE
from .widget import settled


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory):
    """The demo notebook."""
    return demo.write(tmp_path_factory.mktemp("demo") / "demo.ipynb")


@pytest.fixture
def book(notebook, demo_file):
    """The demo notebook, open and run."""
    return notebook(demo_file)


@pytest.fixture
def widget(book):
    """Its widget."""
    return book.widget("demo")


def pixels(png):
    """(height, width, 3) of a PNG."""
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)


def test_console_error_is_caught_even_between_commands(page):
    page.js("setTimeout(() => console.error('planted', 7), 0)")
    page.js("setTimeout(() => { throw new Error('thrown') }, 0)")
    page.js("new Promise(done => setTimeout(done, 50))")
    said = page.forget_errors()
    assert len(said) == 2 and said[0] == "console: planted 7" and "Error: thrown" in said[1]
    assert page.errors() == []


def test_network_is_out_of_reach(page):
    assert page.js("fetch('http://example.com').then(() => true, () => false)") is False
    page.js("new Promise(done => document.body.append(Object.assign(new Image(), "
            "{src: 'http://example.com/a.png', onerror: () => done()})))")
    said, end = [], time.monotonic() + PATIENCE
    while not any("ERR_NAME_NOT_RESOLVED http://example.com/a.png" in text for text in said):
        assert time.monotonic() < end, f"the browser's console is silent: {said}"
        said += page.forget_errors()


def test_a_page_that_leaves_while_it_is_asked(page, tmp_path):
    (tmp_path / "one.html").write_text("<a href='two.html'>on</a>")
    (tmp_path / "two.html").write_text("<p>two</p>")
    page.go((tmp_path / "one.html").as_uri())
    page.wait("!!document.querySelector('a')")
    with pytest.raises(Gone):
        page.js("new Promise(() => location.reload())")
    page.wait("!!document.querySelector('a')")
    page.follow("a")
    page.wait("!!document.querySelector('p')")
    page.go((tmp_path / "one.html").as_uri())
    page.wait("!!document.querySelector('p') || new Promise(() => location.assign('two.html'))")


def test_script_error_is_raised(page):
    with pytest.raises(RuntimeError, match="nowhere"):
        page.js("nowhere.at.all")
    with pytest.raises(TimeoutError, match="the moon"):
        page.wait("false", 0.1, why="the moon")


def test_notebook_opens_and_runs(book):
    assert [cell.get("execution_count") for cell in book.cells()] == [None, 1, 2]
    assert book.cell_errors() == [] and book.titles() == ["demo"]
    assert [w.names() for w in book.widgets()] == [["w1", "g", "class", "grid", "fail"]]
    assert not book.page.js("!!document.querySelector('.jp-Dialog')")
    assert 30 < book.rss() < 600


def test_what_is_not_finished_on_the_page_is_seen(book):
    assert book.page.js("course.unfinished()") == []
    late = """<div id="late"><div class="course-widget" data-title="late"><img class="course-picture"></div>
              <div class="jp-RenderedMarkdown"><p>a formula $x_1$</p><pre>echo $HOME $PATH</pre></div></div>"""
    book.page.js(f"document.body.insertAdjacentHTML('beforeend', `{late}`)")
    assert book.page.js("course.unfinished()") == ["the picture of late", "$x_1$"]
    book.page.js("document.getElementById('late').remove()")
    book.shown()


def test_slider_is_really_dragged(widget):
    assert widget.drag_slider("w1", 0.0) >= 3, "a drag is many moves"
    assert widget.value("w1") == -3 and widget.status() == widget.alt() == "w1 = -3.0"
    assert "w1 = 1.5" in settled(widget, widget.drag_slider, "w1", 0.75) and widget.value("w1") == 1.5


def test_number_choice_toggle_and_radio(widget):
    for name, act, value in [
        ("w1", lambda: widget.type_number("w1", -1.5), -1.5),
        ("g", lambda: widget.choose("g", "reclin"), "reclin"),
        ("g", lambda: widget.choose("g", "tanh"), "tanh"),
        ("class", lambda: widget.choose("class", "class 1"), "1"),
        ("grid", lambda: widget.press("grid"), True),
        ("grid", lambda: widget.press("grid"), False),
    ]:
        assert f"{name} = {value}" in settled(widget, act) and widget.value(name) == value


def test_pull_and_keys_on_the_picture(widget):
    widget.drag_slider("w1", 0.1)
    assert widget.pull(0.2, 0.5, 0.8, 0.5) >= 3 and widget.value("w1") == pytest.approx(1.8, abs=0.1)
    widget.click()
    assert "key = ArrowUp" in settled(widget, widget.key, "ArrowUp")


@pytest.mark.parametrize("key", ["ArrowRight", "ArrowUp", "Home", "PageUp", "ArrowLeft", "ArrowDown"])
def test_keys_reach_the_slider_not_lab(widget, key):
    value = widget.value("w1")
    widget.focus("w1", "[type=range]")
    settled(widget, widget.key, key)
    assert widget.page.focused() == ["input", "w1", "w1"] and widget.value("w1") != value


def test_an_answer_is_waited_for_however_late(book, widget, tmp_path):
    """A picture that stands still is no answer: the kernel draws only once there is a file."""
    file = tmp_path / "draw now"
    kernel.execute(book, "import pathlib, time\ndef late(self):\n    while not pathlib.Path(file).exists(): time.sleep(0.01)\n"
                         f"    drawn(self)\nfile, drawn, Demo.draw = {str(file)!r}, Demo.draw, late")
    before = widget.answered()
    widget.page.click(widget.control("grid"))
    for _ in range(3):
        stands = widget.stands()
        assert stands["sent"] == stands["heard"] + 1 and stands["frame"] == stands["newest"] == before
    with pytest.raises(TimeoutError, match="waiting for: an answer .* instead there is .*'heard'"):
        widget.answered(seconds=0.1)
    file.touch()
    assert widget.answered() == before + 1 and f"grid = {widget.value('grid')}" in widget.status()
    kernel.execute(book, "Demo.draw = drawn")


def test_a_click_beside_the_button_is_found_out(widget):
    """A button that moves away as soon as the pointer is over it."""
    moves = "((e, x) => { e.style.position = 'relative'; e.style.left = x; e.parentNode.style.position = 'relative' })"
    button = widget.control("grid")[1:]
    widget.page.js(f"{button}.onmousemove = () => {moves}({button}, '200px')")
    try:
        with pytest.raises(AssertionError, match="'grid' did not meet it"):
            widget.press("grid")
    finally:
        widget.page.js(f"({button}.onmousemove = null, {button}.style.left = '0px')")


def test_what_is_held_in_the_kernel_waits_and_goes_on(book):
    kernel.execute(book, "import threading; from course_lib.interactive.background import Background; done = []\n"
                         "def tick(): done.append(1); return len(done) < 20")
    kernel.execute(book, "class shown: values, refresh = {}, lambda *a, **k: done.append('drawn')")
    kernel.hold(book, "shown", "len(done) >= 5")
    kernel.execute(book, "work = Background(threading.RLock(), 'demo trainer'); work.start(tick)")
    kernel.until(book, "len(done) == 6")
    assert kernel.value(book, "[work.running, done]") == [True, [1, 1, 1, 1, 1, "drawn"]]
    with pytest.raises(AssertionError, match=r"in vain for len\(done\) > 6; instead .*'6'"):
        kernel.until(book, "len(done) > 6", seconds=0.1)
    kernel.go_on(book)
    kernel.until(book, "not work.running")
    assert kernel.value(book, "done.count(1)") == 19


def test_accessible_names(widget):
    assert {"w1", "w1, number", "activation"} <= {node["name"] for node in widget.ax()}
    [slider] = widget.ax("slider")
    assert slider["name"] == "w1" and float(slider["value"]) == pytest.approx(widget.value("w1"))
    [picture] = widget.ax("image")
    assert picture["name"] == widget.alt()
    assert {node["name"] for node in widget.ax("button")} == {"grid", "fail"}


def test_screenshot_shows_the_picture(widget):
    widget.page.viewport(*LAPTOP, ratio=2)
    try:
        seen = pixels(widget.page.screenshot(element=widget.element(".course-picture")))
        assert seen.shape == (400, 800, 3), "device pixel ratio 2 doubles the pixels"
        assert {tuple(c) for c in seen.reshape(-1, 3)} >= {(255, 255, 255), (0, 114, 178)}
        assert pixels(widget.page.screenshot()).shape == (2 * LAPTOP[1], 2 * LAPTOP[0], 3)
    finally:
        widget.page.viewport(1280, 900)


def test_callback_error_is_heard(book, widget):
    widget.page.click(widget.control("fail"))                      # no answer will come
    book.wait_callback_error("ValueError: a callback that fails")


def test_kernel_restarts(book):
    book.restart()
    book.run_all()
    assert book.widget("demo").frame() == 1


def test_error_in_a_cell_is_reported(notebook, demo_file, tmp_path):
    broken = tmp_path / "broken.ipynb"
    broken.write_text(demo_file.read_text().replace("import io", "import nothing_at_all"))
    book = notebook(broken, run=False)
    with pytest.raises(AssertionError, match="ModuleNotFoundError"):
        book.run_all()
    assert book.cell_errors()[0][0] == 2

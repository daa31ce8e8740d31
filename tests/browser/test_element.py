"""The element in the page on its own: More, its size and look at any width, the full screen, numbers, chords of keys."""
import pytest

from tests.browser import gallery, kernel

from .chromium import DESKTOP
from .test_artificial_neuron import place
from .widget import settled

WIDTHS = (400, 800, 1280, 1920)


@pytest.fixture(scope="session")
def gallery_file(tmp_path_factory):
    return gallery.write(tmp_path_factory.mktemp("gallery") / "gallery.ipynb")


@pytest.fixture
def book(notebook, gallery_file):
    """The gallery, alone in its window: Lab's file browser is closed."""
    book = notebook(gallery_file)
    if book.page.js("!!document.querySelector('#jp-left-stack')?.offsetWidth"):
        book.command("application:toggle-left-area")
    yield book
    sized(book, *DESKTOP)


@pytest.fixture
def neuron(book):
    return kernel.widget(book, "one = Neuron()")


@pytest.fixture
def still(book):
    return kernel.widget(book, "still = Still()")


def sized(book, width, height, ratio=1):
    """The window of that size, and every picture drawn for it."""
    book.page.viewport(width, height, ratio)
    right = "document.querySelector('.jp-NotebookPanel').getBoundingClientRect().right"
    book.page.wait(f"Math.abs({right} - {width}) < 60", why="Lab in its new window", seen=right)
    fits = f"Math.abs(e.naturalWidth - Math.max({ratio} * e.clientWidth, 0.4 * e.getAttribute('width'))) <= {ratio}"
    sizes = "[...document.querySelectorAll('.course-picture')].map(e => [e.naturalWidth, e.clientWidth])"
    book.page.wait(f"[...document.querySelectorAll('.course-picture')].every(e => {fits})", why="pictures that fit", seen=sizes)


def inside(widget, selector, rest):
    """A JavaScript value of the element `selector` of the widget."""
    return widget.page.js(f"({widget.element(selector)[1:]}){rest}")


def folded(widget):
    return inside(widget, ".course-fold", ".hidden")


# --- More --------------------------------------------------------------------------------------------------------------


def test_more_folds_and_is_remembered(book, still):
    more = still.element(".course-more")
    still.unfold(False)
    assert folded(still) and inside(still, ".course-more", ".getAttribute('aria-expanded')") == "false"
    assert not still.page.js(f"{still.root}.querySelector('[data-name=far]').offsetWidth"), "what is folded takes no place"
    for open_now in (True, False, True):
        still.page.click(more)
        assert inside(still, ".course-more", ".getAttribute('aria-expanded')") == str(open_now).lower()
        kernel.run_cell(book, kernel.cell(book, "still = Still()"))
        assert folded(still) is not open_now, "the next one of its kind stands as it was left"
    still.page.click(more)


def test_more_opens_for_a_code_and_for_python_only(book, still):
    still.unfold(False)
    for moves in ("still.restore('Still far=0.5')", "still.set(far=0.25)"):
        settled(still, kernel.execute, book, moves)
        assert not folded(still)
        still.press("reset")
        still.unfold(False)
        book.page.wait(f"{still.element('.course-fold')[1:]}.hidden", why="the fold")
    settled(still, kernel.execute, book, "still.set(n=7)")
    still.drag_slider("x", 0.9)
    assert folded(still)


# --- its place -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_sticks_out_and_labels_stand_in_columns(book, neuron, still, width):
    sized(book, width, 1000)
    for widget in (neuron, still):
        widget.unfold()
        out = f"""(root => {{ const all = root.getBoundingClientRect();
            return [...root.querySelectorAll('*')].filter(e => e.offsetWidth && !e.closest('.course-spoken')).filter(e => {{
                const r = e.getBoundingClientRect();
                return r.left < all.left - 0.5 || r.right > all.right + 0.5;
            }}).map(e => e.outerHTML.slice(0, 90)) }})({widget.root}.closest('.course-widget') ?? {widget.root})"""
        assert book.page.js(out) == []
        ranges = book.page.js(f"[...{widget.root}.querySelectorAll('.course-row > .course-slider [type=range]')]"
                              ".map(e => e.getBoundingClientRect()).map(r => [r.left, r.top, r.width])")
        columns = {round(left) for left, _, _ in ranges}
        assert len(columns) == {400: 1, 800: 2}.get(width, 3), "each column begins at one place"
        assert max(w for *_, w in ranges) - min(w for *_, w in ranges) < 1
    assert book.page.js("(e => e.scrollWidth <= e.clientWidth)(document.querySelector('.jp-WindowedPanel-outer'))")


def test_a_longer_sentence_moves_nothing_twice(book, still):
    foot = lambda: inside(still, ".course-foot", ".offsetTop")  # noqa: E731
    low = foot()
    still.page.click(still.control("talk"))
    still.answered()
    long = foot()
    assert long > low, "forty sentences need more room than is kept for two lines"
    still.press("talk")
    assert foot() == long and "more of it" not in still.status(), "the room that was needed once is kept"
    for x in (-1.9, 0, 1):
        still.type_number("x", x)
        assert foot() == long


def test_the_picture_grows_with_the_window(book, neuron):
    widths = {}
    for size in ((400, 800), (1280, 900), (1920, 1080), (2600, 1400), (2600, 500)):
        sized(book, *size)
        widths[size] = inside(neuron, ".course-picture", ".clientWidth")
        assert inside(neuron, ".course-picture", ".naturalWidth") == pytest.approx(max(0.4 * 960, widths[size]), abs=1)
        neuron.pull(*place(1.6, 1.1), *place(-1.0, 2.0))
        assert kernel.value(book, "[one.values['w1'], one.values['w2']]") == pytest.approx([-1, 2], abs=0.08)
        neuron.press("reset")
    assert widths[400, 800] < 400 < widths[1280, 900] < 1280 < widths[1920, 1080] <= widths[2600, 1400] == 1.6 * 960
    assert widths[2600, 500] == 960, "a low window shows all of the picture"


def test_full_screen_and_back(book, neuron):
    sized(book, 1600, 900)
    before = inside(neuron, ".course-picture", ".clientWidth")
    neuron.page.click(neuron.element(".course-full"))
    book.page.wait("!!document.fullscreenElement", why="full screen")
    sized(book, 1600, 900)
    try:
        wide = inside(neuron, ".course-picture", ".getBoundingClientRect().width")
        assert wide > before and inside(neuron, ".course-full", ".getAttribute('aria-label')") == "leave the full screen"
        bottom = inside(neuron, ".course-foot", ".getBoundingClientRect().bottom")
        assert bottom <= 900 and inside(neuron, ".course-controls", ".getBoundingClientRect().top") >= 0
        neuron.drag_slider("w1", 0.1)
        assert kernel.value(book, "one.values['w1']") == pytest.approx(-2.4, abs=0.15)
        neuron.click()
    finally:
        neuron.page.key("Escape")
    book.page.wait("!document.fullscreenElement", why="the page again")
    sized(book, 1600, 900)
    assert inside(neuron, ".course-picture", ".clientWidth") == before


# --- numbers -------------------------------------------------------------------------------------------------------------


def typed(widget, name, words, end="Tab"):
    widget.page.click(widget.control(name, ".course-number"))
    widget.key("a", "Control")
    widget.page.cmd("Input.insertText", text=words)
    widget.key(end)


@pytest.mark.parametrize(("name", "words", "number"), [
    ("x", "0,5", 0.5), ("x", "−1.25", -1.2), ("rate", "2,5e-3", 0.0025), ("n", "12", 12)])
@pytest.mark.parametrize("end", ["Tab", "Enter"])
def test_a_number_is_understood_however_it_is_written(book, still, name, words, number, end):
    typed(still, name, words, end)
    assert not still.failed()
    assert kernel.value(book, f"still.values[{name!r}]") == pytest.approx(number) == still.value(name)


@pytest.mark.parametrize(("name", "words", "say"), [
    ("x", "half", "x must be a number, not 'half'"), ("x", "0,5,0", "must be a number"), ("n", "1,200", "must be a whole number"),
    ("x", "7", "x must lie between -2 and 2, 7 does not")])
def test_nonsense_is_refused_in_words_and_the_old_number_comes_back(book, still, name, words, say):
    before = kernel.value(book, "still.values")
    typed(still, name, words)
    assert still.failed() and say in still.status()
    assert kernel.value(book, "still.values") == before and still.value(name) == before[name]


REFUSES = """
whole = type(still).set
def refuses(self, **values):
    if values.get("x", 0) > 1: raise ValueError("x must stay below 1")
    return whole(self, **values)
type(still).set = refuses
"""


def test_a_value_refused_under_the_hand_springs_back_when_it_lets_go(book, still):
    kernel.execute(book, REFUSES)
    try:
        still.drag_slider("x", 1.0)
        at = kernel.value(book, "still.values['x']")
        assert still.failed() and at <= 1
        handle = still.control("x", "[type=range]")[1:]
        book.page.wait(f"({handle}).valueAsNumber === {at}", why="the handle back", seen=f"({handle}).value")
        assert still.value("x") == at
    finally:
        kernel.execute(book, "type(still).set = whole")


def test_nothing_but_typing_and_arrows_changes_a_number(book, still):
    still.type_number("rate", 0.123)
    before, sent = kernel.value(book, "still.values"), still.stands()["sent"]
    for name in ("x", "n", "rate"):
        box = still.control(name, ".course-number")
        x, y, width, height = still.page.scroll_to(box)
        still.page.click(box)
        still.page.wheel(x + width / 2, y + height / 2, 120)
        typed(still, name, "", "Tab")
        still.page.click(box)
        still.page.type("9")
        still.key("Backspace")
        still.key("Tab")
    assert still.stands()["sent"] == sent and kernel.value(book, "still.values") == before
    still.page.click(still.control("n", ".course-number"))
    still.key("ArrowUp", times=3)
    still.key("ArrowDown")
    assert kernel.value(book, "still.values['n']") == 5 == still.value("n")
    still.page.click(still.control("rate", ".course-number"))
    still.key("ArrowUp")
    assert kernel.value(book, "still.values['rate']") == pytest.approx(0.138) == still.value("rate")


# --- keys ------------------------------------------------------------------------------------------------------------------


def test_chords_reach_lab_and_plain_keys_do_not(book, neuron):
    page, model = book.page, "course.panel().context.model"
    page.js("void (window.ran = [], jupyterapp.commands.commandExecuted.connect((_, { id }) => window.ran.push(id)))")
    page.js(f"void ({model}.dirty = true)")
    for nth, (where, kind) in enumerate([("picture", ""), ("w1", "[type=range]"), ("w1", ".course-number"), ("best", "")], 1):
        neuron.click() if where == "picture" else neuron.focus(where, kind)
        neuron.key("s", "Control")
        page.wait(f"ran.filter(id => id === 'docmanager:save').length === {nth}", why=f"Save from {where}", seen="ran")
        page.wait(f"!{model}.dirty", why="the saved notebook")
    neuron.click()
    page.js("void (window.ran = [])")
    for key in ("b", "a", "d", "d", "s", "ArrowDown"):
        neuron.key(key)
    assert page.js("ran") == [] and "course-picture" in page.js("document.activeElement.className")
    number = "course.code().find(c => c.source.startsWith('one = Neuron')).execution_count"
    before = page.js(number)
    page.key("Enter", "Control")
    page.wait(f"{number} > {before}", why="the cell, run again", seen="ran")
    book.idle()
    book.shown()


def test_a_number_is_edited_by_its_own_chords(still):
    box = still.control("x", ".course-number")
    still.page.click(box)
    still.page.key("a", "Control")
    assert still.page.js(f"({box[1:]}).selectionEnd") == len("0.5")
    assert not still.page.js("!!document.querySelector('.jp-Cell.jp-mod-multiSelected')")

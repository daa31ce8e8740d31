"""The element in the page on its own: numbers that are typed, chords of keys."""
import pytest

from tests.browser import kernel


@pytest.fixture
def book(gallery):
    return gallery


@pytest.fixture
def neuron(book):
    return kernel.widget(book, "one = Neuron()")


@pytest.fixture
def still(book):
    return kernel.widget(book, "still = Still()")


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


def test_a_wheel_over_a_slider_scrolls_and_leaves_it_without_the_keyboard(book, still):
    slider = still.control("x", "[type=range]")
    x, y, width, height = still.page.scroll_to(slider)
    still.page.click(slider)
    before = still.answered(), kernel.value(book, "still.values")
    assert still.page.focused()[1] == "x"
    still.page.wheel(x + width / 2, y + height / 2, 120)
    still.page.wait("document.activeElement.dataset.name !== 'x'", why="the keyboard elsewhere")
    assert (still.answered(), kernel.value(book, "still.values")) == before


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

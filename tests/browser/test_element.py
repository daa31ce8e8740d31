"""The element in the page on its own: More, its size and look at any width, full screen."""
import pytest

from tests.browser import kernel

from .gallery import sized
from .test_artificial_neuron import place
from .widget import settled

WIDTHS = (400, 800, 1280, 1920)


@pytest.fixture
def book(gallery):
    return gallery


@pytest.fixture
def neuron(book):
    return kernel.widget(book, "one = Neuron()")


@pytest.fixture
def still(book):
    return kernel.widget(book, "still = Still()")


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


def feet(widget):
    """Where what is below the sentence stands: now, with its longest sentence, with the short one again."""
    foot = lambda: inside(widget, ".course-foot", ".getBoundingClientRect().top") - inside(  # noqa: E731
        widget, ".course-picture", ".getBoundingClientRect().top")
    found, says = [foot()], [widget.status()]
    for _ in range(2):
        widget.press("talk")
        found, says = [*found, foot()], [*says, widget.status()]
    assert len(says[1]) > 570 and says[0] == says[2]
    return found


@pytest.mark.parametrize("width", WIDTHS)
def test_the_longest_sentence_of_a_widget_moves_nothing(book, still, width):
    sized(book, width, 1000)
    now, long, after = feet(still)
    assert now == long == after
    still.press("talk")
    said = inside(still, ".course-said", ".clientHeight")
    text = book.page.js(f"(r => (r.selectNodeContents({still.element('.course-status')[1:]}), r.getBoundingClientRect().height))"
                        "(document.createRange())")
    assert text < said + 1 < text + 2 * 1.35 * 15 * 1.4, "and not much more room than it needs"
    still.press("talk")


def test_a_sentence_that_is_longer_than_all_that_is_kept_for_it_moves_nothing_twice(book):
    tapped = kernel.widget(book, "tapped = Tapped()")
    before, long, after = feet(tapped)
    assert before < long == after, "the room that was needed once is kept"


def test_the_picture_and_what_is_said_of_it_grow_with_the_window(book, neuron):
    widths = {}
    for size in ((400, 800), (1280, 900), (1920, 1080), (2600, 1400), (2600, 500)):
        sized(book, *size)
        widths[size] = inside(neuron, ".course-picture", ".clientWidth")
        for part, least in ((".course-status", 15), (".course-label", 13), (".course-foot", 13)):
            letters = book.page.js(f"parseFloat(getComputedStyle({neuron.element(part)[1:]}).fontSize)")
            assert letters == pytest.approx(least * min(1.4, max(1, widths[size] / 960)), rel=0.02)
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

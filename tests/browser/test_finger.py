"""A finger on the element: it scrolls the page where nothing is pulled, pulls where something is, and finds the handles."""
import pytest

from tests.browser import kernel

from .chromium import DESKTOP
from .gallery import sized
from .test_artificial_neuron import place

TABLET = (820, 1180)
PANEL = "document.querySelector('.jp-WindowedPanel-outer')"
SCROLLED = PANEL + ".scrollTop"
RESTS = f"window.rests = 0; {PANEL}.onscrollend = () => window.rests = {SCROLLED}"


@pytest.fixture
def book(notebook, gallery_file):
    return notebook(gallery_file)


@pytest.fixture
def touch(book):
    """The page under a finger."""
    page = book.page
    page.cmd("Emulation.setTouchEmulationEnabled", enabled=True, maxTouchPoints=2)
    sized(book, *TABLET)
    yield page
    page.cmd("Emulation.setTouchEmulationEnabled", enabled=False)
    sized(book, *DESKTOP)


def swipe(widget, x0, y0, x1, y1, steps=10, held=lambda: None, on=None):
    """A finger put on the picture, moved along it, and lifted; fractions of the picture, or of the element `on`. `held` is
    called before it moves."""
    x, y, width, height = widget.page.scroll_to(on or widget.element(".course-picture"))
    finger = lambda kind, *at: widget.page.cmd("Input.dispatchTouchEvent", type=kind, touchPoints=[  # noqa: E731
        {"x": x + u * width, "y": y + (1 - v) * height} for u, v in at])
    finger("touchStart", (x0, y0))
    held()
    for i in range(1, steps + 1):
        finger("touchMove", (x0 + (x1 - x0) * i / steps, y0 + (y1 - y0) * i / steps))
    finger("touchEnd")
    widget.answered()


def test_a_finger_scrolls_where_nothing_is_pulled_and_pulls_where_something_is(book, widgets, touch):
    neuron, still, tapped = widgets
    for widget in (still, tapped):
        touch.scroll_to(widget.element(".course-picture"))
        before, sent = touch.js(SCROLLED), widget.stands()["sent"]
        swipe(widget, 0.5, 0.1, 0.5, 0.9, held=lambda: touch.js(RESTS))
        touch.wait(f"window.rests > {before} + 40", why="the page under the finger, run on and come to rest", seen=SCROLLED)
        assert widget.stands()["sent"] == sent, "a finger that scrolls changes no experiment"
    touch.scroll_to(neuron.element(".course-picture"))
    before, sent = touch.js(SCROLLED), neuron.stands()["sent"]
    swipe(neuron, 0.25, 0.1, 0.25, 0.9, held=lambda: touch.js(RESTS))
    touch.wait(f"window.rests > {before} + 40", why="the page under a finger beside the map", seen=SCROLLED)
    assert neuron.stands()["sent"] == sent
    touch.scroll_to(neuron.element(".course-picture"))
    before = touch.js(SCROLLED)
    swipe(neuron, *place(1.6, 1.1), *place(1.0, -2.0))
    assert abs(touch.js(SCROLLED) - before) < 5
    assert kernel.value(book, "[one.values['w1'], one.values['w2']]") == pytest.approx([1, -2], abs=0.1)


def test_a_finger_that_scrolls_from_a_control_on_changes_nothing(book, widgets, touch):
    neuron, still, _ = widgets
    for widget, name in ((neuron, "w1"), (still, "x"), (still, "rate")):
        for kind in ("[type=range]", ".course-number"):
            control = widget.control(name, kind)
            touch.scroll_to(control)
            before, sent = touch.js(SCROLLED), widget.stands()["sent"]
            swipe(widget, 0.8, 0.5, 0.8, 12, held=lambda: touch.js(RESTS), on=control)
            touch.wait(f"window.rests > {before} + 40", why=f"the page under a finger on {name}", seen=SCROLLED)
            assert widget.stands()["sent"] == sent and widget.stands()["kept"] == 0
        widget.focus(name, "[type=range]")
        widget.key("ArrowRight")
        assert widget.stands()["sent"] > sent, "a key afterwards is heard"


def test_a_finger_moves_a_slider_across_and_a_tap_does_too(book, widgets, touch):
    still = widgets[1]
    slider = still.control("x", "[type=range]")
    x, _, width, _ = touch.scroll_to(slider)
    at = lambda value: (8 + (value + 2) / 4 * (width - 16)) / width     # noqa: E731
    swipe(still, at(0.5), 0.5, at(-1), 0.5, on=slider)
    assert still.value("x") == kernel.value(book, "still.values['x']") == pytest.approx(-1, abs=0.15)
    swipe(still, at(1.5), 0.5, at(1.5), 0.5, steps=1, on=slider)
    assert still.value("x") == kernel.value(book, "still.values['x']") == pytest.approx(1.5, abs=0.15)


def test_a_tap_is_a_click_and_a_finger_pulls_across(book, widgets, touch):
    *_, tapped = widgets
    swipe(tapped, 0.5, 0.5, 0.5, 0.5, steps=1)
    assert kernel.value(book, "[tapped.values['n'], tapped.values['x']]") == [4, 0.5]
    swipe(tapped, 0.2, 0.5, 0.9, 0.52)
    assert kernel.value(book, "[tapped.values['n'], tapped.values['x']]") == pytest.approx([5, 1.8], abs=0.15)


def test_a_long_press_opens_no_menu_and_goes_on_pulling(book, widgets, touch):
    neuron = widgets[0]
    menu = "dispatchEvent(new PointerEvent('contextmenu', { bubbles: true, cancelable: true }))"      # what a long press fires
    went_on = []
    swipe(neuron, *place(1.6, 1.1), *place(-1, 2),
          held=lambda: went_on.append(touch.js(f"{neuron.element('.course-picture')[1:]}.{menu}")))
    assert went_on == [False], "the browser's menu is prevented"
    assert not touch.js("!!document.querySelector('.lm-Menu')"), "and so is Lab's"
    assert kernel.value(book, "[one.values['w1'], one.values['w2']]") == pytest.approx([-1, 2], abs=0.1)


def thumb(widget):
    """Width and height of the handle of its first slider."""
    slider = widget.page.cmd("Runtime.evaluate", expression=widget.control("w1", "[type=range]")[1:])["result"]["objectId"]
    found = [widget.page.cmd("DOM.describeNode", objectId=slider, depth=-1, pierce=True)["node"]]
    while "thumb" not in found[0].get("attributes", ()):
        node = found.pop(0)
        found += node.get("children", []) + node.get("shadowRoots", [])
    model = widget.page.cmd("DOM.getBoxModel", backendNodeId=found[0]["backendNodeId"])["model"]
    return model["width"], model["height"]


def test_handles_are_wide_enough_for_a_finger(book, widgets, touch):
    neuron = widgets[0]
    assert touch.js("matchMedia('(pointer: coarse)').matches")
    _, _, width, _ = touch.scroll_to(neuron.element(".course-picture"))
    assert min(thumb(neuron)) >= 24
    for button in ("reset", "w1"):
        assert touch.box(neuron.control(button))[3] >= 24
    u, v = place(1.6, 1.1)
    swipe(neuron, u + 26 / width, v, *place(-1, 2))                 # beside the tip of the arrow, 26 pixels of this screen
    assert kernel.value(book, "one.values['w1']") < 0

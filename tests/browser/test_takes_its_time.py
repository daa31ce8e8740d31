"""What takes its time is seen: a bar and words after 0.3 s, others after 2 s, and both go; ■ stops it. Nothing jumps.

And what a kernel never heard of the page's `drawn` holds no picture back.
"""
import pytest

from tests.browser import kernel

from .test_element import inside
from .test_never_silent import neuron, neuron_file, says  # noqa: F401

WAITS = """
import pathlib, threading, time
def free(): return pathlib.Path({free!r}).exists()
def wait():
    while not free():
        time.sleep(0.01)
"""
COMPUTES = WAITS + """
def slow(**values):
    wait()
    return type(one).compute(one, **values)
one.compute = slow
"""
BUSY = WAITS + """
def hold():
    with one.lock:
        wait()
threading.Thread(target=hold).start()
"""
SEEN = ".checkVisibility({ visibilityProperty: true, checkVisibilityCSS: true })"
PARTS = (".course-controls", ".course-picture", ".course-status", ".course-foot")


@pytest.fixture
def held(neuron, tmp_path):  # noqa: F811
    """`held(code)`: such a kernel; what it gives lets go."""
    free = tmp_path / "free"

    def begin(code):
        kernel.execute(neuron.notebook, code.format(free=str(free)))
        return free.touch

    yield begin
    free.touch()
    kernel.execute(neuron.notebook, "vars(one).pop('compute', None)")


def places(widget):
    return [inside(widget, part, ".getBoundingClientRect().toJSON()") for part in PARTS]


def works(widget):
    """Whether the bar is seen."""
    return inside(widget, ".course-working", SEEN)


def bar(widget, there):
    """Wait until it is, or is not."""
    widget.page.wait(f"{widget.element('.course-working')[1:]}{SEEN} === {str(there).lower()}", why=f"the bar there: {there}")


def click_slider(widget):
    """In its middle, without waiting for the answer."""
    widget.page.click(widget.control("w1", "[type=range]"))


def test_an_event_that_takes_its_time_is_seen_until_it_is_answered_and_nothing_jumps(neuron, held):  # noqa: F811
    bar(neuron, False)
    let_go = held(COMPUTES)
    neuron.page.scroll_to(neuron.control("w1", "[type=range]"))
    before = places(neuron)
    click_slider(neuron)
    says(neuron, "■ in the toolbar stops it")
    assert works(neuron) and places(neuron) == before
    box, picture = (neuron.page.box(neuron.element(part)) for part in (".course-working", ".course-picture"))
    assert box[1] + box[3] == pytest.approx(picture[1] + picture[3]) and box[::2] == picture[::2], "at its lower edge"
    let_go()
    neuron.answered()
    bar(neuron, False)
    assert "stops it" not in neuron.status() and places(neuron) == before
    assert neuron.value("w1") == kernel.value(neuron.notebook, "one.values['w1']") != 1.6


def test_the_square_in_the_toolbar_stops_what_takes_its_time_and_leaves_the_widget_usable(neuron, held):  # noqa: F811
    before = neuron.value("w1")
    held(COMPUTES)
    click_slider(neuron)
    bar(neuron, True)
    neuron.page.click("[data-command='notebook:interrupt-kernel']")
    says(neuron, "Interrupted")
    bar(neuron, False)
    assert neuron.value("w1") == before
    kernel.execute(neuron.notebook, "del one.compute")
    neuron.type_number("w1", 2.5)
    assert not neuron.failed() and neuron.value("w1") == 2.5 == kernel.value(neuron.notebook, "one.values['w1']")


def test_a_kernel_that_is_busy_is_said_and_takes_the_value_afterwards(neuron, held):  # noqa: F811
    let_go = held(BUSY)
    click_slider(neuron)
    says(neuron, "Waiting for the kernel: it is busy")
    assert works(neuron) and neuron.value("w1") != 1.6
    let_go()
    neuron.answered()
    bar(neuron, False)
    assert "Waiting" not in neuron.status()
    assert neuron.value("w1") == kernel.value(neuron.notebook, "one.values['w1']") != 1.6


def test_a_reader_who_wants_no_movement_sees_a_bar_that_stands(neuron, held):  # noqa: F811
    moves = f"getComputedStyle({neuron.element('.course-working')[1:]}, '::after').animationName !== 'none'"
    let_go = held(COMPUTES)
    click_slider(neuron)
    bar(neuron, True)
    assert neuron.page.js(moves)
    neuron.page.cmd("Emulation.setEmulatedMedia", features=[{"name": "prefers-reduced-motion", "value": "reduce"}])
    try:
        assert works(neuron) and not neuron.page.js(moves)
    finally:
        neuron.page.cmd("Emulation.setEmulatedMedia", features=[])
        let_go()
        neuron.answered()


def test_pictures_flow_again_without_a_hand_when_what_the_page_said_of_them_is_lost(neuron):  # noqa: F811
    """The line is whole, so nothing else but the page's reminder brings the last one."""
    before = neuron.answered()
    kernel.execute(neuron.notebook, "one.picture._drawn = lambda event: None\n"
                                    "for _ in range(9): one.refresh(dict(one.values), compute=False)")
    neuron.page.wait(f"(s => s.newest > s.frame && s.frame > {before})({neuron._stands})", why="a picture that waits")
    assert kernel.value(neuron.notebook, "one.picture.waiting is not None")
    kernel.execute(neuron.notebook, "del one.picture._drawn")
    neuron.answered(after=before)
    assert kernel.value(neuron.notebook, "one.picture.waiting is None and one.picture.number == one.picture.newest")

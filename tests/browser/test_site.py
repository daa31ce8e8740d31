"""The course without a kernel: a site of two notebooks, opened from file:// with the network off, worked by mouse and keys."""
import pathlib
from types import SimpleNamespace

import pytest

from course_lib.commands.site.build import build

from .conftest import watch
from .widget import Widget

pytest.importorskip("math_core", reason="the site needs math-core: install the course with [site]")
SIZES = [(1280, 900), (390, 844)]
NEURON, GRAPH = "0_00_start_here", "1_05_flow_graph"
REQUESTS = "performance.getEntriesByType('resource').map(e => e.name).filter(n => !/^(file|data|blob):/.test(n))"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("course") / "site"
    assert build(folder, only=(NEURON, GRAPH), repository="", say=lambda words: None) == []
    return folder


@pytest.fixture(scope="module", params=SIZES, ids=lambda size: f"{size[0]} wide")
def tab(request, chromium):
    """One tab of that size for all tests of this file."""
    page = chromium.page(request.param)
    page.cmd("Network.enable")
    page.cmd("Network.emulateNetworkConditions", offline=True, latency=0, downloadThroughput=0, uploadThroughput=0)
    yield page
    page.close()


@pytest.fixture
def opened(request, tab, site):
    """Open a page of the site; its console stays silent, and nothing is asked of a network."""
    def go(name, hash=""):
        tab.go("about:blank")
        tab.go(pathlib.Path(site, f"{name}.html").as_uri() + hash)
        tab.wait("document.readyState === 'complete' && !!window.course", why=name)
        return tab

    yield go
    assert tab.js(REQUESTS) == []
    watch(request, tab)


def recorded(page, number):
    """The widget over the recording of that number on the page, brought to life by scrolling to it."""
    root = f"document.querySelectorAll('[data-recording]')[{number}]"
    page.js(f"{root}.scrollIntoView()")
    page.wait(f"!!{root}.querySelector('.course-picture')?.dataset.frame", why="a recording")
    return Widget(SimpleNamespace(page=page), root)


@pytest.mark.slow
def test_every_recorded_slider_can_be_dragged_and_snaps(opened):
    page = opened(NEURON)
    widget = recorded(page, 0)
    states = page.js(f"{widget.root}.model.states.map(s => [s.v, s.s])")
    for name in ("w1", "w2", "b"):
        before = widget.status()
        assert widget.drag_slider(name, 0.93, steps=6) > 0
        now = page.js(f"{widget.root}.model.get('values')")
        assert [widget.status()] == [said for values, said in states if values == now] != [before]
        box = widget.element(f"[type=range][data-name={name}]")[1:]
        assert page.js(f"{box}.valueAsNumber") == pytest.approx(now[name]), "the handle stands where the picture is"
    widget.choose("g", "reclin")
    assert widget.value("g") == "reclin" and widget.value("b") == states[0][0]["b"]
    widget.press("reset")
    assert page.js(f"{widget.root}.model.now") == 0


def test_arrow_keys_go_to_the_next_position_and_words_that_are_refused_are_said(opened):
    page = opened(NEURON)
    widget = recorded(page, 0)
    positions = page.js(f"[...new Set({widget.root}.model.states.map(s => s.v.w1))].sort((a, b) => a - b)")
    page.js(f"{widget.element('[type=range][data-name=w1]')[1:]}.focus()")
    for by, key in ((1, "ArrowRight"), (-1, "ArrowLeft")):
        at = positions.index(widget.value("w1"))
        widget.key(key)
        assert widget.value("w1") == positions[at + by]
    box = widget.element(".course-number[data-name=w1]")
    page.click(box)
    page.key("a", "Control")
    page.type("77")
    page.key("Enter")
    page.wait(f"{widget.root}.innerText.includes('w₁ must lie between -3 and 3')", why="the words of a refusal")


def test_a_pull_on_the_picture_moves_it(opened):
    page = opened(NEURON)
    widget = recorded(page, 0)
    states = page.js(f"{widget.root}.model.table.pulls[0].map(n => {widget.root}.model.states[n]).map(s => [s.at, s.v])")
    x, y, width, height = page.scroll_to(widget.element(".course-picture"))
    place = lambda at: (x + at[0] * width, y + (1 - at[1]) * height)  # noqa: E731
    before = widget.stands()["frame"]
    page.drag(*place(states[0][0]), *place(states[-1][0]), steps=5)
    widget.answered(after=before)
    assert page.js(f"{widget.root}.model.get('values')") == states[-1][1]


def test_what_is_not_recorded_is_off_and_says_where_it_is(opened):
    page = opened(NEURON)
    widget = recorded(page, 0)
    widget.unfold()
    button = widget.element("button[data-name=best]")[1:]
    assert page.js(f"[{button}.disabled, {button}.title]") == [True, "live in the notebook"]
    assert "live in the notebook" in page.js(f"{widget.root}.innerText")
    spoken = {node["name"] for node in page.ax(f"={widget.root}") if node["role"] in ("slider", "image", "application")}
    assert any(name.startswith("One neuron") for name in spoken) and len(spoken) >= 4
    assert page.js("document.documentElement.scrollWidth") <= page.size[0], "nothing sticks out of the window"


def test_a_film_plays_to_its_end(opened):
    page = opened(GRAPH)
    widget = recorded(page, 0)
    film = page.js(f"{widget.root}.model.table.film")
    page.click(widget.control("play"))
    page.wait(f"{widget.root}.model.timer === null && {widget.root}.model.now === {film[-1][1]}", why="the end of the film")
    assert widget.value("play") is False
    widget.press("back")
    assert page.js(f"{widget.root}.model.now") == film[-2][1]


def test_the_deck_is_walked_with_two_keys_from_page_to_page(opened):
    page = opened(NEURON)
    now = "document.body.classList.contains('projector') && document.querySelector('#slide-now')?.textContent"
    page.key("p")
    for key, slide in (("", "S01–S02"), ("ArrowRight", "S03"), ("ArrowRight", "S15"), ("ArrowLeft", "S03")):
        if key:
            page.key(key)
        page.wait(f"document.readyState === 'complete' && ({now}) === '{slide}'", why=slide, seen=now)
    assert page.js("[...document.querySelectorAll('main > section')].filter(e => e.checkVisibility()).length") == 1
    page.key("Escape")
    page.wait("!document.body.classList.contains('projector')", why="the page again")


def test_search_finds_a_section_of_another_page(opened):
    page = opened(NEURON)
    page.click("#search")
    page.type("flow graph")
    page.wait("!!document.querySelector('#results a[href*=flow_graph]')", why="a result")
    page.follow("#results a[href*=flow_graph]")
    page.wait(f"location.pathname.endsWith('{GRAPH}.html') && document.readyState === 'complete'", why="its page")

"""The element for every eye and ear: a reader aloud, high contrast, the dark theme."""
import io

import numpy as np
import pytest
from PIL import Image

from tests.browser import kernel

from .test_element import inside


@pytest.fixture
def book(notebook, gallery_file):
    return notebook(gallery_file)


# --- a reader aloud -----------------------------------------------------------------------------------------------------


def test_the_sentence_is_spoken_at_rest(book, widgets):
    still = widgets[1]
    region, shown = still.element("[role=status]")[1:], still.element(".course-status")[1:]
    watch = """void (window.%s = [], new MutationObserver(() => %s.push([performance.now(), %s.textContent]))
               .observe(%s, { childList: true, characterData: true, subtree: true }))"""
    still.type_number("x", 0.7)
    still.page.wait(f"{region}.textContent === {shown}.textContent", why="the first sentence")
    for name, element in (("spoken", region), ("seen", shown)):
        still.page.js(watch % (name, name, element, element))
    for fraction in (0.1, 0.9, 0.3):
        still.drag_slider("x", fraction)
    still.page.wait(f"{region}.textContent === {shown}.textContent", why="the last sentence", seen=f"{region}.textContent")
    spoken, seen = still.page.js("spoken"), still.page.js("seen")
    assert len(seen) >= 6 and len(spoken) < len(seen) and spoken[-1][1] == still.status()
    assert all(b[0] - a[0] > 995 for a, b in zip(spoken, spoken[1:], strict=False)), "at most once a second"
    assert inside(still, ".course-status", ".getAttribute('role')") is None
    assert len(still.ax("status")) == 1


def test_roles_let_keys_arrive(widgets):
    neuron, still, _ = widgets
    [picture] = neuron.ax("application")
    assert picture["name"] == neuron.alt() and not neuron.ax("image")
    assert inside(neuron, ".course-picture", ".getAttribute('aria-roledescription')") == "interactive picture"
    [picture] = still.ax("image")
    assert picture["name"] == still.alt() and not still.ax("application")
    for widget in widgets:
        widget.unfold() if widget is not widgets[2] else None
        assert widget.nameless() == []
    spin = next(node for node in still.ax("spinbutton") if node["name"] == "height")
    assert float(spin["value"]) == 0.5


# --- what the eye can tell apart -----------------------------------------------------------------------------------------

TEXTS = """(() => {
  const rgb = (c) => { const x = document.createElement('canvas').getContext('2d'); x.fillStyle = c; x.fillRect(0, 0, 1, 1);
                       return [...x.getImageData(0, 0, 1, 1).data].map((v, i) => i < 3 ? v : v / 255); };
  const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
  const ground = (e) => { const c = rgb(getComputedStyle(e).backgroundColor);
                          return c[3] === 1 || !e.parentElement ? c : over(c, ground(e.parentElement)); };
  const light = (c) => [0.2126, 0.7152, 0.0722].reduce((s, k, i) => s + k * (c[i] / 255 <= 0.04045 ? c[i] / 255 / 12.92
                       : ((c[i] / 255 + 0.055) / 1.055) ** 2.4), 0);
  const own = (e) => [...e.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data).join('').trim();
  const words = (e) => e.matches('input') ? e.value : own(e);
  const found = [...document.querySelectorAll('.course-widget *, .jp-OutputArea [role=status], .jp-OutputArea [role=status] *')]
    .filter((e) => e.offsetWidth && words(e) && !e.closest('.course-off, .course-spoken, :disabled'));
  return found.map((e) => { const below = ground(e), ink = over(rgb(getComputedStyle(e).color), below);
    const [a, b] = [light(ink), light(below)].sort((p, q) => q - p);
    return [(a + 0.05) / (b + 0.05), words(e).slice(0, 40), e.className || e.tagName]; });
})()"""


def theme(book, name):
    book.command("apputils:change-theme", theme=name)
    book.page.wait(f"document.body.dataset.jpThemeName === {name!r}", why=name)
    book.page.wait(f"getComputedStyle(document.body).getPropertyValue('--jp-layout-color0').trim() === "
                   f"'{'#111' if 'Dark' in name else 'white'}'", why=f"the colours of {name}")


@pytest.mark.parametrize("name", ["JupyterLab Light", "JupyterLab Dark"])
def test_every_text_can_be_read(book, widgets, name):
    neuron, still, _ = widgets
    neuron.unfold()
    still.unfold()
    neuron.type_number("w1", 99)                                         # an error's words
    still.press("on")
    theme(book, name)
    try:
        book.page.js(f"{still.element('.course-status')[1:]}.classList.add('course-waiting')")
        pale = f"({TEXTS}).filter((text) => text[0] < 4.5)"
        book.page.wait(f"{pale}.length === 0", why="texts that can be read", seen=pale)       # colours change smoothly
        texts = book.page.js(TEXTS)
        seen = {words for _, words, _ in texts}
        assert {"Reset", "experiment", "tanh", "w₁", "Full screen", "Less ▴"} <= seen
        assert any("PASSED" in words for words in seen) and any("NOT ATTEMPTED" in words for words in seen)
        assert "rgb" in book.page.js(f"getComputedStyle({neuron.element('.course-picture')[1:]}).boxShadow")
    finally:
        theme(book, "JupyterLab Light")
        kernel.execute(book, "still.reset()")


def test_what_is_chosen_is_seen_in_high_contrast(book, widgets):
    still = widgets[1]
    still.press("on")
    book.page.cmd("Emulation.setEmulatedMedia", features=[{"name": "forced-colors", "value": "active"}])
    try:
        ground = {option: colour(still, f"[data-option={option}] + span") for option in ("sigm", "tanh", "reclin")}
        assert ground["sigm"] == ground["reclin"] != ground["tanh"]
        on = colour(still, ".course-button[data-name=on]")
        assert on != colour(still, ".course-button[data-name=reset]")
    finally:
        book.page.cmd("Emulation.setEmulatedMedia", features=[{"name": "forced-colors", "value": "none"}])
        still.press("reset")


def colour(widget, selector):
    """The commonest colour of an element on the screen."""
    image = Image.open(io.BytesIO(widget.page.screenshot(element=widget.element(selector)))).convert("RGB")
    colours, counts = np.unique(np.asarray(image).reshape(-1, 3), axis=0, return_counts=True)
    return tuple(colours[counts.argmax()].tolist())

"""The whole site, every page at both widths: a quarter of an hour, and therefore run by its name (the nightly does):

    python3 -m course_lib site DIR && COURSE_SITE=DIR python -m pytest tests/browser/whole_site.py

Each recorded control is moved by hand, each film played to its end, the deck walked from its first slide to its last, with the
network off and a console that stays silent. What a recording says is compared with the live widget at the same values.
"""
import json
import os
import pathlib
import subprocess
import sys

import pytest

from course_lib.lessons import DECK

from .conftest import ROOT
from .test_site import opened, recorded, tab  # noqa: F401

SITE = pathlib.Path(os.environ.get("COURSE_SITE", "site")).resolve()
NAMES = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
PARTS = (0.93, 0.12)


@pytest.fixture(scope="session")
def site():
    if not (SITE / ".course-site").exists():
        pytest.skip(f"no site in {SITE}: build it, and name it in COURSE_SITE")
    return SITE


@pytest.mark.parametrize("name", NAMES)
def test_every_control_and_every_film_of_a_page(name, opened):  # noqa: F811
    page = opened(name)
    for number in range(page.js("document.querySelectorAll('[data-recording]').length")):
        widget = recorded(page, number)
        model, controls = f"{widget.root}.model", page.js(f"{widget.root}.model.controls")
        for each in controls:
            if each in page.js(f"{model}.get('disabled')") or not page.js(visible(widget, each)):
                continue
            kind = controls[each]["kind"]
            if kind == "slider":
                for part in PARTS:
                    widget.drag_slider(each, part, steps=3)
                    consistent(page, model)
            elif kind == "choice":
                for option in controls[each]["options"]:
                    widget.choose(each, option)
                    consistent(page, model)
            page.js(f"{model}.hear({{kind: 'press', name: 'reset', seq: {model}.get('heard') + 1}})")
            page.wait(f"{model}.now === {model}.table.start", why="the opening state again")
        if film := page.js(f"{model}.table.film"):
            page.js(f"{model}.run(true)")
            page.wait(f"{model}.timer === null && {model}.now === {film[-1][1]}", why="the end of the film")
            consistent(page, model)
    assert page.js("document.documentElement.scrollWidth") <= page.size[0], "nothing sticks out of the window"


def visible(widget, name):
    return f"!!{widget.root}.querySelector('[data-name={name}]')?.checkVisibility()"


def consistent(page, model):
    """What is said is what was recorded at the values that the controls have; whether a film plays is the page's own."""
    said, values, state, play = page.js(
        f"(m => [m.get('status'), m.get('values'), m.states[m.now], m.table.play])({model})")
    assert said == state["s"] and {**values, play: None} == {**state["v"], play: None}


def test_the_whole_deck_is_walked_with_two_keys(tab, site):  # noqa: F811
    now = "document.body.classList.contains('projector') && document.querySelector('#slide-now')?.textContent"
    tab.go((site / f"{NAMES[0]}.html").as_uri() + "#projector=first")
    seen, last = [], f"{DECK[-1].notebook}.html"
    while len(seen) < 200:
        tab.wait(f"document.readyState === 'complete' && !!({now})", why="the next slide", seen="location.href")
        seen.append(tab.js(now))
        before = tab.js("location.href")
        at_end = tab.js(f"location.pathname.endsWith('{last}') && [...document.querySelectorAll('main > section[data-slide]')]"
                        f".at(-1).dataset.slide === ({now})")
        if at_end:
            break
        tab.key("ArrowRight")
        tab.wait(f"location.href !== {json.dumps(before)}", why=f"what comes after {seen[-1]}")
    words = " ".join(seen)
    missing = [row.slides for row in DECK if row.slides.startswith("S") and row.slides[:3] not in words]
    assert not missing, f"in {words}"


@pytest.mark.parametrize("name", NAMES)
def test_what_is_recorded_is_what_the_live_widget_says(name, site, tmp_path):
    done = subprocess.run([sys.executable, "-m", "tests.browser.said_alive", site, name, tmp_path], cwd=ROOT / "notebooks",
                          env=os.environ | {"PYTHONPATH": str(ROOT), "XLA_FLAGS": ""}, timeout=900,
                          capture_output=True, text=True)
    print(done.stdout, done.stderr[-3000:])
    assert done.returncode == 0 and "states compared" in done.stdout

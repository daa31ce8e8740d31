"""The lecturer's page from a file, without a network: it reads, leads to a mistake, copies, and hides the names."""
import pytest

from course_lib.commands.class_page.judging import OPEN, PASSED, WRONG
from course_lib.commands.class_page.page import page as written
from course_lib.commands.class_page.summary import Learner, Result, Summary, mistakes

WORDS = "The bias is missing: a(x) = b + wᵀx."


@pytest.fixture
def page(chromium, tmp_path):
    """The page of three learners in a tab."""
    no_bias = Result(WRONG, ("a(x) is 0, it should be 0.5.", WORDS), WORDS, source="def my_neuron(x, w, b):\n    return x @ w")
    learners = (
        Learner("Anna <b>", "1", "", {"neuron": no_bias, "line": Result(OPEN)}, ("x.pdf: This is a PDF, not a notebook.",)),
        Learner("Bo", "2", "", {"neuron": no_bias, "line": Result(WRONG, ("The normal is 1, it should be 2.",))}, ()),
        Learner("Cy", "3", "", {"neuron": Result(PASSED)}, ()))
    path = tmp_path / "class.html"
    path.write_text(written(Summary(learners, ("neuron", "line"), mistakes(learners), ("time",), 4)), "utf-8")
    tab = chromium.page((1280, 900))
    tab.go(path.as_uri())
    tab.wait("document.readyState === 'complete' && !!document.getElementById('names')")
    yield tab
    assert tab.errors() == []
    tab.close()


def shown(page, selector):
    return page.js(f"[...document.querySelectorAll({selector!r})].filter(e => e.checkVisibility()).map(e => e.innerText)")


def test_it_reads_leads_copies_and_hides(page):
    assert shown(page, "tbody th .who") == ["Anna <b>", "Bo", "Cy"] and shown(page, "ol.first b") == ["2"]
    assert [text.strip() for text in shown(page, "tbody td")] == ["✗", "…", "0/2", "✗", "✗", "0/2", "✓", "", "1/2"]
    page.click("ol.first a")
    page.wait("document.querySelector('details[open] .cell')?.innerText.includes('Neuron(h=my_h')", why="the mistake opens")
    page.click("button[data-what=cell]")
    page.wait("document.querySelector('button[data-what=cell]').textContent === 'Copied'")
    assert "Anna <b>, Bo" in shown(page, "details[open] .who")
    page.click("#names")
    page.wait("document.body.classList.contains('names-off')")
    text = page.js("document.body.innerText")
    assert not any(name in text for name in ("Anna", "Bo\\n", "Cy")) and shown(page, "tbody th .off") == ["1", "2", "3"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_is_readable_and_nothing_is_cut_off(page, scheme):
    page.cmd("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    page.js("document.querySelectorAll('details').forEach(e => { e.open = true; })")
    assert page.js("document.documentElement.scrollWidth") <= 1280
    ratios = page.js("""(() => {
      const lum = (c) => c.map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
                          .reduce((s, v, i) => s + v * [.2126, .7152, .0722][i], 0);
      const rgb = (s) => s.match(/[\\d.]+/g).map(Number);
      const paper = (e) => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor);
                             if (c.length === 3 || c[3] > 0) return c; } return [255, 255, 255]; };
      return [...document.querySelectorAll('td, th, p, span, b, code, pre, button, small, summary')]
        .filter(e => e.innerText?.trim()).map(e => {
          const [a, b] = [lum(rgb(getComputedStyle(e).color).slice(0, 3)), lum(paper(e).slice(0, 3))];
          return (Math.max(a, b) + .05) / (Math.min(a, b) + .05); });
    })()""")
    assert len(ratios) > 40 and min(ratios) >= 4.5

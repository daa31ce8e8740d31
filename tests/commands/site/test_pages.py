"""Pages: mathematics, folds, links, search; of all notebooks, without their recordings."""
import html
import io
import json
import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from course_lib.commands.site import build, bundle, pages
from course_lib.commands.site.mathematics import FormulaError, mathml
from course_lib.commands.site.notebook_body import sections, text
from course_lib.lessons import DECK, NOTEBOOKS

pytest.importorskip("math_core", reason="the site needs math-core: install the course with [site]")
NOTEBOOK = {name: json.loads((build.ROOT / "notebooks" / f"{name}.ipynb").read_text("utf-8")) for name in NOTEBOOKS}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """All pages of the course."""
    folder = tmp_path_factory.mktemp("pages")
    build.write(folder, {name: (None, notebook) for name, notebook in NOTEBOOK.items()}, {}, "someone/something")
    return folder


def cell(source, *outputs, kind="code", name="c01"):
    return {"cell_type": kind, "id": name, "source": source, "outputs": list(outputs)}


def test_every_formula_is_mathematics_in_a_font_that_has_it(site):
    font = TTFont(io.BytesIO(Path(build.__file__).with_name("mathematics.woff").read_bytes()))
    formulas = [m for page in site.glob("*.html") for m in re.findall(r"<math.*?</math>", page.read_text("utf-8"), re.DOTALL)]
    assert len(formulas) > 1000 and not [m for m in formulas if "merror" in m]
    used = set(html.unescape("".join(re.sub(r"<[^>]*>", "", m) for m in formulas)))
    unseen, of_the_text = set("\u2061\u2062\u2063\ufe00"), set("½")
    assert {c for c in used - unseen - of_the_text if not c.isspace()} <= set(map(chr, font.getBestCmap()))


def test_what_is_no_formula_stops_the_build():
    for wrong in (r"\notacommand x", r"\frac{1}", r"x_"):
        with pytest.raises(FormulaError):
            mathml(wrong)
    with pytest.raises(FormulaError, match="does not end"):
        text("It costs $x and no more.")


def test_a_program_keeps_its_dollars():
    assert "<code>a$b$c</code>" in text("`a$b$c` and $x$") and "<math" in text("`a$b$c` and $x$")
    assert "$x$" in text("```\n$x$\n```")


def test_formulas_in_folds_and_quotes():
    made = text("> $$a\n> = b$$\n\n<details><summary>Is $x$ small?</summary>\n\nYes, $y$.\n\n</details>")
    assert made.count("<math") == 3 and "&gt;" not in made and re.search(r"<summary>Is <math.*?</math> small\?</summary>", made)


def test_a_notebook_becomes_sections_with_pictures_programs_and_words():
    picture = {"data": {"image/png": "AAAA", "text/plain": "<Bar: A bar>"}}
    report = {"data": {"text/html": "<b>NOT ATTEMPTED</b>", "text/plain": "…"}}
    notebook = {"cells": [cell("# Bars", kind="markdown"),
                          cell("## S04 · BARS: one\n\n### Exercise · A bar (S04)\n\n## Now break it", kind="markdown"),
                          cell("Bar()", picture, name="c03"), cell("Bar(f=f)", picture, name="c04"),
                          cell('check("bar", f)', report), cell("print(1 < 2)", {"text": "1 < 2\n"})]}
    parts = sections(notebook, {"c03": {"name": "abc", "alt": "A bar. x < 1."}, "c04": {"note": "Run it."}}, "<p>LIVE</p>")
    assert [(s.id, s.slides) for s in parts] == [("bars", ""), ("s04", "S04"), ("now-break-it", "")]
    last = parts[-1].html
    assert "</h3><p>LIVE</p>" in parts[1].html and 'data-recording=abc' in last and 'alt="A bar. x &lt; 1."' in last
    assert "Run it." in last and "NOT ATTEMPTED" not in last and '<pre class="out">1 &lt; 2' in last


def test_every_link_leads_somewhere(site):
    ids = {page: set(re.findall(r'\bid="([^"]+)"', page.read_text("utf-8"))) for page in site.rglob("*.html")}
    broken = []
    for page in ids:
        for to in re.findall(r'(?:href|src|data-index)="([^"]+)"', page.read_text("utf-8")):
            file, _, name = html.unescape(to).partition("#")
            if re.match(r"https://|http://|data:", to):
                continue
            target = (page.parent / file).resolve() if file else page
            if not target.exists() or name and name not in ids[target]:
                broken.append(f"{page.name}: {to}")
    assert broken == []


def test_no_page_needs_the_network(site):
    for page in site.rglob("*.html"):
        assert not re.findall(r'<(?:script|img|link|iframe)[^>]+(?:src|href)="(?:https?:)?//', page.read_text("utf-8")), page
    assert not re.findall(r"url\((?!mathematics\.woff)|@import", (site / "course.css").read_text("utf-8"))


def test_the_deck_can_be_walked_from_the_index_on(site):
    index = (site / "index.html").read_text("utf-8")
    assert re.findall(r"<tr><td>(.*?)</td>", index) == [row.slides for row in DECK]
    for here, there in zip(NOTEBOOKS, NOTEBOOKS[1:], strict=False):
        assert f'rel="next" href="{there}.html"' in (site / f"{here}.html").read_text("utf-8")
    slides = re.findall(r"data-slide=(\S+?)>", "".join((site / f"{name}.html").read_text("utf-8") for name in NOTEBOOKS))
    numbers = [int(n) for slide in slides for n in re.findall(r"\d+", slide)]
    in_order = [40 + 41 - n if n in (40, 41) else n for n in range(1, 53)]     # the picture of S41 explains what S40 lists
    assert numbers == in_order, "S01 to S52, each once, in the order of the lessons"


def test_links_to_binder_are_absent_without_a_repository(site):
    page = (site / "1_01_artificial_neuron.html").read_text("utf-8")
    assert page.count(pages.BINDER.format("someone/something", "1_01_artificial_neuron")) == 2, "one for each exercise"
    assert pages.solve("", "1_01_artificial_neuron") == "" and "binder" not in pages.index([], "").sections[0].html.lower()


def test_the_readme_names_the_repository_of_the_settings():
    badge = re.search(r"mybinder\.org/v2/gh/([\w.-]+/[\w.-]+)/", (build.ROOT / "README.md").read_text("utf-8"))
    assert badge[1] == (build.setting() or "OWNER/REPOSITORY")


def test_search_and_the_library_hold_the_docstrings(site):
    texts = (site / "search_texts.js").read_text("utf-8")
    found = json.loads(texts.removeprefix('course.register("search",').rstrip().removesuffix(")"))
    assert {s["to"].split("#")[0] for s in found} >= {f"{name}.html" for name in NOTEBOOKS} | {"reference/course_lib.loss.html"}
    assert any(s["title"] == "onehot" and "e(y): 1 at position y" in s["text"] for s in found)
    assert "∇_{a^(L+1)} l" in (site / "reference" / "course_lib.loss.html").read_text("utf-8")


def test_the_front_end_is_bundled_as_it_stands_or_not_at_all():
    made = bundle.classic("const a = 1;\nexport default { a };\n")
    assert made == "const picture = (() => {\nconst a = 1;\nreturn { a };\n})();\n"
    for odd in ("const a = 1;\n", "export default a;\nconst b = 1;\n", 'import b from "./b.js";\nexport default b;\n'):
        with pytest.raises(ValueError, match="cannot bundle"):
            bundle.classic(odd)
    assert "export " not in bundle.script() and "function numberBox(" in bundle.script()

"""The pages of the site, as text: one for each notebook, the index, and the texts that search looks through."""
import html
import json
from typing import NamedTuple

from course_lib.lessons import DECK

from .notebook_body import Section, plain

HOME = "Neural networks you can touch"
BINDER = "https://mybinder.org/v2/gh/{}/HEAD?urlpath=lab/tree/notebooks/{}.ipynb"


class Page(NamedTuple):
    """A page: name of its file without the ending, its title, its sections, `up` to the folder of the site ("" or "../")."""

    name: str
    title: str
    sections: list[Section]
    up: str = ""

    @property
    def file(self):
        return f"{self.name}.html"


def title_of(sections):
    """The heading of a notebook."""
    return next((s.title for s in sections if s.title), "")


def solve(repository, notebook):
    """Where the exercises of a notebook can be solved, in HTML; "" without a repository."""
    if not repository:
        return ""
    file = f"https://github.com/{repository}/blob/HEAD/notebooks/{notebook}.ipynb"
    return (f'<p class="solve"><a href="{BINDER.format(repository, notebook)}">Solve it live in Binder</a>, or in '
            f'<a href="{file}">the notebook</a>.</p>')


def render(page, before=None, after=None):
    """The text of a page with its neighbours, both Pages or None."""
    parts = "\n".join(_section(s) for s in page.sections)
    contents = "".join(f'<li><a href="#{s.id}">{_contents(s)}</a></li>' for s in page.sections[1:])
    links = "".join(f'<a rel="{rel}" href="{page.up}{other.file}"><small>{words}</small>{html.escape(other.title)}</a>'
                    for rel, words, other in (("prev", "before", before), ("next", "next", after)) if other)
    home = "" if page.name == "index" else f" · {HOME}"
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{html.escape(page.title)}{home}</title><link rel="stylesheet" href="{page.up}course.css"></head>
<body><a class="skip" href="#main">to the text</a>
<header class="bar"><a class="home" href="{page.up}index.html">{HOME}</a>
<a class="for-reading" href="{page.up}reference/index.html">Library</a><span id="slide-now"></span>
<span class="find for-reading"><input type="search" id="search" placeholder="Search" aria-label="search all pages"
autocomplete="off" data-index="{page.up}search_texts.js" data-root="{page.up}">
<ul id="results" aria-label="found" hidden></ul></span>
<button type="button" id="projector" class="for-wide" title="p; then ← and →">Projector</button></header>
<div class="page"><nav class="toc" aria-label="on this page"><ol>{contents}</ol></nav>
<main id="main">{parts}
{f'<nav class="neighbours" aria-label="pages">{links}</nav>' if links else ""}</main></div>
<script src="{page.up}course.js"></script></body></html>
"""


def _contents(section):
    first, _, rest = section.title.partition(" · ")
    return f"<b>{first}</b>{html.escape(rest)}" if rest else html.escape(section.title)


def _section(section):
    """One section; the first picture of a slide is what the projector shows of it."""
    slide = section.slides or ("Extension" if section.title.startswith("Extension") else "")
    text = section.html.replace('<div class="picture"', '<div class="picture screen"', 1) if slide else section.html
    return f'<section id="{section.id}"{f" data-slide={slide}" if slide else ""}>{text}</section>'


def index(pages, repository):
    """The page that the site begins with: the deck as a table, and what to know."""
    by_name = {page.name: page for page in pages}
    rows = "".join(_row(row, by_name[row.notebook]) for row in DECK if row.notebook in by_name)
    binder = (f' Everything else is live in <a href="{BINDER.format(repository, "0_00_start_here")}">Binder</a> or in '
              f'<a href="https://github.com/{repository}">a copy of the course</a>.') if repository else ""
    body = f"""<h1>{HOME}</h1>
<p>Hugo Larochelle's lecture <em>Neural Networks</em>, slide by slide. Every picture follows your hand: what you drag here was
recorded in the notebooks and needs no server, no network and no installation.{binder}</p>
<p><kbd>p</kbd> turns any page into slides; ← and → walk the whole deck.</p>
<table><thead><tr><th>slides</th><th>title</th><th>page</th></tr></thead><tbody>{rows}</tbody></table>
<p><a href="reference/index.html">The library</a>: the lecture in code, file by file, with its equations.</p>"""
    return Page("index", HOME, [Section("top", HOME, "", body)])


def _row(row, page):
    first = row.slides.split("–")[0].lower()
    at = next((s.id for s in page.sections if s.id.split("-")[0] == first), "")
    to = page.file + (f"#{at}" if at else "")
    return (f'<tr><td>{row.slides}</td><td><a href="{to}">{html.escape(row.title)}</a></td>'
            f"<td>{html.escape(page.title)}</td></tr>")


def search_texts(pages):
    """The script that search loads: every section with its words."""
    found = [dict(to=f"{page.file}#{s.id}", page=page.title, title=s.title or page.title, text=plain(s.html))
             for page in pages for s in page.sections]
    return f'course.register("search",{json.dumps(found, ensure_ascii=False, separators=(",", ":"))})\n'

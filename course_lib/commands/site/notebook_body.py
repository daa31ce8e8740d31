"""A notebook as the body of a page: text, mathematics, programs, what they wrote, and the pictures in their places."""
import html
import re
from typing import NamedTuple

import mistune
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from .mathematics import put_back, take_out

MARKDOWN = mistune.create_markdown(escape=False, plugins=["table", "strikethrough"])
COLOURED = HtmlFormatter(cssclass="program", style="friendly")
SLIDE = re.compile(r"S(\d\d)(?:–S(\d\d))?")
ENDED = re.compile(r"\b([\w-]+)\.ipynb\b")


class Section(NamedTuple):
    """A part of a page below one heading: its id there, the heading's text, its slides ("S04", or ""), its HTML."""

    id: str
    title: str
    slides: str
    html: str


def sections(notebook, recordings=None, live=""):
    """The Sections of a notebook, the first one being all before its first heading of the second level.

    recordings: {cell id: what was recorded there}, as `notebook_run.py` writes it
    live: a link to where exercises can be solved, in HTML; "" for none
    """
    recordings = recordings or {}
    whole = "\n".join(_cell(cell, recordings.get(cell["id"], {}), live) for cell in notebook["cells"])
    parts, ids = re.split(r"(?=<h2>)", whole), set()
    return [_section(part, ids) for part in parts if part.strip()]


def _section(part, ids):
    heading = re.match(r"<h([12])>(.*?)</h\1>", part, re.DOTALL)
    title = plain(heading[2]) if heading else ""
    slides = SLIDE.match(title)
    name = slides[0].lower().replace("–", "-") if slides else slug(title)
    while name in ids:
        name += "-"
    ids.add(name)
    return Section(name, title, slides[0] if slides else "", part)


def slug(title):
    """A heading as an id: small letters, digits and hyphens."""
    return re.sub(r"\W+", "-", title.lower()).strip("-") or "top"


def plain(markup):
    """The text of some HTML, for search and titles."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<(script|style)\b.*?</\1>|<[^>]*>", " ", markup, flags=re.DOTALL))).strip()


def text(markdown):
    """Markdown with formulas as HTML; links to notebooks lead to their pages."""
    marked, formulas = take_out(markdown)
    return put_back(ENDED.sub(r"\1.html", MARKDOWN(marked)), formulas)


def _cell(cell, recording, live):
    source = "".join(cell["source"])
    if cell["cell_type"] != "code":
        return _exercise(text(source), live)
    parts = [highlight(source, PythonLexer(), COLOURED)] if source.strip() else []
    return "\n".join(parts + [_output(output, recording, source) for output in cell["outputs"]])


def _exercise(markup, live):
    """What stands below the heading of an exercise, with the way to solve it."""
    return re.sub(r"(<h3>Exercise ·.*?</h3>)", rf"\1{live}", markup) if live else markup


def _output(output, recording, source):
    data = output.get("data", {})
    words = "".join(output.get("text", data.get("text/plain", "")))
    if "image/png" in data:
        return _picture("".join(data["image/png"]).replace("\n", ""), words, recording)
    if "text/html" in data:
        return "" if source.lstrip().startswith("check(") else "".join(data["text/html"])
    return f'<pre class="out">{html.escape(words)}</pre>' if words.strip() else ""


def _picture(png, words, recording):
    name, alt = recording.get("name"), recording.get("alt") or words.strip("<>").partition(": ")[2] or words
    still = f'<img class="still" src="data:image/png;base64,{png}" alt="{html.escape(alt)}">'
    note = recording.get("note", "")
    return (f'<div class="picture"{f" data-recording={name}" if name else ""}>{still}</div>'
            + (f'<p class="recorded">{html.escape(note)}</p>' if note else ""))

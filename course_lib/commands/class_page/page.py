"""The page: one HTML file that needs nothing else. What a handed-in notebook holds is text in it, never markup."""
import re
from html import escape
from itertools import pairwise
from pathlib import Path

from .course import EXERCISES, asked
from .judging import OPEN, PASSED, WRONG
from .projector import projector
from .summary import GONE, Learner, Mistake, Summary

HERE = Path(__file__).parent
MARK = {PASSED: "✓", WRONG: "✗", OPEN: "…", GONE: "–"}
SAID = {PASSED: "passed", WRONG: "wrong", OPEN: "not attempted", GONE: "no function"}
TOP = 6


def page(summary: Summary) -> str:
    """All of it."""
    ids = {(m.exercise, m.title): f"{m.exercise}-{n}" for n, m in enumerate(summary.mistakes, 1)}
    body = [head(summary), first(summary, ids), matrix(summary, ids), exercises(summary, ids), files(summary), foot(summary)]
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'; '
        'script-src \'unsafe-inline\'"><meta name="viewport" content="width=device-width">'
        f'<title>The class</title><style>{(HERE / "page.css").read_text("utf-8")}</style></head>\n<body>\n'
        + "\n".join(filter(None, body)) + f'\n<script>{(HERE / "page.js").read_text("utf-8")}</script></body></html>\n')


def heading(exercise: str) -> str:
    return asked()[exercise].heading if exercise in asked() else exercise


def worded(text: str) -> str:
    """A sentence of the checker: `names` in it as code."""
    return re.sub(r"`([^`<>]+)`", r"<code>\1</code>", escape(text))


def many(n: int, what: str) -> str:
    return f"{n} {what}{'' if n == 1 else 's'}"


def head(summary: Summary) -> str:
    done = sum(one.passed(summary.exercises) for one in summary.learners)
    of = len(summary.learners) * len(summary.exercises)
    return (f'<header><div><h1>The class: {many(len(summary.learners), "learner")}, {many(len(summary.exercises), "exercise")}'
            f'</h1><p class="soft">{many(summary.files, "file")} read. {done} of {of} answers pass'
            f'{f" ({100 * done / of:.0f} %)" if of else ""}. Every answer was run again for this page.</p></div>'
            '<button id="names" aria-pressed="false">Hide names</button></header>')


def first(summary: Summary, ids: dict[tuple[str, str], str]) -> str:
    """What most learners did, over all exercises."""
    top = [m for m in sorted(summary.mistakes, key=lambda m: (-m.count, not m.named)) if m.count > 1][:TOP]
    rows = "".join(f'<li><b>{m.count}</b><div><a href="#{ids[m.exercise, m.title]}">{worded(m.title)}</a>'
                   f'<span>{escape(heading(m.exercise))}</span></div></li>' for m in top)
    return f'<h2>Talk about these first</h2><ol class="first">{rows}</ol>' if rows else ""


def matrix(summary: Summary, ids: dict[tuple[str, str], str]) -> str:
    """Learners × exercises, a gap between two notebooks."""
    gaps = {after for before, after in pairwise(summary.exercises) if EXERCISES[before] != EXERCISES[after]}
    edge = {name: " edge" if name in gaps else "" for name in summary.exercises}
    top = "".join(f'<th scope="col" class="{edge[name].strip()}" title="{EXERCISES[name]}"><span>{name}</span></th>'
                  for name in summary.exercises)
    rows = "".join(row(n, one, summary, edge, ids) for n, one in enumerate(summary.learners, 1))
    sums = "".join(f'<td class="{edge[name].strip()}">{summary.count(name, PASSED)}</td>' for name in summary.exercises)
    legend = "".join(f'<span class="{status}">{MARK[status]}</span> {SAID[status]}' for status in MARK)
    lessons = [EXERCISES[name] for name in summary.exercises]
    over = "".join(f'<th scope="colgroup" colspan="{lessons.count(lesson)}" title="{lesson}">{lesson[:4]}</th>'
                   for lesson in dict.fromkeys(lessons))
    return (f'<h2>Who is where</h2><p class="soft legend">{legend}. Empty: not handed in. A cross leads to the mistake.</p>'
            f'<div class="wide" tabindex="0" role="region" aria-label="Learners and exercises"><table class="class"><thead>'
            f'<tr class="over"><th class="name"></th>{over}<th></th></tr><tr>'
            f'<th class="name" scope="col">Learner</th>{top}<th scope="col"><span>passed</span></th></tr></thead>'
            f'<tbody>{rows}</tbody><tfoot><tr><th scope="row">passed</th>{sums}<td></td></tr></tfoot></table></div>')


def row(number: int, one: Learner, summary: Summary, edge: dict[str, str], ids: dict[tuple[str, str], str]) -> str:
    cells = []
    for name in summary.exercises:
        found = one.results.get(name)
        if found is None:
            cells.append(f'<td class="{edge[name].strip()}"></td>')
            continue
        said = escape(f"{name}: {SAID[found.status]}" + (f". {found.title}" if found.status == WRONG else ""))
        mark = MARK[found.status]
        if found.status == WRONG:
            mark = f'<a href="#{ids[name, found.title]}" aria-label="{said}">{mark}</a>'
        cells.append(f'<td class="{found.status}{edge[name]}" title="{said}">{mark}</td>')
    return (f'<tr><th scope="row"><span class="who">{escape(one.name)}</span><span class="off">{number}</span></th>'
            f'{"".join(cells)}<td class="sum">{one.passed(summary.exercises)}/{len(summary.exercises)}</td></tr>')


def exercises(summary: Summary, ids: dict[tuple[str, str], str]) -> str:
    """Every exercise with its mistakes, the named ones first."""
    parts = []
    for name in summary.exercises:
        counts = {status: summary.count(name, status) for status in MARK}
        bar = "".join(f'<span class="{status}" style="flex:{n}" title="{SAID[status]}">{MARK[status]} {n}</span>'
                      for status, n in counts.items() if n)
        made = "".join(mistake(m, ids[m.exercise, m.title]) for m in summary.of(name))
        parts.append(f'<article id="{name}"><h3>{escape(heading(name))} <small>{escape(name)} · {EXERCISES[name]}</small></h3>'
                     f'<div class="bar">{bar}</div>{made or "<p class=soft>No wrong answer.</p>"}</article>')
    return "<h2>Exercise by exercise</h2>" + "".join(parts)


def mistake(m: Mistake, anchor: str) -> str:
    """One mistake: how many, its name; inside, what shows it on the projector, the answer and who gave it."""
    code, cell = projector(m)
    inside = [f"<p>{worded(m.pointed)}</p>"] if m.pointed else []
    if code:
        inside.append(f'<div class="code"><code class="experiment">{escape(code)}</code>'
                      '<button class="copy" data-what="experiment">Copy experiment code</button></div>')
    if cell:
        inside.append('<div class="code">In a cell of the notebook, this very answer in the picture:'
                      f'<button class="copy" data-what="cell">Copy cell</button></div><pre class="cell">{escape(cell)}</pre>')
    elif m.source:
        inside.append(f"<pre>{escape(m.source)}</pre>")
    inside.append(f'<p class="who soft">{escape(", ".join(m.learners))}</p>')
    kind = "named" if m.named else "unnamed"
    return (f'<details id="{anchor}" class="{kind}"><summary><b>{m.count}</b><span>{worded(m.title)}</span></summary>'
            f'<div class="inside">{"".join(inside)}</div></details>')


def files(summary: Summary) -> str:
    """What could not be read, and what was handed in twice."""
    notes = [(one.name, note) for one in summary.learners for note in one.notes]
    rows = "".join(f"<li><b>{escape(name)}</b> · {escape(note)}</li>" for name, note in notes)
    return f'<section class="files"><h2>Files with a word to say</h2><ul>{rows}</ul></section>' if rows else ""


def foot(summary: Summary) -> str:
    held = ", ".join(summary.held) or "nothing had to be run"
    words = (f"Each in a process of its own, in an empty folder. Limits on this computer: {held}. This is a fence against "
             "accidents, not a prison: who writes code to break out of it can, so do not run the work of people you do not "
             "trust on a machine that holds secrets. The page loads nothing from the network; names stand in this file, in "
             "the tables beside it, and nowhere else.")
    return f"<footer><h2>How the answers were run</h2><p>{escape(words)}</p></footer>"

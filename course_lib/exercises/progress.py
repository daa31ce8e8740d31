"""What a learner sees of their progress: passed, tried and open exercises of each lesson, and what comes next."""
import base64
import html
import json
import os
from typing import NamedTuple

from course_lib.lessons import DECK, NOTEBOOKS

from .progress_file import NAME, OFF, Records, place, records

PASSED, TRIED, OPEN = "passed", "tried", "open"
MARK = {PASSED: "✓", TRIED: "✗", OPEN: "·"}
INK = {PASSED: "#2e8b57", TRIED: "#b3261e", OPEN: "#6b7280"}
FORGETFUL = ("BINDER_SERVICE_HOST", "BINDER_REPO_URL", "COLAB_RELEASE_TAG")     # set where the disk is thrown away
EXERCISES = {notebook: tuple(name for row in DECK if row.notebook == notebook for name in row.checked)
             for notebook in NOTEBOOKS}


class Progress(NamedTuple):
    """The exercises of some notebooks: `{notebook: {exercise: "passed", "tried" or "open"}}`.

    kept  where this is remembered, in a sentence;  file  what can be downloaded where the computer forgets its files
    """

    lessons: dict[str, dict[str, str]]
    kept: str
    file: str = ""

    @property
    def states(self) -> dict[str, str]:
        """{exercise: state} of all lessons that are shown."""
        return {name: state for states in self.lessons.values() for name, state in states.items()}

    @property
    def done(self) -> int:
        """How many exercises have passed."""
        return sum(state == PASSED for state in self.states.values())

    @property
    def next(self) -> str:
        """What is left for tonight: the exercises of the first lesson that has been begun and not finished, or of the first."""
        left = {notebook: [name for name, state in states.items() if state != PASSED]
                for notebook, states in self.lessons.items()}
        begun = [notebook for notebook, states in self.lessons.items() if set(states.values()) != {OPEN}]
        for notebook in (*(n for n in begun if left[n]), *(n for n in left if left[n])):
            return f"Next: {', '.join(left[notebook])}" + (f" in {notebook}." if len(left) > 1 else ".")
        return "Nothing is left: every exercise has passed."

    @property
    def headline(self) -> str:
        where = f" in {next(iter(self.lessons))}" if len(self.lessons) == 1 else ""
        return f"{self.done} of {len(self.states)} exercises passed{where}"

    def __repr__(self) -> str:
        lines = [f"{notebook:38} " + "  ".join(f"{MARK[state]} {name}" for name, state in states.items())
                 for notebook, states in self.lessons.items()]
        return "\n".join([self.headline, *lines, self.next, self.kept])

    def _repr_html_(self) -> str:
        rows = "".join(
            f'<tr><td style="text-align:left;padding:2px 14px 2px 0">{html.escape(notebook)}</td>'
            f'<td style="text-align:left;padding:2px 0">{"".join(_chip(*each) for each in states.items())}</td></tr>'
            for notebook, states in self.lessons.items())
        file = base64.b64encode(self.file.encode()).decode()
        button = (f' <a download="{NAME}" href="data:application/json;base64,{file}">Download {NAME}</a>'
                  if self.file else "")
        share = 100 * self.done / len(self.states)
        return (
            f'<div style="font-size:15px"><b>{self.headline}</b>'
            f'<div role="presentation" style="height:6px;max-width:420px;margin:6px 0;border-radius:3px;'
            f'background:color-mix(in srgb, currentColor 15%, transparent)"><div style="height:6px;border-radius:3px;'
            f'width:{share:.1f}%;background:{INK[PASSED]}"></div></div>'
            f'<table style="font-size:14px;margin:4px 0">{rows}</table>'
            f'<div><b>{html.escape(self.next)}</b></div><div style="font-size:13px">{html.escape(self.kept)}{button}</div></div>')


def _chip(name: str, state: str) -> str:
    """One exercise: a mark and its name; the state is said, not only coloured."""
    ink = f"color-mix(in srgb, {INK[state]} 55%, currentColor)"
    return (f'<span title="{html.escape(name)}: {state}" aria-label="{html.escape(name)}: {state}" '
            f'style="display:inline-block;margin-right:14px;color:{ink}">{MARK[state]} {html.escape(name)}</span>')


def progress(lesson: str = "") -> Progress:
    """Which exercises are passed, tried and open: `progress()` for all lessons, `progress("1_02")` for one.

    lesson: the beginning of a notebook's name. Nothing is written: `check` alone does that.
    """
    chosen = [notebook for notebook in NOTEBOOKS if notebook.startswith(lesson) and EXERCISES[notebook]]
    if not chosen:
        raise ValueError(f"no lesson with exercises begins with {lesson!r}: there are "
                         f"{', '.join(name for name in NOTEBOOKS if EXERCISES[name])}")
    known = records()
    lessons = {notebook: {name: state(known, name) for name in EXERCISES[notebook]} for notebook in chosen}
    forgetful = any(name in os.environ for name in FORGETFUL)
    file = json.dumps({"exercises": known}) if known and forgetful else ""
    return Progress(lessons, where(forgetful), file)


def state(known: Records, name: str) -> str:
    one = known.get(name)
    return OPEN if one is None else PASSED if one.get("passed") else TRIED


def where(forgetful: bool) -> str:
    """Where it is kept, in a sentence."""
    if place() is None and os.environ.get(OFF) != "off":       # a recorded notebook says what a learner will read
        return "Kept until this kernel ends."
    if forgetful:
        return (f"Kept in {NAME} beside the notebooks. This computer forgets its files when you leave: download it, and "
                "next time drag it into the folder of the notebooks.")
    return f"Kept in {NAME} beside the notebooks."

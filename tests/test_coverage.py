"""Every slide has its place: the deck against the notebooks' headings, pictures, exercises and outputs, and the README."""
import itertools
import json
import pathlib
import re

import pytest

import course_lib.widgets
from course_lib.exercises import EXERCISES, check_cell, statement
from course_lib.lessons import DECK, table
from tests.needed_cells import leading_to, needs_and_binds
from tests.selection import slide_ids

ROOT = pathlib.Path(__file__).parents[1]
NOTEBOOKS = {path.stem: json.loads(path.read_text()) for path in sorted((ROOT / "notebooks").glob("*.ipynb"))}
NOTHING_TO_CHECK = {"S01", "S02", "S03"}
ENDS = {"## Now break it", "## In short", "## Check yourself"}        # sections that every notebook may end with


def source(cell):
    return "".join(cell["source"])


def slides_in(text):
    """S-ids of a heading such as "## S04 · ..." or "## S11–S13 · ..."."""
    found = re.match(r"#+ (S\d\d(?:–S\d\d)?(?:, S\d\d(?:–S\d\d)?)*) · ", text)
    return [] if not found else list(itertools.chain(*(slide_ids(part) for part in found[1].split(", "))))


def headings(name):
    """[(S-id, cells of its section)] of a notebook."""
    out, current = [], []
    for cell in NOTEBOOKS[name]["cells"]:
        lines = source(cell).splitlines() if cell["cell_type"] == "markdown" else []
        ids = [s for line in lines for s in slides_in(line)]
        if ids:
            current = [(s, []) for s in ids]
            out += current
        for _, cells in current:
            cells.append(cell)
    return out


def test_every_notebook_stands_in_the_deck_and_every_slide_once():
    assert sorted({row.notebook for row in DECK}) == sorted(NOTEBOOKS)
    assert [s for row in DECK for s in slide_ids(row.slides)] == [f"S{n:02d}" for n in range(1, 53)]


def test_the_readme_shows_the_deck():
    assert table() in (ROOT / "README.md").read_text("utf-8"), f"the README's table should be:\n{table()}"


def test_a_name_belongs_to_one_lesson():
    """`course_lib.widgets` and `check` know widgets and exercises by name alone."""
    pictures = [name for row in DECK for name in row.pictures]
    exercises = [name for row in DECK for names in row.exercises.values() for name in names]
    assert len(pictures) == len(set(pictures)) and len(exercises) == len(set(exercises))


@pytest.mark.parametrize("row", DECK, ids=lambda row: row.slides)
def test_a_row_names_files_that_are_there_and_pictures_of_its_own_or_of_another_row(row):
    for module in (*row.pictures.values(), *row.exercises):
        assert (ROOT / (row.module(module).replace(".", "/") + ".py")).is_file(), module
    assert set(row.also) <= {name for other in DECK if other is not row for name in other.pictures}


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_every_link_to_a_notebook_leads_somewhere(name):
    links = re.findall(r"\]\((\w+)\.ipynb\)", "".join(map(source, NOTEBOOKS[name]["cells"])))
    assert set(links) <= set(NOTEBOOKS)


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_the_headings_are_the_tables_slides(name):
    wanted = [s for row in DECK if row.notebook == name for s in slide_ids(row.slides)]
    assert sorted({s for s, _ in headings(name)}) == sorted(wanted)


@pytest.mark.parametrize("name", [row.notebook for row in DECK if not slide_ids(row.slides)])
def test_an_extension_says_so_in_its_headings_and_shows_something_below_each(name):
    sections = []
    for cell in NOTEBOOKS[name]["cells"]:
        if cell["cell_type"] == "markdown":
            sections += [(line, []) for line in source(cell).splitlines() if line.startswith("## ")]
        elif sections:
            sections[-1][1].extend(out["output_type"] for out in cell["outputs"])
    sections = [section for section in sections if section[0] not in ENDS]
    assert all(title.startswith("## Extension · ") and "stream" in outputs for title, outputs in sections)


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_each_slide_has_an_output_that_shows_something(name):
    for slide, cells in headings(name):
        outputs = [out for cell in cells if cell["cell_type"] == "code" for out in cell["outputs"]]
        assert slide in NOTHING_TO_CHECK or any(out["output_type"] == "stream" for out in outputs), slide


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_pictures_and_exercises_are_those_of_the_table(name):
    code = [source(c) for c in NOTEBOOKS[name]["cells"] if c["cell_type"] == "code"]
    shown = {w for w in course_lib.widgets.__all__ if any(re.search(rf"\b{w}\(", c) for c in code)}
    checked = dict.fromkeys(found[1] for c in code if (found := re.match(r'check\("(\w+)"', c)))
    mine = [row for row in DECK if row.notebook == name]
    assert shown == {p for row in mine for p in row.shown}
    assert list(checked) == [e for row in mine for e in row.checked], "in the order in which a reader meets them"


def test_every_exercise_is_in_a_notebook_with_its_own_three_cells():
    for exercise in EXERCISES.values():
        found = []
        for name, book in NOTEBOOKS.items():
            sources = [source(cell) for cell in book["cells"]]
            if check_cell(exercise) in sources:
                at = sources.index(check_cell(exercise))
                found.append(name)
                assert sources[at - 2 : at] == [statement(exercise), exercise.stub], f"{exercise.name} in {name}"
        assert len(found) == 1, f"{exercise.name} stands in {found or 'no notebook'}"


WITH_EXERCISES = [name for name, book in NOTEBOOKS.items()
                  if any(source(cell).startswith("check(") for cell in book["cells"])]


def speaks_of_the_reader(text):
    return any(name.startswith("my_") for name in set.union(*needs_and_binds(text)))


@pytest.mark.one_in(3)
@pytest.mark.notebook
@pytest.mark.parametrize("name", WITH_EXERCISES)
def test_with_the_solutions_filled_in_everything_passes(name):
    """The solved state: each stub replaced by the source shown in the notebook, what depends on it run in one namespace.

    The other cells are as in the untouched state, which nbval runs.
    """
    by_stub = {e.stub: e.source() for e in EXERCISES.values()}
    texts = [source(cell) for cell in NOTEBOOKS[name]["cells"] if cell["cell_type"] == "code"]
    space, passed = {}, []
    texts = [by_stub.get(text, text) for text in texts]
    for at in leading_to(texts, speaks_of_the_reader):
        text = texts[at]
        if text.startswith("check("):
            report = eval(text, space)
            assert report.passed, report
            passed.append(report.name)
        else:
            exec(compile(text, name, "exec"), space)
    expected = [e.name for e in EXERCISES.values() if check_cell(e) in map(source, NOTEBOOKS[name]["cells"])]
    assert sorted(passed) == sorted(expected)

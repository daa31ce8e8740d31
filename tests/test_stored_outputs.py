"""What a reader of the stored file sees, without any kernel: telling pictures, numbers instead of verdicts, an ending."""
import base64
import io
import re

import nbformat
import pytest
from PIL import Image

from course_lib.commands.record import FOLDER
from course_lib.drawing.storyboard import LARGEST, LONGEST, MOST

FILES = sorted(FOLDER.glob("*.ipynb"))
BARE = 2       # of True and False that a notebook may print: a number tells more
NO_WIDGET_OF_ITS_OWN = ("0_00",)


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def path(request):
    return request.param


@pytest.fixture
def book(path):
    return nbformat.read(path, as_version=4)


def outputs(book):
    return [(i, o) for i, cell in enumerate(book.cells) if cell.cell_type == "code" for o in cell.outputs]


def pictures(book):
    """(cell, PNG) of every stored picture."""
    return [(i, base64.b64decode(o.data["image/png"])) for i, o in outputs(book) if "image/png" in o.get("data", {})]


def test_no_picture_stands_there_twice(book):
    seen = {}
    for cell, png in pictures(book):
        seen.setdefault(png, []).append(cell)
    assert [cells for cells in seen.values() if len(cells) > 1] == []


def test_no_picture_is_an_empty_plane(book):
    """Ink on at least one pixel of fifty: of a plane with nothing but axes it is less."""
    for cell, png in pictures(book):
        shades = Image.open(io.BytesIO(png)).convert("L").histogram()
        assert sum(shades[:215]) > 0.01 * sum(shades), f"cell {cell} shows next to nothing"


def test_a_storyboard_shows_the_hands_way(path, book):
    moving = [png for _, png in pictures(book) if getattr(Image.open(io.BytesIO(png)), "is_animated", False)]
    for png in moving:
        picture, lasts = Image.open(io.BytesIO(png)), 0
        for k in range(picture.n_frames):
            picture.seek(k)
            lasts += picture.info["duration"]
        assert 2 <= picture.n_frames <= MOST and lasts <= LONGEST and len(png) <= LARGEST and picture.info["loop"] == 1
    assert moving, f"{path.stem}: give a widget scenes and record"


def test_numbers_instead_of_true_and_false(book):
    said = [word for _, o in outputs(book) for word in re.findall(
        r"\b(?:True|False)\b", o.get("text", "") + o.get("data", {}).get("text/plain", ""))]
    assert len(said) <= BARE


def test_a_lesson_ends_in_short_and_with_questions(path, book):
    if path.stem.startswith(NO_WIDGET_OF_ITS_OWN):
        return
    heads = [line for cell in book.cells if cell.cell_type == "markdown" for line in cell.source.splitlines()]
    assert heads.count("## In short") == 1 and heads.count("## Check yourself") == 1
    assert any("If you have ten" in line for line in heads[:12]), "the first lines name the short way"

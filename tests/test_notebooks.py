"""What every committed notebook must be before anything runs it: canonical, short-celled, free of plotting code; and what a
reader sees of it without a kernel: telling pictures, numbers instead of verdicts, an ending.
"""
import ast
import base64
import io
import re

import nbformat
import pytest
from PIL import Image

from course_lib.commands.notebook_form import sources
from course_lib.commands.record import FOLDER, check
from course_lib.drawing import storyboard

FILES = sorted(FOLDER.glob("*.ipynb"))
LONGEST = 20  # lines of a code cell
LARGEST = 1_500_000  # bytes of a file; GitHub shows nothing of much larger ones
BARE = 2  # of True and False that a notebook may print: a number tells more
NO_LESSON = "0_00"
MATHS = re.compile(r"\$\$.+?\$\$|\$[^$]+\$", re.S)
BARE_L = re.compile(r"(?<![A-Za-z\\_])l(?![A-Za-z'])|[∂∇]l\b")
MAGIC = re.compile(r"^\s*[%!]|get_ipython\(", re.M)
NETWORK = re.compile(r"https?://|\burl(open|retrieve)\b|\brequests\b|\bsocket\b")
PLOTTING = re.compile(r"\bplt\b|pyplot|matplotlib|\bfig(ure)?\.|\.imshow\(|\.plot\(")


def test_there_are_notebooks():
    assert FILES, f"no notebook in {FOLDER.name}/"


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def path(request):
    return request.param


@pytest.fixture
def book(path):
    return nbformat.read(path, as_version=4)


def offenders(book, wrong):
    """(cell number, first line) of the code cells for whose source `wrong` is true."""
    return [(number, cell.source.splitlines()[0]) for number, cell in sources(book) if wrong(cell.source)]


def test_canonical(path):
    assert check(path) == [], "run: python3 -m course_lib record"


def test_name_and_kernel(path, book):
    assert re.fullmatch(r"\d_\d\d_[a-z0-9_]+", path.stem), "part_number_topic"
    assert book.metadata.kernelspec.name == "python3", "else JupyterLab asks which kernel to take"
    assert "widgets" not in book.metadata, "GitHub shows no notebook that stores widgets"


def test_a_browser_opens_it(path):
    tests = (FOLDER.parent / "tests" / "browser").glob("test_*.py")
    assert any(f'FILE = ROOT / "notebooks" / "{path.name}"' in test.read_text() for test in tests)


def test_size(path):
    assert path.stat().st_size < LARGEST


def test_every_cell_has_run(book):
    assert [cell.execution_count for _, cell in sources(book)] == list(range(1, len(sources(book)) + 1))
    assert not [c for c in book.cells if c.cell_type == "code" and not c.source.strip()], "an empty cell"


def test_every_widget_has_its_picture(book):
    for number, cell in sources(book):
        shown = [o.data for o in cell.outputs if o.get("data", {}).get("text/plain", "").startswith("<")]
        assert all("image/png" in data for data in shown), f"cell {number} shows an object without a picture"


def test_cells_are_short(book):
    assert not offenders(book, lambda source: len(source.splitlines()) > LONGEST)


def test_cells_are_plain_python_without_network_or_plotting(book):
    for pattern in (MAGIC, NETWORK, PLOTTING):
        assert not offenders(book, pattern.search)


def test_imports_stand_in_the_first_code_cell(book):
    def imports(source):
        return any(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.walk(ast.parse(source)))

    assert not [line for line in offenders(book, imports) if line[0] != sources(book)[0][0]]


def test_begins_with_its_title(book):
    first = book.cells[0]
    assert first.cell_type == "markdown" and first.source.startswith("# ")


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


def test_a_storyboard_shows_the_hands_way_and_stays_on_its_first_picture(path, book):
    moving = [png for _, png in pictures(book) if getattr(Image.open(io.BytesIO(png)), "is_animated", False)]
    for png in moving:
        picture, lasts, seen = Image.open(io.BytesIO(png)), [], []
        for k in range(picture.n_frames):
            picture.seek(k)
            lasts.append(picture.info["duration"])
            seen.append(picture.convert("RGB").tobytes())
        assert 3 <= picture.n_frames <= storyboard.WAY + 2 and seen[0] == seen[-1]
        assert min(lasts) >= storyboard.READ and sum(lasts[1:-1]) <= storyboard.LONGEST
        assert len(png) <= storyboard.LARGEST and picture.info["loop"] == 1
    assert moving, f"{path.stem}: give a widget scenes and record"


def test_the_loss_is_no_one(book):
    said = [formula for cell in book.cells if cell.cell_type == "markdown" for formula in MATHS.findall(cell.source)]
    seen = [text for cell in book.cells if cell.cell_type == "code" for o in cell.outputs
            for text in re.findall(r"[∂∇]l\b|\bl [=≈] ", str(o.get("data", {}).get("text/plain", "")) + o.get("text", ""))]
    assert not [formula for formula in said if BARE_L.search(formula)] and not seen, "the loss is ℓ: an l reads as 1"


def test_numbers_instead_of_true_and_false(book):
    said = [word for _, o in outputs(book) for word in re.findall(
        r"\b(?:True|False)\b", o.get("text", "") + o.get("data", {}).get("text/plain", ""))]
    assert len(said) <= BARE


def test_a_lesson_ends_in_short_and_with_questions(path, book):
    if path.stem.startswith(NO_LESSON):
        return
    heads = [line for cell in book.cells if cell.cell_type == "markdown" for line in cell.source.splitlines()]
    assert heads.count("## In short") == 1 and heads.count("## Check yourself") == 1
    assert any("If you have ten" in line for line in heads[:12]), "the first lines name the short way"

"""The recorder on small notebooks: what it refuses, what it leaves out, and that a second recording changes nothing."""
import base64
import io

import nbformat
import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from PIL import Image

from course_lib.commands import record
from course_lib.commands.notebook_png import LARGEST, alike, decode, small
from course_lib.drawing.storyboard import animated_png

PICTURE = """
class Picture:
    def __repr__(self): return "<a picture>"
    def _repr_mimebundle_(self, **kw):
        import base64, io; from PIL import Image
        out = io.BytesIO(); Image.new("RGB", (1400, 40), COLOUR).save(out, "png")
        return {"text/plain": repr(self), "image/png": base64.b64encode(out.getvalue()).decode(),
                "application/vnd.jupyter.widget-view+json": {"model_id": "x", "version_major": 2}}
Picture()
""".strip()


def png(colour, size=(60, 40)):
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "png")
    return base64.b64encode(out.getvalue()).decode()


def notebook(folder, *sources, name="1_01_demo.ipynb"):
    path = folder / name
    cells = [new_markdown_cell("# Title"), *(new_code_cell(s) for s in sources)]
    path.write_text(nbformat.writes(new_notebook(cells=cells, metadata={"widgets": {"state": {}}})))
    return path


def stored(path):
    return nbformat.read(path, as_version=4)


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    """A notebook with a picture, a text and an empty cell, recorded."""
    path = notebook(tmp_path_factory.mktemp("record"), "import time", PICTURE.replace("COLOUR", "(0, 114, 178)"),
                    "", "print('a'); print('b', flush=True); print(time.sleep(0)); 1 + 1")  # fmt: skip
    assert record.check(path)
    record.record(path)
    return path


def test_recorded_notebook_is_canonical(recorded):
    book = stored(recorded)
    assert record.check(recorded) == record.problems(book) == []
    assert [c.id for c in book.cells] == ["c01", "c02", "c03", "c04", "c05"]
    assert [c.execution_count for c in book.cells[1:]] == [1, 2, None, 3]
    assert book.metadata.kernelspec.name == "python3" and set(book.metadata) == {"kernelspec", "language_info"}
    assert [o.get("text") for o in book.cells[4].outputs] == ["a\nb\nNone\n", None]


def test_widget_view_leaves_and_its_picture_stays_small(recorded):
    [output] = stored(recorded).cells[2].outputs
    assert set(output.data) == {"text/plain", "image/png"} and output.data["text/plain"] == "<a picture>"
    picture = decode(output.data["image/png"])
    assert (picture.mode, picture.width) == ("P", 1000)


def test_second_recording_changes_nothing(recorded):
    before = recorded.read_bytes()
    assert "as before" in record.record(recorded)
    assert recorded.read_bytes() == before


def test_same_picture_keeps_its_bytes_and_a_new_one_does_not(recorded, tmp_path):
    old = record.canonical(stored(recorded))
    for colour, changed in [((0, 118, 181), 0), ((0, 160, 178), 1)]:
        new = record.canonical(stored(recorded))
        new.cells[2].outputs[0].data["image/png"] = small(png(colour, (1000, 29)))
        assert record.keep_pictures(new, old) == changed
        assert (new == old) == (not changed)


@pytest.mark.slow
@pytest.mark.parametrize(
    "source, words",
    [
        ("x = 1\nx / 0", r"cell 3 \('x = 1'\) raises ZeroDivisionError: division by zero"),
        ("import sys; sys.stderr.write('careful'); None", "cell 3 .* stderr: careful"),
        ("import warnings; warnings.warn('old')", "cell 3 .* stderr: .*UserWarning: old"),
        ("object()", "cell 3 .* an address or a path"),
        ("import ipywidgets; ipywidgets.IntSlider()", "cell 3 .* no picture to store"),
    ],
)
def test_refused(tmp_path, source, words):
    path = notebook(tmp_path, "y = 1", source)
    before = path.read_bytes()
    with pytest.raises(record.RecordError, match=words):
        record.record(path)
    assert path.read_bytes() == before, "a refused notebook stays as it was"


@pytest.mark.parametrize(
    "spoil, words",
    [
        (lambda b: b.cells[2].update(execution_count=7), "cell 3 has execution count 7, not 2"),
        (lambda b: b.cells[2].metadata.update(execution={"shell.execute_reply": "2016"}), "not in canonical form"),
        (lambda b: b.metadata.update(widgets={"state": {}}), "not in canonical form"),
        (lambda b: b.metadata.pop("kernelspec"), "not in canonical form"),
        (lambda b: b.cells[2].outputs[0].data.update({"image/png": png("red")}), "not in canonical form"),
        (lambda b: b.cells[4].outputs[0].update(name="stderr"), "cell 5 writes to stderr: a"),
    ],
)
def test_problems_are_named(recorded, spoil, words):
    book = stored(recorded)
    spoil(book)
    assert any(words in problem for problem in record.problems(book)), record.problems(book)


def test_pictures_fit():
    noise = np.random.default_rng(0).integers(0, 255, (60, 60, 3)).repeat(20, 0).repeat(20, 1).astype(np.uint8)
    out = io.BytesIO()
    Image.fromarray(noise).save(out, "png")
    once = small(base64.b64encode(out.getvalue()).decode())
    assert decode(once).width == 1000 and len(once) * 3 / 4 <= LARGEST
    assert small(once) == once, "shrinking a small picture changes nothing"
    assert not alike(png("red"), png("red", (61, 40))) and alike(png((9, 9, 9)), png((14, 9, 9)))


def test_a_storyboard_is_kept_as_it_is_and_compared_picture_by_picture():
    way = [np.full((40, 60, 3), shade, np.uint8) for shade in (0, 120, 240)]
    one, like, other = (base64.b64encode(animated_png(pictures)).decode() for pictures in (
        way, [way[0] + 6, *way[1:]], [way[0], way[2], way[1]]))
    assert small(one) == one
    assert alike(one, one) and alike(one, like) and not alike(one, other) and not alike(one, png((0, 0, 0)))


def test_command_line(recorded, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(record, "FOLDER", recorded.parent)
    assert record.main(["--check", "1_01"]) == 0 and not capsys.readouterr().out.strip()
    assert record.main(["9_99"]) == 1, "a name that fits no notebook is a mistake"
    monkeypatch.setattr(record, "FOLDER", tmp_path)
    notebook(tmp_path, "1 / 0")
    assert record.main([]) == 1 and "REFUSED: cell 2" in capsys.readouterr().out
    assert record.main(["--check"]) == 1 and "1_01_demo.ipynb: not in canonical form" in capsys.readouterr().out

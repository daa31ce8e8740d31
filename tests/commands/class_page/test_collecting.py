"""Whose a file is: by the names that an LMS, nbgrader and people give."""
import io
import zipfile

import pytest

from course_lib.commands.class_page.collecting import collect

from .books import CHECK, RIGHT, book

BOOK = book(RIGHT, CHECK)


def laid_out(folder, *names):
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(BOOK)
    return {one.path: one for one in collect(folder)}


def zipped(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/"), data)
    return out.getvalue()


@pytest.mark.parametrize("names, learners", [
    (["Anna Beer_123_assignsubmission_file_/1_01.ipynb", "Bo O'Neil_7_assignsubmission_file_/x.ipynb"],
     {"Anna Beer", "Bo O'Neil"}),
    (["Anna Beer_123_assignsubmission_file_1_01.ipynb"], {"Anna Beer"}),
    (["beeranna_4711_998877_1_01-1.ipynb", "oneilbo_LATE_4712_998878_1_01_artificial_neuron.ipynb"], {"beeranna", "oneilbo"}),
    (["submitted/anna/week1/1_01.ipynb", "submitted/bo/week1/1_01.ipynb", "source/week1/1_01.ipynb",
      "release/week1/1_01.ipynb"], {"anna", "bo"}),
    (["all/anna_beer/1_01.ipynb", "all/anna_beer/1_02.ipynb", "all/bo/notebooks/1_01.ipynb"], {"anna beer", "bo"}),
    (["week1/anna.ipynb", "week2/anna.ipynb", "week2/bo.ipynb"], {"anna", "bo"}),
    (["1_01 Anna Beer (2).ipynb", "1_01_artificial_neuron_Bo-Copy1.ipynb", "Cy_1_01_final.ipynb"], {"Anna Beer", "Bo", "Cy"}),
    (["anna/1_01_artificial_neuron.ipynb"], {"anna"}), (["1_01_artificial_neuron.ipynb"], {"without a name"}),
    (["a/Łukasz/1_01.ipynb", "a/Jo\u0308rg/1_01.ipynb"], {"Łukasz", "Jörg"}),
])
def test_the_learner(tmp_path, names, learners):
    assert {one.learner for one in laid_out(tmp_path, *names).values()} == learners


def test_the_numbers_that_an_lms_knows_them_by(tmp_path):
    one, two = laid_out(tmp_path, "Anna_123_assignsubmission_file_/1_01.ipynb", "bo_4711_9988_x.ipynb").values()
    assert (one.moodle, one.canvas, two.moodle, two.canvas) == ("123", "", "", "4711")


def test_what_systems_put_beside_them_is_passed_over(tmp_path):
    names = ["a/x.ipynb", "a/.ipynb_checkpoints/x-checkpoint.ipynb", "__MACOSX/a/x.ipynb", "a/.DS_Store", "a/grades.csv",
             "b/progress (1).json", "b/answer.pdf"]
    assert set(laid_out(tmp_path, *names)) == {"a/x.ipynb", "b/answer.pdf"}


def test_zips_are_read_where_they_lie(tmp_path):
    inner = zipped(notebooks__1_01=BOOK)
    (tmp_path / "all.zip").write_bytes(zipped(**{"Anna_1_assignsubmission_file___1_01.ipynb": BOOK, "bo.zip": inner,
                                                "..__evil.ipynb": BOOK, "..\\evil2.ipynb": BOOK}))
    found = {one.learner for one in collect(tmp_path)} | {one.learner for one in collect(tmp_path / "all.zip")}
    assert {"Anna", "bo", "evil", "evil2"} <= found and [p.name for p in tmp_path.rglob("*")] == ["all.zip"]
    assert [p.name for p in tmp_path.parent.glob("evil*")] == []


def test_a_zip_that_cannot_be_read_has_its_row(tmp_path):
    (tmp_path / "anna.zip").write_bytes(b"PK broken")
    (tmp_path / "bo.zip").write_bytes(zipped(x=b"0" * 60_000_000))
    found = {one.learner: one.problem for one in collect(tmp_path)}
    assert "cannot be opened" in found["anna"] and "60 MB" in found["bo"]


def test_a_zip_in_a_zip_without_end_ends(tmp_path):
    data = BOOK
    for n in range(6):
        data = zipped(**{f"deeper{n}.zip" if n else "x.ipynb": data})
    (tmp_path / "anna.zip").write_bytes(data)
    assert [one.problem for one in collect(tmp_path)] == ["The zip cannot be opened: it holds more than can be read."]

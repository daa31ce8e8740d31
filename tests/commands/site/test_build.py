"""Building: what has not changed is taken over, what fails is named, and nothing but a site of ours is ever replaced."""
import json

import pytest

from course_lib.commands.site import build, recordings
from course_lib.commands.site.__main__ import main

pytest.importorskip("math_core", reason="the site needs math-core: install the course with [site]")
PICTURE = {"output_type": "execute_result", "data": {"image/png": "AAAA", "text/plain": "<Bar: A bar>"}}
BAR = "from tests.commands.site.widgets import Bar\n"
BROKEN = BAR + """
class Broken(Bar):
    def sentence(self, old, new, result):
        return f"{1 / (8 - new['n'])}"
Broken()"""


@pytest.fixture
def course(tmp_path, monkeypatch):
    """`course(name=sources)` writes notebooks, and nothing else is in the course."""
    monkeypatch.setattr(build, "ROOT", tmp_path)
    (tmp_path / "notebooks").mkdir()

    def write(**notebooks):
        for name, sources in notebooks.items():
            cells = [{"cell_type": "markdown", "id": "c01", "source": "# Bars"}]
            cells += [{"cell_type": "code", "id": f"c{i:02d}", "source": source, "outputs": [PICTURE]}
                      for i, source in enumerate(sources, 2)]
            (tmp_path / "notebooks" / f"{name}.ipynb").write_text(json.dumps({"cells": cells}), "utf-8")
        return tmp_path / "out"

    return write


def site(folder, *more):
    return main([str(folder), "--repository", "", *more])


def content(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.slow
def test_failures_are_named_and_what_is_the_same_is_taken_over(course, capsys, monkeypatch):
    folder = course(bars=[BAR + "Bar()", BROKEN], raising=["Bar()"])
    assert site(folder) == 1
    said = capsys.readouterr().err
    assert "bars c03: Broken: ZeroDivisionError" in said and "bars c02" not in said
    assert "raising: RuntimeError: cell c02: NameError" in said
    page = (folder / "bars.html").read_text("utf-8")
    assert page.count("data-recording=") == 1 and page.count('class="still"') == 2, "the stored picture stands where it failed"
    (folder.parent / "notebooks" / "raising.ipynb").unlink()
    course(bars=[BAR + "Bar()"])
    assert site(folder) == 0 and not (folder / "raising.html").exists()
    before = content(folder)
    monkeypatch.setattr(recordings, "begin", lambda *args: pytest.fail("nothing has changed: nothing is recorded"))
    assert site(folder) == 0 and content(folder) == before
    table = next((folder / "recordings").glob("*.js")).read_text("utf-8")
    assert table.startswith('course.register("') and table.count('"s":') > 20


def test_another_folder_is_never_touched(course, capsys):
    folder = course(bars=["1"])
    folder.mkdir()
    (folder / "thesis.tex").write_text("years of work")
    assert site(folder) == 2 and "is not empty and not a site of the course" in capsys.readouterr().err
    assert content(folder) == {"thesis.tex": b"years of work"}
    file = folder.with_name("file")
    file.write_text("a file")
    assert site(file) == 2 and file.read_text() == "a file"


def test_an_interrupted_build_leaves_the_old_site_whole(course, monkeypatch):
    folder = course(bars=["1"])
    folder.mkdir()
    for name in (build.MARK, "index.html"):
        (folder / name).write_text("old")
    before = content(folder)

    def interrupted(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr(recordings, "make", interrupted)
    with pytest.raises(KeyboardInterrupt):
        site(folder)
    assert content(folder) == before and sorted(p.name for p in folder.parent.iterdir()) == ["notebooks", "out"]
    folder.rename(folder.with_name("out.old"))      # between the two steps of the exchange
    with pytest.raises(KeyboardInterrupt):
        site(folder)
    assert content(folder) == before and not folder.with_name("out.old").exists()


def test_a_formula_that_is_not_understood_stops_the_build_before_anything_is_recorded(course, capsys, monkeypatch):
    folder = course(bars=["1"])
    path = folder.parent / "notebooks" / "bars.ipynb"
    path.write_text(path.read_text("utf-8").replace("# Bars", "# Bars of $\\\\nosuchcommand$"), "utf-8")
    monkeypatch.setattr(recordings, "begin", lambda *args: pytest.fail("too early"))
    assert site(folder) == 2 and "bars: '\\\\nosuchcommand'" in capsys.readouterr().err and not folder.exists()


def test_no_such_notebook(course, capsys):
    assert site(course(bars=["1"]), "--only", "9_99") == 2 and "no notebook is called 9_99" in capsys.readouterr().err


@pytest.mark.slow
def test_a_site_that_has_become_too_large_stays_as_it_was(course, capsys, monkeypatch):
    folder = course(bars=[BAR + "Bar()"])
    assert site(folder) == 0
    before = content(folder)
    monkeypatch.setattr(build, "WHOLE", sum(map(len, before.values())) - 1)
    assert site(folder) == 2 and content(folder) == before
    assert "the recordings of bars (" in capsys.readouterr().err

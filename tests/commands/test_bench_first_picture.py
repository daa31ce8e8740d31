"""What `bench first_minutes` calls the first picture: the one on the page, be the cell that shows it at its end or not."""
from types import SimpleNamespace

import nbformat
from nbformat.v4 import new_code_cell, new_notebook, new_output

from course_lib.commands.bench import first_picture
from course_lib.commands.server_extension import VIEW
from course_lib.exercises.progress_file import OFF


def test_the_picture_of_a_cell_that_trains_counts_when_it_is_displayed(tmp_path, monkeypatch):
    now = 0.0

    async def cell_by_cell(book, folder, settings, heard):
        nonlocal now
        assert settings[OFF] == "on", "a reader's kernel"
        now = 2.0
        yield 1
        for at, kind, data in ((2.5, "display_data", "text/html"), (3.0, "display_data", VIEW), (40.0, "execute_result", VIEW)):
            now = at
            heard({"msg_type": kind, "content": {"data": {data: ""}}})
        yield 1

    monkeypatch.setattr(first_picture, "cell_by_cell", cell_by_cell)
    monkeypatch.setattr(first_picture, "time", SimpleNamespace(perf_counter=lambda: now))
    stored = new_output("display_data", {"image/png": "", "text/plain": ""})
    nbformat.write(new_notebook(cells=[new_code_cell("1"), new_code_cell("2", outputs=[stored])]), tmp_path / "one.ipynb")
    assert first_picture.run(tmp_path / "one.ipynb", "cache") == {"start": 2.0, "picture": 1.0, "cell": 38.0}

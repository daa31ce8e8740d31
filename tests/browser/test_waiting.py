"""A cell that waits for a training shows it: picture and bar meanwhile, and its picture alone when it is done."""
import pytest

from tests.browser import kernel

from .test_never_silent import written

SLOW = """
import os, time
from course_lib.exercises.progress_file import OFF
os.environ.pop(OFF, None)                           # as a reader's kernel
from course_lib.widgets import EarlyStopping
class Slow(EarlyStopping):
    def work(self):
        for k in range(20):
            time.sleep(0.2)
            self.progress((k + 1) / 20)
            yield
"""


@pytest.mark.slow
def test_the_picture_of_a_training_is_seen_while_its_cell_waits(notebook, tmp_path):
    book = notebook(written(tmp_path / "slow.ipynb", [SLOW, "slow = Slow().run_to_end()\nslow"]), run=False)
    bar = "document.querySelector('.jp-OutputArea progress[aria-label=training]')"
    frame = "Number(document.querySelector('.course-picture')?.dataset.frame ?? 0)"
    book.menu("Run", "Run All Cells")
    book.page.wait(f"{bar}?.value > 0.2 && {bar}.parentElement.innerText.includes('stops it')", why="a bar", seen=f"{bar}?.value")
    book.page.wait(f"{frame} > 2 && {bar}.value < 1", why="pictures while the cell runs", seen=frame)
    book.page.wait("course.ran()", why="both cells")
    one = kernel.widget(book, "slow = Slow()")
    assert not book.page.js(f"!!{bar}") and one.alt()
    assert book.page.js("document.querySelectorAll('.course-picture').length") == 1

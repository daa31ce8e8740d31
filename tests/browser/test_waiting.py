"""A cell that waits for a training is not silent: a bar below it, and a picture alone when it is done."""
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
def test_the_bar_of_a_training_is_seen_and_goes(notebook, tmp_path):
    book = notebook(written(tmp_path / "slow.ipynb", [SLOW, "slow = Slow().run_to_end()\nslow"]), run=False)
    bar = "document.querySelector('.jp-OutputArea progress[aria-label=training]')"
    book.menu("Run", "Run All Cells")
    book.page.wait(f"{bar}?.value > 0.2 && {bar}.parentElement.innerText.includes('stops it')", why="a bar", seen=f"{bar}?.value")
    book.page.wait("course.ran()", why="both cells")
    one = kernel.widget(book, "slow = Slow()")
    assert not book.page.js(f"!!{bar}") and one.alt()

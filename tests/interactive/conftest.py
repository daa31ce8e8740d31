"""A view with nothing in it, for the tests of mechanisms."""
import pytest

from course_lib.drawing.canvas import Canvas


class DemoView:
    def __init__(self):
        self.canvas = Canvas(300, 100)
        self.ax = self.canvas.axes(30, 20, 240, 70)

    def update(self, seen=None):
        self.seen = seen


@pytest.fixture
def demo_view():
    return DemoView

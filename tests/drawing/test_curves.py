"""Names at the ends of curves stand clear of each other, however large they are."""
import pytest

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.curves import Curves
from course_lib.drawing.style import SERIES
from tests.lettering import boxes


@pytest.mark.parametrize("size", [9, 11, 14, 20])
def test_names_of_curves_that_meet_stand_apart_and_in_order(size):
    canvas = Canvas(400, 300)
    ax = canvas.axes(40, 40, 250, 200, xlim=(0, 1), ylim=(0, 1))
    curves = Curves(canvas, ax, ("low", "mid", "high"), SERIES[:3])
    for label in curves.labels:
        label.set_fontsize(size)
    curves.set([0, 1], [[0.1, 0.5], [0.2, 0.501], [0.9, 0.502]])
    written = {words.strip(): (bottom, top) for words, _, bottom, _, top in boxes(canvas)}
    ends = [written[name] for name in ("low", "mid", "high")]
    assert all(top <= above + 0.3 * (top - bottom) for (bottom, top), (above, _) in zip(ends, ends[1:], strict=False))
    assert [bottom for bottom, _ in ends] == sorted(bottom for bottom, _ in ends)

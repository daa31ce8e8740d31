"""g and g′ on a projector: contrast of every line and word, and no curve through a name."""
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from course_lib.drawing.style import CLASSES, PAPER
from course_lib.lessons.activation_functions.curves_view import SHADE
from course_lib.widgets import ActivationCurves
from tests.hands import fresh, no_thread_left  # noqa: F401

curves = fresh(ActivationCurves)
GROUNDS = (PAPER, SHADE)


def contrast(one, other):
    """WCAG: (lighter + 0.05) / (darker + 0.05), of relative luminances."""
    def luminance(colour):
        parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21) and contrast("#777777", "#777777") == 1


@pytest.mark.parametrize("ground", GROUNDS)
def test_words_stand_out_by_4_and_a_half_lines_by_3(curves, ground):
    view = curves.view
    words = [*view.names, *view.titles, view.key]
    lines = [*view.others, *view.main, view.tangent, view.theirs, *view.vertical, *view.level]
    assert min(contrast(t.get_color(), ground) for t in words) >= 4.5
    assert min(contrast(line.get_color(), ground) for line in lines) >= 3
    ticks = [label for ax in (view.left, view.right) for label in (*ax.get_xticklabels(), *ax.get_yticklabels())]
    assert min(contrast(label.get_color(), ground) for label in ticks) >= 4.5
    assert min(t.get_fontsize() for t in (*words, *ticks)) >= 12


def test_saturation_has_no_colour_of_a_class(curves):
    red, green, blue = to_rgb(SHADE)
    assert max(red, green, blue) - min(red, green, blue) < 0.04, "a grey"
    used = {line.get_color() for line in (*curves.view.others, *curves.view.main)}
    assert not used & {look["color"] for look in CLASSES[:2]}


@pytest.mark.parametrize("g", ["sigm", "tanh", "reclin", "linear"])
def test_no_curve_runs_through_a_name_and_no_word_over_another(curves, g):
    curves.set(g=g, a=6.0)
    view, canvas = curves.view, curves.view.canvas
    canvas.scale = 1.0
    canvas.render()
    boxes = {t.get_text(): t.get_window_extent(canvas.agg.get_renderer()) for t in (*view.names, *view.titles, view.key)
             if t.get_text()}
    for name, box in boxes.items():
        for line in (*view.others, *view.main):
            for x, y in line.axes.transData.transform(line.get_xydata()):
                assert not (box.x0 < x < box.x1 and box.y0 < y < box.y1), f"{name} is struck through"
        assert not [other for other in boxes if other != name and box.overlaps(boxes[other])]
        assert 0 <= box.x0 and box.x1 <= canvas.width and np.isfinite(box.y1)


def test_a_jump_is_no_stroke(curves):
    curves.set(g="reclin")
    slope = curves.view.main[1].get_xydata()
    there = slope[np.isfinite(slope[:, 1])]
    assert set(there[:, 1]) == {0, 1} and len(slope) - len(there) == 1, "torn between 0 and 1, and nowhere else"


def test_names_lie_above_every_line(curves):
    """The cross-hair goes anywhere: a word keeps its halo on top of it."""
    order = curves.view.canvas.artists
    last = max(order.index(line) for line in (*curves.view.vertical, *curves.view.level, *curves.view.main))
    assert all(order.index(name) > last for name in curves.view.names)

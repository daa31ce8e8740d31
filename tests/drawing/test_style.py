"""The colours of the style: dark enough on white, and told apart by every eye, with red or green cones missing too."""
from itertools import combinations

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from course_lib.drawing import style
from course_lib.drawing.style import CLASSES, GRAD, INK, NEG, POS, SERIES, TEST, TRAIN, VALID

EYES = {"usual": np.eye(3),                              # Machado, Oliveira & Fernandes, 2009: on linear RGB
        "no green cones": [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]],
        "no red cones": [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]]}


def linear(colour):
    c = np.array(to_rgb(colour))
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def contrast(colour):
    """With white, as WCAG defines it."""
    return 1.05 / (linear(colour) @ [0.2126, 0.7152, 0.0722] + 0.05)


def lab(colour, eye):
    """Oklab, times 100: a step of 2 is just seen."""
    lms = np.clip(EYES[eye] @ linear(colour), 0, 1) @ np.array(
        [[0.412, 0.212, 0.088], [0.536, 0.681, 0.282], [0.051, 0.107, 0.630]])
    return 100 * np.cbrt(lms) @ np.array(
        [[0.210, 1.978, 0.026], [0.794, -2.429, 0.783], [-0.004, 0.451, -0.809]])


@pytest.mark.parametrize("eye", EYES)
def test_the_curves_of_a_run_are_told_apart_and_are_no_class(eye):
    for one, other in combinations((TRAIN, VALID, TEST, NEG, POS), 2):
        least = 6 if {one, other} == {TEST, NEG} else 10     # green and orange: to eyes without red cones, hardly more
        assert np.linalg.norm(lab(one, eye) - lab(other, eye)) > least, (one, other)


def test_words_in_the_colour_of_a_curve_can_be_read():
    assert min(contrast(colour) for colour in (TRAIN, VALID, GRAD, INK, POS)) > 4.5 and contrast(TEST) > 4
    assert min(contrast(colour) for colour in (*SERIES, NEG)) > 3


def test_validation_and_gradient_are_no_colour_of_anything_else():
    assert not {VALID, GRAD} & {*SERIES, NEG, POS, INK, *(look["color"] for look in CLASSES[:2])} and VALID != GRAD


WORDS = [style.INK, style.GREY, style.NEG, style.POS, style.VALID, style.TEST, style.GRAD, style.WRONG, *style.SERIES,
         *style.OPTIMIZERS.values()]


def test_words_in_every_colour_can_be_read_and_keep_it_where_it_is_dark_enough():
    assert style.contrast("black") == pytest.approx(21) and style.contrast("white") == pytest.approx(1)
    assert style.contrast(style.NEG) < 3.3 and style.contrast(style.TEST) < 4.3
    for colour in WORDS:
        word = style.for_words(colour)
        assert contrast(word) >= 4.5
        assert (word == colour) is (style.contrast(colour) >= 4.5)

"""A drawn digit looks like MNIST's to a network: fitted, centred, of their stroke width; and its text brings it back."""
import numpy as np
import pytest

from course_lib.data import mnist
from course_lib.data.strokes import centre, drawing, from_text, to_text

ONE = [np.array([[0.3, 0.9], [0.3, 0.1]])]
CIRCLE = [np.stack([np.cos(t := np.linspace(0, 2 * np.pi, 40)), np.sin(t)], 1) * 0.2 + 0.7]


@pytest.mark.parametrize("strokes", [ONE, CIRCLE, [*ONE, *CIRCLE]])
def test_it_is_centred_and_twenty_pixels_large(strokes):
    image = drawing(strokes).reshape(28, 28)
    assert np.abs(centre(image)).max() < 0.3
    rows, columns = np.nonzero(image.max(1) > 0.5)[0], np.nonzero(image.max(0) > 0.5)[0]
    assert max(np.ptp(rows), np.ptp(columns)) + 1 in (19, 20, 21)
    assert image.dtype == np.float32 and 0 <= image.min() and image.max() == 1


def test_place_and_size_of_the_drawing_do_not_matter():
    moved = [7 * s - 3 for s in CIRCLE]
    assert np.abs(drawing(moved) - drawing(CIRCLE)).max() < 1e-5


def test_up_is_up():
    seven = drawing([np.array([[0, 1], [0.6, 1.0], [0.2, 0]])]).reshape(28, 28)
    inked = [np.ptp(np.flatnonzero(row > 0.5)) for row in seven if (row > 0.5).any()]
    assert inked[1] > 2 * inked[-2]


def test_as_much_ink_and_as_centred_as_mnists():
    X, y = mnist().valid
    ones, zeros = X[y == 1] / 255.0, X[y == 0] / 255.0
    for drawn, real in ((drawing(ONE), ones), (drawing(CIRCLE), zeros)):
        low, high = np.quantile(real.sum(1), (0.05, 0.95))
        assert low < drawn.sum() < high
    assert np.abs([centre(x.reshape(28, 28)) for x in zeros[:200]]).max() < 1.0


def test_a_dot_and_an_empty_pad():
    dot = drawing([np.array([[0.2, 0.2]])]).reshape(28, 28)
    assert 1 < dot.sum() < 12 and np.abs(centre(dot)).max() < 0.1
    assert drawing([]).sum() == 0 and drawing([np.zeros((0, 2))]).sum() == 0


@pytest.mark.parametrize("bad", [[np.zeros(3)], [np.zeros((2, 3))], [np.full((2, 2), np.nan)]])
def test_what_is_no_stroke_is_said(bad):
    with pytest.raises(ValueError, match="stroke"):
        drawing(bad)


def test_text_brings_the_drawing_back():
    strokes = [np.array([[0.3, 0.9], [0.3, 0.1]]), CIRCLE[0]]
    text = to_text(strokes)
    assert " " not in text and len(text) < 120
    assert to_text(from_text(text)) == text
    assert np.abs(drawing(from_text(text)) - drawing(strokes)).mean() < 0.03
    assert from_text("") == [] == from_text(to_text([]))
    for bad in ("abc", "a b", "AB", "ab..cd"):
        with pytest.raises(ValueError, match="pairs"):
            from_text(bad)

"""The reader's own function in the pictures of part 2: unfinished or wrong, the course's is drawn and a strip says so."""
import numpy as np
import pytest

from course_lib.lessons.early_stopping import live
from course_lib.widgets import (
    EarlyStopping,
    GradientCheck,
    Initialization,
    ModelSelection,
    Momentum,
    Race,
    Regret,
    Regularization,
    Sgd,
    Surrogate,
)
from tests.hands import no_thread_left  # noqa: F401

NAN, NEGATIVE = float("nan"), -1.0
CASES = [
    (EarlyStopping, "rule", {}, lambda errors, look: (0, 10**6), "answered best = 0"),
    (Regret, "rule", {}, lambda errors, look: (0, 10**6), "answered best = 0"),
    (Surrogate, "nll", {}, lambda f, y: NAN, "returned NaN"),
    (Sgd, "update", dict(loss="NLL"), lambda w, b, x, y, alpha: (w, NAN), "returned NaN"),
    (Momentum, "update", {}, lambda theta, grad, velocity, alpha, beta: (theta, NAN * velocity), "returned NaN"),
    (Race, "update", {}, lambda theta, slope: theta, "has an argument slope"),
    (GradientCheck, "difference", {}, lambda f, x, eps: NAN * x, "returned NaN"),
    (ModelSelection, "sample", dict(search="random"), lambda u, low, high: -u, "not positive"),
    (Regularization, "variance", {}, lambda lam, T: NEGATIVE, "no variance"),
    (Initialization, "recipe", {}, lambda U: NAN * U, "no numbers"),
]


def shown(widget):
    """(the picture, its strip or nothing below it)."""
    if isinstance(widget, EarlyStopping):
        widget.run_to_end()
    pixels, height = widget.still(), widget.view.canvas.height
    widget.close()
    return pixels[:height], pixels[height:]


@pytest.mark.slow
@pytest.mark.one_in(3)
@pytest.mark.parametrize(("kind", "argument", "start", "wrong", "words"), CASES, ids=[case[0].__name__ for case in CASES])
def test_what_cannot_be_drawn_is_the_courses_with_a_strip(kind, argument, start, wrong, words, monkeypatch):
    monkeypatch.setattr(live, "EPOCHS", {500: 1, 2000: 1, 10000: 1, 50000: 1})
    course, no_strip = shown(kind(**start))
    assert not no_strip.size
    for fn, said in ((lambda *args: ..., "is not finished yet" if kind is not Race else "has an argument"), (wrong, words)):
        widget = kind(**{argument: fn}, **start)
        picture, strip = shown(widget)
        if kind is GradientCheck:                          # a diamond where the reader's will be says so: ours
            assert 0 < (picture != course).any(axis=-1).mean() < 0.002 and "ours" in widget.view.yours_label.get_text()
        else:
            np.testing.assert_array_equal(picture, course)
        assert said in widget.note() and widget.note() in widget.status and strip.size

"""What a control takes: numbers in every locale, options, switches; all else is refused in words."""
import math

import numpy as np
import pytest

from course_lib.interactive.controls import Choice, Slider, Toggle

X = Slider("x", "x₁", 0.0, "input x 1", "numbers", low=-1, high=1, step=0.1)
N = Slider("n", "n", 2, low=0, high=9, step=1)
ALPHA = Slider("alpha", "α", 0.1, low=0.001, high=10.0, log=True)
G = Choice("g", "g", "tanh", options=("sigm", "tanh"))
SHOW = Toggle("show", "show", False, draw_only=True, on="hide")


@pytest.mark.parametrize(("control", "given", "clean"), [
    (X, 0.123, 0.1), (X, "-0.5", -0.5), (X, 1 + 1e-12, 1), (X, np.float32(0.3), 0.3), (N, 3.0, 3), (N, "4", 4), (N, 8.6, 9),
    (X, "0,5", 0.5), (X, " −,3 ", -0.3), (X, "+0.7", 0.7), (X, "1e-1", 0.1), (N, "4,0", 4), (ALPHA, "2,5e-3", 0.0025),
    (ALPHA, 0.0012345, 0.00123), (ALPHA, 10, 10.0), (G, "sigm", "sigm"), (SHOW, "on", True), (SHOW, 0, False),
])
def test_a_value_comes_to_rest_on_the_grid(control, given, clean):
    value = control.clean(given)
    assert value == clean and type(value) is type(control.clean(control.start))
    assert control.parse(control.text(value)) == value


@pytest.mark.parametrize(("control", "given", "words"), [
    (X, 1.5, "x₁ must lie between -1 and 1, 1.5 does not"), (X, math.nan, "nan does not"), (X, math.inf, "inf does not"),
    (X, "0,5,0", "must be a number, not '0,5,0'"), (X, "0 5", "must be a number"), (X, "nan", "must be a number"),
    (X, "1_0", "must be a number"), (X, "", "must be a number"), (N, "1,200", "must be a whole number, not '1,200'"),
    (N, "2.5", "n must be a whole number"), (X, "0,5 m", "not '0,5 m'"),
    (X, "wide", "must be a number, not 'wide'"), (X, None, "must be a number"), (X, [1], "must be a number"),
    (ALPHA, 0, "between 0.001 and 10"), (ALPHA, -1, "-1 does not"), (G, "relu", "one of sigm, tanh, not 'relu'"),
    (G, [], "one of"), (SHOW, "maybe", "on or off"), (SHOW, None, "on or off"),
])
def test_a_wrong_value_is_refused_in_words(control, given, words):
    with pytest.raises(ValueError, match="must|is on or off") as caught:
        control.clean(given)
    assert words in str(caught.value)


def test_the_front_end_is_told_all_it_needs():
    assert X.spec() == dict(kind="slider", name="x", label="x₁", aria="input x 1", group="numbers", min=-1, max=1, step=0.1,
                            log=False)
    assert G.spec()["options"] == ["sigm", "tanh"] and SHOW.spec()["on"] == "hide" and ALPHA.spec()["log"]
    assert N.spec()["aria"] == "n" and N.whole and not X.whole

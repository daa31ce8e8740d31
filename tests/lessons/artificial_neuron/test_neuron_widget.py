"""One neuron under the hand: pulling the arrow and the line, clicking points, the best single unit, a reader's own h."""
import numpy as np
import pytest

from course_lib.drawing.style import TRIANGLE
from course_lib.lessons.artificial_neuron.neuron_widget import LIMIT
from course_lib.separability import accuracy
from course_lib.widgets import Neuron
from tests.hands import at, click, drag, fresh, no_thread_left, tell  # noqa: F401

neuron = fresh(Neuron)


def weights(widget):
    return tuple(widget.values[name] for name in ("w1", "w2", "b"))


# --- the hand --------------------------------------------------------------------------------------------------------

def test_the_tip_of_the_arrow_follows(neuron):
    drag(neuron, neuron.view.plane.ax, (1.6, 1.1), (1.0, 1.5), (-1.0, 2.0))
    assert weights(neuron) == pytest.approx((-1.0, 2.0, -0.6), abs=0.01)
    assert "w turned by +" in neuron.status
    drag(neuron, neuron.view.plane.ax, (-1.0, 2.0), (-1.4, 2.8))
    assert "w only changed length: same direction." in neuron.status


def test_the_line_follows_and_only_b_moves(neuron):
    neuron.set(w1=1, w2=0, b=-1)                       # the line x₁ = 1
    drag(neuron, neuron.view.plane.ax, (1.0, 2.0), (0.0, 2.0), (-2.0, 1.0))
    assert weights(neuron) == pytest.approx((1, 0, 2), abs=0.01)
    assert "Only the position changed: w and its direction are the same." in neuron.status


def test_the_arrow_stays_in_its_range_and_goes_on_outside_the_map(neuron):
    tell(neuron, "down", **at(neuron, neuron.view.plane.ax, 1.6, 1.1))
    tell(neuron, "move", **at(neuron, neuron.view.plane.ax, 2.9, -3.8))
    assert weights(neuron)[:2] == pytest.approx((2.9, -3.0), abs=0.01), "a hand that leaves the map still holds the arrow"
    tell(neuron, "move", **at(neuron, neuron.view.plane.ax, -1.0, 0.5))
    assert weights(neuron)[:2] == pytest.approx((-1.0, 0.5), abs=0.01)
    tell(neuron, "up", x=0.0, y=0.0)
    tell(neuron, "move", **at(neuron, neuron.view.plane.ax, 2.0, 2.0))
    assert weights(neuron)[:2] == pytest.approx((-1.0, 0.5), abs=0.01), "let go"


def test_pulling_nothing_or_the_surface_moves_nothing(neuron):
    before = weights(neuron)
    drag(neuron, neuron.view.plane.ax, (-2.5, -2.5), (0.0, 0.0))
    tell(neuron, "down", x=0.2, y=0.5)
    tell(neuron, "move", x=0.3, y=0.6)
    tell(neuron, "up", x=0.3, y=0.6)
    assert weights(neuron) == before and neuron.values["data"] == "none"


def test_arrow_keys_move_w(neuron):
    for key, shift, w in [("ArrowRight", False, (1.7, 1.1)), ("ArrowDown", False, (1.7, 1.0)), ("ArrowLeft", True, (1.69, 1.0))]:
        tell(neuron, "key", key=key, shift=shift)
        assert weights(neuron)[:2] == pytest.approx(w)
    for _ in range(40):
        tell(neuron, "key", key="ArrowUp")
    assert neuron.values["w2"] == 3 and not neuron.picture.failed


# --- points ----------------------------------------------------------------------------------------------------------

def test_clicks_add_points_and_erase_them(neuron):
    click(neuron, neuron.view.plane.ax, -2, 1)
    click(neuron, neuron.view.plane.ax, 2, 2, shift=True)
    neuron.set(pen=TRIANGLE)
    click(neuron, neuron.view.plane.ax, 0.5, -2)
    assert neuron.values["data"] == "own" and neuron.mine == [
        (pytest.approx(-2, abs=0.02), pytest.approx(1, abs=0.02), 0), (pytest.approx(2, abs=0.02), pytest.approx(2, abs=0.02), 1),
        (pytest.approx(0.5, abs=0.02), pytest.approx(-2, abs=0.02), 1)]
    assert "of 3 points" in neuron.status
    neuron.set(pen="erase")
    click(neuron, neuron.view.plane.ax, -2, 1)
    click(neuron, neuron.view.plane.ax, 0, 0)
    assert len(neuron.mine) == 2 and "of 2 points" in neuron.status
    assert [len(cloud.get_xdata()) for cloud in neuron.view.plane.clouds] == [0, 2]


def test_a_click_on_a_gate_starts_from_its_corners(neuron):
    neuron.set(data="XOR")
    click(neuron, neuron.view.plane.ax, 0, 2.5)
    assert len(neuron.mine) == 5 and neuron.values["data"] == "own"
    again = Neuron().restore(neuron.code)
    assert again.mine == neuron.mine and again.status.endswith(neuron.status[-40:])


def test_there_is_room_for_so_many_points(neuron):
    neuron.restore("Neuron data=own points=" + ";".join(f"{x / 20 - 2:g},1,0" for x in range(LIMIT + 5)))
    assert len(neuron.mine) == LIMIT
    click(neuron, neuron.view.plane.ax, -2.5, -2.5)
    assert f"there are {LIMIT} points already" in neuron.status and neuron.picture.failed
    tell(neuron, "press", name="best")
    assert not neuron.picture.failed


@pytest.mark.parametrize("points", ["1,2", "a,b,0", "1;2;3", "1,nan,0", "1,2,7"])
def test_points_that_are_none_are_refused(neuron, points):
    click(neuron, neuron.view.plane.ax, -2, 1)
    with pytest.raises(ValueError, match="points must be"):
        neuron.restore(f"Neuron data=own points={points}")
    assert len(neuron.mine) == 1, "those of before are still there"


@pytest.mark.parametrize(("gate", "right"), [("OR", 4), ("AND", 4), ("XOR", 3)])
def test_best_single_unit(neuron, gate, right):
    neuron.set(data=gate).press("best")
    assert accuracy(weights(neuron)[:2], weights(neuron)[2], *neuron.points) == right / 4
    assert ("linearly separable" if right == 4 else "right on 3 of 4 (75 %)") in neuron.status


def test_best_without_points_asks_for_some(neuron):
    tell(neuron, "press", name="best")
    assert "no points: choose OR, AND or XOR, or click" in neuron.status and neuron.picture.failed


def test_the_sentence_when_there_is_no_rift(neuron):
    neuron.set(w1=0, w2=0, b=1, g="linear")
    assert neuron.status.endswith("w = 0: h(x) = 1.00 everywhere, no rift.")
    assert not neuron.view.line.get_xdata().size and "no line" in neuron.view.finding.get_text()
    neuron.set(w1=0.01, b=6)
    assert "far outside" in neuron.view.finding.get_text()


# --- a neuron of the reader's own ------------------------------------------------------------------------------------

@pytest.mark.parametrize("h", [
    lambda x, w, b, g: g(b + x @ w), lambda x, w, b, g: g(b + w @ x), lambda x, w, b, g: g(b + w[0] * x[0] + w[1] * x[1]),
    lambda x, w, b, g: [g(b + x @ w)], lambda x, w, b, g: g(b + x @ w) if np.ndim(x) == 1 else 1 / 0])
def test_own_h_equals_ours_however_it_is_written(h):
    own, ours = Neuron(h=h, b=0.5), Neuron(b=0.5)
    assert own.trouble == "" and "YOUR function" in own.status
    np.testing.assert_allclose(own.result[0], ours.result[0], atol=1e-5)
    own.set(b=-1, g="sigm")
    np.testing.assert_allclose(own.result[0], ours.set(b=-1, g="sigm").result[0], atol=1e-5)


def raises(x, w, b, g):
    raise KeyError("x3")


@pytest.mark.parametrize(
    ("h", "words"),
    [
        (lambda x, w, b, g: None, "it is not finished yet."),
        (lambda x, w, b, g: ..., "it is not finished yet."),
        (raises, "KeyError: 'x3'."),
        (lambda x: x, "TypeError: "),
        (lambda x, w, b, g: x * np.nan, "for one x it must return one number"),
        (lambda x, w, b, g: np.nan, "it returned NaN or infinity."),
        (lambda x, w, b, g: 1e300, "NaN or infinity."),
        (lambda x, w, b, g: "big", "one number, it returned 'big'."),
        (lambda x, w, b, g: x, "for one x it must return one number"),
        ("not a function", "TypeError: "),
    ],
)
def test_own_h_that_fails_says_so_and_the_widget_goes_on(h, words):
    own = Neuron(h=h)
    assert own.status.startswith("Your function gave no surface: ") and words in own.status
    own.set(b=2, g="reclin", data="OR").press("best")
    assert own.picture.number > 1 and "linearly separable" in own.status


def test_own_h_that_fails_only_sometimes():
    own = Neuron(h=lambda x, w, b, g: x @ w / float(b > 0), b=1)
    assert not own.trouble
    tell(own, "set", name="b", value=-1)
    assert "NaN or infinity" in own.status and own.values["b"] == -1
    tell(own, "set", name="b", value=2)
    assert "YOUR function" in own.status

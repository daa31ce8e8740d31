"""One neuron under the hand: pulling the arrow and the line, clicking points, the best single unit, a reader's own h."""
import numpy as np
import pytest

from course_lib.drawing.style import TRIANGLE
from course_lib.drawing.surface import TALL, TILT
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


@pytest.mark.slow
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
    assert neuron.values["data"] == "own" and neuron.own_points == [
        (pytest.approx(-2, abs=0.02), pytest.approx(1, abs=0.02), 0), (pytest.approx(2, abs=0.02), pytest.approx(2, abs=0.02), 1),
        (pytest.approx(0.5, abs=0.02), pytest.approx(-2, abs=0.02), 1)]
    assert "of 3 points" in neuron.status
    neuron.set(pen="erase")
    click(neuron, neuron.view.plane.ax, -2, 1)
    click(neuron, neuron.view.plane.ax, 0, 0)
    assert len(neuron.own_points) == 2 and "of 2 points" in neuron.status
    assert [len(cloud.get_xdata()) for cloud in neuron.view.plane.clouds] == [0, 2]


def test_a_click_on_a_gate_starts_from_its_corners(neuron):
    neuron.set(data="XOR")
    click(neuron, neuron.view.plane.ax, 0, 2.5)
    assert len(neuron.own_points) == 5 and neuron.values["data"] == "own"
    again = Neuron().restore(neuron.code)
    assert again.own_points == neuron.own_points and again.status.endswith(neuron.status[-40:])


def test_there_is_room_for_so_many_points(neuron):
    neuron.restore("Neuron data=own points=" + ";".join(f"{x / 20 - 2:g},1,0" for x in range(LIMIT + 5)))
    assert len(neuron.own_points) == LIMIT
    click(neuron, neuron.view.plane.ax, -2.5, -2.5)
    assert f"there are {LIMIT} points already" in neuron.status and neuron.picture.failed
    tell(neuron, "press", name="best")
    assert not neuron.picture.failed


@pytest.mark.parametrize("points", ["1,2", "a,b,0", "1;2;3", "1,nan,0", "1,2,7"])
def test_points_that_are_none_are_refused(neuron, points):
    click(neuron, neuron.view.plane.ax, -2, 1)
    with pytest.raises(ValueError, match="points must be"):
        neuron.restore(f"Neuron data=own points={points}")
    assert len(neuron.own_points) == 1, "those of before are still there"


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


def test_one_input_is_read_where_the_pointer_is(neuron):
    assert "x = (1.00, 2.00):   a(x) = 3.20,   h(x) = 0.997" in neuron.view.reading.get_text(), "tanh never reaches 1"
    said = neuron.set(w1=0.5, w2=-1, b=1).status
    assert "a(x) = −0.50,   h(x) = −0.462" in neuron.view.reading.get_text(), "the numbers of the first picture"
    tell(neuron, "hover", **at(neuron, neuron.view.plane.ax, -2, 0.5))
    assert "x = (−2.00, 0.50):   a(x) = −0.50" in neuron.view.reading.get_text() and neuron.status == said
    assert neuron.code == "Neuron w1=0.5 w2=-1 b=1" and neuron.reset().probe == (1.0, 2.0)


@pytest.mark.parametrize("g", ["reclin", "linear"])
@pytest.mark.parametrize("numbers", [(0.2, 0.1, 0), (1.6, 1.1, -0.6), (3, 3, 6)])
def test_no_surface_is_cut_off(neuron, g, numbers):
    neuron.set(g=g, **dict(zip(("w1", "w2", "b"), numbers, strict=True)))
    surface, h = neuron.view.surface, neuron.result[0]
    assert surface.low <= h.min() and h.max() <= surface.high <= max(6, 1.6 * np.abs(h).max())
    words = [text.get_text() for text in surface.texts]
    assert f"{surface.high:g}" in words, "the axis says how far it reaches"


def test_beside_points_the_title_counts_and_the_cross_waits_for_the_hand(neuron):
    assert "−b/‖w‖" in neuron.view.finding.get_text() and len(neuron.view.probe.get_xdata()) == 1
    neuron.set(data="XOR", w1=2, w2=0, b=0)
    assert neuron.view.finding.get_text() == "2 of 4 corners of XOR are right"
    assert not len(neuron.view.probe.get_xdata()) and not neuron.view.reading.get_text()
    tell(neuron, "hover", **at(neuron, neuron.view.plane.ax, -2, 0.5))
    assert len(neuron.view.probe.get_xdata()) == 1 and "✕" in neuron.view.reading.get_text()
    click(neuron, neuron.view.plane.ax, 2, 2)
    assert neuron.view.finding.get_text() == "2 of 5 points are right", "a ○ on the side of △"


def test_the_lines_name_keeps_away_from_the_cross(neuron):
    for numbers in ((0.5, -1.0, 1.0), (-1.2, 1.6, -1.0), (1.6, 1.1, -4.0)):
        neuron.set(**dict(zip(("w1", "w2", "b"), numbers, strict=True)))
        view = neuron.view
        view.canvas.render()
        assert view.a_label.get_visible()
        assert not view.a_label.get_window_extent().overlaps(view.probe.get_window_extent())


def test_of_a_readers_surface_no_slope_is_said():
    own = Neuron(h=lambda x, w, b, g: g(b + x**2 @ w))
    assert own.own.used and "slope" not in own.status and "The line a(x) = 0 lies at" in own.status
    assert own.set(w1=0, w2=0).status.endswith("w = 0: there is no line.") and "slope" in Neuron().status


def test_corners_on_the_wrong_side_are_ringed(neuron):
    neuron.set(data="XOR", w1=2, w2=0, b=0)
    assert sorted(zip(*neuron.view.wrong.get_data(), strict=True)) == [(-1, 1), (1, 1)]
    neuron.press("best")
    assert len(neuron.view.wrong.get_xdata()) == 1
    assert not len(neuron.set(data="OR").press("best") or neuron.view.wrong.get_xdata())


# --- a neuron of the reader's own ------------------------------------------------------------------------------------

@pytest.mark.slow
@pytest.mark.parametrize("h", [
    lambda x, w, b, g: g(b + x @ w), lambda x, w, b, g: g(b + w @ x), lambda x, w, b, g: g(b + w[0] * x[0] + w[1] * x[1]),
    lambda x, w, b, g: [g(b + x @ w)], lambda x, w, b, g: g(b + x @ w) if np.ndim(x) == 1 else 1 / 0])
def test_own_h_equals_ours_however_it_is_written(h):
    own, ours = Neuron(h=h, b=0.5), Neuron(b=0.5)
    assert own.own.used and not own.note() and "YOUR function" in own.status
    assert "by your function" in own.view.title.get_text() and "b +" in ours.view.title.get_text()
    np.testing.assert_allclose(own.result[0], ours.result[0], atol=1e-5)
    assert own.result[1].shape == ours.result[1].shape, "its map is as fine as ours"
    own.set(b=-1, g="sigm")
    np.testing.assert_allclose(own.result[0], ours.set(b=-1, g="sigm").result[0], atol=1e-5)


def raises(x, w, b, g):
    raise KeyError("x3")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("h", "words"),
    [
        (lambda x, w, b, g: None, "<lambda> is not finished yet: "),
        (lambda x, w, b, g: ..., "<lambda> is not finished yet: "),
        (raises, "raises raised KeyError: 'x3'. So "),
        (lambda x: x, "raised TypeError: "),
        (lambda x, w, b, g: x[:1] * x, "returned shape "),
        (lambda x, w, b, g: np.nan, "returned NaN or infinity."),
        (lambda x, w, b, g: 1e300, "returned NaN or infinity."),
        (lambda x, w, b, g: "big", "did not return numbers."),
        (lambda x, w, b, g: x, "returned shape "),
        ("not a function", "raised TypeError: "),
    ],
)
def test_own_h_that_fails_says_so_and_the_courses_is_drawn(h, words):
    own, ours = Neuron(h=h), Neuron()
    assert words in own.status and "the picture shows the course's" in own.note()
    np.testing.assert_array_equal(own.result[1], ours.result[1])
    assert own.still().shape[0] > ours.still().shape[0], "a strip below the picture says so"
    own.set(b=2, g="reclin", data="OR").press("best")
    assert own.picture.number > 1 and "linearly separable" in own.status


def test_own_h_that_fails_only_sometimes():
    own = Neuron(h=lambda x, w, b, g: x @ w / float(b > 0), b=1)
    assert not own.note()
    tell(own, "set", name="b", value=-1)
    assert "NaN or infinity" in own.status and own.note() and own.values["b"] == -1
    tell(own, "set", name="b", value=2)
    assert "YOUR function" in own.status and not own.note()


@pytest.mark.parametrize("w1, w2, near", [(0.5, -1.0, (-3, 3)), (0.5, 1.0, (3, -3)), (2.0, 0.0, (3, -3)), (0.0, 0.0, (3, -3))])
def test_a_cliff_that_would_show_its_back_is_seen_from_the_other_side(w1, w2, near):
    """The nearest corner, bottom right on the picture, is (x₁, x₂) = `near`: by its height and by what the axes say."""
    surface = Neuron(w1=w1, w2=w2, b=0.5).view.surface
    lift = (surface.quads._coordinates - surface.floor)[..., 1]
    ends = [text.get_text().replace("−", "-") for text in surface.texts[:6]]
    assert (int(ends[4]), int(ends[1])) == near, "x₁ right, x₂ front"
    height = surface.low + lift[-1, -1] / (TALL * np.cos(TILT)) * (surface.high - surface.low)
    assert height == pytest.approx(np.tanh(0.5 + w1 * near[0] + w2 * near[1]), abs=1e-4)


def test_the_camera_stays_where_it_is_under_the_hand():
    turned = Neuron(w1=0.5, w2=-1.0)
    assert turned.set(w2=1.0).view.behind and turned.reset().view.behind
    assert not Neuron().set(w1=0.5, w2=-1.0).view.behind

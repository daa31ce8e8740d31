"""Controls, the explorer and the picture without a browser: what a hand, a code line or a broken front end can do."""
import math

import numpy as np
import pytest

from course_lib.drawing.canvas import Canvas
from course_lib.interactive.controls import Button, Progress
from course_lib.interactive.explorer import Explorer
from course_lib.interactive.picture import Picture
from tests.hands import at, drawn, no_thread_left, pixels, spot, tell  # noqa: F401
from tests.interactive.test_controls import ALPHA, SHOW, G, N, X


class Toy(Explorer):
    """Draws one point at height x · n."""

    title = "A toy"
    controls = (X, N, ALPHA, G, SHOW, Button("double", "Double"), Progress("bar", "", says="how far"))
    computed = 0

    def make_view(self):
        return ToyView()

    def compute(self, x, n, alpha, g, bar):
        self.computed += 1
        if n == 7:
            raise ZeroDivisionError("seven is not possible")
        return x * n

    def show(self, result, **values):
        self.view.point.set_data([0.5], [result])

    def sentence(self, old, new, result):
        return f"x n = {result:.2f}"

    def on_double(self):
        self.set(n=2 * self.values["n"])

    def transient(self, name):
        return name == "show"

    def pointer(self, kind, ax, x, y, event):
        if ax is not None:
            self.nudge("x", 1)

    def key(self, key, shift):
        self.nudge("n", {"ArrowUp": 1, "ArrowDown": -1}[key])


class ToyView:
    def __init__(self):
        self.canvas = Canvas(200, 100)
        ax = self.canvas.axes(20, 20, 160, 60, xlim=(0, 1), ylim=(-9, 9))
        self.point = self.canvas.live(ax.plot([], [], "o")[0])


@pytest.fixture
def toy():
    return Toy()


# --- set, reset, press -----------------------------------------------------------------------------------------------

def test_set_moves_computes_and_draws(toy):
    assert toy.status == "x n = 0.00" and toy.values["n"] == 2
    number = toy.picture.number
    assert toy.set(x=0.5, n=3) is toy
    assert toy.result == 1.5 and toy.status == "x n = 1.50" and toy.picture.number == number + 1
    assert toy.picture.values == toy.values and toy.picture.alt == "A toy. x n = 1.50"


def test_what_is_only_drawn_is_not_computed(toy):
    count = toy.computed
    toy.set(show=True)
    assert toy.computed == count and toy.picture.values["show"]
    toy.set(show=False, x=0.1)
    assert toy.computed == count + 1


@pytest.mark.parametrize("values", [
    dict(x=5), dict(y=1), dict(x=0.5, g="relu"), dict(n=7), dict(double=1), dict(bar=0.5), dict(x=0.5, n=math.nan)])
def test_a_refused_value_changes_nothing(toy, values):
    before, result, frame = dict(toy.values), toy.result, toy.picture.frame
    with pytest.raises((ValueError, ZeroDivisionError)):
        toy.set(**values)
    assert (toy.values, toy.result, toy.picture.frame, toy.picture.values) == (before, result, frame, before)
    assert toy.set(n=4).values["n"] == 4


def test_an_unknown_control_is_named_with_those_there_are(toy):
    with pytest.raises(ValueError, match="has no control 'w': it has x, n, alpha, g, show, double"):
        toy.set(w=1)


def test_press_and_reset(toy):
    toy.set(x=1, show=True)
    toy.press("double")
    assert toy.result == 4
    with pytest.raises(ValueError, match="x is not a button"):
        toy.press("x")
    toy.press("reset")
    assert toy.values == Toy().values and toy.result == 0


def test_a_start_of_its_own_is_checked_and_reset_to():
    one = Toy(x=0.5).set(x=-0.5)
    assert one.reset().values["x"] == 0.5
    with pytest.raises(ValueError, match="α must lie"):
        Toy(alpha=0)
    with pytest.raises(ValueError, match="no control 'beta'"):
        Toy(beta=1)


# --- the experiment code ---------------------------------------------------------------------------------------------

def test_code_says_what_differs_and_takes_it_back(toy):
    assert toy.code == "Toy"
    toy.set(x=0.5, g="sigm", show=True)
    assert toy.code == "Toy x=0.5 g=sigm", "show is transient"
    assert Toy(x=-1, alpha=3).restore(toy.code).values == toy.values | dict(show=False)
    assert Toy(x=-1).code == "Toy x=-1", "the code means the same whatever the widget was started with"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("", "for nothing"),
        ("Neuron b=1", "for Neuron, here is Toy"),
        ("Toy x=9", "between -1 and 1"),
        ("Toy z=1", "no control 'z'"),
        ("Toy x", "must be a number"),
        ("Toy double=1", "no value"),
        ("Toy bar=1", "no value"),
        ("Toy n=7", "seven"),
    ],
)
def test_a_wrong_code_says_why_and_moves_nothing(toy, code, words):
    toy.set(x=0.5)
    before = dict(toy.values)
    with pytest.raises((ValueError, ZeroDivisionError), match=words):
        toy.restore(code)
    assert toy.values == before and toy.result == 1.0
    tell(toy, "code", text=code)
    assert words in toy.status and toy.picture.failed
    tell(toy, "set", name="x", value=0.2)
    assert not toy.picture.failed and toy.status == "x n = 0.40"


# --- events and frames -----------------------------------------------------------------------------------------------

def test_a_finger_and_a_small_picture_reach_farther():
    toy = Toy()
    ax = toy.view.canvas.fig.axes[0]
    beside = toy.view.canvas.pixels(ax, 0.5, 0)[0] + 20                      # CSS pixels
    x = ax.transData.inverted().transform((beside, 0))[0]
    reached = []
    for reach in (None, 1, 2, 0, -3, math.nan):
        tell(toy, "down", **at(toy, ax, 0.5, 0), **({} if reach is None else dict(reach=reach)))
        reached.append(toy.near(ax, x, 0, 0.5, 0))
    assert reached == [False, False, True, False, False, False]
    toy.close()


def test_a_hand_that_went_down_beside_everything_takes_hold_of_nothing_on_its_way():
    seen = []

    class Told(Toy):
        def pointer(self, kind, ax, x, y, event):
            seen.append((kind, ax is not None, math.isnan(x)))

    toy = Told()
    ax = toy.view.canvas.fig.axes[0]
    inside, beside, edge = at(toy, ax, 0.5, 0), dict(x=0.0, y=0.0), spot(toy, 15, 50)      # the axes begin at 20
    for kind, place in (("down", beside), ("move", inside), ("up", inside), ("hover", inside),
                        ("down", edge), ("move", beside), ("up", beside)):
        tell(toy, kind, **place)
    assert seen == [("down", False, True), ("move", False, True), ("up", False, True), ("hover", True, False),
                    ("down", True, False), ("move", True, False), ("up", True, False)]
    toy.close()


def test_events_do_what_a_hand_does_and_are_acknowledged(toy):
    for seq, (event, name, value) in enumerate([
        (dict(kind="set", name="x", value=0.3), "x", 0.3), (dict(kind="key", key="ArrowUp"), "n", 3),
        (dict(kind="press", name="double"), "n", 6), (dict(kind="down", x=0.5, y=0.5), "x", 0.4),
        (dict(kind="code", text="Toy g=sigm"), "g", "sigm"), (dict(kind="press", name="reset"), "g", "tanh"),
    ], start=1):
        tell(toy, seq=seq, **event)
        assert toy.values[name] == value and toy.picture.heard == seq and not toy.picture.failed


def test_an_error_in_an_event_becomes_a_sentence(toy):
    tell(toy, "set", seq=1, name="n", value=7)
    assert toy.status == "ZeroDivisionError: seven is not possible" and toy.picture.failed
    tell(toy, "set", seq=2, name="x", value=3)
    assert toy.status.startswith("x₁ must lie between") and toy.picture.heard == 2


def test_before_a_front_end_answers_every_frame_is_set_at_once(toy):
    number = toy.picture.number
    for i in range(5):
        toy.set(x=i / 10)
    assert toy.picture.number == number + 5 and toy.picture.waiting is None and toy.picture.free


def test_later_at_most_two_frames_are_ahead_and_the_newest_waits(toy):
    drawn(toy)
    number = toy.picture.number
    for i in range(1, 6):
        toy.set(x=i / 10, n=9)
    assert toy.picture.number == number + 2 and not toy.picture.free
    sent = toy.picture.frame
    drawn(toy)
    assert toy.picture.number == number + 3 and toy.picture.frame != sent and toy.picture.waiting is None
    assert np.abs(pixels(toy.picture.frame) - toy.still()[..., :3]).mean() < 1, "the newest, not the oldest"


def test_a_picture_that_did_not_change_counts_as_a_frame(toy):
    drawn(toy)
    for _ in range(6):
        number = toy.picture.number
        toy.set(show=not toy.values["show"])
        assert toy.picture.number == number + 1
        drawn(toy)


def test_a_nonsense_acknowledgement_is_ignored():
    picture = Picture()
    picture.offer(np.zeros((4, 4, 4), np.uint8))
    for number in (None, "2", 1.5, 10**9, -3):
        picture._hear(None, {"kind": "drawn", "number": number}, [])
    assert picture.drawn == 1
    for seq in (None, "7", math.nan, -1):
        picture.acknowledge({"seq": seq})
    assert picture.heard == 0
    picture._hear(None, ["not", "a", "dict"], [])

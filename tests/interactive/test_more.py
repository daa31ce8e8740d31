"""What folds behind "More": the limit of controls shown first, and when the kernel opens the fold."""
import pytest

import course_lib.widgets
from course_lib.interactive.controls import Button, Slider, Toggle
from tests.hands import at, no_thread_left, tell  # noqa: F401

from .test_explorer import G, Toy, X

LIMIT = 5
PLAYER = {"play", "t", "back", "next", "forth", "step", "stop", "again", "keep", "progress"}
EVERY = [getattr(course_lib.widgets, name) for name in course_lib.widgets.__all__]


def shown_first(widget):
    """Names shown first, as an eye counts them: a player's row is one thing, and so is a row of switches.

    Their buttons do not fold one by one: lessons and sentences say "press Keep as A", "Press ▸", "or Step for one epoch" to
    readers who have opened nothing, and the nine remedies of Diagnosis or the bits of an input are one list, read whole.
    """
    first = [c for c in widget.controls if c.name not in widget.more]
    players = {c.group for c in first if c.name == "play"}
    return {c.group if c.group in players and c.name in PLAYER else f"switches {c.group}" if isinstance(c, Toggle) else c.name
            for c in first}


@pytest.mark.parametrize("widget", EVERY, ids=lambda widget: widget.__name__)
def test_at_most_five_controls_are_shown_first(widget):
    first = shown_first(widget)
    assert len(first) <= LIMIT, first
    assert {*widget.more} <= {c.name for c in widget.controls} and len(widget.more) < len(widget.controls)
    assert not [c.name for c in widget.controls if c.name == "play" and c.name in widget.more]


def test_the_count_sees_what_an_eye_sees():
    class Crowded(Toy):
        controls = (*(Slider(f"x{i}", "x") for i in range(4)), Toggle("a", "a"), Toggle("b", "b"), Button("c", "c"))

    assert len(shown_first(Crowded)) == 6
    Crowded.more = ("x3",)
    assert len(shown_first(Crowded)) == LIMIT


class Folding(Toy):
    more = ("x", "g")


@pytest.fixture
def toy():
    toy = Folding(g="sigm")
    yield toy
    toy.close()


def test_the_front_end_is_told_what_folds(toy):
    assert [c["name"] for c in toy.picture.spec if c["more"]] == [X.name, G.name]
    assert not toy.picture.unfolded, "a start of its own is a start"


@pytest.mark.parametrize("move", [lambda toy: toy.set(x=0.5), lambda toy: toy.restore("Folding x=0.5"),
                                  lambda toy: tell(toy, "code", text="Folding x=0.5"), lambda toy: toy.restore("Folding")])
def test_python_or_a_code_that_moves_what_is_folded_opens_it(toy, move):
    move(toy)
    assert toy.picture.unfolded
    tell(toy, "fold")
    assert not toy.picture.unfolded, "the reader has closed it"


def test_neither_other_controls_nor_a_hand_open_it(toy):
    toy.set(n=5)
    toy.restore("Folding n=3 g=sigm")
    tell(toy, "set", name="x", value=0.5)
    tell(toy, "down", **at(toy, toy.view.canvas.fig.axes[0], 0.5, 0))       # Toy's pointer moves x
    assert toy.values["x"] == pytest.approx(0.6) and not toy.picture.unfolded


def test_a_wrong_code_leaves_it_closed(toy):
    tell(toy, "code", text="Folding x=0.5 zz=1")
    assert toy.picture.failed and not toy.picture.unfolded

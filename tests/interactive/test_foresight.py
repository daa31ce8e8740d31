"""A step drawn before the hand takes it: what it shows is what the step will show, and nothing of the widget moves."""
import pathlib

import numpy as np
import pytest

from course_lib.interactive import front_end, turn
from course_lib.interactive.explorer import Explorer
from course_lib.interactive.foresight import foresee
from tests.hands import drawn, pixels, tell
from tests.interactive.test_explorer import Toy
from tests.interactive.test_player import player
from tests.interactive.test_wire import simulate

FAR = "".join((front_end.HERE / f"{part}.js").read_text("utf-8") for part in ("number_box", "foresight"))
FAR += pathlib.Path(__file__).with_name("far_kernel.js").read_text("utf-8")


class Remembering(Toy):
    """Keeps, beside the values, what it has computed."""

    def setup(self):
        self.past = []

    def compute(self, **values):
        self.past.append(values["x"])
        return super().compute(**values)


@pytest.fixture
def toy():
    return Remembering(x=0.2)


def asked(widget, monkeypatch, **step):
    """What the page is told that asks for a step: the message and its frame."""
    sent = []
    monkeypatch.setattr(widget.picture, "send", lambda told, buffers: sent.append((told, *buffers)))
    (name, value), = step.items()
    tell(widget, "foresee", view="v", name=name, value=value)
    assert len(sent) == 1
    return sent[0]


# --- in the kernel ---------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("step", [dict(x=0.3), dict(n=3), dict(alpha=0.112), dict(g="sigm"), dict(show=True)])
def test_what_is_foreseen_is_what_the_step_shows(toy, step):
    (name, value), = step.items()
    seen, said = foresee(toy, name, value)
    toy.set(**step)
    picture = toy.picture
    assert said == dict(status=toy.status, alt=picture.alt, code=toy.code, values=toy.values, failed=False)
    assert (seen == picture.pixels).all()


def test_nothing_of_the_widget_moves(toy, monkeypatch):
    drawn(toy)
    monkeypatch.setattr(toy.picture, "send_state", lambda keys: pytest.fail(f"{keys} are sent"))
    before, past, picture, still = dict(vars(toy)), list(toy.past), toy.picture.get_state(), toy.still()
    told, frame = asked(toy, monkeypatch, x=0.9)
    assert told["said"]["values"]["x"] == 0.9 and told["values"] == toy.values and told["newest"] == toy.picture.number
    assert np.abs(pixels(frame) - still[..., :3]).max() > 50, "another picture"
    assert all(vars(toy)[name] is value for name, value in before.items()) and len(vars(toy)) == len(before)
    assert toy.past == past
    assert toy.picture.get_state() == picture and (toy.still() == still).all() and toy.values["x"] == 0.2


def test_the_frame_is_the_one_that_the_step_will_send(toy, monkeypatch):
    drawn(toy)
    frame = asked(toy, monkeypatch, x=0.3)[1]
    monkeypatch.undo()
    toy.set(x=0.3)
    assert bytes(toy.picture.frame) == frame


@pytest.mark.parametrize("step", [dict(x=9), dict(n=7), dict(g="nothing"), dict(double=1), dict(unknown=1)])
def test_a_step_that_is_refused_or_fails_is_not_foreseen(toy, monkeypatch, step):
    still, status = toy.still(), toy.status
    told, frame = asked(toy, monkeypatch, **step)
    assert told["said"] is None and frame == b""
    assert (toy.still() == still).all() and toy.status == status and not toy.picture.failed


def test_the_hand_has_the_turn_before(toy):
    assert foresee(toy, "x", 0.3)
    turn._count(1)
    try:
        assert foresee(toy, "x", 0.3) is None
    finally:
        turn._count(-1)


def test_not_while_something_plays_nor_beyond_a_frame_that_waits(toy, monkeypatch, demo_view):
    film = player(demo_view, frames=10**6)
    assert foresee(film, "t", 1) and foresee(film, "play", True) is None
    film.set(play=True)
    assert foresee(film, "t", 1) is None and foresee(toy, "x", 0.3) is None
    film.close()
    assert foresee(toy, "x", 0.3)
    drawn(toy)
    for x in (0.1, 0.2, 0.3, 0.4):
        toy.set(x=x)
    assert toy.picture.waiting is not None and asked(toy, monkeypatch, x=0.5)[0]["said"] is None


def test_only_what_depends_on_values_alone(toy):
    class Counted(Toy):
        def changed(self, old):
            self.moves = getattr(self, "moves", 0) + 1
            super().changed(old)

    assert foresee(Counted(), "x", 0.3) is None
    toy.own = lambda: None                     # a function of the reader's
    assert foresee(toy, "x", 0.3) is None
    assert Explorer.foreseeable(toy, "x") is False


# --- in the page -----------------------------------------------------------------------------------------------------

def far(body):
    """What the body returns that moves the controls of `k`, a kernel 100 ms away."""
    return simulate(f"{FAR}\n{body}")


def test_a_step_is_shown_at_once_and_the_kernels_answer_takes_its_place():
    got = far("""const k = new Far(); k.rested("x", 3); const said = [k.says, k.set("x", 4)];
                 pass(100); said.push(k.says); pass(200); return [...said, k.says, k.seen.stored.size > 0]""")
    assert got == ["kernel 33a", "early 43a", "early 43a", "kernel 43a", True]


def test_a_refused_step_is_taken_back():
    got = far("""const k = new Far({ refuses: ({ value }) => value === 2 }); k.rested("x", 3);
                 return [k.set("x", 2), (pass(1000), k.says)]""")
    assert got == ["early 23a", "refused 33a"]


@pytest.mark.parametrize("between", [
    'k.set("y", 4); pass(1000);', 'k.wire.say({ kind: "press" }); pass(1000);', "k.python({ y: 7 });", "k.python({});",
    'k.set("y", 4); pass(20);', 'k.wire.say({ kind: "press" }); pass(20);',
])
def test_what_is_stored_is_dropped_when_anything_else_has_moved(between):
    assert not far(f"""const k = new Far(); k.rested("x", 3);
                       {between} return k.set("x", 4)""").startswith("early")


def test_back_where_it_was_drawn_it_holds_again():
    assert far("""const k = new Far(); k.rested("x", 3); k.set("y", 4); pass(1000); k.set("y", 3); pass(1000);
                  return k.set("x", 4)""") == "early 43a"


def test_a_hand_that_steps_on_finds_the_next_picture_there():
    got = far("""const k = new Far(); k.rested("x", 3); const said = [];
                 for (const x of [4, 5, 6, 5]) { said.push(k.set("x", x)); pass(400); } return said""")
    assert got[:3] == ["early 43a", "early 53a", "early 63a"] and got[3] == "kernel 63a", "but not if it turns at once"


@pytest.mark.parametrize(("name", "value", "wanted"), [
    ("x", "4", ["x5", "x3"]), ("x", "2", ["x1", "x3"]), ("x", "9", ["x8"]), ("g", "'b'", ["gc", "ga", "gd", "gf"])])
def test_few_are_fetched_while_the_hand_rests(name, value, wanted):
    assert far(f"""const k = new Far(); k.rested("{name}", {value}); k.wire.rest(1); pass(9000); return k.asked""") == wanted


@pytest.mark.parametrize("link", ["{ away: 10 }", "{ rate: 600 }", "{ took: 120 }"])
def test_none_near_by_nor_over_a_slow_line_nor_of_a_slow_kernel(link):
    assert far(f"""const k = new Far({link}); k.rested("x", 4); k.rested("x", 5); return k.asked""") == []


def test_a_step_that_takes_the_kernel_long_is_asked_for_once():
    assert far("""const k = new Far({ ahead: 301 }); k.rested("x", 4); k.rested("x", 5); k.rested("y", 4);
                  return k.asked""") == ["x5", "y5"]


def test_none_while_the_hand_moves():
    moving, moved = far("""const k = new Far();
                          for (let i = 0; i < 60; i++) { k.set("x", i % 9); pass(33); } return [k.asked, k.state.heard]""")
    assert moving == [] and moved > 20

"""The picture element's counts: what a page needs to know whether it shows the kernel's state of now."""
import numpy as np
import pytest

from course_lib.interactive import picture as picture_module
from course_lib.interactive.picture import Picture
from tests.hands import drawn, pixels, tell
from tests.interactive.test_explorer import Toy

BLANK = np.zeros((4, 4, 4), np.uint8)


def test_newest_is_the_frame_of_now_also_while_it_waits():
    picture = Picture()
    for number in (1, 2):
        picture.offer(BLANK)
        assert picture.newest == picture.number == number
    picture._hear(None, {"kind": "drawn", "number": 1}, [])
    picture.offer(BLANK)
    assert picture.newest == picture.number == 3
    for _ in range(2):                                   # the second replaces the first, which is never sent
        picture.offer(BLANK)
        assert picture.newest == 4 > picture.number == 3
    picture._hear(None, {"kind": "drawn", "number": 3}, [])
    assert picture.newest == picture.number == 4 and picture.waiting is None


def test_an_answer_and_the_number_of_its_picture_come_in_one_message(monkeypatch):
    toy, sent = Toy(), []
    drawn(toy)
    monkeypatch.setattr(toy.picture, "send_state", lambda keys: sent.append({"heard", "newest"} & set(keys)))
    for seq in (1, 2, 3):                                # the third frame waits in the kernel
        tell(toy, "set", seq=seq, name="x", value=seq / 10)
    assert sent == 3 * [{"heard", "newest"}] and toy.picture.waiting is not None


def test_a_front_end_that_has_fallen_silent_is_sent_a_frame_again(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(picture_module, "monotonic", lambda: now[0])
    picture = Picture()
    picture.offer(BLANK)
    drawn_number(picture, 1)
    for _ in range(3):
        picture.offer(BLANK)
    assert picture.number == 3 and not picture.free, "the third waits, and what was said of the first two is lost"
    now[0] = 4.9
    drawn_number(picture, 1)
    assert picture.number == 3
    now[0] = 5.1
    drawn_number(picture, 1)                             # the page says again what it shows
    assert picture.number == picture.newest == 4 and picture.waiting is None and not picture.free
    now[0] = 10.3
    assert picture.free and picture.offer(BLANK) and not picture.free, "one frame in that time, not a flood"


def test_an_interrupted_event_is_answered_and_leaves_all_as_it_was(monkeypatch):
    toy = Toy()
    monkeypatch.setattr(toy, "compute", interrupted)
    tell(toy, "set", seq=7, name="x", value=0.5)
    assert toy.picture.heard == 7 and toy.picture.failed and toy.status.startswith("Interrupted")
    assert toy.values["x"] == toy.picture.values["x"] == 0
    monkeypatch.undo()
    tell(toy, "set", seq=8, name="x", value=0.5)
    assert toy.picture.heard == 8 and toy.values["x"] == 0.5 and not toy.picture.failed


def test_whatever_ends_an_event_it_is_answered(monkeypatch):
    toy = Toy()
    monkeypatch.setattr(toy, "_dispatch", lambda event: (_ for _ in ()).throw(SystemExit))
    with pytest.raises(SystemExit):
        tell(toy, "set", seq=7, name="x", value=0.5)
    assert toy.picture.heard == 7


def interrupted(**values):
    raise KeyboardInterrupt


@pytest.mark.parametrize("event", [dict(kind="set", name="x", value=0.5), dict(kind="code", text="Toy x=0.5")])
def test_an_interrupted_event_moves_nothing(event):
    toy = Toy()
    toy.compute = interrupted
    tell(toy, event.pop("kind"), seq=7, **event)
    assert toy.picture.heard == 7 and toy.values == toy.start and toy.picture.values == toy.start
    assert toy.picture.failed and toy.status.startswith("Interrupted")
    toy.close()


def drawn_number(picture, number):
    """What a page says that has this frame on its screen."""
    picture._hear(None, {"kind": "drawn", "number": number}, [])


def test_frames_ahead_follow_the_window_of_the_page():
    picture = Picture()
    picture.offer(BLANK)
    for window, ahead in ((1, 2), (4, 5), (99, 7), (0, 2), ("many", 2), (None, 2)):
        picture._hear(None, {"kind": "drawn", "number": picture.number, "window": window}, [])
        drawn_number(picture, picture.number)
        picture._hear(None, {"kind": "drawn", "number": picture.number, "window": window}, [])
        before = picture.number
        while picture.free:
            picture.offer(BLANK)
        assert picture.number - before == ahead


@pytest.mark.parametrize(("newer", "late", "ignored"), [
    (dict(kind="set", name="x", value=0.5), dict(kind="set", name="x", value=-0.5), True),
    (dict(kind="set", name="n", value=3), dict(kind="set", name="x", value=-0.5), False),
    (dict(kind="press", name="reset"), dict(kind="set", name="x", value=-0.5), True),
    (dict(kind="up", x=0.5, y=0.5), dict(kind="move", x=0.5, y=0.5), True),
    (dict(kind="move", x=0.5, y=0.5), dict(kind="hover", x=0.5, y=0.5), True),
    (dict(kind="set", name="x", value=0.5), dict(kind="press", name="double"), False),
])
def test_nothing_late_is_applied_after_something_newer(newer, late, ignored):
    toy = Toy()
    tell(toy, seq=9, **newer)
    before = dict(toy.values)
    tell(toy, seq=8, **late)
    assert (toy.values == before) is ignored and toy.picture.heard == 9 and not toy.picture.failed
    tell(toy, seq=10, **late | ({"kind": "down"} if late["kind"] == "move" else {}))
    assert toy.values != before, "newer than all of it"


def test_what_is_sent_again_is_done_once_and_not_after_something_newer():
    toy = Toy()
    tell(toy, "press", name="double", seq=4)
    after = dict(toy.values)
    tell(toy, "press", name="double", seq=4, again=True)
    assert toy.values == after and toy.picture.heard == 4, "its answer was lost, not itself"
    tell(toy, "press", name="double", seq=5, again=True)
    assert toy.values != after and toy.picture.heard == 5, "it was lost itself"
    tell(toy, "set", name="x", value=0.5, seq=7)
    tell(toy, "press", name="double", seq=6, again=True)
    assert toy.values["x"] == 0.5 and toy.picture.heard == 7


def noisy():
    """A picture that takes many bytes."""
    return np.random.default_rng(0).integers(0, 256, (200, 300, 4), dtype=np.uint8)


def test_a_slow_line_gets_smaller_frames_and_a_fast_one_those_of_always():
    picture, sizes = Picture(), []
    picture.offer(noisy())
    full = len(picture.frame)
    for rate in (None, 1e6, full / 25, full / 40, full / 500, 1e6):
        picture._hear(None, {"kind": "drawn", "number": picture.number, "rate": rate}, [])
        picture.offer(noisy())
        sizes.append(len(picture.frame))
    assert sizes[0] == sizes[1] == sizes[2] == sizes[-1] == full
    assert sizes[2] > sizes[3] > sizes[4] > 0


def test_at_rest_the_frame_comes_in_full_and_counts_as_the_same(monkeypatch):
    picture, sent = Picture(), []
    monkeypatch.setattr(picture, "send", lambda content, buffers=(): sent.append((content, *buffers)))
    picture.offer(noisy())
    picture._hear(None, {"kind": "drawn", "number": 1, "rate": 1e-3}, [])
    picture.offer(noisy())
    state = picture.get_state()
    picture._hear(None, {"kind": "rest", "number": 2, "view": "v", "at": 7}, [])
    (here,), (fine, data) = sent
    assert here == {"kind": "here", "view": "v", "at": 7} and fine["kind"] == "fine" and fine["number"] == 2
    assert picture.get_state() == state and len(data) > 2 * len(picture.frame)
    assert np.abs(pixels(data) - noisy()[..., :3]).mean() < 4 < 20 < np.abs(pixels(picture.frame) - noisy()[..., :3]).mean()


@pytest.mark.parametrize("number", [1, None, "two"])
def test_a_frame_that_is_no_longer_the_last_is_not_sent_in_full(monkeypatch, number):
    picture, sent = Picture(), []
    monkeypatch.setattr(picture, "send", lambda content, buffers=(): sent.append(content["kind"]))
    picture.offer(BLANK)
    drawn_number(picture, 1)
    picture.offer(BLANK)
    picture._hear(None, {"kind": "rest", "number": number}, [])
    picture.offer(BLANK)
    picture.offer(BLANK)
    picture._hear(None, {"kind": "rest", "number": picture.number}, [])
    assert picture.waiting is not None and sent == ["here", "here"]


def test_the_widest_of_the_views_decides_how_sharp_the_picture_is():
    toy = Toy()                                          # 200 CSS pixels wide
    for kind, view, pixels_, scale in (
        ("hello", "a", 400, 2), ("hello", "b", 100, 2), ("hello", "a", 300, 1.5), ("bye", "a", None, 0.5), ("bye", "c", 9, 0.5),
        ("bye", "b", None, 0.5), ("hello", "d", 200, 1),
    ):
        tell(toy, kind, view=view, pixels=pixels_)
        assert toy.view.canvas.scale == pytest.approx(scale) and not toy.picture.failed
    tell(toy, "hello", pixels="wide")
    assert toy.picture.failed and toy.view.canvas.scale == pytest.approx(1)

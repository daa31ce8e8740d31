"""The picture element's counts: what a page needs to know whether it shows the kernel's state of now."""
import numpy as np
import pytest

from course_lib.interactive import picture as picture_module
from course_lib.interactive.picture import Picture
from tests.hands import drawn, tell
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


def drawn_number(picture, number):
    """What a page says that has this frame on its screen."""
    picture._hear(None, {"kind": "drawn", "number": number}, [])

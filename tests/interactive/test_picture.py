"""The picture element's counts: what a page needs to know whether it shows the kernel's state of now."""
import numpy as np

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

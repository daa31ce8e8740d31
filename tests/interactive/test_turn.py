"""A hand that waits for the lock gets it before a thread that works by itself."""
import threading

import pytest

from course_lib.interactive.background import Background
from course_lib.interactive.picture import Picture
from course_lib.interactive.turn import give_way, hand_waits, of_a_hand
from tests.hands import no_thread_left, wait_for  # noqa: F401


def test_a_hand_is_counted_only_while_it_waits():
    lock, held = threading.RLock(), []
    assert not hand_waits()

    def event():
        with of_a_hand(lock):
            held.append(hand_waits())

    with lock:
        hand = threading.Thread(target=event)
        hand.start()
        wait_for(hand_waits)
        assert held == []
    hand.join()
    assert held == [False] and not hand_waits()


def test_an_error_of_an_event_lets_go_of_everything():
    lock = threading.RLock()
    with pytest.raises(ValueError), of_a_hand(lock):
        raise ValueError
    assert not hand_waits() and not lock._is_owned()
    give_way()


def test_work_in_the_background_stands_still_while_a_hand_waits():
    """Whatever the machine does: between two ticks a waiting event is let through."""
    picture, ticks, heard = Picture(), [], []
    picture.listener = lambda event: heard.append(len(ticks))
    work = Background(picture.lock, "demo trainer")

    def tick():
        ticks.append(1)
        if len(ticks) == 3:
            hand.start()
            wait_for(hand_waits)

    hand = threading.Thread(target=lambda: picture._hear(None, {"kind": "press", "seq": 1}, []))
    work.start(tick, pause=0)
    wait_for(lambda: heard)
    work.stop(wait=10)
    assert heard == [3]
    hand.join()

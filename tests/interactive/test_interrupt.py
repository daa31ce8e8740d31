"""The toolbar's ■ meets the thread that works off an event, and nothing else."""
import threading
import time
import types

import pytest

from course_lib.interactive import interrupt
from course_lib.interactive.own_function import OwnFunction
from tests.hands import tell, wait_for
from tests.interactive.test_explorer import Toy


@pytest.fixture
def toy():
    made = Toy()
    yield made
    made.close()


def at_work(toy, monkeypatch):
    """A thread in the middle of an event that never ends by itself."""
    began = threading.Event()

    def endless(**values):
        began.set()
        while True:
            time.sleep(0.001)

    monkeypatch.setattr(toy, "compute", endless)
    thread = threading.Thread(target=lambda: tell(toy, "set", seq=7, name="x", value=0.5), daemon=True)
    thread.start()
    assert began.wait(60)
    return thread


def test_an_event_on_another_thread_is_stopped_and_answered(toy, monkeypatch):
    thread = at_work(toy, monkeypatch)
    interrupt.stop(2, None)
    wait_for(lambda: not thread.is_alive())
    assert toy.picture.heard == 7 and toy.values["x"] == 0 and toy.status.startswith("Interrupted")
    monkeypatch.undo()
    tell(toy, "set", seq=8, name="x", value=0.5)
    assert toy.values["x"] == 0.5 and not toy.picture.failed


def test_what_works_off_no_event_is_left_alone(toy):
    tell(toy, "set", seq=7, name="x", value=0.5)
    interrupt.stop(2, None)
    for _ in range(1000):
        pass
    assert toy.values["x"] == 0.5


def test_once_it_is_stopped_nothing_is_left_of_it():
    with pytest.raises(KeyboardInterrupt), interrupt.stoppable():
        interrupt.stop(2, None)
        for _ in range(1000):
            pass
    interrupt.stop(2, None)
    for _ in range(1000):
        pass
    assert not interrupt._WORKING


def test_after_an_event_a_function_of_the_readers_comes_back(toy):
    """Python 3.11 waits in every traced function for an interrupt that was taken back without having been sent."""
    tell(toy, "set", seq=7, name="x", value=0.5)
    own = OwnFunction(lambda x: 2 * x)
    assert own.value((1.0,)) == 2.0, own.message


def test_between_two_cells_the_signal_is_ours(monkeypatch):
    kernel = types.SimpleNamespace(saved_sigint_handler=None)
    monkeypatch.setattr(interrupt, "get_ipython", lambda: types.SimpleNamespace(kernel=kernel))
    other = threading.Thread(target=interrupt.listen)
    other.start()
    other.join()
    assert kernel.saved_sigint_handler is None, "only a cell's own thread can say so"
    interrupt.listen()
    assert kernel.saved_sigint_handler is interrupt.stop

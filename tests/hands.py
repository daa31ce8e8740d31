"""What the headless widget tests share: every widget of the course, a pretended front end, and an eye on threads."""
import io
import threading
import time

import numpy as np
import pytest
from PIL import Image

import course_lib.widgets
from course_lib.interactive import compile_ahead as ahead

CLASSES = [getattr(course_lib.widgets, name) for name in course_lib.widgets.__all__]


def wait_for(condition, seconds=60):
    """Return once condition() is true; the limit only turns a hanging test into a failing one."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.005)


def background(widget):
    """The threads of a widget that a hand has set to work."""
    owners = (getattr(widget, name, None) for name in ("player", "trainer"))
    return [owner.thread for owner in owners if owner is not None and owner.thread is not None]


def settle(widget):
    """Wait until no thread of the widget runs any more."""
    for thread in background(widget):
        thread.join(60)
        assert not thread.is_alive()


def drawn(widget):
    """Tell the widget what a front end tells it: the newest frame is on the screen."""
    widget.picture._hear(None, {"kind": "drawn", "number": widget.picture.number}, [])


def gone(widget):
    """As if no front end had ever answered."""
    widget.picture.drawn, widget.picture.waiting = 0, None


def tell(widget, kind, seq=0, **rest):
    """An event as the front end sends it."""
    widget.picture._hear(None, {"kind": kind, "seq": seq, **rest}, [])


def pixels(data):
    """Encoded picture -> float array (rows, columns, 3)."""
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB")).astype(float)


@pytest.fixture(autouse=True)
def no_thread_left():
    """A test that leaves a thread behind fails; compiling ahead ends by itself and is waited for."""
    before = set(threading.enumerate())
    yield
    ahead.wait()
    left = [t for t in threading.enumerate() if t not in before and not t.daemon]
    for thread in left:
        thread.join(2)
    assert not [thread.name for thread in left if thread.is_alive()]

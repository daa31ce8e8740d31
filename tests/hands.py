"""What the headless widget tests share: a pretended front end, and an eye on threads."""
import io
import threading
import time

import numpy as np
import pytest
from PIL import Image

from course_lib.interactive import compile_ahead as ahead


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


def spot(widget, x, y):
    """Pixels of the picture, from its lower left corner -> the fractions of it that a front end sends."""
    canvas = widget.view.canvas
    return dict(x=x / canvas.width, y=y / canvas.height)


def at(widget, ax, x, y):
    """Data coordinates of `ax` -> the fractions of the picture that a front end sends."""
    return spot(widget, *widget.view.canvas.pixels(ax, x, y))


def click(widget, ax, x, y, **rest):
    """Press and let go at (x, y) of `ax`."""
    for kind in ("down", "up"):
        tell(widget, kind, **at(widget, ax, x, y), **rest)


def drag(widget, ax, start, *path):
    """Press at `start` of `ax`, move along `path`, let go at its end."""
    tell(widget, "down", **at(widget, ax, *start))
    for point in path:
        tell(widget, "move", **at(widget, ax, *point))
    tell(widget, "up", **at(widget, ax, *(start, *path)[-1]))


def step(widget, n=1):
    """n steps of a widget that trains, each waited for."""
    for _ in range(n):
        widget.press("step")
        settle(widget)


def shares_watched(monkeypatch, module):
    """A list that fills with the share done after each step of what `module` lets be watched."""
    shares = []

    def watched(steps, widget, share):
        for one in steps:
            shares.append(share())
            yield one

    monkeypatch.setattr(module, "watched", watched)
    return shares


def pixels(data):
    """Encoded picture -> float array (rows, columns, 3)."""
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB")).astype(float)


def kept(widget_class, **start):
    """A fixture: one widget for all tests of a file, as each of them leaves it to the next."""
    @pytest.fixture(scope="module")
    def made():
        widget = widget_class(**start)
        yield widget
        widget.close()

    return made


def fresh(widget_class, **start):
    """A fixture: one widget for all tests of a file, at its start in each of them."""
    made = []

    @pytest.fixture
    def widget(request):
        if not made:
            made.append(widget_class(**start))
            request.node.getparent(pytest.Module).addfinalizer(lambda: made.pop().close())
        return made[0].reset()

    return widget


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

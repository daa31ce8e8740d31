"""A cell that waits shows for what: a training's picture and bar from the start, words for a slow first picture; to a reader."""
import os
import threading
from types import SimpleNamespace

import nbformat
import pytest

from course_lib.commands.own_kernel import client, environment
from course_lib.exercises.progress_file import OFF
from course_lib.interactive import waiting
from course_lib.interactive.compile_ahead import compile_ahead
from course_lib.interactive.explorer import Explorer
from course_lib.interactive.live import Event, LiveRun, live_controls
from tests.hands import no_thread_left  # noqa: F401

FIRST = "The first picture is being compiled …"


class Widget:
    def __init__(self):
        self.values, self.picture, self.drawn = {"progress": 0.0}, "picture", 0

    def refresh(self, old, compute=True, say=None):
        self.drawn += 1


@pytest.fixture
def places(monkeypatch):
    """What stands at each place one after the other, where each look at the clock takes a second."""
    places, clock = [], iter(range(1000))

    def display(what, display_id):
        places.append([what])
        return SimpleNamespace(update=places[-1].append)

    monkeypatch.setattr(waiting, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    monkeypatch.setattr(waiting, "display", display)
    return places


@pytest.fixture
def shown(places, monkeypatch):
    """The same, where a reader waits."""
    monkeypatch.setattr(waiting, "somebody", lambda: True)
    return places


@pytest.fixture
def timers(monkeypatch):
    """The timers made: they ring when the test says so."""
    made = []

    class Timer:
        def __init__(self, seconds, function, args):
            self.seconds, self.rings, self.begun, self.over = seconds, lambda: function(*args), False, False
            made.append(self)

        def start(self):
            self.begun = True

        def cancel(self):
            self.over = True

        def join(self):
            assert self.over

    monkeypatch.setattr(waiting, "threading", SimpleNamespace(Timer=Timer))
    return made


def steps(widget, shares):
    for share in shares:
        widget.values["progress"] = share
        yield share


def watched(widget, shares):
    return waiting.watched(steps(widget, shares), widget, lambda: widget.values["progress"])


def test_picture_and_bar_are_there_from_the_start_and_gone_at_the_end(shown):
    widget = Widget()
    running = watched(widget, (0.25, 0.5, 1.0))
    assert next(running) == 0.25
    bar, picture = shown
    assert picture == ["picture"] and "Training: 0 %" in bar[0].data and widget.drawn == 1
    assert list(running) == [0.5, 1.0]
    assert bar[-1].data == picture[-1].data == "" and 'value="0.250"' in bar[1].data


def test_a_picture_that_is_slow_to_draw_is_drawn_less_often(shown):
    widget = Widget()                       # a second for each drawing: the next one after ten
    list(watched(widget, [0.5] * 40))
    assert 3 <= widget.drawn <= 5


def test_they_are_gone_too_when_the_training_is_stopped(shown):
    def stopped():
        yield 1
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(waiting.watched(stopped(), Widget(), lambda: 0.0))
    assert [place[-1].data for place in shown] == ["", ""]


def test_nothing_is_shown_to_nobody(places, timers, monkeypatch):
    widget = Widget()
    with waiting.told(FIRST):
        assert list(watched(widget, (0.5, 1.0))) == [0.5, 1.0]
    assert places == timers == [] and not widget.drawn
    monkeypatch.setattr(waiting, "get_ipython", lambda: type("Shell", (), {"kernel": None}))
    assert os.environ[OFF] == "off" and not waiting.somebody()
    monkeypatch.delenv(OFF)
    assert waiting.somebody()


# --- what is compiled --------------------------------------------------------------------------------------------------

def test_what_is_compiled_ahead_is_waited_for_below_the_picture(shown, demo_view, monkeypatch):
    class Demo(LiveRun):
        controls = live_controls()

        def make_view(self):
            return demo_view()

        def prepare(self):
            pass

        def show(self, result, **values):
            pass

        def work(self):
            order.append("trains")
            yield Event.EPOCH

    order, there, put = [], threading.Event(), waiting.display
    monkeypatch.setattr(waiting, "display", lambda what, display_id: (put(what, display_id), len(shown) == 2 and there.set())[0])
    demo = Demo()
    compile_ahead(type("Other", (), {}), [lambda: order.append(f"compiled, picture there: {there.wait(20)}")])
    assert demo.run_to_end() is demo and order == ["compiled, picture there: True", "trains"]
    bar, picture = shown
    assert "Compiling …" in bar[0].data and "value" not in bar[0].data and picture[0] is demo.picture


@pytest.fixture
def slow(demo_view):
    """A widget whose first compute does what it is told to."""
    class Slow(Explorer):
        def make_view(self):
            return demo_view()

        def compute(self):
            return self.during()

        def show(self, result, **values):
            pass

    return Slow


def test_a_reader_who_waits_for_the_first_picture_is_told_so_until_it_comes(shown, timers, slow):
    seen = []
    slow.during = lambda self: (timers[0].rings(), seen.extend(shown[0]))
    slow()
    assert timers[0].begun and timers[0].seconds == 0.3 and seen[0].data == FIRST
    assert [one.data for one in shown[0]] == [FIRST, ""]


def test_nothing_is_said_where_it_is_there_before(shown, timers, slow):
    slow.during = lambda self: None
    slow()
    assert timers[0].over and shown == []


def test_the_words_are_gone_too_when_the_picture_fails(shown, timers, slow):
    def interrupted(self):
        timers[0].rings()
        raise KeyboardInterrupt

    slow.during = interrupted
    with pytest.raises(KeyboardInterrupt):
        slow()
    assert timers[0].over and [one.data for one in shown[0]] == [FIRST, ""]


@pytest.mark.slow
def test_in_a_readers_kernel_the_words_stand_below_the_cell_and_not_in_its_file(tmp_path):
    """Here the timer is a real one: a compute that takes as long as it takes until something has been displayed."""
    cell = "\n".join([
        "import threading", "from course_lib.interactive import waiting", "from course_lib.widgets import Neuron",
        "put, there = waiting.display, threading.Event()",
        "waiting.display = lambda *args, **kw: (put(*args, **kw), there.set())[0]",
        "class Slow(Neuron):", "    def setup(self):", "        super().setup()", "        there.wait(60)",
        "slow = Slow()"])
    book, said = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell)]), []

    def heard(msg):
        if msg["msg_type"] in ("display_data", "update_display_data"):
            said.append((msg["msg_type"], msg["content"]["data"]["text/html"]))

    client(book, tmp_path, heard, timeout=120).execute(env=environment({OFF: "on"}))
    assert said == [("display_data", FIRST), ("update_display_data", "")] and FIRST not in nbformat.writes(book)

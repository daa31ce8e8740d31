"""A cell that waits for a training shows it: picture and bar from the start, and only to a reader."""
import os
from types import SimpleNamespace

import pytest

from course_lib.exercises.progress_file import OFF
from course_lib.interactive import waiting


class Widget:
    def __init__(self):
        self.values, self.picture, self.drawn = {"progress": 0.0}, "picture", 0

    def refresh(self, old, compute=True, say=None):
        self.drawn += 1


@pytest.fixture
def shown(monkeypatch):
    """What stands at each of the two places one after the other, where each look at the clock takes a second."""
    places, clock = [], iter(range(1000))

    def display(what, display_id):
        places.append([what])
        return SimpleNamespace(update=places[-1].append)

    monkeypatch.setattr(waiting, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    monkeypatch.setattr(waiting, "display", display)
    return places


def steps(widget, shares):
    for share in shares:
        widget.values["progress"] = share
        yield share


def test_picture_and_bar_are_there_from_the_start_and_gone_at_the_end(shown, monkeypatch):
    monkeypatch.setattr(waiting, "somebody", lambda: True)
    widget = Widget()
    running = waiting.watched(steps(widget, (0.25, 0.5, 1.0)), widget)
    assert next(running) == 0.25
    bar, picture = shown
    assert picture == ["picture"] and "Training: 0 %" in bar[0].data and widget.drawn == 1
    assert list(running) == [0.5, 1.0]
    assert bar[-1].data == picture[-1].data == "" and 'value="0.250"' in bar[1].data


def test_a_picture_that_is_slow_to_draw_is_drawn_less_often(shown, monkeypatch):
    monkeypatch.setattr(waiting, "somebody", lambda: True)
    widget = Widget()                       # a second for each drawing: the next one after ten
    list(waiting.watched(steps(widget, [0.5] * 40), widget))
    assert 3 <= widget.drawn <= 5


def test_they_are_gone_too_when_the_training_is_stopped(shown, monkeypatch):
    monkeypatch.setattr(waiting, "somebody", lambda: True)

    def stopped():
        yield 1
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(waiting.watched(stopped(), Widget()))
    assert [place[-1].data for place in shown] == ["", ""]


def test_nothing_is_shown_to_nobody(shown, monkeypatch):
    widget = Widget()
    assert list(waiting.watched("abc", widget)) == ["a", "b", "c"] and shown == [] and not widget.drawn
    monkeypatch.setattr(waiting, "get_ipython", lambda: type("Shell", (), {"kernel": None}))
    assert os.environ[OFF] == "off" and not waiting.somebody()
    monkeypatch.delenv(OFF)
    assert waiting.somebody()

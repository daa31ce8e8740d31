"""A cell that waits for a training says how far it is, and only to a reader."""
import os
from types import SimpleNamespace

import pytest

from course_lib.exercises.progress_file import OFF
from course_lib.interactive import waiting


class Handle(list):
    def update(self, bar):
        self.append(bar.data)


@pytest.fixture
def seen(monkeypatch):
    """What is displayed one after the other, where each step takes a second."""
    shown, clock = Handle(), iter(range(1000))
    monkeypatch.setattr(waiting, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    monkeypatch.setattr(waiting, "display", lambda bar, display_id: shown.append(bar.data) or shown)
    return shown


def test_a_bar_moves_and_is_gone_at_the_end(seen, monkeypatch):
    monkeypatch.setattr(waiting, "somebody", lambda: True)
    done = iter((0.25, 0.5, 1.0))
    assert list(waiting.watched("abc", lambda: next(done))) == ["a", "b", "c"]
    assert [words.partition("Training: ")[2].partition(".")[0] for words in seen] == ["25 %", "50 %", "100 %", ""]
    assert seen[-1] == "" and 'value="0.250"' in seen[0]


def test_it_is_gone_too_when_the_training_is_stopped(seen, monkeypatch):
    monkeypatch.setattr(waiting, "somebody", lambda: True)

    def steps():
        yield 1
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(waiting.watched(steps(), lambda: 0.1))
    assert len(seen) == 2 and seen[-1] == ""


def test_nothing_is_shown_to_nobody(seen, monkeypatch):
    assert list(waiting.watched("abc", lambda: 0.5)) == ["a", "b", "c"] and seen == []
    monkeypatch.setattr(waiting, "get_ipython", lambda: type("Shell", (), {"kernel": None}))
    assert os.environ[OFF] == "off" and not waiting.somebody()
    monkeypatch.delenv(OFF)
    assert waiting.somebody()

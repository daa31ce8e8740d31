"""When a live run gives the hand its turn, at most one piece is on its way: the hand would wait for all that is begun."""
import itertools

import jax
import pytest

import course_lib.widgets
from course_lib.interactive import compile_ahead
from course_lib.interactive.live import LiveRun

LIVE = [kind for name in course_lib.widgets.__all__ if issubclass(kind := getattr(course_lib.widgets, name), LiveRun)]


@pytest.mark.slow
@pytest.mark.parametrize("kind", LIVE, ids=lambda kind: kind.__name__)
def test_what_was_on_its_way_is_done_when_the_hand_has_its_next_turn(kind):
    widget, late = kind(), []
    compile_ahead.wait()
    try:
        for _ in itertools.islice(widget.work(), 12):
            assert all(one.is_deleted() or one.is_ready() for one in late), "two pieces are on their way"
            late = [one for one in jax.live_arrays() if not one.is_deleted() and not one.is_ready()]
    finally:
        widget.close()

"""What a cell calls on a widget: whatever trains there and then is watched, so that its reader sees how far it is."""
import inspect

import pytest

import course_lib.widgets
from course_lib.interactive.explorer import Explorer
from course_lib.interactive.live import LiveRun

QUICK = {  # what a widget of a lesson offers beside the mechanism, and trains nothing or one run of 0.1 s
    "cell", "choose", "first", "flip", "in_order", "layers", "line", "looks", "masks", "names", "neighbours", "recorded_cell",
    "reproduced", "sides", "stations_now", "touch", "unit", "upcoming", "upward", "with_alpha", "x",
}
EVERY = [getattr(course_lib.widgets, name) for name in course_lib.widgets.__all__]


def offered(widget):
    """(name, function) of the public methods that no class of the mechanism knows; what buttons call is not among them."""
    mechanism = [base for base in widget.__mro__ if base.__module__.startswith(Explorer.__module__.rpartition(".")[0])]
    for name, function in inspect.getmembers(widget, inspect.isfunction):
        if not name.startswith(("_", "on_")) and not any(name in vars(base) for base in mechanism):
            yield name, function


def is_watched(function):
    return "watched" in function.__code__.co_names


@pytest.mark.parametrize("widget", EVERY, ids=lambda widget: widget.__name__)
def test_what_trains_in_a_cell_is_watched(widget):
    assert not [name for name, function in offered(widget) if name not in QUICK and not is_watched(function)]


def test_those_that_train_are_these():
    trains = {name for widget in EVERY for name, function in offered(widget) if is_watched(function)}
    assert trains == {"search", "pretrain"} and is_watched(LiveRun.run_to_end)
    assert {name for widget in EVERY for name, _ in offered(widget)} == QUICK | trains

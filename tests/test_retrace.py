"""No control of any widget compiles anything while a hand moves it: half a second of waiting would be felt.

Each widget is made as in a new process, what it compiles ahead in the background is waited for, and then every control goes
through its whole range, every button is pressed and the picture is touched all over, while JAX reports what it compiles. A
widget that is added to `course_lib.widgets` is tested here without another line.
"""
import contextlib
import sys

import jax
import numpy as np
import pytest
from widget_hands import CLASSES, no_thread_left, settle, tell  # noqa: F401

from course_lib.widgets import Initialization, ahead
from course_lib.widgets.controls import Button, Choice, Progress, Slider
from course_lib.widgets.live import Live

COMPILING = ("/jax/core/compile/jaxpr_trace_duration", "/jax/core/compile/backend_compile_duration")
PLACES = [(x, y) for x in np.linspace(0.05, 0.95, 5) for y in np.linspace(0.1, 0.9, 3)]
KEYS = ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Enter", "Delete", "a", "r", "s", " ", "p")


@contextlib.contextmanager
def compilations():
    """The names of the programs that JAX traces or compiles meanwhile, in any thread."""
    names = []

    def hear(event, seconds, **about):
        if event in COMPILING:
            names.append(about.get("fun_name", event))

    jax.monitoring.register_event_duration_secs_listener(hear)
    try:
        yield names
    finally:
        jax.monitoring.unregister_event_duration_listener(hear)


def as_in_a_new_process():
    """Forget the compiled programs and every remembered result: either would hide what a widget leaves uncompiled."""
    ahead.forget()
    for name, module in list(sys.modules.items()):
        if name.startswith("course_lib."):
            for value in vars(module).values():
                getattr(value, "cache_clear", int)()


def test_the_ear_hears():
    fresh = jax.jit(lambda x: x * 3)
    for size, heard in ((5, True), (6, True), (6, False)):
        x = np.ones(size, np.float32)
        with compilations() as names:
            fresh(x)
        assert bool(names) == heard


def through(control, start):
    """The values a hand meets on the way through the range of a control, and back at its start."""
    if isinstance(control, Slider):
        values = np.geomspace(control.low, control.high, 9) if control.log else np.linspace(control.low, control.high, 9)
        return [*dict.fromkeys(control.clean(v) for v in values), start]
    return [*control.options, start] if isinstance(control, Choice) else [True, False]


def press(widget, name):
    """Press the button in each state it may meet: as things are, and after an epoch of training."""
    tell(widget, "press", name=name)
    settle(widget)
    if isinstance(widget, Live):
        for before in ("again", "step"):
            tell(widget, "press", name=before)
            settle(widget)
        tell(widget, "press", name=name)
        settle(widget)


def move_everything(widget):
    for control in widget.controls:
        if isinstance(control, Button):
            press(widget, control.name)
        elif not isinstance(control, Progress):
            for value in through(control, widget.start[control.name]):
                tell(widget, "set", name=control.name, value=value)


def touch_everywhere(widget):
    for x, y in PLACES:
        for kind in ("down", "move", "up"):
            tell(widget, kind, x=x + 0.02 * (kind != "down"), y=y)
    for key in KEYS:
        tell(widget, "key", key=key)
    tell(widget, "hello", pixels=1.5 * widget.view.canvas.width)
    tell(widget, "press", name="reset")
    settle(widget)


@pytest.mark.parametrize("widget_class", CLASSES, ids=lambda c: c.__name__)
def test_moving_every_control_compiles_nothing(widget_class):
    as_in_a_new_process()
    widget = widget_class()
    widget.frames_per_second = 1000
    assert ahead.wait() == ()
    with compilations() as names:
        move_everything(widget)
        touch_everywhere(widget)
        widget.close()
    assert not names


def test_a_restored_code_compiles_nothing():
    widget = Initialization()
    ahead.wait()
    with compilations() as names:
        widget.restore("Initialization init=uniform scale=0.05 g=sigm depth=4 data=XOR alpha=1")
        Initialization(depth=5).close()
    assert not names

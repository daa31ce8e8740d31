"""What a hand, and a page gone wrong, may do to any widget; and whether its picture is then the one that it should be."""
import math

import numpy as np

from course_lib.interactive.controls import Button, Choice, Progress, Slider
from course_lib.interactive.live import LiveRun
from tests.hands import settle, tell

PLACES = [(x, y) for x in (0.1, 0.35, 0.6, 0.85) for y in (0.25, 0.7)]
KEYS = ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Enter", "Delete", "a", "r", "s", " ", "p")
NONSENSE = [
    {}, {"kind": None}, {"kind": "dance"}, {"kind": "set"}, {"kind": "set", "name": 3, "value": 1}, {"kind": "set", "name": "zz"},
    {"kind": "press"}, {"kind": "press", "name": ["a"]}, {"kind": "press", "name": "__init__"}, {"kind": "code"},
    {"kind": "code", "text": "="}, {"kind": "code", "text": 5}, {"kind": "key"}, {"kind": "key", "key": "F13"},
    {"kind": "key", "key": None, "shift": "yes"}, {"kind": "down"}, {"kind": "up", "x": "a", "y": []}, {"kind": "hello"},
    {"kind": "hello", "pixels": math.nan}, {"kind": "hello", "pixels": -5}, {"kind": "hello", "pixels": 1e300},
    *({"kind": kind, "x": x, "y": y} for kind in ("move", "up", "down", "hover", "up")
      for x, y in ((math.nan, 0.5), (-3.0, 0.5), (0.5, 7.0), (math.inf, -math.inf), (0.001, 0.999))),
]


def through(control, start):
    """The values a hand meets on the way through the range of a control, and back at its start."""
    if isinstance(control, Slider):
        values = np.geomspace(control.low, control.high, 3) if control.log else np.linspace(control.low, control.high, 3)
        return [*dict.fromkeys(control.clean(v) for v in values), start]
    return [*control.options, start] if isinstance(control, Choice) else [True, False]


def press(widget, name):
    """Press the button in each state it may meet: as things are, and after an epoch of training."""
    tell(widget, "press", name=name)
    settle(widget)
    if isinstance(widget, LiveRun):
        for before in ("again", "step"):
            tell(widget, "press", name=before)
            settle(widget)
        tell(widget, "press", name=name)
        settle(widget)
    whole(widget)


def move_everything(widget):
    for control in widget.controls:
        if isinstance(control, Button):
            press(widget, control.name)
        elif not isinstance(control, Progress):
            start = widget.start[control.name]
            values = through(control, start)
            last = [value for value in values if value != start][-1:]
            for value in values:
                tell(widget, "set", name=control.name, value=value)
                if control.name != "play":
                    assert not widget.picture.failed, f"{control.name} = {value}: {widget.status}"
                    if [value] == last:
                        whole(widget)


def touch_everywhere(widget):
    for x, y in PLACES:
        for kind in ("down", "move", "up"):
            tell(widget, kind, x=x + 0.02 * (kind != "down"), y=y)
    for key in KEYS:
        tell(widget, "key", key=key)
    tell(widget, "hello", pixels=1.5 * widget.view.canvas.width)
    tell(widget, "press", name="reset")
    settle(widget)


def whole(widget):
    """The quick frame is the full one: nothing that is drawn once only has moved."""
    with widget.lock:
        canvas = widget.view.canvas
        quick = canvas.render().copy()
        canvas.stale()
        assert np.abs(canvas.render().astype(int) - quick).max() <= 2, f"moved without canvas.stale(): {widget.code}"


def as_new(widget):
    """The picture is that of a new view of the same result: no part of it waits for another control to draw it again."""
    with widget.lock:
        old = widget.view
        seen = old.canvas.render().astype(int)
        widget.view = widget.make_view()
        canvas = widget.view.canvas
        canvas.scale = old.canvas.scale
        canvas.stale(*(canvas.fig.axes[old.canvas.fig.axes.index(ax)] for ax in old.canvas.restless))
        widget.refresh(dict(widget.values), compute=False)
        new, widget.view = canvas.render(), old
        assert np.abs(new - seen).max() <= 2, f"what is drawn is not what {widget.code} says"


def other(control, value):
    """A value of the control that is not the one it has."""
    if isinstance(control, Slider):
        values = np.geomspace(control.low, control.high, 6) if control.log else np.linspace(control.low, control.high, 6)
        return next(v for v in map(control.clean, values[1:]) if v != value)
    if isinstance(control, Choice):
        return next(option for option in control.options if option != value)
    return not value

"""How long one frame of each picture takes to draw, against matplotlib's own drawing of the same artists in the same run.

Processor time of `canvas.render()` at scale 1, the median of eight frames while a control goes to and fro; the peer draws
every live artist by `draw_artist`, lettering laid out anew, and the whole background where a part of it is stale.
"""
import time

import numpy as np

import course_lib.widgets
from course_lib.interactive import compile_ahead
from course_lib.interactive.controls import Choice, Slider

from . import Row

PEER, AIM = "matplotlib's own drawing", 2.0


def rows():
    found = {name: measured(getattr(course_lib.widgets, name)) for name in course_lib.widgets.__all__}
    for name, (ours, theirs) in sorted(found.items(), key=lambda item: -item[1][0]):
        yield Row(f"one frame of {name}", ours, PEER, theirs, "ms")
    ours, theirs = np.array(list(found.values())).T
    yield Row("the median picture", float(np.median(ours)), PEER, float(np.median(theirs)), "ms", aim=AIM)
    yield Row("the slowest picture", float(ours.max()), PEER, float(theirs.max()), "ms")


def measured(make):
    """(milliseconds of processor time of a frame, the same as matplotlib alone would draw it)."""
    widget = make()
    try:
        with widget.lock:
            compile_ahead.wait()
            canvas = widget.view.canvas
            canvas.scale = 1.0
            name, places = hand(widget)
            ours = frame(widget, name, places)
            canvas.sprites.draw = lambda artist, pixels: False
            everything = canvas.stale
            canvas.stale = lambda *axes: everything()
            return ours, frame(widget, name, places)
    finally:
        widget.close()


def hand(widget):
    """(a control to move, two places of it): the first slider, or the first choice; (None, ...) where there is neither."""
    for control in widget.controls:
        if isinstance(control, Slider):
            at = widget.values[control.name]
            far = control.clean((control.low * control.high) ** 0.5 if control.log else (control.low + control.high) / 2)
            return control.name, (at, far if far != at else control.high)
    choice = next((control for control in widget.controls if isinstance(control, Choice)), None)
    return (choice.name, choice.options[:2]) if choice else (None, (0, 0))


def frame(widget, name, places):
    """The median milliseconds of one `render` while the control goes to and fro."""
    canvas, render, times = widget.view.canvas, type(widget.view.canvas).render, []

    def timed():
        began = time.thread_time()
        pixels = render(canvas)
        times.append(1000 * (time.thread_time() - began))
        return pixels

    canvas.render = timed
    for turn in range(12):
        if name:
            widget.set(**{name: places[turn % 2]})
        else:
            timed()
    return float(np.median(times[4:]))

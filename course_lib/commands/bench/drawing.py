"""How long one frame of each picture takes to draw, against matplotlib's own drawing of the same artists in the same run.

Processor time of `canvas.render()` at scale 1 while a hand pulls the first control through its whole range and back, the
median frame and the slowest one (a frame where an axis changes its ticks). The peer draws every live artist by `draw_artist`,
lettering laid out anew, and the whole background where a part of it is stale.
"""
import time

import numpy as np

import course_lib.widgets
from course_lib.interactive import compile_ahead
from course_lib.interactive.controls import Choice, Slider

from . import Row

PEER, AIM, PLACES = "matplotlib's own drawing", 2.0, 16


def rows():
    found = {name: measured(getattr(course_lib.widgets, name)) for name in course_lib.widgets.__all__}
    for name, (ours, theirs) in sorted(found.items(), key=lambda item: -np.median(item[1][0])):
        yield Row(f"one frame of {name} (slowest {ours.max():.0f})", np.median(ours), PEER, np.median(theirs), "ms")
    ours, theirs = ([np.median(times[i]) for times in found.values()] for i in (0, 1))
    yield Row("the median picture", float(np.median(ours)), PEER, float(np.median(theirs)), "ms", aim=AIM)
    yield Row("the slowest picture", max(ours), PEER, max(theirs), "ms")


def measured(make):
    """(milliseconds of processor time of each frame, the same as matplotlib alone would draw them)."""
    widget = make()
    try:
        with widget.lock:
            compile_ahead.wait()
            canvas = widget.view.canvas
            canvas.scale = 1.0
            name, places = hand(widget)
            ours = frames(widget, name, places)
            canvas.sprites.draw = lambda artist, pixels: False
            canvas.sprites.extent = lambda text: type(text).get_window_extent(text, canvas.agg.get_renderer())
            everything = canvas.stale
            canvas.stale = lambda *axes: everything()
            return ours, frames(widget, name, places)
    finally:
        widget.close()


def hand(widget):
    """(a control to move, its places in order, there and back): the first slider, or the first choice; (None, ...) without."""
    for control in widget.controls:
        if isinstance(control, Slider):
            between = np.geomspace if control.log else np.linspace
            there = [control.clean(float(at)) for at in between(control.low, control.high, PLACES)]
            return control.name, [*there, *there[::-1]]
    choice = next((control for control in widget.controls if isinstance(control, Choice)), None)
    return (choice.name, [*choice.options, *choice.options[::-1]]) if choice else (None, [None] * PLACES)


def frames(widget, name, places):
    """Milliseconds of one `render` at each place, the second time that the hand goes through them."""
    canvas, render, times = widget.view.canvas, type(widget.view.canvas).render, []

    def timed():
        began = time.thread_time()
        pixels = render(canvas)
        times.append(1000 * (time.thread_time() - began))
        return pixels

    canvas.render = timed
    for turn in range(2):
        if turn:
            times.clear()
        for place in places:
            if name:
                widget.set(**{name: place})
            else:
                timed()
    return np.array(times)

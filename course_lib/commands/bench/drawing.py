"""How long one frame of each picture takes to draw, against matplotlib's own drawing of the same artists in the same run.

Processor time of `canvas.render()` at scale 1, the median of seven frames after the first; the peer draws every live
artist by `draw_artist`, lettering laid out anew. The pictures are as a notebook first shows them.
"""
import time

import numpy as np

import course_lib.widgets
from course_lib.interactive import compile_ahead

from . import Row

PEER, AIM = "matplotlib's own drawing", 2.0


def rows():
    found = {name: measured(getattr(course_lib.widgets, name)) for name in course_lib.widgets.__all__}
    compile_ahead.wait()
    for name, (ours, theirs) in sorted(found.items(), key=lambda item: -item[1][0]):
        yield Row(f"one frame of {name}", ours, PEER, theirs, "ms")
    ours, theirs = np.array(list(found.values())).T
    yield Row("the median picture", float(np.median(ours)), PEER, float(np.median(theirs)), "ms", aim=AIM)
    yield Row("the slowest picture", float(ours.max()), PEER, float(theirs.max()), "ms")


def measured(make):
    """(milliseconds of processor time of a frame, the same without sprites)."""
    widget = make()
    try:
        with widget.lock:
            canvas = widget.view.canvas
            canvas.scale = 1.0
            canvas.render()
            ours = frame(canvas)
            canvas.sprites.draw = lambda artist, pixels: False
            return ours, frame(canvas)
    finally:
        widget.close()


def frame(canvas):
    times = []
    for _ in range(7):
        began = time.thread_time()
        canvas.render()
        times.append(1000 * (time.thread_time() - began))
    return float(np.median(times))

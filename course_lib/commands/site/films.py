"""A run as a film: the scrubber of a recorded run, a player frame by frame, a training piece by piece on this thread."""
import itertools

import numpy as np

from course_lib.interactive.compile_ahead import wait
from course_lib.interactive.live import Event

MOMENTS = 25


def scrub(r, back):
    """A recorded run: its position t at 25 places, of which playing shows one after the other."""
    w, slider = r.widget, r.widget.by_name["t"]
    at = {slider.clean(float(v)) for v in np.linspace(slider.low, slider.high, MOMENTS)} | {w.values["t"]}
    numbers = []
    for t in sorted(at):
        w.set(t=t)
        numbers.append(r.state())
    back()
    r.play, r.film = "play", [[n, n] for n in numbers]
    r.buttons |= {name: ["t", by] for name, by in (("back", -1), ("forth", 1)) if name in w.by_name}
    r.keys |= {"ArrowLeft": ["t", -1], "ArrowRight": ["t", 1], " ": "play", "p": "play"}


def play(r, back):
    """A player: what it shows frame after frame from its start, thinned to 25."""
    w, numbers = r.widget, []
    with w.lock:
        before = dict(w.values)
        w.rewind()
        w.changed(before)                                   # it is drawn, too, as after a press
        numbers.append(r.state())
        while w.advance() and len(numbers) < MOMENTS:
            w.values["play"] = False
            numbers.append(r.state())
        w.values["play"] = False
        numbers.append(r.state())
    back()
    film = [[n, n] for n in dict.fromkeys(numbers)]
    if len(film) < 2:                     # nothing happens, as where the reader's own function is not written yet
        return
    r.play, r.film = "play", film
    means = {"back": "back", "next": "on", "all": "last", "clear": "first"}
    r.buttons |= {name: what for name, what in means.items() if name in w.by_name}
    r.keys |= {" ": "play", "p": "play"}


def live(r):
    """A training from its start to its end, in 25 moments; the widget is left at its end.

    What is recorded is shown twice, with the words for a training that goes on and for one that is paused.
    """
    w, due = r.widget, 0.0
    wait()
    with w.lock:
        w.on_again()
        r.film.append([r.state()] * 2)
        w.worker = w.work()
        for event in itertools.chain(w.worker, [None]):
            done = w.values["progress"]
            if event is None:
                w.worker, w.ended = None, True
            elif event is Event.PIECE or done < due:
                continue
            pair = []
            for playing in (True, False) if event else (False, False):
                w.values["play"] = playing
                w.refresh(dict(w.values), compute=False)
                pair.append(r.state())
            r.film.append(pair)
            due = done + 1 / (MOMENTS - 2)
    r.play = "play"
    r.buttons |= {name: what for name, what in (("step", "on"), ("again", "first")) if name in w.by_name}
    r.keys |= {" ": "play", "p": "play", "s": "on", "r": "first"}

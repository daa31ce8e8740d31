"""What a widget shows at some of its positions, as a table from which a page without a kernel answers the hand.

A state is all that the front end shows at one position: values, sentence, alt text, experiment code, and the number of a
frame. Equal frames are stored once, and so are equal states. Which positions: `recipe.py`.
"""
import hashlib

import numpy as np

from course_lib.interactive.controls import Choice, Progress, Toggle

from .frames import encode

BUDGET = 60  # frames of one widget


class RecordingError(Exception):
    """A widget that cannot be recorded, in words."""


class Recording:
    """States of one widget, in the order in which they were met.

    start  number of the state that the page shows first
    film   pairs of numbers, one for each moment of a run: while it plays, and paused there
    play   name of the toggle that plays the film
    pulls  groups of numbers of states: one group for what a hand can pull, each state with the place of the hand
    go     {state: {button: state}}, what a button leads to
    keys   {key: what it does}: ["t", 1] one position of a slider on, "play", "on" and "back" in the film, "first", "last"
    """

    def __init__(self, widget):
        self.widget, self.states, self.frames, self._known = widget, [], [], {}
        self.film, self.play, self.pulls, self.go, self.keys, self.buttons = [], None, [], {}, {}, {}
        self.start = self.state()

    def state(self, at=None):
        """The number of the state in which the widget is now. Its sentence is said as at a first picture: without a past.

        at: where the hand is, as fractions of the picture from its lower left corner.
        """
        w = self.widget
        for name in w.recorded.get("without", ()):
            setattr(w, name, None)
        with w.lock:
            w.say(w.sentence({}, w.values, w.result))
            frame = self._frame(np.ascontiguousarray(w.still()[..., :3]))
        state = {"v": dict(w.values), "s": w.status, "a": w.picture.alt, "c": w.code, "f": frame}
        if at is not None:
            state["at"] = [round(float(part), 4) for part in at]
        if state not in self.states:
            self.states.append(state)
        return self.states.index(state)

    def _frame(self, pixels):
        found = self._known.setdefault(hashlib.sha1(pixels).digest(), len(self.frames))
        if found == len(self.frames):
            if found == BUDGET:
                raise RecordingError(f"more than {BUDGET} frames: its recipe asks for too much")
            self.frames.append(encode(pixels))
        return found

    @property
    def left(self):
        """Frames that may still be added."""
        return BUDGET - len(self.frames)

    def values(self, number):
        """The values of a state."""
        return self.states[number]["v"]

    def drop(self, numbers):
        """Leave out the last states again, those of these numbers (their frames are shared with others that stay)."""
        for number in sorted(set(numbers) - {self.start}, reverse=True):
            if number == len(self.states) - 1:
                self.states.pop()

    def off(self, number):
        """Names of the controls that lead nowhere from a state.

        A control leads somewhere if another state differs in it and agrees in all that is neither slider nor progress.
        """
        here, controls = self.values(number), self.widget.by_name
        firm = [n for n, c in controls.items() if isinstance(c, Choice | Toggle) and n != self.play]
        on = set(self.buttons) | set(self.go.get(number, ()))
        on |= {self.play} if self.film and (number == self.start or any(number in pair for pair in self.film)) else set()
        for other in (state["v"] for state in self.states):
            differ = [n for n in firm if other[n] != here[n]]
            if len(differ) < 2:
                on |= set(differ or {n for n in here if other[n] != here[n] and n != self.play})
        return [n for n, c in controls.items() if n not in on and not isinstance(c, Progress)]

    def table(self):
        """Plain data for the page: values only where they differ from the start's, lists of what is off by number."""
        w, offs, rows, start = self.widget, [], [], self.values(self.start)
        for number, state in enumerate(self.states):
            off = self.off(number)
            offs += [off] if off not in offs else []
            row = {k: state[k] for k in ("s", "c", "f", "at") if k in state} | {"o": offs.index(off)}
            row |= {"v": moved} if (moved := {n: v for n, v in state["v"].items() if v != start[n]}) else {}
            row |= {"a": state["a"]} if state["a"] != f"{w.title}. {state['s']}" else {}
            row |= {"g": self.go[number]} if number in self.go else {}
            rows.append(row)
        p = w.picture
        return dict(
            title=w.title, width=p.width, height=p.height, format="webp", spec=p.spec, values=start, start=self.start, off=offs,
            states=rows, film=self.film, play=self.play, pulls=self.pulls, pulled=p.pulls if self.pulls else "",
            places=p.places, keys=self.keys, buttons=self.buttons, frames=self.frames)

"""Which positions of a widget are recorded: one recipe for all, from what the controls are.

    every primary control from the opening state (those behind "More" are not), sliders at up to 25 positions
    a pair of sliders on a grid, where the class says `recorded = {"pair": ("w1", "w2")}`
    what can be pulled (`pulls.py`), buttons and arrow keys by what they do from the opening state
    a run as a film: the scrubber at 25 positions, a player or a training frame by frame (`films.py`)

A class that needs more says so in `recorded`, in one place: `pair`; `leave`, names of controls that are not recorded;
`without`, names of attributes that hold a past ("4 s left") and are forgotten before each state.
"""
import itertools

import numpy as np

from course_lib.interactive.controls import Button, Choice, Slider, Toggle
from course_lib.interactive.live import LiveRun
from course_lib.interactive.player import Player
from course_lib.interactive.run import RecordedRun

from . import films
from .pulls import pull
from .recording import Recording

MOST, FEWEST = 25, 5  # positions of a slider
PAIR = 5  # positions of each of the two sliders of a pair
AIM, AGAIN = 30, 16  # frames that are asked for; where a page shows a class again; the budget's rest is for buttons
RUN = ("play", "back", "forth", "step", "stop", "again", "keep", "progress", "seeds", "t")  # of a run: films.py
ARROWS = {"ArrowLeft": "ArrowRight", "ArrowDown": "ArrowUp"}


def record(widget, aim=AIM):
    """All states of the recipe for a widget as it stands; it is left somewhere else."""
    r = Recording(widget)
    if isinstance(widget, LiveRun):
        films.live(r)
        controls(r, aim, back=lambda: None, names=[c for c in primary(widget) if c.name not in widget.restart_on])
        return r
    code, values = widget.code, dict(widget.values)

    def home():
        widget.restore(code)
        if moved := {n: v for n, v in values.items() if widget.values[n] != v}:
            widget.set(**moved)

    if isinstance(widget, RecordedRun):
        films.scrub(r, home)
    elif isinstance(widget, Player):
        films.play(r, home)
    arrows(r, home)
    pair(r, home)
    pull(r, home, aim)
    controls(r, aim, home, primary(widget))
    presses(r, home)
    return r


def primary(widget):
    """The controls that a hand moves first, but for those of a run."""
    run = RUN if isinstance(widget, LiveRun | RecordedRun) else ("play",)
    leave = {*run, *widget.more, *widget.recorded.get("leave", ())}
    return [c for c in widget.controls if c.name not in leave and isinstance(c, Slider | Choice | Toggle)]


def positions(control, wanted, now):
    """Up to `wanted` values over the range of a control, that of `now` among them."""
    if not isinstance(control, Slider):
        return list(control.options) if isinstance(control, Choice) else [False, True]
    spread = (np.geomspace if control.log else np.linspace)(control.low, control.high, wanted)
    return sorted({control.clean(float(v)) for v in spread} | {now})


def controls(r, aim, back, names):
    """Each control through its range, the others as they are; a control that changes nothing to see is left out."""
    w, sliders = r.widget, [c for c in names if isinstance(c, Slider)]
    rest = sum(len(positions(c, 0, None)) - 1 for c in names if not isinstance(c, Slider))
    share = (aim - len(r.frames) - rest) // max(1, len(sliders))
    for control in [*[c for c in names if c not in sliders], *sliders]:
        before, seen = w.values[control.name], []
        for value in positions(control, min(MOST, max(FEWEST, share)), before):
            if value != before and r.left > 0:
                w.set(**{control.name: value})
                seen.append(r.state())
        w.set(**{control.name: before})
        back()
        if len({r.states[n]["f"] for n in (r.start, *seen)}) == 1:
            r.drop(seen)


def pair(r, back):
    """The two sliders of the class's `pair` on a coarse grid."""
    names = r.widget.recorded.get("pair", ())
    each = [positions(r.widget.by_name[n], PAIR, r.widget.values[n]) for n in names]
    for values in itertools.product(*each) if each else ():
        r.widget.set(**dict(zip(names, values, strict=True)))
        r.state()
    back()


def one_slider(w, before):
    """(name, 1 or −1) if since `before` nothing has moved but one slider; else None."""
    moved = [n for n, v in w.values.items() if v != before[n]]
    if len(moved) == 1 and isinstance(w.by_name[moved[0]], Slider):
        return moved[0], 1 if w.values[moved[0]] > before[moved[0]] else -1
    return None


def presses(r, back, most=3):
    """Buttons: a chain of states from the opening one, `most` of them new; or the slider whose next position it means."""
    w = r.widget
    leave = {*r.buttons, *w.more, *w.recorded.get("leave", ()), *(RUN if isinstance(w, RecordedRun) else ())}
    for name in [c.name for c in w.controls if isinstance(c, Button) and c.name not in leave]:
        before, here, known = dict(w.values), r.start, len(r.states)
        while len(r.states) < known + most:
            try:
                w.press(name)
            except ValueError:
                break
            if (step := one_slider(w, before)) and here == r.start and w.by_name[step[0]] in primary(w):
                r.buttons[name] = list(step)
                break
            if r.left <= 0 or (there := r.state()) == here or name in r.go.get(there, ()):
                break
            r.go.setdefault(here, {})[name] = there
            here = there
        back()
    if isinstance(step := r.buttons.get("next"), list) and "back" in w.by_name:
        r.buttons["back"] = [step[0], -step[1]]


def arrows(r, back):
    """The arrow keys that move one slider each, from the opening state."""
    w = r.widget
    for one, other in ARROWS.items() if w.picture.takes_keys else ():
        for key, opposite in ((one, other), (other, one)):
            before = dict(w.values)
            w.hear({"kind": "key", "key": key})
            step = one_slider(w, before)
            if step and key not in r.keys and w.by_name[step[0]] in primary(w):
                r.keys[key] = list(step)
                r.keys.setdefault(opposite, [step[0], -step[1]])
            back()

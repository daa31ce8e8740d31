"""The loss we mean and the loss we minimise, along a line in parameter space. Slide S16: a smooth upper bound of 0/1."""
import math

import numpy as np

from course_lib.interactive.controls import Button, Choice, Slider
from course_lib.interactive.explorer import Explorer
from course_lib.interactive.own_function import OwnFunction, each
from course_lib.notation import signed

from .surrogate import (
    ALONG,
    REACH,
    SETS,
    SURROGATE_LOSSES,
    T,
    curve_through,
    labelled_points,
    losses_on_line,
    outputs_on_line,
)
from .surrogate_view import TIP, SurrogatePicture, SurrogateView

FLAT = 0.01     # a slope below it says no way: at the minimum of the line, or far out


class Surrogate(Explorer):
    """Pull the point along its line, the line by its ring, the arrow to turn it."""

    title = "The 0/1 loss and its surrogate along a line"
    longest = 390
    controls = (
        Slider("s", "s", 1.2, "position s on the line", "line", low=-4, high=4),
        Slider("angle", "direction", 20, "direction of the line in degrees", "line", low=-180, high=180, step=1),
        Slider("w1", "w₁", -0.5, "weight w 1 where the line begins, at s = 0", "line", low=-3, high=3),
        Slider("w2", "w₂", 0.8, "weight w 2 where the line begins, at s = 0", "line", low=-3, high=3),
        Slider("b", "b", 0.6, "bias b", "line", low=-3, high=3),
        Choice("data", "points", SETS[0], "which labelled points", "what", options=SETS),
        Choice("map", "map of", SURROGATE_LOSSES[0], "which loss the map shows", "what", draw_only=True,
               options=SURROGATE_LOSSES),
        Button("downhill", "Turn downhill", says="turn the line to the steepest descent of the NLL", group="what"),
    )
    more = ("w1", "w2", "b")

    def __init__(self, nll=None, **start):
        """`nll(f, y)`: the reader's own mean NLL, drawn along the line instead of ours; f is (T, 2)."""
        self.own = OwnFunction(nll)
        super().__init__(**start)

    def make_view(self):
        self.sets = {name: labelled_points(name) for name in SETS}
        return SurrogateView(ALONG, REACH)

    def setup(self):
        self.grabbed = None

    def line(self):
        """(start of the line, its direction, θ at s) as float arrays (2,)."""
        v, turn = self.values, math.radians(self.values["angle"])
        w, d = np.array([v["w1"], v["w2"]]), np.array([math.cos(turn), math.sin(turn)])
        return w, d, w + v["s"] * d

    def compute(self, s, angle, w1, w2, b, data):
        w, d, _ = self.line()
        found = losses_on_line(w, d, s, b, self.sets[data])
        nll = each(self.own, outputs_on_line(w, d, b, self.sets[data])) if self.own else None
        if nll is not None and np.isnan(nll).any():
            nll = self.own.refuse("returned NaN")
        if nll is None:
            return found
        curve = curve_through(nll)
        return found._replace(along=(found.along[0], curve), at=(found.at[0], float(np.interp(s, ALONG, curve))))

    def show(self, found, s, b, data, map, **values):
        which = SURROGATE_LOSSES.index(map)
        self.view.update(SurrogatePicture(which, found.over[which], *self.line(), found.along, found.at, s, b, found.sides,
                                          *self.sets[data], len(found.jumps), found.best))

    def sentence(self, old, new, found):
        wrong, nll = found.at
        mine = bool(self.own) and self.own.used
        own = self.own.message + " " if self.own.message else "The green curve is YOURS. " if mine else ""
        slope = self._slope(found, new["s"], mine)
        down = "it is flat here, too" if abs(slope) < FLAT else "that one says which way is down"
        gap = float((found.along[1] - found.along[0]).min())
        bound = f"nowhere below it (smallest gap {gap:.3f})" if gap >= 0 else f"below it by up to {-gap:.3f}: no bound"
        return (f"{own}At s = {signed(new['s'])}: 0/1 loss {wrong:.3f} ({round(wrong * T)} of {T} wrong), slope 0. "
                f"NLL/ln 2 = {nll:.3f}, slope {signed(slope, 3)}: {down}. "
                f"On this line the 0/1 loss has {len(found.jumps)} places to jump and is flat between them; "
                f"{'your curve' if mine else 'NLL/ln 2'} is {bound}.")

    def _slope(self, found, s, mine):
        """The slope of the green curve at s, per unit of s."""
        if mine:
            return float(np.interp(s, ALONG, np.gradient(found.along[1], ALONG)))
        return float(found.slope @ self.line()[1])

    # --- the hand on the picture ----------------------------------------------------------------------------------

    def pulled_in(self):
        return [self.view.weights.ax]

    def pointer(self, kind, ax, x, y, event):
        if kind == "down":
            self.grabbed = self._grasp(ax, x, y)
        elif kind == "up":
            self.grabbed = None
        elif kind == "move" and self.grabbed and ax is not None:
            self._pull(ax, x, y)

    def _grasp(self, ax, x, y):
        start, d, here = self.line()
        if ax is self.view.along:
            return "s"
        if ax is not self.view.weights.ax:
            return None
        for name, place in (("point", here), ("tip", start + TIP * d), ("start", start)):
            if self.near(ax, x, y, *place):
                return name
        return None

    def _pull(self, ax, x, y):
        start, d, _ = self.line()
        if self.grabbed == "s" and ax is self.view.along:
            self.set(s=float(np.clip(x, -4, 4)))
        elif ax is not self.view.weights.ax:
            return
        elif self.grabbed == "point":
            self.set(s=float(np.clip(d @ (np.array([x, y]) - start), -4, 4)))
        elif self.grabbed == "tip":
            self.set(angle=math.degrees(math.atan2(y - start[1], x - start[0])))
        elif self.grabbed == "start":
            self.set(w1=float(np.clip(x, -3, 3)), w2=float(np.clip(y, -3, 3)))

    def key(self, key, shift):
        step = 1 if shift else 5
        if key in ("ArrowLeft", "ArrowRight"):
            self.nudge("s", step if key == "ArrowRight" else -step)
        elif key in ("ArrowUp", "ArrowDown"):
            self.nudge("angle", step if key == "ArrowUp" else -step)

    def on_downhill(self):
        _, _, here = self.line()
        grad = self.result.slope
        if not np.hypot(*grad) > 1e-6:
            raise ValueError("the NLL is at its minimum here: there is no downhill direction")
        if np.abs(here).max() > 3:
            raise ValueError("this point lies outside the map: move s towards 0 first")
        self.set(w1=float(here[0]), w2=float(here[1]), s=0.0, angle=math.degrees(math.atan2(-grad[1], -grad[0])))
        self.say(f"The line now points down the NLL's slope, {float(np.hypot(*grad)):.3f} per unit; the 0/1 loss has "
                 f"gradient 0 and could not have told. {self.status}")

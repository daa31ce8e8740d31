"""Activation functions under one cross-hair. Slides S11-S13: range, monotony and saturation, each as a number."""
import numpy as np

from course_lib.activations import NAMES, pair, place
from course_lib.interactive.controls import Choice, Slider
from course_lib.interactive.explorer import Explorer
from course_lib.interactive.own_function import OwnFunction, not_finite
from course_lib.notation import signed

from .curves import GRID, REACH, SATURATED, activation_curves, saturated_intervals
from .curves_view import ActivationCurvesPicture, ActivationCurvesView

EXACT = {"sigm": "{v}(1 − {v})", "tanh": "1 − ({v})²", "reclin": "1 if a > 0, else 0", "linear": "1 everywhere"}


class ActivationCurves(Explorer):
    """Move over either curve, or drag, or use ← →: one cross-hair reads g and g′ at the same a; ↑ ↓ change g."""

    title = "g and g′ at the same a"
    longest = 170
    hover = True
    controls = (
        Choice("g", "g", "sigm", "activation function g", "all", options=NAMES),
        Slider("a", "a", 1.0, "pre-activation a", "all", low=-REACH, high=REACH, step=0.01),
    )
    pulls = "across"
    scenes = tuple(dict(a=a) for a in (-5.0, -2.5, 0.0, 2.5, 5.0, 1.0))

    def __init__(self, own_g=None, **start):
        """own_g(a) -> (sigm, tanh, reclin), the reader's, as in the exercise."""
        self.own = OwnFunction(own_g)
        if "a" in start:                               # at a place that was chosen the storyboard changes g
            self.scenes = tuple(dict(g=g) for g in ("tanh", "reclin"))
        super().__init__(**start)

    def make_view(self):
        self.curves = activation_curves()
        return ActivationCurvesView(GRID, self.curves)

    def compute(self, g, a):
        """((g(a), g′(a)), the reader's curve of g or None)."""
        (value, slope), curve = (float(v) for v in pair(np.float32(a), place(g))), None
        mine = self._of_reader(g, a)
        self.words = self.own.message
        if mine is not None:
            curve, value = mine[:-1], float(mine[-1])
            far = float(np.abs(curve - self.curves[g][0]).max())
            self.words = f"Your {g} differs from the course's by at most {far:.1g}."
        return (value, slope), curve

    def _of_reader(self, g, a):
        """The reader's g on GRID and at a, or None: there are three of them, for linear nothing is asked."""
        if g == "linear":
            self.own.message = ""
            return None
        where = np.append(GRID, np.float32(a)).astype(float)
        got = self.own((where,), *[where.shape] * 3, wrong=not_finite)
        return None if got is None else got[NAMES.index(g)]

    def note(self):
        return self.own.message

    def show(self, result, g, a):
        values, own = result
        self.view.update(ActivationCurvesPicture(g, a, values, saturated_intervals(self.curves[g][1]), own))

    def sentence(self, old, new, result):
        name, a = new["g"], new["a"]
        (g, dg), own = result
        left = f"{name}({signed(a)}) = {signed(g, 4)}" if own is None else f"{signed(g, 4)} by your function"
        right = EXACT[name].format(v=signed(g, 3)) + (f" = {signed(dg, 4)}" if name in ("sigm", "tanh") else "")
        if own is not None:                            # the formula need not fit the learner's numbers
            right = signed(dg, 4)
        words = [f"a = {signed(a)}: g(a) = {left}, g′(a) = {right}."]
        if zone := saturated_intervals(self.curves[name][1]):
            passes = "almost no" if dg else "no"
            inside = f"here: saturated, {passes} gradient passes." if abs(dg) < SATURATED else "shaded."
            edge = next(abs(edge) for piece in zone for edge in piece if abs(edge) < REACH)
            where = "a ≤ 0" if name == "reclin" else f"|a| > {edge:.1f}"
            words.append(f"g′ < {SATURATED} where {where}, {inside}")
        return " ".join([*words, self.words]).rstrip()

    def pointer(self, kind, ax, x, y, event):
        if ax is not None and kind != "up":
            self.set(a=float(np.clip(x, -REACH, REACH)))

    def key(self, key, shift):
        if key in ("ArrowLeft", "ArrowRight"):
            self.nudge("a", (1 if shift else 10) * (1 if key == "ArrowRight" else -1))
        elif key in ("ArrowUp", "ArrowDown"):
            at = NAMES.index(self.values["g"]) + (1 if key == "ArrowDown" else -1)
            self.set(g=NAMES[at % len(NAMES)])

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
    hover = True
    controls = (
        Choice("g", "g", "sigm", "activation function g", "all", options=NAMES),
        Slider("a", "a", 1.0, "pre-activation a", "all", low=-REACH, high=REACH, step=0.01),
    )
    pulls = "across"
    scenes = tuple(dict(a=a) for a in (-5.0, -2.5, 0.0, 2.5, 5.0, 1.0))

    def __init__(self, own_g=None, own_dg=None, **start):
        """own_g(a) -> (sigm, tanh, reclin), the reader's, as in the exercise; own_dg(a) -> their derivatives."""
        self.own_g, self.own_dg = OwnFunction(own_g), OwnFunction(own_dg)
        super().__init__(**start)

    def make_view(self):
        self.curves = activation_curves()
        return ActivationCurvesView(GRID, self.curves)

    def compute(self, g, a):
        """((g(a), g′(a)), the reader's curves of both or None)."""
        values, curves, self.words = [float(v) for v in pair(np.float32(a), place(g))], [None, None], []
        for n, own in enumerate((self.own_g, self.own_dg)):
            got = self._of_reader(own, g, a)
            if got is not None:
                curves[n], values[n] = got[:-1], float(got[-1])
                far = float(np.abs(got[:-1] - self.curves[g][n]).max())
                self.words.append(f"Your {g}{'′' * n} differs from the course's by at most {far:.1g}.")
            elif own.message:
                self.words.append(own.message)
        return values, tuple(curves)

    @staticmethod
    def _of_reader(own, g, a):
        """The reader's g (or g′) on GRID and at a, or None: there are three of them, for linear nothing is asked."""
        if g == "linear":
            own.message = ""
            return None
        where = np.append(GRID, np.float32(a)).astype(float)
        got = own((where,), *[where.shape] * 3, wrong=not_finite)
        return None if got is None else got[NAMES.index(g)]

    def note(self):
        return " ".join(own.message for own in (self.own_g, self.own_dg) if own.message)

    def show(self, result, g, a):
        values, own = result
        self.view.update(ActivationCurvesPicture(g, a, tuple(values), saturated_intervals(self.curves[g][1]), own))

    def sentence(self, old, new, result):
        name, a = new["g"], new["a"]
        (g, dg), (own_g, own_dg) = result
        left = f"{name}({signed(a)}) = {signed(g, 4)}" if own_g is None else f"{signed(g, 4)} by your function"
        right = EXACT[name].format(v=signed(g, 3)) + (f" = {signed(dg, 4)}" if name in ("sigm", "tanh") else "")
        if own_g is not None or own_dg is not None:    # the formula need not fit the learner's numbers
            right = signed(dg, 4) + " by your function" * (own_dg is not None)
        words = [f"a = {signed(a)}: g(a) = {left}, g′(a) = {right}."]
        if zone := saturated_intervals(self.curves[name][1]):
            inside = "here: saturated, almost no gradient passes." if abs(dg) < SATURATED else "shaded."
            edge = next(abs(edge) for piece in zone for edge in piece if abs(edge) < REACH)
            where = "a ≤ 0" if name == "reclin" else f"|a| > {edge:.1f}"
            words.append(f"g′ < {SATURATED} where {where}, {inside}")
        return " ".join(words + self.words)

    def pointer(self, kind, ax, x, y, event):
        if ax is not None and kind != "up":
            self.set(a=float(np.clip(x, -REACH, REACH)))

    def key(self, key, shift):
        if key in ("ArrowLeft", "ArrowRight"):
            self.nudge("a", (1 if shift else 10) * (1 if key == "ArrowRight" else -1))
        elif key in ("ArrowUp", "ArrowDown"):
            at = NAMES.index(self.values["g"]) + (1 if key == "ArrowDown" else -1)
            self.set(g=NAMES[at % len(NAMES)])

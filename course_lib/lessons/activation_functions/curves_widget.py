"""Activation functions under one cross-hair. Slides S11-S13: range, monotony and saturation, each as a number."""
import jax
import numpy as np

from course_lib.activations import ACTIVATIONS, select
from course_lib.interactive.controls import Choice, Slider
from course_lib.interactive.explorer import Explorer
from course_lib.interactive.own_function import answers
from course_lib.notation import signed

from .curves_view import REACH, ActivationCurvesView

NAMES = tuple(f.name for f in ACTIVATIONS)
GRID = np.linspace(-REACH, REACH, 481, dtype=np.float32)
SATURATED = 0.01
EXACT = {"sigm": "{v}(1 − {v})", "tanh": "1 − ({v})²", "reclin": "1 if a > 0, else 0", "linear": "1 everywhere"}


@jax.jit
def pair(a, index):
    """(g(a), g′(a)) of ACTIVATIONS[index]."""
    f = select(index)
    return f.g(a), f.dg(a)


class ActivationCurves(Explorer):
    """Move over either curve, or drag, or use ← →: one cross-hair reads g and g′ at the same a; ↑ ↓ change g."""

    title = "g and g′ at the same a"
    hover = True
    controls = (
        Choice("g", "g", "sigm", "activation function g", "all", options=NAMES),
        Slider("a", "a", 1.0, "pre-activation a", "all", low=-REACH, high=REACH, step=0.01),
    )

    def __init__(self, own_g=None, own_dg=None, **start):
        """own_g(a) -> (sigm, tanh, reclin), own_dg(a) -> their derivatives: the reader's, as in the exercises."""
        self.own = (own_g, own_dg)
        super().__init__(**start)

    def make_view(self):
        self.curves = {name: tuple(np.asarray(v) for v in pair(GRID, np.int32(i))) for i, name in enumerate(NAMES)}
        return ActivationCurvesView(GRID, self.curves)

    def compute(self, g, a):
        index = NAMES.index(g)
        values = [float(v) for v in pair(np.float32(a), np.int32(index))]
        curves, self.words = [None, None], []
        for n, fn in enumerate(self.own):
            if fn is None or g == "linear":
                continue
            ask = np.append(GRID, np.float32(a)).astype(float)
            got, words = answers(fn, (ask,), *[ask.shape] * 3)
            if got is not None:
                curves[n], values[n] = got[index][:-1], float(got[index][-1])
                far = float(np.abs(got[index][:-1] - self.curves[g][n]).max())
                words = f"Your {g}{'′' * n} differs from the course's by at most {far:.1g}."
            self.words.append(words)
        return values, curves

    def show(self, result, g, a):
        self.view.update(g, a, result[0], intervals(self.curves[g][1]), result[1])

    def sentence(self, old, new, result):
        name, a = new["g"], new["a"]
        (g, dg), (own_g, own_dg) = result
        left = f"{name}({signed(a)}) = {signed(g, 4)}" if own_g is None else f"{signed(g, 4)} by your function"
        right = EXACT[name].format(v=signed(g, 3)) + (f" = {signed(dg, 4)}" if name in ("sigm", "tanh") else "")
        if own_g is not None or own_dg is not None:    # the formula need not fit the learner's numbers
            right = signed(dg, 4) + " by your function" * (own_dg is not None)
        words = [f"a = {signed(a)}: g(a) = {left}, g′(a) = {right}."]
        if zone := intervals(self.curves[name][1]):
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


def intervals(dg):
    """[(a₀, a₁), …] of GRID where g′ < 0.01."""
    low = np.concatenate([[False], dg < SATURATED, [False]])
    change = np.flatnonzero(low[1:] != low[:-1])
    return [(float(GRID[i]), float(GRID[j - 1])) for i, j in zip(change[::2], change[1::2], strict=True)]

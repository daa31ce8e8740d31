"""A deep sawtooth of reclin pieces under the hand, against one hidden layer: slide S34, for functions of a real number."""
from functools import cache

import numpy as np

from course_lib.interactive.controls import Slider
from course_lib.interactive.explorer import Explorer
from course_lib.interactive.own_function import answers
from course_lib.notation import signed

from .sawtooth import kinks, linear_pieces, sawtooth
from .sawtooth_view import MOST_H, MOST_L, SawtoothView

GRID = np.linspace(0, 1, 1025)      # holds every kink of the deepest sawtooth


@cache
def folded(L, slope):
    """(x, f) at the ends and kinks of the deep network's f on [0, 1], and its number of pieces."""
    theta = sawtooth(L, slope)
    x, f = kinks(theta)
    return x, f[:, 0], linear_pieces(theta)


def first_units(L, slope, H):
    """(x, f) of one layer with the first H of the units that run through the deep network's kinks, and its pieces.

    Unit k begins at kink k: f is the deep network's up to kink H, then goes straight on (`one_layer` has the weights).
    """
    x, f, pieces = folded(L, slope)
    if H >= len(x) - 1:
        return x, f, pieces
    straight = f[H] + (f[H] - f[H - 1]) / (x[H] - x[H - 1]) * (1 - x[H])
    return np.append(x[: H + 1], 1.0), np.append(f[: H + 1], straight), H


class Sawtooth(Explorer):
    """Drag over the curve, or ← →, to move x; ↑ ↓ add and take layers. H is the width of the one layer."""

    title = "A folded line"
    controls = (
        Slider("L", "layers L", 3, "number of hidden layers L of the deep network", "who", low=1, high=MOST_L, step=1),
        Slider("H", "one layer of H", 6, "number of hidden units H of the network with one layer", "who", low=1, high=MOST_H,
               step=1),
        Slider("slope", "slope of the fold", 2.0, "slope of the fold in every layer", "what", low=0.5, high=2.0, step=0.05),
        Slider("x", "x", 0.3, "input x", "what", low=0, high=1, step=0.005),
    )

    def __init__(self, f=None, **start):
        """`f(x, L)` -> the sawtooth at the points x: the reader's own, drawn instead of ours."""
        self.own = f
        super().__init__(**start)

    def make_view(self):
        return SawtoothView()

    def compute(self, L, H, slope, x):
        points, f, pieces = folded(L, slope)
        self.words, deep = "", (points, f)
        if self.own is not None:
            got, self.words = answers(self.own, (GRID.copy(), L), GRID.shape)
            deep = deep if got is None else (GRID, np.nan_to_num(got[0], posinf=9, neginf=-9))
        path = [x]
        for _ in range(L):
            path.append(slope * min(path[-1], 1 - path[-1]))
        return deep, pieces, first_units(L, slope, H), np.array(path)

    def show(self, result, L, H, slope, x):
        deep, pieces, (points, f, flat), path = result
        last = f"{pieces} pieces"
        titles = (f"{L} layer{'s' * (L > 1)} of 2 units: {last}", "every layer folds: h → t(h)", "pieces",
                  f"{L} layer{'s' * (L > 1)}", f"one layer of {H}: {flat} piece{'s' * (flat > 1)}")
        self.view.update(deep, (points, f), x, path, slope, ((H, flat), (2 * L, pieces)), titles)

    def sentence(self, old, new, result):
        deep, pieces, (points, f, flat), path = result
        L, H = new["L"], new["H"]
        words = [f"{L} layer{'s' * (L > 1)} of 2 units, {2 * L} units in all: f has {pieces} linear pieces on [0, 1]."]
        x, exact, _ = folded(L, new["slope"])
        if H >= pieces:
            words.append(f"One layer of {H} units can do the same: {pieces} of them suffice.")
        else:
            words.append(f"One layer of {H} has at most {H + 1}: it follows f up to x = {x[H]:.3f}, then goes straight on and "
                         f"is wrong by up to {np.abs(np.interp(x, points, f) - exact).max():.2g}.")
        if new["slope"] < 2:
            words.append(f"With slope {new['slope']:g} the fold reaches {new['slope'] / 2:.3g} only: {pieces} pieces instead "
                         f"of 2^{L} = {2**L}.")
        words.append("x = " + " → ".join(signed(h, 3) for h in path) + ".")
        return " ".join(words + self._yours(result))

    def _yours(self, result):
        """What to say of the reader's own function."""
        if self.own is None:
            return []
        if self.words:
            return [self.words]
        x, f, _ = folded(self.values["L"], 2.0)
        far = np.abs(np.interp(GRID, x, f) - result[0][1]).max()
        return ["The blue curve is yours: it agrees with the sawtooth of slope 2." if far < 1e-6 else
                f"The blue curve is yours: it differs from the sawtooth of slope 2 by up to {far:.2g}."]

    def pointer(self, kind, ax, x, y, event):
        if ax is self.view.f and kind in ("down", "move"):
            self.set(x=float(np.clip(x, 0, 1)))

    def key(self, key, shift):
        if key in ("ArrowLeft", "ArrowRight"):
            self.nudge("x", (1 if shift else 4) * (1 if key == "ArrowRight" else -1))
        elif key in ("ArrowUp", "ArrowDown"):
            self.nudge("L", 1 if key == "ArrowUp" else -1)

"""A deep sawtooth of reclin pieces under the hand, against one hidden layer: slide S34, for functions of a real number."""
from typing import NamedTuple

import numpy as np

from course_lib.interactive.controls import Slider
from course_lib.interactive.explorer import Explorer
from course_lib.interactive.own_function import OwnFunction
from course_lib.interactive.words import count
from course_lib.notation import signed, sup

from .sawtooth import GRID, MOST_H, MOST_L, first_units, folded, way_through
from .sawtooth_view import SawtoothPicture, SawtoothView


class DeepAndShallow(NamedTuple):
    """(x, f) of the blue curve and pieces of the deep network; (x, f) of the one layer and its pieces; the way of x."""

    deep: tuple[np.ndarray, np.ndarray]
    pieces: int
    shallow: tuple[np.ndarray, np.ndarray]
    shallow_pieces: int
    way: np.ndarray


class Sawtooth(Explorer):
    """Drag over the curve, or ← →, to move x; ↑ ↓ add and take layers. H is the width of the one layer."""

    title = "A folded line"
    longest = 360
    controls = (
        Slider("L", "layers L", 3, "number of hidden layers L of the deep network", "who", low=1, high=MOST_L, step=1),
        Slider("H", "one layer of H", 6, "number of hidden units H of the network with one layer", "who", low=1, high=MOST_H,
               step=1),
        Slider("slope", "slope of the fold", 2.0, "slope of the fold in every layer", "what", low=0.5, high=2.0, step=0.05),
        Slider("x", "x", 0.29, "input x", "what", low=0, high=1, step=0.005),
    )
    pulls = "across"
    scenes = tuple(dict(L=n) for n in (1, 2, 3, 4, 6))

    def __init__(self, f=None, **start):
        """`f(x, L)` -> the sawtooth at the points x: the reader's own, drawn instead of ours."""
        self.own = OwnFunction(f)
        super().__init__(**start)

    def make_view(self):
        return SawtoothView(MOST_L, MOST_H)

    def compute(self, L, H, slope, x):
        points, f, pieces = folded(L, slope)
        mine = self.own((GRID.copy(), L), GRID.shape, wrong=no_curve)
        *shallow, flat = first_units(L, slope, H)
        return DeepAndShallow((GRID, mine[0]) if mine else (points, f), pieces, tuple(shallow), flat, way_through(x, L, slope))

    def show(self, both, L, H, slope, x):
        layers, pieces = count(L, "layer"), f"{both.pieces} pieces"
        self.view.update(SawtoothPicture(
            both.deep, both.shallow, x, both.way, slope, (H, 2 * L), (both.shallow_pieces, both.pieces),
            f"{layers} of 2 units: {pieces}", "pieces", layers, f"one layer of {H}: {count(both.shallow_pieces, 'piece')}"))

    def sentence(self, old, new, both):
        L, H, pieces = new["L"], new["H"], both.pieces
        words = [f"{count(L, 'layer')} of 2 units, {2 * L} units in all: f has {pieces} linear pieces on [0, 1]."]
        x, exact, _ = folded(L, new["slope"])
        if H >= pieces:
            words.append(f"One layer of {H} units can do the same: {pieces} of them suffice.")
        else:
            words.append(f"One layer of {H} has at most {H + 1}: this one has {both.shallow_pieces} (its first "
                         f"unit begins at x = 0), follows f up to x = {x[H]:.3f}, goes straight on and is wrong by up to "
                         f"{np.abs(np.interp(x, *both.shallow) - exact).max():.2g}.")
            if new["slope"] == 2 and pieces + 1 > 2 * (H + 1):
                words.append(f"Every layer of {H} is wrong by ½ or more somewhere.")
        if new["slope"] < 2:
            words.append(f"With slope {new['slope']:g} the fold reaches {new['slope'] / 2:.3g} only: {pieces} pieces instead "
                         f"of 2{sup(L)} = {2**L}.")
        words.append("x = " + " → ".join(signed(h, 3) for h in both.way) + ".")
        return " ".join(words + self._yours(both))

    def _yours(self, both):
        """What to say of the reader's own function."""
        if not self.own.used:
            return [self.own.message] if self.own.message else []
        x, f, _ = folded(self.values["L"], 2.0)
        far = np.abs(np.interp(GRID, x, f) - both.deep[1]).max()
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


def no_curve(f):
    """What is wrong with a reader's f, or ""."""
    return "" if np.isfinite(f).all() else "gave values that are not finite"

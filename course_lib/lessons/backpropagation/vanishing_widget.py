"""The consequence of g′ over many layers. Slides S20-S22: each layer on the way down multiplies the gradient by w g′(a)."""
import numpy as np

from course_lib.interactive.controls import Slider
from course_lib.interactive.explorer import Explorer
from course_lib.interactive.words import count, power
from course_lib.notation import signed

from .vanishing import GRID, MOST, NAMES, REACH, gradient_left, slope_curves, slopes_at
from .vanishing_view import VanishingPicture, VanishingView


class Vanishing(Explorer):
    """Move over g′, or drag, or use ← →: the cross-hair sets the a of every layer; ↑ ↓ add and take layers."""

    title = "g′ through many layers"
    hover = True
    controls = (
        Slider("a", "a", 1.0, "pre-activation a of every layer", "all", low=-REACH, high=REACH, step=0.05),
        Slider("w", "w", 1.0, "weight w between the layers", "all", low=-4, high=4, step=0.05),
        Slider("L", "layers L", 10, "number of layers L", "all", low=1, high=MOST, step=1),
    )
    pulls = "across"
    recorded = {"pair": ("w", "L")}

    def make_view(self):
        return VanishingView(GRID, slope_curves(), MOST)

    def compute(self, a, w, L):
        """({name: g′(a)}, {name: |w g′(a)|ⁿ for n = 0 … L})."""
        slopes = slopes_at(a)
        return slopes, {name: gradient_left(slope, w, L) for name, slope in slopes.items()}

    def show(self, result, a, **values):
        slopes, left = result
        self.view.update(VanishingPicture(a, slopes, left, {n: f"{n} {power(v[-1])}" for n, v in left.items()}))

    def sentence(self, old, new, result):
        slopes, left = result
        each = ", ".join(f"{name}′ = {signed(slope, 3)}" for name, slope in slopes.items())
        what = ", ".join(f"{name} {power(values[-1])}" for name, values in left.items())
        words = f"a = {signed(new['a'])}: {each}. Of a gradient of 1, after {count(new['L'], 'layer')} with w = " \
                f"{signed(new['w'])} there is left: {what}."
        ends = {name: values[-1] for name, values in left.items()}
        if gone := [name for name in NAMES if ends[name] < 1e-6]:
            words += f" Vanished (below 10⁻⁶): {', '.join(gone)}."
        if large := [name for name in NAMES if ends[name] > 1e3]:
            words += f" Exploded (above 1,000): {', '.join(large)}."
        return words

    def pointer(self, kind, ax, x, y, event):
        if ax is self.view.slope and kind != "up":
            self.set(a=float(np.clip(x, -REACH, REACH)))

    def key(self, key, shift):
        if key in ("ArrowLeft", "ArrowRight"):
            self.nudge("a", (1 if shift else 4) * (1 if key == "ArrowRight" else -1))
        elif key in ("ArrowUp", "ArrowDown"):
            self.nudge("L", 1 if key == "ArrowUp" else -1)

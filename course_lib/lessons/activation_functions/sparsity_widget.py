"""Sparse activities. Slide S13: reclin is exactly 0 wherever a ≤ 0, half of the time at a symmetric start."""
import numpy as np

from course_lib.activations import place
from course_lib.interactive.controls import Choice, Slider
from course_lib.interactive.explorer import Explorer
from course_lib.interactive.words import percent
from course_lib.notation import signed

from .sparsity import (
    EXAMPLES,
    UNITS,
    expected_zero_share,
    layer_at_start,
    preactivation_deviation,
    silent_units,
    zero_share,
)
from .sparsity_view import SparsityPicture, SparsityView


class Sparsity(Explorer):
    """Drag the bias, or pull the dashed line b of the histogram; point at the wall to read one activation."""

    title = "How many activations are exactly 0"
    controls = (
        Choice("g", "g", "reclin", "activation function g", "what", options=("sigm", "tanh", "reclin")),
        Slider("b", "b", 0.0, "bias b of every unit", "how", low=-3, high=3),
        Slider("mean", "mean of x", 0.0, "mean of every input x i", "how", low=0, high=2),
        Slider("scale", "scale", 1.0, "scale of the weights, 1 is Glorot's bound", "how", low=0.1, high=3, step=0.05),
        Slider("seed", "seed", 0, "seed of weights and examples", "what", low=0, high=31, step=1),
    )

    def make_view(self):
        return SparsityView(UNITS, EXAMPLES)

    def setup(self):
        self.mark, self.pulling = (UNITS // 2, EXAMPLES // 2), False

    def compute(self, g, b, mean, scale, seed):
        numbers = (np.float32(v) for v in (b, mean, scale))
        return tuple(np.asarray(v) for v in layer_at_start(np.int32(seed), *numbers, place(g)))

    def show(self, result, g, b, **values):
        a, h = result
        low = f"{percent((a <= 0).mean(), 0)} a ≤ 0" + (" → h = 0" if g == "reclin" else "")
        self.view.update(SparsityPicture(h, a, b, self.mark, (
            f"{percent(zero_share(h), 1)} of {h.size:,} activations are exactly 0".replace(",", " "),
            f"{silent_units(h)} of {UNITS} units never active" if g == "reclin" else f"{g} is never exactly 0 here"),
            (low, f"{percent((a > 0).mean(), 0)} a > 0")))

    def sentence(self, old, new, result):
        a, h = result
        words = [f"{new['g']}: {percent(zero_share(h), 1)} of the activations are exactly 0."]
        if new["g"] == "reclin":
            always = int((h > 0).all(axis=1).sum())
            words.append(f"{silent_units(h)} of {UNITS} units are 0 on all {EXAMPLES} examples, {always} are active on all.")
            if new["mean"] == 0:
                words.append(f"Expected: {percent(expected_zero_share(new['b'], new['scale']), 1)}, since a is close to "
                             f"N(b, σ²) with σ = {preactivation_deviation(new['scale']):.2f}.")
        j, t = self.mark
        words.append(f"Unit {j + 1}, example {t + 1}: a = {signed(a[j, t])}, h = {signed(h[j, t])}.")
        return " ".join(words)

    def pointer(self, kind, ax, x, y, event):
        if kind == "up":
            self.pulling = False
        elif kind == "down" and ax is self.view.hist:
            self.pulling = True
        if self.pulling and kind in ("down", "move") and ax is self.view.hist:
            self.set(b=float(np.clip(x, -3, 3)))
        elif ax is self.view.wall and not self.pulling and kind in ("down", "move"):
            self._point(int(y), int(x))

    def key(self, key, shift):
        steps = {"ArrowRight": (0, 1), "ArrowLeft": (0, -1), "ArrowUp": (1, 0), "ArrowDown": (-1, 0)}
        if key in steps and not shift:
            self._point(*(m + s for m, s in zip(self.mark, steps[key], strict=True)))
        elif key in ("ArrowLeft", "ArrowRight"):
            self.nudge("b", 10 if key == "ArrowRight" else -10)

    def _point(self, j, t):
        self.mark = (min(max(j, 0), UNITS - 1), min(max(t, 0), EXAMPLES - 1))
        self.refresh(dict(self.values), compute=False)

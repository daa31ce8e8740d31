"""Sparse activities. Slide S13: reclin is exactly 0 wherever a ≤ 0, half of the time at a symmetric start."""
import math

import jax
import numpy as np

from course_lib.activations import select
from course_lib.initialization import glorot_bound
from course_lib.interactive.controls import Choice, Slider
from course_lib.interactive.explorer import Explorer
from course_lib.notation import signed

from .sparsity_view import SparsityView

NAMES = ("sigm", "tanh", "reclin")     # in the order of ACTIVATIONS
D, UNITS, EXAMPLES = 50, 60, 100


@jax.jit
def layer_of(seed, b, mean, scale, index):
    """(a, h), each (units, examples): one layer at Glorot's start times `scale`, every bias b, x_i ~ N(mean, 1)."""
    keys = jax.random.split(jax.random.key(seed), 2)
    bound = scale * glorot_bound(UNITS, D)
    W = jax.random.uniform(keys[0], (UNITS, D), minval=-1.0, maxval=1.0) * bound
    X = mean + jax.random.normal(keys[1], (EXAMPLES, D))
    a = b + W @ X.T
    return a, select(index).g(a)


class Sparsity(Explorer):
    """Drag the bias, or pull the dashed line b of the histogram; point at the wall to read one activation."""

    title = "How many activations are exactly 0"
    controls = (
        Choice("g", "g", "reclin", "activation function g", "what", options=NAMES),
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
        return tuple(np.asarray(v) for v in layer_of(np.int32(seed), *numbers, np.int32(NAMES.index(g))))

    def show(self, result, g, b, **values):
        a, h = result
        zero, dead = share(h), silent(h)
        low = f"{100 * (a <= 0).mean():.0f} % a ≤ 0" + (" → h = 0" if g == "reclin" else "")
        self.view.update(h, a, b, self.mark, (
            f"{100 * zero:.1f} % of {h.size:,} activations are exactly 0".replace(",", " "),
            f"{dead} of {UNITS} units never active" if g == "reclin" else f"{g} is never exactly 0 here"),
            (low, f"{100 * (a > 0).mean():.0f} % a > 0"))

    def sentence(self, old, new, result):
        a, h = result
        words = [f"{new['g']}: {100 * share(h):.1f} % of the activations are exactly 0."]
        if new["g"] == "reclin":
            always = int((h > 0).all(axis=1).sum())
            words.append(f"{silent(h)} of {UNITS} units are 0 on all {EXAMPLES} examples, {always} are active on all.")
            if new["mean"] == 0:
                words.append(f"Expected: {100 * expected(new['b'], new['scale']):.1f} %, since a is close to "
                             f"N(b, σ²) with σ = {sigma(new['scale']):.2f}.")
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


def share(h):
    """The fraction of activations that are exactly 0."""
    return float((h == 0).mean())


def silent(h):
    """How many units are 0 on every example."""
    return int((h == 0).all(axis=1).sum())


def sigma(scale):
    """Standard deviation of a - b for x ~ N(0, 1): √(D Var(W)), Var(W) = bound²/3."""
    return scale * glorot_bound(UNITS, D) * math.sqrt(D / 3)


def expected(b, scale):
    """P(a ≤ 0) for a ~ N(b, σ²)."""
    return 0.5 * math.erfc(b / sigma(scale) / math.sqrt(2))



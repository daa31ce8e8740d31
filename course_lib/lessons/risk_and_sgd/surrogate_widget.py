"""The loss we mean and the loss we minimise, along a line in parameter space. Slide S16: a smooth upper bound of 0/1.

    f(x)_1 = sigm(a(x)), a(x) = b + w·x:     NLL / ln 2 >= 1[argmax_c f(x)_c ≠ y]     for every example and every θ
"""
import math

import jax
import jax.numpy as jnp
import numpy as np

from course_lib.data import Data, gaussians
from course_lib.data.toys import grid
from course_lib.interactive.controls import Button, Choice, Slider
from course_lib.interactive.explorer import Explorer
from course_lib.interactive.own_function import answers
from course_lib.loss import softmax_nll, zero_one
from course_lib.notation import signed

from .surrogate_view import ALONG, MAP_N, REACH, TIP, SurrogateView

T = 20
SETS = ("clouds that overlap", "separable", "one outlier")
LOSSES = ("0/1 loss", "NLL / ln 2")


def examples(name):
    """(X, y), T labelled points in the plane; always the same ones."""
    X, y = gaussians(jax.random.key(4), T, 1.1 if name == SETS[0] else 0.45, classes=2)
    X = 0.8 * X
    if name == SETS[2]:
        far = int(np.argmax(np.asarray(y) == 1))
        X = X.at[far].set(jnp.array([2.8, 1.2]))
    return Data(X, y)


@jax.jit
def losses(w, b, X, y):
    """(mean 0/1 loss, mean NLL / ln 2) of the weights w (n, 2) with bias b: each (n,)."""
    a = b + w @ X.T
    a = jnp.stack([jnp.zeros_like(a), a], axis=-1)
    labels = jnp.broadcast_to(y, a.shape[:-1])
    return zero_one(a, labels).mean(-1), softmax_nll.value(a, labels).mean(-1) / jnp.log(2.0)


@jax.jit
def pictures(w, d, b, X, y):
    """Both losses over the square of weights, and along w + s d for s in ALONG."""
    over = tuple(v.reshape(MAP_N, MAP_N) for v in losses(grid(MAP_N, REACH), b, X, y))
    return over, losses(w + jnp.asarray(ALONG, jnp.float32)[:, None] * d, b, X, y)


@jax.jit
def slope(w, b, X, y):
    """∇_w of the mean NLL / ln 2 at w (2,)."""
    a = b + X @ w
    grad = softmax_nll.grad(jnp.stack([jnp.zeros_like(a), a], axis=-1), y)
    return grad[:, 1] @ X / len(y) / jnp.log(2.0)


def jumps(w, d, b, X, y):
    """Where along s the 0/1 loss of the line w + s d can change: a(x^(t)) = 0, for s in the range shown."""
    X = np.asarray(X, float)
    with np.errstate(all="ignore"):
        s = -(b + X @ w) / (X @ d)
    return np.sort(s[np.isfinite(s) & (np.abs(s) < ALONG[-1])])


class Surrogate(Explorer):
    """Pull the point along its line, the line by its ring, the arrow to turn it."""

    title = "The 0/1 loss and its surrogate along a line"
    controls = (
        Slider("s", "s", 0.6, "position s on the line", "line", low=-4, high=4),
        Slider("angle", "direction", 20, "direction of the line in degrees", "line", low=-180, high=180, step=1),
        Slider("w1", "w₁", -0.5, "weight w 1 where the line begins, at s = 0", "line", low=-3, high=3),
        Slider("w2", "w₂", 0.8, "weight w 2 where the line begins, at s = 0", "line", low=-3, high=3),
        Slider("b", "b", 0.6, "bias b", "line", low=-3, high=3),
        Choice("data", "points", SETS[0], "which labelled points", "what", options=SETS),
        Choice("map", "map of", LOSSES[0], "which loss the map shows", "what", draw_only=True, options=LOSSES),
        Button("downhill", "Turn downhill", says="turn the line to the steepest descent of the NLL", group="what"),
    )

    def __init__(self, nll=None, **start):
        """`nll(f, y)`: the reader's own mean NLL, drawn along the line instead of ours; f is (T, 2)."""
        self.own, self.trouble = nll, ""
        super().__init__(**start)

    def make_view(self):
        self.sets = {name: examples(name) for name in SETS}
        return SurrogateView()

    def setup(self):
        self.grabbed = None

    def line(self):
        """(start of the line, its direction, θ at s) as float arrays (2,)."""
        v, turn = self.values, math.radians(self.values["angle"])
        w, d = np.array([v["w1"], v["w2"]]), np.array([math.cos(turn), math.sin(turn)])
        return w, d, w + v["s"] * d

    def compute(self, s, angle, w1, w2, b, data):
        X, y = self.sets[data]
        w, d, here = (part.astype(np.float32) for part in self.line())
        over, along = pictures(w, d, np.float32(b), X, y)
        at = [float(v[0]) for v in losses(here[None], np.float32(b), X, y)]
        along = tuple(map(np.asarray, along))
        if self.own is not None:
            along = along[0], self._own_curve(w, d, b, np.asarray(X), np.asarray(y), along[1])
        return (tuple(map(np.asarray, over)), along, at,
                np.asarray(slope(here, np.float32(b), X, y)), jumps(w, d, b, X, y))

    def _own_curve(self, w, d, b, X, y, ours):
        """The reader's NLL / ln 2 along the line, on every eighth point; ours where it gave no number."""
        values = []
        for s in ALONG[::8]:
            f1 = 1 / (1 + np.exp(-(b + X @ (w + s * d)).astype(float)))
            value, self.trouble = answers(self.own, (np.stack([1 - f1, f1], axis=1), y), ())
            if self.trouble:
                return ours
            values.append(float(value[0]) / math.log(2))
        return np.interp(ALONG, ALONG[::8], values)

    def show(self, result, b, data, map, **values):
        over, along, at, grad, cuts = result
        which = LOSSES.index(map)
        self.view.update(over[which], which, self.line(), along, at, values["s"], b, *self.sets[data], len(cuts))

    def sentence(self, old, new, result):
        _, along, (wrong, nll), grad, cuts = result
        _, d, _ = self.line()
        count = round(wrong * T)
        own = "" if self.own is None else self.trouble + " " if self.trouble else "The blue curve is YOURS. "
        return (f"{own}At s = {signed(new['s'])}: 0/1 loss {wrong:.3f} ({count} of {T} wrong), slope 0. "
                f"NLL/ln 2 = {nll:.3f}, slope {signed(float(grad @ d), 3)}: that one says which way is down. "
                f"On this line the 0/1 loss has {len(cuts)} places to jump and is flat between them; NLL/ln 2 is "
                f"nowhere below it (smallest gap {float((along[1] - along[0]).min()):.3f}).")

    # --- the hand on the picture ----------------------------------------------------------------------------------

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
        grad = self.result[3]
        if not np.hypot(*grad) > 1e-6:
            raise ValueError("the NLL is at its minimum here: there is no downhill direction")
        if np.abs(here).max() > 3:
            raise ValueError("this point lies outside the map: move s towards 0 first")
        self.set(w1=float(here[0]), w2=float(here[1]), s=0.0, angle=math.degrees(math.atan2(-grad[1], -grad[0])))
        self.say(f"The line now points down the NLL's slope, {float(np.hypot(*grad)):.3f} per unit; the 0/1 loss has "
                 f"gradient 0 and could not have told. {self.status}")

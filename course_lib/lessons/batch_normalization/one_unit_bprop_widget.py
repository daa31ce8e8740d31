"""“Backpropagation takes into account the normalization”. Slide S50: the gradient through μ and σ, and the one that is not."""
from typing import NamedTuple

import numpy as np

from course_lib.interactive.controls import Slider
from course_lib.interactive.explorer import Explorer
from course_lib.interactive.own_function import OwnFunction, not_finite
from course_lib.notation import signed, slide_name, sub

from .one_unit import MOST, PULL, TALL, VALUES, D, UnitGradients, X, four_lines, loss_over, unit_gradients
from .one_unit_bprop_view import BatchNormBackwardPicture, BatchNormBackwardView

NAMES, FROM = (tuple(f"{letter}{i + 1}" for i in range(MOST)) for letter in "xd")


class BackwardResult(NamedTuple):
    """x and d of the m examples, the gradients drawn and the course's, x̂, how l changes over VALUES of x_i, i from 0."""

    x: np.ndarray
    d: np.ndarray
    grads: UnitGradients
    ours: UnitGradients
    x_hat: np.ndarray
    change: np.ndarray
    i: int


class BatchNormBackward(Explorer):
    """Pull a number or a bar; ↑ ↓ choose whose loss curve is drawn, ← → move that number."""

    title = "The gradient through μ and σ"
    longest = 290
    controls = (
        Slider("m", "m", 5, "mini-batch size m", "batch", low=1, high=MOST, step=1),
        *(Slider(name, f"x{sub(i + 1)}", X[i], f"pre-activation x {i + 1}", "batch", low=-PULL, high=PULL, step=0.1)
          for i, name in enumerate(NAMES)),
        *(Slider(name, f"d{sub(i + 1)}", D[i], f"gradient from above of y {i + 1}", "above", low=-TALL, high=TALL, step=0.1)
          for i, name in enumerate(FROM)),
        Slider("gamma", "γ", 1.5, "gamma, the learned scale", "rest", low=-4.0, high=4.0, step=0.05),
        Slider("eps", "ε", 1e-5, "epsilon under the root", "rest", low=1e-5, high=10.0, log=True),
        Slider("i", "curve of xᵢ, i", 4, "number i of the example whose loss curve is drawn", "rest", low=1, high=MOST, step=1),
    )
    more = ("x1", "x2", "x3", "x4", "x5", "x6", "d1", "d2", "d3", "d4", "d5", "d6")

    def __init__(self, f=None, **start):
        """`f(grad_y, x, gamma, eps) -> ∂ℓ/∂x (m, 1), ∂ℓ/∂γ, ∂ℓ/∂β`: the reader's own, drawn instead of ours."""
        self.own = OwnFunction(f)
        super().__init__(**start)

    def make_view(self):
        self.grabbed = None
        return BatchNormBackwardView(VALUES, TALL, MOST)

    def compute(self, m, gamma, eps, i, **values):
        x, d = (np.array([values[name] for name in names], np.float32) for names in (NAMES, FROM))
        i, size, scale, small = i - 1, np.int32(m), np.float32(gamma), np.float32(eps)
        ours = UnitGradients(*(np.asarray(part, float) for part in unit_gradients(d, x, size, scale, small)))
        ours = ours._replace(x=ours.x[:m], constant=ours.constant[:m])
        lines = four_lines(x, size, scale, np.float32(0), small)
        losses = np.asarray(loss_over(VALUES, np.int32(i), d, x, size, scale, np.float32(0), small))
        change = losses - float((d * np.asarray(lines.y))[:m].sum())
        x, d = (v[:m].astype(float) for v in (x, d))
        return BackwardResult(x, d, self._own_gradients(d, x, gamma, eps, ours) or ours, ours,
                              np.asarray(lines.x_hat)[:m].astype(float), change, i)

    def _own_gradients(self, d, x, gamma, eps, ours):
        """The reader's UnitGradients beside the course's with μ and σ as constants, or None."""
        m = len(x)
        got = self.own((d[:, None], x[:, None], np.array([gamma]), eps), (m, 1), (1,), (1,), wrong=not_finite)
        return got and UnitGradients(got[0][:, 0], ours.constant, got[1][0], got[2][0])

    def show(self, r, gamma, **values):
        along = r.grads.x @ r.x_hat, r.grads.constant @ r.x_hat
        self.view.update(BatchNormBackwardPicture(r.x, r.d, r.grads.x, r.grads.constant, along, r.i, r.change,
                                                  f"how the loss changes with x{sub(r.i + 1)}",
                                                  f"γ = {signed(gamma)}, σ = {r.x.std():.2f}"))

    def sentence(self, old, new, result):
        x, back, x_hat, i = result.x, result.grads, result.x_hat, result.i
        m = len(x)
        words = [f"Slope of the loss at x{sub(i + 1)}: {signed(back.x[i])} through μ and σ, {signed(back.constant[i])} with μ "
                 f"and σ taken as constants. Through μ and σ the gradients sum to {signed(back.x.sum())} and have "
                 f"{signed(back.x @ x_hat)} along x̂; as constants {signed(back.constant.sum())} and "
                 f"{signed(back.constant @ x_hat)}."]
        if m == 1:
            words.append("A mini-batch of one: y₁ = β whatever x₁ is, so nothing can be learned below.")
        elif m == 2 and new["eps"] < 1e-3 and abs(x[0] - x[1]) > 0.3:
            words.append("A mini-batch of two: x̂ is ±1 whatever x is, so the gradient is 0.")
        elif new["eps"] > 0.05:
            words.append("With this large an ε the part along x̂ is not quite 0: σ² + ε is not the variance.")
        if new["gamma"] == 0:
            words.append("γ = 0: nothing passes.")
        words.append("Blue is YOUR gradient. " + gradients_compared(back, result.ours) if self.own.used else self.own.message)
        return " ".join(words).strip()

    def pulled_in(self):
        return self.view.lane, self.view.curve, self.view.above[0]

    def pointer(self, kind, ax, x, y, event):
        if kind == "down":
            self.grabbed = self._at(ax, x, y)
            if self.grabbed in NAMES:
                self.set(i=NAMES.index(self.grabbed) + 1)
        elif kind == "up":
            self.grabbed = None
            return
        if self.grabbed in NAMES and kind == "move":
            self.set(**{self.grabbed: float(np.clip(x, -PULL, PULL))})
        elif self.grabbed in FROM:
            self.set(**{self.grabbed: float(np.clip(y, -TALL, TALL))})

    def _at(self, ax, x, y):
        """The name of what is under the hand: a number on its line or on the curve, or a bar."""
        m = self.values["m"]
        if ax is self.view.lane:
            near = [(abs(x - v), name) for name, v in zip(NAMES, self.result.x, strict=False)
                    if self.near(ax, x, y, v, 0.0, pixels=18)]
            return min(near)[1] if near else None
        if ax is self.view.curve and self.near(ax, x, y, self.result.x[self.result.i], 0.0, pixels=24):
            return NAMES[self.result.i]
        if ax is self.view.above[0] and 1 <= round(x) <= m:
            return FROM[round(x) - 1]
        return None

    def key(self, key, shift):
        if key in ("ArrowUp", "ArrowDown"):
            step, m = (1 if key == "ArrowUp" else -1), self.values["m"]
            self.set(i=min(max(self.values["i"] + step, 1), m))
        elif key in ("ArrowLeft", "ArrowRight"):
            self.nudge(NAMES[self.result.i], (10 if shift else 2) * (1 if key == "ArrowRight" else -1))

    def bound(self):
        self.values["i"] = min(self.values["i"], self.values["m"])


def gradients_compared(grads, ours):
    """Whether these gradients are the course's, in words."""
    for name in ("x", "gamma", "beta"):
        a, b = getattr(grads, name), getattr(ours, name)
        far = np.abs(a - b).max()
        if far > 1e-3 * max(1.0, np.abs(b).max()):
            return f"∂ℓ/∂{slide_name(name)} differs from the course's by up to {far:.2g}."
    return "It agrees with the course's."

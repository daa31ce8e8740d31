"""“Backpropagation takes into account the normalization”. Slide S50: the gradient through μ and σ, and the one that is not."""
import numpy as np

from course_lib.interactive.controls import Slider
from course_lib.interactive.explorer import Explorer
from course_lib.interactive.own_function import answers

from .one_unit import MOST, Back, backward, forward, loss_over
from .one_unit_bprop_view import MOST as TALL
from .one_unit_bprop_view import BatchNormBackwardView
from .one_unit_view import REACH, plain
from .one_unit_widget import NAMES, PULL, SUB, X

D = (-1.0, 0.4, 1.2, -0.3, 0.6, 1.5)
FROM = tuple(f"d{i + 1}" for i in range(MOST))
VALUES = np.linspace(-REACH, REACH, 161, dtype=np.float32)


class BatchNormBackward(Explorer):
    """Pull a number or a bar; ↑ ↓ choose whose loss curve is drawn, ← → move that number."""

    title = "The gradient through μ and σ"
    controls = (
        Slider("m", "m", 5, "mini-batch size m", "batch", low=1, high=MOST, step=1),
        *(Slider(name, f"x{SUB[i]}", X[i], f"pre-activation x {i + 1}", "batch", low=-PULL, high=PULL, step=0.1)
          for i, name in enumerate(NAMES)),
        *(Slider(name, f"d{SUB[i]}", D[i], f"gradient from above of y {i + 1}", "above", low=-TALL, high=TALL, step=0.1)
          for i, name in enumerate(FROM)),
        Slider("gamma", "γ", 1.5, "gamma, the learned scale", "rest", low=-4.0, high=4.0, step=0.05),
        Slider("eps", "ε", 1e-5, "epsilon under the root", "rest", low=1e-5, high=10.0, log=True),
        Slider("i", "curve of xᵢ, i", 4, "number i of the example whose loss curve is drawn", "rest", low=1, high=MOST, step=1),
    )

    def __init__(self, f=None, **start):
        """`f(grad_y, x, gamma, eps) -> ∂l/∂x (m, 1), ∂l/∂γ, ∂l/∂β`: the reader's own, drawn instead of ours."""
        self.own, self.trouble = f, ""
        super().__init__(**start)

    def make_view(self):
        self.grabbed = None
        return BatchNormBackwardView()

    def compute(self, m, gamma, eps, i, **values):
        """(x (m,), d (m,), Back of the m, x̂, losses over VALUES in the place of x_i, the loss here, i from 0)."""
        x, d = (np.array([values[name] for name in names], np.float32) for names in (NAMES, FROM))
        i, size, scale, small = min(i, m) - 1, np.int32(m), np.float32(gamma), np.float32(eps)
        back = Back(*(np.asarray(part, float) for part in backward(d, x, size, scale, small)))
        back = back._replace(x=back.x[:m], constant=back.constant[:m])
        lines = forward(x, size, scale, np.float32(0), small)
        losses = np.asarray(loss_over(VALUES, np.int32(i), d, x, size, scale, np.float32(0), small))
        here = float((d * np.asarray(lines.y))[:m].sum())
        if self.own is not None:
            args = d[:m, None].astype(float), x[:m, None].astype(float), np.array([gamma]), eps
            mine, self.trouble = answers(self.own, args, (m, 1), (1,), (1,))
            if mine is not None:
                self.trouble = "Blue is YOUR gradient. " + compared(mine, back)
                back = back._replace(x=np.nan_to_num(mine[0][:, 0]))
        return x[:m].astype(float), d[:m].astype(float), back, np.asarray(lines.x_hat)[:m].astype(float), losses, here, i

    def show(self, result, **values):
        x, d, back, x_hat, losses, here, i = result
        along = back.x @ x_hat, back.constant @ x_hat
        self.view.update(x, d, back.x, back.constant, along, i, VALUES, losses - here,
                         f"loss when x{SUB[i]} alone moves")

    def sentence(self, old, new, result):
        x, d, back, x_hat, losses, here, i = result
        m = len(x)
        words = [f"Slope of l at x{SUB[i]}: {plain(back.x[i])} through μ and σ, {plain(back.constant[i])} with μ and σ taken as "
                 f"constants. Through μ and σ the gradients sum to {plain(back.x.sum())} and have {plain(back.x @ x_hat)} along "
                 f"x̂; as constants {plain(back.constant.sum())} and {plain(back.constant @ x_hat)}."]
        if m == 1:
            words.append("A mini-batch of one: y₁ = β whatever x₁ is, so nothing can be learned below.")
        elif m == 2 and new["eps"] < 1e-3 and abs(x[0] - x[1]) > 0.3:
            words.append("A mini-batch of two: x̂ is ±1 whatever x is, so the gradient is 0.")
        elif new["eps"] > 0.05:
            words.append("With this large an ε the part along x̂ is not quite 0: σ² + ε is not the variance.")
        if new["gamma"] == 0:
            words.append("γ = 0: nothing passes.")
        return " ".join([*words, self.trouble]).strip()

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
            near = [(abs(x - v), name) for name, v in zip(NAMES, self.result[0], strict=False)
                    if self.near(ax, x, y, v, 0.0, pixels=18)]
            return min(near)[1] if near else None
        if ax is self.view.curve and self.near(ax, x, y, self.result[0][self.result[6]], 0.0, pixels=24):
            return NAMES[self.result[6]]
        if ax is self.view.above[0] and 1 <= round(x) <= m:
            return FROM[round(x) - 1]
        return None

    def key(self, key, shift):
        if key in ("ArrowUp", "ArrowDown"):
            step, m = (1 if key == "ArrowUp" else -1), self.values["m"]
            self.set(i=min(max(min(self.values["i"], m) + step, 1), m))
        elif key in ("ArrowLeft", "ArrowRight"):
            self.nudge(NAMES[self.result[6]], (10 if shift else 2) * (1 if key == "ArrowRight" else -1))


def compared(mine, back):
    """Whether the reader's gradients are the course's, in words."""
    ours = (back.x, back.gamma, back.beta)
    for name, a, b in zip(("∂l/∂x", "∂l/∂γ", "∂l/∂β"), mine, ours, strict=True):
        far = np.abs(np.nan_to_num(a.ravel(), nan=1e9) - b).max()
        if far > 1e-3 * max(1.0, np.abs(b).max()):
            return f"{name} differs from the course's by up to {far:.2g}."
    return "It agrees with the course's."

"""The gradient on its way down a deep network on real digits. Slide S37: does it vanish, are units saturated?"""
from functools import cache, partial

import numpy as np

from course_lib.data import mnist
from course_lib.interactive.controls import Button, Choice, Slider, Toggle
from course_lib.interactive.explorer import Explorer
from course_lib.interactive.own_function import ask
from course_lib.lessons.backpropagation.vanishing_widget import power

from .gradient_flow import KINDS, L_MAX, UPDATES, begin, factors, layer_factor, look, place, predicted, train
from .gradient_flow_view import MOST, GradientFlowView

NAMES, T, FLAT, GONE = ("sigm", "tanh", "reclin"), 100, 10, 1e-6
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
INSTEAD = "the dashed line is the course's"


@cache
def digits():
    """The first T training digits, normalised with one mean and one deviation, and their labels."""
    X, y = mnist().train
    X = X[:T].astype(np.float32) / 255
    return (X - X.mean()) / X.std(), y[:T]


class GradientFlow(Explorer):
    """Layers of 50 units on 100 digits. Click a layer, or use ↑ ↓; ← → take and add layers, t trains 100 updates."""

    title = "The gradient in each layer"
    controls = (
        Slider("L", "L", 10, "number L of hidden layers", "net", low=1, high=L_MAX, step=1),
        Choice("g", "g", "sigm", "activation function g of the hidden units", "net", options=NAMES),
        Toggle("same", "the same W in all layers", False, "one matrix W for all layers from the second on, as in a recurrent "
               "network", "net"),
        Choice("init", "W⁰", "Glorot", "initialization of the weights", "start", options=KINDS),
        Slider("scale", "scale", 1.0, "scale: the bound b of uniform, or the factor on the bound of Glorot or He", "start",
               low=0.01, high=10.0, log=True),
        Slider("seed", "seed", 0, "seed of the weights", "start", low=0, high=31, step=1),
        Slider("k", "layer k", 1, "layer k that the sentence speaks of", "see", draw_only=True, low=1, high=L_MAX + 1, step=1),
        Slider("alpha", "α", 0.1, "learning rate alpha of the training", "train", draw_only=True, low=0.001, high=10.0, log=True),
        Button("train", f"Train {UPDATES} updates", says=f"train for {UPDATES} updates on the 100 digits", group="train"),
    )

    def __init__(self, factor=None, **start):
        """`factor(W, dg)`: the reader's own factor for one layer, drawn instead of ours."""
        self.own, self.trouble = factor, ""
        super().__init__(**start)

    def make_view(self):
        self.X, self.y = digits()
        return GradientFlowView()

    def ahead(self):
        yield partial(self._train, self.theta, dict(self.values))

    def compute(self, L, g, same, init, scale, seed):
        self.theta = begin(np.int32(seed), np.int32(KINDS.index(init)), np.float32(scale), np.bool_(same))
        self.losses = []
        return self._look()

    def _look(self):
        v = self.values
        seen = look(self.theta, self.X, self.y, place(v["g"]), np.int32(v["L"]))
        seen = seen._replace(**{name: np.asarray(part) for name, part in seen._asdict().items()})
        self.quantiles = np.quantile(seen.h[: v["L"]].reshape(v["L"], -1), QUANTILES, axis=1).T
        self.shrinks = factors(self.theta, seen.dg, v["L"], self._factor())
        if not self.losses:
            self.losses = [float(seen.loss)]
        return seen

    def _factor(self):
        """The reader's factor where it gives a number ≥ 0 for every layer, else ours."""
        self.trouble = ""
        if self.own is None:
            return layer_factor

        def mine(W, dg):
            value, words = ask(self.own, (np.array(W, float), np.array(dg, float)), INSTEAD)
            try:
                number = float(value) if not words else np.nan
            except (TypeError, ValueError):
                number = np.nan
            if not np.isfinite(number) or number < 0:
                self.trouble = words or f"{self.own.__name__} must give one number, 0 or more. So {INSTEAD}."
                return layer_factor(W, dg)
            return number

        return mine

    # --- training -----------------------------------------------------------------------------------------------

    def _train(self, theta, v):
        return train(theta, self.X, self.y, place(v["g"]), np.int32(v["L"]), np.float32(v["alpha"]), np.bool_(v["same"]))

    def on_train(self):
        self._go_on()
        self.refresh(dict(self.values), compute=False)

    def _go_on(self):
        if len(self.losses) > MOST:
            raise ValueError(f"after {MOST} updates the picture is full: move a control for another start")
        self.theta, losses = self._train(self.theta, self.values)
        self.losses = [*self.losses[:-1], *np.asarray(losses).tolist(), 0.0]
        self.result = self._look()
        self.losses[-1] = float(self.result.loss)

    def extra(self):
        return {"updates": str(len(self.losses) - 1)} if len(self.losses) > 1 else {}

    def extra_names(self):
        return {"updates"}

    def restore_extra(self, extra):
        self.pending = int(extra.get("updates", 0)) // UPDATES

    def refresh(self, old, compute=True, say=None):
        super().refresh(old, compute, say)
        while getattr(self, "pending", 0):
            self.pending -= 1
            self.on_train()

    # --- what is seen ---------------------------------------------------------------------------------------------

    def show(self, seen, L, k, g, **values):
        """Arrays from layer 1 to the output, without the rows that are switched off."""
        n = len(self.losses) - 1
        words = {"saturated": "units at 0" if g == "reclin" else "saturated units",
                 "loss": f"loss {number(self.losses[-1])} on these {T} digits after {n} updates; "
                         "dashed: that of guessing, ln 10"}
        a, W = real(seen.grad_a, L), real(seen.grad_W, L)
        self.view.update(L, min(k, L + 1), a, W, predicted(a[-1], self.shrinks), self.quantiles, seen.saturated[:L],
                         np.clip(np.nan_to_num(self.losses, nan=9.9, posinf=9.9), 0, 3.2), words)

    def sentence(self, old, new, seen):
        L, k = new["L"], min(new["k"], new["L"] + 1)
        a = real(seen.grad_a, L)
        if not np.isfinite(a).all() or not np.isfinite(self.losses[-1]):
            return ("Not a number any more: the values grow from layer to layer until they overflow. Lower the scale, "
                    "or α if this happened in training.")
        words = [f"‖∇a‖ is {power(a[-1])} at the output and {power(a[0])} in layer 1, "
                 f"{verdict(a)}."]
        if L > 1 and a[0] > 0:
            words.append(f"On average each hidden layer multiplies it by {(a[0] / a[-2]) ** (1 / (L - 1)):.2f}.")
        W = real(seen.grad_W, L)
        small = max(W.min(), 1e-45)
        words.append(f"‖∇W‖ differs by a factor {power(W.max() / small)} between the layers.")
        words.append(self._about(k, seen, L, new["g"]))
        n = len(self.losses) - 1
        if n:
            words.append(f"{n} updates took the loss from {self.losses[0]:.2f} to {number(self.losses[-1])}"
                         + (": no better than guessing." if self.losses[-1] > 2.2 else "."))
        return " ".join([*words, self.trouble]).strip()

    def _about(self, k, seen, L, g):
        if k > L:
            return f"Output layer: ‖∇a‖ = {power(seen.grad_a[-1])}, ‖∇W‖ = {power(seen.grad_W[-1])}."
        what = "zero" if g == "reclin" else "saturated"
        return (f"Layer {k}: ‖∇a‖ = {power(seen.grad_a[k - 1])}, ‖∇W‖ = {power(seen.grad_W[k - 1])}, "
                f"{100 * seen.saturated[k - 1]:.0f} % {what}, a unit's h varies by {power(seen.spread[k - 1])} "
                "from digit to digit.")

    # --- the hand -------------------------------------------------------------------------------------------------

    def pointer(self, kind, ax, x, y, event):
        if ax in self.view.panels and kind in ("down", "move"):
            self.set(k=self.view.layer_at(y, self.values["L"]))

    def key(self, key, shift):
        if key in ("ArrowUp", "ArrowDown"):
            k = min(self.values["k"], self.values["L"] + 1) + (1 if key == "ArrowUp" else -1)
            self.set(k=int(np.clip(k, 1, self.values["L"] + 1)))
        elif key in ("ArrowLeft", "ArrowRight"):
            self.nudge("L", 1 if key == "ArrowRight" else -1)
        elif key == "t":
            self.on_train()


def real(sizes, L):
    """The hidden layers that are there, and the output, as float64."""
    return np.append(sizes[:L], sizes[-1]).astype(float)


def verdict(a):
    """What the sizes of ∇a say, layer 1 first: flat is within a factor of 10 over all layers."""
    ratio = a[0] / max(a[-1], 1e-300)
    if a.max() <= FLAT * a.min():
        return "flat within a factor of 10"
    if ratio < 1 / FLAT:
        return f"a factor {power(ratio)}: it vanishes" if ratio > GONE else f"a factor {power(ratio)}: it has vanished"
    return f"a factor {power(ratio)}: it explodes" if ratio > FLAT else "uneven on the way"


def number(loss):
    return f"{loss:.2f}" if np.isfinite(loss) and loss < 1e4 else "∞"

"""The gradient on its way down a deep network on real digits. Slide S37: does it vanish, are units saturated?"""
from functools import partial

import numpy as np

from course_lib.activations import NAMES
from course_lib.interactive.controls import Button, Choice, Slider, Toggle
from course_lib.interactive.explorer import Explorer
from course_lib.interactive.own_function import OwnFunction
from course_lib.interactive.words import loss, percent, power

from .gradient_flow import KINDS, L_MAX, MOST_UPDATES, UPDATES, DeepRun, T, down_to, factor_inputs, factors, predicted
from .gradient_flow_view import LEFT, FlowPicture, GradientFlowView

FLAT, GONE = 10, 1e-6      # sizes within this factor are flat; below this share nothing is left


class GradientFlow(Explorer):
    """Layers of 50 units on 100 digits. Click a layer, or use ↑ ↓; ← → take and add layers, t trains 100 updates."""

    title = "The gradient in each layer"
    longest = 430
    pulls = ""
    controls = (
        Slider("L", "L", 10, "number L of hidden layers", "net", low=1, high=L_MAX, step=1),
        Choice("g", "g", "sigm", "activation function g of the hidden units", "net", options=NAMES[:3]),
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
    more = ("init", "seed", "k", "alpha")

    def __init__(self, factor=None, **start):
        """`factor(W, dg)`: the reader's own factor for one layer, drawn instead of ours."""
        self.own = OwnFunction(factor, "the dashed line is the course's")
        super().__init__(**start)

    def make_view(self):
        return GradientFlowView(MOST_UPDATES, own=bool(self.own))

    def ahead(self):
        yield partial(self.run.learned, self.values["alpha"])

    def compute(self, **values):
        self.run = DeepRun(**values)
        self._measure()

    def _measure(self):
        run = self.run
        self.predicted = predicted(float(run.sizes.grad_a[-1]), self._factors())

    def _factors(self):
        """The factor of each layer: the reader's where it gives a number >= 0 for all of them, else ours."""
        run, found = self.run, []
        for W, dg in factor_inputs(run.theta, run.sizes.dg, run.L) if self.own else ():
            mine = self.own((W, dg), (), wrong=no_factor)
            if mine is None:
                break
            found.append(float(mine[0]))
        return found if self.own.used else factors(run.theta, run.sizes.dg, run.L)

    # --- training -----------------------------------------------------------------------------------------------

    def on_train(self):
        self.run.train(self.values["alpha"])
        self._measure()
        self.refresh(dict(self.values), compute=False)

    def extra(self):
        return {"updates": str(self.run.updates)} if self.run.updates else {}

    def extra_names(self):
        return {"updates"}

    def restore_extra(self, extra):
        self.pending = int(extra.get("updates", 0)) // UPDATES

    def bound(self):
        self.values["k"] = min(self.values["k"], self.values["L"] + 1)

    def refresh(self, old, compute=True, say=None):
        super().refresh(old, compute, say)
        while getattr(self, "pending", 0):
            self.pending -= 1
            self.on_train()

    # --- what is seen ---------------------------------------------------------------------------------------------

    def show(self, result, L, k, g, **values):
        run, sizes = self.run, self.run.sizes
        self.view.update(FlowPicture(
            L, k, down_to(L, sizes.grad_a), down_to(L, sizes.grad_W), self.predicted, run.spread,
            sizes.saturated[:L], np.array(run.losses),
            "units at 0" if g == "reclin" else "saturated units",
            f"loss {loss(run.losses[-1], 2)} on these {T} digits after {run.updates} updates; dotted: that of guessing, ln 10"))

    def sentence(self, old, new, result):
        L, run = new["L"], self.run
        a, W = down_to(L, run.sizes.grad_a), down_to(L, run.sizes.grad_W)
        if not np.isfinite(a).all() or not np.isfinite(run.losses[-1]):
            return ("Not a number any more: the values grow from layer to layer until they overflow. Lower the scale, "
                    "or α if this happened in training.")
        words = [f"‖∇a‖ is {power(a[-1])} at the output and {size(a[0])} in layer 1, {on_its_way_down(a)}."]
        if L > 1 and a[0] > 0:
            words.append(f"On average each hidden layer multiplies it by {(a[0] / a[-2]) ** (1 / (L - 1)):.2f}.")
        if not self.own:
            words.append(f"‖∇W‖ differs by a factor {power(W.max() / W.min())} between the layers." if W.min() > 0 else
                         f"The smallest ‖∇W‖ is {size(0.0)}.")
        words.append(self._about(new["k"], L, new["g"]))
        if run.updates:
            words.append(f"{run.updates} updates took the loss from {run.losses[0]:.2f} to {loss(run.losses[-1], 2)}"
                         + (": no better than guessing by the class frequencies." if run.losses[-1] > 2.2 else "."))
        return " ".join([*words, self.own.message]).strip()

    def _about(self, k, L, g):
        sizes = self.run.sizes
        if k > L:
            return f"Output layer: ‖∇a‖ = {power(sizes.grad_a[-1])}, ‖∇W‖ = {power(sizes.grad_W[-1])}."
        what, varies = "zero" if g == "reclin" else "saturated", self.run.spread[k - 1]
        varies = "less than 10⁻¹⁵" if 0 < varies < LEFT else power(varies)
        return (f"Layer {k}: ‖∇a‖ is {size(sizes.grad_a[k - 1])}, ‖∇W‖ {size(sizes.grad_W[k - 1])}, "
                f"{percent(sizes.saturated[k - 1], 0)} {what}, a unit's h varies by {varies} "
                "from digit to digit.")

    # --- the hand -------------------------------------------------------------------------------------------------

    def pointer(self, kind, ax, x, y, event):
        if ax in self.view.panels and kind in ("down", "move"):
            self.set(k=self.view.layer_at(y, self.values["L"]))

    def key(self, key, shift):
        if key in ("ArrowUp", "ArrowDown"):
            k = self.values["k"] + (1 if key == "ArrowUp" else -1)
            self.set(k=int(np.clip(k, 1, self.values["L"] + 1)))
        elif key in ("ArrowLeft", "ArrowRight"):
            self.nudge("L", 1 if key == "ArrowRight" else -1)
        elif key == "t":
            self.on_train()


def no_factor(factor):
    """What is wrong with a reader's factor, or ""."""
    return "" if np.isfinite(factor) and factor >= 0 else f"gave {factor:.3g}: a factor is one number, 0 or more"


def size(x):
    """A gradient's size; what float32 cannot hold is no 0."""
    return power(x) if x > 0 else "below 10⁻⁴⁵"


def on_its_way_down(a):
    """What the sizes of ∇a say, layer 1 first: flat is within a factor of 10 over all layers."""
    if a[0] == 0:
        return "too small for float32: it has vanished"
    ratio = a[0] / max(a[-1], 1e-300)
    if a.max() <= FLAT * a.min():
        return "flat within a factor of 10"
    if ratio < 1 / FLAT:
        return f"a factor {power(ratio)}: it vanishes" if ratio > GONE else f"a factor {power(ratio)}: it has vanished"
    return f"a factor {power(ratio)}: it explodes" if ratio > FLAT else "uneven on the way"

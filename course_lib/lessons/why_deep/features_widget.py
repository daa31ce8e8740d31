"""Features layer by layer, slide S33: click a unit of a digit network and see the input it likes best, and which digits."""
from typing import NamedTuple

import numpy as np

from course_lib.data import mnist
from course_lib.interactive.controls import Choice, Slider
from course_lib.interactive.explorer import Explorer
from course_lib.interactive.words import percent
from course_lib.notation import layer, signed

from .digit_features import DIGITS, PIXELS, SIZES, WEIGHTS, class_share, digit_responses, responses, stimuli
from .features_view import FeaturesPicture, FeaturesView

LAYERS, SHOWN = ("1", "2", "3"), 12


class Liked(NamedTuple):
    """The chosen unit, the stimuli of its layer, its a there and on the digits, the SHOWN digits that excite it most."""

    unit: int
    stimuli: np.ndarray
    value: float
    on_digits: np.ndarray
    best: np.ndarray


class Features(Explorer):
    """Click a unit on the wall, or walk with the arrow keys; Enter goes to the next layer."""

    title = "What the units of each layer like"
    controls = (
        Choice("k", "layer", "1", "which layer; the third is the output", "which", options=LAYERS),
        Slider("j", "unit", 10, "which unit of the layer", "which", low=1, high=max(SIZES[1:]), step=1),
        Choice("pixels", "pixels may be", "any", "which inputs are allowed", "what", options=PIXELS),
        Choice("weights", "weights", "trained", "trained weights, or as they were drawn", "what", options=WEIGHTS),
    )
    pulls = ""

    def make_view(self):
        return FeaturesView()

    def ahead(self):
        yield from ((lambda w=w, p=p: stimuli(w, p)) for w in WEIGHTS for p in PIXELS)

    def compute(self, k, j, pixels, weights):
        found, k = digit_responses(weights), int(k)
        unit, X = j - 1, stimuli(weights, pixels)[k - 1]
        on_digits = found.a[k - 1][:, unit]
        best = np.argsort(-on_digits, kind="stable")[:SHOWN]
        return Liked(unit, X, float(responses(found.theta, X[unit])[k - 1][unit]), on_digits, best)

    def show(self, liked, k, weights, **values):
        images, y = mnist().valid
        means = np.array([liked.on_digits[y[:DIGITS] == c].mean() for c in range(10)]) - liked.on_digits.mean()
        name, share = f"layer {k}" if k != "3" else "the output", digit_responses(weights).shares[int(k) - 1]
        self.view.update(FeaturesPicture(
            liked.stimuli, liked.unit, images[liked.best], [str(c) for c in y[liked.best]], means,
            f"{name}, {weights}: the class explains {percent(share, 0)}", f"unit {liked.unit + 1}",
            f"a{layer(k)} by class (0: its mean)", f"here a{layer(k)} = {signed(liked.value)}"))

    def sentence(self, old, new, liked):
        k, y, shares = new["k"], mnist().valid.y, digit_responses(new["weights"]).shares
        in_layers = ", ".join(f"{percent(share, 0)} in layer {n}" for n, share in enumerate(shares, start=1))
        common = np.bincount(y[liked.best], minlength=10)
        explained = percent(class_share(liked.on_digits[:, None], y[:DIGITS])[0], 0)
        return (f"Unit {liked.unit + 1} of layer {k}: a{layer(k)} = {signed(liked.value)} at its optimal stimulus, "
                f"{signed(liked.on_digits.max())} at the digit it likes most; of those {SHOWN} digits {common.max()} are a "
                f"{common.argmax()}. The class explains {explained} of its variance; on average over the units {in_layers}.")

    def pointer(self, kind, ax, x, y, event):
        if kind == "down" and ax is self.view.wall.ax and (i := self.view.wall.at(x, y)) is not None:
            self.set(j=i + 1)

    def key(self, key, shift):
        if key.startswith("Arrow"):
            self.set(j=self.view.wall.step(self.result.unit, key) + 1)
        elif key == "Enter":
            self.set(k=LAYERS[(LAYERS.index(self.values["k"]) + 1) % len(LAYERS)])

    def bound(self):
        self.values["j"] = min(self.values["j"], SIZES[int(self.values["k"])])

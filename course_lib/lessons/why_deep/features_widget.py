"""Features layer by layer, slide S33: click a unit of a digit network and see the input it likes best, and which digits."""
from functools import cache

import numpy as np

from course_lib.data import mnist
from course_lib.interactive.controls import Choice, Slider
from course_lib.interactive.explorer import Explorer
from course_lib.notation import layer, signed

from .digit_features import SIZES, class_share, digit_network, mean_digit, optimal_stimuli, responses
from .features_view import SHOWN, FeaturesView

LAYERS, MOST, SEEN = ("1", "2", "3"), max(SIZES[1:]), 2500
WEIGHTS, PIXELS = ("trained", "as drawn"), ("any", "0 to 1")


@cache
def seen(weights):
    """(θ, [a^(k) on 2,500 validation digits], [share of variance that the class explains, mean over the units])."""
    theta = digit_network()[WEIGHTS[::-1].index(weights)]
    X, y = mnist().valid
    a = responses(theta, X[:SEEN])
    return theta, a, [float(class_share(part, y[:SEEN]).mean()) for part in a]


@cache
def stimuli(weights, pixels):
    """[X^(k) (H_k, 784)]: the optimal stimuli of all units, from the mean digit on, pixels free or between 0 and 1."""
    low, high = (0.0, 1.0) if pixels == PIXELS[1] else (-np.inf, np.inf)
    return [np.asarray(part) for part in optimal_stimuli(seen(weights)[0], mean_digit(), low=low, high=high)]


class Features(Explorer):
    """Click a unit on the wall, or walk with the arrow keys; Enter goes to the next layer."""

    title = "What the units of each layer like"
    controls = (
        Choice("k", "layer", "1", "which layer; the third is the output", "which", options=LAYERS),
        Slider("j", "unit", 10, "which unit of the layer", "which", low=1, high=MOST, step=1),
        Choice("pixels", "pixels may be", "any", "which inputs are allowed", "what", options=PIXELS),
        Choice("weights", "weights", "trained", "trained weights, or as they were drawn", "what", options=WEIGHTS),
    )

    def make_view(self):
        return FeaturesView()

    def ahead(self):
        yield from ((lambda w=w, p=p: stimuli(w, p)) for w in WEIGHTS for p in PIXELS)

    def compute(self, k, j, pixels, weights):
        """(unit, stimuli of the layer, their a, a of the digits, the SHOWN digits that excite it most)."""
        theta, a, _ = seen(weights)
        k = int(k)
        unit = min(j, SIZES[k]) - 1
        X = stimuli(weights, pixels)[k - 1]
        of_digits = a[k - 1][:, unit]
        best = np.argsort(-of_digits, kind="stable")[:SHOWN]
        return unit, X, float(responses(theta, X[unit])[k - 1][unit]), of_digits, best

    def show(self, result, k, weights, **values):
        unit, X, value, of_digits, best = result
        digits_, y = mnist().valid
        means = np.array([of_digits[y[:SEEN] == c].mean() for c in range(10)]) - of_digits.mean()
        name = f"layer {k}" if k != "3" else "the output"
        share = seen(weights)[2][int(k) - 1]
        titles = (f"{name}, {weights}: the class explains {100 * share:.0f} %", f"unit {unit + 1}", "digits it likes most",
                  f"a{layer(k)} by class (0: its mean)", f"here a{layer(k)} = {signed(value)}")
        self.view.update(X, unit, digits_[best], [str(c) for c in y[best]], means, titles)

    def sentence(self, old, new, result):
        unit, X, value, of_digits, best = result
        k, y = new["k"], mnist().valid.y
        shares = ", ".join(f"{100 * share:.0f} % in layer {n}" for n, share in enumerate(seen(new["weights"])[2], start=1))
        common = np.bincount(y[best], minlength=10)
        own = f" The class explains {100 * class_share(of_digits[:, None], y[:SEEN])[0]:.0f} % of its variance"
        return (f"Unit {unit + 1} of layer {k}: a{layer(k)} = {signed(value)} at its optimal stimulus, "
                f"{signed(of_digits.max())} at the digit it likes most; of those {SHOWN} digits {common.max()} are a "
                f"{common.argmax()}.{own}; on average over the units {shares}.")

    def pointer(self, kind, ax, x, y, event):
        if kind == "down" and ax is self.view.wall.ax and (i := self.view.wall.at(x, y)) is not None:
            self.set(j=i + 1)

    def key(self, key, shift):
        if key.startswith("Arrow"):
            self.set(j=self.view.wall.step(self.result[0], key) + 1)
        elif key == "Enter":
            self.set(k=LAYERS[(LAYERS.index(self.values["k"]) + 1) % len(LAYERS)])


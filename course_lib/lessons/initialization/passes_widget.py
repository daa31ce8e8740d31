"""Ten layers before any training, under the hand: what a start does to signal and gradient, slide S25."""
import numpy as np

from course_lib.interactive.controls import Choice, Slider
from course_lib.interactive.explorer import Explorer
from course_lib.interactive.words import power

from .passes import RULES, passes
from .passes_view import SignalPicture, SignalView

LAYERS, WIDTH, BINS = 10, 100, 40
RANGES = {"tanh": (-1, 1), "sigm": (0, 1), "reclin": (0, 4)}


class Signal(Explorer):
    """Another g, another factor on the recipe's bound: the activations and the gradients of ten layers follow."""

    title = "Signal and gradient at the start"
    longest = 210
    controls = (
        Choice("g", "g", "tanh", "activation function g of the hidden units", options=tuple(RANGES)),
        Slider("scale", "scale", 1.0, "scale: the factor on the recipe's bound b", low=0.1, high=10.0, log=True),
    )

    def make_view(self):
        return SignalView(LAYERS)

    def compute(self, g, scale):
        return passes((WIDTH,) * (LAYERS + 1), RULES["Glorot"], g, scale)

    def show(self, both, g, scale):
        low, high = RANGES[g]
        shares = [np.histogram(np.clip(h, low, high), BINS, (low, high))[0] / h.size for h in both.h[1:]]
        self.view.update(SignalPicture(np.array(shares), low, high, both.up[1:], both.down[1:], (
            f"activations of {WIDTH} units on 300 examples",
            "spread of the activations over the examples; size of the gradients (rms), 1 at the top")))

    def sentence(self, old, new, both):
        return (f"{new['g']}, {new['scale']:.2g} times the recipe's bound. From layer 1 to layer {LAYERS} the spread of h over "
                f"the examples changes by a factor of {power(both.up[-1] / both.up[1])}; from layer {LAYERS} down to layer 1 the "
                f"gradient by {power(both.down[1] / both.down[-1])}.")

"""The neuron of slide S04 with the numbers of one input flowing through: add, then g."""
import numpy as np

from course_lib.activations import NAMES, place
from course_lib.interactive.controls import Choice, Slider
from course_lib.interactive.explorer import Explorer
from course_lib.notation import chain, in_product, signed, sub

from .neuron_sum import MOST, REACHES, neuron_sum
from .neuron_sum_view import FOOT, NeuronSumPicture, NeuronSumView

START = {"x1": 1.0, "x2": 2.0, "x3": -1.0, "w1": 0.5, "w2": -1.0, "w3": 1.5, "b": 1.0}
LIMIT, PIXELS = 2.0, 50.0        # every number stays within ±LIMIT; so many CSS pixels of a pull are 1


class OneNeuron(Explorer):
    """Pull any number of the drawing up or down; ← → choose one, ↑ ↓ move it."""

    title = "One input through one neuron"
    longest = 210
    controls = (
        Slider("d", "d", 2, "number of inputs d", "all", low=1, high=MOST, step=1),
        Choice("g", "g", "tanh", "activation function g", "all", options=NAMES),
    )

    def make_view(self):
        return NeuronSumView(MOST)

    def setup(self):
        self.numbers, self.wanted, self.pulled = dict(START), "w2", None

    def names(self, d):
        """The numbers in the picture, in the order of the keys."""
        return [f"{kind}{i}" for i in range(1, d + 1) for kind in "xw"] + ["b"]

    @property
    def chosen(self):
        """What the hand chose last, or b where d has become too small for it."""
        return self.wanted if self.wanted in self.names(self.values["d"]) else "b"

    def compute(self, d, g):
        x, w = (np.array([self.numbers[f"{kind}{i}"] for i in range(1, MOST + 1)], np.float32) for kind in "xw")
        b = self.numbers["b"]
        partial = np.cumsum(np.append(b, (x * w)[:d]))
        reach = next((r for r in REACHES if np.abs(partial).max() <= r), REACHES[-1])
        found = neuron_sum(x, w, np.float32(b), np.int32(d), place(g), np.float32(reach))
        return (x[:d], w[:d], np.asarray(found.terms)[:d], float(found.a), float(found.h), np.asarray(found.curve), reach,
                float(found.slope))

    def show(self, result, d, g):
        x, w, terms, a, h, curve, reach, _ = result
        b = self.numbers["b"]
        words = (f"h(x) = g(a(x)) = {g}({signed(a)}) = {signed(h)}",
                 f"a(x) = {chain([b, *(float(t) for t in terms)])} = {signed(a)}")
        self.view.update(NeuronSumPicture(x, w, b, terms, a, h, curve, reach, g, self.chosen, words))

    def sentence(self, old, new, result):
        x, w, _, a, h, *_, slope = result
        products = " + ".join(f"{in_product(float(u))}·{in_product(float(v))}" for u, v in zip(w, x, strict=True))
        chosen = self.chosen if self.chosen == "b" else f"{self.chosen[0]}{sub(self.chosen[1])}"
        return (f"a(x) = b + Σ wᵢxᵢ = {signed(self.numbers['b'])} + {products} = {signed(a)}, "
                f"h(x) = {new['g']}({signed(a)}) = {signed(h)}. g′(a) = {signed(slope)}: where it is small, pulling a number "
                f"hardly moves h. Chosen: {chosen} = {signed(self.numbers[self.chosen])}.")

    # --- the hand on the picture ----------------------------------------------------------------------------------

    def pulled_in(self):
        return [self.view.graph]

    def pointer(self, kind, ax, x, y, event):
        if kind == "up":
            self.pulled = None
        elif kind == "down" and ax is self.view.graph and (name := self._at(x, y)):
            self.pulled, self.wanted = (name, y, self.numbers[name]), name
            self.refresh(dict(self.values), compute=False)
        elif kind == "move" and self.pulled and ax is self.view.graph:
            name, from_y, value = self.pulled
            self._move(name, value + (y - from_y) / PIXELS)

    def _at(self, x, y):
        """The name of the number at a place of the drawing, or None."""
        d = self.values["d"]
        for n, across in enumerate(self.view.places(d)):
            if n < d and abs(x - across) < 40 and abs(y - FOOT) < 40:
                return f"x{n + 1}"
            u, v = self.view.label(n, d)
            if abs(x - u) < 36 and abs(y - v) < 27:
                return "b" if n == d else f"w{n + 1}"
        return None

    def _move(self, name, value):
        self.numbers[name] = round(float(np.clip(value, -LIMIT, LIMIT)), 2)
        self.refresh(dict(self.values))

    def key(self, key, shift):
        names = self.names(self.values["d"])
        if key in ("ArrowLeft", "ArrowRight"):
            self.wanted = names[(names.index(self.chosen) + (1 if key == "ArrowRight" else -1)) % len(names)]
            self.refresh(dict(self.values), compute=False)
        elif key in ("ArrowUp", "ArrowDown"):
            self._move(self.chosen, self.numbers[self.chosen] + (1.0 if shift else 0.1) * (1 if key == "ArrowUp" else -1))

    # --- the experiment code --------------------------------------------------------------------------------------

    def extra(self):
        return {name: f"{value:g}" for name, value in self.numbers.items() if value != START[name]}

    def extra_names(self):
        return set(START)

    def restore_extra(self, extra):
        try:
            numbers = {name: float(value) for name, value in extra.items()}
        except ValueError:
            raise ValueError("x1, w1, … and b must be numbers") from None
        if not all(abs(value) <= LIMIT for value in numbers.values()):
            raise ValueError(f"x1, w1, … and b must lie between −{LIMIT:g} and {LIMIT:g}")
        self.numbers = START | numbers

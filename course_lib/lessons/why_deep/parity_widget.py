"""n-parity as a Boolean circuit under the hand: slide S34, one hidden layer of ANDs against a tree, and the condition."""
import numpy as np

from course_lib.interactive.controls import Slider, Toggle
from course_lib.interactive.explorer import Explorer
from course_lib.interactive.own_function import OwnFunction
from course_lib.interactive.words import count
from course_lib.notation import sub

from .parity import COUNTED, MOST_DRAWN, course_pairs, is_parity, no_tree, parity_sizes, parity_wires, xor_levels
from .parity_view import ParityPicture, ParityView


class Parity(Explorer):
    """Click an input to flip it, an AND gate to see the inputs it waits for. On the keyboard: ← → and Enter; ↑ ↓ change n."""

    title = "Parity: one layer of ANDs, a tree, threshold units"
    longest = 210
    controls = (
        Slider("n", "inputs n", 4, "number of inputs n", "n", low=2, high=MOST_DRAWN, step=1),
        *(Toggle(f"x{i}", f"x{sub(i)} = 0", i in (1, 3, 4), f"input x {i}", "x", on=f"x{sub(i)} = 1")
          for i in range(1, MOST_DRAWN + 1)),
    )
    pulls = ""

    def __init__(self, tree=None, **start):
        """`tree(n)` -> [(a, b), ...]: the reader's own XORs, wire n + i is the output of number i."""
        self.own = OwnFunction(tree, "the picture shows the course's tree")
        super().__init__(**start)

    def make_view(self):
        return ParityView(COUNTED, parity_sizes(COUNTED))

    def setup(self):
        self.chosen = 0

    def compute(self, n, **x):
        return parity_wires(np.array([x[f"x{i}"] for i in range(1, n + 1)]), self._own_pairs(n) or course_pairs(n))

    def _own_pairs(self, n):
        """The reader's tree, or None."""
        value = self.own.value((n,))
        if value is None:
            return None
        try:
            pairs = [(int(a), int(b)) for a, b in value]
        except (TypeError, ValueError):
            return self.own.refuse("returned no list of pairs (a, b)")
        wrong = no_tree(pairs, n)
        return self.own.refuse(wrong) if wrong else pairs

    def show(self, wires, n, **x):
        gates, xors = len(wires.rows), len(wires.pairs)
        titles = f"one hidden layer: {gates} AND", f"XOR tree: {3 * xors} gates of 2 inputs", f"threshold units: {n}"
        levels = 2 * xor_levels(n, wires.pairs)
        under = f"+ 1 OR, {n} NOT; 2 levels", f"+ {xors} NOT; {levels} levels", "+ 1 output; 2 levels"
        self.view.update(ParityPicture(n, *wires, self.chosen, titles, under))

    def sentence(self, old, new, wires):
        n, bits = new["n"], wires.ands[: new["n"]]
        ones = int(bits.sum())
        odd = ones % 2
        total = " ".join(f"{'+' if s > 0 else '−'} 1" for s in wires.signs[:ones]).removeprefix("+ ") or "0"
        words = [f"x = {''.join(str(int(b)) for b in bits)} has {count(ones, 'one')}: parity {odd}.",
                 f"One hidden layer: {len(wires.rows)} AND gates, {'exactly one' if odd else 'none'} of them on.",
                 f"Tree: {3 * len(wires.pairs)} gates in {2 * xor_levels(n, wires.pairs)} levels.",
                 f"Threshold units: {n}, {ones} of them on, and {total}{f' = {odd}' if ones > 1 else ''} is "
                 f"{'above' if odd else 'below'} ½."]
        if self.own.used:
            right = "computes" if is_parity(n, wires.pairs) else "does NOT compute"
            words.append(f"The tree is yours, {len(wires.pairs)} XORs in {xor_levels(n, wires.pairs)} levels: it {right} "
                         f"{n}-parity.")
        return " ".join([*words, self.own.message]).strip()

    # --- the hand on the picture ----------------------------------------------------------------------------------

    def pointer(self, kind, ax, x, y, event):
        if kind != "down" or ax is None:
            return
        for places in self.view.inputs:
            away = np.hypot(*(places - (x, y)).T)
            if away.min() < max(17, self.least):
                return self._flip(int(away.argmin()))
        away = np.hypot(*(self.view.gates - (x, y)).T)
        if away.min() < max(9, self.least):
            row = self.result.rows[away.argmin()]
            self.set(**{f"x{i}": bool(bit) for i, bit in enumerate(row, start=1)})

    def _flip(self, i):
        self.chosen = i
        self.set(**{f"x{i + 1}": not self.values[f"x{i + 1}"]})

    def key(self, key, shift):
        n = self.values["n"]
        if key in ("Enter", " "):
            self._flip(self.chosen)
        elif key in ("ArrowLeft", "ArrowRight"):
            self.chosen = (self.chosen + (1 if key == "ArrowRight" else -1)) % n
            self.refresh(dict(self.values), compute=False)
        elif key in ("ArrowUp", "ArrowDown"):
            self.nudge("n", 1 if key == "ArrowUp" else -1)

    def bound(self):
        self.chosen = min(self.chosen, self.values["n"] - 1)
        self.picture.disabled = [f"x{i}" for i in range(self.values["n"] + 1, MOST_DRAWN + 1)]

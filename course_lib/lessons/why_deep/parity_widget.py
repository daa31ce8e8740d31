"""n-parity as a Boolean circuit under the hand: slide S34, one hidden layer of ANDs against a tree, and the condition."""
import numpy as np

from course_lib.interactive.controls import Slider, Toggle
from course_lib.interactive.explorer import Explorer
from course_lib.interactive.own_function import ask
from course_lib.notation import sub

from .circuit_layout_view import tree_levels
from .circuits import Circuit, Gate, count_gates, depth, parity_tree, parity_two_level, truth_table
from .parity_view import MOST, ParityView

INSTEAD = "the picture shows the course's tree"


def course_pairs(n):
    """The balanced tree as pairs of wires."""
    return [gate.inputs for gate in parity_tree(n, xor=True).gates]


def odd_rows(n):
    """The inputs with an odd number of ones, bool (2^(n-1), n): one AND gate for each."""
    rows = (np.arange(2**n)[:, None] >> np.arange(n - 1, -1, -1)) & 1
    return (rows.sum(axis=1) % 2 == 1)[:, None].repeat(n, 1), rows.astype(bool)


class Parity(Explorer):
    """Click an input to flip it, an AND gate to see the inputs it waits for. On the keyboard: ← → and Enter; ↑ ↓ change n."""

    title = "Parity: one layer of ANDs, a tree, threshold units"
    controls = (
        Slider("n", "inputs n", 4, "number of inputs n", "n", low=2, high=MOST, step=1),
        *(Toggle(f"x{i}", f"x{sub(i)} = 0", i in (1, 3, 4), f"input x {i}", "x", on=f"x{sub(i)} = 1")
          for i in range(1, MOST + 1)),
    )

    def __init__(self, tree=None, **start):
        """`tree(n)` -> [(a, b), ...]: the reader's own XORs, wire n + i is the output of number i."""
        self.own = tree
        super().__init__(**start)

    def make_view(self):
        return ParityView()

    def setup(self):
        self.chosen = 0

    def compute(self, n, **x):
        bits = np.array([x[f"x{i}"] for i in range(1, n + 1)])
        self.chosen = min(self.chosen, n - 1)
        pairs, self.words = self._pairs(n)
        odd, rows = odd_rows(n)
        rows = rows[odd[:, 0]]
        gates = (rows == bits).all(axis=1)
        ands = np.concatenate([bits, bits, ~bits, gates, [gates.any()]])
        hidden = bits.sum() >= np.arange(1, n + 1)
        signs = np.where(np.arange(n) % 2 == 0, 1, -1)
        units = np.concatenate([bits, hidden, [hidden @ signs > 0.5]])
        return rows, pairs, (ands, self._through(pairs, bits), units), signs

    @staticmethod
    def _through(pairs, bits):
        """Values of the inputs, of OR, AND, NOT, AND of each XOR, and of the output."""
        wires, values = list(bits), list(bits)
        for a, b in pairs:
            both, any_ = wires[a] and wires[b], wires[a] or wires[b]
            wires.append(any_ and not both)
            values += [any_, both, not both, wires[-1]]
        return np.array([*values, wires[-1]], bool)

    def _pairs(self, n):
        """(pairs, what to say): the reader's tree if it is one, else the course's."""
        if self.own is None:
            return course_pairs(n), ""
        name = getattr(self.own, "__name__", "your function")
        value, words = ask(self.own, (n,), INSTEAD)
        if value is None:
            return course_pairs(n), words
        try:
            pairs = [(int(a), int(b)) for a, b in value]
        except (TypeError, ValueError):
            return course_pairs(n), f"{name} returned no list of pairs (a, b): {INSTEAD}."
        for i, pair in enumerate(pairs):
            if not all(0 <= wire < n + i for wire in pair):
                return course_pairs(n), (f"{name}: XOR number {i} reads {pair}, but the wires before it are 0 … {n + i - 1}. "
                                         f"So {INSTEAD}.")
        right = (truth_table(Circuit(n, tuple(Gate("XOR", p) for p in pairs), n + len(pairs) - 1)) == _parity(n)).all()
        return pairs, f"The tree is yours, {len(pairs)} XORs in {max(tree_levels(n, pairs))} levels: it " + (
            f"computes {n}-parity." if right else f"does NOT compute {n}-parity.")

    def show(self, result, n, **x):
        rows, pairs, values, signs = result
        levels = 2 * max(tree_levels(n, pairs))
        titles = (f"one hidden layer: {len(rows)} AND", f"XOR tree: {3 * len(pairs)} gates of 2 inputs",
                  f"threshold units: {n}", f"+ 1 OR, {n} NOT; 2 levels", f"+ {len(pairs)} NOT; {levels} levels",
                  "+ 1 output; 2 levels")
        self.view.update(n, rows, pairs, values, signs, self.chosen, titles)

    def sentence(self, old, new, result):
        rows, pairs, values, signs = result
        n, bits = new["n"], values[0][: new["n"]]
        ones = int(bits.sum())
        odd = ones % 2
        parity = f"x = {''.join(str(int(b)) for b in bits)} has {ones} one{'s' * (ones != 1)}: parity {odd}."
        total = " ".join(f"{'+' if s > 0 else '−'} 1" for s in signs[:ones]).removeprefix("+ ") or "0"
        words = [parity, f"One hidden layer: {len(rows)} AND gates, {'exactly one' if odd else 'none'} of them on.",
                 f"Tree: {3 * len(pairs)} gates in {2 * max(tree_levels(n, pairs))} levels.",
                 f"Threshold units: {n}, {ones} of them on, and {total}{f' = {odd}' if ones > 1 else ''} is "
                 f"{'above' if odd else 'below'} ½."]
        return " ".join(words + ([self.words] if self.words else []))

    def counts(self):
        """{what: (gates of 2 or more inputs, NOTs, levels)} of the course's two circuits at this n."""
        out = {}
        for name, circuit in (("one layer", parity_two_level(self.values["n"])), ("tree", parity_tree(self.values["n"]))):
            gates = count_gates(circuit)
            out[name] = gates.get("AND", 0) + gates.get("OR", 0), gates.get("NOT", 0), depth(circuit)
        return out

    # --- the hand on the picture ----------------------------------------------------------------------------------

    def pointer(self, kind, ax, x, y, event):
        if kind != "down" or ax is None:
            return
        for places in self.view.inputs:
            away = np.hypot(*(places - (x, y)).T)
            if away.min() < 17:
                return self._flip(int(away.argmin()))
        away = np.hypot(*(self.view.gates - (x, y)).T)
        if away.min() < 9:
            row = self.result[0][away.argmin()]
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

    def refresh(self, old, compute=True, say=None):
        self.picture.disabled = [f"x{i}" for i in range(self.values["n"] + 1, MOST + 1)]
        super().refresh(old, compute, say)


def _parity(n):
    return odd_rows(n)[0][:, 0]

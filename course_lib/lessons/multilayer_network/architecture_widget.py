"""Building a network. Slide S10: a^(k) = b^(k) + W^(k) h^(k-1), h^(k) = g(a^(k)), f(x) = o(a^(L+1)), unit by unit."""
import numpy as np

from course_lib.activations import NAMES
from course_lib.interactive.controls import Choice, Slider
from course_lib.interactive.explorer import Explorer
from course_lib.interactive.own_function import OwnFunction, not_finite
from course_lib.interactive.words import power
from course_lib.notation import in_product, layer, signed, sub, vector

from .architecture import L_MAX, MOST, build_network
from .architecture_view import ArchitecturePicture, ArchitectureView, UnitSum

X_START = (1.0, -0.5, 2.0, 0.5, -1.0, 1.5)
X_REACH, CSS_PER_UNIT = 3.0, 40.0


class Architecture(Explorer):
    """Set D, L, H₁ … H_L, C; click a unit to read its sum; drag an input up or down; arrow keys walk the units."""

    title = "A network, its shapes, and any unit's sum"
    longest = 190
    controls = (
        Slider("D", "D", 3, "number of inputs D", "ends", low=1, high=MOST, step=1),
        Slider("L", "L", 2, "number of hidden layers L", "ends", low=0, high=L_MAX, step=1),
        Slider("C", "C", 2, "number of outputs C", "ends", low=2, high=MOST, step=1),
        *(Slider(f"H{k}", f"H{sub(k)}", n, f"number of units of hidden layer {k}", "widths", low=1, high=MOST, step=1)
          for k, n in enumerate((4, 3, 3), start=1)),
        Choice("g", "g", "tanh", "activation function g of the hidden units", "rest", options=NAMES),
        Slider("seed", "weights", 0, "seed of the weights", "rest", low=0, high=31, step=1),
    )
    more = ("H1", "H2", "H3")

    def __init__(self, f=None, **start):
        """`f(W, b, x)` -> (a^(L+1)(x), f(x)): a forward pass of the reader's own, as in exercise "fprop"."""
        self.own = OwnFunction(f)
        super().__init__(**start)

    def make_view(self):
        return ArchitectureView(MOST, L_MAX + 2)

    def setup(self):
        self.x, self.chosen, self.grabbed = list(X_START), (1, 0), None

    @property
    def sizes(self):
        """(D, H_1, …, H_L, C)"""
        v = self.values
        return (v["D"], *(v[f"H{k}"] for k in range(1, v["L"] + 1)), v["C"])

    def compute(self, D, L, C, g, seed, **H):
        net = build_network(self.sizes, np.array(self.x[:D], np.float32), g, seed)
        return net._replace(h=[*net.h[:-1], self._own_output(net)])

    def _own_output(self, net):
        """f(x) of the reader's function, or the course's."""
        a, f = net.a[-1], net.h[-1]
        args = ([w.astype(float) for w in net.W], [v.astype(float) for v in net.b], net.h[0].astype(float))
        got = self.own(args, a.shape, f.shape, wrong=not_finite)
        if got is None:
            self.words = f"{self.own.message} f(x) = {vector(f)}.".strip()
            return f
        far = float(np.abs(got[1] - f).max())
        same = f"agrees with the course's to {power(far)}" if far < 1e-5 else f"differs from the course's, {vector(f)}"
        self.words = f"On top stands your f(x) = {vector(got[1])}: it {same}."
        return got[1]

    def show(self, result, g, L, **values):
        rows = [(f"W{layer(k)}", f"{w.shape[0]} × {w.shape[1]}", f"{w.size} + {w.shape[0]} = {w.size + w.shape[0]}")
                for k, w in enumerate(result.W, start=1)]
        self.view.update(ArchitecturePicture(
            self.sizes, result.W, result.b, result.h, self.chosen, tuple(rows),
            f"in total {parameters(result)} parameters", self._sum(result, g)))

    def _sum(self, net, g):
        """The chosen unit's sum in symbols, in numbers, its result, and what follows."""
        (k, j), L = self.chosen, len(net.W) - 1
        if k == 0:
            return UnitSum(("", ""), (), (), (), f"x{sub(j + 1)} = {signed(net.h[0][j])}",
                           "an input: drag it up or down (or Shift + ↑ ↓)")
        name, below, row = (lambda v: f"{v}{sub(j + 1)}{layer(k)}"), self._below(k), net.W[k - 1][j]
        symbols = (name("b"), *(f"W{sub(j + 1, i + 1)}{layer(k)} {below(i)}" for i in range(len(row))))
        terms = (signed(net.b[k - 1][j], 1), *(f"{in_product(w, 1)}·{in_product(v)}"
                                               for w, v in zip(row, net.h[k - 1], strict=True)))
        value = signed(net.a[k][j])
        then = f"h{sub(j + 1)}{layer(k)} = {g}({value}) = {signed(net.h[k][j], 3)}" if k <= L else (
            f"f(x){sub(j + 1)} = softmax(a{layer(k)}){sub(j + 1)} = exp({value}) / Σ exp(a{layer(k)}) "
            f"= {signed(net.h[k][j], 3)}")
        return UnitSum((f"{name('a')} =", "="), symbols, terms, (0, *np.sign(row).astype(int)),
                       f"{name('a')} = {value}", then)

    @staticmethod
    def _below(k):
        return (lambda i: f"x{sub(i + 1)}") if k == 1 else (lambda i: f"h{sub(i + 1)}{layer(k - 1)}")

    def sentence(self, old, new, result):
        each = " + ".join(str(w.size + len(w)) for w in result.W)
        shapes = ", ".join(f"W{layer(k)} is {w.shape[0]} × {w.shape[1]}" for k, w in enumerate(result.W, start=1))
        lines = self._sum(result, new["g"])
        total = f" = {parameters(result)}" if len(result.W) > 1 else ""
        return f"{shapes}. Parameters: {each}{total}. {lines.result}; {lines.then}. {self.words}"

    # --- the hand on the picture ----------------------------------------------------------------------------------

    def pulled_in(self):
        return [self.view.inputs(self.sizes)]

    def pointer(self, kind, ax, x, y, event):
        if kind == "down":
            self.grabbed = self._unit_at(x, y)
            if self.grabbed:
                self._choose(self.grabbed)
                self.pressed = (y, self.x[self.grabbed[1]])
        elif kind == "move" and self.grabbed and self.grabbed[0] == 0:
            y0, x0 = self.pressed
            self._input(self.grabbed[1], x0 + (y - y0) / CSS_PER_UNIT)
        elif kind == "up":
            self.grabbed = None

    def _unit_at(self, x, y):
        for k, row in enumerate(self.view.place(self.sizes)):
            for j, (px, py) in enumerate(row):
                if np.hypot(px - x, py - y) < max(27, self.least):
                    return k, j
        return None

    def _choose(self, unit):
        self.chosen = unit
        self.refresh(dict(self.values), compute=False)

    def _input(self, i, value):
        self.x[i] = round(float(np.clip(value, -X_REACH, X_REACH)), 1)
        self.refresh(dict(self.values))

    def key(self, key, shift):
        (k, j), sizes = self.chosen, self.sizes
        if not key.startswith("Arrow"):
            return
        if shift and k == 0 and key in ("ArrowUp", "ArrowDown"):
            return self._input(j, self.x[j] + (0.1 if key == "ArrowUp" else -0.1))
        k += {"ArrowUp": 1, "ArrowDown": -1}.get(key, 0)
        j += {"ArrowRight": 1, "ArrowLeft": -1}.get(key, 0)
        k = min(max(k, 0), len(sizes) - 1)
        self._choose((k, min(max(j, 0), sizes[k] - 1)))

    def bound(self):
        k = min(self.chosen[0], self.values["L"] + 1)
        self.chosen = k, min(self.chosen[1], self.sizes[k] - 1)
        self.picture.disabled = [f"H{k}" for k in range(self.values["L"] + 1, L_MAX + 1)]

    # --- the experiment code --------------------------------------------------------------------------------------

    def extra(self):
        moved = {"x": ",".join(f"{v:g}" for v in self.x)} if tuple(self.x) != X_START else {}
        return moved | ({"unit": f"{self.chosen[0]},{self.chosen[1] + 1}"} if self.chosen != (1, 0) else {})

    def extra_names(self):
        return {"x", "unit"}

    def restore_extra(self, extra):
        try:
            x = [float(v) for v in extra.get("x", "").split(",") if v]
            k, j = (int(v) for v in extra.get("unit", "1,1").split(","))
        except ValueError:
            raise ValueError("x must be x1,x2,… and unit must be k,j") from None
        if len(x) > MOST or not all(abs(v) <= X_REACH for v in x):
            raise ValueError(f"x must be at most {MOST} numbers between −{X_REACH:g} and {X_REACH:g}")
        if not 0 <= k < len(self.sizes) or not 1 <= j <= self.sizes[k]:
            raise ValueError(f"unit {k},{j} is not in a network of sizes {self.sizes}")
        self.x, self.chosen = [*x, *X_START[len(x):]], (k, j - 1)


def parameters(net):
    """Σ_k H_k (H_{k-1} + 1)"""
    return sum(w.size + len(w) for w in net.W)

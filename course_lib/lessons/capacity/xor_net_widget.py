"""XOR out of two steps, under the hand. Slide S06: y₁ and y₂ are lines, z combines them, and R₂ is the band between."""
import numpy as np

from course_lib.interactive.controls import Choice, Slider
from course_lib.interactive.explorer import Explorer
from course_lib.interactive.own_function import OwnFunction
from course_lib.notation import signed
from course_lib.separability import CORNERS, GATES

from .xor_net import FUNCTIONS, REACH, SLIDE, SURFACE_N, UNITS, shortened, xor_heights
from .xor_net_view import XorNetPicture, XorNetView, foot

LIMIT = 4.0
LABELS = (("W₁₁⁽¹⁾", "W₁₂⁽¹⁾", "b₁⁽¹⁾"), ("W₂₁⁽¹⁾", "W₂₂⁽¹⁾", "b₂⁽¹⁾"), ("W₁₁⁽²⁾", "W₁₂⁽²⁾", "b₁⁽²⁾"))
OF = ("hidden unit 1", "hidden unit 2", "the output")


class XorNet(Explorer):
    """Drag nine weights, pull a line to move it, its round grip to turn it; `weights`: a function that gives yours."""

    title = "XOR from two hidden units"
    longest = 130
    controls = (
        *(Slider(name, label, float(start), f"{part} of {OF[i]}", f"unit {i}", low=-LIMIT, high=LIMIT)
          for i in range(3)
          for name, label, start, part in zip(UNITS[i], LABELS[i], np.round(SLIDE[i], 6),
                                              ("first weight", "second weight", "bias"), strict=True)),
        Choice("g", "g", "sgn", "the step: sharp as on the slide, or a soft tanh", "step", options=("sgn", "tanh")),
        Slider("s", "steepness", 3.0, "steepness of the soft step", "step", low=0.5, high=12, step=0.1),
    )
    more = ("w11", "w12", "b1", "w21", "w22", "b2")

    def __init__(self, weights=None, **start):
        """`weights()` -> W(1) (2, 2), b(1) (2,), W(2) (1, 2), b(2) (1,): the exercise's function, finished or not."""
        self.own = OwnFunction(weights, "the slide's weights are shown")
        super().__init__(**self._own_weights() | start)

    def _own_weights(self):
        """{parameter: value} of the reader's function; none without one that works."""
        value = self.own.value(())
        if value is None:
            return {}
        try:
            rows = shortened(value, LIMIT)
        except ValueError as error:
            self.own.refuse(str(error))
            return {}
        return {name: float(v) for names, row in zip(UNITS, rows, strict=True)
                for name, v in zip(names, row, strict=True)}

    @property
    def at_start(self):
        """Whether no weight has been moved yet, so that what is said of the start holds."""
        return all(self.values[name] == self.start[name] for names in UNITS for name in names)

    def note(self):
        return self.own.message if self.at_start else ""

    def make_view(self):
        return XorNetView(REACH, SURFACE_N)

    def setup(self):
        self.grabbed = None

    def compute(self, g, s, **w):
        w = np.array([w[name] for names in UNITS for name in names], np.float32)
        return [np.asarray(part) for part in xor_heights(w, np.bool_(g == "sgn"), np.float32(s))]

    def show(self, result, g, s, **w):
        surfaces, maps, z, y = result
        rows = [[w[name] for name in names] for names in UNITS]
        right = np.sign(z) == 2 * GATES["XOR"] - 1
        step = "sgn({})" if g == "sgn" else f"tanh({s:g} ({{}}))"
        titles = [f"{name} = {step.format(total(row, inputs))}" for name, row, inputs in zip(
            ("y₁", "y₂", "z"), rows, (("x₁", "x₂"), ("x₁", "x₂"), ("y₁", "y₂")), strict=True)]
        self.view.update(XorNetPicture(
            surfaces, maps, tuple(rows[:2]), rows[2], tuple(titles),
            f"{right.sum()} of 4 corners of XOR are right", CORNERS, GATES["XOR"], y, right))

    # --- the sentence ---------------------------------------------------------------------------------------------

    def sentence(self, old, new, result):
        z = result[2]
        table = ", ".join(f"({corner(x)}) → {f'{v:+.0f}' if new['g'] == 'sgn' else f'{v:+.2f}'}".replace("-", "−")
                          for x, v in zip(CORNERS, z, strict=True))
        signs = tuple(1 if v > 0 else -1 for v in z)
        right = sum(a == b for a, b in zip(signs, (-1, 1, 1, -1), strict=True))
        name = FUNCTIONS.get(signs)
        verdict = f"{name}: " if name else ""
        if name in ("never", "always"):
            verdict = f"z is {name} positive: "
        whose = "These are your weights." if self.own.used else self.own.message
        return " ".join(p for p in (whose * self.at_start, f"{verdict}{right} of 4 right. z at the corners: {table}.") if p)

    # --- the hand on the picture ----------------------------------------------------------------------------------

    def unit(self, j):
        return np.array([self.values[name] for name in UNITS[j]])

    def pulled_in(self):
        return [self.view.plane.ax]

    def pointer(self, kind, ax, x, y, event):
        if kind == "down":
            self.grabbed = self._grasp(ax, x, y) if ax is self.view.plane.ax else None
        elif kind == "up" or ax is not self.view.plane.ax:
            self.grabbed = None
        elif kind == "move" and self.grabbed:
            what, j, pivot = self.grabbed
            w, p = self.unit(j)[:2], np.array([x, y])
            if what == "turn" and np.hypot(*(p - pivot)) > 0.1:
                along = (p - pivot) / np.hypot(*(p - pivot))
                normal = np.array([-along[1], along[0]])
                normal = normal if normal @ w > 0 else -normal
                w = np.hypot(*w) * normal
                p = pivot
            elif what == "turn":
                return
            self._move(j, (*w, -w @ p))

    def _move(self, j, row):
        row = np.clip(np.array(row), -LIMIT, LIMIT)
        self.set(**{name: float(v) for name, v in zip(UNITS[j], row, strict=True)})

    def _grasp(self, ax, x, y):
        """("turn" or "shift", unit, pivot) under the hand: grips before lines, the nearer line first."""
        for j in (0, 1):
            w, b = self.unit(j)[:2], self.unit(j)[2]
            spot = self.view.handle_of(w, b)
            if spot is not None and self.near(ax, x, y, *spot, pixels=14):
                return "turn", j, foot(w, b)
        away = []
        for j in (0, 1):
            w, b = self.unit(j)[:2], self.unit(j)[2]
            if np.hypot(*w) > 1e-9:
                on_line = np.array([x, y]) - (b + w @ (x, y)) * w / (w @ w)
                if self.near(ax, x, y, *on_line, pixels=11):
                    away.append((float(np.hypot(*(on_line - (x, y)))), j))
        return ("shift", min(away)[1], None) if away else None

    def key(self, key, shift):
        """Arrow keys move the lines: left and right that of y₁, up and down that of y₂."""
        steps = {"ArrowLeft": ("b1", 1), "ArrowRight": ("b1", -1), "ArrowDown": ("b2", 1), "ArrowUp": ("b2", -1)}
        if key in steps:
            name, sign = steps[key]
            self.nudge(name, sign * (1 if shift else 10))


def total(row, names):
    """"x₁ + 0.5 x₂ − 1": a weighted sum as on the slide, leaving out what is 0."""
    words = ""
    for value, name in zip(row, (*names, ""), strict=True):
        size = f"{abs(value):.3g}"
        term = f"{'' if size == '1' and name else size}{' ' if size != '1' and name else ''}{name}"
        if value:
            words += (" − " if value < 0 else " + ") + term
    return "−" + words[3:] if words.startswith(" − ") else words.removeprefix(" + ") or "0"


def corner(x):
    return ", ".join(signed(v, 0) for v in x)

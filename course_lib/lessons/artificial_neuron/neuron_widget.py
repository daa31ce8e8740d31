"""One neuron under the hand. Slides S04-S05: h(x) = g(b + wᵀx), a rift at right angles to w that b only shifts."""
import math

import numpy as np

from course_lib.activations import NAMES, activation, place
from course_lib.drawing.style import DOT, TRIANGLE
from course_lib.interactive.controls import Button, Choice, Slider
from course_lib.interactive.explorer import Explorer
from course_lib.interactive.own_function import OwnFunction
from course_lib.interactive.words import percent
from course_lib.notation import signed
from course_lib.separability import CORNERS, GATES, accuracy, best_single_unit

from .neuron import MAP_N, SURFACE_N, at_rest, between, over_grids, surfaces
from .neuron_view import NeuronPicture, NeuronView, line_within, shows_its_back

LIMIT = 60
PROBE = (1.0, 2.0)              # the input that is measured until the pointer chooses another one


class Neuron(Explorer):
    """Drag w₁, w₂, b, the arrow w or the line itself; point at an input; click to add points; ask for the best unit."""

    title = "One neuron, its surface and its line"
    longest = 200
    hover = True
    controls = (
        Slider("w1", "w₁", 1.6, "weight w 1", "weights", low=-3, high=3),
        Slider("w2", "w₂", 1.1, "weight w 2", "weights", low=-3, high=3),
        Slider("b", "b", -0.6, "bias b", "weights", low=-6, high=6),
        Choice("g", "g", "tanh", "activation function g", "choices", options=NAMES),
        Choice("data", "points", "none", "which labelled points", "choices", draw_only=True,
               options=("none", *GATES, "own")),
        Choice("pen", "a click adds", DOT, "what a click on the map does", "points", draw_only=True,
               options=(DOT, TRIANGLE, "erase")),
        Button("best", "Best single unit", says="find the best single unit for these points", group="points"),
    )
    more = ("pen", "best")
    scenes = (dict(b=-2.0), dict(w1=-1.2, w2=1.6, b=-1.0), dict(w1=2.4, w2=1.8))

    def __init__(self, h=None, **start):
        """`h(x, w, b, g)`: a neuron of the reader's own, drawn instead of ours; x is (2,) or (T, 2), g a function."""
        self.own = OwnFunction(None if h is None else over_grids(h))
        super().__init__(**start)

    def make_view(self):
        return NeuronView(SURFACE_N, behind=shows_its_back((self.start["w1"], self.start["w2"])))   # and stays there

    def setup(self):
        self.own_points, self.grabbed, self.probe = [], None, PROBE        # points of the hand: (x₁, x₂, class)

    def compute(self, w1, w2, b, g):
        readers = self._own_surfaces(np.array([w1, w2]), b, activation(g).g)
        return surfaces(*(np.float32(v) for v in (w1, w2, b)), place(g)) if readers is None else readers

    def _own_surfaces(self, w, b, g):
        """The reader's function on both grids, or None."""
        sizes = (SURFACE_N, MAP_N)
        got = self.own((w, b, g), (sum(n * n for n in sizes),),
                       wrong=lambda h: "" if (np.abs(h) < 1e30).all() else "returned NaN or infinity")
        if got is None:
            return None
        parts = np.split(got[0].astype(np.float32), [SURFACE_N**2])
        return tuple(part.reshape(n, n) for part, n in zip(parts, sizes, strict=True))

    @property
    def points(self):
        """(X, y) of the points shown."""
        if self.values["data"] in GATES:
            return CORNERS, GATES[self.values["data"]]
        points = self.own_points if self.values["data"] == "own" else []
        return np.array([p[:2] for p in points], float).reshape(-1, 2), np.array([p[2] for p in points], int)

    def show(self, result, w1, w2, b, g, data, pen):
        X, y = self.points
        w, at = np.array([w1, w2]), np.array(self.probe)
        a = b + float(w @ at)
        h = float(between(result[1], at)) if self.own.used else float(at_rest(np.float32(a), place(g))[0])
        line = line_within(w, b, self.view.plane.reach)
        above = between(result[0], line) if self.own.used else np.full(len(line), float(at_rest(np.float32(0), place(g))[0]))
        wrong = (X @ w + b > 0) != (y == 1)
        probe = () if len(y) and self.probe == PROBE else (*self.probe, a, h)     # beside points it would be one more
        what = f"corners of {data}" if data in GATES else "points"
        score = f"{int((~wrong).sum())} of {len(y)} {what} are right" if len(y) else ""
        self.view.update(NeuronPicture(*result, w, b, g, X, y, wrong, np.column_stack([line, above]), probe, score,
                                       self.own.used))

    # --- the sentence ---------------------------------------------------------------------------------------------

    def sentence(self, old, new, result):
        w, b = np.array([new["w1"], new["w2"]]), new["b"]
        norm = float(np.hypot(*w))
        flat, slope = (float(v) for v in at_rest(np.float32(b), place(new["g"])))
        if norm < 1e-9:
            words = "w = 0: there is no line." if self.own.used else f"w = 0: h(x) = {flat:.2f} everywhere, no rift."
        else:
            steepest = "" if self.own.used else (
                f": steepest slope {'g′(0)' if new['g'] != 'reclin' else 'g′(a>0)'}‖w‖ = {slope * norm:.2f}")
            words = (f"w points at {signed(math.degrees(math.atan2(w[1], w[0])), 0)}°, ‖w‖ = {norm:.2f}{steepest}. "
                     f"The line a(x) = 0 lies at −b/‖w‖ = {signed(-b / norm)}.")
        whose = "The surface is that of YOUR function, the line that of b + wᵀx." if self.own.used else self.own.message
        return " ".join(part for part in (whose, self._moved(old, new), words, self._score(w, b)) if part)

    def _moved(self, old, new):
        if not old:
            return ""
        before, after = (np.array([v["w1"], v["w2"]]) for v in (old, new))
        if old["b"] != new["b"] and (before == after).all():
            return f"b: {signed(old['b'])} → {signed(new['b'])}. Only the position changed: w and its direction are the same."
        if (before != after).any() and np.hypot(*before) * np.hypot(*after) > 0:
            turn = math.degrees(math.atan2(before[0] * after[1] - before[1] * after[0], before @ after))
            return (
                f"w turned by {turn:+.0f}°.".replace("-", "−")
                if abs(turn) >= 0.5
                else "w only changed length: same direction."
            )
        return ""

    def _score(self, w, b):
        X, y = self.points
        if not len(y):
            return ""
        score = accuracy(w, b, X, y)
        return f"Right on {round(score * len(y))} of {len(y)} points ({percent(score, 0)})."

    # --- the hand on the picture ----------------------------------------------------------------------------------

    def pulled_in(self):
        return [self.view.plane.ax]

    def pointer(self, kind, ax, x, y, event):
        if ax is not self.view.plane.ax:
            self.grabbed = None
        elif kind == "hover" and not self.picture.failed:
            self.probe = (round(x, 2), round(y, 2))
            self.refresh(dict(self.values), compute=False, say=self.status)
        elif kind == "down":
            self.grabbed, self.pressed = self._grasp(ax, x, y), (x, y)
        elif kind == "up":
            if self.grabbed == "nothing" and self.near(ax, x, y, *self.pressed, pixels=6):
                self._click(ax, x, y, event.get("shift", False))
            self.grabbed = None
        elif kind == "move" and self.grabbed in ("w", "line"):
            self._pull(x, y)

    def _grasp(self, ax, x, y):
        w, b = np.array([self.values["w1"], self.values["w2"]]), self.values["b"]
        if self.near(ax, x, y, *w, pixels=20):
            return "w"
        norm = np.hypot(*w)
        if norm > 1e-9:
            d = (b + w @ (x, y)) / norm**2
            if self.near(ax, x, y, *((x, y) - d * w), pixels=9):
                return "line"
        return "nothing"

    def _pull(self, x, y):
        limit, most = self.by_name["w1"].high, self.by_name["b"].high
        if self.grabbed == "w":
            self.set(w1=float(np.clip(x, -limit, limit)), w2=float(np.clip(y, -limit, limit)))
        else:
            b = -(self.values["w1"] * x + self.values["w2"] * y)
            self.set(b=float(np.clip(b, -most, most)))

    def _click(self, ax, x, y, shift):
        pen = self.values["pen"]
        if self.values["data"] != "own":
            X, labels = self.points
            self.own_points = [(float(p[0]), float(p[1]), int(c)) for p, c in zip(X, labels, strict=True)]
        near = [p for p in self.own_points if self.near(ax, x, y, p[0], p[1], pixels=12)]
        if pen == "erase":
            self.own_points = [p for p in self.own_points if p not in near]
        elif len(self.own_points) >= LIMIT:
            raise ValueError(f"there are {LIMIT} points already: erase some first")
        else:
            self.own_points.append((round(x, 2), round(y, 2), int((pen == TRIANGLE) != shift)))
        old, self.values["data"] = dict(self.values), "own"
        self.refresh(old, compute=False)

    def key(self, key, shift):
        step = 10 if not shift else 1
        if key in ("ArrowLeft", "ArrowRight"):
            self.nudge("w1", step if key == "ArrowRight" else -step)
        elif key in ("ArrowUp", "ArrowDown"):
            self.nudge("w2", step if key == "ArrowUp" else -step)

    def on_best(self):
        X, y = self.points
        if not len(y):
            raise ValueError("there are no points: choose OR, AND or XOR, or click on the map to add some")
        found = best_single_unit(X, y)
        scale = 2.0 / max(1.0, abs(found.b) * 2.0 / self.by_name["b"].high)
        self.set(w1=float(scale * found.w[0]), w2=float(scale * found.w[1]), b=float(scale * found.b))
        n, right = len(y), round(found.accuracy * len(y))
        verdict = "These points are linearly separable." if right == n else (
            f"No line does better, every split was tried: the best single unit is right on {right} of {n} "
            f"({percent(found.accuracy, 0)}).")
        self.say(f"{verdict} {self.status}")

    # --- the experiment code ---------------------------------------------------------------------------------------

    def extra(self):
        return {"points": ";".join(f"{x:g},{y:g},{c}" for x, y, c in self.own_points)} if self.own_points else {}

    def extra_names(self):
        return {"points"}

    def restore_extra(self, extra):
        try:
            rows = [row.split(",") for row in extra.get("points", "").split(";") if row]
            points = [(float(x), float(y), ("0", "1").index(c)) for x, y, c in rows][:LIMIT]
        except ValueError:
            raise ValueError("points must be x1,x2,class;x1,x2,class;… with class 0 or 1") from None
        if not all(abs(v) < 100 for point in points for v in point):
            raise ValueError("points must be numbers on the map")
        self.own_points = points

"""One neuron under the hand. Slides S04-S05: h(x) = g(b + w·x), a rift at right angles to w that b only shifts."""
import math

import jax
import jax.numpy as jnp
import numpy as np

from course_lib.activations import ACTIVATIONS, activation, linear, select
from course_lib.data.toys import grid
from course_lib.drawing.style import DOT, TRIANGLE
from course_lib.interactive.controls import Button, Choice, Slider
from course_lib.interactive.explorer import Explorer
from course_lib.loss import linear_squared
from course_lib.network import Layer, fprop
from course_lib.notation import signed
from course_lib.separability import CORNERS, GATES, accuracy, best_single_unit

from .neuron_view import MAP_N, SURFACE_N, NeuronView

NAMES = tuple(f.name for f in ACTIVATIONS)
LIMIT = 60


@jax.jit
def surfaces(w1, w2, b, g):
    """h(x) of the neuron on the surface's grid and on the map's grid; g is an index into ACTIVATIONS."""
    theta = (Layer(jnp.stack([w1, w2])[None], b[None]),)
    a = [fprop(theta, grid(n), linear, linear_squared).a[1] for n in (SURFACE_N, MAP_N)]
    return tuple(select(g).g(values).reshape(n, n) for values, n in zip(a, (SURFACE_N, MAP_N), strict=True))


@jax.jit
def at_rest(b, g):
    """g(b), which h(x) is everywhere when w = 0, and the steepest g′: g′(0), for reclin g′(1)."""
    return select(g).g(b), select(g).dg(jnp.where(g == NAMES.index("reclin"), 1.0, 0.0))


def own_grid(h, n, w, b, g):
    """h(x) of a function of the reader's on an n × n grid: for all x at once if it can, else one by one."""
    X = grid(n).astype(float)
    try:
        values = np.asarray(h(X, w, b, g), float)
    except Exception:                            # written for one x, like `w @ x`, or wrong: the next lines find out
        values = np.empty(0)
    if values.shape != (n * n,):
        values = np.array([one_number(h(x, w, b, g)) for x in X])
    if not (np.abs(values) < 1e30).all():
        raise ValueError("it returned NaN or infinity")
    return values.reshape(n, n).astype(np.float32)


def one_number(h):
    if h is None or h is Ellipsis:
        raise ValueError("it is not finished yet")
    try:
        return float(np.squeeze(h))
    except (TypeError, ValueError):
        raise ValueError(f"for one x it must return one number, it returned {str(h)[:40]!r}") from None


class Neuron(Explorer):
    """Drag w₁, w₂, b, the arrow w or the line itself; click to add points; ask for the best single unit."""

    title = "One neuron, its surface and its line"
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

    def __init__(self, h=None, **start):
        """`h(x, w, b, g)`: a neuron of the reader's own, drawn instead of ours; x is (2,) or (T, 2), g a function."""
        self.own, self.trouble = h, ""
        super().__init__(**start)

    def make_view(self):
        return NeuronView()

    def setup(self):
        self.mine, self.grabbed = [], None

    def compute(self, w1, w2, b, g):
        if self.own is not None:
            return self._own_surfaces(np.array([w1, w2]), b, activation(g).g)
        return surfaces(*(np.float32(v) for v in (w1, w2, b)), np.int32(NAMES.index(g)))

    def _own_surfaces(self, w, b, g):
        """The reader's function on both grids; whatever goes wrong in it becomes a sentence, never an error."""
        self.trouble = ""
        try:
            with np.errstate(all="ignore"):      # what goes wrong is said below the picture, not on stderr
                return tuple(own_grid(self.own, n, w, b, g) for n in (SURFACE_N, MAP_N // 4))
        except Exception as error:
            kind = "" if isinstance(error, ValueError) else f"{type(error).__name__}: "
            self.trouble = f"Your function gave no surface: {kind}{error}."
            return np.zeros((SURFACE_N, SURFACE_N)), np.zeros((4, 4))

    @property
    def points(self):
        """(X, y) of the points shown."""
        if self.values["data"] in GATES:
            return CORNERS, GATES[self.values["data"]]
        mine = self.mine if self.values["data"] == "own" else []
        return np.array([p[:2] for p in mine], float).reshape(-1, 2), np.array([p[2] for p in mine], int)

    def show(self, result, w1, w2, b, g, data, pen):
        self.view.update(*result, (w1, w2), b, g, *self.points)

    # --- the sentence ---------------------------------------------------------------------------------------------

    def sentence(self, old, new, result):
        w, b = np.array([new["w1"], new["w2"]]), new["b"]
        norm = float(np.hypot(*w))
        flat, slope = (float(v) for v in at_rest(np.float32(b), np.int32(NAMES.index(new["g"]))))
        if norm < 1e-9:
            words = f"w = 0: h(x) = {flat:.2f} everywhere, no rift."
        else:
            words = (
                f"w points at {signed(math.degrees(math.atan2(w[1], w[0])), 0)}°, ‖w‖ = {norm:.2f}: steepest slope "
                f"{'g′(0)' if new['g'] != 'reclin' else 'g′(a>0)'}‖w‖ = {slope * norm:.2f}. "
                f"The line a(x) = 0 lies at −b/‖w‖ = {signed(-b / norm)}."
            )
        own = self.trouble or (self.own and "The surface is that of YOUR function, the line that of b + w·x.")
        return " ".join(part for part in (own, self._moved(old, new), words, self._score(w, b)) if part)

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
        return f"Right on {round(score * len(y))} of {len(y)} points ({100 * score:.0f} %)."

    # --- the hand on the picture ----------------------------------------------------------------------------------

    def pointer(self, kind, ax, x, y, event):
        if ax is not self.view.plane.ax:
            self.grabbed = None
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
            self.mine = [(float(p[0]), float(p[1]), int(c)) for p, c in zip(X, labels, strict=True)]
        near = [p for p in self.mine if self.near(ax, x, y, p[0], p[1], pixels=12)]
        if pen == "erase":
            self.mine = [p for p in self.mine if p not in near]
        elif len(self.mine) >= LIMIT:
            raise ValueError(f"there are {LIMIT} points already: erase some first")
        else:
            self.mine.append((round(x, 2), round(y, 2), int((pen == TRIANGLE) != shift)))
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
            f"({100 * found.accuracy:.0f} %).")
        self.say(f"{verdict} {self.status}")

    # --- the experiment code ---------------------------------------------------------------------------------------

    def extra(self):
        return {"points": ";".join(f"{x:g},{y:g},{c}" for x, y, c in self.mine)} if self.mine else {}

    def extra_names(self):
        return {"points"}

    def restore_extra(self, extra):
        try:
            rows = [row.split(",") for row in extra.get("points", "").split(";") if row]
            mine = [(float(x), float(y), ("0", "1").index(c)) for x, y, c in rows][:LIMIT]
        except ValueError:
            raise ValueError("points must be x1,x2,class;x1,x2,class;… with class 0 or 1") from None
        if not all(abs(v) < 100 for point in mine for v in point):
            raise ValueError("points must be numbers on the map")
        self.mine = mine

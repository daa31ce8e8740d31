"""A bump out of sigmoidal steps, under the hand. Slide S07: steps in different directions, added up and cut off."""
import jax
import numpy as np

from course_lib.data.toys import grid
from course_lib.interactive.controls import Choice, Slider
from course_lib.interactive.explorer import Explorer
from course_lib.interactive.own_function import OwnFunction, not_finite
from course_lib.numpy_forward import sigm

from .bump import GRID_LINES, MAP_N, MOST, SURFACE_N, UNIT_N, extremes, lifted, output_unit, sum_steps
from .bump_view import BumpPicture, BumpView

SHAPES = ("", "no region is closed off", "a pair, a ridge that runs on for ever", "a triangle", "a bump", "a bump",
          "a bump, rounder", "a bump, rounder", "nearly a disc")
COUNTS = ("", "one step", *(f"{n} steps" for n in ("two", "three", "four", "five", "six", "seven", "eight")))


class Bump(Explorer):
    """Combine 1 to 8 steps; pull a line on the map and all move. `own(x, r, s)`: the exercise's function, drawn for ours."""

    title = "A bump out of steps"
    longest = 200
    controls = (
        Slider("n", "n", 4, "number n of sigmoidal steps", "steps", low=1, high=MOST, step=1),
        Slider("r", "radius", 1.2, "distance of each line from the middle", "steps", low=0.2, high=2.5, step=0.05),
        Slider("s", "steepness", 6.0, "steepness s of every unit", "steps", low=0.5, high=20, step=0.5),
        Slider("turn", "turn", 0, "turn all steps, in degrees", "shows", low=0, high=90, step=1),
        Choice("shows", "shows", "sum", "what is drawn: the weighted sum, or the output unit", "shows",
               options=("sum", "output z"), draw_only=True),
    )

    def __init__(self, own=None, points=None, **start):
        """`points`: (X (T, 2), y (T,)) to be parted, class 1 inside, if any."""
        self.own = OwnFunction(own)
        self.points = None if points is None else tuple(np.asarray(part) for part in points)
        super().__init__(**({"shows": "output z", "n": 4} if own else {}) | start)

    def make_view(self):
        view = BumpView(MOST, UNIT_N, SURFACE_N, lifts=bool(self.points))
        if self.points:
            view.plane.show_points(*self.points)
        return view

    def _parted(self, steps):
        """"… of T points right": above the threshold those of class 1, below it the others; nothing without points."""
        if self.points is None:
            return ""
        (X, y), (hidden, out) = self.points, steps.theta
        above = sigm(hidden.b + X @ hidden.W.T) @ out.W[0] > self.values["n"] - 0.5
        return f"{int((above == (y == 1)).sum())} of {len(y)} points right"

    def setup(self):
        self.pulled = None

    def compute(self, n, r, s, turn):
        """(SummedSteps, the reader's z on the surface's and the map's grid or None)."""
        steps = sum_steps(np.int32(n), np.float32(r), np.float32(s), np.float32(np.radians(turn)))
        return jax.tree.map(np.asarray, steps), self._own_z(r, s)

    def _own_z(self, r, s):
        sizes = (SURFACE_N, MAP_N)
        x = np.concatenate([grid(n) for n in sizes]).astype(float)
        got = self.own((x, float(r), float(s)), x.shape[:1], wrong=not_finite)
        if got is None:
            return None
        parts = np.split(got[0].astype(np.float32), [SURFACE_N**2])
        return tuple(part.reshape(n, n) for part, n in zip(parts, sizes, strict=True))

    def show(self, result, n, r, s, turn, shows):
        steps, own = result
        z = output_unit(steps.map, n, s) if own is None else own[1]
        found = extremes(steps.map if own is None else z, steps.inside)
        what = "Σ" if own is None else "z"
        hidden = steps.theta[0]
        self.view.update(BumpPicture(
            steps.units, *self._surface(*result), map=0.5 + 0.55 * (z - 0.5),
            lines=tuple(zip(hidden.W[:n], hidden.b[:n], strict=True)), title=self._title(own is not None),
            finding=f"○ largest {what} inside: {found.inside:.3f}\n× largest {what} outside: {found.outside:.3f}"
                    + (f"\n{parted}" if (parted := self._parted(steps)) else ""),
            spots=(found.at_inside, found.at_outside), lifted=self._lifted(steps)))

    def _lifted(self, steps):
        """The grid and the examples where the units carry them; nothing without examples or for a single unit."""
        if self.points is None or self.values["n"] < 2:
            return ()
        (X, y), n = self.points, self.values["n"]
        return lifted(steps.theta, n, GRID_LINES), lifted(steps.theta, n, X), y

    def _surface(self, steps, own):
        """(heights, colours from 0 to 1, their range, the threshold) of the surface: the reader's z, z, or the sum."""
        n, threshold = self.values["n"], self.values["n"] - 0.5
        if own is not None or self.values["shows"] == "output z":
            heights = output_unit(steps.surface, n, self.values["s"]) if own is None else own[0]
            return heights, heights, (0.0, 1.0), 0.5
        over = steps.surface - threshold
        return steps.surface, 0.5 + np.where(over > 0, over, over / max(1.0, n - 1.0)), (0.0, float(n)), threshold

    def _title(self, own):
        n, s = self.values["n"], self.values["s"]
        if own:
            return "your z, and a sheet at ½"
        if self.values["shows"] == "output z":
            return f"z = sigm({s:g} (Σ yⱼ − {n - 0.5:g})), and a sheet at ½"
        return f"Σ yⱼ of {COUNTS[n]}, and a sheet at the threshold"

    def sentence(self, old, new, result):
        steps, own = result
        n, threshold = new["n"], new["n"] - 0.5
        found = extremes(steps.map if own is None else own[1], steps.inside)
        high, low = found.inside, found.outside
        if own is not None:
            verdict = "so your unit is a bump" if high > 0.5 > low else "so it is no bump"
            return f"Your z: largest inside the box {high:.3f}, largest outside {low:.3f}, threshold 0.5, {verdict}."
        shape = SHAPES[n] if high > threshold else "too soft for their distance, no bump, nothing reaches the threshold"
        words = (f"{COUNTS[n].capitalize()}: {shape}. The largest sum inside, {high:.3f}, is {relation(high, threshold)} the "
                 f"threshold {threshold:g}; the largest outside, {low:.3f}, is {relation(low, threshold)} it."
                 + (f" {parted}." if (parted := self._parted(steps)) else ""))
        return f"{self.own.message} {words}".strip()

    # --- the hand on the picture ----------------------------------------------------------------------------------

    def pulled_in(self):
        return [self.view.plane.ax]

    def pointer(self, kind, ax, x, y, event):
        if kind == "down" and ax is self.view.plane.ax:
            u = self.result[0].theta[0].W[: self.values["n"]] / -self.values["s"]
            away = np.abs(u @ (x, y) - self.values["r"])
            j = int(away.argmin())
            foot = np.array([x, y]) - (u[j] @ (x, y) - self.values["r"]) * u[j]
            self.pulled = u[j] if self.near(ax, x, y, *foot, pixels=14) else None
        elif kind == "up":
            self.pulled = None
        elif kind == "move" and self.pulled is not None and ax is self.view.plane.ax:
            self.set(r=float(np.clip(self.pulled @ (x, y), self.by_name["r"].low, self.by_name["r"].high)))

    def key(self, key, shift):
        """Up and down: more or fewer steps; left and right: the radius."""
        steps = {"ArrowUp": ("n", 1), "ArrowDown": ("n", -1), "ArrowRight": ("r", 1), "ArrowLeft": ("r", -1)}
        if key in steps:
            self.nudge(*steps[key])


def relation(a, b):
    return "just at" if abs(a - b) < 1e-4 else "above" if a > b else "below"

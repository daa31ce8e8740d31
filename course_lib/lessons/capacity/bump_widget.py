"""A bump out of sigmoidal steps, under the hand. Slide S07: steps in different directions, added up and cut off."""
import jax
import numpy as np

from course_lib.data.toys import grid
from course_lib.interactive.controls import Choice, Slider
from course_lib.interactive.explorer import Explorer
from course_lib.interactive.own_function import answers

from .bump_view import MAP_N, MOST, REACH, SMALL_N, SURFACE_N, BumpView
from .by_hand import bump_sum, ring_of_steps

SHAPES = ("", "no region is closed off", "a ridge, it runs on for ever", "a triangle", "a bump", "a bump",
          "a bump, rounder", "a bump, rounder", "nearly a disc")
COUNTS = ("", "one step", *(f"{n} steps" for n in ("two", "three", "four", "five", "six", "seven", "eight")))


@jax.jit
def steps(n, r, s, turn):
    """(θ, Σ_j y_j on the surface's and the map's grid, y for the stamps, the map's inside) for n of MOST steps."""
    theta = ring_of_steps(n, r, s, turn, MOST)
    sums = [bump_sum(theta, grid(m, REACH))[0].reshape(m, m) for m in (SURFACE_N, MAP_N)]
    _, y = bump_sum(theta, grid(SMALL_N, REACH))
    off = np.arange(MOST)[:, None] >= n
    within = ((theta[0].b[:, None] + theta[0].W @ grid(MAP_N, REACH).T > 0) | off).all(0)
    return theta, *sums, y.T.reshape(MOST, SMALL_N, SMALL_N), within.reshape(MAP_N, MAP_N)


class Bump(Explorer):
    """Combine 1 to 8 steps; pull any line on the map. `own(x, r, s)`: the exercise's function, drawn for ours."""

    title = "A bump out of steps"
    controls = (
        Slider("n", "n", 4, "number n of sigmoidal steps", "steps", low=1, high=MOST, step=1),
        Slider("r", "radius", 1.2, "distance of each line from the middle", "steps", low=0.2, high=2.5, step=0.05),
        Slider("s", "steepness", 6.0, "steepness s of every unit", "steps", low=0.5, high=20, step=0.5),
        Slider("turn", "turn", 0, "turn all steps, in degrees", "shows", low=0, high=90, step=1),
        Choice("shows", "shows", "sum", "what is drawn: the weighted sum, or the output unit", "shows",
               options=("sum", "output z"), draw_only=True),
    )

    def __init__(self, own=None, **start):
        self.own = own
        super().__init__(**({"shows": "output z", "n": 4} if own else {}) | start)

    def make_view(self):
        return BumpView()

    def setup(self):
        self.pulled = None

    def compute(self, n, r, s, turn):
        theta, *rest = steps(np.int32(n), np.float32(r), np.float32(s), np.float32(np.radians(turn)))
        theta = jax.tree.map(np.asarray, theta)
        big, fine, y, within = map(np.asarray, rest)
        return theta, big, fine, y, within, self._own(r, s)

    def _own(self, r, s):
        """(the learner's z on both grids, "") or (None, what is the matter with it)."""
        if self.own is None:
            return None, ""
        out = []
        for m in (SURFACE_N, MAP_N):
            z, trouble = answers(self.own, (grid(m, REACH).astype(float), float(r), float(s)), (m * m,))
            if trouble:
                return None, trouble
            out.append(np.nan_to_num(z[0]).reshape(m, m).astype(np.float32))
        return out, ""

    def show(self, result, n, r, s, turn, shows):
        theta, big, fine, y, within, (own, _) = result
        threshold = n - 0.5
        z = 1 / (1 + np.exp(-s * (fine - threshold))) if own is None else own[1]
        spots, low, high = self._found(fine if own is None else own[1], within)
        what = "sum" if own is None else "z"
        if own is not None or shows == "output z":
            surface = 1 / (1 + np.exp(-s * (big - threshold))) if own is None else own[0]
            colour, ticks = surface, (0.0, 0.5, 1.0)
            title = f"output z = sigm({s:g} (Σ yⱼ − {threshold:g}))" if own is None else "your z"
        else:
            surface, ticks = big, (0.0, float(threshold), float(n))
            colour = 0.5 + np.where(big > threshold, big - threshold, (big - threshold) / max(1.0, n - 1.0))
            title = f"Σ yⱼ of {COUNTS[n]}, threshold {threshold:g}"
        finding = f"○ largest {what} inside: {high:.3f}\n× largest {what} outside: {low:.3f}"
        self.view.update(y, surface, colour, 0.5 + 0.55 * (z - 0.5), theta, n, (title, finding), ticks, spots)

    def _found(self, values, within):
        """Where the largest value inside and outside the lines are, and both values."""
        line = np.linspace(-REACH, REACH, MAP_N)
        spots, tops = [], []
        for mask in (within, ~within):
            at = np.unravel_index(np.argmax(np.where(mask, values, -np.inf)), values.shape)
            if mask is within and values[at] - values[MAP_N // 2, MAP_N // 2] < 1e-3:
                at = (MAP_N // 2, MAP_N // 2)
            spots.append((line[at[1]], line[at[0]]))
            tops.append(float(values[at]))
        return spots, tops[1], tops[0]

    def sentence(self, old, new, result):
        theta, _, fine, _, within, (own, trouble) = result
        n = new["n"]
        if own is not None:
            _, low, high = self._found(own[1], within)
            verdict = "so your unit is a bump" if high > 0.5 > low else "so it is no bump"
            return f"Your z: largest inside the box {high:.3f}, largest outside {low:.3f}, threshold 0.5, {verdict}."
        _, low, high = self._found(fine, within)
        threshold = n - 0.5
        shape = SHAPES[n] if high > threshold else "too soft for their distance, no bump, nothing reaches the threshold"
        words = (f"{COUNTS[n].capitalize()}: {shape}. Largest sum inside {high:.3f} {compare(high, threshold)} "
                 f"threshold {threshold:g} {compare(threshold, low)} largest outside {low:.3f}.")
        return f"{trouble} {words}" if trouble else words

    # --- the hand on the picture ----------------------------------------------------------------------------------

    def pointer(self, kind, ax, x, y, event):
        if kind == "down" and ax is self.view.plane.ax:
            u = self.result[0][0].W[: self.values["n"]] / -self.values["s"]
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


def compare(a, b):
    return "=" if abs(a - b) < 1e-4 else ">" if a > b else "<"

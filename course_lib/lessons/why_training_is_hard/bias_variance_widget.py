"""The same network on many training sets. Slide S38: high bias, high variance, or a good trade-off between them."""
import numpy as np

from course_lib.interactive.controls import Choice, Slider
from course_lib.interactive.explorer import Explorer
from course_lib.interactive.own_function import OwnFunction
from course_lib.interactive.words import count, power

from .bias_variance import (
    GRID,
    H_MAX,
    LAMS,
    T_MAX,
    TARGETS,
    WIDTHS,
    S,
    decompose,
    fits_around,
    place_on_axis,
    situation,
    squared_distances,
    three,
    truth,
)
from .bias_variance_view import BiasVarianceView, ErrorBar, FitsPicture, Situation
from .function_plane import function_plane

LAM_NAMES = ("0.1", "0.01", "0.001", "10⁻⁴", "10⁻⁵", "10⁻⁶")
TICKS = {"H": tuple(map(str, WIDTHS)), "λ": ("0.1", "", "10⁻³", "", "10⁻⁵", "")}
UNDER = {"H": "number H of units", "λ": "λ, falling"}


class BiasVariance(Explorer):
    """32 training sets, 32 fits. Click a point of a square to see its set and go there; ↑ ↓ go through the sets, ← → change
    the capacity."""

    title = "Bias and variance, measured"
    longest = 350
    controls = (
        Slider("lam", "λ", 1e-3, "lambda, weight of the L2 regularizer", "what", low=1e-6, high=0.1, log=True),
        Slider("H", "H", H_MAX, "number H of hidden units", "what", low=1, high=H_MAX, step=1),
        Choice("axis", "capacity is", "λ", "what the squares and the curves run over", "what", options=("λ", "H")),
        Slider("T", "T", 24, "number T of training examples in each set", "data", low=6, high=T_MAX, step=1),
        Slider("sigma", "noise σ", 0.4, "standard deviation sigma of the noise on y", "data", low=0.0, high=0.5, step=0.02),
        Choice("target", "f*", "bump", "the true function f star", "data", options=TARGETS),
        Slider("seed", "seed", 0, "seed of the training sets", "data", low=0, high=31, step=1),
        Slider("s", "set", 1, "which training set is shown", "see", draw_only=True, low=1, high=S, step=1),
    )
    more = ("sigma", "seed", "s")
    pulls = "across"
    scenes = tuple(dict(H=n) for n in (1, 3, 5, 10))

    def __init__(self, parts=None, **start):
        """`parts(f, f_star, sigma) -> (bias2, variance, error)`: the reader's own, drawn in the bar instead of ours."""
        self.own = OwnFunction(parts)
        super().__init__(**start)

    def make_view(self):
        self.truths = {name: truth(name) for name in TARGETS}
        return BiasVarianceView(GRID)

    def compute(self, **values):
        """Fits of the present (H, λ), column 0, and of six along the axis."""
        found, f_star = fits_around(**values), self.truths[values["target"]]
        self.parts = decompose(found.f, f_star)
        distances = self.parts.bias2, self.parts.variance, squared_distances(found.f, f_star)
        self.where = situation(distances, 0)[0]
        self.best = 1 + int(self.parts.distance[1:].argmin())
        self.three = [(i, situation(distances, i)[0], function_plane(found.f[:, i], f_star)) for i in three(self.best)]
        fresh = found.fresh[:, 0].astype(float)
        self.measured = fresh.mean(), 2 * fresh.std() / np.sqrt(S)
        self.drawn = self._drawn(found.f[:, 0], f_star, values["sigma"])
        return found

    def _drawn(self, f, f_star, sigma):
        """(bias², variance, error on new examples) for the bar: the reader's, or ours."""
        given = self.own((f.astype(float), f_star.astype(float), sigma), (), (), (), wrong=no_parts)
        ours = self.parts.bias2[0], self.parts.variance[0], self.parts.distance[0] + sigma**2
        return ours if given is None else tuple(map(float, given))

    def show(self, found, H, lam, axis, T, target, s, **values):
        f, f_star = found.f[:, 0], self.truths[target]
        bias2, variance, error = self.drawn
        whose = "YOUR " if self.own.used else ""
        bar = ErrorBar(bias2, variance, max(error - bias2 - variance, 0.0), *self.measured,
                       f"{whose}bias² {bias2:.3f} + variance {variance:.3f} + σ² {error - bias2 - variance:.3f} = {error:.3f}")
        self.view.update(FitsPicture(
            f, f_star, s - 1, found.x[s - 1, :T], found.y[s - 1, :T], self._squares(H, lam, axis), UNDER[axis], TICKS[axis],
            [part[1:] for part in self.parts], place_on_axis(H, lam, axis), [part[0] for part in self.parts], bar,
            f"{S} fits: {count(H, 'unit')}, λ = {power(lam, 1e-3)}, {T} examples each", self.where))

    def _squares(self, H, lam, axis):
        """The slide's figure: the three columns `three`, and which of them is where the hand is."""
        here = 1 + WIDTHS.index(H) if axis == "H" and H in WIDTHS else 1 + LAMS.index(lam) if axis == "λ" and lam in LAMS else 0
        return tuple(Situation(plane.places, plane.bias, plane.radius, name, f"{capacity(axis, i)}     stress {plane.stress:.2f}",
                               i == here) for i, name, plane in self.three)

    def sentence(self, old, new, found):
        b, v, d = (float(part[0]) for part in self.parts)
        error, margin = self.measured
        s2 = new["sigma"] ** 2
        words = [f"{self.where[0].upper()}{self.where[1:]}: bias² {b:.3f} + variance {v:.3f} = {b + v:.3f}, and the mean "
                 f"squared distance of the fits from f* is {d:.3f}.",
                 f"With the noise σ² = {s2:.3f} that is {b + v + s2:.3f}; measured on new examples: "
                 f"{error:.3f} ± {margin:.3f} (two standard errors over the sets).",
                 f"Error on their own examples: {found.train[:, 0].mean():.3f}."]
        words.append(f"Lowest sum on the curve: {self.parts.distance[self.best]:.3f} at {capacity(new['axis'], self.best)}.")
        return " ".join([*words, self.own.message]).strip()

    def pointer(self, kind, ax, x, y, event):
        if kind == "up" or ax is None:
            return
        for plane, (i, *_) in zip(self.view.planes, self.three, strict=True):
            if ax is plane.ax:
                self.set(s=1 + int(((plane.places - (x, y)) ** 2).sum(axis=1).argmin()), **self._capacity(i - 1))
                return
        if ax is self.view.over:
            self.set(**self._capacity(int(np.clip(round(x), 0, 5))))

    def _capacity(self, i):
        """What to set to be at place i of the axis."""
        return {"H": WIDTHS[i]} if self.values["axis"] == "H" else {"lam": LAMS[i]}

    def key(self, key, shift):
        if key in ("ArrowLeft", "ArrowRight"):
            at = place_on_axis(self.values["H"], self.values["lam"], self.values["axis"])
            self.set(**self._capacity(int(np.clip(np.floor(at) + 1 if key == "ArrowRight" else np.ceil(at) - 1, 0, 5))))
        elif key in ("ArrowUp", "ArrowDown"):
            self.nudge("s", 1 if key == "ArrowUp" else -1)


def capacity(axis, column):
    """The name of a column, 1 … 6, of the fits along the axis."""
    return f"H = {WIDTHS[column - 1]}" if axis == "H" else f"λ = {LAM_NAMES[column - 1]}"


def no_parts(*parts):
    """What is wrong with a reader's three numbers, or ""."""
    if all(np.isfinite(part) and part >= 0 for part in parts):
        return ""
    return f"gave {', '.join(f'{part:.3g}' for part in parts)}: all must be 0 or more"

"""The same network on many training sets. Slide S38: high bias, high variance, or a good trade-off between them."""
import numpy as np

from course_lib.interactive.controls import Choice, Slider
from course_lib.interactive.explorer import Explorer
from course_lib.interactive.own_function import OwnFunction
from course_lib.interactive.words import count

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
    function_plane,
    place_on_axis,
    situation,
    squared_distances,
    truth,
)
from .bias_variance_view import BiasVarianceView, ErrorBar, FitsPicture

TICKS = {"H": tuple(map(str, WIDTHS)), "λ": ("10⁻⁶", "", "10⁻⁴", "", "10⁻²", "")}


class BiasVariance(Explorer):
    """32 training sets, 32 fits. Click a point of the cloud to see its set; ← → change H, ↑ ↓ go through the sets."""

    title = "Bias and variance, measured"
    controls = (
        Slider("H", "H", 2, "number H of hidden units", "what", low=1, high=H_MAX, step=1),
        Slider("lam", "λ", 1e-5, "lambda, weight of the L2 regularizer", "what", low=1e-6, high=0.1, log=True),
        Choice("axis", "capacity is", "H", "what the curves run over", "what", options=("H", "λ")),
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
        self.where, self.best = situation((self.parts.bias2, self.parts.variance, squared_distances(found.f, f_star)), 0)
        fresh = found.fresh[:, 0].astype(float)
        self.measured = fresh.mean(), fresh.std() / np.sqrt(S)
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
                       f"{whose}bias² + variance + σ² = {error:.3f}")
        self.view.update(FitsPicture(
            f, f_star, s - 1, found.x[s - 1, :T], found.y[s - 1, :T], *function_plane(f, f_star), axis, TICKS[axis],
            [part[1:] for part in self.parts], place_on_axis(H, lam, axis), [part[0] for part in self.parts], bar,
            f"{S} fits of {count(H, 'unit')}, each to {T} examples", self.where))

    def sentence(self, old, new, found):
        b, v, d = (float(part[0]) for part in self.parts)
        error, margin = self.measured
        s2 = new["sigma"] ** 2
        words = [f"{self.where[0].upper()}{self.where[1:]}: bias² {b:.3f} + variance {v:.3f} = {b + v:.3f}, and the mean "
                 f"squared distance of the fits from f* is {d:.3f}.",
                 f"With the noise σ² = {s2:.3f} that is {b + v + s2:.3f}; measured on new examples: "
                 f"{error:.3f} ± {2 * margin:.3f}.",
                 f"Error on their own examples: {found.train[:, 0].mean():.3f}."]
        if self.best:
            name = f"H = {WIDTHS[self.best - 1]}" if new["axis"] == "H" else f"λ = {LAMS[self.best - 1]:g}"
            words.append(f"Lowest sum on the curve: {self.parts.distance[self.best]:.3f} at {name}.")
        return " ".join([*words, self.own.message]).strip()

    def pointer(self, kind, ax, x, y, event):
        if kind == "up" or ax is None:
            return
        if ax is self.view.plane:
            places = np.stack(self.view.cloud.get_data(), 1)
            self.set(s=1 + int(((places - (x, y)) ** 2).sum(axis=1).argmin()))
        elif ax is self.view.over:
            i = int(np.clip(round(x), 0, 5))
            self.set(**({"H": WIDTHS[i]} if self.values["axis"] == "H" else {"lam": LAMS[i]}))

    def key(self, key, shift):
        if key in ("ArrowLeft", "ArrowRight"):
            self.nudge("H", 1 if key == "ArrowRight" else -1)
        elif key in ("ArrowUp", "ArrowDown"):
            self.nudge("s", 1 if key == "ArrowUp" else -1)


def no_parts(*parts):
    """What is wrong with a reader's three numbers, or ""."""
    if all(np.isfinite(part) and part >= 0 for part in parts):
        return ""
    return f"gave {', '.join(f'{part:.3g}' for part in parts)}: all must be 0 or more"

"""The same network on many training sets. Slide S38: high bias, high variance, or a good trade-off between them."""
import numpy as np

from course_lib.interactive.controls import Choice, Slider
from course_lib.interactive.explorer import Explorer
from course_lib.interactive.own_function import answers

from .bias_variance import GRID, H_MAX, T_MAX, TARGETS, S, decompose, fits, situation, squared_distances, target
from .bias_variance_view import BiasVarianceView

WIDTHS, LAMS = (1, 2, 3, 4, 6, 10), (1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1)
TICKS = {"H": [str(H) for H in WIDTHS], "λ": ["10⁻⁶", "", "10⁻⁴", "", "10⁻²", ""]}


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

    def __init__(self, parts=None, **start):
        """`parts(f, f_star, sigma) -> (bias2, variance, error)`: the reader's own, drawn in the bar instead of ours."""
        self.own, self.trouble = parts, ""
        super().__init__(**start)

    def make_view(self):
        self.truths = {name: np.asarray(target(GRID, np.int32(i))) for i, name in enumerate(TARGETS)}
        return BiasVarianceView(GRID)

    def compute(self, H, lam, axis, T, sigma, target, seed):
        """Fits of the present (H, λ), column 0, and of six along the axis."""
        widths = [H, *(WIDTHS if axis == "H" else [H] * 6)]
        lams = [lam, *([lam] * 6 if axis == "H" else LAMS)]
        made = fits(S, np.int32(seed), np.int32(TARGETS.index(target)), np.int32(T), np.float32(sigma),
                    np.array(widths, np.int32), np.array(lams, np.float32))
        made = type(made)(*(np.asarray(part) for part in made))
        f_star = self.truths[target]
        self.parts = decompose(made.f, f_star)
        self.where, self.best = situation((self.parts.bias2, self.parts.variance, squared_distances(made.f, f_star)), 0)
        return made

    def show(self, made, H, lam, axis, T, sigma, target, s, **values):
        self.view.axis("H" if axis == "H" else "λ", TICKS[axis])
        f, f_star, parts = made.f[:, 0], self.truths[target], self.parts
        self.mine = self._mine(f, f_star, sigma)
        fresh = made.fresh[:, 0].astype(float)
        self.measured = fresh.mean(), fresh.std() / np.sqrt(S)
        at = np.interp(H, WIDTHS, range(6)) if axis == "H" else np.interp(np.log10(lam), np.log10(LAMS), range(6))
        who = "YOUR bias² + variance + σ²" if self.own and not self.trouble else "bias² + variance + σ²"
        titles = {"fits": f"{S} fits of {H} unit{'s' * (H > 1)}, each to {T} examples", "curves": self.where,
                  "bar": f"{who} = {self.mine[2]:.3f}"}
        self.view.update(f, f_star, s - 1, (made.x[s - 1, :T], made.y[s - 1, :T]), plane(f, f_star),
                         [part[1:] for part in parts], (at, [part[0] for part in parts]),
                         (*self.mine[:2], max(self.mine[2] - sum(self.mine[:2]), 0.0), *self.measured), titles)

    def _mine(self, f, f_star, sigma):
        """(bias², variance, error on new examples) for the bar: ours, or the reader's."""
        self.trouble, ours = "", (self.parts.bias2[0], self.parts.variance[0], self.parts.distance[0] + sigma**2)
        if self.own is None:
            return ours
        got, self.trouble = answers(self.own, (f.astype(float), f_star.astype(float), sigma), (), (), ())
        if not self.trouble and not all(np.isfinite(part) and part >= 0 for part in got):
            self.trouble = f"{self.own.__name__} gave {', '.join(f'{part:.3g}' for part in got)}: all must be 0 or more."
        return ours if self.trouble else tuple(map(float, got))

    def sentence(self, old, new, made):
        b, v, d = (float(part[0]) for part in self.parts)
        error, margin = self.measured
        s2 = new["sigma"] ** 2
        words = [f"{self.where[0].upper()}{self.where[1:]}: bias² {b:.3f} + variance {v:.3f} = {b + v:.3f}, and the mean "
                 f"squared distance of the fits from f* is {d:.3f}.",
                 f"With the noise σ² = {s2:.3f} that is {b + v + s2:.3f}; measured on new examples: "
                 f"{error:.3f} ± {2 * margin:.3f}.",
                 f"Error on their own examples: {made.train[:, 0].mean():.3f}."]
        if self.best:
            name = f"H = {WIDTHS[self.best - 1]}" if new["axis"] == "H" else f"λ = {LAMS[self.best - 1]:g}"
            words.append(f"Lowest sum on the curve: {self.parts.distance[self.best]:.3f} at {name}.")
        return " ".join([*words, self.trouble]).strip()

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


def plane(f, f_star):
    """(the fits (S, 2), bias, √variance) in units of rms distance: f* at 0, the mean fit at (bias, 0).

    Across: along mean f̂ - f*. Up: along the direction, at right angles to it, in which the fits differ most.
    """
    scale = np.sqrt(f.shape[1])
    away = (f.astype(float) - f_star) / scale
    mean = away.mean(axis=0)
    bias = float(np.sqrt((mean**2).sum()))
    across = mean / bias if bias > 1e-9 else np.zeros_like(mean)
    rest = away - mean
    rest = rest - np.outer(rest @ across, across)
    up = np.linalg.svd(rest, full_matrices=False)[2][0]
    spread = float(np.sqrt(((away - mean) ** 2).sum(axis=1).mean()))
    return np.stack([away @ across, rest @ up], axis=1), bias, spread

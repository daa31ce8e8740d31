"""Histograms that drift. Slide S50: what goes into g during training, without and with batch normalization."""
import numpy as np

from course_lib.interactive.controls import Choice, Slider
from course_lib.interactive.run import Run, run_controls

from .drift_view import NAMES, DriftView, fan_of
from .one_unit_view import plain
from .small_digits import FRAMES, STEPS, L, both
from .small_digits import SIZES as SIZES

INTO, BEFORE = "into g", "W h"
X = np.arange(FRAMES + 1) * STEPS
SHAPES = {"sigm": lambda a: 1 / (1 + np.exp(-a)), "tanh": lambda a: (1 + np.tanh(a)) / 2,
          "reclin": lambda a: np.maximum(a, 0) / a[-1]}


class Drift(Run):
    """The same weights twice, 49-20-20-20-10, 600 small digits; ↑ ↓ another unit, ← → through the run."""

    title = "Pre-activations during training"
    frames = FRAMES
    controls = (
        Slider("scale", "scale of W⁰", 1.0, "scale of the initial weights, as a factor on Glorot's bound", "how", low=0.1,
               high=10.0, log=True),
        Slider("alpha", "α", 1.0, "learning rate alpha", "how", low=0.01, high=10.0, log=True),
        Choice("g", "g", "sigm", "activation function g of the hidden units", "how", options=tuple(SHAPES)),
        Slider("seed", "seed", 0, "seed of the weights and the order", "how", low=0, high=31, step=1),
        Slider("k", "layer k", 3, "hidden layer k that is looked at", "look", low=1, high=L, step=1, draw_only=True),
        Slider("unit", "unit", 1, "unit of that layer", "look", low=1, high=SIZES[1], step=1, draw_only=True),
        Choice("what", "shown", INTO, "what is shown of the unit", "look", options=(INTO, BEFORE), draw_only=True),
        *run_controls(FRAMES, seeds=False),
    )

    def make_view(self):
        return DriftView(FRAMES * STEPS)

    def setup(self):
        super().setup()
        self.fans = (None, None)

    def compute(self, scale, alpha, g, seed):
        """(without, with): two Recorded runs from the same weights over the same mini-batches."""
        return [as_numpy(one) for one in both(seed, scale, alpha, g)]

    def layers(self, runs, k, what):
        """(without, with): the layer's values over the probe digits, (frames, digits, units)."""
        return [(one.a if what == INTO else one.z)[:, k - 1] for one in runs]

    def show(self, runs, t, g, k, unit, what, **values):
        layers, looked = self.layers(runs, k, what), (id(runs), k, unit, what)
        if self.fans[0] != looked:                       # moving t draws them again and computes nothing
            self.fans = looked, [fan_of(a, unit - 1) for a in layers]
        titles = {"loss": "validation loss {}, {}".format(*(short(one.loss[t]) for one in runs)),
                  "error": "error {:.0f} %, {:.0f} %".format(*(100 * one.error[t] for one in runs))}
        for name, a in zip(NAMES, layers, strict=True):
            titles[name] = f"{name}: unit {unit} of layer {k}"
            titles[f"at {name}"] = f"at update {X[t]}: {plain(np.nan_to_num(a[t, :, unit - 1].mean()))} ± " \
                                   f"{np.nan_to_num(a[t, :, unit - 1].std()):.2f}"
        ghost = self.kept and [[getattr(one, part) for one in self.kept[1]] for part in ("loss", "error")]
        self.view.update(X, t, self.fans[1], [a[:, :, unit - 1] for a in layers], [one.loss for one in runs],
                         [one.error for one in runs], SHAPES[g], titles, ghost)

    def sentence(self, old, new, runs):
        t, k = new["t"], new["k"]
        words = []
        for name, one, a in zip(NAMES, runs, self.layers(runs, k, new["what"]), strict=True):
            if not np.isfinite(one.loss[: t + 1]).all():
                words.append(f"{name.capitalize()}: diverged. Lower α.")
                continue
            moved, wider = drift(a, t)
            words.append(f"{name.capitalize()} normalization, after {X[t]} updates: loss {short(one.loss[t])}, error "
                         f"{100 * one.error[t]:.0f} %; layer {k}'s units have moved by {moved:.1f} of their first deviation "
                         f"and are {wider:.1f} times as wide (medians of {SIZES[k]}).")
        if new["what"] == BEFORE:
            words.append("Shown is W h: batch normalization does not hold it still, it takes its mean and deviation out.")
        if self.kept:
            words.append("In A the losses ended at {} and {}.".format(*(short(one.loss[-1]) for one in self.kept[1])))
        return " ".join(words)

    def key(self, key, shift):
        if key in ("ArrowUp", "ArrowDown"):
            self.nudge("unit", 1 if key == "ArrowUp" else -1)
        else:
            super().key(key, shift)


def as_numpy(one):
    """A Recorded run with NumPy arrays where pictures are drawn from."""
    return one._replace(**{name: np.asarray(getattr(one, name)) for name in ("z", "a", "loss", "error", "train")})


def drift(a, t):
    """(distance of a unit's mean from where it began, over its first deviation; its deviation over that): medians."""
    first = np.maximum(a[0].std(0), 1e-12)
    return float(np.median(np.abs(a[t].mean(0) - a[0].mean(0)) / first)), float(np.median(a[t].std(0) / first))


def short(loss):
    return f"{loss:.2f}" if np.isfinite(loss) and loss < 100 else "∞" if not np.isfinite(loss) else f"{loss:.0f}"

"""Histograms that drift. Slide S50: what goes into g during training, without and with batch normalization."""
import numpy as np

from course_lib.interactive.controls import Choice, Slider
from course_lib.interactive.run import RecordedRun, run_controls
from course_lib.interactive.words import loss, percent
from course_lib.notation import signed

from .drift import GS, drift, drifting_runs, fan_of
from .drift_view import DriftPicture, DriftView, UnitPicture
from .small_digits import FRAMES, NETS, SIZES, UPDATES, L

INTO, BEFORE = "into g", "W h"


class Drift(RecordedRun):
    """The same weights twice, 49-20-20-20-10, 600 small digits; ↑ ↓ another unit, ← → through the run."""

    title = "Pre-activations during training"
    longest = 470
    frames = FRAMES
    controls = (
        Slider("scale", "scale of W⁰", 1.0, "scale of the initial weights, as a factor on Glorot's bound", "how", low=0.1,
               high=10.0, log=True),
        Slider("alpha", "α", 1.0, "learning rate alpha", "how", low=0.01, high=10.0, log=True),
        Choice("g", "g", "sigm", "activation function g of the hidden units", "how", options=GS),
        Slider("seed", "seed", 0, "seed of the weights and the order", "how", low=0, high=31, step=1),
        Slider("k", "layer k", 3, "hidden layer k that is looked at", "look", low=1, high=L, step=1, draw_only=True),
        Slider("unit", "unit", 1, "unit of that layer", "look", low=1, high=SIZES[1], step=1, draw_only=True),
        Choice("what", "shown", INTO, "what is shown of the unit", "look", options=(INTO, BEFORE), draw_only=True),
        *run_controls(FRAMES, seeds=False),
    )
    more = ("seed", "k", "unit")
    scenes = tuple(dict(t=t) for t in (0, 4, 8, 15, 30))

    def make_view(self):
        return DriftView(NETS, UPDATES)

    def setup(self):
        super().setup()
        self.fans = (None, None)

    def compute(self, scale, alpha, g, seed):
        """(without, with): two runs from the same weights over the same mini-batches."""
        return drifting_runs(scale, alpha, g, seed)

    def layers(self, runs, k, what):
        """(without, with): the layer's values over the probe digits, (frames, digits, units)."""
        return [(one.a if what == INTO else one.z)[:, k - 1] for one in runs]

    def show(self, runs, t, g, k, unit, what, **values):
        layers, looked = self.layers(runs, k, what), (id(runs), k, unit, what)
        if self.fans[0] != looked:                       # moving t draws them again and computes nothing
            self.fans = looked, [fan_of(a, unit - 1) for a in layers]
        units = tuple(UnitPicture(*fan, a[:, :, unit - 1], f"{net}: unit {unit} of layer {k}", self._now(a[t, :, unit - 1], t))
                      for net, fan, a in zip(NETS, self.fans[1], layers, strict=True))
        self.view.update(DriftPicture(
            t, units, *curves_of(runs), g, "validation loss " + ", ".join(loss(one.loss[t], 2) for one in runs),
            "error " + ", ".join(percent(one.error[t], 0) for one in runs), self.kept and curves_of(self.kept[1])))

    def _now(self, values, t):
        """Mean and deviation of a unit's values (digits,)."""
        return f"at update {UPDATES[t]}: {signed(np.nan_to_num(values.mean()))} ± {np.nan_to_num(values.std()):.2f}"

    def sentence(self, old, new, runs):
        t, k = new["t"], new["k"]
        words = []
        for net, one, a in zip(NETS, runs, self.layers(runs, k, new["what"]), strict=True):
            if not np.isfinite(one.loss[: t + 1]).all():
                words.append(f"{net.capitalize()}: diverged. Lower α.")
                continue
            moved, wider = drift(a, t)
            words.append(f"{net.capitalize()} normalization, after {UPDATES[t]} updates: loss {loss(one.loss[t], 2)}, error "
                         f"{percent(one.error[t], 0)}; layer {k}'s units have moved by {moved:.1f} times their first deviation "
                         f"and are {wider:.1f} times as wide (medians of {SIZES[k]}).")
        if new["what"] == BEFORE:
            words.append("Shown is W h: batch normalization does not hold it still, it takes its mean and deviation out.")
        if self.kept:
            words.append("In A the losses ended at {} and {}.".format(*(loss(one.loss[-1], 2) for one in self.kept[1])))
        return " ".join(words)

    def key(self, key, shift):
        if key in ("ArrowUp", "ArrowDown"):
            self.nudge("unit", 1 if key == "ArrowUp" else -1)
        else:
            super().key(key, shift)


def curves_of(runs):
    """(losses, errors) of the two runs."""
    return tuple([getattr(one, name) for one in runs] for name in ("loss", "error"))

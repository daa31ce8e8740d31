"""How many labels until the start does not matter? Slides S43-S44: 180 recorded networks, three starts, equally tuned."""
import numpy as np

from course_lib.data import recorded
from course_lib.interactive.controls import Choice, Slider, Toggle
from course_lib.interactive.explorer import Explorer
from course_lib.interactive.words import percent

from .labels_view import LabelCurveView, LabelsPicture
from .recorded_labels import LABELS, SEEDS, WAYS, gains_over_random

STARTS, N = tuple(WAYS), tuple(map(str, LABELS))
WAY_NAMES = (("Glorot's bound", "4 times Glorot's bound"), ("plain", "denoising"), ("CD-1 with 0.1", "CD-1 with 0.5"))


class LabelCurve(Explorer):
    """Recorded: 100 to 10,000 labels, 12 seeds. Drag the line across the number of labels."""

    title = "Test error against the number of labels"
    longest = 310
    controls = (
        Choice("n", "labels", N[0], "number of labels", options=N, draw_only=True),
        Slider("seed", "seed", 0, "the seed that is marked", low=0, high=SEEDS - 1, step=1, draw_only=True),
        *(Toggle(name.lower(), name, True, f"show the {name} start", "starts", draw_only=True) for name in STARTS),
    )
    pulls = "across"

    def make_view(self):
        self.record = recorded("pretraining_labels")
        self.gains, self.half_widths = gains_over_random(self.record["test"])
        return LabelCurveView(self.record["labels"], ("random, 4 ×", *STARTS[1:]))

    def show(self, result, n, seed, **shown):
        labels, n = int(n), N.index(n)
        chosen = [i for i, name in enumerate(STARTS) if shown[name.lower()]]
        self.view.update(LabelsPicture(
            self.record["test"], self.gains, self.half_widths, n, seed, chosen,
            f"{labels:,} labels: " + ", ".join(percent(self.record["test"][i, n].mean(), 1) for i in chosen),
            "gained: " + ", ".join(f"{self.gains[i - 1][n]:.1f}" for i in chosen if i) + " points"))

    def sentence(self, old, new, result):
        n, record = N.index(new["n"]), self.record
        said = [f"{name} {percent(record['test'][i, n].mean(), 2)} (α = {record['alpha'][i, n]:g}, "
                f"{WAY_NAMES[i][record['way'][i, n]]})" for i, name in enumerate(STARTS)]
        gains = [f"{name} gains {mean[n]:.2f} ± {half[n]:.2f} points"
                 for name, mean, half in zip(STARTS[1:], self.gains, self.half_widths, strict=True)]
        return (f"Recorded, {record['labels'][n]:,} labels, mean test error of {record['test'].shape[-1]} seeds: "
                f"{'; '.join(said)}. Over the random start, pair by pair, {' and '.join(gains)}.")

    def pointer(self, kind, ax, x, y, event):
        if kind in ("down", "move") and ax in (self.view.ax, self.view.gain) and x > 0:
            self.set(n=N[int(np.abs(np.log(self.record["labels"]) - np.log(x)).argmin())])

    def key(self, key, shift):
        if key in ("ArrowLeft", "ArrowRight"):
            at = N.index(self.values["n"]) + (1 if key == "ArrowRight" else -1)
            self.set(n=N[min(max(at, 0), len(N) - 1)])
        elif key in ("ArrowUp", "ArrowDown"):
            self.nudge("seed", 1 if key == "ArrowUp" else -1)

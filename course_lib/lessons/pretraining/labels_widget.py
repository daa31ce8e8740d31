"""How many labels until the start does not matter? Slides S43-S44: 180 recorded networks, three starts, equally tuned."""
import numpy as np

from course_lib.data import recorded
from course_lib.interactive.controls import Choice, Slider, Toggle
from course_lib.interactive.explorer import Explorer

from .labels_view import LabelCurveView

STARTS, N = ("random", "autoencoder", "RBM"), ("100", "300", "1000", "3000", "10000")
WAYS = (("Glorot's bound", "4 times Glorot's bound"), ("plain", "denoising"), ("CD-1 with 0.1", "CD-1 with 0.5"))
T95 = 2.201                                           # of Student's distribution with 11 degrees of freedom


class LabelCurve(Explorer):
    """Recorded: 100 to 10,000 labels, 12 seeds. Drag the line across the number of labels."""

    title = "Test error against the number of labels"
    controls = (
        Choice("n", "labels", N[0], "number of labels", options=N, draw_only=True),
        Slider("seed", "seed", 0, "the seed that is marked", low=0, high=11, step=1, draw_only=True),
        *(Toggle(name.lower(), name, True, f"show the {name} start", "starts", draw_only=True) for name in STARTS),
    )

    def make_view(self):
        self.record = recorded("pretraining_labels")
        test = 100 * self.record["test"]
        self.pairs = test[0] - test[1:]               # (autoencoder and RBM, labels, seeds), points gained
        half = T95 * self.pairs.std(axis=-1, ddof=1) / np.sqrt(self.pairs.shape[-1])
        self.gains = list(zip(self.pairs.mean(axis=-1), half, strict=True))
        return LabelCurveView(self.record["labels"], STARTS)

    def show(self, result, n, seed, **shown):
        labels, n = int(n), N.index(n)
        chosen = [i for i, name in enumerate(STARTS) if shown[name.lower()]]
        self.view.update(self.record["test"], self.gains, n, seed, chosen, (
            f"{labels:,} labels: " + ", ".join(f"{100 * self.record['test'][i, n].mean():.1f} %" for i in chosen),
            "gained: " + ", ".join(f"{self.gains[i - 1][0][n]:.1f}" for i in chosen if i) + " points"))

    def sentence(self, old, new, result):
        n, record = N.index(new["n"]), self.record
        said = [f"{name} {100 * record['test'][i, n].mean():.2f} % (α = {record['alpha'][i, n]:g}, "
                f"{WAYS[i][record['way'][i, n]]})" for i, name in enumerate(STARTS)]
        gains = [f"{name} gains {mean[n]:.2f} ± {half[n]:.2f} points"
                 for name, (mean, half) in zip(STARTS[1:], self.gains, strict=True)]
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

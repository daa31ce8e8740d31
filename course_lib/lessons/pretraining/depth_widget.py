"""Does pre-training help deeper networks? Slide S44: 240 recorded networks, each one's learning curve under the hand."""
import numpy as np

from course_lib.data import recorded
from course_lib.interactive.controls import Choice, Slider
from course_lib.interactive.explorer import Explorer
from course_lib.interactive.words import count, percent

from .depth_view import BoxesPicture, DepthBoxesView
from .recorded_depth import DEPTHS, SEEDS
from .study import STARTS

SCALES = ("logarithmic", "up to 15 %")


class DepthBoxes(Explorer):
    """Recorded: depth 1 ... 5, 24 seeds, without and with pre-training. Click a box or a dot."""

    title = "Test error against depth"
    controls = (
        Choice("start", "start", STARTS[0], "how the weights start", options=STARTS, draw_only=True),
        Slider("L", "hidden layers", 1, "number of hidden layers", low=1, high=max(DEPTHS), step=1, draw_only=True),
        Slider("seed", "seed", 0, "the network whose curve is shown", low=0, high=SEEDS - 1, step=1, draw_only=True),
        Choice("scale", "scale", SCALES[1], "scale of the test error", options=SCALES, draw_only=True),
    )
    pulls = "across"

    def make_view(self):
        self.record = recorded("pretraining_depth")
        return DepthBoxesView(self.record["depths"], self.record["valid"].shape[-1] - 1)

    def show(self, result, start, L, seed, scale):
        i = STARTS.index(start)
        test = self.record["test"]
        kept = int(self.record["valid"][i, L - 1, seed].argmin())
        self.view.update(BoxesPicture(test, i, L - 1, seed, self.record["valid"][i, L - 1], scale == SCALES[0],
                                      f"seed {seed}, epoch {kept}: test {percent(test[i, L - 1, seed], 1)}"))

    def sentence(self, old, new, result):
        i, at, seed = STARTS.index(new["start"]), new["L"] - 1, new["seed"]
        test = self.record["test"][:, at]
        said = [f"{name}: median {percent(np.median(row), 1)}, middle half {100 * np.quantile(row, 0.25):.1f} to "
                f"{percent(np.quantile(row, 0.75), 1)}, best {percent(row.min(), 1)}, worst {percent(row.max(), 1)}"
                for name, row in zip(STARTS, test, strict=True)]
        better = int((test[1] < test[0]).sum())
        return (f"Recorded, {count(new['L'], 'hidden layer')}, {SEEDS} seeds each. {said[0].capitalize()}. "
                f"{said[1].capitalize()}. Seed by seed, pre-trained is better {better} times of {SEEDS}. "
                f"Seed {seed}, {new['start']}: {percent(test[i, seed], 1)} (α = {self.record['alpha'][i, at]:g}, the best of "
                f"{len(self.record['alphas'])} tried).")

    def pointer(self, kind, ax, x, y, event):
        panels = [panel[0] for panel in self.view.panels]
        if kind not in ("down", "move") or ax not in panels:
            return
        L = int(np.clip(round(x), 1, len(self.view.depths)))
        i = panels.index(ax)
        low, high = ax.get_ylim()
        heights = np.clip(self.record["test"][i, L - 1], low, high)
        across = self.view.places(SEEDS)[L - 1]
        gaps = [np.hypot(*np.subtract(self.view.canvas.pixels(ax, x, y), self.view.canvas.pixels(ax, a, b)))
                for a, b in zip(across, heights, strict=True)]
        near = int(np.argmin(gaps))
        self.set(start=STARTS[i], L=L, **({"seed": near} if gaps[near] < 14 else {}))

    def key(self, key, shift):
        if key in ("ArrowLeft", "ArrowRight"):
            self.nudge("L", 1 if key == "ArrowRight" else -1)
        elif key in ("ArrowUp", "ArrowDown"):
            self.nudge("seed", 1 if key == "ArrowUp" else -1)
        elif key == "Enter":
            self.set(start=STARTS[1 - STARTS.index(self.values["start"])])

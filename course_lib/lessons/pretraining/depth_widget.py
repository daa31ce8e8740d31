"""Does pre-training help deeper networks? Slide S44: 180 recorded networks, each one's learning curve under the hand."""
import numpy as np

from course_lib.data import recorded
from course_lib.interactive.controls import Choice, Slider
from course_lib.interactive.explorer import Explorer
from course_lib.interactive.words import count, percent

from .depth_view import BoxesPicture, DepthBoxesView
from .losses_view import REACHED
from .recorded_depth import DEPTHS, SEEDS
from .study import STARTS

SCALES = ("logarithmic", "up to 15 %")
N_LAYERS = tuple(map(str, DEPTHS))
ERRORS, LOSSES = "learning curves", f"loss at training NLL {REACHED:g}"


class DepthBoxes(Explorer):
    """Recorded: one to five layers, 12 seeds, two random starts and a pre-trained one. Click a box or a dot."""

    title = "Test error against depth"
    longest = 400
    controls = (
        Choice("start", "start", STARTS[0], "how the weights start", options=STARTS, draw_only=True),
        Choice("L", "hidden layers", N_LAYERS[0], "number of hidden layers", options=N_LAYERS, draw_only=True),
        Choice("look", "right", ERRORS, "what is drawn on the right", options=(ERRORS, LOSSES), draw_only=True),
        Slider("seed", "seed", 0, "the network whose curve is shown", low=0, high=SEEDS - 1, step=1, draw_only=True),
        Choice("scale", "scale", SCALES[1], "scale of the test error", options=SCALES, draw_only=True),
    )
    scenes = tuple(dict(L=str(layers)) for layers in range(1, 6))
    pulls = "across"

    def make_view(self):
        self.record = recorded("pretraining_depth")
        return DepthBoxesView(self.record["depths"], self.record["valid"].shape[-1] - 1, self.record["nll"])

    def show(self, result, start, L, seed, scale, look):
        i, at = STARTS.index(start), N_LAYERS.index(L)
        test = self.record["test"][..., 0]
        losses = look == LOSSES
        title = (f"where the training NLL is {REACHED:g}" if losses else
                 f"{count(int(L), 'hidden layer')}, seed {seed}: test {percent(test[i, at, seed], 1)}")
        self.view.update(BoxesPicture(test, i, at, seed, self.record["valid"][i, at], losses, scale == SCALES[0], title))

    def sentence(self, old, new, result):
        i, at, seed = STARTS.index(new["start"]), N_LAYERS.index(new["L"]), new["seed"]
        test = self.record["test"][:, at, :, 0]
        said = [f"{name}: median {percent(np.median(row), 1)}, best {percent(row.min(), 1)}, worst {percent(row.max(), 1)}"
                for name, row in zip(STARTS, test, strict=True)]
        better = [int((test[2] < row).sum()) for row in test[:2]]
        shown = "; its curve brown" if new["look"] == ERRORS else ""
        every = ". ".join(words[0].upper() + words[1:] for words in said)
        return (f"Recorded, {count(int(new['L']), 'hidden layer')}, {SEEDS} seeds each. {every}. "
                f"Seed by seed, pre-trained is better than 1 × Glorot {better[0]} times of {SEEDS}, than 4 × {better[1]} times. "
                f"Seed {seed} (green{shown}), {new['start']}: {percent(test[i, seed], 1)} (α = {self.record['alpha'][i, at]:g}, "
                f"the best of {len(self.record['alphas'])} tried).")

    def pointer(self, kind, ax, x, y, event):
        panels = [panel[0] for panel in self.view.panels]
        if kind not in ("down", "move") or ax not in panels:
            return
        at = int(np.clip(round(x), 0, len(DEPTHS) - 1))
        i = panels.index(ax)
        low, high = ax.get_ylim()
        heights = np.clip(self.record["test"][i, at, :, 0], low, high)
        across = self.view.places(SEEDS)[at]
        gaps = [np.hypot(*np.subtract(self.view.canvas.pixels(ax, x, y), self.view.canvas.pixels(ax, a, b)))
                for a, b in zip(across, heights, strict=True)]
        near = int(np.argmin(gaps))
        self.set(start=STARTS[i], L=N_LAYERS[at], **({"seed": near} if gaps[near] < 14 else {}))

    def key(self, key, shift):
        if key in ("ArrowLeft", "ArrowRight"):
            at = N_LAYERS.index(self.values["L"]) + (1 if key == "ArrowRight" else -1)
            self.set(L=N_LAYERS[min(max(at, 0), len(N_LAYERS) - 1)])
        elif key in ("ArrowUp", "ArrowDown"):
            self.nudge("seed", 1 if key == "ArrowUp" else -1)
        elif key == "Enter":
            self.set(start=STARTS[(STARTS.index(self.values["start"]) + 1) % len(STARTS)])

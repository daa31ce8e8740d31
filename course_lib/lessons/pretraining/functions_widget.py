"""The way of 48 recorded networks through function space, random and pre-trained start. Slide S45: scrub the epochs."""
import numpy as np

from course_lib.data import recorded
from course_lib.interactive.controls import Button, Choice, Slider, Toggle
from course_lib.interactive.run import RecordedRun
from course_lib.interactive.words import percent

from .functions_view import FunctionSpaceView, FunctionsPicture
from .recorded_functions import SEEDS, TIMES, pca_of_time
from .study import STARTS

TSNE, PCA, EPOCH = "t-SNE", "PCA", "PCA of this epoch"
FRAMES = len(TIMES) - 1


class FunctionSpace(RecordedRun):
    """Recorded: each network is the list of its outputs on 500 test digits, at 15 times. Click a point to follow it."""

    title = "The way through function space"
    frames, frames_per_second = FRAMES, 5
    controls = (
        Choice("map", "drawn by", TSNE, "how 5,000 dimensions become two", "look", options=(TSNE, PCA, EPOCH), draw_only=True),
        Toggle("trails", "paths", True, "draw every network's path", "look", draw_only=True),
        Choice("start", "follow", STARTS[0], "start of the network to follow", "look", options=STARTS, draw_only=True),
        Slider("seed", "seed", 0, "seed of the network to follow", "look", low=0, high=SEEDS - 1, step=1, draw_only=True),
        Toggle("play", "▶ Play", False, "play the training from here", "run", draw_only=True, on="❚❚ Pause"),
        Slider("t", "t", FRAMES, "position in the training", "run", draw_only=True, low=0, high=FRAMES, step=1),
        Button("back", "◂", says="one step back", group="run"),
        Button("forth", "▸", says="one step forward", group="run"),
    )
    pulls = "across"

    def make_view(self):
        self.record = recorded("pretraining_functions")
        pca = self.record["pca"]
        self.maps = {(EPOCH, t): pca_of_time(pca, t) for t in range(FRAMES + 1)}
        self.maps |= {TSNE: self.record["tsne"], PCA: np.array(pca[..., :2])}
        farthest = max(self.record["within"].max(), self.record["between"].max())
        return FunctionSpaceView(self.record["epoch"], 1.15 * float(farthest))

    def show(self, result, t, map, start, seed, trails, **values):
        record = self.record
        within, between, test = record["within"], record["between"], record["test"].mean(axis=1)
        part = f", {percent(record['share'][:2].sum(), 0)} of the variance" if map == PCA else ""
        self.view.update(FunctionsPicture(
            self.places, t, STARTS.index(start), seed, trails, map == EPOCH, within, between, test,
            f"epoch {record['epoch'][t]:g}{part}", f"between / within = {between[t] / max(within[t], 1e-9):.2f}",
            "misread: " + " and ".join(percent(row[t], 0) for row in test)))

    @property
    def places(self):
        """(2, seeds, times, 2) on the map that is chosen."""
        return self.maps[(EPOCH, self.values["t"]) if self.values["map"] == EPOCH else self.values["map"]]

    def sentence(self, old, new, result):
        record, t = self.record, new["t"]
        errors = record["test"][:, :, t]
        followed = errors[STARTS.index(new["start"]), new["seed"]]
        return (f"Recorded, epoch {record['epoch'][t]:g}: test error {percent(errors[0].mean(), 1)} from random starts, "
                f"{percent(errors[1].mean(), 1)} from pre-trained ones. Counted in all 5,000 dimensions, "
                f"{percent(record['same'][t], 0)} of the 48 networks have one of their own kind as nearest neighbour; two of "
                f"one kind are {record['within'][t]:.1f} apart on average, two of different kinds "
                f"{record['between'][t]:.1f}. Followed: {new['start']}, seed {new['seed']}, {percent(followed, 1)}.")

    def on_keep(self):
        raise ValueError("these networks are recorded: there is nothing to keep")

    def pointer(self, kind, ax, x, y, event):
        if ax in [panel.ax for panel in self.view.panels] and kind in ("down", "move"):
            return self.set(t=int(np.clip(round(x), 0, FRAMES)))
        if kind != "down" or ax is not self.view.ax:
            return None
        t = self.values["t"]
        places = self.places[:, :, t if self.values["map"] == EPOCH else 0 : t + 1]
        pixels = self.view.canvas.pixels
        here = np.array(pixels(ax, x, y))
        gaps = np.array([np.hypot(*(here - pixels(ax, *p))) for p in places.reshape(-1, 2)]).reshape(places.shape[:3])
        start, seed, _ = np.unravel_index(gaps.argmin(), gaps.shape)
        return self.set(start=STARTS[start], seed=int(seed))

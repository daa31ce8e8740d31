"""The way of 24 recorded networks through function space, two random starts and a pre-trained one. Slide S45: scrub."""
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
    longest = 420
    frames, frames_per_second = FRAMES, 5
    controls = (
        Choice("map", "drawn by", TSNE, "how 5,000 dimensions become two", "look", options=(TSNE, PCA, EPOCH), draw_only=True),
        Toggle("trails", "paths", False, "draw every network's path", "look", draw_only=True),
        Choice("start", "follow", STARTS[0], "start of the network to follow", "look", options=STARTS, draw_only=True),
        Slider("seed", "network", 0, "network to follow", "look", low=0, high=SEEDS - 1, step=1, draw_only=True),
        Toggle("play", "▶ Play", False, "play the training from here", "run", draw_only=True, on="❚❚ Pause"),
        Slider("t", "t", FRAMES, "position in the training", "run", draw_only=True, low=0, high=FRAMES, step=1),
        Button("back", "◂", says="one step back", group="run"),
        Button("forth", "▸", says="one step forward", group="run"),
    )
    scenes = tuple(dict(t=t) for t in (0, 3, 6, 10, 14))
    pulls = "across"

    def make_view(self):
        self.record = recorded("pretraining_functions")
        pca = self.record["pca"]
        self.maps = {(EPOCH, t): pca_of_time(pca, t) for t in range(FRAMES + 1)}
        self.maps |= {TSNE: self.record["tsne"], PCA: np.array(pca[..., :2])}
        distance = self.record["distance"]
        self.distances = np.stack([distance.diagonal(axis1=1, axis2=2).mean(axis=1), distance[:, 0, 1], distance[:, 1, 2],
                                   distance[:, 0, 2]])
        return FunctionSpaceView(self.record["epoch"], 1.15 * float(self.distances.max()))

    def show(self, result, t, map, start, seed, trails, **values):
        record = self.record
        part = f", {percent(record['share'][:2].sum(), 0)} of the variance" if map == PCA else ""
        test = np.median(record["test"], axis=1)
        self.view.update(FunctionsPicture(
            self.places, t, STARTS.index(start), seed, trails, map == EPOCH, self.distances, test,
            f"all 24 at epoch {record['epoch'][t]:g}{part}", "mean distance",
            "misread: " + ", ".join(percent(row[t], 1) for row in test)))

    @property
    def places(self):
        """(starts, seeds, times, 2) on the map that is chosen."""
        return self.maps[(EPOCH, self.values["t"]) if self.values["map"] == EPOCH else self.values["map"]]

    def sentence(self, old, new, result):
        record, t = self.record, new["t"]
        errors = record["test"][:, :, t]
        followed = errors[STARTS.index(new["start"]), new["seed"]]
        own = record["near"][t].diagonal().mean()
        within, scales, pretrained, far = self.distances[:, t]
        medians = ", ".join(percent(np.median(row), 1) for row in errors)
        return (f"Recorded, epoch {record['epoch'][t]:g}: median test error {medians} ({', '.join(STARTS)}). Counted in all "
                f"5,000 dimensions, {percent(own, 0)} of the 24 networks have one of their own start as nearest neighbour. Mean "
                f"distance of two of one start {within:.1f}; between the two random starts {scales:.1f}; from pre-trained to "
                f"4 × {pretrained:.1f}, to 1 × {far:.1f}. Followed: {new['start']}, network {new['seed']}, "
                f"{percent(followed, 1)}.")

    def on_keep(self):
        raise ValueError("these networks are recorded: there is nothing to keep")

    def pointer(self, kind, ax, x, y, event):
        if ax in [panel.ax for panel in self.view.panels] and kind in ("down", "move"):
            return self.set(t=int(np.clip(round(x), 0, FRAMES)))
        if kind != "down" or ax not in self.view.maps:
            return None
        t, which = self.values["t"], self.view.maps.index(ax)
        alone = which == 3 or self.values["map"] == EPOCH                   # only the points of this time are drawn there
        starts = slice(None) if which == 3 else slice(which, which + 1)
        places = self.places[starts, :, t if alone else 0 : t + 1]
        here = np.array(self.view.canvas.pixels(ax, x, y))
        gaps = np.array([np.hypot(*(here - self.view.canvas.pixels(ax, *p))) for p in places.reshape(-1, 2)])
        start, seed, _ = np.unravel_index(gaps.argmin(), places.shape[:3])
        return self.set(start=STARTS[start + (0 if which == 3 else which)], seed=int(seed))

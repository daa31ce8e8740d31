"""Networks as points of function space, drawn in the plane: slide S45. Colour is the epoch, the marker is the start."""
from typing import NamedTuple

import numpy as np
from matplotlib import colormaps
from matplotlib.collections import LineCollection

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.curves import Curves
from course_lib.drawing.style import GREY, INK, PALE, POS, SERIES, TEST, styled

EPOCH = colormaps["viridis_r"]
SIZES, MARKS = (34, 30, 42), "os^"


class FunctionsPicture(NamedTuple):
    places: np.ndarray          # (starts, seeds, times, 2): two random starts and the pre-trained one
    t: int                      # the time that is shown
    start: int                  # the network that is followed
    seed: int
    trails: bool                # draw every network's path
    zoom: bool                  # only the points of time t are shown
    distances: np.ndarray       # (4, times): mean distances within a start, 1 × to 4 ×, 4 × to pre-trained, 1 × to it
    test: np.ndarray            # (starts, times): median test errors
    title: str
    distances_title: str
    test_title: str


class FunctionSpaceView:
    """Networks at these `epochs`; the curves of distances reach up to `farthest`."""

    @styled()
    def __init__(self, epochs: np.ndarray, farthest: float):
        self.canvas = canvas = Canvas(960, 500)
        self.epochs = np.asarray(epochs)
        self.x = np.arange(len(epochs))
        self.ax = canvas.axes(24, 44, 540, 410, xticks=(), yticks=())
        for side in self.ax.spines.values():
            side.set(visible=True, color=PALE)
        self.trails = LineCollection([], colors=GREY, linewidths=0.7, alpha=0.45)
        self.path = LineCollection([], colors=INK, linewidths=1.6)
        for part in (self.trails, self.path):
            self.ax.add_collection(part, autolim=False)
            canvas.live(part)
        self.clouds = [canvas.live(self.ax.scatter([], [], s=s, marker=m, c=[], cmap=EPOCH, vmin=0, vmax=len(epochs) - 1,
                                                   linewidths=0)) for s, m in zip(SIZES, MARKS, strict=True)]
        self.now = [canvas.live(self.ax.plot([], [], m, ms=8, mfc="none", mec=INK, mew=1.3)[0]) for m in MARKS]
        self.followed = canvas.live(self.ax.plot([], [], "o", ms=15, mfc="none", mec=TEST, mew=2)[0])
        self.ax.text(1, 1.02, "○ 1 × Glorot   □ 4 ×   △ pre-trained", transform=self.ax.transAxes, fontsize=12, ha="right",
                     va="bottom")
        self.title = canvas.live(self.ax.text(0, 1.02, "", transform=self.ax.transAxes, fontsize=12, va="bottom"))
        self._scale(canvas)
        self._curves(canvas, farthest)
        self.shown = None

    def _scale(self, canvas):
        """The colours of the epochs, below the picture."""
        ax = canvas.axes(150, 20, 260, 12, xlim=(0, len(self.x)), ylim=(0, 1), yticks=())
        ax.set_axis_off()
        for i in self.x:
            ax.axvspan(i, i + 1, color=EPOCH(i / (len(self.x) - 1)), lw=0)
        for x, words, ha in ((-0.3, "epoch 0", "right"), (len(self.x) + 0.3, f"epoch {self.epochs[-1]:g}", "left")):
            ax.text(x, 0.5, words, ha=ha, va="center", fontsize=10.5, color=GREY, clip_on=False)

    def _curves(self, canvas, farthest):
        ticks = [i for i in self.x if self.epochs[i] in (0, 1, 4, 14, 40)]
        parts = (("distance", 300, (0, farthest), ("within", "1× – 4×", "4× – pre", "1× – pre")),
                 ("test error", 62, (0, 1), ("1×", "4×", "pre-trained")))
        self.panels = []
        for label, bottom, limits, names in parts:
            ax = canvas.axes(650, bottom, 210, 150, xlim=(0, self.x[-1]), ylim=limits, ylabel=label)
            ax.set_xticks(ticks, [f"{self.epochs[i]:g}" for i in ticks])
            self.panels.append(Curves(canvas, ax, names, (GREY, SERIES[4], SERIES[2], SERIES[3]) if label == "distance"
                                      else (GREY, INK, POS)))
        self.panels[1].ax.set_yticks([0, 0.5, 1], ["0", "50 %", "100 %"])
        self.panels[1].ax.set_xlabel("epoch")

    def update(self, seen: FunctionsPicture):
        places, t, first = seen.places, seen.t, seen.t if seen.zoom else 0
        self._limits(places, places[:, :, t] if seen.zoom else places)
        seeds, times = places.shape[1:3]
        drawn = places[:, :, first : t + 1]
        for i, (cloud, now) in enumerate(zip(self.clouds, self.now, strict=True)):
            cloud.set_offsets(drawn[i].transpose(1, 0, 2).reshape(-1, 2))          # later epochs on top
            cloud.set_array(np.repeat(self.x[first : t + 1], seeds))
            now.set_data(*places[i, :, t].T)
        self.trails.set_segments(list(drawn.reshape(-1, drawn.shape[2], 2)) if seen.trails and t > first else [])
        self.path.set_segments([drawn[seen.start, seen.seed]] if t > first else [])
        self.followed.set_data(*places[seen.start, seen.seed, t][:, None])
        self.title.set_text(seen.title)
        self.panels[0].set(self.x[:times], seen.distances, at=t, title=seen.distances_title)
        self.panels[1].set(self.x[:times], seen.test, at=t, title=seen.test_title)

    def _limits(self, places, extent):
        """`extent` (n, 2): the points that must be inside."""
        if places is self.shown:
            return
        self.shown = places
        low, high = extent.reshape(-1, 2).min(axis=0), extent.reshape(-1, 2).max(axis=0)
        room = 0.07 * (high - low)
        self.ax.set(xlim=(low[0] - room[0], high[0] + room[0]), ylim=(low[1] - room[1], high[1] + room[1]))
        self.canvas.stale(self.ax)

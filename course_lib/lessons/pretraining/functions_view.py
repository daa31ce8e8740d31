"""Networks as points of function space, drawn in the plane: slide S45.

Three maps, one for each start, whose colour is the epoch; a fourth with all networks of one epoch, whose colour is the start.
"""
from typing import NamedTuple

import numpy as np
from matplotlib import colormaps
from matplotlib.collections import LineCollection
from matplotlib.patches import Rectangle

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.curves import Curves
from course_lib.drawing.style import GREY, INK, PALE, SERIES, TEST, styled

from .losses_view import COLOURS

EPOCH = colormaps["viridis_r"]
SIZES, MARKS = (34, 30, 42), "os^"
NAMES = ("random, 1 × Glorot", "random, 4 × Glorot", "pre-trained")
CORNERS = ((24, 278), (306, 278), (24, 52), (306, 52))        # of the four maps, CSS pixels
WIDE, TALL = 266, 180


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
        self.canvas = canvas = Canvas(960, 510)
        self.epochs = np.asarray(epochs)
        self.x = np.arange(len(epochs))
        self.maps = [self._map(*corner) for corner in CORNERS]
        for ax, name in zip(self.maps, NAMES, strict=False):
            ax.text(0, 1.03, name, transform=ax.transAxes, fontsize=12, va="bottom")
        live = canvas.live
        self.others = [live(ax.plot([], [], "o", ms=3, color=PALE, mec="none")[0]) for ax in self.maps[:3]]
        self.trails = [self._lines(ax, GREY, 0.7, 0.5) for ax in self.maps[:3]]
        self.paths = [self._lines(ax, INK, 1.6, 1) for ax in self.maps[:3]]
        self.clouds = [live(ax.scatter([], [], s=s, marker=m, c=[], cmap=EPOCH, vmin=0, vmax=len(epochs) - 1, linewidths=0))
                       for ax, s, m in zip(self.maps, SIZES, MARKS, strict=False)]
        self.now = [live(ax.plot([], [], m, ms=7, mfc="none", mec=INK, mew=1.1)[0])
                    for ax, m in zip(self.maps, MARKS, strict=False)]
        self.together = [live(self.maps[3].plot([], [], m, ms=8, color=c, mec="white", mew=0.6)[0])
                         for m, c in zip(MARKS, COLOURS, strict=True)]
        self.frames = [live(ax.add_patch(Rectangle((0, 0), 0, 0, fill=False, ec=GREY, lw=1, ls=(0, (4, 3)))))
                       for ax in self.maps[:3]]        # what the fourth shows of them
        self.followed = [live(ax.plot([], [], "o", ms=15, mfc="none", mec=TEST, mew=2)[0]) for ax in self.maps]
        self.title = live(self.maps[3].text(0, 1.03, "", transform=self.maps[3].transAxes, fontsize=12, va="bottom"))
        self._scale(canvas)
        self._curves(canvas, farthest)
        self.shown = None

    def _map(self, left, bottom):
        ax = self.canvas.axes(left, bottom, WIDE, TALL, xticks=(), yticks=())
        for side in ax.spines.values():
            side.set(visible=True, color=PALE)
        return ax

    def _lines(self, ax, colour, width, alpha):
        lines = LineCollection([], colors=colour, linewidths=width, alpha=alpha)
        ax.add_collection(lines, autolim=False)
        return self.canvas.live(lines)

    def _scale(self, canvas):
        """The colours of the epochs, below the maps."""
        ax = canvas.axes(168, 22, 260, 12, xlim=(0, len(self.x)), ylim=(0, 1), yticks=())
        ax.set_axis_off()
        for i in self.x:
            ax.axvspan(i, i + 1, color=EPOCH(i / (len(self.x) - 1)), lw=0)
        for x, words, ha in ((-0.3, "epoch 0", "right"), (len(self.x) + 0.3, f"epoch {self.epochs[-1]:g}", "left")):
            ax.text(x, 0.5, words, ha=ha, va="center", fontsize=10.5, color=GREY, clip_on=False)

    def _curves(self, canvas, farthest):
        ticks = [i for i in self.x if self.epochs[i] in (0, 1, 4, 14, 40)]
        parts = (("distance", 306, (0, farthest), ("within", "1× – 4×", "4× – pre", "1× – pre")),
                 ("test error", 62, (0, 1), ("1×", "4×", "pre-trained")))
        self.panels = []
        for label, bottom, limits, names in parts:
            ax = canvas.axes(650, bottom, 210, 150, xlim=(0, self.x[-1]), ylim=limits, ylabel=label)
            ax.set_xticks(ticks, [f"{self.epochs[i]:g}" for i in ticks])
            self.panels.append(Curves(canvas, ax, names, (GREY, SERIES[4], SERIES[2], SERIES[3]) if label == "distance"
                                      else COLOURS))
        self.panels[1].ax.set_yticks([0, 0.5, 1], ["0", "50 %", "100 %"])
        self.panels[1].ax.set_xlabel("epoch")

    def update(self, seen: FunctionsPicture):
        places, t, first = seen.places, seen.t, seen.t if seen.zoom else 0
        self._limits(places[:, :, t] if seen.zoom else places, places[:, :, t])
        drawn = places[:, :, first : t + 1]
        for i in range(len(places)):
            self.clouds[i].set_offsets(drawn[i].transpose(1, 0, 2).reshape(-1, 2))          # later epochs on top
            self.clouds[i].set_array(np.repeat(self.x[first : t + 1], places.shape[1]))
            self.others[i].set_data(*np.delete(drawn, i, axis=0).reshape(-1, 2).T)
            for marks in (self.now, self.together):
                marks[i].set_data(*places[i, :, t].T)
            several = t > first and not seen.zoom
            self.trails[i].set_segments(list(drawn[i]) if seen.trails and several else [])
            self.paths[i].set_segments([drawn[i, seen.seed]] if i == seen.start and several else [])
        for i, ring in enumerate(self.followed):
            ring.set_data(*(places[seen.start, seen.seed, t][:, None] if i in (seen.start, 3) else ([], [])))
        self.title.set_text(seen.title)
        times = places.shape[2]
        self.panels[0].set(self.x[:times], seen.distances, at=t, title=seen.distances_title)
        self.panels[1].set(self.x[:times], seen.test, at=t, title=seen.test_title)

    def _limits(self, all_places, now):
        """The first three maps hold `all_places`, the fourth `now`: (..., 2)."""
        boxes = [bounds(part) for part in (all_places, now)]
        if self.shown is not None and np.array_equal(boxes, self.shown):
            return
        self.shown = np.array(boxes)
        (left, right), (below, above) = boxes[1]
        for frame in self.frames:
            frame.set(bounds=(left, below, right - left, above - below), visible=not np.array_equal(*boxes))
        for ax, box in zip(self.maps, (boxes[0],) * 3 + (boxes[1],), strict=True):
            ax.set(xlim=box[0], ylim=box[1])
        self.canvas.stale(*self.maps)


def bounds(places):
    """((left, right), (below, above)) of the points (..., 2), with some room around them."""
    low, high = places.reshape(-1, 2).min(axis=0), places.reshape(-1, 2).max(axis=0)
    room = 0.09 * (high - low)
    return np.stack([low - room, high + room], axis=1)

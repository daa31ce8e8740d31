"""Pre-activations over a training run, slides S50-S51: without and with batch normalization, percentiles and histogram."""
from typing import NamedTuple

import numpy as np
from matplotlib.collections import LineCollection

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.curves import Curves
from course_lib.drawing.style import GREY, INK, PAIR, PALE, styled

BINS, REACHES = 41, (3.0, 6.0, 12.0, 30.0, 100.0)
SHAPES = {"sigm": lambda a: 1 / (1 + np.exp(-a)), "tanh": lambda a: (1 + np.tanh(a)) / 2,
          "reclin": lambda a: np.maximum(a, 0) / a[-1]}                  # each g, drawn between 0 and 1


class UnitPicture(NamedTuple):
    """What goes into one unit of one network over the run."""

    percentiles: np.ndarray    # (3, frames)
    medians: np.ndarray        # (units, frames) of its layer
    values: np.ndarray         # (frames, digits)
    title: str
    title_now: str


class DriftPicture(NamedTuple):
    """One unit without and with batch normalization, and how both networks learn. A pair is (without, with)."""

    t: int
    units: tuple               # two UnitPictures
    losses: list               # two (frames,)
    errors: list               # two (frames,)
    g: str
    loss_title: str
    error_title: str
    ghost: tuple | None        # (losses, errors) of A


class DriftView:
    """`names` of the two networks; `updates` done at each frame."""

    @styled()
    def __init__(self, names, updates):
        self.canvas = canvas = Canvas(960, 480)
        self.updates, steps = updates, updates[-1]
        self.fans, self.hists, self.reach = [], [], None
        for i, colour in enumerate(PAIR):
            self.fans.append(Fan(canvas, 52 + 318 * i, steps, colour))
            self.hists.append(Histogram(canvas, 52 + 318 * i, colour))
        ax = canvas.axes(706, 238, 186, 186, xlim=(0, steps), ylim=(0, 3.2), xlabel="update", xticks=(0, steps // 2, steps))
        self.losses = Curves(canvas, ax, names, PAIR)
        ax.axhline(np.log(10), color=GREY, lw=0.8, ls=(0, (1, 2)), zorder=0)
        ax = canvas.axes(706, 48, 186, 112, xlim=(0, steps), ylim=(0, 1), xlabel="update", xticks=(0, steps // 2, steps))
        ax.set_yticks([0, 0.5, 1], ["0", "50 %", "100 %"])
        self.errors = Curves(canvas, ax, names, PAIR)

    def update(self, seen: DriftPicture):
        self._range(max(np.abs(unit.percentiles).max() for unit in seen.units))
        for fan, hist, unit in zip(self.fans, self.hists, seen.units, strict=True):
            fan.set(self.updates, seen.t, unit)
            hist.set(unit, seen.t, self.reach, SHAPES[seen.g])
        ghosts = seen.ghost or (None, None)
        for curves, both, title, ghost in ((self.losses, seen.losses, seen.loss_title, ghosts[0]),
                                           (self.errors, seen.errors, seen.error_title, ghosts[1])):
            curves.set(self.updates, both, self.updates[seen.t], title)
            curves.set_ghosts(self.updates, ghost)

    def _range(self, most):
        """One range for both networks, in a few sizes so that the still background is redrawn rarely."""
        reach = next((r for r in REACHES if 1.5 * most < r), REACHES[-1])
        if reach != self.reach:
            self.reach = reach
            for fan, hist in zip(self.fans, self.hists, strict=True):
                fan.ax.set(ylim=(-reach, reach))
                hist.ax.set(xlim=(-reach, reach))
                hist.ax.set_xticks([-reach, 0, reach], [f"≤ −{reach:g}", "0", f"≥ {reach:g}"])    # what is beyond stands there
            self.canvas.stale(*(part.ax for part in (*self.fans, *self.hists)))


class Fan:
    """Three percentiles of one unit over the run, and the medians of its layer's other units."""

    def __init__(self, canvas, left, steps, colour):
        self.ax = ax = canvas.axes(left, 238, 262, 186, xlim=(0, steps), ylim=(-3, 3), xlabel="update")
        ax.axhline(0, color=PALE, lw=0.8, zorder=0)
        self.others = canvas.live(LineCollection([], colors=GREY, linewidths=0.7, alpha=0.45))
        ax.add_collection(self.others, autolim=False)
        self.band = canvas.live(ax.fill([0] * 3, [0] * 3, color=colour, alpha=0.2, lw=0)[0])
        self.lines = [canvas.live(ax.plot([], [], color=colour, lw=w)[0]) for w in (1.0, 2.4, 1.0)]
        self.cursor = canvas.live(ax.axvline(0, color=INK, lw=1.0, ls=(0, (2, 2))))
        self.title = canvas.live(ax.text(0, 1.04, "", transform=ax.transAxes, fontsize=12, va="bottom"))

    def set(self, steps, t, unit):
        low, _, high = unit.percentiles
        for line, values in zip(self.lines, unit.percentiles, strict=True):
            line.set_data(steps, values)
        self.band.set_xy(np.concatenate([np.stack([steps, low], 1), np.stack([steps, high], 1)[::-1]]))
        self.others.set_segments([np.stack([steps, one], 1) for one in unit.medians])
        self.cursor.set_xdata([steps[t]] * 2)
        self.title.set_text(unit.title)


class Histogram:
    """The values of one unit now, their outline at the start, and g over the same axis."""

    def __init__(self, canvas, left, colour):
        self.ax = ax = canvas.axes(left, 48, 262, 112, xlim=(-3, 3), ylim=(0, 1.12), yticks=())
        ax.spines["left"].set_visible(False)
        ax.axvline(0, color=PALE, lw=0.8, zorder=0)
        self.fill = canvas.live(ax.fill([0] * 3, [0] * 3, color=colour, alpha=0.75, lw=0)[0])
        self.start = canvas.live(ax.plot([], [], color=INK, lw=1.0, ls=(0, (3, 2)))[0])
        self.g = canvas.live(ax.plot([], [], color=GREY, lw=1.2)[0])
        self.title = canvas.live(ax.text(0, 1.04, "", transform=ax.transAxes, fontsize=12, va="bottom"))

    def set(self, unit, t, reach, g):
        edges = np.linspace(-reach, reach, BINS + 1)
        heights = [np.histogram(np.clip(np.nan_to_num(v), -reach, reach), edges)[0] for v in (unit.values[t], unit.values[0])]
        most = max(h.max() for h in heights)
        outlines = [np.stack([np.repeat(edges, 2), np.r_[0, np.repeat(h / most, 2), 0]], 1) for h in heights]
        self.fill.set_xy(outlines[0])
        self.start.set_data(*outlines[1].T)
        values = np.linspace(-reach, reach, 121, dtype=np.float32)
        self.g.set_data(values, g(values))
        self.title.set_text(unit.title_now)

"""Normalized inputs, slide S28: the risk of a linear unit over its weights, raw beside normalized, and how fast each falls."""
from typing import Any, NamedTuple

import numpy as np
from matplotlib.collections import LineCollection

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.curves import Curves
from course_lib.drawing.plane import HALO, Plane, drawable
from course_lib.drawing.style import GREY, INK, PAIR, PALE, styled

LOWEST = 1e-6
NAMES, COLOURS = ("raw", "normalized"), PAIR
WIDES, FLAT = (7.7, 12.0, 22.0), 120 / 258     # half widths of the panels of the inputs: few, so that a pull seldom changes
#                                               them; equal units on both axes: a round cloud looks round
CIRCLE = np.stack([np.cos(np.linspace(0, 2 * np.pi, 73)), np.sin(np.linspace(0, 2 * np.pi, 73))])


class NormalizationPicture(NamedTuple):
    """What the picture shows, raw and prepared inputs side by side.

    runs, kept      clouds 2 × (T, 2), hessians 2 × (2, 2), paths (2, T+1, 2), ratios (2, T+1), net (2, alphas, frames);
                    of A the same, or None
    bowls           2 × (n, n): the risk above its minimum over the square of w - w*
    t, start, mean  the frame, w - w* at the start (2,), the mean of the raw inputs (2,)
    slowest         when the slowest of all descents shown is at 1 % (beyond the last update: never)
    titles, bundle  of "planes" (two), "risk" and "net"; the prepared net's losses (seeds, alphas, frames), or None
    """

    runs: Any
    bowls: list
    t: int
    start: tuple
    mean: tuple
    slowest: int
    titles: dict
    kept: Any = None
    bundle: np.ndarray | None = None


class NormalizationView:
    """The risk of a linear unit over its weights and the inputs behind it, the descents, a real network over α."""

    @styled()
    def __init__(self, updates, frames, alphas):
        self.updates, self.frames, self.alphas = updates, frames, alphas
        self.canvas = canvas = Canvas(960, 510)
        self.planes = [self._plane(canvas, left, color) for left, color in zip((42, 342), COLOURS, strict=True)]
        self.data = [self._data(canvas, left, color) for left, color in zip((42, 342), COLOURS, strict=True)]
        self.mean = canvas.live(self.data[0].axes.plot([], [], ls="", marker="o", ms=10, mfc="white", mec=INK, mew=2.0)[0])
        ax = canvas.axes(662, 304, 200, 160, xlim=(0, updates), ylim=(LOWEST, 10), xlabel="update")
        self.risk_ax, self.risk = ax, Curves(canvas, ax, NAMES, COLOURS, log=True)
        ax.set_yticks([1e-6, 1e-4, 1e-2, 1], ["10⁻⁶", "10⁻⁴", "1 %", "start"])
        ax.minorticks_off()
        ax.axhline(0.01, color=GREY, lw=0.8, ls=(0, (1, 2)))
        ax = canvas.axes(662, 50, 200, 160, xlim=(alphas[0], alphas[-1]), ylim=(0, 1.0), xscale="log",
                         xlabel="α of the network")
        ax.set_xticks([0.01, 0.1, 1, 10, 100], ["0.01", "0.1", "1", "10", "100"])
        ax.minorticks_off()
        self.net = Curves(canvas, ax, ("", ""), COLOURS, cursor=False)
        self.scale = None
        for name, colour, y in zip(NAMES, COLOURS, (0.42, 0.3), strict=True):      # not at the ends: both leave at the top
            ax.text(1.03, y, name, color=colour, transform=ax.transAxes, fontsize=11, va="center")

    def _plane(self, canvas, left, color):
        plane = Plane(canvas, left, 206, 258, cmap="bone_r", low=-0.1, high=2.2, labels=False)
        place = dict(transform=plane.ax.transAxes, fontsize=12.5, ha="center", va="center", color=GREY)
        plane.ax.text(0.78, -0.065, "$w_1 - w_1^*$", **place)
        plane.ax.text(-0.06, 0.78, "$w_2 - w_2^*$", rotation=90, **place)
        plane.levels = canvas.live(LineCollection([], colors=GREY, linewidths=0.7, alpha=0.7))
        plane.ax.add_collection(plane.levels, autolim=False)
        plane.ghost = plane.line(color=color, lw=1.1, ls=(0, (2, 2)), alpha=0.7)
        plane.path = plane.line(color=color, lw=1.4, marker="o", ms=3.5)
        plane.head = plane.line(ls="", marker="o", ms=9, mfc=color, mec="white", mew=1.5)
        best = plane.line(ls="", marker="+", ms=13, mew=2.2, color=INK, path_effects=HALO)
        best.set_data([0], [0])
        plane.ring = plane.line(ls="", marker="o", ms=11, mfc="white", mec=INK, mew=2.0)
        plane.title = canvas.live(plane.ax.text(0, 1.03, "", transform=plane.ax.transAxes, fontsize=12, va="bottom"))
        return plane

    def _data(self, canvas, left, color):
        ax = canvas.axes(left, 40, 258, 120)
        ax.text(0.985, 0.09, "$x_1$", transform=ax.transAxes, ha="right", fontsize=13, color=GREY)
        ax.text(0.02, 0.86, "$x_2$", transform=ax.transAxes, fontsize=13, color=GREY)
        ax.axhline(0, color=PALE, lw=0.8, zorder=0)
        ax.axvline(0, color=PALE, lw=0.8, zorder=0)
        return canvas.live(ax.plot([], [], ls="", marker="o", ms=5, color=color, mec="white", mew=0.6)[0])

    @styled()
    def _scale(self, wide, last):
        """The scale of both clouds, and the last update shown; the still background is redrawn only where one changes."""
        if self.scale == (wide, last):
            return
        self.scale = wide, last
        for dots in self.data:
            ticks = np.arange(-20, 21, 10 if wide > 12 else 5)
            dots.axes.set(xlim=(-wide, wide), ylim=(-wide * FLAT, wide * FLAT), xticks=ticks[abs(ticks) < wide],
                          yticks=(-5, 0, 5) if wide > 11 else (-2, 0, 2))
        self.risk_ax.set_xlim(0, last)
        self.canvas.stale(self.risk_ax, *(dots.axes for dots in self.data))

    def _fitted(self, clouds, slowest):
        """(the smallest of WIDES that holds both clouds, a little more than the slowest arrival at 1 %)."""
        most = np.abs(np.concatenate(clouds)).max(0)
        wide = next((w for w in WIDES if most[0] < w and most[1] < w * FLAT), WIDES[-1])
        return wide, self.updates if slowest > self.updates else min(self.updates, 10 * int(np.ceil(0.13 * slowest)))

    def update(self, seen: NormalizationPicture) -> None:
        """Show a NormalizationPicture."""
        runs, kept, t = seen.runs, seen.kept, seen.t
        wide, last = self._fitted(runs.clouds, seen.slowest)
        self._scale(wide, last)
        now = t * self.updates // self.frames
        for i, plane in enumerate(self.planes):
            self._bowl(plane, seen.bowls[i], runs.hessians[i])
            path = drawable(runs.paths[i][: now + 1])
            plane.path.set_data(*path.T)
            plane.head.set_data(*path[-1:].T)
            plane.ring.set_data([seen.start[0]], [seen.start[1]])
            plane.ghost.set_data(*(drawable(kept.paths[i]).T if kept else ([], [])))
            plane.title.set_text(seen.titles["planes"][i])
            self.data[i].set_data(*np.asarray(runs.clouds[i]).T)
        self.mean.set_data([seen.mean[0]], [seen.mean[1]])
        x = np.arange(last + 1)
        self.risk.set(x, runs.ratios[:, : last + 1], now, seen.titles["risk"])
        self.risk.set_ghosts(x, kept and kept.ratios[:, : last + 1])
        self.net.set(self.alphas, runs.net[:, :, t], None, seen.titles["net"])
        self.net.set_ghosts(self.alphas, kept and kept.net[:, :, t])
        self.net.set_bundle(self.alphas, None if seen.bundle is None else seen.bundle[:, :, t])

    @staticmethod
    def _bowl(plane, over, hessian):
        """The bowl ½ dᵀHd around its minimum, coloured relative to the risk at the corner of its steepest side."""
        plane.map.set(np.log1p(50 * over / over.max()) / np.log(51))
        values, vectors = np.linalg.eigh(hessian)
        radii = np.sqrt(2 * over.max() * np.geomspace(2e-4, 1, 9)[:, None] / np.maximum(values, 1e-9))
        plane.levels.set_segments([(vectors @ (radius[:, None] * CIRCLE)).T for radius in radii])

"""Momentum, slide S29: two descents on one contour, the eigen-directions at the minimum, the loss, the rate over (α, β)."""
from typing import Any, NamedTuple

import numpy as np
from matplotlib.collections import LineCollection

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.curves import Curves
from course_lib.drawing.plane import HALO, Plane, drawable
from course_lib.drawing.style import GRAD, GREY, INK, OPTIMIZERS, PALE, styled

from .momentum_cut_view import Cut

LOWEST, HIGHEST, LOST = 1e-6, 10.0, 1e6      # the loss over that of the start; up to LOST where a run diverged
LEVELS = np.linspace(0.04, 1.0, 16)
COUNTS, DIVERGES = (10, 30, 100, 300), 6.5   # updates, on the map of the rate; where it diverges, their decades as drawn
NAMES = ("sgd", "momentum")
COLOURS = tuple(OPTIMIZERS[name] for name in NAMES)


def height(over):
    """log(1 + 50 l) from 0 to about 1: near the minimum the levels are far apart, further up they stay readable."""
    return np.log1p(50 * np.maximum(over, 0)) / np.log1p(50 * 50)


class MomentumPicture(NamedTuple):
    """What the picture shows.

    surface_of, surface  a name of the loss; over (n, n), curvatures (2,), directions (2, 2) at the minimum
    runs, kept           of sgd and momentum: paths (2, T+1, 2), ratios (2, T+1), alphas (2,); of A the same, or None
    t, start, beta       the frame, θ at the start (2,), β of momentum
    there                of both runs the update from which on the loss stays below 1 % (beyond the last: never)
    counts, best         updates to 0.1 of the distance over (β, α) (rows, columns); the best (α, β)
    titles               of "map", "loss" and "rate"
    cut                  places (n,) on the line from the start through 0, the loss there (n,): shown instead of `counts`
    """

    surface_of: Any
    surface: Any
    runs: Any
    t: int
    start: tuple
    beta: float
    there: tuple
    counts: np.ndarray
    best: tuple
    titles: dict
    kept: Any = None
    cut: tuple | None = None


class MomentumView:
    """Both descents on the contour, their losses, and how fast every (α, β) is on this bowl, or a cut of the loss."""

    @styled()
    def __init__(self, updates, frames, alphas, betas):
        self.updates, self.frames, self.alphas, self.betas = updates, frames, alphas, betas
        self.canvas = canvas = Canvas(960, 480)
        self.plane = Plane(canvas, 42, 44, 386, cmap="bone_r", low=-0.1, high=2.2, labels=False)
        place = dict(transform=self.plane.ax.transAxes, fontsize=14, ha="center", va="center", color=GREY)
        self.plane.ax.text(0.78, -0.055, r"$\theta_1$", **place)
        self.plane.ax.text(-0.05, 0.78, r"$\theta_2$", **place)
        self.map_title = canvas.live(canvas.fig.text(42 / 960, 440 / 480, "", fontsize=12, va="bottom"))
        self._paths(canvas)
        self.loss_ax = canvas.axes(510, 318, 340, 118, xlim=(0, updates), ylim=(LOWEST, HIGHEST), xlabel="update")
        self.loss = Curves(canvas, self.loss_ax, NAMES, COLOURS, log=True)
        self.loss_ax.axhline(0.01, color=GREY, lw=0.8, ls=(0, (1, 2)))
        self.there = [canvas.live(self.loss_ax.plot([], [], ls="", marker=m, ms=7, mfc=c, mec="white", mew=1.2, zorder=9)[0])
                      for m, c in zip("os", COLOURS, strict=True)]
        self.highest = None
        self._rise(HIGHEST)
        self._rate(canvas)
        self.cut = Cut(canvas, (510, 50, 322, 180), NAMES, COLOURS)
        self._cut_or_rate(False)
        self.surface_of = None

    @styled()
    def _rise(self, highest):
        """The panel of the loss reaches up to `highest`: HIGHEST, or LOST where a run diverged."""
        if self.highest == highest:
            return
        self.highest = highest
        self.loss_ax.set_ylim(LOWEST, highest)
        if highest == LOST:
            self.loss_ax.set_yticks([1e-6, 1e-2, 1, 1e6], ["10⁻⁶", "1 %", "start", "10⁶"])
        else:
            self.loss_ax.set_yticks([1e-6, 1e-4, 1e-2, 1], ["10⁻⁶", "10⁻⁴", "1 %", "start"])
        self.loss_ax.minorticks_off()
        self.canvas.stale(self.loss_ax)

    def _paths(self, canvas):
        ax = self.plane.ax
        self.levels = canvas.live(LineCollection([], colors=GREY, linewidths=0.7, alpha=0.7))
        ax.add_collection(self.levels, autolim=False)
        self.axes = canvas.live(ax.quiver([0] * 2, [0] * 2, [1] * 2, [1] * 2, color=GRAD, angles="xy", scale_units="xy",
                                          scale=1, width=0.008, zorder=3))
        self.ghosts = [self.plane.line(color=c, lw=1.1, ls=(0, (2, 2)), alpha=0.6) for c in COLOURS]
        self.lines = [self.plane.line(color=c, lw=1.4) for c in COLOURS]
        self.dots = [self.plane.line(ls="", marker=m, ms=3.5, color=c) for m, c in zip("os", COLOURS, strict=True)]
        self.heads = [self.plane.line(ls="", marker=m, ms=9, mfc=c, mec="white", mew=1.5)
                      for m, c in zip("os", COLOURS, strict=True)]
        self.best = self.plane.line(ls="", marker="+", ms=13, mew=2.2, color=INK, path_effects=HALO)
        self.best.set_data([0], [0])
        self.ring = self.plane.line(ls="", marker="o", ms=11, mfc="white", mec=INK, mew=2.0, clip_on=False)
        self.tips = [self.plane.text(color=GRAD, fontsize=12, ha="center", va="center") for _ in range(2)]

    def _rate(self, canvas):
        """The map of the rate: how many updates to 0.1 of the distance, for every α (across) and β (up)."""
        self.rate_ax = ax = canvas.axes(510, 50, 340, 180, xlim=(self.alphas[0], self.alphas[-1]),
                                        ylim=(self.betas[0], self.betas[-1]), xscale="log", xlabel="α")
        ax.set_ylabel("β", rotation=0, labelpad=8)
        ax.set_xticks([1e-3, 1e-2, 1e-1, 1], ["0.001", "0.01", "0.1", "1"])
        ax.set_yticks([0, 0.5, 0.9])
        ax.minorticks_off()
        self.rate = canvas.field(ax, "bone_r", -0.3, DIVERGES)
        self.rings = canvas.live(ax.add_collection(LineCollection([], colors=INK, linewidths=0.9, alpha=0.75),
                                                   autolim=False))
        look = dict(fontsize=11, ha="center", va="center", color=INK, path_effects=HALO)
        self.numbers = [canvas.live(ax.text(0.01, 0, str(n), **look)) for n in COUNTS]
        self.fastest = canvas.live(ax.plot([], [], ls="", marker="*", ms=14, mfc="white", mec=INK, clip_on=False)[0])
        self.here = [canvas.live(ax.plot([], [], ls="", marker=m, ms=10, mfc=c, mec="white", mew=1.5, clip_on=False)[0])
                     for m, c in zip("os", COLOURS, strict=True)]
        self.rate_title = canvas.live(ax.text(0, 1.04, "", transform=ax.transAxes, fontsize=12, va="bottom"))
        self.of_rate = [self.rings, *self.numbers, self.fastest, *self.here]
        for y, mark, words, color in ((0.95, "■", "now", COLOURS[1]), (0.83, "★", "the best", GREY), (0.71, "●", "sgd", INK)):
            ax.text(1.03, y, f"{mark} {words}", transform=ax.transAxes, fontsize=11, va="center", color=color)
        ax.text(1.03, 0.12, "black:\ndiverges", transform=ax.transAxes, fontsize=11, va="center", color=GREY)
        for side in ax.spines.values():
            side.set(visible=True, color=PALE)

    def _cut_or_rate(self, cut):
        """One of the two panels at the bottom right."""
        self.rate_ax.set_visible(not cut)
        self.cut.ax.set_visible(cut)
        for artist in self.of_rate:
            artist.set_visible(not cut)
        for artist in self.cut.artists():
            artist.set_visible(cut)
        self.canvas.stale()

    def _choose(self, seen):
        if self.cut.ax.get_visible() != (seen.cut is not None):
            self._cut_or_rate(seen.cut is not None)
        self.surface_of, z = seen.surface_of, height(seen.surface.over)
        self.plane.map.set(z)
        self.levels.set_segments(self.plane.level_lines(z, LEVELS))
        if seen.cut is not None:
            return
        self._map_rate(np.log10(np.clip(seen.counts, 1, 1e4)), np.isfinite(seen.counts), seen.best[0])
        self.fastest.set_data([seen.best[0]], [seen.best[1]])

    def _map_rate(self, decades, arrives, fastest):
        """The paler, the fewer updates; black where the descent diverges.

        A number on each line, so many updates, at its height left of the fastest α: right of it the lines crowd at the edge.
        """
        self.rate.set(np.where(arrives, decades, DIVERGES))
        with styled():
            drawn = self.rate_ax.contour(self.alphas, self.betas, np.where(arrives, decades, np.nan), np.log10(COUNTS))
        lines = [[part for part in parts if len(part) > 1] for parts in drawn.allsegs]
        drawn.remove()
        self.rings.set_segments([part for parts in lines for part in parts])
        for word, parts, at in zip(self.numbers, lines, (0.66, 0.55, 0.35, 0.15), strict=True):
            points = np.concatenate([*parts, np.empty((0, 2))])
            points = points[(points[:, 0] < fastest) & (np.abs(points[:, 1] - at) < 0.3)]
            word.set_visible(len(points) > 0)
            if len(points):
                word.set_position(points[np.argmin(10 * np.abs(points[:, 1] - at) + np.log10(points[:, 0]))])

    def update(self, seen: MomentumPicture) -> None:
        """Show a MomentumPicture."""
        if seen.surface_of != self.surface_of:
            self._choose(seen)
        runs, kept = seen.runs, seen.kept
        now = seen.t * self.updates // self.frames
        for line, dots, head, path in zip(self.lines, self.dots, self.heads, runs.paths, strict=True):
            path = drawable(path[: now + 1])
            line.set_data(*path.T)
            dots.set_data(*path.T)
            head.set_data(*path[-1:].T)
        self.ring.set_data([seen.start[0]], [seen.start[1]])
        self._directions(seen.surface.curvatures, seen.surface.directions)
        for line, path in zip(self.ghosts, kept.paths if kept else [np.empty((0, 2))] * 2, strict=True):
            line.set_data(*drawable(path).T)
        x = np.arange(self.updates + 1)
        self._rise(HIGHEST if (runs.ratios[:, -1] < 100).all() else LOST)
        for dot, there in zip(self.there, seen.there, strict=True):
            dot.set_data([there] if there <= self.updates else [], [0.01] if there <= self.updates else [])
        self.loss.set(x, runs.ratios, now, seen.titles["loss"])
        self.loss.set_ghosts(x, kept and kept.ratios)
        for dot, alpha, beta in zip(self.here, runs.alphas, (0, seen.beta), strict=True):
            dot.set_data([alpha], [beta])
        if seen.cut is not None:
            way = -np.array(seen.start) / max(np.hypot(*seen.start), 1e-9)
            self.cut.set(*seen.cut, [np.nan_to_num(path[: now + 1]) @ way for path in runs.paths])
        self.map_title.set_text(seen.titles["map"])
        self.rate_title.set_text(seen.titles["rate"])

    def _directions(self, values, vectors):
        """Both eigen-directions of the Hessian, each with its curvature μ at the tip; one where every direction is one."""
        vectors = vectors * np.sign(vectors[1] + 1e-9)
        shown = np.array([values[1] > 1.001 * values[0], True])
        self.axes.set_UVC(*np.where(shown, 1.35 * vectors, np.nan))
        for word, value, way, seen in zip(self.tips, values, vectors.T, shown, strict=True):
            word.set_visible(bool(seen))
            word.set_position((1.65 + 0.35 * abs(way[0])) * way)
            word.set_text(f"μ = {value:.3g}")

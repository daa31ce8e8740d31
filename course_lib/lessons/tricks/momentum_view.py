"""Momentum, slide S29: two descents on one contour, the eigen-directions at the minimum, the loss, a real network."""
from typing import Any, NamedTuple

import numpy as np
from matplotlib.collections import LineCollection

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.curves import Curves
from course_lib.drawing.plane import HALO, Plane, drawable
from course_lib.drawing.style import GRAD, GREY, INK, NEG, POS, styled

LOWEST, HIGHEST = 1e-6, 10.0
LEVELS = np.linspace(0.04, 1.0, 16)
NAMES, COLOURS = ("sgd", "momentum"), (NEG, POS)


def height(over):
    """log(1 + 50 l) from 0 to about 1: near the minimum the levels are far apart, further up they stay readable."""
    return np.log1p(50 * np.maximum(over, 0)) / np.log1p(50 * 50)


class MomentumPicture(NamedTuple):
    """What the picture shows.

    surface_of, surface  a name of the loss; over (n, n), curvatures (2,), directions (2, 2) at the minimum
    runs, kept           of sgd and momentum: paths (2, T+1, 2), ratios (2, T+1), net (2, frames); of A the same, or None
    t, start             the frame, θ at the start (2,)
    titles, bundle       of "map", "loss" and "net"; the network's losses from many seeds (seeds, frames), or None
    """

    surface_of: Any
    surface: Any
    runs: Any
    t: int
    start: tuple
    titles: dict
    kept: Any = None
    bundle: np.ndarray | None = None


class MomentumView:
    """Both descents on the contour, their losses, and those of a real network."""

    @styled()
    def __init__(self, updates, frames):
        self.updates, self.frames = updates, frames
        self.canvas = canvas = Canvas(960, 450)
        self.plane = Plane(canvas, 42, 42, 360, cmap="bone_r", low=-0.1, high=2.2, labels=False)
        place = dict(transform=self.plane.ax.transAxes, fontsize=14, ha="center", va="center", color=GREY)
        self.plane.ax.text(0.78, -0.055, r"$\theta_1$", **place)
        self.plane.ax.text(-0.05, 0.78, r"$\theta_2$", **place)
        self.map_title = canvas.live(canvas.fig.text(42 / 960, 412 / 450, "", fontsize=12, va="bottom"))
        self._paths(canvas)
        self.loss_ax = canvas.axes(488, 268, 360, 140, xlim=(0, updates), ylim=(LOWEST, HIGHEST), xlabel="update")
        self.loss = Curves(canvas, self.loss_ax, NAMES, COLOURS, log=True)
        self.loss_ax.set_yticks([1e-6, 1e-4, 1e-2, 1], ["10⁻⁶", "10⁻⁴", "1 %", "start"])
        self.loss_ax.minorticks_off()
        self.loss_ax.axhline(0.01, color=GREY, lw=0.8, ls=(0, (1, 2)))
        self.net_ax = canvas.axes(488, 46, 360, 140, xlim=(0, updates), ylim=(0, 0.8), xlabel="update")
        self.net = Curves(canvas, self.net_ax, NAMES, COLOURS)
        self.surface_of = None

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
        self.ring = self.plane.line(ls="", marker="o", ms=11, mfc="white", mec=INK, mew=2.0)
        self.lambdas = [self.plane.text(color=GRAD, fontsize=11, ha="center", va="center") for _ in range(2)]

    def _choose(self, surface_of, over):
        self.surface_of, z = surface_of, height(over)
        self.plane.map.set(z)
        self.levels.set_segments(self.plane.level_lines(z, LEVELS))

    def update(self, seen: MomentumPicture) -> None:
        """Show a MomentumPicture."""
        if seen.surface_of != self.surface_of:
            self._choose(seen.surface_of, seen.surface.over)
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
        x, at = np.arange(self.updates + 1), np.linspace(0, self.updates, runs.net.shape[1])
        self.loss.set(x, runs.ratios, now, seen.titles["loss"])
        self.loss.set_ghosts(x, kept and kept.ratios)
        self.net.set(at, runs.net, now, seen.titles["net"])
        self.net.set_ghosts(at, kept and kept.net)
        self.net.set_bundle(at, seen.bundle)
        self.map_title.set_text(seen.titles["map"])

    def _directions(self, values, vectors):
        """Both eigen-directions of the Hessian, each with its curvature λ at the tip."""
        vectors = vectors * np.sign(vectors[1] + 1e-9)
        self.axes.set_UVC(*(1.35 * vectors))
        for word, value, way in zip(self.lambdas, values, vectors.T, strict=True):
            word.set_position(1.35 * way + 0.3 * way)
            word.set_text(f"λ = {value:.3g}")

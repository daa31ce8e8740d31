"""A run from its initialization, slide S25: losses, map, the path of each hidden unit, sizes per layer."""
from typing import Any, NamedTuple

import numpy as np
from matplotlib.collections import LineCollection

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.curves import Curves, Layers
from course_lib.drawing.plane import Plane
from course_lib.drawing.style import GRAD, GREY, INK, PALE, SERIES, TRAIN, VALID, styled

UNITS = (*SERIES[2:], "#0f8b8d", "#b3261e", "#6b4fc8", "#7d8a12")        # eight units, eight colours: no class, no gradient
REACHES = (0.1, 0.2, 0.5, 1, 2, 4, 8, 16, 32)


class InitializationPicture(NamedTuple):
    """What the picture shows.

    run, kept   a recorded run: train, valid, steps (frames,), paths (frames, units, 2), h, grad_W, grad_b (frames, layers);
                of A the same, or None
    t, over     the frame, f(x)₁ - f(x)₀ there over the plane (n, n); X (T, 2), y (T,): the training examples
    depth       how many hidden layers there are
    titles      of "loss", "map", "units", "h" and "grad"
    bundle      the validation losses of many seeds (seeds, frames), or None
    """

    run: Any
    t: int
    over: np.ndarray
    X: Any
    y: Any
    depth: int
    titles: dict
    kept: Any = None
    bundle: np.ndarray | None = None


class InitializationView:
    """Losses, the map, the paths of the hidden units, and the size of activations and gradients in each layer."""

    @styled()
    def __init__(self, layers, steps):
        self.canvas = canvas = Canvas(960, 520)
        ax = canvas.axes(52, 238, 250, 240, xlim=(0, steps), ylim=(0, 1.6), xlabel="step")
        self.losses = Curves(canvas, ax, ("train", "validation"), (TRAIN, VALID))
        self.plane = Plane(canvas, 405, 228, 250, low=-1.7, high=1.7)
        self.plane.points(size=5.5)
        self.plane_title = canvas.live(canvas.fig.text(405 / 960, 488 / 520, "", fontsize=12, va="bottom"))
        self._paths(canvas)
        ticks, self.depth = [f"k={k}" for k in range(1, layers + 1)] + ["out"], layers
        self.sizes = Layers(canvas, canvas.axes(66, 42, 361, 118), (r"$h^{(k)}$",), (INK,), ticks, floor=-8)
        self.grads = Layers(canvas, canvas.axes(545, 42, 350, 118), (r" $\nabla W^{(k)}$", r" $\nabla b^{(k)}$"),
                            (GRAD, GRAD), ticks, floor=-8)
        self.grads.lines[1].set(ms=9, mfc="none", mec=GRAD, mew=1.6, lw=1.4)     # around the dot of W, not over it

    def _paths(self, canvas):
        self.units, self.reach = canvas.axes(706, 238, 240, 240), None
        for side in self.units.spines.values():
            side.set(visible=True, color=PALE)
        self.units.axhline(0, color=PALE, lw=0.8)
        self.units.axvline(0, color=PALE, lw=0.8)
        place = dict(transform=self.units.transAxes, fontsize=14)
        self.units.text(0.98, 0.03, "$W_{j,1}^{(1)}$", ha="right", va="bottom", **place)
        self.units.text(0.03, 0.97, "$W_{j,2}^{(1)}$", ha="left", va="top", **place)
        self.paths = canvas.live(LineCollection([], colors=UNITS, linewidths=1.3, alpha=0.8))
        self.units.add_collection(self.paths, autolim=False)
        self.starts = canvas.live(self.units.plot([], [], ls="", marker="o", ms=4, mfc="white", mec=GREY)[0])
        self.heads = canvas.live(self.units.scatter([], [], s=55, edgecolors="white", linewidths=1.0, zorder=4))
        self.count = canvas.live(self.units.text(0, 1.04, "", transform=self.units.transAxes, fontsize=12, va="bottom"))

    def update(self, seen: InitializationPicture) -> None:
        """Show an InitializationPicture."""
        run, kept, t, titles = seen.run, seen.kept, seen.t, seen.titles
        self.losses.set(run.steps, (run.train, run.valid), run.steps[t], titles["loss"])
        self.losses.set_ghosts(run.steps, kept and (kept.train, kept.valid))
        self.losses.set_bundle(run.steps, seen.bundle)
        self.plane.map.set(seen.over)
        self.plane.show_points(seen.X, seen.y)
        self.plane_title.set_text(titles["map"])
        path = np.clip(np.asarray(run.paths), -REACHES[-1], REACHES[-1])      # (frames, units, 2), NaN where it diverged
        self._reach(next(reach for reach in REACHES if np.nanmax(np.abs(path)) <= 0.97 * reach or reach == REACHES[-1]))
        self.paths.set_segments([one[np.isfinite(one).all(axis=1)] for one in np.moveaxis(path[: t + 1], 1, 0)])
        self.starts.set_data(path[0, :, 0], path[0, :, 1])
        self.heads.set_offsets(np.nan_to_num(path[t], nan=100 * REACHES[-1]))      # out of sight
        self.heads.set_facecolor([UNITS[j % len(UNITS)] for j in range(path.shape[1])])
        self.count.set_text(titles["units"])
        self._deep(seen.depth)
        there = [*range(seen.depth), -1]
        self.sizes.set([run.h[t][there]], titles["h"])
        self.grads.set([sizes[t][there] for sizes in (run.grad_W, run.grad_b)], titles["grad"])

    @styled()
    def _deep(self, depth):
        """Below there is a place for each of `depth` hidden layers and for the output."""
        if depth != self.depth:
            self.depth = depth
            for ax in (self.sizes.ax, self.grads.ax):
                ax.set(xlim=(0.6, depth + 1.4), xticks=range(1, depth + 2),
                       xticklabels=[f"k={k}" for k in range(1, depth + 1)] + ["out"])
                self.canvas.stale(ax)

    def _reach(self, reach):
        """The plane of the units goes from -reach to reach."""
        if reach != self.reach:
            self.reach = reach
            self.units.set(xlim=(-reach, reach), ylim=(-reach, reach), xticks=(-reach, 0, reach), yticks=(-reach, 0, reach),
                           xticklabels=(f"−{reach:g}", "0", f"{reach:g}"), yticklabels=(f"−{reach:g}", "0", f"{reach:g}"))
            self.canvas.stale(self.units)

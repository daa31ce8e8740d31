"""Gradient descent on a contour, slide S17: each update an arrow, the risk over the updates, the data and f(x)."""
from typing import Any, NamedTuple

import numpy as np
from matplotlib.collections import LineCollection

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.curves import Curves
from course_lib.drawing.plane import HALO, Plane, drawable
from course_lib.drawing.style import CLASSES, GRAD, GREY, INK, NEG, POS, TRAIN, styled

LEVELS = np.linspace(0.06, 1.2, 22)


class SgdPicture(NamedTuple):
    """What the picture shows.

    loss           "squared error" or "NLL"; over (n, n): the risk over the square of θ = (w, b)
    best           the minimum: theta (2,), risk
    descent        theta (T+1, 2), risk (T+1,), grad (T+1, 2), idx (T, N): the examples in the order of each update
    t, m, X, y     the update shown, how many examples each uses, all N examples (N, 1)
    titles         of "map", "risk" and "data"
    kept, bundle   the descent A and the risks of other orders (seeds, T+1), or None
    """

    loss: str
    over: np.ndarray
    best: Any
    descent: Any
    t: int
    m: int
    X: np.ndarray
    y: np.ndarray
    titles: dict
    kept: Any = None
    bundle: np.ndarray | None = None


def height(over, low):
    """log(1 + 20 (risk - minimum)): near the minimum the levels are far apart, further up they stay readable."""
    return np.log1p(20 * np.maximum(over - low, 0)) / np.log1p(20 * 60)


class SgdView:
    """The path on the contour of the risk, the risk over the updates, the examples with f(x)."""

    @styled()
    def __init__(self, examples, updates):
        """`examples`: how many there are; `updates`: how many a descent has."""
        self.examples, self.updates = examples, updates
        self.canvas = canvas = Canvas(960, 440)
        self.plane = Plane(canvas, 42, 42, 350, cmap="bone_r", low=-0.1, high=2.4, labels=False)
        place = dict(transform=self.plane.ax.transAxes, fontsize=14, ha="center", va="center", color=GREY)
        self.plane.ax.text(0.78, -0.055, "$w$", **place)
        self.plane.ax.text(-0.05, 0.78, "$b$", **place)
        self.map_title = canvas.live(canvas.fig.text(42 / 960, 402 / 440, "", fontsize=12, va="bottom"))
        self._arrows(canvas)
        self.risk_ax = canvas.axes(478, 252, 380, 140, xlim=(0, updates), ylim=(1e-1, 1e2), xlabel="update")
        self.risk = Curves(canvas, self.risk_ax, ("risk",), (TRAIN,), log=True)
        self.floor = canvas.live(self.risk_ax.axhline(1, color=GREY, lw=1.0, ls=(0, (1, 2))))
        self.epochs = canvas.live(LineCollection([], colors=GREY, linewidths=0.7, alpha=0.6))
        self.risk_ax.add_collection(self.epochs, autolim=False)
        self._data(canvas)
        self.loss = None

    def _arrows(self, canvas):
        ax = self.plane.ax
        self.levels = canvas.live(LineCollection([], colors=GREY, linewidths=0.7, alpha=0.7))
        ax.add_collection(self.levels, autolim=False)
        self.ghost = self.plane.line(color=GREY, lw=1.2, ls=(0, (2, 2)))
        self.path = canvas.live(LineCollection([], colors=INK, linewidths=1.1, alpha=0.85))
        ax.add_collection(self.path, autolim=False)
        self.best = self.plane.line(ls="", marker="+", ms=13, mew=2.2, color=POS, path_effects=HALO)
        self.quiver = canvas.live(ax.quiver([0] * 2, [0] * 2, [1] * 2, [1] * 2, color=[GRAD, NEG], angles="xy",
                                            scale_units="xy", scale=1, width=0.011, zorder=5))
        self.dots = self.plane.line(ls="", marker="o", ms=3.5, color=INK)
        self.here = self.plane.line(ls="", marker="o", ms=9, mfc=INK, mec="white", mew=1.5)
        self.ring = self.plane.line(ls="", marker="o", ms=11, mfc="white", mec=INK, mew=2.0)
        self.names = [self.plane.text(words, color=c, fontsize=10.5, ha="center")
                      for words, c in (("whole risk", GRAD), ("next update", NEG))]

    def _data(self, canvas):
        self.data = canvas.axes(478, 42, 380, 120, xlim=(-1.3, 3.3), ylim=(-3.6, 3.6), xlabel="$x$")
        self.points = canvas.live(self.data.plot([], [], "o", ms=7, mec="white", color=CLASSES[1]["color"])[0])
        self.used = canvas.live(self.data.plot([], [], "o", ms=11, mfc="none", mec=NEG, mew=2.2)[0])
        self.f = canvas.live(self.data.plot([], [], color=INK, lw=2.0)[0])
        self.data_title = canvas.live(self.data.text(0, 1.05, "", transform=self.data.transAxes, fontsize=12,
                                                     va="bottom"))
        self.legend = canvas.live(self.data.text(1, 1.05, "○ used next", transform=self.data.transAxes,
                                                 fontsize=10.5, color=NEG, ha="right", va="bottom"))

    @styled()
    def _choose(self, loss, over, low):
        self.loss, z = loss, height(over, low)
        self.plane.map.set(z)
        self.levels.set_segments(self.plane.level_lines(z, LEVELS))
        squared = loss == "squared error"
        self.data.set(ylim=(-4.2, 4.2) if squared else (-0.15, 1.15))
        self.risk_ax.set(ylim=(0.05, 50) if squared else (0.3, 6))
        ticks = (0.1, 1, 10) if squared else (0.5, 1, 2, 5)
        self.risk_ax.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
        self.risk_ax.minorticks_off()
        self.canvas.stale()

    def update(self, seen: SgdPicture) -> None:
        """Show an SgdPicture."""
        if seen.loss != self.loss:
            self._choose(seen.loss, seen.over, seen.best.risk)
        self._path(seen)
        self._arrows_at(seen)
        self.ghost.set_data(*(([], []) if seen.kept is None else drawable(seen.kept.theta).T))
        x = np.arange(self.updates + 1)
        self.risk.set(x, (seen.descent.risk,), seen.t, seen.titles["risk"])
        self.risk.set_ghosts(x, None if seen.kept is None else (seen.kept.risk,))
        self.risk.set_bundle(x, seen.bundle)
        self.floor.set_ydata([seen.best.risk] * 2)
        low, high = self.risk_ax.get_ylim()
        epoch = self.examples / seen.m
        self.epochs.set_segments([[(e, low), (e, high)] for e in np.arange(epoch, self.updates + 1, epoch)]
                                 if seen.m < self.examples else [])
        self._fit(seen)
        self.map_title.set_text(seen.titles["map"])

    def _path(self, seen):
        theta, t = drawable(seen.descent.theta), seen.t
        self.path.set_segments(np.stack([theta[:t], theta[1 : t + 1]], 1) if t else [])
        self.dots.set_data(*theta[: t + 1].T)
        self.ring.set_data(*theta[:1].T)
        self.here.set_data(*theta[t : t + 1].T)
        self.best.set_data(*seen.best.theta[:, None])

    def _arrows_at(self, seen):
        """The next update, and beside it the direction of the whole risk where only some examples are used."""
        theta, t, some = drawable(seen.descent.theta), seen.t, seen.m < self.examples
        ahead = t < self.updates
        step = theta[t + 1] - theta[t] if ahead else np.zeros(2)
        grad = np.nan_to_num(seen.descent.grad[t])
        whole = -grad / max(np.hypot(*grad), 1e-9) * np.clip(np.hypot(*step), 0.35, 2.0)
        whole = whole if ahead and some else np.zeros(2)
        self.quiver.set_offsets([theta[t], theta[t]])
        self.quiver.set_UVC(*np.stack([whole, step]).T)
        for name, vector in zip(self.names, (whole, step), strict=True):
            tip = theta[t] + vector * (1 + 0.22 / max(np.hypot(*vector), 0.05))
            name.set_visible(bool(ahead and np.hypot(*step) > 0.25 and np.abs(tip).max() < 2.7
                                  and (name is self.names[1] or some)))
            name.set_position(tip)
        if np.hypot(*(self.names[0].get_position() - np.array(self.names[1].get_position()))) < 0.35:
            self.names[0].set_visible(False)

    def _fit(self, seen):
        t = seen.t
        self.points.set_data(seen.X[:, 0], seen.y[:, 0])
        rows = seen.descent.idx[t][: seen.m] if t < self.updates else []
        self.used.set_data(seen.X[rows, 0], seen.y[rows, 0])
        line = np.linspace(-1.3, 3.3, 80)
        w, b = np.clip(np.nan_to_num(seen.descent.theta[t]), -1e6, 1e6)
        a = w * line + b
        self.f.set_data(line, a if seen.loss == "squared error" else 1 / (1 + np.exp(-np.clip(a, -60, 60))))
        self.data_title.set_text(seen.titles["data"])
        self.legend.set_visible(t < self.updates)

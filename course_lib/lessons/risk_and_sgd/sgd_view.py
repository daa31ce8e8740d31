"""Gradient descent on a contour, slide S17: each update an arrow, the risk over the updates, the data and f(x)."""
from typing import Any, NamedTuple

import numpy as np
from matplotlib.collections import LineCollection

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.curves import Curves
from course_lib.drawing.plane import HALO, Plane, drawable
from course_lib.drawing.style import CLASSES, GRAD, GREY, INK, SERIES, TRAIN, styled

from .surrogate_view import HEIGHT

LEVELS = np.linspace(0.06, 1.2, 22)
EXAMPLE = SERIES[2]      # what the next examples ask for, beside GRAD, what the whole risk asks for
WIDE, TALL = 960, 470
ACROSS = (-1.3, 2.9)     # the inputs x shown


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
        self.canvas = canvas = Canvas(WIDE, TALL)
        self.plane = Plane(canvas, 42, 42, 360, cmap=HEIGHT, low=-0.05, high=1.2, labels=False)
        place = dict(transform=self.plane.ax.transAxes, fontsize=14, ha="center", va="center", color=GREY)
        self.plane.ax.text(0.75, -0.055, "$w$", **place)
        self.plane.ax.text(-0.055, 0.75, "$b$", **place)
        self.map_title = canvas.live(canvas.fig.text(42 / WIDE, 436 / TALL, "", fontsize=12, va="bottom"))
        self.names = [canvas.live(canvas.fig.text(x / WIDE, 411 / TALL, "", color=c, fontsize=12, va="bottom", ha=side))
                      for x, side, c in ((42, "left", EXAMPLE), (402, "right", GRAD))]
        self._arrows(canvas)
        self.risk_ax = canvas.axes(490, 276, 388, 150, xlim=(0, updates), ylim=(1e-1, 1e2), xlabel="update")
        self.risk = Curves(canvas, self.risk_ax, ("risk",), (TRAIN,), log=True)
        self.beyond = canvas.live(self.risk_ax.plot([], [], ls="", ms=11, color=TRAIN)[0])
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
        self.path = canvas.live(LineCollection([], colors=INK, linewidths=1.3, alpha=0.85))
        ax.add_collection(self.path, autolim=False)
        self.best = self.plane.line(ls="", marker="+", ms=14, mew=2.6, color=INK, path_effects=HALO)
        self.quiver = canvas.live(ax.quiver([0] * 3, [0] * 3, [1] * 3, [1] * 3, color=[GRAD, EXAMPLE, INK], angles="xy",
                                            scale_units="xy", scale=1, width=0.013, zorder=5))
        self.dots = self.plane.line(ls="", marker="o", ms=4, color=INK)
        self.here = self.plane.line(ls="", marker="o", ms=9, mfc=INK, mec="white", mew=1.5)
        self.ring = self.plane.line(ls="", marker="o", ms=11, mfc="white", mec=INK, mew=2.0)

    def _data(self, canvas):
        self.data = canvas.axes(490, 48, 388, 136, xlim=ACROSS, ylim=(-3.6, 3.6), xlabel="$x$", xticks=(-1, 0, 1, 2))
        self.f = canvas.live(self.data.plot([], [], color=INK, lw=2.0)[0])
        self.errors = canvas.live(LineCollection([], colors=EXAMPLE, linewidths=2.0))
        self.data.add_collection(self.errors, autolim=False)
        self.points = [canvas.live(self.data.plot([], [], ls="", ms=8, mec="white", **look)[0])
                       for look in (dict(marker="o", color=SERIES[5]), *CLASSES[:2])]
        self.used = canvas.live(self.data.plot([], [], "o", ms=12, mfc="none", mec=EXAMPLE, mew=2.2)[0])
        self.data_title = canvas.live(self.data.text(0, 1.05, "", transform=self.data.transAxes, fontsize=12,
                                                     va="bottom"))
        self.legend = canvas.live(self.data.text(1, 1.05, "○ used next", transform=self.data.transAxes,
                                                 fontsize=12, color=EXAMPLE, ha="right", va="bottom"))

    @styled()
    def _choose(self, loss, over, low):
        self.loss, z = loss, height(over, low)
        self.plane.map.set(z)
        self.levels.set_segments(self.plane.level_lines(z, LEVELS))
        squared = loss == "squared error"
        self.data.set(ylim=(-4.2, 4.2) if squared else (-0.15, 1.15), yticks=(-4, -2, 0, 2, 4) if squared else (0, 0.5, 1))
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
        self._curve(seen)
        self.risk.set_ghosts(x, None if seen.kept is None else (seen.kept.risk,))
        self.risk.set_bundle(x, seen.bundle)
        self.floor.set_ydata([seen.best.risk] * 2)
        low, high = self.risk_ax.get_ylim()
        epoch = self.examples / seen.m
        self.epochs.set_segments([[(e, low), (e, high)] for e in np.arange(epoch, self.updates + 1, epoch)]
                                 if seen.m < self.examples else [])
        self._fit(seen)
        self.map_title.set_text(seen.titles["map"])

    def _curve(self, seen):
        """The risk over the updates; an arrowhead, turned along the curve, where it leaves its axis for good."""
        x, y = within(np.asarray(seen.descent.risk), 0.6 * self.risk_ax.get_ylim()[1])
        self.risk.set(x, (y,), seen.t, seen.titles["risk"])
        leaving = x[-1] < self.updates
        self.beyond.set_data(*((x[-1:], y[-1:]) if leaving else ([], [])))
        if leaving:
            across, up = np.diff(self.risk_ax.transData.transform(np.stack([x, y], 1)[-2:]), axis=0)[0]
            self.beyond.set_marker((3, 0, np.degrees(np.arctan2(up, across)) - 90))
            self.risk.labels[0].set_x(x[-1] + 1)

    def _path(self, seen):
        theta = drawable(seen.descent.theta)
        last = min(seen.t, gone(theta, self.plane.reach))
        self.path.set_segments(np.stack([theta[:last], theta[1 : last + 1]], 1) if last else [])
        self.dots.set_data(*theta[: last + 1].T)
        self.ring.set_data(*theta[:1].T)
        self.here.set_data(*theta[seen.t : seen.t + 1].T)
        self.best.set_data(*seen.best.theta[:, None])

    def _arrows_at(self, seen):
        """The next update; the direction of the whole risk, if only some examples are used; where the path leaves."""
        theta, t, some = drawable(seen.descent.theta), seen.t, seen.m < self.examples
        ahead = t < self.updates
        step = theta[t + 1] - theta[t] if ahead else np.zeros(2)
        grad = np.nan_to_num(seen.descent.grad[t])
        whole = -grad / max(np.hypot(*grad), 1e-9) * np.clip(np.hypot(*step), 0.35, 2.0)
        whole = whole if ahead and some else np.zeros(2)
        edge, out = leaves(theta, min(t, gone(theta, self.plane.reach)), self.plane.reach)
        self.quiver.set_offsets([theta[t], theta[t], edge if out.any() else theta[t]])
        self.quiver.set_UVC(*np.stack([whole, step, out]).T)
        self.names[0].set_text("→ next update" if ahead else "")
        self.names[1].set_text("→ −∇ of the whole risk" if ahead and some else "")

    def _fit(self, seen):
        t, squared = seen.t, seen.loss == "squared error"
        rows = seen.descent.idx[t][: seen.m] if t < self.updates else []
        x, y = seen.X[:, 0], seen.y[:, 0]
        for cloud, belongs in zip(self.points, (y == y if squared else y < -1, (y == 0) & (not squared),
                                                (y == 1) & (not squared)), strict=True):
            cloud.set_data(x[belongs], y[belongs])
        self.used.set_data(x[rows], y[rows])
        theta = np.nan_to_num(seen.descent.theta[t], nan=np.inf)
        shown = np.abs(theta).max() < 50
        w, b = theta if shown else (np.nan, np.nan)

        def f(x):
            return w * x + b if squared else 1 / (1 + np.exp(-np.clip(w * x + b, -60, 60)))

        line = np.linspace(*ACROSS, 80)
        self.f.set_data(line, f(line))
        self.errors.set_segments([[(x[i], y[i]), (x[i], f(x[i]))] for i in rows] if shown else [])
        self.data_title.set_text(seen.titles["data"] if shown else "f(x) has left the picture")
        self.legend.set_visible(t < self.updates)


def within(values: np.ndarray, high: float) -> tuple[np.ndarray, np.ndarray]:
    """(update, value) of a curve that goes beyond `high` and stays there: up to where it leaves. Any other curve whole."""
    x, inside = np.arange(float(len(values))), np.flatnonzero(values <= high)
    if not len(inside) or inside[-1] == len(values) - 1:
        return x, values
    last = inside[-1]
    share = np.nan_to_num(np.log(high / values[last]) / np.log(values[last + 1] / values[last]))
    return np.append(x[: last + 1], last + share), np.append(values[: last + 1], high)


def gone(theta: np.ndarray, reach: float) -> int:
    """The first update whose point and all after it lie outside the map, if the path ends far out; else the last update."""
    outside = np.abs(theta).max(axis=1) > reach
    if not np.abs(theta[-1]).max() > 2 * reach:
        return len(theta) - 1
    return len(theta) - int(outside[::-1].argmin() if not outside.all() else len(theta))


def leaves(theta: np.ndarray, last: int, reach: float, long: float = 0.45) -> tuple[np.ndarray, np.ndarray]:
    """(where an arrow begins, its vector) at the border of the map where the path goes out with update `last`."""
    if last == 0 or np.abs(theta[last]).max() <= reach or np.abs(theta[last - 1]).max() > reach:
        return np.zeros(2), np.zeros(2)
    step = theta[last] - theta[last - 1]
    with np.errstate(divide="ignore"):
        part = np.min((np.sign(step) * reach - theta[last - 1]) / np.where(step == 0, 1e-9, step))
    out = long * step / np.hypot(*step)
    return theta[last - 1] + part * step - out, out

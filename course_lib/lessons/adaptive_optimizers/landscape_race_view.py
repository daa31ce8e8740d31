"""Five update rules on one contour, slide S30: their paths, the loss, the effective step per coordinate, the loss over α."""
from typing import Any, NamedTuple

import numpy as np
from matplotlib.collections import LineCollection

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.curves import Curves, separate_labels
from course_lib.drawing.plane import HALO, Plane
from course_lib.drawing.style import DASHES, GREY, INK, OPTIMIZERS, POS, SERIES, for_words, styled

COLOURS = [*OPTIMIZERS.values(), SERIES[5]]                # the last: the reader's own rule
MARKERS = "osD^v*"
LOW, HIGH, FAR, LEVELS = 1e-6, 10.0, 8.0, np.linspace(0.05, 2.0, 16)
LOSSES = (LOW, 1e-4, 1e-2, 1, HIGH), ("≤ 10⁻⁶", "10⁻⁴", "1 %", "1", "≥ 10")    # what is cut lies on the edge


class RacePicture(NamedTuple):
    """What the picture shows.

    race, kept   theta (T+1, n, 2), loss (T+1, n) as part of the start's, step (T, 3, 2), over (alphas, 5), alphas (n,);
                 of A the same, or None. A sixth path is the reader's own.
    t, titles    the update; of "map", "loss" and "step"
    bundle       the losses with the noise of other seeds (seeds, T+1, 5), or None
    kappa        the gradient of θ₂ may be multiplied by 2/κ at most; None where no coordinate has its own curvature
    sixth        the name of the sixth path: "YOURS", or of the course's that stands in for it, grey
    """

    race: Any
    t: int
    titles: dict
    kept: Any = None
    bundle: np.ndarray | None = None
    kappa: float | None = None
    sixth: str = "YOURS"


class RaceView:
    """Paths on a contour, the loss, the effective step per coordinate, the last loss over α. First `choose` a contour."""

    @styled()
    def __init__(self, names, alphas, updates):
        self.canvas, self.alphas, self.key = Canvas(960, 610), alphas, None
        canvas = self.canvas
        self.plane = Plane(canvas, 40, 80, 440, cmap="bone_r", low=-0.1, high=3.4, labels=False)
        place = dict(transform=self.plane.ax.transAxes, fontsize=13, ha="center", va="center", color=GREY)
        self.plane.ax.text(0.78, -0.045, "θ₁", **place)
        self.plane.ax.text(-0.04, 0.78, "θ₂", **place)
        self.map_title = canvas.live(canvas.fig.text(40 / 960, 534 / 610, "", fontsize=12, va="bottom"))
        self._paths(canvas, names)
        ax = canvas.axes(552, 448, 292, 124, xlim=(0, updates), ylim=(LOW, HIGH))
        self.loss = Curves(canvas, ax, names, COLOURS, log=True)
        ticks(ax, *LOSSES)
        ax.axhline(0.01, color=GREY, lw=0.8, ls=(0, (1, 2)), zorder=0)
        self._steps(canvas, names, updates)
        self._over(canvas, names)

    def _paths(self, canvas, names):
        ax = self.plane.ax
        self.levels = canvas.live(LineCollection([], colors=GREY, linewidths=0.7, alpha=0.6))
        self.ghosts = canvas.live(LineCollection([], colors=COLOURS, linewidths=1.0, linestyles=(0, (2, 2)), alpha=0.6))
        self.paths = canvas.live(LineCollection([], colors=COLOURS, linewidths=1.9, alpha=0.95))
        for lines in (self.levels, self.ghosts, self.paths):
            ax.add_collection(lines, autolim=False)
        self.best = self.plane.line(ls="", marker="+", ms=13, mew=2.2, color=POS, path_effects=HALO)
        self.ring = self.plane.line(ls="", marker="o", ms=12, mfc="white", mec=INK, mew=2.0)
        self.heads = [self.plane.line(ls="", marker=m, ms=9, mfc=c, mec="white", mew=1.2)
                      for m, c in zip(MARKERS, COLOURS, strict=True)]
        self.tags = [self.plane.text(name, color=c, fontsize=10) for name, c in zip(names, COLOURS, strict=True)]

    def _steps(self, canvas, names, updates):
        self.step_ax = ax = canvas.axes(552, 266, 292, 108, xlim=(0, updates), ylim=(1e-4, 1e2), yscale="log",
                                        xlabel="update t")
        ticks(ax, (1e-4, 1e-2, 1, 1e2), ("10⁻⁴", "10⁻²", "1", "100"))
        self.steps = [canvas.live(ax.plot([], [], color=COLOURS[2 + i // 2], ls=DASHES[2 + i // 2], lw=(2.6, 1.5)[i % 2])[0])
                      for i in range(6)]
        self.step_names = [canvas.live(ax.text(0, 0, f" {name}", color=c, va="center", fontsize=11))
                           for name, c in zip(names[2:5], COLOURS[2:5], strict=True)]
        self.step_limit = canvas.live(ax.axhline(1, color=GREY, lw=0.8, zorder=1))
        self.crossing = canvas.live(ax.plot([], [], ls="", marker="o", ms=6, mfc=COLOURS[3], mec="white", zorder=5)[0])
        self.step_names.append(canvas.live(ax.text(0, 0, "", color=GREY, va="center", fontsize=11)))
        self.step_cursor = canvas.live(ax.axvline(0, color=INK, lw=1.0, ls=(0, (2, 2))))
        self.step_title = canvas.live(ax.text(0, 1.06, "", transform=ax.transAxes, fontsize=12, va="bottom"))

    def _over(self, canvas, names):
        low, high = self.alphas[0], self.alphas[-1]
        self.over_ax = ax = canvas.axes(552, 52, 292, 118, xlim=(low, high), ylim=(LOW, HIGH), xscale="log",
                                        yscale="log", xlabel="α")
        ticks(ax, *LOSSES)
        ax.set_xticks([1e-3, 1e-2, 1e-1, 1], ["0.001", "0.01", "0.1", "1"])
        ax.minorticks_off()
        self.common = canvas.live(ax.axvline(1, color=GREY, lw=0.8))
        self.over = [canvas.live(ax.plot([], [], color=c, ls=d, lw=1.7)[0])
                     for c, d in zip(COLOURS[:5], DASHES, strict=False)]
        self.now = [canvas.live(ax.plot([], [], ls="", marker=m, ms=8, mfc=c, mec="white", zorder=5)[0])
                    for m, c in zip(MARKERS, COLOURS, strict=True)]
        ax.text(0, 1.06, f"loss after {self.loss.ax.get_xlim()[1]:.0f} updates, for each α", transform=ax.transAxes,
                fontsize=12, va="bottom")
        for i, (name, color, mark) in enumerate(zip(names, COLOURS[:5], "●■◆▲▼", strict=False)):
            ax.text(1.0, 0.92 - 0.16 * i, f"{mark} {name}", transform=ax.transAxes, fontsize=10.5, va="center", color=color)

    def choose(self, key, z, minima):
        """Another landscape, called `key`: z (n, n), and where its minima are."""
        self.key = key
        z = np.log1p(20 * z / np.median(z)) / np.log1p(20) * 1.2
        self.plane.map.set(z)
        self.levels.set_segments(self.plane.level_lines(z, LEVELS))
        self.best.set_data(*np.array(minima, float).T)

    def update(self, seen: RacePicture) -> None:
        """Show a RacePicture."""
        race, kept, t = seen.race, seen.kept, seen.t
        theta, x = inside(race.theta), np.arange(len(race.loss))
        n = theta.shape[1]
        self.paths.set_segments([theta[: t + 1, i] for i in range(n)])
        self.ghosts.set_segments([] if kept is None else list(inside(kept.theta).transpose(1, 0, 2)))
        self.ring.set_data(*theta[0, :1].T)
        self._heads(theta[t], n)
        self.loss.set(x, [race.loss[:, i] if i < n else [] for i in range(6)], t, seen.titles["loss"])
        nowhere = np.full(len(x), np.inf)
        self.loss.set_ghosts(x, kept and [kept.loss[:, i] if i < kept.loss.shape[1] else nowhere for i in range(6)])
        self.loss.ghost_label.set_visible(False)
        self.loss.set_bundle(x, None if seen.bundle is None else np.concatenate(seen.bundle.transpose(2, 0, 1)))
        if seen.bundle is not None:
            self.loss.bundle.set_color(np.repeat(COLOURS[:5], len(seen.bundle)))
        self._effective(race.step, t, seen.kappa)
        self._sixth(seen.sixth)
        self._over_alpha(race)
        self.map_title.set_text(seen.titles["map"])
        self.step_title.set_text(seen.titles["step"])

    def _sixth(self, name):
        colour = COLOURS[5] if name == "YOURS" else GREY
        self.paths.set_colors([*COLOURS[:5], colour])
        self.heads[5].set_markerfacecolor(colour)
        self.now[5].set_markerfacecolor(colour)
        self.loss.lines[5].set_color(colour)
        for word in (self.tags[5], self.loss.labels[5]):
            word.set_text(f" {name}")
            word.set_color(for_words(colour))

    def _over_alpha(self, race):
        self.common.set_xdata([race.alphas[0]] * 2)
        self.common.set_visible(bool(np.ptp(race.alphas[:5]) == 0))
        for i, line in enumerate(self.over):
            line.set_data(self.alphas, shown(race.over[:, i]))
        places = apart(race.alphas, shown(race.loss[-1]))
        for i, dot in enumerate(self.now):
            dot.set_data(*(([places[i]], [shown(race.loss[-1, i])]) if i < len(places) else ([], [])))

    def _heads(self, heads, n):
        placed = []
        for i, (head, tag) in enumerate(zip(self.heads, self.tags, strict=True)):
            seen = i < n and bool((np.abs(heads[i]) <= 2.9).all())
            head.set_data(*(heads[i][:, None] if i < n else ([], [])))
            spot = heads[i] + (0.13, 0.13) if seen else np.zeros(2)
            free = all(abs(spot[0] - p[0]) > 1.1 or abs(spot[1] - p[1]) > 0.28 for p in placed)
            tag.set_visible(bool(seen and free))
            tag.set_position((min(spot[0], 1.9), spot[1]))
            placed += [(min(spot[0], 1.9), spot[1])] if seen and free else []

    def _effective(self, step, t, kappa):
        low, high = self.step_ax.get_ylim()
        x = np.arange(1, len(step) + 1)
        step = np.clip(np.nan_to_num(step, nan=high, posinf=high), low, high)
        for i, line in enumerate(self.steps):
            line.set_data(x, step[:, i // 2, i % 2])
        limit = 2 / (kappa or 2)
        for i, label in enumerate(self.step_names):
            label.set_position((len(step), np.sqrt(step[-1, i].prod()) if i < 3 else limit))
        self.step_names[3].set_text(f" 2/{kappa:g}" if kappa else "")
        self.step_names[3].set_visible(kappa is not None)
        separate_labels(self.canvas, self.step_ax, self.step_names)
        self.step_cursor.set_xdata([t, t])
        self.step_limit.set_ydata([limit] * 2)
        self.step_limit.set_visible(kappa is not None)
        over = np.flatnonzero(step[:, 1, 1] > limit)[: int(kappa is not None)]          # RMSProp along θ₂
        self.crossing.set_data(x[over], step[over, 1, 1])


def inside(theta):
    """Paths (T+1, n, 2) that end where they leave the picture for good: what has diverged would cover it."""
    far = np.maximum.accumulate(~(np.abs(theta).max(-1, keepdims=True) < FAR), axis=0)
    out = np.where(far, np.nan, theta)
    out[1:][far[1:, :, 0] & ~far[:-1, :, 0]] = np.clip(np.nan_to_num(theta, nan=50), -50, 50)[1:][
        far[1:, :, 0] & ~far[:-1, :, 0]]
    return out


def shown(loss):
    return np.clip(np.nan_to_num(loss, nan=HIGH, posinf=HIGH), LOW, HIGH)


def apart(alphas, losses):
    """The α at which marks stand: where several have one α and one loss, side by side around it."""
    out = np.array(alphas, float)
    for spot in set(zip(alphas, losses, strict=True)):
        same = [i for i, one in enumerate(zip(alphas, losses, strict=True)) if one == spot]
        out[same] *= 1.3 ** (np.arange(len(same)) - (len(same) - 1) / 2)
    return out


def ticks(ax, places, words):
    ax.set_yticks(places, words)
    ax.minorticks_off()

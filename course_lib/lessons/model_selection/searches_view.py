"""Model selection, slide S26: the validation error over two hyper-parameters, the trials, their projections, the race."""
from typing import Any, NamedTuple

import numpy as np
from matplotlib import colormaps
from matplotlib.colors import ListedColormap

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.curves import Curves
from course_lib.drawing.plane import HALO
from course_lib.drawing.style import GREY, INK, PALE, styled

from .marks_view import MARKS

WORST, CEILING = 0.6, 0.5
SPAN = (0.1, 1.05)                            # of the root of the error
DIVERGED = "#c0504d"                          # beyond every error, 100 % too
SHADES = ListedColormap([*colormaps["bone_r"](np.linspace(0, 1, 244)), *[DIVERGED] * 12])


class SearchesPicture(NamedTuple):
    """What the picture shows.

    over      the validation error over λ and α (rows, columns), NaN where a run diverged
    trials    {search: its trials so far: config {"alpha", "lam"}, valid, test, curve (t,), and best, the winner's row}
    chosen    the names of the searches that the map shows; without "sequential" in it the race has no curve of that one
    t         how many trials have been made
    titles    of "map" and "race", and two "counts"
    shared    so many trials the sequential search has in common with the random one: its curve begins after them
    kept      the curves of A (search, n), or None; bundle: those of the random search from many draws, or None
    """

    over: np.ndarray
    trials: dict[str, Any]
    chosen: tuple
    titles: dict
    t: int
    shared: int = 0
    kept: list | None = None
    bundle: np.ndarray | None = None


class ModelSelectionView:
    """The map with the trials on it, their projections, and the lowest error over the trials."""

    @styled()
    def __init__(self, alpha, lam, shape, most):
        """`alpha`, `lam`: powers of ten from … to; `shape`: (rows, columns) of the map; `most`: the most trials."""
        self.canvas = canvas = Canvas(960, 510)
        self.alpha, self.lam, self.most = alpha, lam, most
        (rows, columns) = shape
        dx, dy = (np.ptp(alpha) / (columns - 1) / 2, np.ptp(lam) / (rows - 1) / 2)
        x, y = (alpha[0] - dx, alpha[1] + dx), (lam[0] - dy, lam[1] + dy)
        self._map(canvas, x, y)
        self._projections(canvas, x, y)
        self._legend(canvas)
        self.race_ax = ax = canvas.axes(622, 58, 234, 384, xlim=(0, most), ylim=(0, CEILING), xticks=(0, 4, 9, 16, 25))
        ax.set_xlabel("trials", fontsize=13)
        ax.set_yticks([0, 0.1, 0.2, 0.3, 0.4, CEILING], ["0", "10 %", "20 %", "30 %", "40 %", f"≥ {100 * CEILING:g} %"])
        ax.tick_params(labelsize=12)
        self.race = Curves(canvas, ax, tuple(MARKS), [colour for _, colour, _ in MARKS.values()])
        self.race.bundle.set_color(MARKS["random"][1])
        self.race.title.set(fontsize=13)
        for label in self.race.labels:
            label.set_fontsize(12)

    def _map(self, canvas, x, y):
        self.ax = ax = canvas.axes(74, 58, 330, 290, xlim=x, ylim=y)
        ax.set_xlabel("learning rate α", fontsize=13)
        ax.set_xticks(range(-3, 3), ["0.001", "0.01", "0.1", "1", "10", "100"])
        ax.set_yticks(range(-6, 0), ["10⁻⁶", "10⁻⁵", "10⁻⁴", "10⁻³", "10⁻²", "10⁻¹"])
        ax.set_ylabel("λ", rotation=0, fontsize=14, labelpad=8)
        ax.tick_params(labelsize=11)
        for side in ax.spines.values():
            side.set(visible=True, color=PALE)
        self.map = canvas.field(ax, SHADES, *SPAN)
        self.dots = {name: canvas.live(ax.plot([], [], ls="", marker=m, ms=size, color=c, mec="white", mew=1.2)[0])
                     for name, (m, c, size) in MARKS.items()}
        self.newest = canvas.live(ax.plot([], [], "o", ms=15, mfc="none", mec=GREY, mew=1.2)[0])
        self.ring = canvas.live(ax.plot([], [], "o", ms=17, mfc="none", mec=INK, mew=2.4, path_effects=HALO)[0])
        self.title = canvas.live(canvas.fig.text(74 / 960, 482 / 510, "", fontsize=13, va="bottom"))

    def _projections(self, canvas, x, y):
        self.top = canvas.axes(74, 360, 330, 84, xlim=x, ylim=(0, WORST + 0.02), xticks=range(-3, 3), xticklabels=[])
        self.top.set_yticks([0, 0.3, 0.6], ["0", "30 %", "≥ 60 %"])
        self.side = canvas.axes(416, 58, 104, 290, xlim=(0, WORST + 0.02), ylim=y, yticks=range(-6, 0), yticklabels=[])
        self.side.set_xticks([0.25, 0.6], ["25 %", "≥ 60 %"])
        self.side.set_xlabel("validation error", fontsize=12)
        self.valleys = [canvas.live(ax.plot([], [], color=GREY, lw=1.2)[0]) for ax in (self.top, self.side)]
        self.shadows = {name: [canvas.live(ax.plot([], [], ls="", marker=m, ms=size - 2, color=c, mec="white",
                                                   mew=0.8, clip_on=False)[0]) for ax in (self.top, self.side)]
                        for name, (m, c, size) in MARKS.items()}
        self.counts = [canvas.live(canvas.fig.text(px / 960, py / 510, "", fontsize=12, va="bottom"))
                       for px, py in ((74, 452), (416, 356))]

    def _legend(self, canvas):
        """What the shades of the map mean."""
        ax = canvas.axes(420, 428, 96, 12, xlim=SPAN, ylim=(0, 1), yticks=())
        ax.imshow(np.linspace(*SPAN, 96)[None], extent=(*SPAN, 0, 1), aspect="auto", cmap=SHADES, vmin=SPAN[0], vmax=SPAN[1])
        ax.set_xticks(np.sqrt([0.05, 0.3, 0.8]), ["5", "30", "80 %"])
        ax.tick_params(labelsize=9.5)
        canvas.fig.text(420 / 960, 446 / 510, "error (map)", fontsize=11, color=GREY, va="bottom")
        canvas.fig.text(420 / 960, 402 / 510, "red: diverged", fontsize=10.5, color=DIVERGED, va="top")

    def update(self, seen: SearchesPicture) -> None:
        """Show a SearchesPicture."""
        self._over(seen.over)
        for name, one in seen.trials.items():
            x, y, error = self._inside(one) if name in seen.chosen else ((), (), ())
            self.dots[name].set_data(x, y)
            self.shadows[name][0].set_data(x, error)
            self.shadows[name][1].set_data(error, y)
        self._winner(seen.trials[seen.chosen[-1]] if len(seen.chosen) == 1 else None)
        x, bundle = np.arange(1, self.most + 1), seen.bundle
        self._race(x, seen)
        self.race.set_bundle(x[: bundle.shape[1]] if bundle is not None else x, bundle if bundle is None else _below(bundle))
        self.title.set_text(seen.titles["map"])
        for text, words in zip(self.counts, seen.titles["counts"], strict=True):
            text.set_text(words)

    def _race(self, x, seen):
        """Grid and random search; the sequential one where the map shows it, from where it leaves the random one."""
        guided = "sequential" in seen.chosen
        curves = [_below(one.curve) if guided or name != "sequential" else () for name, one in seen.trials.items()]
        self.race.set(x, curves, seen.t, seen.titles["race"])
        self.race.set_ghosts(x, seen.kept and [_below(curve) for curve in seen.kept])
        last, ghost = self.race.lines[-1], self.race.ghosts[-1]
        last.set_data(*(part[max(0, seen.shared - 1):] for part in last.get_data()))
        if seen.kept and not guided:
            ghost.set_data((), ())
            self.race.ghost_label.set_y(_below(seen.kept[-2])[-1])

    def _over(self, over):
        """The map, and the lowest error along each axis."""
        whole = np.nan_to_num(over, nan=SPAN[1] ** 2)
        self.map.set(np.sqrt(whole))                             # 4 % and 12 % should look different
        rows, columns = over.shape
        self.valleys[0].set_data(np.linspace(*self.alpha, columns), np.clip(whole.min(axis=0), 0, WORST))
        self.valleys[1].set_data(np.clip(whole.min(axis=1), 0, WORST), np.linspace(*self.lam, rows))

    def _inside(self, one):
        x, y = np.log10(one.config["alpha"]), np.log10(one.config["lam"])
        return (np.clip(x, *self.ax.get_xlim()), np.clip(y, *self.ax.get_ylim()),
                np.clip(np.nan_to_num(one.valid, nan=1.0), 0, WORST))

    def _winner(self, one):
        """A ring around the winner of the one search shown, a thin one around its newest trial."""
        there = one is not None and one.best is not None
        for artist in (self.newest, self.ring):
            artist.set_visible(there)
        if there:
            x, y, _ = self._inside(one)
            self.newest.set_data(x[-1:], y[-1:])
            self.ring.set_data(x[[one.best]], y[[one.best]])


def _below(curve):
    """A curve of errors, at the ceiling where it is higher or every run has diverged."""
    return np.minimum(np.nan_to_num(curve, nan=1.0), CEILING)

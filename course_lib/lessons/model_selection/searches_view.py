"""Model selection, slide S26: the validation error over two hyper-parameters, the trials, their projections, the race."""
from typing import Any, NamedTuple

import numpy as np

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.curves import Curves
from course_lib.drawing.plane import HALO
from course_lib.drawing.style import GREY, INK, PALE, SERIES, TEST, VALID, styled

WORST, CEILING, TIGHT = 0.6, 0.45, 0.4
MARKS = {"grid": ("s", SERIES[1], 8), "random": ("o", SERIES[3], 8.5), "sequential": ("^", SERIES[5], 9.5)}


class SearchesPicture(NamedTuple):
    """What the picture shows.

    over      the validation error over λ and α (rows, columns), NaN where a run diverged
    trials    {search: its trials so far: config {"alpha", "lam"}, valid, test, curve (t,), and best, the winner's row}
    chosen    the names of the searches that the map shows
    t         how many trials have been made
    titles    of "map", "race" and "winners", and two "counts"
    kept      the curves of A (search, n), or None; bundle: those of the random search from many draws, or None
    """

    over: np.ndarray
    trials: dict[str, Any]
    chosen: tuple
    titles: dict
    t: int
    kept: list | None = None
    bundle: np.ndarray | None = None


class ModelSelectionView:
    """The map with the trials on it and their projections, the lowest error over the trials, and the winners."""

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
        self.race_ax = ax = canvas.axes(590, 300, 270, 160, xlim=(0, most), ylim=(0, CEILING), xlabel="trials",
                                        xticks=(0, 4, 9, 16, 25))
        ax.set_yticks([0, 0.2, 0.4], ["0", "20 %", "40 %"])
        colours = [colour for _, colour, _ in MARKS.values()]
        self.race = Curves(canvas, ax, tuple(MARKS), colours)
        self.race.bundle.set_color(MARKS["random"][1])
        self.race.title.set_y(1.1)
        self._winners(canvas)

    def _map(self, canvas, x, y):
        self.ax = ax = canvas.axes(70, 56, 320, 290, xlim=x, ylim=y, xlabel="learning rate α")
        ax.set_xticks(range(-3, 3), ["0.001", "0.01", "0.1", "1", "10", "100"])
        ax.set_yticks(range(-6, 0), ["10⁻⁶", "10⁻⁵", "10⁻⁴", "10⁻³", "10⁻²", "10⁻¹"])
        ax.set_ylabel("λ", rotation=0, fontsize=13, labelpad=8)
        for side in ax.spines.values():
            side.set(visible=True, color=PALE)
        self.map = canvas.field(ax, "bone_r", 0.1, 1.05)
        self.dots = {name: canvas.live(ax.plot([], [], ls="", marker=m, ms=size, color=c, mec="white", mew=1.2)[0])
                     for name, (m, c, size) in MARKS.items()}
        self.newest = canvas.live(ax.plot([], [], "o", ms=15, mfc="none", mec=GREY, mew=1.2)[0])
        self.ring = canvas.live(ax.plot([], [], "o", ms=17, mfc="none", mec=INK, mew=2.2)[0])
        self.ring_name = canvas.live(ax.text(0, 0, "winner", fontsize=11, color=INK, ha="center", path_effects=HALO))
        self.lost = canvas.live(ax.text(0, 0, "diverged", fontsize=10, color="white", ha="center", va="center"))
        self.title = canvas.live(canvas.fig.text(70 / 960, 478 / 510, "", fontsize=12, va="bottom"))

    def _projections(self, canvas, x, y):
        ticks = ([0, 0.3, 0.6], ["0", "30 %", "60 %"])
        self.top = canvas.axes(70, 362, 320, 84, xlim=x, ylim=(0, WORST + 0.02), xticks=())
        self.top.set_yticks(*ticks)
        self.side = canvas.axes(406, 56, 92, 290, xlim=(0, WORST + 0.02), ylim=y, yticks=())
        self.side.set_xticks([0, 0.6], ["0", "60 %"])
        self.side.set_xlabel("validation error")
        self.valleys = [canvas.live(ax.plot([], [], color=GREY, lw=1.2)[0]) for ax in (self.top, self.side)]
        self.shadows = {name: [canvas.live(ax.plot([], [], ls="", marker=m, ms=size - 2, color=c, mec="white",
                                                   mew=0.8, clip_on=False)[0]) for ax in (self.top, self.side)]
                        for name, (m, c, size) in MARKS.items()}
        self.counts = [canvas.live(canvas.fig.text(px / 960, 450 / 510, "", fontsize=11, va="bottom"))
                       for px in (70, 406)]
        self.counts[1].set_position((406 / 960, 362 / 510))
        canvas.fig.text(406 / 960, 446 / 510, "the paler,\nthe fewer errors", fontsize=10.5, color=GREY, va="top")

    def _winners(self, canvas):
        self.low = ax = canvas.axes(590, 56, 340, 140, xlim=(0, TIGHT), ylim=(2.6, -0.6), xlabel="error")
        ax.set_xticks([0, 0.1, 0.2, 0.3, 0.4], ["0", "10 %", "20 %", "30 %", "40 %"])
        ax.set_yticks(range(3), list(MARKS))
        ax.tick_params(axis="y", length=0, labelcolor=INK, pad=12)
        ax.spines["left"].set_visible(False)
        self.gaps = [canvas.live(ax.plot([], [], color=GREY, lw=1.6, zorder=1)[0]) for _ in MARKS]
        self.valid = canvas.live(ax.plot([], [], ls="", marker="o", ms=10, color=VALID, mec="white", clip_on=False)[0])
        self.test = canvas.live(ax.plot([], [], ls="", marker="D", ms=9, color=TEST, mec="white", clip_on=False)[0])
        for x, words, colour in ((0.8, "● validation", VALID), (1.0, "◆ test", TEST)):
            ax.text(x, 1.05, words, transform=ax.transAxes, color=colour, fontsize=11, ha="right", va="bottom")
        self.low_title = canvas.live(ax.text(0, 1.05, "", transform=ax.transAxes, fontsize=12, va="bottom"))

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
        self.race.set(x, [one.curve for one in seen.trials.values()], seen.t, seen.titles["race"])
        self.race.set_ghosts(x, seen.kept)
        self.race.set_bundle(x[: bundle.shape[1]] if bundle is not None else x, bundle)
        self._low(list(seen.trials.values()))
        self.title.set_text(seen.titles["map"])
        for text, words in zip(self.counts, seen.titles["counts"], strict=True):
            text.set_text(words)
        self.low_title.set_text(seen.titles["winners"])

    def _over(self, over):
        """The map, where it diverged, and the lowest error along each axis."""
        self.map.set(np.sqrt(np.nan_to_num(over, nan=1.0)))      # 4 % and 12 % should look different
        rows, columns = over.shape
        u, v = np.linspace(*self.alpha, columns), np.linspace(*self.lam, rows)
        y, x = np.nonzero(np.isnan(over))
        self.lost.set_visible(len(x) >= 4)
        if len(x):
            self.lost.set_position((min(u[x].mean(), self.alpha[1] - 0.65), v[y].mean()))
        self.valleys[0].set_data(u, np.clip(np.nan_to_num(over, nan=1.0).min(axis=0), 0, WORST))
        self.valleys[1].set_data(np.clip(np.nan_to_num(over, nan=1.0).min(axis=1), 0, WORST), v)

    def _inside(self, one):
        x, y = np.log10(one.config["alpha"]), np.log10(one.config["lam"])
        return (np.clip(x, *self.ax.get_xlim()), np.clip(y, *self.ax.get_ylim()),
                np.clip(np.nan_to_num(one.valid, nan=1.0), 0, WORST))

    def _winner(self, one):
        """A ring around the winner of the one search shown, and around its newest trial."""
        there = one is not None and one.best is not None
        for artist in (self.newest, self.ring, self.ring_name):
            artist.set_visible(there)
        if there:
            x, y, _ = self._inside(one)
            self.newest.set_data(x[-1:], y[-1:])
            self.ring.set_data(x[[one.best]], y[[one.best]])
            up = y[one.best] < sum(self.lam) / 2
            self.ring_name.set(position=(np.clip(x[one.best], self.alpha[0] + 0.3, self.alpha[1] - 0.3),
                                         y[one.best] + (0.2 if up else -0.36)))

    def _low(self, ones):
        rows = [(i, one.valid[one.best], one.test[one.best]) for i, one in enumerate(ones) if one.best is not None]
        at, valid, test = np.array(rows).reshape(-1, 3).T
        valid, test = (np.clip(part, 0, TIGHT) for part in (valid, test))
        self.valid.set_data(valid, at)
        self.test.set_data(test, at)
        for i, gap in enumerate(self.gaps):
            gap.set_data([valid[i], test[i]], [i, i]) if i < len(at) else gap.set_data([], [])

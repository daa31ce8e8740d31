"""CD-k against the exact gradient, extension of S52: the likelihood it leads to, its bias over k, the bias as a picture."""
from typing import NamedTuple

import numpy as np
from matplotlib.collections import LineCollection

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.curves import Curves, separate_labels
from course_lib.drawing.style import GREY, INK, NEG, PALE, SERIES, SIGNED, styled

WIDTH, HEIGHT, LOW, HIGH = 960, 440, 1e-4, 10.0
COLUMNS, ROWS, GAP = 4, 2, 1


class CdBiasPicture(NamedTuple):
    """Mean -log p(x) of all methods, the norms over k, three gradients as tiles of n x n pixels, one per unit."""

    runs: np.ndarray             # (methods, frames), medians over the seeds
    bundle: np.ndarray           # (seeds, frames) of the chosen method
    chosen: int                  # its number
    t: int
    here: float                  # mean -log p(x) of the run that is looked at
    norms: tuple                 # bias, exact ∇ and noise, (len(ks),) each
    k: int
    at_k: float                  # norm of the bias of CD-k
    gradients: tuple             # exact ∇W, CD-k's mean, and the bias, (H, n·n) each
    run_title: str
    norm_title: str
    map_titles: tuple            # three
    ghost: np.ndarray | None     # norm of the bias over ks, of A


class CdBiasView:
    """`methods` and the updates `x` of their frames; the `best` mean -log p(x); the `ks`; images of n x n pixels."""

    @styled()
    def __init__(self, methods, x, best, ks, n):
        self.canvas = canvas = Canvas(WIDTH, HEIGHT)
        self.x, self.ks, self.n = x, ks, n
        self.run_ax = canvas.axes(52, 66, 238, 310, xlim=(0, x[-1]), ylim=(2.4, 6.4), xlabel="updates")
        self.run_ax.set_xticks([0, 5000, 10_000, 15_000], ["0", "5k", "10k", "15k"])
        self.run_ax.axhline(best, color=GREY, lw=1.0, ls=(0, (1, 2)))
        self.run_ax.text(x[-1], best - 0.05, "log 14: the best", color=GREY, fontsize=11, va="top", ha="right")
        self.curves = Curves(canvas, self.run_ax, methods, SERIES[: len(methods)])
        self.here = canvas.live(self.run_ax.plot([], [], "o", ms=9, mfc=INK, mec="white", zorder=5, clip_on=False)[0])
        self._norms(ks)
        self.maps = [self._map(HEIGHT - below) for below in (54, 188, 322)]

    def _norms(self, ks):
        self.ax = ax = self.canvas.axes(432, 66, 196, 310, xscale="log", yscale="log", xlim=(1, ks[-1]), ylim=(LOW, HIGH),
                                        xlabel="Gibbs steps k", ylabel="length")
        ax.set_xticks([1, 10, 100, 1000], ["1", "10", "100", "1000"])
        ax.set_yticks([1e-4, 1e-2, 1], ["10⁻⁴", "10⁻²", "1"])
        ax.minorticks_off()
        live = self.canvas.live
        self.ghost = live(ax.plot([], [], color=NEG, lw=1.2, alpha=0.5)[0])
        self.lines = [live(ax.plot([], [], color=c, ls=d, lw=w)[0])
                      for c, d, w in ((NEG, "-", 2.4), (INK, (0, (5, 2)), 1.6), (GREY, (0, (1, 1.5)), 1.6))]
        self.ends = [live(ax.text(0, 0, f" {word}", color=c, va="center", fontsize=12, clip_on=False))
                     for word, c in (("bias", NEG), ("exact ∇", INK), ("noise", GREY))]
        self.cursor = live(ax.axvline(1, color=INK, lw=1.0, ls=(0, (2, 2))))
        self.dot = live(ax.plot([], [], "o", ms=8, mfc=NEG, mec="white")[0])
        self.title = live(ax.text(0, 1.045, "", transform=ax.transAxes, fontsize=12, va="bottom"))

    def _map(self, top):
        n, width = self.n, 212
        columns, rows = COLUMNS * (n + GAP) - GAP, ROWS * (n + GAP) - GAP
        height = round(width * rows / columns)
        ax = self.canvas.axes(732, top - height, width, height, xlim=(0, columns), ylim=(0, rows))
        ax.set_axis_off()
        field = self.canvas.field(ax, SIGNED, -1, 1)
        frames = LineCollection([], colors=PALE, linewidths=0.9)
        ax.add_collection(frames, autolim=False)
        corners = [(c * (n + GAP), r * (n + GAP)) for r in range(ROWS) for c in range(COLUMNS)]
        frames.set_segments([[(x, y), (x + n, y), (x + n, y + n), (x, y + n), (x, y)] for x, y in corners])
        frames.set_clip_on(False)
        self.canvas.live(frames)
        label = self.canvas.live(ax.text(0, 1.06, "", transform=ax.transAxes, fontsize=12, va="bottom",
                                         color=INK))
        return field, label, (rows, columns)

    def update(self, seen: CdBiasPicture):
        self.curves.set(self.x, seen.runs, self.x[seen.t], seen.run_title)
        self.curves.set_bundle(self.x, seen.bundle)
        for i, (line, label) in enumerate(zip(self.curves.lines, self.curves.labels, strict=True)):
            line.set_linewidth(2.8 if i == seen.chosen else 1.2)
            label.set_fontweight("bold" if i == seen.chosen else "normal")
        self.here.set_data([self.x[seen.t]], [np.clip(seen.here, *self.run_ax.get_ylim())])
        self._draw_norms(seen)
        top = max(max(np.abs(g).max() for g in seen.gradients), 1e-9)
        for (field, label, shape), g, word in zip(self.maps, seen.gradients, seen.map_titles, strict=True):
            field.set(tiles(g / top, self.n, shape)[::-1])
            label.set_text(word)

    def _draw_norms(self, seen):
        for line, end, y in zip(self.lines, self.ends, seen.norms, strict=True):
            last = np.flatnonzero(y >= LOW)[-1] if (y >= LOW).any() else 0
            line.set_data(self.ks, np.where(y < LOW, np.nan, np.minimum(y, HIGH)))
            end.set_position((self.ks[last], np.clip(y[last], LOW, HIGH)))
        separate_labels(self.canvas, self.ax, self.ends, apart=14)
        self.ghost.set_data(*(([], []) if seen.ghost is None else (self.ks, np.clip(seen.ghost, LOW, HIGH))))
        self.cursor.set_xdata([seen.k, seen.k])
        self.dot.set_data([seen.k], [np.clip(seen.at_k, LOW, HIGH)])
        self.title.set_text(seen.norm_title)


def tiles(units, n, shape):
    """(H, n·n) as a wall of H pictures, row 0 on top."""
    wall = np.zeros(shape)
    for i, unit in enumerate(units):
        r, c = (place * (n + GAP) for place in divmod(i, COLUMNS))
        wall[r : r + n, c : c + n] = unit.reshape(n, n)
    return wall

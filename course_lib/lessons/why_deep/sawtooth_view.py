"""A line folded by layer after layer, one layer beside it, and how many pieces each has for its units: slide S34."""
from typing import NamedTuple

import numpy as np
from matplotlib.ticker import NullLocator

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.plane import HALO
from course_lib.drawing.style import DASHES, INK, PALE, POS, SERIES, styled

SHALLOW = SERIES[4]                             # one layer; POS: the deep network


class SawtoothPicture(NamedTuple):
    deep: tuple[np.ndarray, np.ndarray]         # (x, f) of the deep network, and of the one layer
    shallow: tuple[np.ndarray, np.ndarray]
    x: float
    way: np.ndarray                             # x and what each layer makes of it, (L + 1,)
    slope: float
    units: tuple[int, int]                      # hidden units of the one layer and of the deep network, and their pieces
    pieces: tuple[int, int]
    title: str
    pieces_title: str
    deep_name: str
    shallow_name: str


class SawtoothView:
    """Laws of growth for up to `most_L` layers of two units and one layer of up to `most_H`."""

    @styled()
    def __init__(self, most_L: int, most_H: int):
        self.canvas = canvas = Canvas(960, 366)
        self.f = canvas.axes(44, 52, 400, 270, xlim=(0, 1), ylim=(-0.1, 1.16), xticks=(0, 0.5, 1), yticks=(0, 0.5, 1))
        self.fold = canvas.axes(506, 102, 200, 220, xlim=(0, 1), ylim=(0, 1.04), xticks=(0, 0.5, 1), yticks=(0, 0.5, 1))
        self.pieces = canvas.axes(778, 102, 166, 220, xscale="log", yscale="log", xlim=(0.9, 360), ylim=(0.9, 360))
        self._still(most_L, most_H)
        live = canvas.live
        self.shallow = live(self.f.plot([], [], color=SHALLOW, lw=4.5, alpha=0.55)[0])
        self.deep = live(self.f.plot([], [], color=POS, lw=1.8)[0])
        self.cross = live(self.f.axvline(0, color=INK, lw=1.0, ls=(0, (2, 2))))
        self.dots = [live(self.f.plot([], [], m, ms=9, mfc=c, mec="white", clip_on=False)[0])
                     for m, c in (("s", SHALLOW), ("o", POS))]
        self.tent = live(self.fold.plot([], [], color=POS, lw=2)[0])
        self.web = live(self.fold.plot([], [], color=INK, lw=1.1)[0])
        self.begin = live(self.fold.plot([], [], "o", ms=7, mfc=INK, mec="white", clip_on=False)[0])
        self.now = [live(self.pieces.plot([], [], m, ms=11, mfc=c, mec="white", zorder=5, clip_on=False)[0])
                    for m, c in (("s", SHALLOW), ("o", POS))]
        self.titles = [live(ax.text(0, 1.05 if ax is not self.f else 1.04, "", transform=ax.transAxes, fontsize=12,
                                    va="bottom")) for ax in (self.f, self.fold, self.pieces)]
        self.key = [live(self.f.text(x, 1.13, "", color=c, fontsize=10.5, path_effects=HALO, va="top"))
                    for x, c in ((0.02, POS), (0.42, SHALLOW))]

    def _still(self, most_L, most_H):
        """What no control moves: names of the axes, the diagonal, both laws of growth."""
        for ax, x, word in ((self.f, 0.5, "x"), (self.fold, 0.5, "h, into a layer"), (self.pieces, 0.5, "hidden units")):
            ax.text(x, -0.13 if ax is self.f else -0.16, word, transform=ax.transAxes, ha="center", va="top", fontsize=11)
        self.pieces.set_xticks([1, 4, 16, 64, 256], ["1", "4", "16", "64", "256"])
        self.pieces.set_yticks([1, 4, 16, 64, 256], ["1", "4", "16", "64", "256"])
        for axis in (self.pieces.xaxis, self.pieces.yaxis):
            axis.set_minor_locator(NullLocator())
        self.fold.plot([0, 1], [0, 1], color=PALE, lw=1.2)
        L, H = np.arange(1, most_L + 1), np.array([1, most_H])
        self.pieces.plot(2 * L, 2**L, "o-", color=POS, lw=1.2, ms=3.5, alpha=0.6)
        self.pieces.plot(H, H + 1, color=SHALLOW, ls=DASHES[1], lw=1.4)
        self.pieces.text(1.15, 150, "L layers\nof 2: 2ᴸ", color=POS, fontsize=10, va="center")
        self.pieces.text(350, 6.6, "one layer of H:\nat most H + 1", color=SHALLOW, fontsize=9.5, ha="right", va="top")

    def update(self, seen: SawtoothPicture):
        self.deep.set_data(*seen.deep)
        self.shallow.set_data(seen.shallow[0], np.clip(seen.shallow[1], -2, 3))
        self.cross.set_xdata([seen.x, seen.x])
        for dot, (xs, fs) in zip(self.dots, (seen.shallow, seen.deep), strict=True):
            f = np.interp(seen.x, xs, fs)
            dot.set_data(*(([seen.x], [f]) if -0.1 <= f <= 1.16 else ([], [])))
        self.tent.set_data([0, 0.5, 1], [0, seen.slope / 2, 0])
        steps = np.repeat(seen.way, 2)
        self.web.set_data(steps[:-1], np.concatenate([[0], steps[2:]]))
        self.begin.set_data([seen.way[0]], [0])
        for marker, units, pieces in zip(self.now, seen.units, seen.pieces, strict=True):
            marker.set_data([units], [pieces])
        words = seen.title, "every layer folds: h → t(h)", seen.pieces_title, seen.deep_name, seen.shallow_name
        for label, text in zip((*self.titles, *self.key), words, strict=True):
            label.set_text(text)

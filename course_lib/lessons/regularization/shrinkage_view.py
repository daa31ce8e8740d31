"""The ellipses of the loss and the circle of the penalty, slide S24; beside them what is left of each weight over λ."""
from typing import NamedTuple

import numpy as np
from matplotlib.collections import LineCollection

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.curves import Curves
from course_lib.drawing.plane import HALO
from course_lib.drawing.style import GREY, INK, PALE, SERIES, styled

REACH = 3.0
COLOURS = SERIES[5], SERIES[4]              # w₁, w₂
PENALTY = SERIES[2]


class ShrinkagePicture(NamedTuple):
    """What the picture shows.

    ellipses  contours of the loss, each (n, 2); `touching` goes through w
    circle    the contour of Ω through w (n, 2)
    star, w   the minimum without and with the penalty (2,); path: w over `lams` (len(lams), 2)
    left      what is left of w₁ and of w₂ over λ (2, len(lams)); at: now (2,); half: where ½ is left (2,)
    lam       λ
    titles    the loss and Ω at w; names: of the two curves
    """

    ellipses: list
    touching: np.ndarray
    circle: np.ndarray
    star: np.ndarray
    w: np.ndarray
    path: np.ndarray
    left: np.ndarray
    at: np.ndarray
    half: np.ndarray
    lam: float
    titles: tuple
    names: tuple


class ShrinkageView:
    """The plane of two weights on the left, their shares over λ on the right."""

    @styled()
    def __init__(self, lams):
        self.lams = lams
        self.canvas = canvas = Canvas(960, 500)
        self.ax = ax = canvas.axes(48, 46, 400, 400, xlim=(-REACH, REACH), ylim=(-REACH, REACH),
                                   xticks=(-3, 0, 3), yticks=(-3, 0, 3))
        ax.tick_params(labelsize=12)
        ax.axhline(0, color=PALE, lw=0.8, zorder=0)
        ax.axvline(0, color=PALE, lw=0.8, zorder=0)
        for at, words in (((0.78, -0.05), "$w_1$"), ((-0.045, 0.78), "$w_2$")):
            ax.text(*at, words, transform=ax.transAxes, fontsize=15, ha="center", va="center")
        self.ellipses = canvas.live(LineCollection([], colors=GREY, linewidths=0.9, alpha=0.7))
        ax.add_collection(self.ellipses, autolim=False)
        line = {name: canvas.live(ax.plot([], [], **look)[0]) for name, look in dict(
            path=dict(color=INK, lw=1.2, ls=(0, (1, 1.5))), touching=dict(color=INK, lw=2.0),
            circle=dict(color=PENALTY, lw=2.4), star=dict(color=INK, marker="*", ms=17, mec="white"),
            w=dict(color=INK, marker="o", ms=11, mec="white", mew=1.5)).items()}
        self.lines = line
        self.star, self.here = (canvas.live(ax.text(0, 0, words, fontsize=15, ha="center", va="center", style="italic",
                                                            path_effects=HALO)) for words in ("w*", "w"))
        self.titles = [canvas.live(ax.text(x, 1.03, "", transform=ax.transAxes, fontsize=13, va="bottom", ha=side, color=c))
                       for x, side, c in ((0, "left", INK), (1, "right", PENALTY))]
        self._shares(canvas)

    def _shares(self, canvas):
        self.share_ax = ax = canvas.axes(550, 90, 360, 330, xlim=(self.lams[0], self.lams[-1]), ylim=(0, 1.05), xscale="log",
                                         yticks=(0, 0.5, 1))
        ax.set_xticks([1e-3, 1e-2, 1e-1, 1, 10, 100], ["0.001", "0.01", "0.1", "1", "10", "100"])
        ax.set_yticks([0, 0.5, 1], ["0", "½", "all"])
        ax.minorticks_off()
        ax.tick_params(labelsize=12)
        ax.set_xlabel("λ", fontsize=14)
        ax.axhline(0.5, color=PALE, lw=0.8, zorder=0)
        self.shares = Curves(canvas, ax, ("", ""), COLOURS)
        self.dots = [canvas.live(ax.plot([], [], "o", ms=10, mec="white", color=c, zorder=5)[0]) for c in COLOURS]
        self.names = [canvas.live(ax.text(0, 0.5, "", color=c, fontsize=13, va="center", path_effects=HALO))
                      for c in COLOURS]

    def update(self, seen: ShrinkagePicture) -> None:
        """Show a ShrinkagePicture."""
        self.ellipses.set_segments(seen.ellipses)
        for name in ("path", "touching", "circle"):
            self.lines[name].set_data(*getattr(seen, name).T)
        across, up = np.ptp(seen.touching, axis=0)          # w* stands within the longer half of the thick contour
        aside = (0.36, 0.04) if across > up else (0.04, 0.3)
        for name, label, place, by in (("star", self.star, seen.star, aside), ("w", self.here, seen.w, (-0.26, -0.26))):
            self.lines[name].set_data(place[:1], place[1:])
            label.set_position(np.clip(place + by, 0.2 - REACH, REACH - 0.2))
        for title, words in zip(self.titles, seen.titles, strict=True):
            title.set_text(words)
        self.shares.set(self.lams, seen.left, seen.lam, "what is left of each weight")
        for i, (dot, name) in enumerate(zip(self.dots, self.names, strict=True)):
            dot.set_data([seen.lam], [seen.at[i]])
            name.set_text(seen.names[i])
        self._place_names(seen.half)

    def _place_names(self, half):
        """Beside the curves: the left one's on its left and below ½, the other on the right and above. Where there is no
        room, in the corner that no curve reaches."""
        first = int(half[0] > half[1])
        if half[first] < 0.05 or half[1 - first] > 8:
            for i, name in enumerate(self.names):
                name.set(position=(self.lams[-1], 1.01 - 0.09 * i), ha="right")
            return
        self.names[first].set(position=(half[first] * 0.8, 0.44), ha="right")
        self.names[1 - first].set(position=(half[1 - first] * 1.25, 0.56), ha="left")

"""Universal approximation in one dimension, slide S09: a curve, its staircase, the trained net; errors over H."""
import numpy as np
from matplotlib.collections import LineCollection

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.curves import separate_labels
from course_lib.drawing.plane import HALO
from course_lib.drawing.style import DASHES, GREY, INK, NEG, PALE, POS, styled

OUT = 1.4


class UniversalView:
    """update(x, curves, towers, H, Hs, errors, rungs, words): curves over [-1.4, 1.4], and errors over H."""

    @styled()
    def __init__(self):
        self.canvas = canvas = Canvas(960, 420)
        self.ax = ax = canvas.axes(44, 44, 500, 318, xlim=(-OUT, OUT), ylim=(-1.3, 1.3),
                                   xticks=(-1, 0, 1), yticks=(-1, 0, 1))
        for low, high in ((-OUT, -1), (1, OUT)):
            ax.axvspan(low, high, color="#eef0f3", lw=0)
            ax.text((low + high) / 2, -1.22, "nothing\npromised", color=GREY, fontsize=9, ha="center", va="bottom")
        ax.axhline(0, color=PALE, lw=0.8)
        ax.text(0.75, -0.07, "$x$", transform=ax.transAxes, fontsize=14, ha="center", va="center")
        self.towers = canvas.live(LineCollection([], colors=POS, linewidths=0.8, alpha=0.45))
        ax.add_collection(self.towers, autolim=False)
        self.target = canvas.live(ax.plot([], [], color=INK, lw=4.5, alpha=0.28, solid_joinstyle="round")[0])
        self.stairs = canvas.live(ax.plot([], [], color=POS)[0])
        self.net = canvas.live(ax.plot([], [], color=NEG, ls=DASHES[1])[0])
        self.gaps = [canvas.live(ax.plot([], [], color=c, lw=1.2, marker="_", ms=7)[0]) for c in (POS, NEG)]
        here = dict(transform=ax.transAxes, fontsize=12, va="bottom")
        ax.text(0.0, 1.09, "▬ f", color=GREY, **here)
        self.words = [canvas.live(ax.text(x, 1.09, "", color=c, **here)) for x, c in ((0.11, POS), (0.56, NEG))]
        self._errors(canvas)

    def _errors(self, canvas):
        self.log = log = canvas.axes(630, 44, 245, 318, xscale="log", yscale="log", xlim=(0.85, 180), ylim=(2e-3, 3))
        log.set_xticks([1, 2, 4, 8, 16, 32, 64, 128], ["1", "2", "4", "8", "16", "32", "64", "128"])
        log.set_yticks([0.01, 0.1, 1], ["0.01", "0.1", "1"])
        log.minorticks_off()
        log.text(0.5, -0.115, "H", transform=log.transAxes, ha="center", va="center", fontsize=12)
        self.slope = canvas.live(log.text(0, 1.09, "", transform=log.transAxes, fontsize=12, va="bottom"))
        self.bound = canvas.live(log.plot([], [], color=GREY, lw=1.2, ls=DASHES[2])[0])
        self.built = canvas.live(log.plot([], [], color=POS, marker="o", ms=4, mec="white", mew=0.6)[0])
        self.trained = canvas.live(log.plot([], [], color=NEG, ls=DASHES[1], marker="s", ms=5, mec="white")[0])
        self.now = canvas.live(log.axvline(1, color=INK, lw=1.0, ls=(0, (2, 2))))
        self.rings = [canvas.live(log.plot([], [], m, ms=11, mfc="none", mec=INK, mew=1.5)[0]) for m in "os"]
        self.labels = [canvas.live(log.text(1, 1, f"  {n}", color=c, va="center", fontsize=11, clip_on=False))
                       for n, c in (("promised", GREY), ("staircase", POS), ("trained", NEG))]
        self.labels[2].set(ha="center", va="top", path_effects=HALO)

    def update(self, x, curves, towers, H, Hs, errors, rungs, words):
        target, stairs, net = curves
        inside = np.abs(x) <= 1 + 1e-9
        self.target.set_data(x[inside], target[inside])
        self.stairs.set_data(x, stairs)
        self.net.set_data(x, np.clip(np.nan_to_num(net), -9, 9))
        self.towers.set_segments([np.stack([x, tower], 1) for tower in towers])
        for gap, y in zip(self.gaps, (stairs, net), strict=True):
            at = np.argmax(np.where(inside, np.abs(np.nan_to_num(y) - target), -1))
            gap.set_data([x[at], x[at]], [target[at], y[at]])
        bound, built, trained = errors
        for line, label, h, e in ((self.bound, self.labels[0], Hs, bound), (self.built, self.labels[1], Hs, built),
                                  (self.trained, self.labels[2], rungs, trained)):
            e = np.clip(np.nan_to_num(e, nan=2.9), 2.05e-3, 2.9)
            line.set_data(h, e)
            label.set_position((h[-1], e[-1]))
        separate_labels(self.canvas, self.log, self.labels[:2])
        self.labels[2].set_position((rungs[-1], max(self.labels[2].get_position()[1] / 1.18, 2.2e-3)))
        self.now.set_xdata([H, H])
        for ring, e in zip(self.rings, (words["built"], words["trained"]), strict=True):
            ring.set_data([H], [np.clip(np.nan_to_num(e, nan=2.9), 2.05e-3, 2.9)])
        for text, w in zip((*self.words, self.slope), words["titles"], strict=True):
            text.set_text(w)

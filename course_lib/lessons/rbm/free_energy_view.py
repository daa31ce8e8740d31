"""One image you draw, what each pixel would gain by turning over, and its log p(x) among digits and other images: S52."""
import numpy as np

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.plane import HALO
from course_lib.drawing.style import DASHES, GREY, INK, NEG, POS, SIGNED, TEST, styled
from course_lib.notation import signed

SIDE, REACH = 28, 6.0                            # pixels; nats at which the colours of the gains are full
LOW, HIGH, BINS = -800, 0, 80
KINDS = (("digits", POS, "-", -190, 1.06), ("digits, pixels shuffled", NEG, DASHES[1], -790, 1.15),
         ("coins of each pixel’s mean", TEST, DASHES[2], -790, 1.26))   # what, colour, dashes, where its label stands


class FreeEnergyView:
    """update(x, gains, best, log_p, title, words): x and gains (784,); best: the pixel that would gain most, or None."""

    @styled()
    def __init__(self, densities):
        self.canvas = canvas = Canvas(960, 396)
        square = dict(xlim=(0, SIDE), ylim=(SIDE, 0), xticks=(), yticks=())
        self.image, self.gain = (canvas.axes(left, 62, 280, 280, **square) for left in (14, 310))
        for ax in (self.image, self.gain):
            for spine in ax.spines.values():
                spine.set(visible=True, color=GREY)
        self.ink, self.gains = canvas.field(self.image, "gray_r", 0, 1), canvas.field(self.gain, SIGNED, -REACH, REACH)
        self.where = canvas.axes(636, 62, 306, 280, xlim=(LOW, HIGH), ylim=(0, 1.36), yticks=(), xticks=range(LOW, 1, 200))
        self.where.text(0.5, -0.17, "log p(x) = −F(x) − log Z, in nats", transform=self.where.transAxes, ha="center")
        x = np.linspace(LOW, HIGH, BINS + 1)
        for density, (name, colour, dash, at, y) in zip(densities, KINDS, strict=True):
            self.where.stairs(density / density.max(), x, color=colour, ls=dash, lw=1.8)
            self.where.text(at, y, name, color=colour, fontsize=11, path_effects=HALO)
        live = canvas.live
        self.mark = live(self.where.axvline(0, color=INK, lw=2.4))
        self.best = live(self.gain.plot([], [], "s", ms=10.5, mfc="none", mec=INK, mew=1.8)[0])
        self.titles = [live(canvas.fig.text(x / 960, 364 / 396, "", fontsize=12, va="center")) for x in (14, 310, 636)]
        for x, words in ((14, "draw with the mouse"), (310, "blue: F would fall; orange: F would rise")):
            canvas.fig.text(x / 960, 40 / 396, words, fontsize=10, color=GREY, va="center")
        self.edge = live(self.where.text(LOW + 10, 0.2, "", fontsize=11, va="top", path_effects=HALO))

    def update(self, x, gains, best, log_p, titles):
        self.ink.set(np.asarray(x, float).reshape(SIDE, SIDE)[::-1])
        self.gains.set(np.asarray(gains).reshape(SIDE, SIDE)[::-1])
        self.mark.set_xdata([max(log_p, LOW + 2)] * 2)
        self.edge.set_text(f"← at {signed(log_p, 0)}" if log_p < LOW else "")
        self.best.set_data(*(([], []) if best is None else ([best % SIDE + 0.5], [best // SIDE + 0.5])))
        for text, words in zip(self.titles, titles, strict=True):
            text.set_text(words)


def densities(groups):
    """Histograms of log p(x) for each group, (BINS,)."""
    return [np.histogram(np.clip(values, LOW, HIGH), BINS, (LOW, HIGH))[0].astype(float) for values in groups]

"""g and g′ side by side with one cross-hair through both, slides S11-S13."""
from typing import NamedTuple

import numpy as np

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.plane import HALO
from course_lib.drawing.style import GRAD, GREY, INK, PALE, PAPER, styled
from course_lib.notation import signed

DASH, SHADE, OTHER, NAME = (0, (5, 2)), "#e3e6ea", "#7b8391", "#4c5866"    # OTHER on SHADE 3 : 1, NAME on SHADE 4.5 : 1
TANGENT = 2.0       # how far the tangent goes to either side: far enough to leave a curve that bends little
NAMES = ((("sigm", -5.8, 0.16), ("tanh", -5.8, -1.28), ("reclin", 2.75, 2.1)),          # over, under, beside its curve
         (("sigm′", -4.5, 0.09), ("tanh′", -2.3, 0.62), ("reclin′", 3.4, 1.04)))


class ActivationCurvesPicture(NamedTuple):
    """One g and its g′, read at the same a."""

    name: str
    a: float
    values: tuple           # (g(a), g′(a))
    zone: list              # intervals of a where g is saturated
    own: object             # the reader's curve of g (len(a),), or None


class ActivationCurvesView:
    """The curves {name: (g, g′)} over `a` are drawn once, still; where one is chosen it comes forward."""

    @styled()
    def __init__(self, a, curves):
        self.canvas = canvas = Canvas(960, 430)
        self.a, self.curves = a, {name: (g, _torn(dg)) for name, (g, dg) in curves.items()}
        across = dict(xlim=(a[0], a[-1]), xticks=(-6, -4, -2, 0, 2, 4, 6))
        self.left = canvas.axes(48, 76, 400, 300, ylim=(-1.45, 2.35), yticks=(-1, 0, 1, 2), **across)
        self.right = canvas.axes(520, 76, 400, 300, ylim=(-0.06, 1.16), yticks=(0, 0.25, 0.5, 0.75, 1), **across)
        self.others, self.names = [], []
        for ax, names, n in ((self.left, NAMES[0], 0), (self.right, NAMES[1], 1)):
            ax.tick_params(labelsize=12, labelcolor=NAME)
            ax.axhline(0, color=PALE, lw=1.0, zorder=0.6)
            ax.axvline(0, color=PALE, lw=1.0, zorder=0.6)
            ax.text(1.0, -0.15, "$a$", transform=ax.transAxes, fontsize=16, ha="center")
            for name in ("sigm", "tanh", "reclin"):
                self.others += ax.plot(a, self.curves[name][n], color=OTHER, lw=1.5, zorder=0.7)
            self.names += [ax.text(x, y, word, fontsize=12.5, color=NAME, path_effects=HALO) for word, x, y in names]
        live = canvas.live
        both = (self.left, self.right)
        self.zones = [live(ax.axvspan(0, 1, color=SHADE, lw=0, visible=False)) for ax in both for _ in "12"]
        live(*self.others)                                          # above the shade, below the chosen curve
        self.key = live(canvas.fig.text(520 / 960, 20 / 430, "", fontsize=13, color=NAME, va="center"))
        self.theirs = live(self.left.plot([], [], color=GREY, lw=2.0, ls=DASH)[0])
        self.main = [live(ax.plot([], [], color=c, lw=3.4)[0]) for ax, c in ((self.left, INK), (self.right, GRAD))]
        self.tangent = live(self.left.plot([], [], color=GRAD, lw=2.2, ls=DASH)[0])
        cross = dict(color=INK, lw=1.0, ls=(0, (2, 2)))
        self.vertical = [live(ax.axvline(0, **cross)) for ax in both]
        self.level = [live(ax.axhline(0, **cross)) for ax in both]
        live(*self.names)                                           # no line through them
        self.dots = [live(ax.plot([], [], "o", ms=12, mec=PAPER, mfc=c)[0])
                     for ax, c in ((self.left, INK), (self.right, GRAD))]
        self.titles = [live(ax.text(0, 1.06, "", transform=ax.transAxes, fontsize=16, color=c))
                       for ax, c in ((self.left, INK), (self.right, GRAD))]

    def update(self, seen: ActivationCurvesPicture):
        self._shade(seen.zone)
        curve, slope = self.curves[seen.name]
        self.theirs.set_data(*((self.a, curve) if seen.own is not None else ((), ())))
        for main, mine in zip(self.main, (curve if seen.own is None else seen.own, slope), strict=True):
            main.set_data(self.a, mine)
        at, (g, dg) = seen.a, seen.values
        self.tangent.set_data([at - TANGENT, at + TANGENT], [g - TANGENT * dg, g + TANGENT * dg])
        for n, value in enumerate(seen.values):
            self.vertical[n].set_xdata([at, at])
            self.level[n].set_ydata([value, value])
            self.dots[n].set_data([at], [value])
        for n, title in enumerate(self.titles):
            dashed = "  (dashed: the course's)" if seen.own is not None and n == 0 else ""
            title.set_text(f"{seen.name}{'′' * n}({signed(at)}) = {signed(seen.values[n], 3)}{dashed}")

    def _shade(self, zone):
        for n, patch in enumerate(self.zones):
            piece = zone[n % 2] if n % 2 < len(zone) else None
            patch.set_visible(piece is not None)
            if piece is not None:
                patch.set_x(piece[0])
                patch.set_width(piece[1] - piece[0])
        self.key.set_text("shaded: g′(a) < 0.01, saturated" if zone else "")


def _torn(curve):
    """The curve without the stroke that plot would draw up a jump."""
    jump = np.append(np.abs(np.diff(curve)) > 0.5, False)
    return np.where(jump, np.nan, curve)

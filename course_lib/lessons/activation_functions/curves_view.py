"""g and g′ side by side with one cross-hair through both, slides S11-S13."""
from typing import NamedTuple

import numpy as np

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.plane import HALO
from course_lib.drawing.style import GRAD, GREY, INK, PALE, POS, SERIES, styled
from course_lib.notation import signed

DASH, SHADE = (0, (5, 2)), "#fbe3c8"


class ActivationCurvesPicture(NamedTuple):
    """One g and its g′, read at the same a."""

    name: str
    a: float
    values: tuple           # (g(a), g′(a))
    zone: list              # intervals of a where g is saturated
    own: tuple              # the reader's curves of g and of g′, each None or like the course's


class ActivationCurvesView:
    """The curves {name: (g, g′)} over `a` are drawn once, still; where one is chosen it comes forward."""

    @styled()
    def __init__(self, a, curves):
        self.canvas = canvas = Canvas(960, 400)
        self.a, self.curves = a, curves
        across = dict(xlim=(a[0], a[-1]), xticks=(-6, -4, -2, 2, 4, 6))
        self.left = canvas.axes(48, 48, 400, 300, ylim=(-1.35, 2.35), yticks=(-1, 0, 1, 2), **across)
        self.right = canvas.axes(520, 48, 400, 300, ylim=(-0.06, 1.16), yticks=(0, 0.25, 0.5, 0.75, 1), **across)
        for ax in (self.left, self.right):
            ax.axhline(0, color=PALE, lw=1.0, zorder=0)
            ax.axvline(0, color=PALE, lw=1.0, zorder=0)
            ax.text(1.0, -0.135, "$a$", transform=ax.transAxes, fontsize=14, ha="center")
            for g, dg in curves.values():
                ax.plot(a, g if ax is self.left else dg, color=PALE, lw=1.3, zorder=0.5)
        for ax, x, y, word in ((self.left, -5.9, 0.07, "sigm"), (self.left, -5.9, -1.18, "tanh"),
                               (self.left, -0.75, -1.3, "linear"), (self.left, 2.45, 2.2, "reclin"),
                               (self.right, -2.1, 0.185, "sigm′"), (self.right, 0.75, 0.7, "tanh′"),
                               (self.right, -2.9, 1.02, "linear′"), (self.right, 0.1, 1.02, "reclin′")):
            ax.text(x, y, word, fontsize=9.5, color="#a2a8b3")
        live = canvas.live
        both = (self.left, self.right)
        self.zones = [live(ax.axvspan(0, 1, color=SHADE, alpha=0.6, lw=0, visible=False)) for ax in both for _ in "12"]
        self.words = live(self.right.text(0, 1.12, "saturated:\ng′ < 0.01", fontsize=10.5, color=SERIES[1], va="top",
                                          path_effects=HALO))
        self.theirs = [live(ax.plot([], [], color=GREY, lw=1.6, ls=DASH)[0]) for ax in (self.left, self.right)]
        self.main = [live(ax.plot([], [], color=c, lw=2.8)[0]) for ax, c in ((self.left, POS), (self.right, GRAD))]
        self.tangent = live(self.left.plot([], [], color=GRAD, lw=2.0, ls=DASH)[0])
        cross = dict(color=INK, lw=1.0, ls=(0, (2, 2)))
        self.vertical = [live(ax.axvline(0, **cross)) for ax in (self.left, self.right)]
        self.level = [live(ax.axhline(0, **cross)) for ax in (self.left, self.right)]
        self.dots = [live(ax.plot([], [], "o", ms=10, mec="white", mfc=c)[0])
                     for ax, c in ((self.left, POS), (self.right, GRAD))]
        self.readings = [live(ax.text(0, 0, "", fontsize=12, color=c, path_effects=HALO, weight="bold"))
                         for ax, c in ((self.left, POS), (self.right, GRAD))]
        self.titles = [live(ax.text(0, 1.06, "", transform=ax.transAxes, fontsize=13)) for ax in both]

    def update(self, seen: ActivationCurvesPicture):
        self._shade(seen.zone)
        for course, main, curve, own in zip(self.theirs, self.main, self.curves[seen.name], seen.own, strict=True):
            course.set_data(*((self.a, curve) if own is not None else ((), ())))
            main.set_data(self.a, curve if own is None else own)
        at, (g, dg) = seen.a, seen.values
        self.tangent.set_data([at - 1.2, at + 1.2], [g - 1.2 * dg, g + 1.2 * dg])
        for n, value in enumerate(seen.values):
            self.vertical[n].set_xdata([at, at])
            self.level[n].set_ydata([value, value])
            self.dots[n].set_data([at], [value])
            self._read(n, at, value)
        for n, title in enumerate(self.titles):
            dashed = "   (dashed: the course's)" if seen.own[n] is not None else ""
            title.set_text(f"g{'′' * n}(a) = {seen.name}{'′' * n}(a){dashed}")

    def _shade(self, zone):
        for n, patch in enumerate(self.zones):
            piece = zone[n % 2] if n % 2 < len(zone) else None
            patch.set_visible(piece is not None)
            if piece is not None:
                patch.set_x(piece[0])
                patch.set_width(piece[1] - piece[0])
        self.words.set_visible(bool(zone))
        if zone:
            self.words.set_x(zone[0][0] + 0.12)

    def _read(self, n, at, value):
        """The number beside the cross-hair, inside the axes: of g (n = 0) or g′ (n = 1)."""
        self.readings[n].set_text(f"g{'′' * n} = {signed(value, 3)}")
        low, high = (self.left, self.right)[n].get_ylim()
        height = np.clip(value + 0.06 * (high - low), low + 0.03 * (high - low), high - 0.12 * (high - low))
        if n == 1 and at > 0:                          # on the side where the curve is lower
            self.readings[n].set(position=(min(at + 0.35, 2.8), height), horizontalalignment="left")
        else:
            self.readings[n].set(position=(max(at - 0.35, -2.6), height), horizontalalignment="right")

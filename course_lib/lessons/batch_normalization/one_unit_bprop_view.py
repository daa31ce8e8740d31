"""Backpropagation through μ and σ, slide S50: what comes from above, what each x_i gets, and whether the slope is right."""
from typing import NamedTuple

import numpy as np

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.lettering import Lettering
from course_lib.drawing.style import GREY, INK, PALE, POS, SERIES, WRONG, styled
from course_lib.notation import signed

from .one_unit_view import clip

WIDTH, HEIGHT, GOLD = 960, 500, SERIES[4]
FOOT = 40                                        # height of the table's last line but one
ARROW = 1.2                                      # data units of x for a gradient of 1


class BatchNormBackwardPicture(NamedTuple):
    """Gradients of a mini-batch of m numbers, and the loss while x_i alone moves."""

    x: np.ndarray             # (m,)
    above: np.ndarray         # (m,), d
    through: np.ndarray       # (m,), ∂ℓ/∂x through μ and σ
    constant: np.ndarray      # (m,), with μ and σ as constants
    along: tuple              # Σ_i x̂_i ∂ℓ/∂x_i of both
    i: int                    # whose loss is drawn, from 0
    change: np.ndarray        # how l changes over the values of x_i
    title: str
    scales: str               # γ and σ, over the lower bars


class BatchNormBackwardView:
    """`values` of x_i, whose ends are those of the axis; d_i may be pulled to ±`tall`; `slots` examples at most."""

    @styled()
    def __init__(self, values, tall, slots):
        self.values, self.reach, self.high, self.slots = values, float(values[-1]), 1.1 * tall, slots
        self.canvas = canvas = Canvas(WIDTH, HEIGHT)
        self.lane = canvas.axes(40, 346, 530, 96, xlim=(-self.reach, self.reach), ylim=(-1.2, 1.2), yticks=(),
                                xticks=range(-6, 7, 2))
        self.lane.spines["left"].set_visible(False)
        self.lane.axhline(0, color=PALE, lw=1.0, zorder=0)
        self.lane.text(0, 1.2, "where a step against the gradient pushes each $x_i$", transform=self.lane.transAxes, fontsize=12)
        self.above = self._bars(40, 196, "from above, $d_i=\\partial \\ell/\\partial y_i$: pull the bars", (INK,))
        self.below = self._bars(40, 40, "what reaches each example, $\\partial \\ell/\\partial x_i$", (POS, WRONG))
        self.scales = canvas.live(self.below[0].text(1, 1.06, "", transform=self.below[0].transAxes, fontsize=11, ha="right"))
        self.curve = canvas.axes(640, 238, 300, 196, xlim=(-self.reach, self.reach), ylim=(-2.5, 2.5), xticks=range(-6, 7, 2),
                                 yticks=(-2, -1, 0, 1, 2))
        self.curve.axhline(0, color=PALE, lw=0.8, zorder=0)
        self._lane_artists(canvas)
        self._curve_artists(canvas)
        self._table(canvas)

    def _bars(self, left, bottom, title, colours):
        ax = self.canvas.axes(left, bottom, 530, 92, xlim=(0.5, self.slots + 0.5), ylim=(-self.high, self.high),
                              yticks=(-2, 0, 2), xticks=())
        ax.axhline(0, color=GREY, lw=0.8, zorder=0)
        ax.spines["bottom"].set_visible(False)
        ax.text(0, 1.06, title, transform=ax.transAxes, fontsize=12)
        wide = 0.5 if len(colours) == 1 else 0.3
        bars = [self.canvas.live(*ax.bar(range(1, self.slots + 1), [0] * self.slots, wide, color=c)) for c in colours]
        return ax, bars, wide

    def _lane_artists(self, canvas):
        arrows = dict(angles="xy", scale_units="xy", scale=1, width=0.006, zorder=3)
        start = np.zeros(self.slots)
        self.arrows = [canvas.live(self.lane.quiver(start, start, start, start, color=c, **arrows)) for c in (POS, WRONG)]
        self.dots = canvas.live(self.lane.plot([], [], ls="", marker="o", ms=17, mfc="white", mec=INK, mew=1.8, zorder=4)[0])
        self.chosen = canvas.live(self.lane.plot([], [], ls="", marker="o", ms=17, mfc="none", mec=GOLD, mew=3.2, zorder=5)[0])

    def _curve_artists(self, canvas):
        live, plot = canvas.live, self.curve.plot
        self.loss = live(plot([], [], color=INK, lw=2.2)[0])
        self.tangents = [live(plot([], [], color=c, lw=1.8, ls=d)[0]) for c, d in ((WRONG, (0, (5, 2))), (POS, "-"))]
        self.here = live(plot([], [], ls="", marker="o", ms=10, mfc=GOLD, mec="white", mew=1.4)[0])
        self.curve_title = live(self.curve.text(0, 1.08, "", transform=self.curve.transAxes, fontsize=12))

    def _table(self, canvas):
        ax = canvas.axes(0, 0, WIDTH, HEIGHT, xlim=(0, WIDTH), ylim=(0, HEIGHT))
        ax.set_axis_off()
        heads = ((POS, "through $\\mu,\\sigma$"), (WRONG, "constants"))
        for x, (colour, head) in zip((800, 936), heads, strict=True):
            ax.text(x, 180, head, fontsize=12, color=colour, ha="right")
        ax.text(640, 180, "$i$", fontsize=12)
        ax.plot([640, 940], [172, 172], color=PALE, lw=1.0)
        ax.text(640, FOOT, "sum", fontsize=11, va="center")
        ax.text(640, FOOT - 18, "times $\\hat{x}$, sum", fontsize=11, va="center")
        self.names, self.numbers = Lettering(canvas, ax, 9.5), Lettering(canvas, ax, 10.5)
        self.sums = Lettering(canvas, ax, 10.5, bold=True)

    def update(self, seen: BatchNormBackwardPicture):
        x, i, both = seen.x, seen.i, (seen.through, seen.constant)
        for (_, groups, wide), series in ((self.above, (seen.above,)), (self.below, both)):
            for k, (bars, heights) in enumerate(zip(groups, series, strict=True)):
                self._set_bars(bars, heights, wide, (k - (len(series) - 1) / 2) * wide * 1.1)
        for arrow, grads, y in zip(self.arrows, both, (0.55, -0.55), strict=True):
            self._set_arrows(arrow, x, grads, y)
        self.dots.set_data(clip(x, self.reach), np.zeros(len(x)))
        self.chosen.set_data(clip(x[i : i + 1], self.reach), [0])
        self.loss.set_data(self.values, np.clip(seen.change, -9, 9))
        for tangent, slope in zip(self.tangents, (seen.constant[i], seen.through[i]), strict=True):
            run = 2.0 / np.hypot(1, 0.75 * slope)
            ends = np.array([x[i] - run, x[i] + run])
            tangent.set_data(ends, slope * (ends - x[i]))
        self.here.set_data([x[i]], [0])
        self.curve_title.set_text(seen.title)
        self.scales.set_text(seen.scales)
        self._letters(x, both, seen.along)

    def _letters(self, x, both, along):
        rows = [155 - 18 * i for i in range(len(x))]
        items = [(640, y, str(i + 1), 0) for i, y in enumerate(rows)]
        items += [(*self._over(self.lane, v, 0), str(i + 1), 0.5) for i, v in enumerate(clip(x, self.reach))]
        items += [(*self._over(ax, i + 1, -self.high), str(i + 1), 0.5) for ax in (self.above[0], self.below[0])
                  for i in range(len(x))]
        self.names.set(items)
        self.numbers.set([(at, y, signed(v), 1) for at, values in zip((800, 936), both, strict=True)
                          for y, v in zip(rows, values, strict=True)])
        sums = tuple(part.sum() for part in both), along
        self.sums.set([(x, FOOT - 18 * j, signed(v), 1) for j, pair in enumerate(sums)
                       for x, v in zip((800, 936), pair, strict=True)])

    def _over(self, ax, x, y):
        px, py = self.canvas.pixels(ax, x, y)
        return px, py - 0.5 if y > -self.high else py - 8

    def _set_bars(self, bars, heights, wide, shift):
        """Bars 1 ... m at these heights, the others away."""
        for i, bar in enumerate(bars):
            there = i < len(heights)
            bar.set_visible(there)
            if there:
                height = float(np.clip(np.nan_to_num(heights[i]), -self.high, self.high))
                bar.set(x=i + 1 + shift - wide / 2, y=min(0.0, height), height=abs(height))

    def _set_arrows(self, arrow, x, grads, y):
        """Arrows against the gradient, at most to the edge; nothing where there is no example."""
        reach, m = self.reach, len(x)
        tail, length = np.full(self.slots, -3 * reach), np.zeros(self.slots)
        tail[:m] = clip(x, reach)
        length[:m] = np.clip(-ARROW * np.nan_to_num(grads), -reach - tail[:m], reach - tail[:m])
        arrow.set_offsets(np.stack([tail, np.full(self.slots, y)], 1))
        arrow.set_UVC(length, np.zeros(self.slots))

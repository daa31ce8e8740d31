"""Backpropagation through μ and σ, slide S50: what comes from above, what each x_i gets, and whether the slope is right."""
import numpy as np

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.lettering import Lettering
from course_lib.drawing.style import GRAD, GREY, INK, NEG, PALE, POS, styled

from .one_unit_view import REACH, clip, plain

WIDTH, HEIGHT, MOST, HIGH, SLOTS = 960, 500, 2.0, 2.2, 6
FOOT = 33                                        # height of the table's last line but one
ARROW = 1.2                                      # data units of x for a gradient of 1


class BatchNormBackwardView:
    """update(x, d, right, constant, along, i, values, change, title): arrays over the m examples; change of l over x_i."""

    @styled()
    def __init__(self):
        self.canvas = canvas = Canvas(WIDTH, HEIGHT)
        self.lane = canvas.axes(40, 346, 530, 96, xlim=(-REACH, REACH), ylim=(-1.2, 1.2), yticks=(), xticks=range(-6, 7, 2))
        self.lane.spines["left"].set_visible(False)
        self.lane.axhline(0, color=PALE, lw=1.0, zorder=0)
        self.lane.text(0, 1.2, "where a step against the gradient pushes each $x_i$", transform=self.lane.transAxes, fontsize=12)
        self.above = self._bars(40, 196, "from above, $d_i=\\partial l/\\partial y_i$: pull the bars", (INK,))
        self.below = self._bars(40, 40, "what reaches each example, $\\partial l/\\partial x_i$", (POS, NEG))
        self.curve = canvas.axes(640, 238, 300, 196, xlim=(-REACH, REACH), ylim=(-5, 5), xticks=range(-6, 7, 2),
                                 yticks=(-4, -2, 0, 2, 4))
        self.curve.axhline(0, color=PALE, lw=0.8, zorder=0)
        self._lane_artists(canvas)
        self._curve_artists(canvas)
        self._table(canvas)

    def _bars(self, left, bottom, title, colours):
        ax = self.canvas.axes(left, bottom, 530, 92, xlim=(0.5, SLOTS + 0.5), ylim=(-HIGH, HIGH), yticks=(-2, 0, 2), xticks=())
        ax.axhline(0, color=GREY, lw=0.8, zorder=0)
        ax.spines["bottom"].set_visible(False)
        ax.text(0, 1.06, title, transform=ax.transAxes, fontsize=12)
        wide = 0.5 if len(colours) == 1 else 0.3
        bars = [self.canvas.live(*ax.bar(range(1, SLOTS + 1), [0] * SLOTS, wide, color=c)) for c in colours]
        return ax, bars, wide

    def _lane_artists(self, canvas):
        arrows = dict(angles="xy", scale_units="xy", scale=1, width=0.006, zorder=3)
        start = np.zeros(SLOTS)
        self.arrows = [canvas.live(self.lane.quiver(start, start, start, start, color=c, **arrows)) for c in (POS, NEG)]
        self.dots = canvas.live(self.lane.plot([], [], ls="", marker="o", ms=17, mfc="white", mec=INK, mew=1.8, zorder=4)[0])
        self.chosen = canvas.live(self.lane.plot([], [], ls="", marker="o", ms=17, mfc="none", mec=GRAD, mew=3.2, zorder=5)[0])

    def _curve_artists(self, canvas):
        live, plot = canvas.live, self.curve.plot
        self.loss = live(plot([], [], color=INK, lw=2.2)[0])
        self.tangents = [live(plot([], [], color=c, lw=1.8, ls=d)[0]) for c, d in ((NEG, (0, (5, 2))), (POS, "-"))]
        self.here = live(plot([], [], ls="", marker="o", ms=10, mfc=GRAD, mec="white", mew=1.4)[0])
        self.curve_title = live(self.curve.text(0, 1.08, "", transform=self.curve.transAxes, fontsize=12))

    def _table(self, canvas):
        ax = canvas.axes(0, 0, WIDTH, HEIGHT, xlim=(0, WIDTH), ylim=(0, HEIGHT))
        ax.set_axis_off()
        heads = ((POS, "through $\\mu,\\sigma$"), (NEG, "constants"))
        for x, (colour, head) in zip((800, 936), heads, strict=True):
            ax.text(x, 172, head, fontsize=12, color=colour, ha="right")
        ax.text(640, 172, "$i$", fontsize=12)
        ax.plot([640, 940], [163, 163], color=PALE, lw=1.0)
        ax.text(640, FOOT, "sum", fontsize=11, va="center")
        ax.text(640, FOOT - 18, "times $\\hat{x}$, sum", fontsize=11, va="center")
        self.names, self.numbers = Lettering(canvas, ax, 9.5), Lettering(canvas, ax, 10.5)
        self.sums = Lettering(canvas, ax, 10.5, bold=True)

    def update(self, x, d, right, constant, along, i, values, change, title):
        m = len(x)
        for (_, groups, wide), series in ((self.above, (d,)), (self.below, (right, constant))):
            for k, (bars, heights) in enumerate(zip(groups, series, strict=True)):
                place(bars, heights, wide, (k - (len(series) - 1) / 2) * wide * 1.1)
        for arrow, grads, y in zip(self.arrows, (right, constant), (0.55, -0.55), strict=True):
            show_arrows(arrow, x, grads, y)
        self.dots.set_data(clip(x), np.zeros(m))
        self.chosen.set_data(clip(x[i : i + 1]), [0])
        self.loss.set_data(values, np.clip(change, -9, 9))
        for tangent, slope in zip(self.tangents, (constant[i], right[i]), strict=True):
            run = 2.0 / np.hypot(1, 0.75 * slope)
            ends = np.array([x[i] - run, x[i] + run])
            tangent.set_data(ends, slope * (ends - x[i]))
        self.here.set_data([x[i]], [0])
        self.curve_title.set_text(title)
        self._letters(x, right, constant, along)

    def _letters(self, x, right, constant, along):
        rows = [145 - 18 * i for i in range(len(x))]
        items = [(640, y, str(i + 1), 0) for i, y in enumerate(rows)]
        items += [(*self._over(self.lane, v, 0), str(i + 1), 0.5) for i, v in enumerate(clip(x))]
        items += [(*self._over(ax, i + 1, -HIGH), str(i + 1), 0.5) for ax in (self.above[0], self.below[0])
                  for i in range(len(x))]
        self.names.set(items)
        self.numbers.set([(at, y, plain(v), 1) for at, values in ((800, right), (936, constant))
                          for y, v in zip(rows, values, strict=True)])
        sums = (right.sum(), constant.sum()), along
        self.sums.set([(x, FOOT - 18 * j, plain(v), 1) for j, pair in enumerate(sums)
                       for x, v in zip((800, 936), pair, strict=True)])

    def _over(self, ax, x, y):
        px, py = self.canvas.pixels(ax, x, y)
        return px, py - 0.5 if y > -HIGH else py - 8


def place(bars, heights, wide, shift):
    """Bars 1 ... m at these heights, the others away."""
    for i, bar in enumerate(bars):
        there = i < len(heights)
        bar.set_visible(there)
        if there:
            height = float(np.clip(np.nan_to_num(heights[i]), -HIGH, HIGH))
            bar.set(x=i + 1 + shift - wide / 2, y=min(0.0, height), height=abs(height))


def show_arrows(arrow, x, grads, y):
    """Arrows against the gradient, at most to the edge; nothing where there is no example."""
    tail = np.full(SLOTS, -3 * REACH)
    tail[: len(x)] = clip(x)
    length = np.zeros(SLOTS)
    length[: len(x)] = np.clip(-ARROW * np.nan_to_num(grads), -REACH - tail[: len(x)], REACH - tail[: len(x)])
    arrow.set_offsets(np.stack([tail, np.full(SLOTS, y)], 1))
    arrow.set_UVC(length, np.zeros(SLOTS))

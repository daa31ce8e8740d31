"""A deep network as a tower, and beside each layer its gradients, what is left of x, its saturation. Slide S37."""
from typing import NamedTuple

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgb
from matplotlib.ticker import NullLocator

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.curves import Curves
from course_lib.drawing.lettering import Lettering
from course_lib.drawing.style import DASHES, GRAD, GREY, INK, PALE, POS, SERIES, TRAIN, styled
from course_lib.notation import sup

LOW, HIGH, TALL, LN10, TOP = 1e-16, 1e6, 330, float(np.log(10)), 3.2
LEFT, RIGHT = 1e-15, 10.0          # of what a unit varies by from digit to digit; below: float64's rounding near ½
BOTTOM = 192


class FlowPicture(NamedTuple):
    """What the picture shows; arrays run from layer 1 upwards."""

    depth: int
    k: int                          # the layer that is marked, 1 … depth + 1
    grad_a: np.ndarray              # (depth + 1,)
    grad_W: np.ndarray              # (depth + 1,)
    predicted: np.ndarray           # (depth + 1,)
    spread: np.ndarray              # (depth,): by how much a unit's h varies from digit to digit
    saturated: np.ndarray           # (depth,)
    losses: np.ndarray              # (updates + 1,)
    saturated_title: str
    loss_title: str


class GradientFlowView:
    """`updates`: how many the curve of the loss has room for. `own`: the prediction is the reader's, on an axis that fits it."""

    @styled()
    def __init__(self, updates: int, own: bool = False):
        self.own, self.low, self.high = own, LOW, HIGH
        self.canvas = canvas = Canvas(960, 582)
        self.tower = canvas.axes(8, BOTTOM, 190, TALL, xlim=(0, 190), ylim=(0, TALL), xticks=(), yticks=())
        self.sizes = canvas.axes(222, BOTTOM, 290, TALL, ylim=(0, TALL), yticks=(), xscale="log", xlim=(LOW, HIGH))
        self.values = canvas.axes(544, BOTTOM, 205, TALL, ylim=(0, TALL), yticks=(), xscale="log", xlim=(LEFT, RIGHT))
        self.full = canvas.axes(785, BOTTOM, 150, TALL, ylim=(0, TALL), yticks=(), xlim=(0, 1), xticks=(0, 0.5, 1))
        self.full.set_xticklabels(["0", "50 %", "100 %"])
        self.sizes.set_xticks([1e-15, 1e-10, 1e-5, 1, 1e5], ["10⁻¹⁵", "10⁻¹⁰", "10⁻⁵", "1", "10⁵"])
        self.values.set_xticks([1e-10, 1e-5, 1], ["10⁻¹⁰", "10⁻⁵", "1"])
        for ax in (self.sizes, self.values):
            ax.xaxis.set_minor_locator(NullLocator())
        self.panels = (self.tower, self.sizes, self.values, self.full)
        for ax in self.panels:
            ax.spines["left"].set_visible(False)
        self.tower.spines["bottom"].set_visible(False)
        self._still()
        self._tower()
        self._curves()
        ax = canvas.axes(62, 44, 800, 92, xlim=(0, updates), ylim=(0, TOP), yticks=(0, 1, 2, 3))
        ax.text(1.032, -0.08, "updates", transform=ax.transAxes, va="top", fontsize=11)
        ax.axhline(LN10, color=GREY, lw=0.9, ls=(0, (2, 2)))
        self.loss = Curves(canvas, ax, ("",), (TRAIN,), cursor=False)

    def _still(self):
        """Headings; the names of the curves stand once, in their colours."""
        for ax, words in ((self.sizes, "size of the gradient"), (self.values, "h⁽ᵏ⁾, digit to digit")):
            ax.text(0, 1.09, words, transform=ax.transAxes, fontsize=12)
        names = ((0.33, "- - ‖∇a⁽ᵏ⁾‖ predicted", INK),) if self.own else (
            (0.3, "■ ‖∇W⁽ᵏ⁾‖", SERIES[4]), (0.62, "- - ‖∇a‖ predicted", INK))
        for x, words, colour in ((0, "● ‖∇a⁽ᵏ⁾‖", GRAD), *names):
            self.sizes.text(x, 1.025, words, transform=self.sizes.transAxes, color=colour, fontsize=10)
        self.values.text(0, 1.025, "▲ a unit varies by", transform=self.values.transAxes, color=POS, fontsize=10)
        self.head = self.canvas.live(self.full.text(0, 1.09, "", transform=self.full.transAxes, fontsize=12))

    def _tower(self):
        live, ax = self.canvas.live, self.tower
        self.marks = [live(panel.plot([], [], color=INK, lw=0.8, ls=(0, (2, 2)))[0]) for panel in self.panels]
        self.links = live(LineCollection([], colors=GRAD, capstyle="butt"))
        self.layers = live(LineCollection([], capstyle="round"))
        for one in (self.links, self.layers):
            ax.add_collection(one, autolim=False)
        self.heads = live(ax.scatter([], [], marker="v", color=GRAD, linewidths=0))
        self.names = Lettering(self.canvas, ax, 10.5, INK)

    def _curves(self):
        live, ax = self.canvas.live, self.sizes
        self.band = live(ax.axvspan(0.1, 1, color=PALE, alpha=0.5, lw=0, zorder=0))
        self.grad_W = live(ax.plot([], [], "s-", color=SERIES[4], lw=3.6, ms=10, mec="white")[0])
        self.grad_a = live(ax.plot([], [], "o-", color=GRAD, lw=2.6, ms=6.5, mec="white")[0])
        self.guess = live(ax.plot([], [], color=INK, lw=1.2, ls=DASHES[1])[0])
        self.grad_W.set_visible(not self.own)
        self.beyond = live(ax.plot([], [], "<", color=INK, ms=8, mec="white", clip_on=False)[0])
        self.beyond_word = live(ax.text(0.02, 1, "◂ smaller than 10⁻¹⁶", transform=ax.transAxes, fontsize=10.5, color=INK,
                                        va="top"))
        self.spread = live(self.values.plot([], [], "^-", color=POS, lw=2.6, ms=8, mec="white")[0])
        self.outside = live(self.values.plot([], [], "<", color=INK, ms=8, mec="white", clip_on=False)[0])
        self.bars = live(LineCollection([], colors=GREY, capstyle="butt"))
        self.full.add_collection(self.bars, autolim=False)
        self.none = live(self.full.text(0.04, TALL / 2, "none", fontsize=11, color=GREY, va="center"))

    def rows(self, depth):
        """Heights of x, of the hidden layers and of f(x)."""
        return 12 + (TALL - 24) * np.arange(depth + 2) / (depth + 1)

    def layer_at(self, y, depth):
        return int(np.clip(round((y - 12) / (TALL - 24) * (depth + 1)), 1, depth + 1))

    def update(self, seen: FlowPicture):
        y = self.rows(seen.depth)
        if self.own:
            self._zoom(np.append(seen.grad_a, seen.predicted))
        for mark in self.marks:
            mark.set_data([{self.tower: 60, self.sizes: self.low, self.values: LEFT}.get(mark.axes, -9), 1e9], [y[seen.k]] * 2)
        self._show_tower(y, seen.grad_a, seen.saturated)
        top = float(np.clip(np.nanmax(seen.grad_a), 10 * LOW, HIGH))
        self.band.set_bounds(top / 10, 0, top - top / 10, 1)
        for line, size in ((self.grad_a, seen.grad_a), (self.grad_W, seen.grad_W), (self.guess, seen.predicted)):
            line.set_data(np.where(size < LOW, np.nan, np.minimum(np.nan_to_num(size, nan=HIGH, posinf=HIGH), HIGH)), y[1:])
        small = (seen.grad_a < LOW) | ((seen.grad_W < LOW) & (not self.own))
        self.beyond.set_data(np.full(small.sum(), self.low), y[1:][small])
        self.beyond_word.set_visible(bool(small.any()))
        left = np.nan_to_num(seen.spread, nan=RIGHT, posinf=RIGHT)
        self.spread.set_data(np.where(left < LEFT, np.nan, np.minimum(left, RIGHT)), y[1:-1])
        self.outside.set_data(np.full((left < LEFT).sum(), LEFT), y[1:-1][left < LEFT])
        self.bars.set_segments([[(0, at), (share, at)] for at, share in zip(y[1:-1], seen.saturated, strict=True)])
        self.bars.set_linewidths([float(np.clip(200 / (seen.depth + 1), 5, 14))])
        self.none.set_visible(bool((seen.saturated < 0.005).all()))
        self.head.set_text(seen.saturated_title)
        losses = np.clip(np.nan_to_num(seen.losses, nan=9.9, posinf=9.9), 0, TOP)
        self.loss.set(np.arange(len(losses)), [losses], title=seen.loss_title)

    @styled()
    def _zoom(self, sizes):
        """The axis of the sizes: whole decades around them, at least three."""
        powers = np.log10(np.clip(np.nan_to_num(sizes, nan=HIGH, posinf=HIGH), LOW, HIGH))
        last = int(np.ceil(powers.max()))
        first = min(int(np.floor(powers.min())), last - 3)
        if (10.0**first, 10.0**last) != (self.low, self.high):
            self.low, self.high = 10.0**first, 10.0**last
            ticks = range(last, first - 1, -int(np.ceil((last - first) / 5)))
            self.sizes.set_xlim(self.low, self.high)
            self.sizes.set_xticks([10.0**n for n in ticks], [f"10{sup(n)}" if n else "1" for n in ticks])
            self.canvas.stale(self.sizes)

    def _show_tower(self, y, grad_a, saturated):
        """Bars for the layers, pale where they are saturated; arrows as thick as the gradient that arrives."""
        depth, gap = len(y) - 2, y[1] - y[0]
        thick = float(np.clip(0.45 * gap, 3, 12)) * 0.72
        self.layers.set_segments([[(62, at), (168, at)] for at in y])
        self.layers.set_linewidths([thick])
        pale, full = np.array(to_rgb(PALE)), np.array(to_rgb(POS))
        fade = np.concatenate([[0.0], np.clip(saturated, 0, 1), [0.0]])[:, None]
        self.layers.set_color((1 - fade) * full + fade * pale)
        strong = arrow_width(grad_a[:-1] / max(grad_a[-1], 1e-300))
        edge = 0.5 * thick / 0.72 + 1
        tip = np.minimum(3 + 0.8 * strong, 0.45 * gap)
        ends = zip(y[2:] - edge, y[1:-1] + edge + tip, strict=True)
        self.links.set_segments([[(115, above), (115, below)] for above, below in ends])
        self.links.set_linewidths(np.minimum(strong, 0.35 * gap))
        self.heads.set_offsets(np.stack([np.full(depth, 115.0), y[1:-1] + edge + tip / 2], 1))
        self.heads.set_sizes(np.minimum(2.2 * strong + 1.5, 0.75 * gap) ** 2 * (strong > 0.35))
        every = 1 if depth <= 10 else 5
        shown = [k for k in range(1, depth + 1) if k == 1 or k % every == 0]
        self.names.set([(52, y[0], "x", 1), (52, y[-1], "f(x)", 1), *((52, y[k], f"k = {k}", 1) for k in shown)])


def arrow_width(ratio):
    """Points: 6 for the gradient at the output, less by 1 for each factor of 10, a hair when a millionth is left."""
    with np.errstate(divide="ignore", over="ignore"):
        return np.clip(6 + np.log10(np.nan_to_num(ratio, nan=1e3, posinf=1e3)), 0.3, 10)

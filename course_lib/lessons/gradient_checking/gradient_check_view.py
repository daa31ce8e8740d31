"""Gradient checking, slide S31: the error of a finite difference over ε, and each entry of ∇ as a cell."""
from typing import NamedTuple

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.lettering import Lettering
from course_lib.drawing.plane import HALO
from course_lib.drawing.style import DASHES, GRAD, GREY, INK, NEG, PALE, POS, TEST, ZERO, styled
from course_lib.notation import layer

LOW, HIGH = 1e-13, 8.0
NOTHING = -30            # power of ten of an error of exactly 0
CELL = 30
ERROR = LinearSegmentedColormap.from_list("error", [ZERO, "#f8dcc0", "#f3b27a", NEG])
PLACES = {(1, "W"): (586, 232), (1, "b"): (658, 232), (2, "W"): (726, 232), (2, "b"): (888, 232),
          (3, "W"): (586, 62), (3, "b"): (748, 62)}                     # lower left corners, CSS pixels


class GradientCheckPicture(NamedTuple):
    """What the picture shows.

    curves         the right gradient's relative error (precision, side, ε), `chosen` the indices of the one in question
    eps, error     the chosen ε, and the error of the gradient under test there; tested (ε,): its curve, or None
    slopes         of the two curves in float64, or None each
    cells, errors  for each tensor: the relative error of every entry, NaN at a kink, and its own
    delta          the distance of the kink, or None
    title, verdict two titles; yours, whose: the error of the reader's difference, or None; its name
    """

    curves: np.ndarray
    chosen: tuple
    eps: float
    error: float
    tested: np.ndarray | None
    slopes: list
    cells: list
    errors: list
    delta: float | None
    title: str
    verdict: str
    yours: float | None = None
    whose: str = "yours"


def narrow(x):
    """A small number in as few letters as fit over a tensor: 3 · 10⁻¹¹ as 3e-11, without a useless zero."""
    if x == 0 or 0.001 <= x < 100:
        return f"{x:.2g}"
    return f"{x:,.0f}" if 100 <= x < 1e6 else f"{x:.0e}".replace("e-0", "e-").replace("e+0", "e")


def short(power):
    """The power of ten of an error, × for none, · where both numbers are 0."""
    return "×" if np.isnan(power) else "·" if power <= NOTHING else f"−{-round(power)}" if round(power) < 0 else "0"


class GradientCheckView:
    """The error of finite differences over ε, and the error of every entry of ∇."""

    @styled()
    def __init__(self, sizes, eps):
        """`sizes`: units of each layer, (2, 5, 5, 3); `eps`: the ε of the curves."""
        self.canvas = canvas = Canvas(960, 470)
        self.eps = eps
        self.ax = ax = canvas.axes(68, 56, 450, 356, xscale="log", yscale="log", xlim=(eps[0], eps[-1]), ylim=(LOW, HIGH),
                                   xlabel="ε", ylabel="relative error over all of θ")
        ax.set_xticks([1e-12, 1e-10, 1e-8, 1e-6, 1e-4, 1e-2], ["10⁻¹²", "10⁻¹⁰", "10⁻⁸", "10⁻⁶", "10⁻⁴", "10⁻²"])
        ax.set_yticks([1e-12, 1e-9, 1e-6, 1e-3, 1], ["10⁻¹²", "10⁻⁹", "10⁻⁶", "10⁻³", "1"])
        ax.minorticks_off()
        ax.axhline(1e-4, color=PALE, lw=1.0, zorder=0)
        ax.text(3e-11, 1.3e-4, "above: a mistake", color=GREY, fontsize=9, va="bottom", path_effects=HALO, zorder=4)
        self.kink = canvas.live(ax.axvline(1e-3, color=GREY, lw=1.0, ls=(0, (1, 2)), visible=False))
        self.kink_label = self._text("ε = δ", color=GREY, ha="right", visible=False)
        self.cursor = canvas.live(ax.axvline(1e-5, color=INK, lw=1.0, ls=(0, (2, 2))))
        self.lines = [[canvas.live(ax.plot([], [], color=c, ls=DASHES[side])[0]) for side in (0, 1)] for c in (NEG, POS)]
        self.tested = canvas.live(ax.plot([], [], color=GRAD, ls=DASHES[3], lw=2.4)[0])
        self.tested_label = self._text("∇ with the bug", color=GRAD)
        ax.text(1.5e-10, 0.22, "float32: rounding", color=NEG, fontsize=10.5, va="center", path_effects=HALO, zorder=4)
        self.label = self._text("float64", color=POS, ha="right")
        self.slopes = [self._text("", color=POS, ha=ha) for ha in ("left", "right")]
        self.rounding = self._text("rounding/ε", color=POS)
        self.dot = canvas.live(ax.plot([], [], "o", ms=9, color=INK, mec="white", zorder=6, clip_on=False)[0])
        self.yours = canvas.live(ax.plot([], [], "D", ms=10, mfc="none", mec=TEST, mew=2.0, zorder=7)[0])
        self.yours_label = self._text("  yours", color=TEST, visible=False)
        self.title = canvas.live(ax.text(0, 1.04, "", transform=ax.transAxes, fontsize=12, va="bottom"))
        self._cells(sizes)

    def _text(self, words, **kw):
        return self.canvas.live(self.ax.text(1e-6, 1e-6, words, **dict(fontsize=10.5, path_effects=HALO, va="center") | kw))

    def _cells(self, sizes):
        canvas, fig = self.canvas, self.canvas.fig
        self.fields, self.middles, self.heads = [], [], []
        for (k, name), (left, bottom) in PLACES.items():
            rows, columns = sizes[k], sizes[k - 1] if name == "W" else 1
            ax = canvas.axes(left, bottom, columns * CELL, rows * CELL, xlim=(0, columns), ylim=(0, rows), xticks=(),
                             yticks=())
            for side in ax.spines.values():
                side.set(visible=True, color=PALE)
            self.fields.append(canvas.field(ax, ERROR, -12, 0))
            self.middles.append([(left + (j + 0.5) * CELL, bottom + (rows - i - 0.5) * CELL)
                                 for i in range(rows) for j in range(columns)])
            fig.text((left + columns * CELL / 2) / 960, (bottom + rows * CELL + 19) / 470, f"{name}{layer(k)}",
                     fontsize=12, ha="center", va="bottom")
            self.heads.append(canvas.live(fig.text((left + columns * CELL / 2) / 960, (bottom + rows * CELL + 4) / 470, "",
                                                   fontsize=10, ha="center", va="bottom")))
        over = canvas.axes(560, 0, 400, 470, xlim=(560, 960), ylim=(0, 470))
        over.set_axis_off()
        self.letters = Lettering(canvas, over, 8.5)
        fig.text(800 / 960, 150 / 470, "the power of ten of\nthe relative error of\neach entry;\n× crosses a kink,\n"
                 "· is 0 on both sides,\nup to rounding",
                 fontsize=10, color=GREY, va="top")
        self.verdict = canvas.live(fig.text(586 / 960, 1 - 40 / 470, "", fontsize=12, va="bottom"))

    def update(self, seen: GradientCheckPicture) -> None:
        """Show a GradientCheckPicture."""
        for i, pair in enumerate(self.lines):
            for j, line in enumerate(pair):
                line.set_data(self.eps, np.clip(seen.curves[i, j], LOW, HIGH))
                line.set_linewidth(3.0 if (i, j) == seen.chosen else 1.2)
        self.tested.set_data(*((), ()) if seen.tested is None else (self.eps, seen.tested))
        self.tested_label.set_visible(seen.tested is not None)
        if seen.tested is not None:
            self.tested_label.set_position((3e-7, 2.6 * float(np.interp(-6, np.log10(self.eps), seen.tested))))
        self._place(seen.curves, seen.slopes)
        self._marks(seen)
        for artist in (self.kink, self.kink_label):
            artist.set_visible(seen.delta is not None)
        if seen.delta is not None:
            self.kink.set_xdata([seen.delta, seen.delta])
            self.kink_label.set_position((seen.delta * 0.85, 4e-13))
        self.title.set_text(seen.title)
        self.verdict.set_text(seen.verdict)
        self._fill(seen.cells, seen.errors)

    def _marks(self, seen):
        """The chosen ε, the error there, and the reader's."""
        self.cursor.set_xdata([seen.eps, seen.eps])
        self.dot.set_data([seen.eps], [np.clip(seen.error, LOW * 1.5, HIGH)])
        yours = np.clip(1 if seen.yours is None else seen.yours, LOW * 1.5, HIGH)
        self.yours.set_data(*((), ()) if seen.yours is None else ([seen.eps], [yours]))
        above = 5 if seen.eps < self.eps[np.argmin(seen.curves[1, 0])] else 1      # where the V still falls, inside it
        self.yours_label.set(visible=seen.yours is not None, position=(seen.eps, above * yours), text=f"  {seen.whose}")

    def _place(self, curves, slopes):
        """Labels beside their curves."""
        def at(i, j, eps):
            return 10 ** float(np.interp(np.log10(eps), np.log10(self.eps), np.log10(np.maximum(curves[i, j], LOW))))

        self.label.set_position((self.eps[np.argmin(curves[1, 0])] * 0.6, max(curves[1, 0].min() / 5, 3e-13)))
        for label, words, order, slope in zip(self.slopes, ("", "one-sided"), ("O(ε²)", "O(ε)"), slopes, strict=True):
            label.set_text(words if slope is None else f"{words}\n{order}: slope {slope:.2f}".strip())
        self.slopes[0].set_position((1.3e-4, at(1, 0, 1e-4) / 12))
        self.slopes[1].set_position((2e-6, at(1, 1, 3e-6) * 20))
        self.rounding.set_position((1.4e-12, at(1, 0, 3e-10) / 8))

    def _fill(self, cells, errors):
        items = []
        for field, middles, head, cell, error in zip(self.fields, self.middles, self.heads, cells, errors, strict=True):
            cell = cell.reshape(len(cell), -1)
            power = np.log10(np.maximum(cell, 10.0**NOTHING))                     # NaN where a kink is crossed
            field.set(np.nan_to_num(power, nan=-12.0)[::-1])
            items += [(x, y, short(value), 0.5) for (x, y), value in zip(middles, power.ravel(), strict=True)]
            head.set_text(narrow(error))
            head.set_color(NEG if error > 1e-4 else INK)
            head.set_fontweight("bold" if error > 1e-4 else "normal")
        self.letters.set(items)

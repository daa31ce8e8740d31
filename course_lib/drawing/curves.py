"""Curves over time with their names at their ends, a cursor that can be scrubbed, ghosts of another run."""
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.text import Text
from matplotlib.typing import ColorType
from numpy.typing import ArrayLike

from course_lib.notation import sup

from .canvas import Canvas
from .plane import HALO
from .style import DASHES, GREY, INK, styled

Row = Sequence[float] | np.ndarray
"""Numbers in a row, (T,)."""

ROW = 15   # CSS pixels of a row of tiny or zero values


class Curves:
    """Curves over x in `ax`: `names` label their ends, `ghosts` hold another run, `bundle` many faint ones."""

    @styled()
    def __init__(self, canvas: Canvas, ax: Axes, names: Sequence[str], colours: Sequence[ColorType], log: bool = False,
                 cursor: bool = True) -> None:
        self.canvas, self.ax, self.log = canvas, ax, log
        if log:
            ax.set_yscale("log")
        self.bundle = LineCollection([], colors=GREY, linewidths=0.9, alpha=0.45)
        ax.add_collection(self.bundle, autolim=False)
        canvas.live(self.bundle)
        self.ghosts = [canvas.live(ax.plot([], [], color=c, ls=d, lw=1.3, alpha=0.45)[0])
                       for c, d in zip(colours, DASHES, strict=False)]
        self.lines = [canvas.live(ax.plot([], [], color=c, ls=d)[0]) for c, d in zip(colours, DASHES, strict=False)]
        self.labels = [canvas.live(ax.text(0, 0, f" {n}", color=c, va="center", fontsize=11, clip_on=False,
                                            path_effects=HALO))
                       for n, c in zip(names, colours, strict=True)]
        self.ghost_label = canvas.live(ax.text(0, 0, " A", color=GREY, va="center", fontsize=11, visible=False))
        self.cursor = canvas.live(ax.axvline(0, color=INK, lw=1.0, ls=(0, (2, 2)), visible=cursor))
        self.title = canvas.live(ax.text(0, 1.04, "", transform=ax.transAxes, fontsize=12, va="bottom", color=INK))

    def set(self, x: Row, curves: Sequence[ArrayLike], at: float | None = None, title: str = "") -> None:
        """Show `curves` (one array each) over x; `at` places the cursor."""
        for line, label, y in zip(self.lines, self.labels, [self._safe(c) for c in curves], strict=True):
            line.set_data(x[: len(y)], y)
            label.set_visible(len(y) > 0 and np.isfinite(y[-1:]).all())
            if label.get_visible():
                label.set_position((x[len(y) - 1], y[-1]))
        separate_labels(self.canvas, self.ax, self.labels)
        if at is not None:
            self.cursor.set_xdata([at, at])
        self.title.set_text(title)

    def set_ghosts(self, x: Row, curves: Sequence[Row] | None) -> None:
        """The same curves of another run (A), or none."""
        for ghost, y in zip(self.ghosts, curves if curves is not None else [()] * len(self.ghosts), strict=True):
            ghost.set_data(x[: len(y)], self._safe(y))
        self.ghost_label.set_visible(curves is not None and len(curves[0]) > 0)
        if curves is not None and self.ghost_label.get_visible():
            self.ghost_label.set_position((x[len(curves[-1]) - 1], self._safe(curves[-1])[-1]))

    def set_bundle(self, x: Row, curves: Sequence[ArrayLike] | np.ndarray | None) -> None:
        """Many faint curves (n, len(x)), or none."""
        self.bundle.set_segments([np.stack([x, self._safe(c)], 1) for c in curves] if curves is not None else [])

    def _safe(self, y):
        y = np.asarray(y, float)
        low, high = self.ax.get_ylim()
        return np.clip(np.nan_to_num(y, nan=high * 2, posinf=high * 2), low if self.log else -np.inf, high * 2)


def separate_labels(canvas: Canvas, ax: Axes, labels: Sequence[Text], apart: float = 15) -> None:
    """Keep live end labels `apart` CSS pixels from each other, more where they are large, and inside the axes."""
    apart = max([apart, *(1.25 * float(label.get_fontsize()) for label in labels)])
    shown = sorted((label for label in labels if label.get_visible()), key=lambda one: one.get_position()[1])
    places = [ax.transData.transform(label.get_position()) for label in shown]
    low, high, apart = ax.bbox.y0, ax.bbox.y1, apart * canvas.scale
    heights = [min(max(y, low), high) for _, y in places]
    for i in range(1, len(heights)):
        heights[i] = max(heights[i], heights[i - 1] + apart)
    if heights and heights[-1] > high + apart:
        heights = [h - (heights[-1] - high) for h in heights]
    for label, (x, _), y in zip(shown, places, heights, strict=True):
        across, up = ax.transData.inverted().transform((x, y))
        label.set_position((across, up))


class Layers:
    """One value for each layer k on a logarithmic scale, below it a row for what is smaller and one for exact zeros."""

    @styled()
    def __init__(self, canvas: Canvas, ax: Axes, names: Sequence[str], colours: Sequence[ColorType],
                 ticks: Sequence[str], high: float = 1e2, floor: int = -6,
                 apart: bool = True) -> None:
        """Values from 10^floor to `high` have their own height; no line leads to the last of them if it stands `apart`."""
        self.canvas, self.ax, self.floor, self.apart = canvas, ax, 10.0**floor, apart
        ax.set_yscale("log")
        decades, pixels = np.log10(high) - floor, ax.bbox.height / canvas.scale
        row = 10 ** (ROW * decades / (pixels - 2.2 * ROW))
        self.rows = self.floor / row**0.6, self.floor / row**1.6        # of the smaller ones and of the zeros
        ax.set(ylim=(self.floor / row**2.2, high), xlim=(0.6, len(ticks) + 0.4), xticks=range(1, len(ticks) + 1),
               xticklabels=ticks)
        powers = range(0, floor, floor // 3)
        ax.set_yticks([*self.rows[::-1], *(10.0**p for p in powers)],
                      ["0", f"< 10{sup(floor)}", *("1" if p == 0 else f"10{sup(p)}" for p in powers)])
        ax.minorticks_off()
        ax.axhline(self.floor, color=GREY, lw=0.6, ls=(0, (1, 2)))
        ax.tick_params(axis="x", length=0)
        self.lines = [canvas.live(ax.plot([], [], color=c, ls=d, marker=m, ms=6, mec="white")[0])
                      for c, d, m in zip(colours, DASHES, "osD", strict=False)]
        self.labels = [canvas.live(ax.text(0, 0, f"  {n}", color=c, va="center", fontsize=11))
                       for n, c in zip(names, colours, strict=True)]
        self.title = canvas.live(ax.text(0, 1.07, "", transform=ax.transAxes, fontsize=12, va="bottom"))

    def set(self, series: Sequence[ArrayLike], title: str = "") -> None:
        """`series`: for each name an array over k = 1, 2, …, out; NaN where there is nothing."""
        for line, label, values in zip(self.lines, self.labels, series, strict=True):
            values = np.asarray(values, float)
            k, y = np.arange(1.0, len(values) + 1), self._heights(values)
            if self.apart:
                k, y = np.insert(k, -1, np.nan), np.insert(y, -1, np.nan)
            line.set_data(k, y)
            label.set_position((k[-1], y[-1]))
        separate_labels(self.canvas, self.ax, self.labels)
        self.title.set_text(title)

    def _heights(self, values):
        small, zero = self.rows
        y = np.where(values < self.floor, small, np.minimum(values, 0.8 * self.ax.get_ylim()[1]))
        return np.where(values == 0, zero, y)

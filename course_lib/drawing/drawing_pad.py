"""A square to draw a digit in, with the strokes as the hand made them: S02, S40, S41, S52."""
from collections.abc import Sequence

import numpy as np

from .canvas import Canvas
from .style import GREY, INK, PALE, styled


class Pad:
    """Part of a picture: `side` CSS pixels at (left, bottom). update(strokes) shows them; `ax` has the unit square."""

    @styled()
    def __init__(self, canvas: Canvas, left: float, bottom: float, side: float,
                 title: str = "draw a\ndigit here") -> None:
        self.ax = ax = canvas.axes(left, bottom, side, side, xlim=(0, 1), ylim=(0, 1), xticks=(), yticks=())
        for spine in ax.spines.values():
            spine.set(visible=True, color=GREY)
        self.cross = canvas.live(ax.plot([0.5, 0.5, np.nan, 0.15, 0.85], [0.15, 0.85, np.nan, 0.5, 0.5], color=PALE, lw=0.8)[0])
        self.hint = canvas.live(ax.text(0.5, 0.5, title, color=GREY, fontsize=12, ha="center", va="center"))
        self.line = canvas.live(ax.plot([], [], color=INK, lw=side / 20, solid_capstyle="round",
                                        solid_joinstyle="round")[0])

    def update(self, strokes: Sequence[np.ndarray]) -> None:
        """Show the strokes, each (n, 2)."""
        self.hint.set_visible(not strokes)
        self.cross.set_visible(bool(strokes))
        rows = [row for s in strokes for row in (*s, *([s[-1] + 1e-3] if len(s) == 1 else []), (np.nan, np.nan))]
        self.line.set_data(*(np.array(rows, float).T if rows else ((), ())))

"""Two walls of filters that learn from the same patches, one with a sparsity penalty and one without: slide S33."""
import numpy as np

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.curves import Curves
from course_lib.drawing.filter_wall import FilterWall
from course_lib.drawing.style import GREY, NEG, POS, styled

H, SIDE, ROW = 100, 12, 10
WALL = 282      # 2 CSS pixels for each of the 140 of a wall, and its edge


class EdgesView:
    """update(W, r2, chosen, pair, x, shares, words, ghost): W and r2 of both walls, the chosen filter beside its fit."""

    @styled()
    def __init__(self, updates):
        self.canvas = canvas = Canvas(960, 364)
        self.walls = [FilterWall(canvas, left, 34, WALL, WALL, ROW, ROW, SIDE) for left in (16, 322)]
        canvas.fig.text(16 / 960, 14 / 364, "each square: one unit's 12 × 12 weights, blue +, orange −;   "
                        "● its Gabor fit has R² > 0.5", fontsize=10, color=GREY, va="center")
        self.detail = FilterWall(canvas, 650, 186, 262, 131, 1, 2, SIDE, gap=1)
        self.under = [canvas.live(canvas.fig.text(x / 960, 180 / 364, "", fontsize=10, va="top", ha="center"))
                      for x in (711, 842)]
        ax = canvas.axes(684, 50, 188, 82, xlim=(0, updates), ylim=(0, 100), xticks=(0, updates // 2, updates),
                         yticks=(0, 50, 100), xlabel="update")
        self.curves = Curves(canvas, ax, ("λ", "λ = 0"), (POS, NEG), cursor=False)

    def update(self, W, r2, chosen, pair, x, shares, words, ghost=None):
        wall, i = chosen
        for n, (one, weights) in enumerate(zip(self.walls, W, strict=True)):
            one.set(weights, words.walls[n])
            one.mark(np.zeros(H, bool) if r2 is None else r2[n] > 0.5)
            one.ring(i if n == wall else None)
        self.detail.set(np.stack(pair), words.detail, scale=max(np.abs(pair[0]).max(), 1e-12))
        for label, text in zip(self.under, words.under, strict=True):
            label.set_text(text)
        self.curves.set_ghosts(ghost[0] if ghost else x, ghost and ghost[1])
        self.curves.set(x, shares, title="filters with R² > 0.5, of 100")

"""Two walls of filters that learn from the same patches, one with a sparsity penalty and one without: slide S33."""
from typing import NamedTuple

import numpy as np

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.curves import Curves
from course_lib.drawing.filter_wall import FilterWall
from course_lib.drawing.style import GREY, POS, styled

WALL = 282      # 2 CSS pixels for each of the 140 of a wall, and its edge


class EdgesPicture(NamedTuple):
    W: np.ndarray                           # (2, H, side²): the filters of both walls
    like_gabor: np.ndarray                  # bool (2, H): which of them have a dot
    wall: int                               # the chosen filter: which wall, which unit
    unit: int
    weights: np.ndarray                     # (side²,): the chosen one when it was measured last, and its Gabor fit
    fitted: np.ndarray
    wall_titles: tuple[str, str]
    detail_title: str
    under: tuple[str, str]                  # below the chosen filter and its fit
    updates: np.ndarray                     # of each measurement
    shares: list[list[int]]                 # filters like Gabor, of both walls
    kept: tuple | None                      # (updates, shares) of run A


class EdgesView:
    """Two walls of `H` filters of `side` × `side` pixels, curves over `updates`."""

    @styled()
    def __init__(self, updates: int, H: int, side: int):
        rows = round(H**0.5)
        self.canvas = canvas = Canvas(960, 364)
        self.walls = [FilterWall(canvas, left, 34, WALL, WALL, rows, rows, side) for left in (16, 322)]
        canvas.fig.text(16 / 960, 14 / 364, "each square: one unit's 12 × 12 weights, blue +, orange −;   "
                        "● its Gabor fit has R² > 0.5", fontsize=10, color=GREY, va="center")
        self.detail = FilterWall(canvas, 650, 186, 262, 131, 1, 2, side, gap=1)
        self.under = [canvas.live(canvas.fig.text(x / 960, 180 / 364, "", fontsize=10, va="top", ha="center"))
                      for x in (711, 842)]
        ax = canvas.axes(684, 50, 188, 82, xlim=(0, updates), ylim=(0, 100), xticks=(0, updates // 2, updates),
                         yticks=(0, 50, 100), xlabel="update")
        self.curves = Curves(canvas, ax, ("left", "right"), (POS, GREY), cursor=False)

    def update(self, seen: EdgesPicture):
        for n, (one, W, dots, title) in enumerate(zip(self.walls, seen.W, seen.like_gabor, seen.wall_titles, strict=True)):
            one.set(W, title)
            one.mark(dots)
            one.ring(seen.unit if n == seen.wall else None)
        scale = max(np.abs(seen.weights).max(), 1e-12)
        self.detail.set(np.stack([seen.weights, seen.fitted]), seen.detail_title, scale=scale)
        for label, text in zip(self.under, seen.under, strict=True):
            label.set_text(text)
        self.curves.set_ghosts(seen.kept[0] if seen.kept else seen.updates, seen.kept and seen.kept[1])
        self.curves.set(seen.updates, seen.shares, title="filters with R² > 0.5, of 100")

"""The plane of inputs where the hidden units carry it, seen from the side of the output unit's cut, slides S07 and S10."""
import numpy as np
from matplotlib.collections import LineCollection

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.style import CLASSES, GREY, INK


class LiftedPlane:
    """Grid lines and examples over (y₁ − y₂, Σ_j y_j) in a box of CSS pixels; the cut is a level line."""

    def __init__(self, canvas: Canvas, left: float, bottom: float, width: float, height: float) -> None:
        self.canvas, self.scale = canvas, ()
        self.ax = ax = canvas.axes(left, bottom, width, height, xlim=(-1.1, 1.1), xticks=(-1, 0, 1))
        ax.text(0.75, -0.075, "y₁ − y₂", transform=ax.transAxes, fontsize=12, ha="center", va="center")
        self.words = canvas.live(ax.text(-0.1, 1.03, "", transform=ax.transAxes, fontsize=12, va="bottom", linespacing=1.35))
        self.lines = canvas.live(LineCollection([], colors=GREY, linewidths=0.8, alpha=0.6))
        ax.add_collection(self.lines, autolim=False)
        self.cut = canvas.live(ax.axhline(0, color=INK, lw=1.8))
        self.clouds = [canvas.live(ax.plot([], [], ls="", ms=5 + c, mec="white", mew=0.7, **CLASSES[c])[0]) for c in range(2)]

    def show(self, visible: bool) -> None:
        """Draw it or not."""
        for artist in (self.ax, self.words, self.lines, self.cut, *self.clouds):
            artist.set_visible(visible)

    def set(self, lines: np.ndarray, points: np.ndarray, y: np.ndarray, n: int) -> None:
        """Lines (k, m, 2) and points (T, 2) of classes y (T,), carried by n units; the cut is at n − ½."""
        low = int(lines[..., 1].min())
        if (low, n) != self.scale:
            self.scale = low, n
            self.ax.set(ylim=(low, n + 0.03), yticks=range(low, n + 1))
            self.words.set_text(f"where {n} units carry the plane,\nseen from the side; up: Σ yⱼ")
            self.canvas.stale()
        self.lines.set_segments(lines)
        self.cut.set_ydata([n - 0.5, n - 0.5])
        for c, cloud in enumerate(self.clouds):
            cloud.set_data(*points[y == c].T)

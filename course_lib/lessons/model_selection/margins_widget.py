"""Bergstra & Bengio's picture under the hand, slide S26: nine trials on a grid and at random, seen from both axes."""
import numpy as np

from course_lib.interactive.controls import Slider
from course_lib.interactive.explorer import Explorer
from course_lib.interactive.words import percent

from .margins import PLACES, SIDES, Y, along, error, grid_points, random_points, valley
from .margins_view import MarginsPicture, MarginsView


class Margins(Explorer):
    """An error f(x) + w g(y) that can be written down; drag the valley away from the grid's values."""

    title = "Grid and random search from the side"
    controls = (
        Slider("c", "valley in x", 0.34, "where the valley lies along x", "error", draw_only=True, low=0, high=1, step=0.01),
        Slider("w", "weight of y", 0.1, "w: how much y matters beside x", "error", low=0, high=1, step=0.05),
        Slider("k", "k × k trials", 3, "k: the grid has k times k trials, the random search as many", "what",
               low=SIDES[0], high=SIDES[-1], step=1),
        Slider("draw", "draw", 2, "number of the random draw", "what", draw_only=True, low=0, high=15, step=1),
    )
    pulls = "across"

    def make_view(self):
        return MarginsView(PLACES)

    def compute(self, k, w):
        return along(k, w)

    def show(self, result, c, w, k, draw):
        x, y = np.meshgrid(PLACES, PLACES)
        self.points = grid_points(k), random_points(draw, k * k)
        errors = [error(*points.T, c, Y, w) for points in self.points]
        self.best = tuple(int(one.argmin()) for one in errors)
        self.found = [float(one.min()) for one in errors]
        titles = tuple(f"{name}: {percent(one, 0)}, {values} values of x"
                       for name, one, values in zip(("grid", "random"), self.found, (k, k * k), strict=True))
        self.view.update(MarginsPicture(
            error(x, y, c, Y, w), valley(PLACES - c), w * valley(PLACES - Y), self.points, self.best, titles, result, c,
            "lowest error on average"))

    def sentence(self, old, new, result):
        k = new["k"]
        means = [percent(curve.mean(), 0) for curve in result]
        return (f"{k * k} trials: the grid tries {k} values of x and of y, the random search {k * k} of each. With the valley "
                f"at x = {new['c']:g} the grid's lowest error is {percent(self.found[0], 0)}, this draw's "
                f"{percent(self.found[1], 0)}. Over all places of the valley: grid {means[0]}, random {means[1]} on average.")

    def pointer(self, kind, ax, x, y, event):
        places = {self.view.ax, *(part for square in self.view.squares for part in (square.ax, square.top))}
        if kind in ("down", "move") and ax in places:
            self.set(c=min(1.0, max(0.0, x)))

    def key(self, key, shift):
        if key in ("ArrowLeft", "ArrowRight"):
            self.nudge("c", 1 if key == "ArrowRight" else -1)

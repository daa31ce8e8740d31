"""The point W = 0 under the hand, slide S25: the loss around it for another depth and other data."""
from functools import partial

import numpy as np

from course_lib.data.toys import SETS
from course_lib.interactive.controls import Choice, Slider
from course_lib.interactive.explorer import Explorer
from course_lib.notation import signed

from .initialization import two_sets
from .saddle import DEEPEST, REACH, saddle
from .saddle_view import SaddlePicture, SaddleView

POWERS = {3: "third", 4: "fourth"}
STRICT = 0.1


class Saddle(Explorer):
    """More hidden layers make the point W = 0 flatter; some data leave no way down."""

    title = "The loss around W = 0"
    controls = (
        Slider("depth", "L", 1, "depth L: number of hidden layers", low=1, high=DEEPEST, step=1),
        Choice("data", "data", "moons", "data set", options=tuple(SETS)),
    )

    def make_view(self):
        return SaddleView(REACH, DEEPEST)

    def ahead(self):
        for name in SETS:
            yield partial(two_sets, name, 0.5)

    def compute(self, depth, data):
        return saddle(two_sets(data, 0.5)[0], depth)

    def show(self, seen, depth, data):
        tip = 0.8 * REACH * np.sqrt([depth / (depth + 1), 1 / (depth + 1)])
        column, up, low = np.rint((np.array([*tip, -tip[1]]) / REACH + 1) / 2 * (len(seen.z) - 1)).astype(int)
        words = tuple("down" if seen.z[row, column] < seen.zero else "up" for row in (up, low))
        curvature = f"±{seen.sigma:.3f}" if depth == 1 else "0"
        self.view.update(SaddlePicture(seen.z, seen.zero, REACH, depth, seen.along, tip, words, (
            f"L = {depth}: curvature {curvature}", f"from {seen.zero:.3f} at W = 0, for three depths")))

    def sentence(self, old, new, seen):
        depth, sigma = new["depth"], seen.sigma
        if depth == 1:
            words = (f"One hidden layer: at W = 0 the gradient of every weight is 0, and the extreme eigenvalues of the Hessian "
                     f"are {signed(-sigma, 3)} and +{sigma:.3f}.")
        else:
            words = f"{depth} hidden layers: at W = 0 the gradient of every weight is 0 and so is every second derivative."
        if sigma < STRICT:
            return f"{words} On these data classes and inputs are hardly correlated: no arrow leads down far."
        if depth == 1:
            return f"{words} Along one arrow the loss falls, along the other it rises: a saddle."
        return f"{words} The loss first changes with the {POWERS[depth + 1]} power of the distance."

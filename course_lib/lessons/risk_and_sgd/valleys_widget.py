"""One example's valley beside the next one's, and their mean: why single updates disagree and the risk does not. S17."""
import numpy as np

from course_lib.interactive.controls import Choice, Slider
from course_lib.interactive.pulled import Pulled
from course_lib.notation import signed

from .sgd import LOSSES, N, example_gradients, noisy_line, valleys
from .valleys_view import ValleysPicture, ValleysView

LOSS = "squared error"
THIRD = ("the mean of these two", f"the risk: all {N}")


class Valleys(Pulled):
    """Pull the ring: the same θ on three maps."""

    title = "The loss of one example, of another, and their mean"
    longest = 300
    controls = (
        Slider("first", "first example", 3, "number of the first example", "which", low=1, high=N, step=1),
        Slider("second", "second example", 14, "number of the second example", "which", low=1, high=N, step=1),
        Choice("third", "third map", THIRD[0], "what the third map shows", "which", options=THIRD),
        Slider("w", "w", -1.0, "weight w", "theta", low=-3, high=3),
        Slider("b", "b", 1.0, "bias b", "theta", low=-3, high=3),
    )

    def make_view(self):
        self.data = noisy_line(LOSS)
        self.over = np.asarray(valleys(LOSSES[LOSS], *self.data))
        self.risk = self.over.mean(axis=0)
        return ValleysView()

    def compute(self, first, second, third, w, b):
        """−∇ (3, 2) at θ: of both examples and of the mean on the third map; its minimum (2,)."""
        theta = np.array([w, b], np.float32)
        down = -np.asarray(example_gradients(LOSSES[LOSS], theta, *self.data))
        chosen = [first - 1, second - 1] if third == THIRD[0] else list(range(N))
        X, y = (np.asarray(part, float)[chosen] for part in self.data)
        best = np.linalg.lstsq(np.hstack([X, np.ones_like(X)]), y[:, 0], rcond=None)[0]
        return np.stack([down[first - 1], down[second - 1], down[chosen].mean(axis=0)]), best

    def show(self, found, first, second, third, w, b):
        two = third == THIRD[0]
        over = self.over[first - 1], self.over[second - 1], self._mean(first, second) if two else self.risk
        examples = [(float(self.data.X[i - 1, 0]), float(self.data.y[i - 1, 0])) for i in (first, second)]
        titles = tuple(f"example {i}: x = {signed(x)}, y = {signed(y)}"
                       for i, (x, y) in zip((first, second), examples, strict=True))
        self.view.update(ValleysPicture(over, (*titles, "the mean of these two" if two else f"the risk: the mean of all {N}"),
                                        found[0], np.array([w, b]), tuple(examples), found[1]))

    def _mean(self, first, second):
        """The same array as long as the examples are the same, so that its level lines are found once."""
        if getattr(self, "pair", None) != (first, second):
            self.pair, self.between = (first, second), (self.over[first - 1] + self.over[second - 1]) / 2
        return self.between

    def sentence(self, old, new, found):
        (one, two, mean), best = found
        lengths = np.hypot(*one), np.hypot(*two)
        angle = ("" if min(lengths) < 1e-6 else
                 f" They are {np.degrees(np.arccos(np.clip(one @ two / np.prod(lengths), -1, 1))):.0f}° apart.")
        what = "these two" if new["third"] == THIRD[0] else f"all {N}"
        return (f"At θ = (w, b) = {pair((new['w'], new['b']))} example {new['first']} asks for −∇ℓ = {pair(one)}, "
                f"example {new['second']} for {pair(two)}.{angle} The mean over {what} is {pair(mean)}. One example's loss "
                f"is 0 on a whole line (dashed), wx + b = y; the mean has its minimum at {pair(best)}.")

    # --- the hand on the picture ----------------------------------------------------------------------------------

    def places(self):
        """θ on every plane."""
        return [(plane.ax, ("w", "b")) for plane in self.view.planes]

    def key(self, key, shift):
        if key.startswith("Arrow"):
            self.by_arrow(key, ("w", "b"), 1 if shift else 10)


def pair(v) -> str:
    """(w, b) in words."""
    return f"({signed(float(v[0]))}, {signed(float(v[1]))})"

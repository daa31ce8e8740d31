"""Draw, or take, half a digit: clamped Gibbs chains propose the other half. Extension of S52."""
import jax
import numpy as np

from course_lib.data import mnist
from course_lib.interactive.controls import Button, Choice, Slider
from course_lib.interactive.drawing_pad import Drawing
from course_lib.interactive.run import Run, run_controls

from .completion import CLAMPS, INK, NOTHING, STEPS, clamped, completions, cost, digits_rbm
from .completion_view import COLUMNS, ROWS, CompleteView

M, DIGITS = ROWS * COLUMNS, 100


class Complete(Drawing, Run):
    """Eight chains fill in what is not clamped. Draw on the left; play, or drag t, to see them go there step by step."""

    title = "An RBM completes digits"
    frames = STEPS
    controls = (
        Choice("known", "clamp", "upper half", "which pixels are given and stay", "what", options=(*CLAMPS, INK, NOTHING)),
        Slider("n", "digit", 0, "number of the validation digit, while the pad is empty", "what", low=0, high=DIGITS - 1,
               step=1),
        Slider("seed", "seed", 0, "seed of the chains", "what", low=0, high=31, step=1),
        Button("wipe", "Wipe the pad", says="wipe the pad: back to the validation digit", group="what"),
        *(c for c in run_controls(STEPS, seeds=False) if c.name != "keep"),
    )

    def __init__(self, theta=None, **start):
        """`theta`: an RBM with 784 visible units to use instead of the recorded one, such as `RbmDigits().theta`."""
        self.own = theta is not None
        self.theta = theta if self.own else digits_rbm()
        if self.theta.W.shape[1] != 784:
            raise ValueError(f"an RBM of digits has D = 784 visible units, this one has {self.theta.W.shape[1]}")
        super().__init__(**start)

    def make_view(self):
        X = mnist()
        self.mean = X.train.X[:10_000].mean(0) / 255
        self.digits = X.valid.X[:DIGITS] > 127
        return CompleteView()

    def setup(self):
        Run.setup(self)
        Drawing.setup(self)

    def compute(self, known, n, seed):
        """(x, known pixels, p of the chains over all steps)."""
        x = self.digit > 0.5 if self.strokes else self.digits[n]
        given = clamped(known, x)
        p = completions(jax.random.key(seed), self.theta, x, given, M, STEPS, np.bool_(known == NOTHING))
        return x, given, np.asarray(p)

    def show(self, result, t, known, **values):
        x, given, p = result
        self.guess = p[(t + 1) // 2 : t + 1].mean((0, 1)) / 255
        started = {NOTHING: "they began at the image"}.get(known, "they began at coins") if t == 0 else f"step {t}"
        self.view.update(self.strokes, x, given, p[t], self.guess, (
            f"given: {int(given.sum())} pixels", "mean of all chains", f"{M} chains, {started}",
            "" if self.strokes else f"the pad is empty: validation digit {values['n']}"))

    def sentence(self, old, new, result):
        (x, given, p), t, known = result, new["t"], new["known"]
        who = f"{'the RBM you gave' if self.own else 'the recorded RBM'} of {len(self.theta.W)} hidden units"
        what = "your drawing" if self.strokes else f"validation digit {new['n']}"
        if known == NOTHING:
            apart = np.abs(p[t] / 255.0 - x).mean()
            return (f"Nothing is clamped: {M} chains of {who} begin at {what} and forget it. After {t} steps p(x|h) is on "
                    f"average {apart:.3f} away from it in each pixel.")
        said = [f"{what[0].upper()}{what[1:]}, {int(given.sum())} pixels clamped ({known}): {M} chains of {who} are at step "
                f"{t}, {'where all other pixels are coins' if t == 0 else 'and still move'}."]
        if known != INK:
            rbm, alone = cost(self.guess, x, ~given), cost(self.mean, x, ~given)
            said.append(f"The true rest costs {rbm:.3f} nats a pixel under the mean of the chains, {alone:.3f} under the "
                        "mean image of all digits.")
        return " ".join(said)

    def pointer(self, kind, ax, x, y, event):
        self.draw(kind, ax, x, y)

    def key(self, key, shift):
        if key != "a":                       # there is no A to keep here
            super().key(key, shift)

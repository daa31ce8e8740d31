"""Draw, or take, half a digit: clamped Gibbs chains propose the other half. Extension of S52."""
import numpy as np

from course_lib.interactive.controls import Button, Choice, Slider
from course_lib.interactive.drawing_pad import Drawing
from course_lib.interactive.run import RecordedRun, run_controls

from .completion import (
    CHAINS,
    CLAMPS,
    DIGITS,
    INK,
    NOTHING,
    STEPS,
    complete,
    cost,
    digits_to_complete,
    mean_image,
    recorded_rbm,
)
from .completion_view import CompletePicture, CompleteView


class Complete(Drawing, RecordedRun):
    """Eight chains fill in what is not clamped. Draw on the left; play, or drag t, to see them go there step by step."""

    title = "An RBM completes digits"
    longest = 290
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
        self.given = theta is not None
        self.theta = theta if self.given else recorded_rbm()
        if self.theta.W.shape[1] != 784:
            raise ValueError(f"an RBM of digits has D = 784 visible units, this one has {self.theta.W.shape[1]}")
        super().__init__(**start)

    def make_view(self):
        return CompleteView(CHAINS)

    def setup(self):
        RecordedRun.setup(self)
        Drawing.setup(self)

    def compute(self, known, n, seed):
        return complete(self.theta, self.digit > 0.5 if self.strokes else digits_to_complete()[n], known, seed)

    def show(self, result, t, known, **values):
        self.guess = result.mean(t)
        started = {NOTHING: "they began at the image"}.get(known, "they began at coins") if t == 0 else f"step {t}"
        self.view.update(CompletePicture(
            self.strokes, result.x, result.known, result.p[t], self.guess, f"given: {int(result.known.sum())} pixels",
            "mean of all chains", f"{CHAINS} chains, {started}",
            "your digit, cut to\nblack and white" if self.strokes else f"the pad is empty:\nvalidation digit {values['n']}"))

    def sentence(self, old, new, result):
        (x, pixels, p), t, known = result, new["t"], new["known"]
        who = f"{'the RBM you gave' if self.given else 'the recorded RBM'} of {len(self.theta.W)} hidden units"
        what = "your drawing" if self.strokes else f"validation digit {new['n']}"
        if known == NOTHING:
            apart = np.abs(p[t] / 255.0 - x).mean()
            return (f"Nothing is clamped: {CHAINS} chains of {who} begin at {what} and forget it. After {t} steps p(x|h) is on "
                    f"average {apart:.3f} away from it in each pixel.")
        said = [f"{what[0].upper()}{what[1:]}, {int(pixels.sum())} pixels clamped ({known}): {CHAINS} chains of {who} are at "
                f"step {t}, {'where all other pixels are coins' if t == 0 else 'and still move'}."]
        if known != INK:
            rbm, alone = cost(self.guess, x, ~pixels), cost(mean_image(), x, ~pixels)
            said.append(f"The true rest costs {rbm:.3f} nats a pixel under the mean of the chains, {alone:.3f} under the "
                        "mean image of all digits: less is a better guess.")
        return " ".join(said)

    def pointer(self, kind, ax, x, y, event):
        self.draw(kind, ax, x, y)

    def key(self, key, shift):
        if key != "a":                       # there is no A to keep here
            super().key(key, shift)

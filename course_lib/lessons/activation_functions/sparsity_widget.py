"""Sparse activities. Slide S13: with reclin many activations are exactly 0, before training and after it."""
import numpy as np

from course_lib.interactive.controls import Choice, Slider
from course_lib.interactive.explorer import Explorer
from course_lib.interactive.words import loss, percent
from course_lib.notation import signed

from .sparsity import EPOCHS, EXAMPLES, SEEDS, UNITS, silent_units, train_on_digits
from .sparsity_view import SparsityPicture, SparsityView

ALPHAS = ("0.03", "0.1", "0.3", "1")


class Sparsity(Explorer):
    """Drag the epoch, or pull in the curves; point at the wall to read one activation."""

    title = "How many activations are exactly 0"
    longest = 220
    pulls = "across"
    controls = (
        Choice("g", "g", "reclin", "activation function g", "what", options=("sigm", "tanh", "reclin")),
        Choice("alpha", "α", "0.3", "step size α of the training", "what", options=ALPHAS),
        Slider("epoch", "epoch", EPOCHS, "epochs of training", "how", low=0, high=EPOCHS, step=1, draw_only=True),
        Slider("seed", "seed", 1, "seed of the run whose activations are shown", "how", low=1, high=SEEDS, step=1,
               draw_only=True),
    )

    def make_view(self):
        self.known = {}
        return SparsityView(UNITS, EXAMPLES, SEEDS, EPOCHS)

    def setup(self):
        self.mark = UNITS // 2, EXAMPLES // 2

    def compute(self, g, alpha):
        if (g, alpha) not in self.known:
            self.known[g, alpha] = train_on_digits(g, float(alpha))
        return self.known[g, alpha]

    def show(self, result, g, alpha, epoch, seed):
        h = result.h[seed - 1, epoch]
        when = "before training" if epoch == 0 else f"after epoch {epoch}"
        self.view.update(SparsityPicture(h, result.share, seed - 1, epoch, self.mark, (
            f"{g}, {when}: {percent((h == 0).mean(), 0)} are exactly 0",
            f"{SEEDS} seeds, this one in black")))

    def sentence(self, old, new, result):
        j, t = self.mark
        h = result.h[new["seed"] - 1, new["epoch"]]
        shares = result.share[:, new["epoch"]]
        over = f"{percent(shares.min(), 0)} to {percent(shares.max(), 0)} of them" if shares.any() else "none"
        words = [f"{new['g']}, α = {new['alpha']}, epoch {new['epoch']}, {h.size:,} activations, {SEEDS} seeds: {over} "
                 f"exactly 0."]
        words.append(f"This seed: {percent((h == 0).mean(), 0)}, {silent_units(h)} of {UNITS} units are 0 on all "
                     f"{EXAMPLES} digits, training loss {loss(result.loss[new['seed'] - 1, new['epoch']])}.")
        words.append(f"Unit {j + 1}, digit {t + 1}: h = {signed(h[j, t]) if h[j, t] else '0 exactly'}.")
        return " ".join(words)

    def pointer(self, kind, ax, x, y, event):
        if kind in ("down", "move") and ax is self.view.right:
            self.set(epoch=round(float(np.clip(x, 0, EPOCHS))))
        elif kind in ("down", "move") and ax is self.view.wall:
            self._point(int(y), int(x))

    def key(self, key, shift):
        steps = {"ArrowRight": (0, 1), "ArrowLeft": (0, -1), "ArrowUp": (1, 0), "ArrowDown": (-1, 0)}
        if key in steps and not shift:
            self._point(*(m + s for m, s in zip(self.mark, steps[key], strict=True)))
        elif key in ("ArrowLeft", "ArrowRight"):
            self.nudge("epoch", 1 if key == "ArrowRight" else -1)

    def _point(self, j, t):
        self.mark = (min(max(j, 0), UNITS - 1), min(max(t, 0), EXAMPLES - 1))
        self.refresh(dict(self.values), compute=False)

"""The autoencoder of slide S41 learns digits under the hand: filters, the terms of a gradient, a digit you have drawn."""
import numpy as np

from course_lib.data import mnist
from course_lib.interactive.controls import Button, Choice, Slider
from course_lib.interactive.drawing_pad import Drawing
from course_lib.interactive.live import live_controls

from .digits import EPOCHS, PER_EPOCH, PIECE, TERMS, begin, erased, learn, look, order, terms, validation_digits
from .digits_training import GONE, DigitTraining
from .digits_view import SHOWN, DigitAutoencoderView
from .random_images import images
from .three_models import judge

SIZES = (16, 64, 1024)


class DigitAutoencoder(DigitTraining, Drawing):
    """h = sigm(b + W x), x̂ = sigm(c + W* h), SGD on 5,000 digits. `gradient`: the learner's own for tied weights."""

    title = "An autoencoder learns digits"
    controls = (
        Choice("H", "H", "64", "number of hidden units", "net", draw_only=True, options=tuple(map(str, SIZES))),
        Choice("weights", "W*", "tied", "tied or untied weights", "net", draw_only=True, options=("tied", "untied")),
        Slider("noise", "masking noise", 0.0, "part of the pixels masked in training, an extension", "how", draw_only=True,
               low=0, high=0.8, step=0.05),
        Slider("alpha", "α", 0.2, "learning rate alpha", "how", draw_only=True, low=0.001, high=10.0, log=True),
        Slider("seed", "seed", 0, "seed of the weights and of the order", "how", draw_only=True, low=0, high=31, step=1),
        Slider("unit", "unit j", 1, "which filter's gradient is shown", "look", draw_only=True, low=1, high=64, step=1),
        Slider("digit", "digit", 1, "which of the validation digits goes through", "look", draw_only=True, low=1, high=SHOWN,
               step=1),
        Slider("erase", "erase", 0.0, "part of the pixels erased in what is shown", "look", draw_only=True, low=0, high=0.8,
               step=0.05),
        Button("wipe", "Wipe the pad", says="wipe the drawing", group="look"),
        *live_controls(),
    )

    def make_view(self):
        self.X, self.half = validation_digits()
        self.batch = images(mnist().train.X[:TERMS])
        self.mean = float(judge("mean image", self.X)[-1].mean())
        return DigitAutoencoderView(EPOCHS * PER_EPOCH, self.mean)

    def setup(self):
        Drawing.setup(self)
        DigitTraining.setup(self)

    def ahead(self):
        idx = order(0, 0)[:PIECE]
        for tied in (True, False):
            for H in SIZES:
                yield lambda H=H, tied=tied: learn(begin(0, H, tied), idx, 0.0, 0.0)

    # --- what is seen -----------------------------------------------------------------------------------------------------

    @property
    def chosen(self):
        """The digit on its way through, whole: the drawing, if there is one."""
        return self.digit if self.strokes else self.X[self.values["digit"] - 1]

    def show(self, result, H, erase, unit, digit, **values):
        clean = np.vstack([self.chosen[None], self.X[:SHOWN]])
        x, unit = erased(clean, erase), min(unit, self.H) - 1
        (h, x_hat, loss), both = look(self.state.theta, x, clean), terms(self.state.theta, self.batch, unit)
        self.seen = dict(h=h[0], x_hat=x_hat[0], loss=float(loss[0]), losses=loss[1:], terms=both)
        shown = np.asarray(self.state.theta.W)[:64]
        wall = np.concatenate([x[1:], x_hat[1:]]), [""] * SHOWN + [f"{v:.0f}" for v in loss[1:]], "validation digits, x̂, l"
        kept = self.kept and (self.kept.updates, self.kept.curves())
        self.view.update(self.record.updates, self.record.curves(), kept, self._title(), shown, unit,
                         f"filters {'' if self.H <= 64 else '1–64 of '}W, H = {self.H}", self._terms(both, unit + 1),
                         ((x[0], "x"), (h[0], f"h(x): {self.H}"), (x_hat[0], "x̂")), f"l = {loss[0]:.0f}", wall, self.strokes)

    def _title(self):
        if not self.record.updates:
            return "press Train"
        return "diverged" if self.lost else f"l = {self.record.digits[-1]:.1f}; half erased {self.record.half[-1]:.1f}"

    def _terms(self, both, j):
        W, encoder, decoder, W_star = both
        scale = max(np.abs(encoder).max(), np.abs(decoder).max())
        if self.tied:
            return ((W, f"W, row {j}", np.abs(W).max()), (encoder, "encoder term", scale), (decoder, "+ decoder term", scale),
                    (encoder + decoder, "= ∇W", np.abs(encoder + decoder).max()))
        return ((W, f"W, row {j}", np.abs(W).max()), (encoder, "its ∇: encoder", np.abs(encoder).max()),
                (W_star, f"W*, column {j}", np.abs(W_star).max()), (decoder, "its ∇: decoder", np.abs(decoder).max()))

    def sentence(self, old, new, result):
        if self.lost:
            return (f"Lost at update {self.record.updates[-1]}: the loss is not below {GONE}. α = {new['alpha']:g} is too large: "
                    "lower it and press ↺ Same weights.")
        said = [self._state(new), *([self.trouble] if self.trouble else [])]
        e, d = (np.linalg.norm(part) for part in self.seen["terms"][1:3])
        what = "your digit" if self.strokes else f"digit {new['digit']}"
        hole = f" with {100 * new['erase']:.0f} % of its pixels erased" if new["erase"] else ""
        on = int((self.seen["h"] > 0.5).sum())
        said.append(f"For {what}{hole} l = {self.seen['loss']:.0f}, {on} of {self.H} units above ½. "
                    f"Unit {min(new['unit'], self.H)}: encoder term {e:.3f} long, decoder term {d:.3f}.")
        return " ".join(said)

    def _state(self, new):
        record = self.record
        if not record.updates:
            whose = f"the gradient is that of {self.gradient.__name__}. " if self.gradient is not None else ""
            return f"5,000 digits, {EPOCHS} epochs of {PER_EPOCH} updates; {whose}Press Train, or draw a digit first."
        state = "Ended" if self.ended else "Training" if new["play"] else "Paused"
        kept = f" (A: {self.kept.digits[-1]:.1f} and {self.kept.half[-1]:.1f})" if self.kept else ""
        worse = f" That is worse than the mean digit for every x ({self.mean:.0f})." if record.digits[-1] > self.mean else ""
        return (f"{state} at update {record.updates[-1]:,}: l = {record.digits[-1]:.1f} on 500 validation digits, "
                f"{record.half[-1]:.1f} with half of their pixels erased{kept}.{worse}")

    # --- the hand -----------------------------------------------------------------------------------------------------------

    def pointer(self, kind, ax, x, y, event):
        if self.draw(kind, ax, x, y) or kind not in ("down", "move"):
            return
        if ax is self.view.filters:
            self.set(unit=self.view.unit_at(x, y) + 1)
        elif ax is self.view.wall.ax:
            self.strokes = []
            self.set(digit=self.view.digit_at(x) + 1)

    def key(self, key, shift):
        match key:
            case "ArrowLeft" | "ArrowRight":
                self.nudge("digit", 1 if key == "ArrowRight" else -1)
            case "ArrowUp" | "ArrowDown":
                self.nudge("unit", 1 if key == "ArrowUp" else -1)
            case _:
                super().key(key, shift)

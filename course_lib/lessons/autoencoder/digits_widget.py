"""The autoencoder of slide S41 learns digits under the hand: filters, the terms of a gradient, a digit you have drawn."""
import numpy as np

from course_lib.data import first_digits, held_out_digits
from course_lib.interactive.controls import Button, Choice, Slider
from course_lib.interactive.drawing_pad import Drawing
from course_lib.interactive.live import Event, LiveRun, live_controls
from course_lib.interactive.own_function import OwnFunction
from course_lib.interactive.words import percent

from .digits import (
    EPOCHS,
    PER_EPOCH,
    PIECE,
    TERMS,
    B,
    erased,
    first_coder,
    gradient_terms,
    reconstructions,
    train_coder,
    validation_digits,
)
from .digits_run import EVERY, GONE, UPDATES, CoderRun
from .digits_view import CURVES, WITH, DigitAutoencoderView, DigitCoderPicture
from .one_term import SEED, losses_with
from .one_term import H as FEW
from .random_images import floors, images
from .three_models import judge

SIZES = (16, 64, 1024)
SHOWN = 6      # digits beside the one on its way through


class DigitAutoencoder(LiveRun, Drawing):
    """h = sigm(b + W x), x̂ = sigm(c + W* h), SGD on 5,000 digits. `gradient`: the learner's own for tied weights."""

    title = "An autoencoder learns digits"
    longest = 300
    restart_on = ("H", "weights", "seed")
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
    more = ("weights", "seed", "unit", "digit", "erase")

    def __init__(self, gradient=None, **start):
        """`gradient(x, W, b, c)` -> (∇W, ∇b, ∇c): the reader's own."""
        self.own = OwnFunction(gradient, "training goes on with the course's")
        super().__init__(**start)

    def make_view(self):
        self.batch = images(first_digits(TERMS)[0].X)
        self.X = images(held_out_digits(SHOWN).X)
        self.mean = float(judge("mean image", validation_digits()[0])[-1].mean())
        floor = float(floors(validation_digits()[0]).mean())
        return DigitAutoencoderView(UPDATES, self.mean, floor, SHOWN, WITH if self.own else CURVES)

    def setup(self):
        Drawing.setup(self)
        LiveRun.setup(self)

    def ahead(self):
        idx = np.zeros((PIECE, B), np.int32)
        for tied in (True, False):
            for H in SIZES:
                yield lambda H=H, tied=tied: train_coder(first_coder(0, H, tied), idx, 0.0, 0.0)

    # --- training -----------------------------------------------------------------------------------------------------------

    def prepare(self):
        v = self.values
        self.H, self.tied, self.own.message = int(v["H"]), v["weights"] == "tied", ""
        self.run = CoderRun(self.H, self.tied, v["seed"], self._own_gradient if self.own else None)

    @property
    def record(self):
        return self.run.record

    def work(self):
        run = self.run
        for done in run.pieces(lambda: (self.values["alpha"], self.values["noise"])):
            self.progress(done / UPDATES)
            looks = Event.EPOCH if done and done % PER_EPOCH == 0 else Event.LOOK
            yield looks if run.just_measured else Event.PIECE

    def _own_gradient(self, x, W, b, c):
        return self.own((x, W, b, c), W.shape, b.shape, c.shape)

    # --- what is seen -----------------------------------------------------------------------------------------------------

    @property
    def chosen(self):
        """The digit on its way through, whole: the drawing, if there is one."""
        return self.digit if self.strokes else self.X[self.values["digit"] - 1]

    def bound(self):
        self.values["unit"] = min(self.values["unit"], self.H)

    def show(self, result, H, erase, unit, digit, **values):
        clean, theta = np.vstack([self.chosen[None], self.X]), self.run.state.theta
        x, unit = erased(clean, erase), unit - 1
        self.through = h, x_hat, loss = reconstructions(theta, x, clean)
        self.terms = gradient_terms(theta, self.batch, unit)
        self.view.update(DigitCoderPicture(
            *self._curves(), self._title(),
            np.asarray(theta.W)[:64], unit, f"filters {'' if self.H <= 64 else '1–64 of '}W, H = {self.H}",
            self._terms(self.terms, unit + 1), ((x[0], "x"), (h[0], f"h(x): {self.H}"), (x_hat[0], "x̂")), f"ℓ = {loss[0]:.0f}",
            np.concatenate([x[1:], x_hat[1:]]), [""] * SHOWN + [f"{v:.0f}" for v in loss[1:]], "validation digits, x̂, ℓ",
            self.strokes, ("W", "Wᵀ" if self.tied else "W*"), "yours" if self.own.used else "", self.beside))

    @property
    def beside(self):
        """Whether this is the net for which each term alone has been tried out, and the reader's gradient trains it."""
        return bool(self.own) and self.tied and (self.H, self.values["seed"]) == (FEW, SEED)

    def _curves(self):
        """(updates, curves, those of A): beside a gradient of the reader's stand two curves, and A is only spoken of."""
        if not self.own:
            return self.record.updates, self.record.curves(), self.kept and (self.kept.updates, self.kept.curves())
        alone = [losses_with(0, 1), losses_with(1, 0)] if self.beside else [np.array([])] * 2
        return np.arange(0, UPDATES + 1, EVERY), (np.array(self.record.digits), *alone), None

    def _title(self):
        if not self.record:
            return "press Train"
        return "diverged" if self.run.lost else f"ℓ = {self.record.digits[-1]:.1f}; half erased {self.record.half[-1]:.1f}"

    def _terms(self, both, j):
        W, encoder, decoder, W_star = both
        scale = max(np.abs(part).max() for part in (encoder, decoder, encoder + decoder))      # what is added shares a scale
        if self.tied:
            return ((W, f"W, row {j}", np.abs(W).max()), (encoder, "encoder", scale), (decoder, "+ decoder", scale),
                    (encoder + decoder, "= ∇W", scale))
        return ((W, f"W, row {j}", np.abs(W).max()), (encoder, "its ∇", np.abs(encoder).max()),
                (W_star, f"W*, col. {j}", np.abs(W_star).max()), (decoder, "its ∇", np.abs(decoder).max()))

    def sentence(self, old, new, result):
        if self.run.lost:
            return (f"Lost at update {self.record.updates[-1]}: the loss is not below {GONE}. α = {new['alpha']:g} is too large: "
                    "lower it and press ↺ Same weights.")
        e, d = (np.linalg.norm(part) for part in self.terms[1:3])
        what = "your digit" if self.strokes else f"digit number {new['digit']}"
        hole = f" with {percent(new['erase'], 0)} of its pixels erased" if new["erase"] else ""
        return " ".join([
            self._state(), *([self.own.message] if self.own.message else []),
            f"For {what}{hole} ℓ = {self.through.loss[0]:.0f}, {(self.through.h[0] > 0.5).sum()} of {self.H} units above ½. "
            f"Unit {new['unit']}: encoder term {e:.3f} long, decoder term {d:.3f}."])

    def _state(self):
        record = self.record
        if not record:
            whose = f"the gradient is that of {self.own.name}. " if self.own else ""
            return f"5,000 digits, {EPOCHS} epochs of {PER_EPOCH} updates; {whose}Press Train, or draw a digit first."
        kept = f" (A: {self.kept.digits[-1]:.1f} and {self.kept.half[-1]:.1f})" if self.kept else ""
        worse = (f" On average that is worse than always showing the mean digit ({self.mean:.0f})."
                 if record.digits[-1] > self.mean else "")
        alone = (f" The decoder's term alone ends at {losses_with(0, 1)[-1]:.1f}, the encoder's at {losses_with(1, 0)[-1]:.1f}."
                 if self.beside else "")
        return (f"{self.phase} at update {record.updates[-1]:,}: ℓ = {record.digits[-1]:.1f} on 500 validation digits, "
                f"{record.half[-1]:.1f} with half of their pixels erased{kept}.{worse}{alone}")

    # --- the hand -----------------------------------------------------------------------------------------------------------

    def pulled_in(self):
        return *super().pulled_in(), self.view.filters

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

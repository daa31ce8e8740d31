"""With and without dropout on a few digits, eight pairs at once, live. Slide S49: does it beat, and how much slower is it?"""
import numpy as np

from course_lib.evaluation import paired_difference
from course_lib.interactive.controls import Choice, Slider
from course_lib.interactive.live import LiveRun, live_controls
from course_lib.interactive.words import loss
from course_lib.notation import signed

from .digits import (
    EPOCHS,
    SEEDS,
    PairedRun,
    digits_of_seeds,
    epoch_in_pieces,
    first_states,
    scores_of,
    train_piece,
)
from .digits_view import DropoutDigitsPicture, DropoutDigitsView

SCORES = {"loss": ("valid", "", 1, 3), "error": ("error", " %", 100, 1)}     # of the record: its name, unit, factor, decimals


class DropoutDigits(LiveRun):
    """Each pair: the same images, the same first weights, the same order; only the masks make the difference."""

    title = "Dropout on a few digits"
    longest = 370
    restart_on = ("p", "n", "alpha", "first")                     # another pair of networks is another run
    controls = (
        Slider("p", "p", 0.5, "probability p that a hidden unit is zeroed", "set", draw_only=True, low=0.05, high=0.9,
               step=0.05),
        Choice("n", "training images", "500", "number of training images of each pair", "set", draw_only=True,
               options=tuple(map(str, EPOCHS))),
        Slider("alpha", "α", 0.05, "learning rate alpha of both", "set", draw_only=True, low=0.005, high=0.5, log=True),
        Slider("first", "seed", 0, "seed of images, weights, order and masks", "set", draw_only=True, low=0, high=31, step=1),
        Choice("measure", "validation", "loss", "what is measured on the validation images", "show", draw_only=True,
               options=tuple(SCORES)),
        Slider("target", "target", 0.1, "training loss to be reached", "show", draw_only=True, low=0.005, high=1.5, log=True),
        *live_controls(),
    )
    more = ("alpha", "first")

    def make_view(self):
        return DropoutDigitsView()

    def ahead(self):
        train, valid = digits_of_seeds(0)
        yield lambda: scores_of(train_piece(first_states(0.0, 0.05), *train, epoch_in_pieces(0, 0, 200)[0]), train, valid)

    def prepare(self):
        p, n, alpha, first = (self.values[name] for name in self.restart_on)
        self.training = PairedRun(p, int(n), alpha, first)

    @property
    def record(self):
        return self.training.record

    def work(self):
        return self.events(self.training.train())

    # --- what is seen ----------------------------------------------------------------------------------------------

    def show(self, result, measure, target, **values):
        score, record, kept = SCORES[measure][0], self.record, self.kept
        self.reached, self.ratio = record.slowdown(target)
        valid = record.curves(score)
        self.view.update(DropoutDigitsPicture(
            record.updates, record.curves("train"), valid, measure, target, self.reached, self._titles(valid, measure),
            self.training.updates, kept and (kept.updates, kept.curves("train"), kept.curves(score))))

    def _titles(self, valid, measure):
        p, target = self.training.p, self.values["target"]
        if not len(self.record):
            return (f"training loss, p = {p:g}\npress Train", f"validation {measure}", f"{SEEDS} pairs")
        slow = f"to {target:g}: {self.ratio:.1f} × as many updates" if np.isfinite(self.ratio) else f"to {target:g}: not yet"
        mean, half = paired_difference(valid[1][-1], valid[0][-1])
        _, unit, gain, places = SCORES[measure]
        with_, without = (f"{gain * valid[arm][-1].mean():.{places}f}{unit}" for arm in (1, 0))
        return (f"training loss, p = {p:g}\n{slow}", f"validation {measure}\nwith {with_}, without {without}",
                f"with − without:\n{signed(gain * mean, places)} ± {gain * half:.{places}f}{unit}")

    def sentence(self, old, new, result):
        n, p = self.training.n, self.training.p
        if not len(self.record):
            now = "Training begins." if new["play"] else "Ended before anything was measured: press ↺ Same weights." \
                if self.ended else "Press Train, or Step for one epoch."
            return f"{SEEDS} pairs of networks on {n} images each, p = {p:g} against none. {now}"
        words = [f"{self.phase} after {self.record.updates[-1]} updates."]
        if self.record.diverged:
            return f"{words[0]} The loss is not finite: lower α and press ↺ Same weights."
        words += [self._compared(what) for what in SCORES]
        words.append(self._slow())
        if self.kept:
            without, with_ = (loss(curve[-1].mean()) for curve in self.kept.curves("valid"))
            words.append(f"A ended at validation loss {with_} with, {without} without.")
        return " ".join(words)

    def _compared(self, what):
        """The last loss or error of both arms, and in how many pairs dropout's is lower."""
        score, unit, gain, places = SCORES[what]
        without, with_ = (curve[-1] * gain for curve in self.record.curves(score))
        mean, half = paired_difference(with_, without)
        return (f"Validation {what} with dropout {with_.mean():.{places}f}{unit}, without {without.mean():.{places}f}{unit}: "
                f"difference {signed(mean, places)} ± {half:.{places}f}{unit.replace('%', 'points')}, lower in "
                f"{int((with_ < without).sum())} of {SEEDS} pairs.")

    def _slow(self):
        target, (without, with_) = self.values["target"], self.reached
        if np.isfinite(self.ratio):
            return (f"A training loss of {target:g} takes {without:.0f} updates without and {with_:.0f} with dropout: "
                    f"{self.ratio:.1f} times as many.")
        return f"Not all networks have reached a training loss of {target:g}."

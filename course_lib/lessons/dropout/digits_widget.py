"""With and without dropout on a few digits, eight pairs at once, live. Slide S49: does it beat, and how much slower is it?"""
import numpy as np

from course_lib.interactive.controls import Choice, Slider
from course_lib.interactive.live import Live, live_controls
from course_lib.notation import signed

from .digits import SEEDS, B, Scores, advance, begin, difference, digits, measure, order, reached
from .digits_view import DropoutDigitsView

EPOCHS = {"200": 60, "500": 40, "1000": 20}
MEASURES = ("loss", "error")
NEW_RUN = ("p", "n", "alpha", "first")


class DropoutDigits(Live):
    """Each pair: the same images, the same first weights, the same order; only the masks make the difference."""

    title = "Dropout on a few digits"
    controls = (
        Slider("p", "p", 0.5, "probability p that a hidden unit is zeroed", "set", draw_only=True, low=0.05, high=0.9,
               step=0.05),
        Choice("n", "training images", "500", "number of training images of each pair", "set", draw_only=True,
               options=tuple(EPOCHS)),
        Slider("alpha", "α", 0.05, "learning rate alpha of both", "set", draw_only=True, low=0.005, high=0.5, log=True),
        Slider("first", "seed", 0, "seed of images, weights, order and masks", "set", draw_only=True, low=0, high=31, step=1),
        Choice("measure", "validation", "loss", "what is measured on the validation images", "show", draw_only=True,
               options=MEASURES),
        Slider("target", "target", 0.1, "training loss to be reached", "show", draw_only=True, low=0.005, high=1.5, log=True),
        *live_controls(),
    )

    def make_view(self):
        return DropoutDigitsView(SEEDS)

    def ahead(self):
        (X, y), valid = digits(0)
        yield lambda: measure(advance(self._begin()[0], X, y, order(0, 0, 200)[0]), X, y, valid)

    def prepare(self):
        self.run_values = {name: self.values[name] for name in NEW_RUN}
        self.states, self.record = [], []

    def _begin(self):
        """The first states of both arms, made when training begins: they are 10 MB."""
        p, alpha, first = (self.run_values[name] for name in ("p", "alpha", "first"))
        seeds = np.arange(first, first + SEEDS, dtype=np.int32)
        return [begin(np.float32(q), np.float32(alpha), seeds) for q in (0.0, p)]

    def changed(self, old):
        if any(old.get(name) != self.values[name] for name in NEW_RUN):      # another pair of networks is another run
            self.trainer.stop()
            self.worker, self.ended = None, False
            self.values |= dict(play=False, progress=0.0)
            self.prepare()
        super().changed(old)

    # --- training, a piece at a time -------------------------------------------------------------------------------

    def work(self):
        n, first = int(self.run_values["n"]), self.run_values["first"]
        (X, y), valid = digits(first)
        epochs, self.states = EPOCHS[self.run_values["n"]], self._begin()
        yield from self._measure(X, y, valid)
        yield "start"
        for epoch in range(epochs):
            pieces = order(first, epoch, n)
            for at, piece in enumerate(pieces, start=1):
                for arm in (0, 1):
                    self.states[arm] = advance(self.states[arm], X, y, piece)
                    np.asarray(self.states[arm].t)                 # the piece is done before the lock is let go
                    yield "piece"
                self.values["progress"] = round((epoch + at / len(pieces)) / epochs, 3)
            yield from self._measure(X, y, valid)
            if not np.isfinite(self.record[-1][0].train).all() or not np.isfinite(self.record[-1][1].train).all():
                return
            yield "epoch"

    def _measure(self, X, y, valid):
        scores = []
        for state in self.states:
            scores.append(Scores(*(np.asarray(part) for part in measure(state, X, y, valid))))
            yield "piece"
        self.record.append(tuple(scores))

    # --- what is seen ----------------------------------------------------------------------------------------------

    def curves(self, name):
        """(without, with): the measure `name` after each epoch, (epochs + 1, 8)."""
        return tuple(np.array([getattr(pair[arm], name) for pair in self.record]).reshape(-1, SEEDS) for arm in (0, 1))

    @property
    def updates(self):
        """Updates done when each row of `curves` was measured."""
        return np.arange(len(self.record)) * (int(self.run_values["n"]) // B)

    def slower(self):
        """(updates until each arm reaches the target, their ratio) as means over the pairs; NaN where one never does."""
        each = int(self.run_values["n"]) // B
        at = [reached(curve, self.values["target"]) * each for curve in self.curves("train")]
        return np.array([one.mean() for one in at]), np.mean(at[1] / np.maximum(at[0], each)) if len(self.record) else np.nan

    def show(self, result, measure, target, **values):
        valid = self.curves("valid" if measure == "loss" else "error")
        self.at, self.ratio = self.slower() if self.record else (np.full(2, np.nan), np.nan)
        last = EPOCHS[self.run_values["n"]] * (int(self.run_values["n"]) // B)
        self.view.update(self.updates, self.curves("train"), valid, target, self.at, self._titles(valid, measure), measure,
                         last, self._ghost(measure))

    def _ghost(self, measure):
        return self.kept and (self.kept[0], self.kept[1]["train"], self.kept[1]["valid" if measure == "loss" else "error"])

    def _titles(self, valid, measure):
        p, target = self.run_values["p"], self.values["target"]
        if not self.record:
            return (f"training loss, p = {p:g}\npress Train", f"validation {measure}", f"{SEEDS} pairs")
        slow = f"{target:g}: {self.ratio:.1f} × the updates" if np.isfinite(self.ratio) else f"{target:g}: not yet"
        mean, half = difference(valid[1][-1], valid[0][-1])
        unit, gain, places = ("", 1, 3) if measure == "loss" else (" %", 100, 1)
        with_, without = (f"{gain * valid[arm][-1].mean():.{places}f}{unit}" for arm in (1, 0))
        return (f"training loss, p = {p:g}\n{slow}", f"validation {measure}\nwith {with_}, without {without}",
                f"with − without:\n{signed(gain * mean, places)} ± {gain * half:.{places}f}{unit}")

    def sentence(self, old, new, result):
        n, p = self.run_values["n"], self.run_values["p"]
        if not self.record:
            now = "Training begins." if new["play"] else "Ended before anything was measured: press ↺ Same weights." \
                if self.ended else "Press Train, or Step for one epoch."
            return f"{SEEDS} pairs of networks on {n} images each, p = {p:g} against none. {now}"
        state = "Ended" if self.ended else "Training" if new["play"] else "Paused"
        words = [f"{state} after {self.updates[-1]} updates."]
        if not all(np.isfinite(one.train).all() for one in self.record[-1]):
            return f"{words[0]} The loss is not finite: lower α and press ↺ Same weights."
        for name, unit, gain, places in (("valid", "", 1, 3), ("error", " %", 100, 1)):
            without, with_ = (curve[-1] * gain for curve in self.curves(name))
            mean, half = difference(with_, without)
            what = "loss" if name == "valid" else "error"
            words.append(f"Validation {what} with dropout {with_.mean():.{places}f}{unit}, without "
                         f"{without.mean():.{places}f}{unit}: difference {signed(mean, places)} ± {half:.{places}f}{unit}, "
                         f"lower in {int((with_ < without).sum())} of {SEEDS} pairs.")
        words.append(self._slow())
        if self.kept:
            a = self.kept[1]["valid"]
            words.append(f"A ended at validation loss {a[1][-1].mean():.3f} with, {a[0][-1].mean():.3f} without.")
        return " ".join(words)

    def _slow(self):
        target, (without, with_) = self.values["target"], self.at
        if np.isfinite(self.ratio):
            return (f"A training loss of {target:g} takes {without:.0f} updates without and {with_:.0f} with dropout: "
                    f"{self.ratio:.1f} times as many.")
        return f"Not all networks have reached a training loss of {target:g}."

    def on_keep(self):
        if not self.record:
            raise ValueError("there is no run to keep yet: press Train first")
        self.kept = self.updates, {name: self.curves(name) for name in Scores._fields}
        self.refresh(dict(self.values), compute=False)

"""The five update rules on real digits. Slide S30: same weights, same mini-batches, and an α that each may have for itself.

One rule's run takes 0.1 s on one core: all five follow the hand, and every run made is remembered. The 80 runs of sixteen
seeds, as the 40 of the search for the best α, are made behind the picture, which fills meanwhile.
"""
import numpy as np

from course_lib.interactive.background import Background
from course_lib.interactive.controls import Button, Choice, Slider, Toggle
from course_lib.interactive.run import RecordedRun, run_controls
from course_lib.interactive.waiting import watched
from course_lib.interactive.words import loss, percent

from .landscape_race import RULES
from .mnist_race import FRAMES, GRID, SEEDS, START, STEPS, B, MnistRuns, N, by_validation, ended_lost, last_loss
from .mnist_race_view import MnistRacePicture, MnistRaceView

ONE, OWN = "one for all", "each its own"
SETTINGS = ("beta", "beta1", "beta2", "eps", "correct")


def alpha_of(rule):
    """Name of the control with the α of this rule."""
    return f"alpha_{rule.lower()}"


class MnistRace(RecordedRun):
    """A 784-32-10 tanh network, 2,000 digits, mini-batches of 50, six epochs; validated on 1,000 other digits."""

    title = "Five update rules on MNIST"
    longest = 660
    frames = FRAMES
    controls = (
        Choice("rate", "α is", ONE, "who has which alpha", "how", options=(ONE, OWN)),
        Slider("alpha", "α", 0.03, "learning rate alpha of all rules", "how", low=GRID[0], high=GRID[-1], log=True),
        *(Slider(alpha_of(rule), f"α {rule}", START[rule], f"learning rate alpha of {rule} alone", "own", low=GRID[0],
                 high=GRID[-1], log=True) for rule in RULES),
        Button("best", "Try α = 0.001 … 3", says="train each rule with eight alphas and keep its best", group="own"),
        Slider("beta", "β", 0.9, "beta of momentum and RMSProp", "what", low=0.0, high=0.99),
        Slider("beta1", "β₁", 0.9, "beta 1 of Adam", "what", low=0.0, high=0.99),
        Slider("beta2", "β₂", 0.999, "beta 2 of Adam", "what", low=0.0, high=0.999, step=0.001),
        Slider("eps", "ε", 1e-8, "epsilon of the adaptive rules", "what", low=1e-12, high=1.0, log=True),
        Toggle("correct", "bias correction", True, "Adam's bias correction, which is not on the slide", "what"),
        Slider("seed", "seed", 0, "seed of the weights and the order", "what", low=0, high=31, step=1),
        *run_controls(FRAMES),
    )
    more = ("alpha_sgd", "alpha_momentum", "alpha_adagrad", "alpha_rmsprop", "alpha_adam", "beta", "beta1", "beta2", "eps",
            "correct", "seed")

    def make_view(self):
        return MnistRaceView(RULES, FRAMES * STEPS, GRID)

    def setup(self):
        super().setup()
        if hasattr(self, "trainer"):
            self.trainer.stop()
        self.trainer = Background(self.lock, "MnistRace trainer")
        self.runs, self.searching = MnistRuns(), False

    def changed(self, old):
        """Moving an α says whose α it is to be: the one for all, or each its own."""
        moved = {name for name, value in self.values.items() if old.get(name) != value}
        if "rate" not in moved and moved & {"alpha", *map(alpha_of, RULES)}:
            self.values["rate"] = ONE if "alpha" in moved else OWN
        super().changed(old)

    @property
    def settings(self):
        return {name: self.values[name] for name in SETTINGS}

    def with_alpha(self, rule, alpha, seed=None):
        """RaceLosses of one run at the controls' other values, with another seed than theirs if one is given."""
        return self.runs.losses(rule, alpha, self.settings, self.values["seed"] if seed is None else seed)

    def compute(self, rate, seeds, **values):
        self.alphas = [self.values["alpha" if rate == ONE else alpha_of(rule)] for rule in RULES]
        if seeds:
            self._begin()
        return [self.with_alpha(rule, alpha) for rule, alpha in zip(RULES, self.alphas, strict=True)]

    # --- many runs, made behind the picture -----------------------------------------------------------------------

    def on_best(self):
        """Eight α for each rule, one run after the other while the picture fills; then each rule has its best."""
        self.values["play"], self.searching = False, True
        self.player.stop()
        self._begin()
        self.refresh(dict(self.values), compute=False)

    def search(self):
        """The same here and now: for a notebook without a hand, and for tests."""
        with self.lock:
            self.searching = True
            missing = self._missing()
            try:
                runs = (self.with_alpha(*one) for one in missing)
                for _ in watched(runs, self, lambda: 1 - len(self._missing()) / len(missing)):
                    pass
                self._work()
            finally:
                self.searching = False
        return self

    def _begin(self):
        if not self.trainer.running:
            self.trainer.start(self._work, failed=lambda error: self.say(str(error), failed=True))

    def _missing(self):
        """The runs still to be made, as (rule, α, seed): those of the search first."""
        if self.searching:
            return self.runs.missing_of_search(self.settings, self.values["seed"])
        return self.runs.missing_of_seeds(self.settings, self.alphas) if self.values["seeds"] else []

    def _work(self):
        """Make one more run; False when none is missing any more."""
        missing = self._missing()
        if missing:
            self.with_alpha(*missing[0])
        if len(missing) > 1:
            if self.picture.free:
                self.refresh(dict(self.values), compute=False)
            return True
        if found := self.searching:
            self.searching = False
            self.values |= {alpha_of(rule): self.runs.best(rule, self.settings, self.values["seed"]) for rule in RULES}
            self.values["rate"] = OWN
        self.refresh(dict(self.values), compute=found)
        return bool(self._missing())

    def close(self):
        self.trainer.stop(wait=1)
        super().close()

    # --- what is seen ---------------------------------------------------------------------------------------------

    def show(self, runs, t, rate, seed, seeds, **values):
        tried = []
        for rule in RULES:
            made = sorted(self.runs.of(rule, self.settings, seed).items())
            tried.append(([a for a, _ in made], [one.valid[-1] for _, one in made]))
        first = by_validation(runs, t)[0]
        self.spread = self.runs.over_seeds(self.settings, self.alphas) if seeds else None
        titles = {"train": f"training, epoch {t * STEPS * B / N:.1f}",
                  "valid": f"validation: {RULES[first]} {loss(runs[first].valid[t])}",
                  "alpha": f"after 6 epochs: {sum(len(a) for a, _ in tried)} runs"}
        self.view.update(MnistRacePicture(np.arange(FRAMES + 1) * STEPS, runs, tried, self.alphas, t, titles,
                                          self.kept and self.kept[1], self.spread))

    def sentence(self, old, new, runs):
        t = new["t"]
        words = ", ".join(f"{RULES[i]} {loss(runs[i].valid[t])} (error {percent(runs[i].error[t], 1)}, "
                          f"α = {self.alphas[i]:g})" for i in by_validation(runs, t) if not ended_lost(runs[i]))
        said = [f"Validation loss after {t * STEPS} updates, lowest first: {words}."] if words else []
        if gone := [RULES[i] for i in range(5) if ended_lost(runs[i])]:
            said.append(f"Worse than guessing, ln 10 = 2.303, at the end: {', '.join(gone)}. Lower α.")
        if new["rate"] == ONE:
            said.append("One α for all says little about the rules: α is not the same thing for each.")
        else:
            last = [last_loss(one) for one in runs]
            said.append(f"With its own α each, best and worst are {loss(min(last))} and {loss(max(last))} at the end.")
        if self.spread is not None:
            said.append(self._over_seeds())
        if self.kept:
            said.append("Dotted thin lines: A, which ended at " + ", ".join(
                f"{rule} {loss(one.valid[-1])}" for rule, one in zip(RULES, self.kept[1], strict=True)) + ".")
        return " ".join(said)

    def _over_seeds(self):
        """Of each rule, so all in one sentence: median and range of the last losses, some of which may be ∞."""
        n, words = len(self.spread[0]), []
        for rule, runs in zip(RULES, self.spread, strict=True):
            last = np.nan_to_num(runs[:, -1], nan=np.inf)
            low, median, high = map(loss, np.quantile(last, (0, 0.5, 1), method="higher"))
            words.append(f"{rule} {median} ({low} to {high})")
        seeds = f"{n} seeds" if not self.runs.missing_of_seeds(self.settings, self.alphas) else f"{n} of {SEEDS} seeds so far"
        return f"Over {seeds} the last one is {', '.join(words)}."

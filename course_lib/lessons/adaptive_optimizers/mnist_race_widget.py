"""The five update rules on real digits. Slide S30: same weights, same mini-batches, and an α that each may have for itself.

One rule's run takes 0.1 s on one core: all five follow the hand, and every run made is remembered. The 80 runs of sixteen
seeds, as the 40 of the search for the best α, are made behind the picture, which fills meanwhile.
"""
import numpy as np

from course_lib.interactive.background import Background
from course_lib.interactive.controls import Button, Choice, Slider, Toggle
from course_lib.interactive.run import Run, run_controls
from course_lib.toy_runs import SEEDS

from .landscape_race import RULES
from .mnist_race import FRAMES, STEPS, B, N, run
from .mnist_race_view import MnistRaceView
from .own_update import HYPER

ONE, OWN = "one for all", "each its own"
GRID = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0)
START = dict(zip(RULES, (1.0, 0.1, 0.1, 0.003, 0.003), strict=True))
GUESSING = float(np.log(10))


def own(rule):
    """Name of the control with the α of this rule."""
    return f"alpha_{rule.lower()}"


class MnistRace(Run):
    """A 784-32-10 tanh network, 2,000 digits, mini-batches of 50, six epochs; validated on 1,000 other digits."""

    title = "Five update rules on MNIST"
    frames = FRAMES
    controls = (
        Choice("rate", "α is", ONE, "who has which alpha", "how", options=(ONE, OWN)),
        Slider("alpha", "α", 0.03, "learning rate alpha of all rules", "how", low=GRID[0], high=GRID[-1], log=True),
        *(Slider(own(rule), f"α {rule}", START[rule], f"learning rate alpha of {rule} alone", "own", low=GRID[0],
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

    def make_view(self):
        return MnistRaceView(RULES, FRAMES * STEPS, GRID)

    def setup(self):
        super().setup()
        if hasattr(self, "trainer"):
            self.trainer.stop()
        self.trainer = Background(self.lock, "MnistRace trainer")
        self.tried, self.searching = {}, False

    def changed(self, old):
        """Moving an α says whose α it is to be: the one for all, or each its own."""
        moved = {name for name, value in self.values.items() if old.get(name) != value}
        if "rate" not in moved and moved & {"alpha", *map(own, RULES)}:
            self.values["rate"] = ONE if "alpha" in moved else OWN
        super().changed(old)

    # --- runs, each made once -------------------------------------------------------------------------------------

    def with_alpha(self, rule, alpha, seed=None):
        """Losses of one run at the controls' other values, with another seed than theirs if one is given."""
        mine = self._runs(rule, seed)
        if alpha not in mine:
            hyper = {name: self.values[name] for name in HYPER[rule] - {"alpha"}}
            if rule == "Adam":
                hyper["correct"] = self.values["correct"]
            mine[alpha] = run(rule, alpha, seed=self.values["seed"] if seed is None else seed, **hyper)
        return mine[alpha]

    def _runs(self, rule, seed=None):
        """{α: Losses} of the runs made with this rule at the controls' other values."""
        names = sorted(HYPER[rule] - {"alpha"}) + ["correct"] * (rule == "Adam")
        seed = self.values["seed"] if seed is None else seed
        return self.tried.setdefault((rule, seed, *(self.values[name] for name in names)), {})

    def compute(self, rate, seeds, **values):
        self.alphas = [self.values["alpha" if rate == ONE else own(rule)] for rule in RULES]
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
            while self._work():
                pass
        return self

    def _begin(self):
        if not self.trainer.running:
            self.trainer.start(self._work, failed=lambda error: self.say(str(error), failed=True))

    def _missing(self):
        """The runs still to be made, as (rule, α, seed): those of the search first."""
        if self.searching:
            return [(rule, alpha, None) for rule in RULES for alpha in GRID if alpha not in self._runs(rule)]
        pairs = list(zip(RULES, self.alphas, strict=True)) if self.values["seeds"] else []
        return [(rule, alpha, seed) for seed in range(SEEDS) for rule, alpha in pairs if alpha not in self._runs(rule, seed)]

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
            self.values |= {own(rule): best(self._runs(rule)) for rule in RULES} | {"rate": OWN}
        self.refresh(dict(self.values), compute=found)
        return bool(self._missing())

    def close(self):
        self.trainer.stop(wait=1)
        super().close()

    # --- what is seen ---------------------------------------------------------------------------------------------

    def show(self, runs, t, rate, **values):
        tried = []
        for rule in RULES:
            mine = sorted(self._runs(rule).items())
            tried.append(([a for a, _ in mine], [one.valid[-1] for _, one in mine]))
        x = np.arange(FRAMES + 1) * STEPS
        first = order(runs, t)[0]
        self.spread = self._spread()
        titles = {"train": f"training, epoch {t * STEPS * B / N:.1f}",
                  "valid": f"validation: {RULES[first]} {shown(runs[first].valid[t])}",
                  "alpha": f"after 6 epochs: {sum(len(a) for a, _ in tried)} runs"}
        self.view.update(x, runs, tried, self.alphas, t, titles, self.kept and self.kept[1], self.spread)

    def _spread(self):
        """Validation losses (seeds, frames) of each rule, over the seeds that all five rules have run; None without any."""
        if not self.values["seeds"]:
            return None
        pairs = list(zip(RULES, self.alphas, strict=True))
        whole = [s for s in range(SEEDS) if all(alpha in self._runs(rule, s) for rule, alpha in pairs)]
        return [np.stack([self._runs(rule, s)[alpha].valid for s in whole]) for rule, alpha in pairs] if whole else None

    def sentence(self, old, new, runs):
        t = new["t"]
        places = order(runs, t)
        words = ", ".join(f"{RULES[i]} {shown(runs[i].valid[t])} (error {100 * runs[i].error[t]:.1f} %, "
                          f"α = {self.alphas[i]:g})" for i in places if not lost(runs[i]))
        said = [f"Validation loss after {t * STEPS} updates, lowest first: {words}."] if words else []
        if gone := [RULES[i] for i in range(5) if lost(runs[i])]:
            said.append(f"Worse than guessing, ln 10 = 2.303, at the end: {', '.join(gone)}. Lower α.")
        if new["rate"] == ONE:
            said.append("One α for all says little about the rules: α is not the same thing for each.")
        else:
            last = [loss_or_inf(one) for one in runs]
            said.append(f"With its own α each, best and worst are {min(last):.3f} and {max(last):.3f} at the end.")
        if self.spread is not None:
            n = len(self.spread[0])
            said.append(f"Over {n} {'seeds' if n == SEEDS else f'of {SEEDS} seeds so far'} the last one is "
                        + ", ".join(f"{rule} {spoken(runs[:, -1])}" for rule, runs in zip(RULES, self.spread, strict=True))
                        + ".")
        if self.kept:
            said.append("Dotted thin lines: A, which ended at " + ", ".join(
                f"{rule} {shown(one.valid[-1])}" for rule, one in zip(RULES, self.kept[1], strict=True)) + ".")
        return " ".join(said)


def best(runs):
    """The α of {α: Losses} with the lowest last validation loss."""
    return min(runs, key=lambda alpha: loss_or_inf(runs[alpha]))


def spoken(losses):
    """Median and range of the last losses of many seeds."""
    low, median, high = np.quantile(np.nan_to_num(losses, nan=np.inf), (0, 0.5, 1), method="higher")
    return f"{shown(median)} ({shown(low)} to {shown(high)})"


def loss_or_inf(one):
    """The last validation loss, ∞ where it is not a number."""
    return float(np.nan_to_num(one.valid[-1], nan=np.inf, posinf=np.inf))


def lost(one):
    """Whether a run ended worse than guessing, or not finite at all."""
    return not loss_or_inf(one) < GUESSING


def order(runs, t):
    """The rules by their validation loss at frame t, lowest first."""
    return np.argsort([np.nan_to_num(one.valid[t], nan=np.inf) for one in runs], kind="stable")


def shown(x):
    return f"{x:.3f}" if np.isfinite(x) and x < 1000 else "∞"

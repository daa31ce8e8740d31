"""The five update rules on real digits. Slide S30: same weights, same mini-batches, and an α that each may have for itself.

One rule's run takes 0.1 s on one core: all five follow the hand, and every run made is remembered. Sixteen seeds of them
would take 8 s a picture, so the seed is a slider here.
"""
import numpy as np

from ..mnist_race import FRAMES, STEPS, B, N, run
from ..race import RULES
from ..views.mnist_race import MnistRaceView
from .controls import Button, Choice, Slider, Toggle
from .own_rule import HYPER
from .run import Run, run_controls

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
        *run_controls(FRAMES, seeds=False),
    )

    def make_view(self):
        return MnistRaceView(RULES, FRAMES * STEPS, GRID)

    def setup(self):
        super().setup()
        self.tried = {}

    def changed(self, old):
        """Moving an α says whose α it is to be: the one for all, or each its own."""
        moved = {name for name, value in self.values.items() if old.get(name) != value}
        if "rate" not in moved and moved & {"alpha", *map(own, RULES)}:
            self.values["rate"] = ONE if "alpha" in moved else OWN
        super().changed(old)

    # --- runs, each made once -------------------------------------------------------------------------------------

    def with_alpha(self, rule, alpha):
        """Losses of one run at the controls' other values."""
        mine = self._runs(rule)
        if alpha not in mine:
            hyper = {name: self.values[name] for name in HYPER[rule] - {"alpha"}}
            if rule == "Adam":
                hyper["correct"] = self.values["correct"]
            mine[alpha] = run(rule, alpha, seed=self.values["seed"], **hyper)
        return mine[alpha]

    def _runs(self, rule):
        """{α: Losses} of the runs made with this rule at the controls' other values."""
        names = sorted(HYPER[rule] - {"alpha"}) + ["correct"] * (rule == "Adam")
        return self.tried.setdefault((rule, self.values["seed"], *(self.values[name] for name in names)), {})

    def compute(self, rate, **values):
        self.alphas = [self.values["alpha" if rate == ONE else own(rule)] for rule in RULES]
        return [self.with_alpha(rule, alpha) for rule, alpha in zip(RULES, self.alphas, strict=True)]

    def on_best(self):
        """Eight α for each rule, one run after the other while the picture fills; then each rule has its best."""
        self.values["play"] = False
        self.player.start(self._try, failed=lambda error: self.say(str(error), failed=True))
        self.refresh(dict(self.values), compute=False)

    def search(self):
        """The same here and now: for a notebook without a hand, and for tests."""
        with self.lock:
            while self._try():
                pass
        return self

    def _try(self):
        left = [(rule, alpha) for rule in RULES for alpha in GRID if alpha not in self._runs(rule)]
        if left:
            self.with_alpha(*left[0])
            if self.picture.free:
                self.refresh(dict(self.values), compute=False)
            return True
        best = {own(rule): min(self._runs(rule), key=lambda a: loss_or_inf(self._runs(rule)[a])) for rule in RULES}
        self.values |= best | {"rate": OWN}
        self.refresh(dict(self.values))
        return False

    # --- what is seen ---------------------------------------------------------------------------------------------

    def show(self, runs, t, rate, **values):
        tried = []
        for rule in RULES:
            mine = sorted(self._runs(rule).items())
            tried.append(([a for a, _ in mine], [one.valid[-1] for _, one in mine]))
        x = np.arange(FRAMES + 1) * STEPS
        first = order(runs, t)[0]
        titles = {"train": f"training, epoch {t * STEPS * B / N:.1f}",
                  "valid": f"validation: {RULES[first]} {shown(runs[first].valid[t])}",
                  "alpha": f"after 6 epochs: {sum(len(a) for a, _ in tried)} runs"}
        self.view.update(x, runs, tried, self.alphas, t, titles, self.kept and self.kept[1])

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
        if self.kept:
            said.append("Dotted thin lines: A, which ended at " + ", ".join(
                f"{rule} {shown(one.valid[-1])}" for rule, one in zip(RULES, self.kept[1], strict=True)) + ".")
        return " ".join(said)


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

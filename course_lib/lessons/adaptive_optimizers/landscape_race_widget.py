"""sgd, momentum, Adagrad, RMSProp and Adam from one start that a hand drags. Slide S30: one learning rate per parameter."""
import numpy as np

from course_lib.interactive.controls import Choice, Slider, Toggle
from course_lib.interactive.own_function import OwnFunction, no_nan
from course_lib.interactive.pulled import PulledStart
from course_lib.interactive.run import run_controls
from course_lib.landscapes import arrival

from .landscape_race import (
    ALPHAS,
    MINIMA,
    RULES,
    SURFACES,
    UPDATES,
    losses_of_seeds,
    race_seeds,
    race_setting,
    run_race,
    surface_map,
)
from .landscape_race_view import RacePicture, RaceView
from .own_update import argument_names, corrected_adam, own_path, rule_like, unknown_argument, with_own_path

SAME, BEST = "the same for all", "each rule's best"


class Race(PulledStart):
    """Pull the ring to another start; the five rules set out again, with the same noise."""

    begins = ("u", "v")
    stride = 2
    title = "Five update rules from one start"
    longest = 400
    frames = UPDATES
    frames_per_second = 30
    controls = (
        Choice("surface", "loss", "bowl", "surface of the loss", "what", options=tuple(SURFACES)),
        Slider("kappa", "κ", 30, "kappa, largest curvature over smallest", "what", low=1.0, high=100.0, step=1.0),
        Slider("c", "loss ×", 1.0, "factor on the whole loss", "what", low=1e-4, high=1e4, log=True),
        Slider("noise", "noise", 0.0, "noise of the gradients", "what", low=0.0, high=5.0, step=0.1),
        Slider("u", "θ₁ at 0", -2.7, "theta 1 at the start", "what", low=-3, high=3, step=0.05),
        Slider("v", "θ₂ at 0", 0.8, "theta 2 at the start", "what", low=-3, high=3, step=0.05),
        Slider("alpha", "α", 0.05, "learning rate alpha", "how", low=1e-3, high=3.0, log=True),
        Choice("rate", "α is", SAME, "who has which alpha", "how", options=(SAME, BEST)),
        Slider("beta", "β", 0.9, "beta of momentum and RMSProp", "how", low=0.0, high=0.99),
        Slider("beta1", "β₁", 0.9, "beta 1 of Adam", "how", low=0.0, high=0.99),
        Slider("beta2", "β₂", 0.999, "beta 2 of Adam", "how", low=0.0, high=0.999, step=0.001),
        Slider("eps", "ε", 1e-8, "epsilon of the adaptive rules", "how", low=1e-12, high=10.0, log=True),
        Toggle("correct", "bias correction", True, "Adam's bias correction, which is not on the slide", "how"),
        Slider("seed", "seed", 0, "seed of the noise", "how", low=0, high=31, step=1),
        *run_controls(UPDATES),
    )
    more = ("kappa", "noise", "u", "v", "beta", "beta1", "beta2", "eps", "correct", "seed", "seeds")
    scenes = tuple(dict(c=c) for c in (2.0, 10.0, 1000.0))

    def __init__(self, update=None, **start):
        """`update`: the reader's own rule, called once for each update with the arguments it names.

        Names: theta, grad, nabla, gamma, t (1 for the first), alpha, beta, beta1, beta2, eps. It returns the new theta,
        then the new nabla and gamma if it has them, in that order; both are 0 at the start.
        """
        self.own = OwnFunction(update)
        super().__init__(**start)

    def make_view(self):
        return RaceView((*RULES, "YOURS"), ALPHAS, UPDATES)

    def ahead(self):
        yield lambda: race_seeds(race_setting(), np.full(5, 0.1, np.float32)).block_until_ready()

    def compute(self, surface, kappa, c, noise, u, v, alpha, rate, beta, beta1, beta2, eps, correct, seed, seeds):
        at = race_setting(surface, kappa, c, noise, seed, (u, v), beta, beta1, beta2, eps, correct)
        race = run_race(at, alpha, rate == BEST)
        self.bundle = losses_of_seeds(at, race) if seeds else None
        own = self._own_path(at, alpha, race.alphas) if self.own else None
        if self.own and own is None and not correct:
            own = corrected_adam(at, alpha, rate == BEST)
        return race if own is None else with_own_path(race, own)

    def _own_path(self, at, alpha, alphas):
        names = argument_names(self.own.fn)
        self.like = rule_like(names)
        if wrong := unknown_argument(names):
            return self.own.refuse(wrong)
        return own_path(lambda args, *shapes: self.own(args, *shapes, wrong=no_nan(args)), names, at, alpha, alphas)

    # --- what is seen -----------------------------------------------------------------------------------------------

    def show(self, race, t, surface, kappa, c, **values):
        if (key := (surface, kappa if surface != "plateau" else 0)) != self.view.key:
            self.view.choose(key, surface_map(surface, kappa), MINIMA[surface])
        same = self.kept and (self.kept[0]["surface"], self.kept[0]["kappa"]) == (surface, kappa)
        model = race.theta.shape[1] > len(RULES) and not self.own.used
        there, names = arrival(race.loss), (*RULES, "corrected Adam" if model else "yours")
        first = int(np.argmin(there))
        titles = {"step": f"{'' if c == 1 else f'{c:g} '}α/√(γ+ε), Adam α/(√γ̂+ε): thick θ₁, thin θ₂",
                  "map": f"{surface}{f', κ = {kappa:g}' if 'bowl' in surface else ''}: update {t}",
                  "loss": f"first at 1 %: {names[first]}, update {there[first]}" if there[first] <= UPDATES
                  else "nobody stays below 1 %"}
        limit = kappa if surface == "bowl" else None
        self.view.update(RacePicture(race, t, titles, self.kept[1] if same else None, self.bundle, limit,
                                     "corrected" if model else "YOURS"))

    def sentence(self, old, new, race):
        theta, loss = race.theta, race.loss
        there, names = arrival(loss), (*RULES, "YOUR rule" if self.own.used else "corrected Adam")
        order = [i for i in np.argsort(there, kind="stable") if there[i] <= UPDATES]
        lost = [i for i in range(loss.shape[1]) if diverged(loss[:, i])]
        late = [i for i in range(loss.shape[1]) if i not in order and i not in lost]
        words = []
        if order:
            words.append("Below 1 % of the starting loss, to stay: "
                         + ", ".join(f"{names[i]} from update {there[i]}" for i in order) + ".")
        if late:
            words.append(f"Not there after {UPDATES}: " + ", ".join(f"{names[i]} ({loss[-1, i]:.2g})" for i in late) + ".")
        if lost:
            words.append(f"Diverged: {', '.join(names[i] for i in lost)}. Lower α.")
        if new["rate"] == BEST:
            rates = ", ".join(f"{name} {a:.2g}" for name, a in zip(names, race.alphas, strict=False))
            words.append(f"Each at the best of {len(ALPHAS)} α: {rates}.")
        first = np.abs(theta[1, 4] - theta[0, 4])
        words.append(f"Adam's first step is ({first[0]:.3g}, {first[1]:.3g}), α = {race.alphas[4]:.2g}"
                     + ("." if new["correct"] else f"; without correction (1 − β₁)/√(1 − β₂) = "
                        f"{(1 - new['beta1']) / np.sqrt(max(1 - new['beta2'], 1e-9)):.3g} times that."))
        if self.bundle is not None:
            words.append(self._seeds())
        if self.own:
            words.insert(0, self.own.message or self._yours(theta))
        return " ".join(words)

    def _seeds(self):
        share = [int((arrival(self.bundle[:, :, i].T) <= UPDATES).sum()) for i in range(5)]
        words = ", ".join(f"{n} {k}" for n, k in zip(RULES, share, strict=True))
        return f"Of 16 seeds are below 1 % at update {UPDATES}: {words}."

    def _yours(self, theta):
        if self.like is None:
            return "The sixth path is YOUR rule."
        gap = float(np.nan_to_num(np.abs(theta[:, 5] - theta[:, RULES.index(self.like)]), nan=np.inf).max())
        if gap < 0.01:
            return f"The sixth path is YOUR rule: the same path as {self.like}."
        far = f"up to {gap:.2f} away" if gap < 1000 else "far away"
        return f"The sixth path is YOUR rule: {far} from that of {self.like}, which takes the same arguments."


def diverged(loss):
    """Whether a loss, as part of the start's, went beyond 100 or is not a number any more."""
    return not bool((loss < 100).all())

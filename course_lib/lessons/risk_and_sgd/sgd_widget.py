"""Gradient descent one update at a time, on the contour of a risk in two parameters: the hand on slide S17."""
from functools import partial

import jax
import numpy as np

from course_lib.interactive.controls import Choice, Slider
from course_lib.interactive.own_function import OwnFunction, no_nan
from course_lib.interactive.pulled import PulledStart
from course_lib.interactive.run import run_controls
from course_lib.interactive.words import beside_a, loss, over_seeds
from course_lib.notation import signed

from .sgd import (
    BATCHES,
    LOSSES,
    UPDATES,
    N,
    descend_by,
    descend_risk,
    first_lost,
    noisy_line,
    risk_landscape,
    risks_of_orders,
)
from .sgd_view import SgdPicture, SgdView


class Sgd(PulledStart):
    """Pull the ring to another start; each line of the path is one update."""

    begins = ("w", "b")
    title = "Gradient descent, one update at a time"
    longest = 390
    controls = (
        Slider("alpha", "α", 0.2, "learning rate alpha", "how", low=0.005, high=20.0, log=True),
        Choice("batch", "an update uses", "one example", "how many examples an update uses", "how",
               options=tuple(BATCHES)),
        Choice("loss", "loss", "squared error", "loss l", "what", options=tuple(LOSSES)),
        Slider("w", "w⁰", -1.8, "weight w at the start", "what", low=-3, high=3),
        Slider("b", "b⁰", 2.2, "bias b at the start", "what", low=-3, high=3),
        Slider("seed", "order", 0, "seed of the order of the examples", "how", low=0, high=31, step=1),
        *run_controls(),
    )
    more = ("w", "b", "seed")
    scenes = tuple(dict(t=t) for t in (0, 10, 20, 30, 45, 60))

    def __init__(self, update=None, **start):
        """`update(w, b, x, y, alpha)`: the reader's own update for one example of the NLL, used instead of ours."""
        self.own = OwnFunction(update)
        super().__init__(**start)

    def make_view(self):
        self.sets = {name: noisy_line(name) for name in LOSSES}
        self.landscapes = {name: jax.tree.map(np.asarray, risk_landscape(LOSSES[name], *self.sets[name])) for name in LOSSES}
        return SgdView(N, UPDATES)

    def ahead(self):
        point, alpha, batch = np.zeros(2, np.float32), np.float32(0.1), np.int32(1)
        for name in reversed(LOSSES):
            yield partial(descend_risk, LOSSES[name], point, alpha, batch, np.int32(0), *self.sets[name])
            yield partial(risks_of_orders, LOSSES[name], point, alpha, batch, *self.sets[name])

    def compute(self, alpha, batch, loss, w, b, seed, seeds):
        begin, rate, m = np.array([w, b], np.float32), np.float32(alpha), np.int32(BATCHES[batch])
        descent = jax.tree.map(np.asarray, descend_risk(LOSSES[loss], begin, rate, m, np.int32(seed), *self.sets[loss]))
        self.bundle = np.asarray(risks_of_orders(LOSSES[loss], begin, rate, m, *self.sets[loss])) if seeds else None
        return (self._own_descent(descent, loss, m, alpha) or descent) if self.own else descent

    def _own_descent(self, descent, loss, m, alpha):
        if loss != "NLL" or m != 1:
            return self.own.refuse("is an update of the NLL for one example: choose those to see it")
        return descend_by(lambda *args: self.own(args, (1,), (), wrong=no_nan(args)), descent, LOSSES[loss], self.sets[loss],
                          alpha)

    def show(self, run, t, loss, batch, alpha, **values):
        over, best = self.landscapes[loss]
        m = BATCHES[batch]
        kept = self.kept[1] if self.kept and self.kept[0]["loss"] == loss else None
        self.view.update(SgdPicture(loss, over, best, run, t, m, *self.sets[loss], self._titles(run, t, m, loss), kept,
                                    self.bundle))

    def _titles(self, run, t, m, name):
        epochs, risk = t * m / N, run.risk[t]
        words = loss(risk) if risk < 1000 else "beyond 1,000"
        return {"map": f"update {t}: {epochs:g} epoch{'' if epochs == 1 else 's'}, {t * m} examples seen",
                "risk": f"risk {words}, at the minimum {self.landscapes[name][1].risk:.3f}",
                "data": "f(x) = wx + b" if name == "squared error" else "f(x) = sigm(wx + b)"}

    def sentence(self, old, new, run):
        t, m, best = new["t"], BATCHES[new["batch"]], self.landscapes[new["loss"]][1]
        L = best.curvature[-1]
        limit = 2 / L
        words = [f"{N // m} update{'s are' if m < N else ' is'} one epoch. "
                 f"α = {new['alpha']:g}, 2/L = {limit:.3f} (L = {L:.2f})."]
        if (bad := first_lost(run.risk)) is not None:
            words.append(f"The run diverged: after update {bad} the risk is more than 100 times that of the "
                         "start. Lower α.")
        else:
            words.append(f"After update {t} the risk is {loss(run.risk[t])}, {loss(run.risk[t] - best.risk)} above "
                         "the minimum.")
        words.append(self._why(new, m, limit, L))
        if self.own:
            words.insert(0, self.own.message or "Every line is YOUR update.")
        if self.bundle is not None and np.isfinite(self.bundle[:, -1]).all():
            words.append(over_seeds("of the order it ends above the minimum by", self.bundle[:, -1] - best.risk) + ".")
        if self.kept and self.kept[0]["loss"] == new["loss"]:
            words.append(beside_a(f"risk {loss(self.kept[1].risk[-1])}", loss(run.risk[-1])))
        return " ".join(word for word in words if word)

    @staticmethod
    def _why(new, m, limit, L):
        """What the theory says of gradient descent on the whole risk; of single examples it says less."""
        if m < N:
            return ("Each update follows the slope of its own examples, not that of the whole risk: at constant α it "
                    "never settles.")
        factor = f"the distance to the minimum is multiplied by 1 − αL = {signed(1 - new['alpha'] * L)}"
        where = "along the direction of largest curvature" + ("" if new["loss"] == "squared error" else ", near the minimum,")
        if new["alpha"] < limit:
            return f"In each update, {where} {factor}."
        if new["loss"] == "squared error":
            return f"α is beyond 2/L: {where} {factor} in each update, further away each time."
        return (f"α is beyond 2/L: {where} {factor}; but the slope of the NLL is bounded, so it bounces instead of "
                "exploding.")

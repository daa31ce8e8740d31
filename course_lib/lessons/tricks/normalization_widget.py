"""Raw inputs and normalized ones: the hand on slide S28."""
from functools import partial

import numpy as np

from course_lib.interactive.controls import Slider, Toggle
from course_lib.interactive.pulled import PulledStart
from course_lib.interactive.run import FRAMES, run_controls
from course_lib.interactive.words import loss, over_seeds
from course_lib.landscapes import arrival
from course_lib.normalization import condition_number

from .momentum_widget import after
from .normalization import ALPHAS, PLAN, UPDATES, Inputs, bowls, network_runs, prepared_seeds, unit_runs
from .normalization_view import NormalizationPicture, NormalizationView

REACH = 5.0


class Normalization(PulledStart):
    """Pull the start of the descent, or the ring in the cloud of the inputs: their mean."""

    title = "Raw inputs, and normalized ones"
    longest = 490
    controls = (
        Slider("m1", "mean of x₁", 3.0, "mean of input x1", "what", low=-REACH, high=REACH, step=0.1),
        Slider("m2", "mean of x₂", 0.0, "mean of input x2", "what", low=-REACH, high=REACH, step=0.1),
        Slider("ratio", "σ₁/σ₂", 5.0, "deviation of x1 over that of x2", "what", low=0.1, high=10.0, log=True),
        Slider("rho", "correlation", 0.0, "correlation of x1 and x2", "what", low=-0.95, high=0.95, step=0.05),
        Toggle("center", "subtract the mean", True, "subtract the training set mean", "how"),
        Toggle("scale", "divide by the deviation", True, "divide by the training set standard deviation", "how"),
        Slider("part", "α ÷ α_max", 0.4, "learning rate of the unit, as a part of the largest stable one", "how", low=0.05,
               high=1.2, step=0.01),
        Slider("x", "w₁⁰", 1.2, "first weight at the start, from the minimum", "how", low=-3, high=3),
        Slider("y", "w₂⁰", 2.6, "second weight at the start, from the minimum", "how", low=-3, high=3),
        Slider("seed", "seed", 0, "seed of the network's run", "how", low=0, high=31, step=1),
        *run_controls(),
    )
    more = ("m2", "rho", "x", "y", "seed", "seeds")

    def make_view(self):
        return NormalizationView(UPDATES, FRAMES, ALPHAS)

    def setup(self):
        super().setup()
        self.trained = None, None

    def ahead(self):
        yield partial(prepared_seeds, Inputs((0, 0), 4, 0, False, False))

    def compute(self, m1, m2, ratio, rho, center, scale, part, x, y, seed, seeds):
        inputs = Inputs((m1, m2), ratio, rho, center, scale)
        rest = (inputs._replace(rho=0), seed, seeds)        # the network knows nothing of the correlation, start and α
        if self.trained[0] != rest:
            self.trained = rest, (network_runs(inputs, seed), prepared_seeds(inputs) if seeds else None)
        net, self.bundle = self.trained[1]
        runs = unit_runs(inputs, (x, y), part, net)
        self.bowls = bowls(runs.hessians)
        return runs

    def show(self, runs, t, m1, m2, x, y, **values):
        kept = self.kept and self.kept[1]
        slowest = max(int(arrival(ratios)) for one in (runs, kept) if one for ratios in one.ratios)
        self.view.update(NormalizationPicture(runs, self.bowls, t, (x, y), (m1, m2), slowest, self._titles(runs, t), kept,
                                              self.bundle))

    def _titles(self, runs, t):
        kappas = [condition_number(H) for H in runs.hessians]
        steps = [arrival(r) for r in runs.ratios]
        return {"planes": [f"{name}: κ = {kappa:.3g}" for name, kappa in zip(("raw", "normalized"), kappas, strict=True)],
                "risk": "neither below 1 %" if min(steps) > UPDATES else "below 1 % to stay: {} and {}".format(
                    *(s if s <= UPDATES else f"> {UPDATES}" for s in steps)),
                "net": "best loss: {} and {}".format(*(loss(np.nanmin(one), 4) for one in runs.net[:, :, t]))}

    def sentence(self, old, new, runs):
        kappas = [condition_number(H) for H in runs.hessians]
        steps = [after(arrival(r)) for r in runs.ratios]
        words = [f"Raw inputs: κ = {kappas[0]:.3g}, α = {runs.alphas[0]:.3g}, below 1 % of the risk above the minimum, to stay: "
                 f"{steps[0]}. Normalized: κ = {kappas[1]:.3g}, α = {runs.alphas[1]:.3g}, {steps[1]}."]
        if new["part"] > 1:
            words.append("Both descents diverge: α is beyond α_max = 2/μ, μ the largest curvature.")
        elif new["center"] and new["scale"] and abs(new["rho"]) > 0.01:
            words.append(f"What is left is the correlation: κ = (1 + |ρ|)/(1 − |ρ|) for |ρ| = {abs(new['rho']):.2f}.")
        words.append(self._network(runs, new["t"]))
        if self.kept:
            words.append("In A: raw {}, normalized {}.".format(*(after(arrival(r)) for r in self.kept[1].ratios)))
        return " ".join(words)

    def _network(self, runs, t):
        best = [f"{loss(runs.net[i, k, t], 4)} on {name} inputs (α = {ALPHAS[k]:.2g})" for i, (name, k) in enumerate(
            zip(("raw", "normalized"), np.nanargmin(runs.net[:, :, t], axis=1), strict=True))]
        words = (f"The network's training loss after {t * PLAN.steps} updates, each at its own best α: {best[0]}, "
                 f"{best[1]}.")
        if self.bundle is None:
            return words
        return f"{words} {over_seeds('the best of the normalized is', np.nanmin(self.bundle[:, :, t], axis=1), 4)}."

    # --- the hand on the picture ----------------------------------------------------------------------------------

    def places(self):
        """What can be pulled: (axes, the two controls)."""
        return [(plane.ax, ("x", "y")) for plane in self.view.planes] + [
            (self.view.data[0].axes, ("m1", "m2"))]

"""Mini-batches and the halved learning rate over whole runs of a network: the hand on slides S28 and S29."""
from functools import partial

import jax
import numpy as np

from course_lib.interactive.controls import Choice, Slider, Toggle
from course_lib.interactive.run import RecordedRun, run_controls
from course_lib.interactive.words import loss, over_seeds
from course_lib.toy_runs import first_bad

from .minibatch import BATCH_SIZES, STEPS, estimate_cloud, halved_seeds, noisy_moons, run_halved
from .minibatch_view import MiniBatchPicture, MiniBatchView

AXES = {"updates": 1, "examples": None}


class MiniBatch(RecordedRun):
    """One network, 1,200 updates: m examples in each, α constant or halved when validation stalls."""

    title = "Mini-batches, and a halved learning rate"
    longest = 400
    controls = (
        Slider("m", "m", 5, "mini-batch size m", "what", low=1, high=100, step=1),
        Slider("alpha", "α", 1.0, "learning rate alpha at the start", "what", low=0.01, high=10.0, log=True),
        Toggle("halve", "halve α when validation stalls", False, "divide alpha by 2 when the validation loss has stalled",
               "what"),
        Slider("look", "look-ahead", 3, "how many times the validation loss may fail to improve", "what", low=1, high=10,
               step=1),
        Choice("axis", "over", "updates", "what the curves are drawn over", "data", options=tuple(AXES), draw_only=True),
        Slider("noise", "noise", 0.5, "noise of the examples", "data", low=0.0, high=1.0, step=0.05),
        Slider("seed", "seed", 0, "seed of the weights and of the order", "data", low=0, high=31, step=1),
        *run_controls(),
    )
    more = ("look", "noise", "seed", "seeds")

    def __init__(self, cloud=True, **start):
        """`cloud=False`: the run and its α alone, without the estimates of the gradient."""
        self.with_cloud = cloud
        super().__init__(**start)

    def make_view(self):
        return MiniBatchView(BATCH_SIZES, self.with_cloud)

    def ahead(self):
        yield partial(halved_seeds, np.float32(1), np.int32(1), False, np.int32(1), self.train, self.valid)

    def compute(self, m, alpha, halve, look, noise, seed, seeds):
        self.train, self.valid = noisy_moons(noise)
        rest = np.float32(alpha), np.int32(m), halve, np.int32(look), self.train, self.valid
        self.bundle = np.asarray(halved_seeds(*rest)) if seeds else None
        return jax.tree.map(np.asarray, run_halved(np.int32(seed), *rest))

    def show(self, run, t, m, axis, **values):
        self.cloud = estimate_cloud(run, t, m, self.train)
        label, per_update = "update" if axis == "updates" else "examples seen", AXES[axis]
        before = self.kept and self.kept[1].steps * (per_update or self.kept[0]["m"])
        self.view.update(MiniBatchPicture(label, run.steps * (per_update or m), run, t, m, self.cloud, self._titles(run, t, m),
                                          before, self.kept and self.kept[1], self.bundle))

    def _titles(self, run, t, m):
        halvings = int(np.round(np.log2(run.alpha[0] / run.alpha[t]))) if run.alpha[t] > 0 else 0
        return {"loss": f"after {run.steps[t]} updates: train {loss(run.train[t])}, validation {loss(run.valid[t])}",
                "alpha": f"α = {run.alpha[t]:.3g}" + (f", halved {halvings} times" if halvings else ""),
                "cloud": f"the gradient, from m = {m}",
                "width": f"deviation at m = {m}: {self.cloud.here:.2g} = {self.cloud.here / max(self.cloud.true, 1e-12):.2g} ‖∇‖"}

    def sentence(self, old, new, run):
        t, m, c = new["t"], new["m"], self.cloud
        if (bad := first_bad(run)) is not None:
            return f"The run diverged at update {run.steps[bad]}: lower α (now {new['alpha']:g})."
        words = [f"m = {m}: after {run.steps[t]} updates ({run.steps[t] * m:,} examples seen) the training loss is "
                 f"{loss(run.train[t])}, the validation loss {loss(run.valid[t])}, α = {run.alpha[t]:.3g}."]
        if self.with_cloud:
            words.append(f"The estimate of the gradient deviates by {c.here:.3g}" + (
                f", {c.here / c.again[0]:.2f} of what one example does (1/√m = {1 / np.sqrt(m):.2f})." if m > 1 else "."))
        words.append(f"At the end of the run, over its last {20 * STEPS} updates, the training loss varies by "
                     f"{run.train[-20:].std():.4f}.")
        if self.bundle is not None:
            words.append(over_seeds("the last validation loss is", self.bundle[:, -1]) + ".")
        if self.kept:
            words.append(f"Over its last {20 * STEPS} updates A's validation loss is on average "
                         f"{loss(self.kept[1].valid[-20:].mean())}, this run's {loss(run.valid[-20:].mean())}.")
        return " ".join(words)

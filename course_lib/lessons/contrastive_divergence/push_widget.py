"""Energy pushed down at the data, up where the chains are: the picture behind contrastive divergence. Extension of S52."""
from dataclasses import replace

import numpy as np

from course_lib.interactive.controls import Choice, Slider
from course_lib.interactive.run import RecordedRun, run_controls
from course_lib.interactive.words import count, percent

from .push import CD, EXACT, METHODS, STARTS, UPDATES, WORDS, push_run
from .push_view import EnergyPushPicture, EnergyPushView

HEAVY, UNPUSHED = 0.3, 0.005   # p(x) above, chains below: what the chains miss, said in the picture


class EnergyPush(RecordedRun):
    """▸ or → makes one update. Blue pushes F down at the data, orange pushes it up where the chains are."""

    title = "Down at the data, up at the sample"
    frames = UPDATES
    controls = (
        Choice("method", "gradient by", CD, "how the negative phase is made", "what", options=METHODS),
        Slider("k", "k", 1, "Gibbs steps k for each update", "what", low=1, high=20, step=1),
        Choice("start", "begin with", next(iter(STARTS)), "the weights before the first update", "what", options=tuple(STARTS)),
        *(replace(c, start=0) if c.name == "t" else c for c in run_controls(UPDATES, seeds=False)),
    )
    pulls = "across"

    def make_view(self):
        data = push_run(EXACT, 1, STARTS[self.values["start"]]).data
        return EnergyPushView(WORDS, data, float(-data[data > 0] @ np.log(data[data > 0])), UPDATES)

    def compute(self, method, k, start):
        """The PushRun."""
        return push_run(method, k, STARTS[start])

    def show(self, run, t, method, k, **values):
        self.view.update(EnergyPushPicture(
            run.F[t], run.data, run.q[t], run.p[t], run.nll, t,
            (f"F(x). Blue: down at the data. Orange: up at {who(method, k)}",
             "p(x). Blue: the share of the data. Grey, also above: the valleys at update 0", f"mean −log p: {run.nll[t]:.2f}"),
            {i: f"{percent_of(run.q[t][i])} of the chains" for i in np.flatnonzero((run.p[t] > HEAVY) & (run.q[t] < UNPUSHED))},
            self.kept and self.kept[1].nll,
            {i: (run.F[0, i], run.p[0, i]) for i in np.flatnonzero(run.p[0] > HEAVY)}))

    def sentence(self, old, new, run):
        t, method = new["t"], new["method"]
        q, p, F = run.q[t], run.p[t], run.F[t]
        deep = int(np.where(run.data > 0, -1.0, p).argmax())
        said = [f"After {count(t, 'update')}: mean −log p(x) of the data is {run.nll[t]:.3f} (at best log 2 = 0.693).",
                f"The most probable x without data is {WORDS[deep]}: F = {F[deep]:.2f}".replace("-", "−")
                + f", p(x) = {p[deep]:.3f}, and {percent_of(q[deep])} of {who(method, new['k'])} are there to push it up."]
        if t < UPDATES and run.nll[t + 1] > run.nll[t] + 5e-4:
            said.append("This update makes the mean −log p larger.")
        return " ".join(said)

    def pointer(self, kind, ax, x, y, event):
        if ax is self.view.run and kind in ("down", "move"):
            self.set(t=int(np.clip(round(x), 0, UPDATES)))


def who(method, k):
    """Who is pushed up."""
    return "the model’s own x" if method == EXACT else f"the chains of {method.replace('k', str(k))}"


def percent_of(share):
    """Of the chains: a few are not none."""
    return "< 0.1 %" if 0 < share < 0.001 else percent(share)

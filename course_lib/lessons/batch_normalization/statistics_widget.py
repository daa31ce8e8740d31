"""Which μ and σ at test time? Slide S50: those of the mini-batch jump about, a running average follows, the global are exact."""
import numpy as np

from course_lib.data import mnist
from course_lib.interactive.controls import Choice, Slider
from course_lib.interactive.run import RecordedRun, run_controls
from course_lib.interactive.words import percent

from .small_digits import BATCHES, FRAMES, SIZES, UPDATES, VALID, L, digits_of_49, small_run
from .statistics import COMPANIES, DIGITS, STATISTICS, followed, in_company
from .statistics_view import BatchStatisticsPicture, BatchStatisticsView, StatisticPicture


class BatchStatistics(RecordedRun):
    """A 49-20-20-20-10 sigm network with batch normalization on 600 small digits, 480 updates with mini-batches of m."""

    title = "Statistics: of the mini-batch, running, global"
    longest = 450
    frames = FRAMES
    controls = (
        Choice("m", "m", "10", "mini-batch size m", "how", options=tuple(map(str, BATCHES))),
        Slider("rate", "rate", 0.1, "rate of the running average", "how", low=0.002, high=1.0, log=True),
        Slider("alpha", "α", 0.5, "learning rate alpha", "how", low=0.01, high=10.0, log=True),
        Slider("seed", "seed", 0, "seed of the weights and the order", "how", low=0, high=31, step=1),
        Slider("k", "layer k", 2, "hidden layer k that is looked at", "look", low=1, high=L, step=1, draw_only=True),
        Slider("unit", "unit", 1, "unit of that layer", "look", low=1, high=SIZES[1], step=1, draw_only=True),
        Slider("digit", "digit", 1, "number of the validation digit shown in company", "look", low=1, high=DIGITS, step=1,
               draw_only=True),
        *run_controls(FRAMES, seeds=False),
    )
    more = ("seed", "k", "unit")

    def make_view(self):
        return BatchStatisticsView(STATISTICS, UPDATES)

    def setup(self):
        super().setup()
        self.trained = (None, None)

    def compute(self, m, rate, alpha, seed):
        """The FollowedRun. The rate of the average does not touch the training."""
        if self.trained[0] != (m, alpha, seed):
            self.trained = (m, alpha, seed), small_run("with", seed, 1.0, alpha, m=int(m))
        return followed(self.trained[1], int(m), rate)

    def show(self, result, t, m, k, unit, digit, **values):
        run, running, errors = result
        self.company = in_company(run, int(m), t, digit - 1)
        three = [[np.asarray(part)[:, unit - 1] for part in stats] for stats in (run.batches[k], running[k], run.known[k])]
        mu, var = zip(*three, strict=True)
        y = digits_of_49()[1].y
        names = ("global", "running", "own")
        said = ", ".join(f"{word} {100 * error:.0f}" for word, error in zip(names, errors[:, t], strict=True))
        self.view.update(BatchStatisticsPicture(
            t, StatisticPicture(*mu, f"μ of unit {unit}, layer {k}: a dot for each mini-batch"),
            StatisticPicture(*map(np.sqrt, var), "σ of the same"), errors, f"error: {said} %", *self.company,
            mnist().valid.X[digit - 1].reshape(28, 28) / 255, f"f(x) of a {y[digit - 1]} in {COMPANIES} mini-batches of {m}",
            self.kept and self.kept[1].errors))

    def sentence(self, old, new, result):
        t, m = new["t"], int(new["m"])
        known, running, own = (percent(error, 1) for error in result.errors[:, t])
        if not np.isfinite(np.asarray(result.run.loss)).all():
            return "The run diverged. Lower α."
        words = [f"m = {m}, after {UPDATES[t]} updates: error on {VALID} validation digits {known} with the global statistics, "
                 f"{running} with the running average (rate {new['rate']:g}), {own} when each mini-batch of {m} uses its own."]
        low, high = self.company.chances.min(), self.company.chances.max()
        words.append(f"The digit gets f(x) = {low:.2f} to {high:.2f} for its class, depending on its company; "
                     f"{self.company.alone:.2f} with the global statistics.")
        if m == 1:
            words.append("A mini-batch of one: x̂ = 0 for every unit, every digit gets the same f(x), and σ = 0 is what the "
                         "running average learns.")
        if self.kept:
            words.append("In A the three errors ended at " + ", ".join(percent(e, 1) for e in self.kept[1].errors[:, -1]) + ".")
        return " ".join(words)

    def key(self, key, shift):
        if key in ("ArrowUp", "ArrowDown"):
            self.nudge("digit", 1 if key == "ArrowUp" else -1)
        else:
            super().key(key, shift)

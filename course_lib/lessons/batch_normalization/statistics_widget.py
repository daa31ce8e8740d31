"""Which μ and σ at test time? Slide S50: those of the mini-batch jump about, a running average follows, the global are exact."""
from functools import cache

import numpy as np

from course_lib.activations import place
from course_lib.interactive.controls import Choice, Slider
from course_lib.interactive.run import Run, run_controls

from .drift_widget import X
from .small_digits import (
    BATCHES,
    FRAMES,
    SIZES,
    STEPS,
    VALID,
    B,
    L,
    alone,
    averages,
    digits,
    in_company,
    order,
    run,
    test_errors,
)
from .statistics_view import NAMES, BatchStatisticsView

COMPANIES, DIGITS = 100, 40
AT = np.maximum(X - 1, 0)                       # frame -> number of the last update before it; frame 0 takes the first


class BatchStatistics(Run):
    """A 49-20-20-20-10 sigm network with batch normalization on 600 small digits, 480 updates with mini-batches of m."""

    title = "Statistics: of the mini-batch, running, global"
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

    def make_view(self):
        return BatchStatisticsView(FRAMES * STEPS)

    def setup(self):
        super().setup()
        self.trained = (None, None)

    def compute(self, m, rate, alpha, seed):
        """(Recorded run, running statistics after each update, the three errors over the frames)."""
        m, (train, valid) = int(m), digits()
        if self.trained[0] != (m, alpha, seed):          # the rate of the average does not touch the training
            args = np.int32(seed), np.float32(1), np.float32(alpha), place("sigm"), order(seed, m)
            self.trained = (m, alpha, seed), run(True, *args, train, valid)
        one = self.trained[1]
        followed = averages(one.seen, np.float32(rate))
        frames = tuple(None if s is None else type(s)(*(np.asarray(part)[AT] for part in s)) for s in followed)
        errors = [np.asarray(e) for e in test_errors(one.theta, frames, np.int32(m), valid)]
        return one, followed, np.stack([np.asarray(one.error), *errors])

    def company(self, one, m, t, digit):
        """(f(x)_y of the digit in 100 random mini-batches of m, with the global statistics) at frame t."""
        X, y = digits()[1]
        chances = in_company(one.theta, np.int32(t), X, np.int32(y[digit]), companies(digit, m))
        return np.asarray(chances), float(alone(one.theta, np.int32(t), one.known, X[digit], np.int32(y[digit])))

    def show(self, result, t, m, k, unit, digit, **values):
        one, followed, errors = result
        self.chances, self.alone = self.company(one, int(m), t, digit - 1)
        three = [[np.asarray(part)[:, unit - 1] for part in stats] for stats in (one.seen[k], followed[k], one.known[k])]
        mu, var = zip(*three, strict=True)
        X_valid, y = digits()[1]
        titles = {"mu": f"μ of unit {unit}, layer {k}: a dot for each mini-batch", "sigma": "σ of the same",
                  "error": "error: global {:.0f} %, running {:.0f} %, own {:.0f} %".format(*(100 * errors[:, t])),
                  "digit": f"f(x) of a {y[digit - 1]} in {COMPANIES} mini-batches of {m}"}
        self.view.update(X, t, mu, [np.sqrt(v) for v in var], errors, self.chances, self.alone,
                         X_valid[digit - 1].reshape(7, 7), titles, self.kept and self.kept[1][2])

    def sentence(self, old, new, result):
        t, m = new["t"], int(new["m"])
        at = dict(zip(NAMES, result[2][:, t], strict=True))
        if not np.isfinite(np.asarray(result[0].loss)).all():
            return "The run diverged. Lower α."
        words = [f"m = {m}, after {X[t]} updates: error on {VALID} validation digits {100 * at['global']:.1f} % with the global "
                 f"statistics, {100 * at['running']:.1f} % with the running average (rate {new['rate']:g}), "
                 f"{100 * at['own mini-batch']:.1f} % when each mini-batch of {m} uses its own."]
        low, high = self.chances.min(), self.chances.max()
        words.append(f"The digit gets f(x) = {low:.2f} to {high:.2f} for its class, depending on its company; "
                     f"{self.alone:.2f} with the global statistics.")
        if m == 1:
            words.append("A mini-batch of one: x̂ = 0 for every unit, every digit gets the same f(x), and σ = 0 is what the "
                         "running average learns.")
        if self.kept:
            words.append("In A the three errors ended at " + ", ".join(f"{100 * e:.1f} %" for e in self.kept[1][2][:, -1]) + ".")
        return " ".join(words)

    def key(self, key, shift):
        if key in ("ArrowUp", "ArrowDown"):
            self.nudge("digit", 1 if key == "ArrowUp" else -1)
        else:
            super().key(key, shift)


@cache
def companies(digit, m):
    """Rows (100, B): a digit and m - 1 random others of the validation set, repeated B/m times."""
    rng = np.random.default_rng(digit)
    others = np.stack([rng.permutation(np.delete(np.arange(VALID), digit))[: B - 1] for _ in range(COMPANIES)])
    return np.tile(np.concatenate([np.full((COMPANIES, 1), digit), others[:, : m - 1]], 1), B // m).astype(np.int32)

"""Three searches with equally many trials, and the map that they do not know: the hand on slide S26."""
from functools import partial

import numpy as np

from course_lib.interactive.controls import Choice, Slider
from course_lib.interactive.own_function import OwnFunction
from course_lib.interactive.run import RecordedRun, run_controls
from course_lib.interactive.words import count, percent, power
from course_lib.model_selection.space import configurations
from course_lib.toy_runs import SEEDS

from .searches import (
    ALPHA,
    COLUMNS,
    FIRST,
    LAM,
    MAP,
    MOST,
    NOISE,
    ROWS,
    SEARCHES,
    V_MAX,
    SearchedNetworks,
    examples_of,
    first_trials,
    lowest_so_far,
    space,
)
from .searches_view import ModelSelectionView, SearchesPicture


class ModelSelection(RecordedRun):
    """Three searches with equally many trials race; the map that they do not know lies behind them."""

    title = "Three searches"
    longest = 320
    frames_per_second = 6
    controls = (
        Choice("search", "show", "random", "whose trials the map shows", "what", draw_only=True,
               options=(*SEARCHES, "all three")),
        Slider("k", "k × k trials", 3, "k: the grid has k times k trials, the others as many", "what", draw_only=True,
               low=2, high=5, step=1),
        Slider("V", "validation V", 100, "number V of validation examples", "data", low=10, high=V_MAX, step=10),
        Choice("data", "data", "moons", "data set", "data", options=tuple(NOISE)),
        Slider("seed", "seed", 0, "seed of the data and of the first weights", "data", low=0, high=31, step=1),
        Slider("draw", "draw", 0, "number of the random draw of configurations", "how", low=0, high=SEEDS - 1, step=1),
        *run_controls(MOST),
    )
    more = ("data", "seed", "seeds")
    scenes = tuple(dict(t=t) for t in (1, 5, 12, 25))

    def __init__(self, sample=None, **start):
        """`sample(u, low, high)`: the reader's own distribution; the random search draws from it instead of ours."""
        self.own = OwnFunction(sample)
        super().__init__(**start)

    @property
    def frames(self):
        return self.values["k"] ** 2

    def make_view(self):
        return ModelSelectionView(ALPHA, LAM, (ROWS, COLUMNS), MOST)

    def setup(self):
        super().setup()
        self.networks_of = None

    def ahead(self):
        yield partial(self.networks.train, configurations(space(), MAP[0, :1]))
        for name in NOISE:
            yield partial(examples_of, name, 0)

    def changed(self, old):
        if old["k"] != self.values["k"] and old["t"] >= old["k"] ** 2:
            self.values["t"] = MOST                     # a finished search stays finished
        super().changed(old)

    # --- the runs --------------------------------------------------------------------------------------------------

    def compute(self, data, seed, draw, V, seeds):
        if self.networks_of != (data, seed):
            self.networks_of, self.networks = (data, seed), SearchedNetworks(data, seed, self._sample if self.own else None)
        self.bundle = [self.networks.random(d)[1] for d in range(SEEDS)] if seeds else None
        self.networks.random(draw)                      # here and not while drawing: the reader's function is called
        return self.networks.over.valid(V)

    def _sample(self, U):
        """Configurations by the reader's function, or None."""
        columns = {}
        for u, (name, axis) in zip(U.T, space().items(), strict=True):
            value = self.own((u, axis.low, axis.high), u.shape, wrong=not_positive)
            if value is None:
                return None
            columns[name] = value[0].astype(np.float32)
        return columns

    # --- the picture -----------------------------------------------------------------------------------------------

    def show(self, over, t, k, V, draw, search, **values):
        n = k * k
        t = min(t, n)
        runs = self.networks.searches(draw, V, k)
        self.trials = {name: first_trials(config, run.valid(V), run.test, t) for name, (config, run) in runs.items()}
        self.curves = [lowest_so_far(run.valid(V)[:n]) for _, run in runs.values()]
        chosen = SEARCHES if search == "all three" else (search,)
        bundle = self.bundle and np.stack([lowest_so_far(run.valid(V)[:n]) for run in self.bundle])
        self.view.update(SearchesPicture(over.reshape(ROWS, COLUMNS), self.trials, chosen, self._titles(chosen, t, n), t, FIRST,
                                         self.kept and self.kept_curves, bundle))

    def on_keep(self):
        self.kept_curves = self.curves
        super().on_keep()

    def _titles(self, chosen, t, n):
        one = self.trials[chosen[-1]]
        if len(chosen) > 1 or not t:
            words = f"{t} of {n} trials"
        else:
            best = "" if one.best is None else f"winner {error_rate(one.valid[one.best])} (black ring), "
            words = (f"{chosen[0]}, trial {t} of {n}: {best}last: α = {short(one.config['alpha'][-1])}, "
                     f"λ = {short(one.config['lam'][-1])}, {error_rate(one.valid[-1])}")
        counts = [", ".join(str(distinct(self.trials[name].config[axis])) for name in chosen) for axis in space()]
        return {"map": words, "race": "lowest validation error so far",
                "counts": [f"{c} value{'s' if c != '1' else ''} of {axis}"
                           for c, axis in zip(counts, "αλ", strict=True)]}

    def sentence(self, old, new, result):
        t, V = min(new["t"], self.frames), new["V"]
        if not t:
            return "No trial yet: press Play or drag t."
        if new["search"] == "all three":
            words = [f"Winners after {t} of {self.frames} trials:", *(f"{name}: {self._said(name)}" for name in SEARCHES)]
        else:
            one = self.trials[new["search"]]
            words = [f"Winner after {t} of {self.frames} trials: {self._said(new['search'])}"]
            if one.best is not None:
                gap = one.test[one.best] - one.valid[one.best]
                words.append(f"On V = {V} examples the {new['search']} winner looks "
                             f"{abs(100 * gap):.1f} points {'better' if gap >= 0 else 'worse'} than it is.")
        if self.bundle is not None:
            words.append(self._over_draws(V))
        if self.own:
            words.insert(0, self.own.message or "The random search draws by YOUR function.")
        return " ".join(words)

    def _said(self, name):
        one = self.trials[name]
        if one.best is None:
            return "every run diverged."
        lost = int(np.isnan(one.valid).sum())
        out = f"; {count(lost, 'run')} diverged and cannot win" if lost else ""
        return (f"α = {short(one.config['alpha'][one.best])}, validation {error_rate(one.valid[one.best])}, "
                f"test {error_rate(one.test[one.best])}{out}.")

    def _over_draws(self, V):
        n = self.frames
        ends = [first_trials({}, run.valid(V), run.test, n) for run in self.bundle]
        ends = [one for one in ends if one.best is not None]
        valid, test = (np.array([getattr(one, part)[one.best] for one in ends]) for part in ("valid", "test"))
        return (f"Over {SEEDS} random draws of {n} the winner's validation error is {percent(valid.mean(), 1)} on average "
                f"({percent(valid.min(), 1)} to {percent(valid.max(), 1)}), its test error {percent(test.mean(), 1)}.")


def not_positive(values):
    """What is wrong with a column of hyper-parameters, or ""."""
    return "" if (np.isfinite(values) & (values > 0)).all() else "gave values that are not positive"


def distinct(column):
    """How many different values a search tried."""
    return len(np.unique(column))


def short(x):
    """A hyper-parameter with two digits: 100, 5.4, 0.0016, 1.3·10⁻⁶."""
    return f"{float(f'{x:.2g}'):g}" if x >= 1e-3 else power(x)


def error_rate(x):
    """An error with one digit: 7.5 % and 12.5 % are to be told apart. A run that diverged has none, it is not ∞."""
    return percent(x, 1) if np.isfinite(x) else "(diverged)"

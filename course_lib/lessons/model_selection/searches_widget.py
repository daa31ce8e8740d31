"""Grid, random and sequential search on small networks that are really trained. Slide S26 MODEL SELECTION.

α matters much, λ hardly as long as it is small. Every trial is a whole run of one 2-8-2 network, 25 of them in one
compiled call; the map is made of 325 such runs. A validation set of V examples is the first V of 400, so moving V
trains only the sequential search anew, whose trials depend on it.
"""
import os
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from course_lib.activations import tanh
from course_lib.data import Data
from course_lib.data.toys import draw
from course_lib.initialization import glorot
from course_lib.interactive.controls import Choice, Slider
from course_lib.interactive.own_function import answers
from course_lib.interactive.run import Run, run_controls
from course_lib.loss import zero_one
from course_lib.model_selection.search import log_uniform, propose
from course_lib.model_selection.space import configurations
from course_lib.network import fprop
from course_lib.optimizers import chain, sgd
from course_lib.regularization import l2
from course_lib.toy_runs import SEEDS
from course_lib.training import gradient_step, scan_steps, start, supervised_objective

from .searches_view import ALPHA, COLUMNS, LAM, MOST, ROWS, SEARCHES, ModelSelectionView

NOISE = {"moons": 0.25, "circles": 0.25, "XOR": 0.5}
T, V_MAX, TESTED, STEPS, FIRST = 40, 400, 1000, 80, 5
SPACE = {"alpha": log_uniform(10.0 ** ALPHA[0], 10.0 ** ALPHA[1]), "lam": log_uniform(10.0 ** LAM[0], 10.0 ** LAM[1])}
MAP = np.stack(np.meshgrid(np.linspace(0, 1, COLUMNS), np.linspace(0, 1, ROWS)), axis=-1)     # u of each network


class Trained(NamedTuple):
    """Networks in rows: mistakes among the first 1, 2, … validation examples (n, 400), and the test error (n,)."""

    mistakes: Any
    test: Any

    def valid(self, V):
        """The validation error (n,) on the first V examples; NaN for a run that diverged."""
        return np.where(np.isfinite(self.test), self.mistakes[:, V - 1] / V, np.nan)


class Shown(NamedTuple):
    """The trials of one search that have been made: configurations, errors, best so far, the winner's row or None."""

    config: dict
    valid: Any
    test: Any
    curve: Any
    best: Any


@jax.jit
def train_all(seed, config, train, valid, test):
    """Trained for every configuration, columns (n,): gradient descent on 40 examples, all from the same weights."""
    key = jax.random.key(seed)
    theta, idx = glorot(key, (2, 8, 2)), jnp.broadcast_to(jnp.arange(T), (STEPS, T))

    def one(config):
        optimizer = chain(l2(config["lam"]), sgd(config["alpha"]))
        step = gradient_step(supervised_objective(tanh), optimizer.update)
        state, _ = scan_steps(step, start(theta, optimizer, key), train.X, train.y, idx)
        wrong, tested = (zero_one(fprop(state.theta, X, tanh).a[-1], y) for X, y in (valid, test))
        whole = jnp.stack([jnp.isfinite(leaf).all() for leaf in jax.tree.leaves(state.theta)]).all()
        return Trained(jnp.cumsum(wrong), jnp.where(whole, tested.mean(), jnp.nan))

    return jax.vmap(one)(config)


def shown(config, valid, test, t):
    """The first t trials of a search as Shown."""
    config, valid, test = {name: column[:t] for name, column in config.items()}, valid[:t], test[:t]
    best = int(np.nanargmin(valid)) if np.isfinite(valid).any() else None
    return Shown(config, valid, test, np.fmin.accumulate(valid), best)


class ModelSelection(Run):
    """Three searches with equally many trials race; the map that they do not know lies behind them."""

    title = "Three searches"
    frames_per_second = 6
    controls = (
        Choice("search", "show", "grid", "whose trials the map shows", "what", draw_only=True,
               options=(*SEARCHES, "all three")),
        Slider("k", "k × k trials", 3, "k: the grid has k times k trials, the others as many", "what", draw_only=True,
               low=2, high=5, step=1),
        Slider("V", "validation V", 50, "number V of validation examples", "data", low=10, high=V_MAX, step=10),
        Choice("data", "data", "moons", "data set", "data", options=tuple(NOISE)),
        Slider("seed", "seed", 0, "seed of the data and of the first weights", "data", low=0, high=31, step=1),
        Slider("draw", "draw", 0, "number of the random draw of configurations", "how", low=0, high=SEEDS - 1, step=1),
        *run_controls(MOST),
    )

    def __init__(self, sample=None, **start):
        """`sample(u, low, high)`: the reader's own distribution; the random search draws from it instead of ours."""
        self.own, self.trouble = sample, ""
        super().__init__(**start)

    @property
    def frames(self):
        return self.values["k"] ** 2

    def make_view(self):
        return ModelSelectionView()

    def setup(self):
        super().setup()
        self.sets = None

    def ahead(self):
        yield partial(self._train, configurations(SPACE, MAP[0, :1]))
        for name in NOISE:
            yield partial(draw, name, 0, 0.5, T + V_MAX + TESTED, NOISE[name])

    def changed(self, old):
        if old["k"] != self.values["k"] and old["t"] >= old["k"] ** 2:
            self.values["t"] = MOST                     # a finished search stays finished
        super().changed(old)

    # --- the runs --------------------------------------------------------------------------------------------------

    def compute(self, data, seed, draw, V, seeds):
        if self.sets != (data, seed):
            self._start(data, seed)
        self.bundle = [self._random(d)[2] for d in range(SEEDS)] if seeds else None
        return dict(over=self.over.valid(V), random=self._random(draw)[1:])

    def _start(self, data, seed):
        X, y = (np.asarray(part) for part in draw(data, jax.random.key(1000 + seed), 0.5, T + V_MAX + TESTED,
                                                  NOISE[data]))
        cuts = (slice(T), slice(T, T + V_MAX), slice(T + V_MAX, None))
        self.seed, self.parts = np.int32(seed), tuple(Data(X[cut], y[cut]) for cut in cuts)
        with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as side_by_side:        # compiled code lets go of Python's lock
            rows = side_by_side.map(lambda row: jax.tree.map(np.asarray, self._train(configurations(SPACE, row))), MAP)
            self.over = Trained(*(np.concatenate(parts) for parts in zip(*rows, strict=True)))
        self.drawn, self.guided, self.sets = {}, {}, (data, seed)

    def _train(self, config):
        return train_all(self.seed, config, *self.parts)

    def _random(self, draw):
        """(u, configurations, Trained) of the random search with this draw: as `random(jax.random.key(draw), …)`."""
        if draw not in self.drawn:
            U = np.asarray(jax.random.uniform(jax.random.key(draw), (MOST, len(SPACE))), float)
            config = configurations(SPACE, U) if self.own is None else self._own(U)
            self.drawn[draw] = U, config, jax.tree.map(np.asarray, self._train(config))
        return self.drawn[draw]

    def _own(self, U):
        """Configurations by the reader's function, or ours with the sentence that says why."""
        columns, axes = {}, SPACE.items()
        for i, (name, axis) in enumerate(axes):
            value, self.trouble = answers(self.own, (U[:, i], axis.low, axis.high), (MOST,))
            if not self.trouble and not (np.isfinite(value[0]) & (value[0] > 0)).all():
                self.trouble = (f"{self.own.__name__} gave values that are not positive: the picture shows the "
                                "course's.")
            if self.trouble:
                return configurations(SPACE, U)
            columns[name] = value[0].astype(np.float32)
        return columns

    def _sequential(self, draw, V, n):
        """As `sequential`, one trial at a time, no more than n of them so far; it goes on where it was left.

        Its first five trials are the random search's, so that the race is fair.
        """
        if (draw, V) not in self.guided:
            U = self._random(draw)[0]
            runs = self._random(draw)[2] if self.own is None else self._train(configurations(SPACE, U))
            first = jax.tree.map(lambda part: np.asarray(part)[:FIRST], runs)
            self.guided[draw, V] = np.random.default_rng(draw), U[:FIRST], [first]
        rng, U, rows = self.guided[draw, V]
        while len(U) < n:
            valid = np.concatenate([row.valid(V) for row in rows])
            U = np.concatenate([U, propose(rng, SPACE, U, valid, 1)])
            rows.append(jax.tree.map(np.asarray, self._train(configurations(SPACE, U[-1:]))))
        self.guided[draw, V] = rng, U, rows
        return configurations(SPACE, U), Trained(*(np.concatenate(parts) for parts in zip(*rows, strict=True)))

    def _grid(self, k):
        """The k × k grid: the networks of the map at its points, α in the outer loop as `grid` has it."""
        rows, columns = (np.linspace(0, last - 1, k).astype(int) for last in (ROWS, COLUMNS))
        at = (rows[None, :] * COLUMNS + columns[:, None]).ravel()
        return (configurations(SPACE, MAP.reshape(-1, 2)[at]), Trained(self.over.mistakes[at], self.over.test[at]))

    # --- the picture -----------------------------------------------------------------------------------------------

    def show(self, result, t, k, V, draw, search, **values):
        n = k * k
        t = min(t, n)
        runs = dict(grid=self._grid(k), random=result["random"], sequential=self._sequential(draw, V, n))
        self.made = {name: shown(config, run.valid(V), run.test, t) for name, (config, run) in runs.items()}
        self.curves = [np.fmin.accumulate(run.valid(V)[:n]) for _, run in runs.values()]
        chosen = tuple(SEARCHES) if search == "all three" else (search,)
        bundle = None
        if self.bundle is not None:
            bundle = np.stack([np.fmin.accumulate(run.valid(V)[:n]) for run in self.bundle])
        self.view.update(result["over"].reshape(ROWS, COLUMNS), self.made, chosen, self._titles(chosen, t, n, V), t,
                         self.kept and self.kept_curves, bundle)

    def on_keep(self):
        self.kept_curves = self.curves
        super().on_keep()

    def _titles(self, chosen, t, n, V):
        one = self.made[chosen[-1]]
        if len(chosen) > 1 or not t:
            words = f"{t} of {n} trials"
        else:
            words = (f"{chosen[0]}, trial {t} of {n}: α = {short(one.config['alpha'][-1])}, "
                     f"λ = {short(one.config['lam'][-1])}, error {percent(one.valid[-1])}")
        counts = [", ".join(str(distinct(self.made[name].config[axis])) for name in chosen) for axis in SPACE]
        return {"map": words, "race": "lowest validation error so far",
                "counts": [f"{c} value{'s' if c != '1' else ''} of {axis}"
                           for c, axis in zip(counts, "αλ", strict=True)],
                "winners": f"winners on V = {V}"}

    def sentence(self, old, new, result):
        t, V = min(new["t"], self.frames), new["V"]
        if not t:
            return "No trial yet: press Play or drag t."
        words = [f"After {t} of {self.frames} trials:", " ".join(self._said(name) for name in SEARCHES)]
        if new["search"] != "all three":
            one = self.made[new["search"]]
            if one.best is not None:
                gap = one.test[one.best] - one.valid[one.best]
                words.append(f"On V = {V} examples the {new['search']} winner looks "
                             f"{abs(100 * gap):.1f} points {'better' if gap >= 0 else 'worse'} than it is.")
        lost = sum(int(np.isnan(one.valid).sum()) for one in self.made.values())
        if lost:
            words.append(f"{lost} run{'s' if lost > 1 else ''} diverged and cannot win.")
        if self.bundle is not None:
            words.append(self._over_draws(V))
        if self.own is not None:
            words.insert(0, self.trouble or "The random search draws by YOUR function.")
        return " ".join(words)

    def _said(self, name):
        one = self.made[name]
        if one.best is None:
            return f"{name}: every run diverged."
        count = distinct(one.config["alpha"])
        return (f"{name}: {count} value{'s' if count > 1 else ''} of α, "
                f"winner α = {short(one.config['alpha'][one.best])} with validation error "
                f"{percent(one.valid[one.best])}, test error {percent(one.test[one.best])}.")

    def _over_draws(self, V):
        n = self.frames
        made = [shown({}, run.valid(V), run.test, n) for run in self.bundle]
        made = [one for one in made if one.best is not None]
        valid, test = (np.array([getattr(one, part)[one.best] for one in made]) for part in ("valid", "test"))
        return (f"Over {SEEDS} random draws of {n} the winner's validation error is {percent(valid.mean())} on average "
                f"({percent(valid.min())} to {percent(valid.max())}), its test error {percent(test.mean())}.")


def distinct(column):
    """How many different values a search tried."""
    return len(np.unique(column))


def short(x):
    """A hyper-parameter with two digits; 100 stays 100."""
    return f"{float(f'{x:.2g}'):g}"


def percent(x):
    return f"{100 * x:.1f} %" if np.isfinite(x) else "(diverged)"

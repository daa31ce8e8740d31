"""Five update rules on the same digits: same first weights, same mini-batches, one compiled program for any rule. S30."""
from functools import cache
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from course_lib.arguments import as_real, on_device
from course_lib.data import Data, mnist, subset
from course_lib.initialization import glorot
from course_lib.loss import softmax_nll, zero_one
from course_lib.network import fprop
from course_lib.optimizers import adagrad, adam, momentum, rmsprop, sgd
from course_lib.training import epochs, gradient_step, start, supervised_objective, trajectory

from .landscape_race import CORRECTED, HYPER, RULES

SIZES, N, VALID, B = (784, 32, 10), 2000, 1000, 50
FRAMES, STEPS, SEEN = 30, 8, 500          # 240 updates = 6 epochs; the training loss is that of SEEN images
SEEDS = 16
GRID = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0)       # the α that a search tries
START = dict(zip(RULES, (0.3, 0.03, 0.03, 0.003, 0.003), strict=True))    # the best of GRID in the mean of four seeds
GUESSING = float(np.log(10))


class RaceLosses(NamedTuple):
    """At frames 0 ... 30: mean NLL on 500 training images, on 1,000 validation images, and the error there."""

    train: jax.Array
    valid: jax.Array
    error: jax.Array


def rules_with(alpha, beta, beta1, beta2, eps):
    """The update rules RULES."""
    return (sgd(alpha), momentum(alpha, beta), adagrad(alpha, eps), rmsprop(alpha, beta, eps),
            adam(alpha, beta1, beta2, eps))


UPDATES = tuple(one.update for one in rules_with(0.1, 0.9, 0.9, 0.999, 1e-8))


def any_update(grads, state, theta=None):
    """The update of rule number `rule`: only its own branch runs. state = (rule, the states of all five)."""
    rule, states = state

    def branch_of(i):
        def branch():
            delta, after = UPDATES[i](grads, states[i], theta)
            return delta, (*states[:i], after, *states[i + 1 :])

        return branch

    delta, states = lax.switch(rule, [branch_of(i) for i in range(len(UPDATES))])
    return delta, (rule, states)


STEP = gradient_step(supervised_objective("tanh"), any_update)


class _AnyRule(NamedTuple):
    init: object


@jax.jit
def run_rule(rule, hyper, correct, seed, train, valid):
    """RaceLosses of one training run by rule number `rule`, hyper = (α, β, β₁, β₂, ε). Compiled once for all rules."""
    key = jax.random.key(seed)
    X, V = as_real(train.X), as_real(valid.X)

    def init(theta):
        states = [one.init(theta) for one in rules_with(*hyper)]
        states[4] = states[4]._replace(t=jnp.where(correct, 0, CORRECTED).astype(jnp.int32))
        return rule, tuple(states)

    def record(state):
        seen, out = (fprop(state.theta, x, "tanh").a[-1] for x in (X[:SEEN], V))
        return RaceLosses(softmax_nll.value(seen, train.y[:SEEN]).mean(), softmax_nll.value(out, valid.y).mean(),
                      zero_one(out, valid.y).mean())

    updates = FRAMES * STEPS
    idx = epochs(key, N, B, -(-updates // (N // B)))[:updates].reshape(FRAMES, STEPS, B)
    return trajectory(STEP, start(glorot(key, SIZES), _AnyRule(init), key), X, train.y, idx, record)[1]


@cache
def race_digits(seed: int) -> tuple[Data, Data]:
    """(N training images, VALID validation images) as uint8 on the device: another seed draws other training images."""
    train, valid = mnist().train, mnist().valid
    rows = subset(jax.random.key(seed), Data(np.arange(len(train.y)), train.y), N).X
    return jax.tree.map(on_device, (Data(train.X[rows], train.y[rows]), Data(valid.X[:VALID], valid.y[:VALID])))


def train_on_mnist(name, alpha, beta=0.9, beta1=0.9, beta2=0.999, eps=1e-8, correct=True, seed=0, images=0) -> RaceLosses:
    """RaceLosses of the rule `name` in NumPy: `seed` of weights and order, `images` the seed of the subset."""
    hyper = tuple(np.float32(value) for value in (alpha, beta, beta1, beta2, eps))
    out = run_rule(np.int32(RULES.index(name)), hyper, np.bool_(correct), np.int32(seed), *race_digits(images))
    return jax.tree.map(np.asarray, out)


class MnistRuns:
    """Every run made, each once. `settings`: {beta, beta1, beta2, eps, correct}; a rule looks at those that are its own."""

    def __init__(self):
        self.made: dict[tuple, dict[float, RaceLosses]] = {}

    def __len__(self) -> int:
        return sum(map(len, self.made.values()))

    def of(self, rule: str, settings: dict, seed: int) -> dict[float, RaceLosses]:
        """{α: RaceLosses} of the runs made with this rule."""
        return self.made.setdefault((rule, seed, *own_settings(rule, settings).values()), {})

    def losses(self, rule: str, alpha: float, settings: dict, seed: int) -> RaceLosses:
        """One run, made now unless it was made before."""
        runs = self.of(rule, settings, seed)
        if alpha not in runs:
            runs[alpha] = train_on_mnist(rule, alpha, seed=seed, **own_settings(rule, settings))
        return runs[alpha]

    def missing_of_search(self, settings: dict, seed: int) -> list[tuple[str, float, int]]:
        """The runs of the search for the best α still to be made: (rule, α, seed)."""
        return [(rule, alpha, seed) for rule in RULES for alpha in GRID if alpha not in self.of(rule, settings, seed)]

    def missing_of_seeds(self, settings: dict, alphas: list) -> list[tuple[str, float, int]]:
        """The runs of SEEDS seeds still to be made, with an α for each rule."""
        return [(rule, alpha, seed) for seed in range(SEEDS) for rule, alpha in zip(RULES, alphas, strict=True)
                if alpha not in self.of(rule, settings, seed)]

    def best(self, rule: str, settings: dict, seed: int) -> float:
        """The α with the lowest last validation loss."""
        runs = self.of(rule, settings, seed)
        return min(runs, key=lambda alpha: last_loss(runs[alpha]))

    def over_seeds(self, settings: dict, alphas: list) -> list[np.ndarray] | None:
        """Validation losses (seeds, frames) of each rule, over the seeds that all five have run; None without any."""
        pairs = list(zip(RULES, alphas, strict=True))
        whole = [s for s in range(SEEDS) if all(alpha in self.of(rule, settings, s) for rule, alpha in pairs)]
        return [np.stack([self.of(rule, settings, s)[alpha].valid for s in whole]) for rule, alpha in pairs] if whole else None


def own_settings(rule: str, settings: dict) -> dict:
    """Those hyper-parameters beside α that the rule has."""
    names = sorted(HYPER[rule] - {"alpha"}) + ["correct"] * (rule == "Adam")
    return {name: settings[name] for name in names}


def last_loss(one: RaceLosses) -> float:
    """The last validation loss, ∞ where it is not a number."""
    return float(np.nan_to_num(one.valid[-1], nan=np.inf, posinf=np.inf))


def ended_lost(one: RaceLosses) -> bool:
    """Whether a run ended worse than guessing, or not finite at all."""
    return not last_loss(one) < GUESSING


def by_validation(runs: list, t: int) -> np.ndarray:
    """The rules by their validation loss at frame t, lowest first."""
    return np.argsort([np.nan_to_num(one.valid[t], nan=np.inf) for one in runs], kind="stable")

"""Nine faulty networks of one shape, so that one compiled program trains them all. Slide S32 DEBUGGING ON SMALL DATASET.

    network = ExaminedNetwork(0, "saturated at birth")                         trained, with everything measured on it
    network.findings, network.wrong                                            what the diagnostics say; examples wrong
    ExaminedNetwork(0, "saturated at birth", "scale W down").findings          [] : cured

A fault is a few fields of a `TrainingSetup`, its fix puts them right: nothing is compiled when the network, the seed or
the fix changes, and `diagnose` sees one objective for all of them.
"""
from functools import cached_property
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from course_lib.activations import ACTIVATIONS, place, select, tanh
from course_lib.backprop import backprop
from course_lib.data import two_moons
from course_lib.diagnostics.examinations import SATURATED, STEEPEST, count_distinct, diagnose
from course_lib.diagnostics.gradient import compare
from course_lib.diagnostics.run import TrainedRun, activations_of, count_wrong
from course_lib.dropout import expectation
from course_lib.gradcheck import TOLERANCE
from course_lib.initialization import constant, glorot, uniform
from course_lib.loss import softmax_nll
from course_lib.network import fprop
from course_lib.optimizers import sgd
from course_lib.training import gradient_step, scan_steps, start

SIZES, T, STEPS = (2, 20, 20, 2), 50, 1000


class TrainingSetup(NamedTuple):
    """How a network is made and trained; every field may be traced. The defaults are those of a healthy one.

    sign, transpose, mask, first   1 where bprop is right: its sign, W(2)ᵀ, ⊙ m(k), the gradient of layer 1
    weights   0: Glorot, 1: U[-20, 20], 2: all 0.1       b        b(1) at the start
    normal    1: the inputs are normalised               p        probability of dropping a unit
    noise     of the two moons                           g        index in ACTIVATIONS
    """

    sign: Any = 1.0
    transpose: Any = 1.0
    mask: Any = 1.0
    first: Any = 1.0
    weights: Any = 0.0
    b: Any = 0.0
    alpha: Any = 0.5
    normal: Any = 1.0
    p: Any = 0.0
    noise: Any = 0.15
    g: Any = ACTIVATIONS.index(tanh)


class FaultyNetwork(NamedTuple):
    """One case. The fields `wrong` of its TrainingSetup are the fault; `fix` puts them right; the fields `beside` stay.

    fault     what is wrong, in words            fix     the name of what puts it right
    finding   the first Finding of `diagnose`    remedy  the same in words and formulas
    """

    fault: str
    finding: str
    fix: str
    remedy: str
    wrong: dict
    beside: dict = {}


RECLIN = int(place("reclin"))
FAULTY_NETWORKS = {
    "wrong sign": FaultyNetwork(
        "the gradient has the wrong sign: every update climbs", "wrong sign",
        "sign of ∇", "∇_{a(L+1)} ℓ = -(e(y) - f(x)), and θ ← θ - α ∇", dict(sign=-1.0)),
    "missing transpose": FaultyNetwork(
        "∇h(1) = W(2) ∇a(2): possible because W(2) is square", "missing transpose",
        "W(2)ᵀ in bprop", "∇h(1) = W(2)ᵀ ∇a(2)", dict(transpose=0.0)),
    "forgotten mask": FaultyNetwork(
        "dropped units get a gradient: ⊙ m(1) is missing in bprop", "forgotten mask",
        "⊙ m(k) in bprop", "∇a(1) = ∇h(1) ⊙ g′(a(1)) ⊙ m(1)", dict(mask=0.0), dict(p=0.15, noise=0.0)),
    "saturated at birth": FaultyNetwork(
        "initial weights of U[-20, 20]: tanh is flat from the start", "saturated at birth",
        "scale W down", "scale the weights down: U[-b, b] with b = √6/√(Hₖ + Hₖ₋₁)", dict(weights=1.0)),
    "symmetric": FaultyNetwork(
        "all weights start at 0.1, so all hidden units do the same for ever", "symmetric units",
        "random W", "random weights", dict(weights=2.0)),
    "α too high": FaultyNetwork(
        "α = 30: every step jumps over the valley", "bouncing",
        "lower α", "α = 0.5", dict(alpha=30.0)),
    "unnormalised inputs": FaultyNetwork(
        "x_2 is measured around 500, give or take 100", "unnormalised inputs",
        "normalise x", "subtract each feature's mean, divide by its standard deviation", dict(normal=0.0)),
    "dead reclin": FaultyNetwork(
        "b(1) starts at -20: no unit is ever active, and none gets a gradient", "dead reclin at birth",
        "b(1) = 0", "b(1) = 0", dict(b=-20.0), dict(g=RECLIN, alpha=0.2)),
    "deleted gradient": FaultyNetwork(
        "∇W(1) and ∇b(1) are 0, and still the network learns all 50 examples: the slide's warning", "deleted gradient",
        "∇W(1) = ∇a(1)xᵀ", "only gradient checking shows it; give ∇W(1) = ∇a(1) xᵀ back", dict(first=0.0)),
}
"""name -> FaultyNetwork, in the order of the notebook."""

FIXES = {network.fix: name for name, network in FAULTY_NETWORKS.items()}
"""fix -> the network it cures: it puts one thing right, and changes nothing where that was right already."""


class FaultyRun(NamedTuple):
    """A whole run and how it began: θ before and after, X, y, losses (STEPS,), h^(k) and rms ∇W^(k) before step 1."""

    theta0: tuple
    theta: tuple
    X: Any
    y: Any
    losses: Any
    h: tuple
    grad_W: Any


def setup_of(name: str, fix: str | None = None) -> TrainingSetup:
    """The TrainingSetup of this faulty network, before or after the fix, as float32 and int32 leaves."""
    network = FAULTY_NETWORKS[name]
    setup = TrainingSetup(**network.beside, **({} if fix == network.fix else network.wrong))
    return TrainingSetup(*(np.float32(part) for part in setup[:-1]), np.int32(setup.g))


def faulty_objective(theta, x, y, key, hyper):
    """(mean loss, ∇θ) with the slips that the TrainingSetup `hyper` asks for."""
    gs, m = (select(hyper.g),) * 2, (None, *(mask_of(jax.random.fold_in(key, k), x, hyper.p) for k in (1, 2)))
    forward = fprop(theta, x, gs, m=m)
    back = theta[1]._replace(W=jnp.where(hyper.transpose > 0, theta[1].W, theta[1].W.T))
    m_back = tuple(one if one is None else jnp.where(hyper.mask > 0, one, 1.0) for one in forward.m)
    first, *rest = backprop((theta[0], back, theta[2]), forward._replace(m=m_back), y, gs).theta
    grads = (jax.tree.map(lambda leaf: hyper.first * leaf, first), *rest)
    return softmax_nll.value(forward.a[-1], y).mean(), jax.tree.map(lambda leaf: hyper.sign * leaf, grads)


def mask_of(key, x, p):
    """m^(k) as `dropout.masks` draws it, bit for bit, from JAX's own generator: slower to run, quicker to compile."""
    return jax.random.bernoulli(key, jnp.full((len(x), SIZES[1]), 1 - p, x.dtype)).astype(x.dtype)


def theta_at_birth(key, setup):
    """θ before the first update."""
    theta = jax.lax.switch(setup.weights.astype(jnp.int32), (
        lambda: glorot(key, SIZES), lambda: uniform(key, SIZES, 20.0), lambda: constant(SIZES, 0.1)))
    return (theta[0]._replace(b=theta[0].b + setup.b), *theta[1:])


@jax.jit
def train_setup(seed, setup):
    """FaultyRun: STEPS updates θ ← θ - α ∇ on all T examples at once, so that every rise of the loss means something."""
    key = jax.random.key(seed)
    X, y = two_moons(jax.random.fold_in(key, 0), T, setup.noise)
    raw = X * jnp.array([1.0, 100.0]) + jnp.array([0.0, 500.0])
    X = jnp.where(setup.normal > 0, X, raw)
    theta0, optimizer = theta_at_birth(jax.random.fold_in(key, 1), setup), sgd(setup.alpha)
    idx = jnp.broadcast_to(jnp.arange(T), (STEPS, T))
    step = gradient_step(faulty_objective, optimizer.update)
    state, info = scan_steps(step, start(theta0, optimizer, key, setup), X, y, idx)
    h = fprop(theta0, X, (select(setup.g),) * 2).h
    grads = faulty_objective(theta0, X, y, key, setup)[1]
    rms = jnp.stack([jnp.sqrt((layer.W**2).mean()) for layer in grads])
    return FaultyRun(theta0, state.theta, X, y, info.loss, h[1:3], rms)


def train_faulty(seed: int, setup: TrainingSetup) -> tuple[FaultyRun, TrainedRun]:
    """(FaultyRun, the Run that `diagnose` takes)."""
    run = jax.tree.map(np.asarray, train_setup(np.int32(seed), setup))
    g, m = ACTIVATIONS[int(setup.g)], expectation(run.theta0, setup.p)
    return run, TrainedRun(run.theta0, run.theta, run.X, run.y, run.losses, g, faulty_objective, jax.random.key(seed), setup, m)


class ExaminedNetwork:
    """A faulty network that has been trained, and what is measured on it, each when it is first asked for."""

    def __init__(self, seed: int, name: str, fix: str | None = None):
        self.name, self.setup = name, setup_of(name, fix)
        self.run, self.trained = train_faulty(seed, self.setup)
        self.wrong = count_wrong(self.trained)

    @cached_property
    def checks(self) -> dict[str, float]:
        """{tensor: relative error of its gradient}."""
        return {check.name: check.error for check in compare(self.trained, T)}

    @cached_property
    def findings(self) -> list:
        """What `diagnose` says. A gradient of reclin units that `checks` found right is not compared once more."""
        right = self.trained.g is not tanh and not self.bad
        return diagnose(self.trained._replace(objective=None) if right else self.trained)

    @property
    def bad(self) -> list[str]:
        """Names of the tensors whose gradient is wrong."""
        return [name for name, error in self.checks.items() if error > TOLERANCE]

    @property
    def flat(self) -> list[float]:
        """Share of the values of h^(1), h^(2) with g′(a) ≈ 0 before the first update."""
        slopes, steepest = activations_of(self.trained, self.run.theta0).slope[1:3], STEEPEST.get(self.trained.g.name, 1.0)
        return [float((slope < SATURATED * steepest).mean()) for slope in slopes]

    @property
    def rises(self) -> int:
        """At how many updates the loss rises."""
        return int((np.diff(self.run.losses) > 0).sum())

    @property
    def distinct(self) -> int:
        """How many different units h^(1) has at birth."""
        return count_distinct(np.asarray(self.run.theta0[0].W))

    @property
    def active(self) -> int:
        """How many units of h^(1) are different from 0 for some example, at birth."""
        return int((self.run.h[0] != 0).any(axis=0).sum())

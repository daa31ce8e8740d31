"""Nine sick networks of one shape, so that one compiled program trains them all. Slide S32 DEBUGGING ON SMALL DATASET.

Each disease of `course_lib.clinic` is one field of a `Chart`, each treatment puts one field right: nothing is compiled
when the patient, the seed or the treatment changes, and `diagnose` sees one objective for all of them.
"""
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from course_lib.activations import ACTIVATIONS, reclin, select, tanh
from course_lib.backprop import backprop
from course_lib.data import two_moons
from course_lib.diagnostics.examinations import Run
from course_lib.dropout import expectation
from course_lib.initialization import constant, glorot, uniform
from course_lib.loss import softmax_nll
from course_lib.network import fprop
from course_lib.optimizers import sgd
from course_lib.training import gradient_step, scan_steps, start

SIZES, T, STEPS = (2, 20, 20, 2), 50, 1000


class Chart(NamedTuple):
    """What is wrong with a patient, or not; every field may be traced.

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


RECLIN = ACTIVATIONS.index(reclin)
SICK = {
    "wrong sign": dict(sign=-1.0), "missing transpose": dict(transpose=0.0), "forgotten mask": dict(mask=0.0, p=0.15, noise=0.0),
    "saturated at birth": dict(weights=1.0), "symmetric": dict(weights=2.0), "α too high": dict(alpha=30.0),
    "unnormalised inputs": dict(normal=0.0), "dead reclin": dict(b=-20.0, g=RECLIN, alpha=0.2),
    "deleted gradient": dict(first=0.0),
}
"""disease, as in `course_lib.clinic` -> the fields that make it."""

TREATMENTS = {
    "sign of ∇": "wrong sign", "W(2)ᵀ in bprop": "missing transpose", "⊙ m(k) in bprop": "forgotten mask",
    "scale W down": "saturated at birth", "random W": "symmetric", "lower α": "α too high",
    "normalise x": "unnormalised inputs", "b(1) = 0": "dead reclin", "∇W(1) = ∇a(1)xᵀ": "deleted gradient",
}
"""treatment -> the disease it cures: it puts one thing right, and changes nothing where that was right already."""


class Seen(NamedTuple):
    """A whole run and how it began: θ before and after, X, y, losses (STEPS,), h^(k) and rms ∇W^(k) before step 1."""

    theta0: tuple
    theta: tuple
    X: Any
    y: Any
    losses: Any
    h: tuple
    grad_W: Any


CURE = {"α too high": dict(alpha=0.5), "dead reclin": dict(b=0.0), "forgotten mask": dict(mask=1.0)}


def chart(disease, treatment=None):
    """The Chart of this disease, before or after the treatment, as float32 and int32 leaves."""
    well = Chart()._asdict()
    fields = SICK[disease]
    if treatment is not None and TREATMENTS[treatment] == disease:
        fields = fields | CURE.get(disease, {name: well[name] for name in fields})
    made = Chart(**fields)
    return Chart(*(np.float32(part) for part in made[:-1]), np.int32(made.g))


def objective(theta, x, y, key, hyper):
    """(mean loss, ∇θ) with the slips that the chart `hyper` asks for."""
    gs, m = (select(hyper.g),) * 2, (None, *(coins(jax.random.fold_in(key, k), x, hyper.p) for k in (1, 2)))
    forward = fprop(theta, x, gs, m=m)
    back = theta[1]._replace(W=jnp.where(hyper.transpose > 0, theta[1].W, theta[1].W.T))
    m_back = tuple(one if one is None else jnp.where(hyper.mask > 0, one, 1.0) for one in forward.m)
    first, *rest = backprop((theta[0], back, theta[2]), forward._replace(m=m_back), y, gs).theta
    grads = (jax.tree.map(lambda leaf: hyper.first * leaf, first), *rest)
    return softmax_nll.value(forward.a[-1], y).mean(), jax.tree.map(lambda leaf: hyper.sign * leaf, grads)


def coins(key, x, p):
    """m^(k) as `dropout.masks` draws it, bit for bit, from JAX's own generator: slower to run, quicker to compile."""
    return jax.random.bernoulli(key, jnp.full((len(x), SIZES[1]), 1 - p, x.dtype)).astype(x.dtype)


def born(key, hyper):
    """θ before the first update."""
    theta = jax.lax.switch(hyper.weights.astype(jnp.int32), (
        lambda: glorot(key, SIZES), lambda: uniform(key, SIZES, 20.0), lambda: constant(SIZES, 0.1)))
    return (theta[0]._replace(b=theta[0].b + hyper.b), *theta[1:])


@jax.jit
def live(seed, hyper):
    """Seen, of the patient with this chart: STEPS updates θ ← θ - α ∇ on all T examples at once."""
    key = jax.random.key(seed)
    X, y = two_moons(jax.random.fold_in(key, 0), T, hyper.noise)
    raw = X * jnp.array([1.0, 100.0]) + jnp.array([0.0, 500.0])
    X = jnp.where(hyper.normal > 0, X, raw)
    theta0, optimizer = born(jax.random.fold_in(key, 1), hyper), sgd(hyper.alpha)
    idx = jnp.broadcast_to(jnp.arange(T), (STEPS, T))
    state, info = scan_steps(gradient_step(objective, optimizer.update), start(theta0, optimizer, key, hyper), X, y, idx)
    h = fprop(theta0, X, (select(hyper.g),) * 2).h
    grads = objective(theta0, X, y, key, hyper)[1]
    rms = jnp.stack([jnp.sqrt((layer.W**2).mean()) for layer in grads])
    return Seen(theta0, state.theta, X, y, info.loss, h[1:3], rms)


def record(seed, hyper):
    """(Seen, the Run that `diagnose` takes)."""
    seen = jax.tree.map(np.asarray, live(np.int32(seed), hyper))
    g = ACTIVATIONS[int(hyper.g)]
    m = expectation(seen.theta0, hyper.p)
    return seen, Run(seen.theta0, seen.theta, seen.X, seen.y, seen.losses, g, objective, jax.random.key(seed), hyper, m)
